// Addresses of answers.

/** A path of a route: every part is put in as text. */
export function path(...parts: string[]): string {
  return parts.map(encodeURIComponent).join("/");
}

/** The part of an address behind the path, without what is undefined. */
export function query(asked: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(asked).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
  return pairs.length > 0 ? `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}` : "";
}
