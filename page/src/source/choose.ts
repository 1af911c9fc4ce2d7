// Which of the three the page gets its answers from: an element of the page says it.

import { FileSource } from "./file";
import { FolderSource } from "./folder";
import { ServerSource } from "./server";
import { SourceError, type Source } from "./source";

/** What the element `penumbra-page` says. */
interface PageNote {
  source: "server" | "file" | "folder";
  /** Address of the answers from the page, ends with a slash; not for a file. */
  root?: string;
}

const SERVER: PageNote = { source: "server", root: "api/v1/" };

function noteOf(page: Document): PageNote {
  const text = page.getElementById("penumbra-page")?.textContent;
  if (!text) return SERVER;
  try {
    return JSON.parse(text) as PageNote;
  } catch {
    throw new SourceError("This page is damaged: it does not say where its answers are.");
  }
}

export function chooseSource(page: Document): Source {
  const { source, root = "" } = noteOf(page);
  const address = new URL(root, page.baseURI).href;
  if (source === "server") return new ServerSource(address);
  if (source === "folder") return new FolderSource(address);
  if (source === "file") return new FileSource(page);
  throw new SourceError(`This page is damaged: it knows no source "${String(source)}".`);
}
