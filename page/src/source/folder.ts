// Answers that lie as files in a folder beside the page, on any web host.

import { pause, problemOf } from "./connection";
import { SourceError } from "./source";
import { StoredSource, type Archive } from "./stored";
import { unpack } from "./unpack";

/** Pauses before each new try when the host cannot be reached [ms]. */
const PAUSES = [300, 1000, 2500];

class FolderArchive implements Archive {
  constructor(
    private readonly root: string,
    private readonly pauses: readonly number[],
  ) {}

  async read(name: string, signal?: AbortSignal): Promise<Uint8Array> {
    const response = await this.fetch(`${this.root}${name}.gz`, signal);
    if (response.status === 404) throw new SourceError(`The web host lacks ${name}. Tell whoever runs it.`);
    if (!response.ok) throw await problemOf(response);
    return unpack(new Uint8Array(await response.arrayBuffer()));
  }

  private async fetch(address: string, signal: AbortSignal | undefined): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const wait = this.pauses[attempt];
      try {
        const response = await fetch(address, signal ? { signal } : {});
        if (wait === undefined || response.status < 500) return response;
      } catch {
        signal?.throwIfAborted();
        if (wait === undefined) throw new SourceError("The web host cannot be reached.");
      }
      await pause(wait, signal);
    }
  }

  async prepare(): Promise<void> {
    // A picture has its address already.
  }

  address(name: string): string {
    return this.root + name; // pictures are stored as they are
  }
}

export class FolderSource extends StoredSource {
  /** `root`: address of the folder with the answers, ends with a slash. */
  constructor(root: string, pauses: readonly number[] = PAUSES) {
    super(new FolderArchive(root, pauses), "This site");
  }
}
