// Answers that lie in the page itself: packed, as base64, in script elements that the browser does not run.

import { SourceError } from "./source";
import { StoredSource, type Archive } from "./stored";
import { unpack } from "./unpack";

const ELEMENTS = 'script[type="application/x-penumbra"]';
const KINDS: Record<string, string> = { svg: "image/svg+xml", png: "image/png" };

function fromBase64(text: string): Uint8Array {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place += 1) bytes[place] = letters.charCodeAt(place);
  return bytes;
}

function toBase64(bytes: Uint8Array): string {
  const step = 0x8000; // arguments that a call takes for certain
  const parts: string[] = [];
  for (let place = 0; place < bytes.length; place += step) {
    parts.push(String.fromCharCode(...bytes.subarray(place, place + step)));
  }
  return btoa(parts.join(""));
}

class PageArchive implements Archive {
  private readonly elements = new Map<string, Element>();
  private readonly addresses = new Map<string, string>();

  constructor(page: Document) {
    for (const element of page.querySelectorAll(ELEMENTS)) {
      this.elements.set(element.getAttribute("data-name") ?? "", element);
    }
  }

  async read(name: string): Promise<Uint8Array> {
    const element = this.elements.get(name);
    if (!element) throw new SourceError(`This file lacks ${name}: it may be cut off. Get it again from where it came.`);
    return unpack(fromBase64((element.textContent ?? "").trim()));
  }

  async prepare(name: string): Promise<void> {
    if (this.addresses.has(name)) return;
    const kind = KINDS[name.slice(name.lastIndexOf(".") + 1)];
    if (kind) this.addresses.set(name, `data:${kind};base64,${toBase64(await this.read(name))}`);
  }

  address(name: string): string {
    return this.addresses.get(name) ?? "";
  }
}

export class FileSource extends StoredSource {
  constructor(page: Document) {
    super(new PageArchive(page), "This file");
  }
}
