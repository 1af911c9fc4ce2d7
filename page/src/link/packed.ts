// Text in few letters that an address may hold: deflated with a checksum (zlib), as base64 without the letters that
// mean something there.

import { LinkError } from "./check";

const MOST = 2_000_000;
const DAMAGED = "A part of it is cut off or was changed on the way. Copy the whole link again.";

export async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let letters = "";
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The text again; a link that unfolds to more than 2 MB is refused before it fills the memory. */
export async function unpack(packed: string): Promise<string> {
  if (!/^[A-Za-z0-9_-]*$/.test(packed)) throw new LinkError(DAMAGED);
  let size = 0;
  const parts: Uint8Array[] = [];
  try {
    const letters = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const reader = stream.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.length;
      if (size > MOST) {
        await reader.cancel();
        break;
      }
      parts.push(next.value);
    }
  } catch {
    throw new LinkError(DAMAGED);
  }
  if (size > MOST) throw new LinkError("It holds more than 2 MB, which no link of this page does.");
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(all);
  } catch {
    throw new LinkError(DAMAGED);
  }
}
