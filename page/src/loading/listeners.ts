// Who wants to be told of something.

import type { Stop } from "../page";

export interface Listeners<T> {
  add(listener: (value: T) => void): Stop;
  tell(value: T): void;
  count(): number;
}

export function listeners<T>(): Listeners<T> {
  const all = new Set<(value: T) => void>();
  return {
    add(listener) {
      all.add(listener);
      return () => void all.delete(listener);
    },
    tell(value) {
      for (const listener of [...all]) listener(value);
    },
    count: () => all.size,
  };
}
