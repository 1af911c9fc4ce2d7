// One's own scenario from a file: read, checked for size, and asked of the source before the page takes it.

import { NO_VIEW, USUAL } from "../../state";
import type { Page } from "../../page";

export const MOST_LETTERS = 500_000;

/** Null if the scenario was opened, otherwise what is wrong, a line for each fault. */
export async function openOwn(page: Page, file: Pick<File, "name" | "size" | "text">): Promise<string | null> {
  if (!page.source.can.ownFile)
    return "This page holds answers that were computed before; to open your own file start penumbra serve.";
  if (file.size > 4 * MOST_LETTERS) return tooLong(file.size);
  let text: string;
  try {
    text = await file.text();
  } catch {
    return `The file ${file.name} cannot be read.`;
  }
  if (text.length > MOST_LETTERS) return tooLong(text.length);
  if (text.includes("\0") || text.includes("\uFFFD"))
    return `The file ${file.name} is no text. Choose a scenario, a YAML file.`;
  const name = caseName(file.name);
  try {
    await page.source.open({ case: name, text, changes: [] });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  page.store.set({ ...USUAL, case: name, text, date: "", threat: "", view: NO_VIEW }, true);
  return null;
}

/** What an own scenario is called, from the name of its file. */
export function caseName(file: string): string {
  const plain = file
    .replace(/\.(ya?ml|txt)$/i, "")
    .replace(/[^A-Za-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain.slice(0, 60).toLowerCase() || "own";
}

function tooLong(letters: number): string {
  const most = MOST_LETTERS.toLocaleString("en-US");
  return `The file has ${letters.toLocaleString("en-US")} letters; a scenario may have ${most}.`;
}
