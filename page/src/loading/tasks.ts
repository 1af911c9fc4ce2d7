// Work that follows the state: each task has a question, and is done again when its question is another one.

export interface Task {
  /** Do it, unless the question is the same as at the last time. The signal says when the next question has come. */
  on(question: unknown): void;
  /** The next question is a new one, whatever it is. */
  forget(): void;
}

export function task(
  work: (signal: AbortSignal) => Promise<void> | void,
  failed: (error: unknown) => void = () => {},
): Task {
  let last: string | undefined;
  let stop = new AbortController();
  return {
    on(question) {
      const now = JSON.stringify(question);
      if (now === last) return;
      last = now;
      const before = stop;
      stop = new AbortController();
      const { signal } = stop;
      const tell = (error: unknown) => {
        if (!signal.aborted) failed(error);
      };
      try {
        const running = work(signal);
        if (running) running.catch(tell);
      } catch (error) {
        tell(error);
      }
      before.abort();
    },
    forget() {
      last = undefined;
    },
  };
}
