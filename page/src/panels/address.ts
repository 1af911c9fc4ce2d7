// Keeps the address and the state the same: reads the link the page was opened with, writes each state into it.

import { LinkError, readLink, writeLink } from "../link";
import { NO_VIEW, USUAL } from "../state";
import type { Page } from "../page";
import type { PageState } from "../state";
import type { LessonPanel } from "./lessons/panel";
import { stateAt } from "./lessons/panel";

const PAUSE = 300; // [ms] while the globe turns the address stays

export interface Address {
  /** Puts the state of the address into the store; a sentence if the link is damaged. */
  read(kept?: boolean): Promise<string | null>;
  /** From now on writes the state into the address. */
  follow(): void;
}

export function address(page: Page, lessons: LessonPanel, tell: (trouble: string | null) => void): Address {
  const { store } = page;
  let written = "";
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function read(kept = false): Promise<string | null> {
    const hash = location.hash;
    try {
      const part = await readLink(hash);
      if (Object.keys(part).length === 0) return null;
      const full: Partial<PageState> = { ...(await withLesson(part)), ...part };
      // A case without a day or a view opens with its own, not with those of the case before.
      const another = full.case !== undefined && full.case !== store.get().case;
      const fresh = another ? { date: "", threat: "", view: NO_VIEW } : {};
      store.set({ ...USUAL, ...fresh, ...full }, kept);
      return null;
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      return `This link cannot be opened, so the page shows its usual state. ${error.message}`;
    }
  }

  async function withLesson(part: Partial<PageState>): Promise<Partial<PageState>> {
    if (!part.lesson || part.lesson.own) return {};
    const { id, step } = part.lesson;
    try {
      const found = (await lessons.all()).find((each) => each.id === id);
      return found ? stateAt(found, step) : {};
    } catch (error) {
      if (error instanceof LinkError) throw error;
      return {};
    }
  }

  async function write(): Promise<void> {
    const hash = await writeLink(store.get());
    if (hash === location.hash) return;
    written = hash;
    try {
      history.replaceState(null, "", hash);
    } catch {
      // A browser may refuse too many writes in a short time; the next one brings the address up to date.
    }
  }

  return {
    read,
    follow() {
      store.listen(() => {
        clearTimeout(timer);
        timer = setTimeout(() => void write(), PAUSE);
      });
      window.addEventListener("hashchange", () => {
        if (location.hash === written || !location.hash.includes("=")) return;
        void read(true).then(tell);
      });
    },
  };
}
