// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { readLink } from "../src/link";
import { until } from "./fake_page";
import { CLAIM, LESSON, all, mounted, press, tab, text } from "./panels_in_page";

describe("claims", () => {
  it("set the day, the class and the view, and show their evidence", async () => {
    const page = await mounted({
      source: {
        ledger: () =>
          Promise.resolve({
            id: "claims",
            title: "Claims",
            claims: [
              CLAIM,
              {
                ...CLAIM,
                id: "two",
                verdict: "holds",
                statement: "It is far away.",
                view: { ...CLAIM.view!, longitude: -100 },
              },
            ],
          }),
      },
    });
    tab("Claims");
    await until(() => document.querySelector(".statement"));
    expect(text(".statement .verdict")).toBe("○ fails");
    all(".statement")[0]!.click();
    expect(page.store.get()).toMatchObject({
      claim: "claims/one",
      date: "2024-12-31",
      history: "actual",
      threat: "short",
    });
    expect(page.turns).toEqual([[21, 52]]);
    press("It is far away.");
    expect(page.turns, "a place outside the map").toEqual([[21, 52]]);
    all(".statement")[0]!.click();
    expect(all<HTMLAnchorElement>(".evidence a").map((each) => each.getAttribute("href"))).toEqual([
      "https://example.org/a?b=1",
    ]);
    expect(document.querySelector<HTMLImageElement>(".evidence img")?.getAttribute("src")).toBe(
      "/figures/two-towns/claims/map",
    );
    const fails = all<HTMLLabelElement>(".verdicts label").find((each) => each.textContent?.includes("fails"))!;
    (document.getElementById(fails.htmlFor) as HTMLInputElement).click();
    expect(all(".claim")).toHaveLength(1);
  });
});

describe("lessons", () => {
  const source = { lessons: () => Promise.resolve({ lessons: [LESSON] }) };

  it("open by a link, hide the rest and go on", async () => {
    history.replaceState(null, "", "#lesson=first");
    const page = await mounted({ source });
    expect(page.store.get()).toMatchObject({ place: "Warsaw, Poland", lesson: { id: "first", step: 0 } });
    await until(() => text(".question") === "Which missile reaches Warsaw?");
    expect(
      all<HTMLElement>('[role="tab"]')
        .filter((each) => !each.hidden)
        .map((each) => each.textContent),
    ).toEqual(["Place", "In words"]);
    expect(document.body.classList.contains("without-date")).toBe(true);
    expect(document.body.classList.contains("without-globe")).toBe(false);
    const answer = all<HTMLDetailsElement>(".lesson details").find((each) => each.textContent?.startsWith("Answer"));
    expect(answer?.open).toBe(false);
    press("Next question");
    await until(() => text(".question") === "Why?");
    expect(page.store.get().threat).toBe("short");
    press("Leave the lesson");
    await until(() => !document.body.classList.contains("in-lesson"));
    expect(all<HTMLElement>('[role="tab"]').filter((each) => each.hidden)).toEqual([]);
  });

  it("of one's own are kept in the link", async () => {
    const page = await mounted({ source });
    press("Lessons");
    const fields = all<HTMLTextAreaElement>("dialog textarea");
    fields[0]!.value = "What is seen?";
    fields[2]!.value = "A shield.";
    press("Make a lesson link");
    const link = (): string => all<HTMLInputElement>("dialog .own-question .copy input")[0]!.value;
    await until(() => link());
    const part = await readLink(link().slice(link().indexOf("#")));
    expect(part).toMatchObject({
      case: "two-towns",
      lesson: {
        own: { question: "What is seen?", hint: "", answer: "A shield.", panels: ["globe", "threat", "place"] },
      },
    });
    expect(page.store.get().lesson).toBeNull();
  });
});

describe("the address", () => {
  it("gives its state to the page and follows it", async () => {
    history.replaceState(null, "", "#case=epaa&date=2012-12-31&history=actual&place=Rome");
    const page = await mounted();
    expect(page.store.get()).toMatchObject({ case: "epaa", date: "2012-12-31", history: "actual", place: "Rome" });
    page.store.set({ date: "2016-05-19" }, true);
    await until(() => location.hash.includes("2016-05-19"));
  });

  it("that is damaged is told in a sentence", async () => {
    history.replaceState(null, "", "#case=epaa&more=%25");
    const page = await mounted();
    expect(text("#notice")).toContain("This link cannot be opened");
    expect(page.store.get().case).toBe("two-towns");
  });
});
