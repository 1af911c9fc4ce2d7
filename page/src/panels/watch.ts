// Calls back when a part of the state that a panel is drawn from is another one.

import type { PageState } from "../state";
import type { Store } from "../store";

/** Called at once, then whenever what `pick` returns differs (compared as JSON). */
export function watch<T>(store: Store<PageState>, pick: (state: PageState) => T, draw: (now: T) => void): () => void {
  let drawn = JSON.stringify(pick(store.get()));
  draw(pick(store.get()));
  return store.listen((state) => {
    const now = pick(state);
    const written = JSON.stringify(now);
    if (written === drawn) return;
    drawn = written;
    draw(now);
  });
}
