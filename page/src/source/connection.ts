// Asks a server: tries again when the connection is lost, waits for computations, and turns problems into sentences.

import { eventsIn } from "./events";
import { SourceError, type Schema, type Waiting } from "./source";

type Job = Schema["Job"];

/** Pauses before each new try when the server cannot be reached [ms]. */
const PAUSES = [300, 1000, 2500, 5000];
/** A browser opens at most six connections to a server; streams of events must leave some to the questions. */
const MOST_STREAMS = 3;
/** Pause between two looks at a job that has no stream [ms]. */
const LOOK = 1000;
/** An answer that is forgotten again this many times before it is fetched is given up. */
const MOST_ROUNDS = 5;
const BUSY = new Set([429, 502, 503, 504]);

export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((go, fail) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      go();
    }, milliseconds);
    const stop = (): void => {
      clearTimeout(timer);
      fail(signal?.reason);
    };
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** The sentence in an error of the server. */
export async function problemOf(response: Response): Promise<SourceError> {
  const text = await response.text().catch(() => "");
  try {
    const { message } = JSON.parse(text) as Partial<Schema["Problem"]>;
    if (typeof message === "string" && message !== "") return new SourceError(message);
  } catch {
    // It is not an answer of Penumbra: tell what is known.
  }
  return new SourceError(`The server answers with error ${response.status}.`);
}

export class Connection {
  private streams = 0;

  /** `root`: address of the routes, ends with a slash. */
  constructor(
    readonly root: string,
    private readonly pauses: readonly number[] = PAUSES,
  ) {}

  /** The answer to a request, after the computation that it needs. */
  async ask(path: string, init: RequestInit, waiting: Waiting): Promise<Response> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const response = await this.fetch(path, init, waiting.signal);
      if (response.status === 202) await this.follow((await response.json()) as Job, waiting);
      else if (response.ok) return response;
      else throw await problemOf(response);
    }
    throw new SourceError("The server began the computation several times and did not finish it. Ask again later.");
  }

  private async fetch(path: string, init: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const wait = this.pauses[attempt];
      try {
        const response = await fetch(this.root + path, { ...init, ...(signal ? { signal } : {}) });
        if (wait === undefined || !BUSY.has(response.status)) return response;
      } catch {
        signal?.throwIfAborted();
        if (wait === undefined) throw new SourceError("The server cannot be reached. Is it still running?");
      }
      await pause(wait, signal);
    }
  }

  /** Tells the progress of a job until it is done; returns also when the server no longer knows it. */
  private async follow(job: Job, waiting: Waiting): Promise<void> {
    let now: Job | null = job;
    tell(job, waiting);
    for (let losses = 0; now !== null && !isOver(now); ) {
      const streamed = this.streams < MOST_STREAMS;
      const later: Job | null = streamed ? await this.stream(now, waiting) : await this.look(now, waiting);
      losses = streamed && later === now ? losses + 1 : 0; // the stream broke before it told anything
      now = later;
      if (losses > 0) await pause(this.pauses[Math.min(losses, this.pauses.length) - 1] ?? LOOK, waiting.signal);
      if (losses > this.pauses.length) now = await this.look(job, waiting);
    }
  }

  /** Reads a stream of events until `take` says that an event is the last; a stream that is lost is asked for again. */
  async events(path: string, take: (data: string) => boolean, { signal }: Waiting): Promise<void> {
    this.streams += 1;
    try {
      for (let losses = 0; losses <= this.pauses.length; losses += 1) {
        const response = await this.fetch(path, {}, signal);
        if (!response.ok || response.body === null) throw await problemOf(response);
        try {
          for await (const { data } of eventsIn(response.body)) {
            losses = 0;
            if (take(data)) return;
          }
        } catch (error) {
          signal?.throwIfAborted();
          if (error instanceof SourceError) throw error;
        }
        if (losses < this.pauses.length) await pause(this.pauses[losses] ?? LOOK, signal);
      }
    } finally {
      this.streams -= 1;
    }
    throw new SourceError("The connection to the server was lost again and again. Ask again later.");
  }

  /** Follows the events of a job until it is over or the stream ends; null if the server does not know the job. */
  private async stream(job: Job, waiting: Waiting): Promise<Job | null> {
    this.streams += 1;
    let now = job;
    try {
      const response = await this.fetch(`jobs/${encodeURIComponent(job.job)}/events`, {}, waiting.signal);
      if (response.status === 404) return null;
      if (!response.ok || response.body === null) throw await problemOf(response);
      for await (const { data } of eventsIn(response.body)) {
        now = (JSON.parse(data) as Schema["JobEvent"]).job;
        tell(now, waiting);
        if (isOver(now)) break;
      }
    } catch (error) {
      waiting.signal?.throwIfAborted();
      if (error instanceof SourceError) throw error; // the loss of a stream is none: the job is looked for again
    } finally {
      this.streams -= 1;
    }
    return now;
  }

  private async look(job: Job, waiting: Waiting): Promise<Job | null> {
    await pause(LOOK, waiting.signal);
    const response = await this.fetch(`jobs/${encodeURIComponent(job.job)}`, {}, waiting.signal);
    if (response.status === 404) return null;
    if (!response.ok) throw await problemOf(response);
    const now = (await response.json()) as Job;
    tell(now, waiting);
    return now;
  }
}

/** Whether the answer is to be asked for again. A job is cancelled when others who waited for it left: it starts anew. */
function isOver(job: Job): boolean {
  return job.state === "done" || job.state === "cancelled";
}

/** Tells the progress; a failure is an error. */
function tell(job: Job, { progress }: Waiting): void {
  if (job.state === "failed") throw new SourceError(job.message || `${job.what} failed.`);
  const place = job.state === "waiting" && job.ahead > 0 ? ` (${job.ahead} before it)` : "";
  progress?.(job.share, job.what + place);
}
