// Remembers answers by address up to a size, and lets equal questions that are asked at once share one computation.

import type { Progress, Waiting } from "./source";

export interface Kept<T> {
  value: T;
  /** What it takes in memory. */
  bytes: number;
}

interface Running {
  answer: Promise<Kept<unknown>>;
  progress: Set<Progress>;
  waiting: number;
  stop: AbortController;
}

export type Make<T> = (waiting: Required<Waiting>) => Promise<Kept<T>>;

export class Cache {
  private readonly kept = new Map<string, Kept<unknown>>();
  private readonly running = new Map<string, Running>();
  private bytes = 0;

  constructor(private readonly limit: number) {}

  /** The answer at an address; `make` is called only if it is neither remembered nor under way. */
  async get<T>(address: string, make: Make<T>, waiting: Waiting = {}): Promise<T> {
    waiting.signal?.throwIfAborted();
    const kept = this.kept.get(address);
    if (kept !== undefined) {
      this.kept.delete(address);
      this.kept.set(address, kept); // used last, forgotten last
      return kept.value as T;
    }
    const running = this.running.get(address) ?? this.start(address, make);
    return (await this.wait(address, running, waiting)) as T;
  }

  private start<T>(address: string, make: Make<T>): Running {
    const stop = new AbortController();
    const progress = new Set<Progress>();
    const tell: Progress = (share, what) => {
      for (const listener of [...progress]) listener(share, what);
    };
    const answer = make({ signal: stop.signal, progress: tell });
    const running: Running = { answer, progress, waiting: 0, stop };
    this.running.set(address, running);
    const forget = (): void => {
      if (this.running.get(address) === running) this.running.delete(address);
    };
    answer.then((kept) => {
      forget();
      this.remember(address, kept);
    }, forget);
    return running;
  }

  /** Waits for an answer; the last one who stops waiting stops the computation. */
  private wait(address: string, running: Running, { signal, progress }: Waiting): Promise<unknown> {
    running.waiting += 1;
    if (progress) running.progress.add(progress);
    return new Promise((give, fail) => {
      const leave = (): void => {
        running.waiting -= 1;
        if (progress) running.progress.delete(progress);
        signal?.removeEventListener("abort", giveUp);
      };
      const giveUp = (): void => {
        leave();
        if (running.waiting === 0) {
          if (this.running.get(address) === running) this.running.delete(address);
          running.stop.abort(signal?.reason);
        }
        fail(signal?.reason);
      };
      signal?.addEventListener("abort", giveUp);
      running.answer.then(
        ({ value }) => {
          leave();
          give(value);
        },
        (error: unknown) => {
          leave();
          fail(error);
        },
      );
    });
  }

  private remember(address: string, kept: Kept<unknown>): void {
    if (kept.bytes > this.limit) return;
    this.kept.set(address, kept);
    this.bytes += kept.bytes;
    for (const [oldest, { bytes }] of this.kept) {
      if (this.bytes <= this.limit) return;
      this.kept.delete(oldest);
      this.bytes -= bytes;
    }
  }
}
