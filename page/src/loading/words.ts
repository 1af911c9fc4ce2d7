// Errors as words for the reader.

import { SourceError } from "../source/source";

/** The message of an error that is meant for the reader; of another one that it is a fault of the page. */
export function wordsOf(error: unknown): string {
  if (error instanceof SourceError) return error.message;
  const what = error instanceof Error ? error.message : String(error);
  return `The page has a fault: ${what}. Load it again; if that does not help, please report it.`;
}
