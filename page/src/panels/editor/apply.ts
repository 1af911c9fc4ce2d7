// Applies changes to the shield. Each is asked of the source before the page takes it, so that one that is refused
// leaves the shield as it was and is told where it was made.

import type { Change } from "../../link/check";
import type { Page } from "../../page";

let last: Promise<unknown> = Promise.resolve();

/** Null if the changes were taken, otherwise why not and what to write instead. One after another. */
export function applyChanges(page: Page, make: (now: readonly Change[]) => Change[]): Promise<string | null> {
  const mine = last.then(() => tryThem(page, make));
  last = mine;
  return mine;
}

async function tryThem(page: Page, make: (now: readonly Change[]) => Change[]): Promise<string | null> {
  const before = page.store.get();
  const changes = make(before.changes);
  try {
    await page.source.open({ case: before.case, text: before.text, changes });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const now = page.store.get();
  if (now.case !== before.case || now.text !== before.text) return "Another case was opened meanwhile.";
  page.store.set({ changes: make(now.changes) }, true);
  return null;
}

export function applyChange(page: Page, change: Change): Promise<string | null> {
  return applyChanges(page, (now) => withChange(now, change));
}

/** The changes with one more; a later value of the same thing takes the place of the earlier one. */
export function withChange(now: readonly Change[], change: Change): Change[] {
  const of = subject(change);
  return [...now.filter((each) => of === null || subject(each) !== of), change];
}

function subject(change: Change): string | null {
  switch (change.do) {
    case "set":
      return `set ${change.path}`;
    case "move":
      return `move ${change.site}`;
    case "remove":
      return `remove ${change.of} ${change.key}`;
    case "answer":
      return `answer ${change.question}`;
    case "launch-from":
      return "launch-from";
    default:
      return null;
  }
}
