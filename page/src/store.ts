// Holds one value, tells who listens, and remembers earlier values for undo.

export type Listener<T> = (now: T, before: T) => void;

export interface Store<T> {
  get(): T;
  /** Replace fields; `kept` makes it a step that undo takes back. */
  set(part: Partial<T>, kept?: boolean): void;
  listen(listener: Listener<T>): () => void;
  undo(): boolean;
  redo(): boolean;
  canUndo(): boolean;
  canRedo(): boolean;
}

const MOST_STEPS = 200;

export function createStore<T extends object>(first: T): Store<T> {
  let now = first;
  let past: T[] = [];
  let ahead: T[] = [];
  const listeners = new Set<Listener<T>>();

  function put(next: T): void {
    const before = now;
    now = next;
    for (const listener of [...listeners]) listener(now, before);
  }

  return {
    get: () => now,
    set(part, kept = false) {
      if (kept) {
        past = [...past, now].slice(-MOST_STEPS);
        ahead = [];
      }
      put({ ...now, ...part });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    undo() {
      const earlier = past.pop();
      if (earlier === undefined) return false;
      ahead.push(now);
      put(earlier);
      return true;
    },
    redo() {
      const later = ahead.pop();
      if (later === undefined) return false;
      past.push(now);
      put(later);
      return true;
    },
    canUndo: () => past.length > 0,
    canRedo: () => ahead.length > 0,
  };
}
