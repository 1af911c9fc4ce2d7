// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import { SourceError } from "../src/source/source";
import { BURNOUT, until } from "./fake_page";
import { all, mounted, press, text } from "./panels_in_page";

describe("the editor", () => {
  const field = (label: string): HTMLInputElement => {
    const found = all<HTMLLabelElement>("#editor-panel label").find((each) => each.textContent?.startsWith(label));
    return document.getElementById(found!.htmlFor) as HTMLInputElement;
  };

  it("moves a site by steps, each from where it is now, and takes steps back", async () => {
    const page = await mounted();
    const north = all("button").find((each) => each.getAttribute("aria-label") === "50 km north")!;
    north.click();
    north.click();
    await until(() => page.store.get().changes.some((each) => each.do === "move" && each.latitude > 50.8));
    expect(page.store.get().changes).toHaveLength(1);
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
    expect(page.store.get().changes[0]).toMatchObject({ do: "move", site: "hill" });
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
    expect(page.store.get().changes).toEqual([]);
    document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Z", ctrlKey: true, shiftKey: true, bubbles: true }),
    );
    expect(page.store.get().changes).toHaveLength(1);
    expect(text(".changes")).toContain("Hill moved to 50.45");
  });

  it("takes a site that was dragged on the globe", async () => {
    const page = await mounted();
    page.drag("hill", 25.00049, 44);
    await until(() => page.store.get().changes.length === 1);
    expect(page.store.get().changes).toEqual([{ do: "move", site: "hill", latitude: 44, longitude: 25 }]);
  });

  it("says when a number is beyond its published range, and refuses one outside its domain", async () => {
    const page = await mounted();
    all("#editor-panel .found button")[0]!.click();
    const value = field("Value");
    value.value = "5.5";
    value.dispatchEvent(new Event("input"));
    expect(text(".range-note")).toBe("5.5\u00a0km/s is beyond the published range 4.3 to 4.9\u00a0km/s");
    press("Apply");
    await until(() => page.store.get().changes.length === 1);
    expect(page.store.get().changes[0]).toEqual({ do: "set", path: BURNOUT.path, value: "5.5 km/s" });
    const again = field("Value");
    again.value = "99";
    again.dispatchEvent(new Event("input"));
    press("Apply");
    expect(text(".range-note")).toContain("accepted is 0.1 to 12");
    expect(page.store.get().changes).toHaveLength(1);
  });

  it("lists changes with a button for each, and resets", async () => {
    const page = await mounted();
    press("Switch off");
    await until(() => page.store.get().changes.length === 1);
    page.store.set(
      { changes: [...page.store.get().changes, { do: "answer", question: "guidance", option: "remote" }] },
      true,
    );
    expect(all(".changes li").map((each) => each.querySelector("span")?.textContent)).toEqual([
      "Gun at Hill switched off",
      "Who guides? Remote",
    ]);
    all<HTMLButtonElement>(".changes button")[0]!.click();
    await until(() => page.store.get().changes.length === 1);
    press("Reset all");
    await until(() => page.store.get().changes.length === 0);
    page.store.undo();
    expect(page.store.get().changes).toHaveLength(1);
  });

  it("keeps Ctrl+Z of a text field to the field", async () => {
    const page = await mounted();
    page.store.set({ changes: [{ do: "remove", of: "batteries", key: "gun" }] }, true);
    const search = document.querySelector<HTMLInputElement>('#editor-panel input[type="search"]')!;
    search.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
    expect(page.store.get().changes).toHaveLength(1);
  });

  it("is not there without a server", async () => {
    await mounted({ source: { can: { change: false, ownFile: false, anyPlace: false, raid: false, sites: false } } });
    expect(text("#editor-panel")).toContain("penumbra serve");
    expect(document.querySelector("#editor-panel button")).toBeNull();
  });
});

describe("an own file", () => {
  const drop = async (name: string, content: string): Promise<void> => {
    press("choose another case");
    const input = document.querySelector<HTMLInputElement>('input[type="file"]')!;
    Object.defineProperty(input, "files", { value: [new File([content], name)], configurable: true });
    input.dispatchEvent(new Event("change"));
    await Promise.resolve();
  };

  it("is opened if the server takes it", async () => {
    const page = await mounted();
    await drop("Mine.yaml", "base: epaa\n");
    await until(() => page.store.get().text !== null);
    expect(page.store.get()).toMatchObject({ case: "mine", text: "base: epaa\n", date: "", threat: "", changes: [] });
  });

  it("that is refused leaves the page as it was, with a line for each fault", async () => {
    const page = await mounted({
      source: { open: () => Promise.reject(new SourceError("line 1: no such field\nline 2: write a date")) },
    });
    await drop("bad.yaml", "x: 1\n");
    await until(() => all(".faults li").length === 2);
    expect(page.store.get().text).toBeNull();
  });

  it("that is too long or no text is refused at once", async () => {
    const open = vi.fn(() => Promise.reject(new SourceError("asked")));
    const page = await mounted({ source: { open } });
    await drop("long.yaml", "x".repeat(500_001));
    await until(() => text(".faults").includes("500,001 letters"));
    await drop("picture.yaml", "\0\0");
    await until(() => text(".faults").includes("is no text"));
    expect(open).not.toHaveBeenCalled();
    expect(page.store.get().text).toBeNull();
  });
});
