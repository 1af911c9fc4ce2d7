// Unpacks what is stored packed.

import { SourceError } from "./source";

/** The bytes behind gzip; bytes that are not packed (a web host may have unpacked them) come back as they are. */
export async function unpack(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new SourceError("A stored answer is damaged. Get the page again from where it came.");
  }
}
