// A link to what the page shows, the scenario as a file, and the command that gives the same numbers.

import { writeLink } from "../../link";
import type { Page } from "../../page";
import type { PageState } from "../../state";
import { fill, h } from "../dom";
import { makeDialog, type Dialog } from "../dialog";
import { addressOfPage } from "../lessons/dialog";
import { copyField } from "./copy";

const LONG = 8000; // letters; some programs of mail and chat cut longer links

export function shareDialog(page: Page): Dialog {
  const link = copyField("Link to what the page shows now", "Copy the link");
  const command = copyField("The same on the command line", "Copy the command");
  const note = h("p", { class: "note" });
  const dialog = makeDialog(
    "Share",
    link.element,
    note,
    command.element,
    h("p", { class: "note" }, "A changed shield is downloaded as a scenario file first, with the button Download."),
  );
  return {
    ...dialog,
    open() {
      void writeLink(page.store.get()).then((hash) => {
        const whole = addressOfPage() + hash;
        link.set(whole);
        fill(
          note,
          "All of it stands behind the # and is sent to no server. ",
          page.store.get().text !== null && "It holds your scenario too: whoever has the link can read it. ",
          whole.length > LONG &&
            `It has ${whole.length.toLocaleString("en-US")} letters, which some mail programs cut: share the file.`,
        );
      });
      command.set(commandOf(page.store.get()));
      dialog.open();
    },
  };
}

export function fileName(state: PageState): string {
  return `${state.case}${state.changes.length > 0 || state.text !== null ? "-changed" : ""}.yaml`;
}

/** The command that answers for the place of a state, or lists the shares of the case if there is none. */
export function commandOf(state: PageState): string {
  const changed = state.changes.length > 0 || state.text !== null;
  const scenario = quoted(changed ? fileName(state) : state.case);
  const day = state.date ? ` --on ${state.date} --history ${state.history}` : "";
  if (!state.place) return `penumbra cover ${scenario}${day}`;
  // A place that begins with a minus would be read as an option.
  return `penumbra place${day} ${scenario} ${state.place.startsWith("-") ? "-- " : ""}${quoted(state.place)}`;
}

function quoted(word: string): string {
  return /^[A-Za-z0-9._-]+$/.test(word) && !word.startsWith("-") ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export async function download(page: Page): Promise<string | null> {
  const detail = page.detail();
  if (!detail) return "The case is not open yet.";
  try {
    const text = await page.source.scenario(detail.key);
    const address = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
    h("a", { href: address, download: fileName(page.store.get()) }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
