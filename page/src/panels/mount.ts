// Puts the panels into the page and ties them to its state.

import "./panels.css";
import "./tables.css";
import { installKeys } from "../keys";
import type { Page } from "../page";
import { address } from "./address";
import { casesDialog } from "./cases/dialog";
import { claimsPanel } from "./claims/panel";
import { comparePanel } from "./compare/panel";
import { button, fill, h } from "./dom";
import { editorPanel } from "./editor/panel";
import { lessonsDialog } from "./lessons/dialog";
import { lessonPanel, type PanelName } from "./lessons/panel";
import { collectNames } from "./names";
import { placePanel } from "./place/panel";
import { raidPanel } from "./raid/panel";
import { sitesPanel } from "./sites/panel";
import { marksKey } from "./show/key";
import { layerSwitches } from "./show/layers";
import { legend } from "./show/legend";
import { readingChoice, threatChoice } from "./show/threat";
import { makeTabs, type Tabs } from "./tabs";
import { header } from "./top/header";
import { shareDialog } from "./top/share";
import { themeSwitch } from "./top/theme";
import { nameCanvas, wordsPanel } from "./words/table";
import { watch } from "./watch";

/** Fills the header and the panels. Awaited before the page opens a shield, so that a link can say which. */
export async function mountPanels(page: Page): Promise<void> {
  const names = collectNames(page);
  const place = placePanel(page, names);
  const claims = claimsPanel(page, names);
  const words = wordsPanel(page);
  const compare = comparePanel(page, names);
  const raid = raidPanel(page);
  const sites = sitesPanel(page);
  const right = makeTabs("Answers", [
    { name: "Place", id: "place-panel", panel: place.element },
    { name: "Claims", id: "claims-panel", panel: claims.element },
    { name: "Raid", id: "raid-panel", panel: raid.element },
    { name: "Sites", id: "sites-panel", panel: sites.element },
    { name: "In words", id: "words-panel", panel: words.element },
  ]);
  const shown = h("div", {}, threatChoice(page), legend(page), readingChoice(page), marksKey(), layerSwitches(page));
  const left = makeTabs("What is shown", [
    { name: "Show", id: "show-panel", panel: shown },
    { name: "Change", id: "editor-panel", panel: editorPanel(page, names) },
    { name: "Compare", id: "compare-panel", panel: compare.element },
  ]);
  right.onShow((id) => {
    claims.looked(id === "claims-panel");
    words.looked(id === "words-panel");
    raid.looked(id === "raid-panel");
    sites.looked(id === "sites-panel");
  });
  left.onShow((id) => compare.looked(id === "compare-panel"));

  const lesson = lessonPanel(page, (panels) => keepPanels(left, right, panels));
  const notice = h("div", { id: "notice" });
  const tell = (trouble: string | null): void =>
    fill(
      notice,
      trouble &&
        h(
          "p",
          { role: "alert", class: "error" },
          trouble,
          " ",
          button("Close", () => fill(notice)),
        ),
    );
  const link = address(page, lesson, tell);
  tell(await link.read());

  const cases = casesDialog(page);
  const lessons = lessonsDialog(page, lesson);
  const share = shareDialog(page);
  const theme = themeSwitch(page);
  const tab = (id: string): void => {
    for (const tabs of [left, right]) tabs.show(tabs.element.querySelector(`#${id}`) ? id : tabs.shown());
    document.getElementById(id)?.focus();
  };
  const askPlace = (): void => {
    right.show("place-panel");
    place.focus();
  };
  const help = installKeys(page, { place: askPlace, cases: cases.open, theme: theme.next, tab });
  fill(
    find("top"),
    header(page, {
      cases: cases.open,
      lessons: lessons.open,
      share: share.open,
      help: help.open,
      theme: theme.element,
    }),
    notice,
  );
  fill(find("left"), lesson.element, left.element);
  fill(find("right"), right.element);

  document.querySelector(".skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    askPlace();
  });
  watch(
    page.store,
    ({ place: text }) => text,
    (text) => text && right.show("place-panel"),
  );
  watch(
    page.store,
    ({ claim }) => claim,
    (claim) => claim && right.show("claims-panel"),
  );
  watch(
    page.store,
    ({ raid: wish }) => wish !== null,
    (wished) => wished && right.show("raid-panel"),
  );
  watch(
    page.store,
    ({ sites: wish }) => wish !== null,
    (wished) => wished && right.show("sites-panel"),
  );
  nameCanvas(page);
  link.follow();
}

function find(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element #${id}.`);
  return found;
}

const TABS: Record<string, PanelName> = {
  "place-panel": "place",
  "claims-panel": "claims",
  "words-panel": "globe",
  "raid-panel": "editor",
  "sites-panel": "editor",
  "show-panel": "threat",
  "editor-panel": "editor",
  "compare-panel": "editor",
};

/** What a lesson leaves on the page; all for null. */
function keepPanels(left: Tabs, right: Tabs, panels: readonly PanelName[] | null): void {
  const kept = (name: PanelName): boolean => panels === null || panels.includes(name);
  const ids = Object.keys(TABS).filter((id) => kept(TABS[id] ?? "globe"));
  left.keep(ids);
  right.keep(ids);
  for (const name of ["globe", "date", "arc"] as const) document.body.classList.toggle(`without-${name}`, !kept(name));
}
