// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { readLink } from "../src/link";
import type { ClaimsTold, Progress } from "../src/source/source";
import { until } from "./fake_page";
import { CLAIM, LESSON, all, mounted, press, tab, text } from "./panels_in_page";

describe("claims", () => {
  it("set the day, the class and the view, and show their evidence", async () => {
    const page = await mounted({
      source: {
        claims: (_key, _ledgers, told) => {
          const view = { ...CLAIM.view!, longitude: -100 };
          const two = { ...CLAIM, id: "two", verdict: "holds" as const, statement: "It is far away.", view };
          told.statements([{ id: "claims", title: "Claims", claims: [CLAIM, two] }]);
          return Promise.resolve();
        },
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

describe("claims that are being judged", () => {
  const NONE = { verdict: null, answer: "", reason: "", would_change: "", cases: "", figures: [] };
  const UNJUDGED = ["one", "two", "three"].map((id) => ({ ...CLAIM, ...NONE, id, view: null, statement: `Statement ${id}.` }));
  const marks = (): string[] => all(".statement .verdict").map((each) => each.textContent ?? "");

  it("are listed at once, get their verdicts one by one, and the open one comes first", async () => {
    const first: string[] = [];
    let tell: ClaimsTold | undefined;
    let [progress, end]: [Progress | undefined, () => void] = [undefined, () => {}];
    const page = await mounted({
      source: {
        claims: (_key, _ledgers, told, waiting) => {
          [tell, progress] = [told, waiting?.progress];
          told.statements([{ id: "claims", title: "Claims", claims: UNJUDGED }]);
          return new Promise((done) => (end = done));
        },
        judgeFirst: (...asked) => first.push(asked.join(" ")),
      },
    });
    tab("Claims");
    await until(() => document.querySelector(".statement"));
    expect(marks()).toEqual(Array(3).fill("… being judged"));
    expect(text(".statement .by")).toMatch(/^Somebody, 19\sMay\s2016$/);
    press("Statement two.");
    expect(first).toEqual(["two-towns claims two"]);
    expect(text(".claim.open .evidence")).toContain("A paper");
    all(".statement")[1]!.focus();
    const readings = [
      { name: "a", words: "Read so.", verdict: "holds" as const, answer: "ten of ten", reason: "All are." },
      { name: "b", words: "Or so.", verdict: "fails" as const, answer: "none", reason: "" },
    ];
    tell!.verdict("claims", { ...CLAIM, id: "two", view: null, statement: "Statement two.", readings });
    progress!(1 / 3, "1 of 3, drawing worlds");
    expect(marks()).toEqual(["… being judged", "○ fails", "… being judged"]);
    expect(text(".claim.open .evidence")).toContain("It is out of reach.");
    expect(all(".claim.open .readings li").map((each) => each.textContent)).toEqual([
      "● holdsRead so.Ten of ten. All are.",
      "○ failsOr so.None.",
    ]);
    expect(document.activeElement, "the focus stays").toBe(all(".statement")[1]);
    expect(text(".waiting .what")).toBe("Judging: 1 of 3, drawing worlds…");
    expect(document.querySelector(".verdicts")?.hasAttribute("hidden")).toBe(true);
    tell!.verdict("claims", { ...CLAIM, id: "three", verdict: "holds", view: null });
    expect(document.querySelector(".verdicts")?.hasAttribute("hidden")).toBe(false);
    press("It protects Poland.");
    expect(first, "a judged claim is not asked for").toHaveLength(1);
    tell!.verdict("claims", { ...CLAIM, id: "one", view: null });
    end();
    await until(() => !document.querySelector(".claims-panel .waiting"));
    expect(page.store.get().claim).toBe("claims/three");
  });

  it("stay without a verdict when somebody cancels, and are judged on demand", async () => {
    let asked = 0;
    await mounted({
      source: {
        claims: (_key, _ledgers, told) => {
          asked += 1;
          told.statements([{ id: "claims", title: "Claims", claims: UNJUDGED }]);
          return asked < 3 ? new Promise(() => {}) : Promise.reject(new Error("The server is gone."));
        },
      },
    });
    tab("Claims");
    await until(() => document.querySelector(".statement"));
    press("Cancel");
    expect(marks()).toEqual(Array(3).fill("… not judged yet"));
    press("Judge the claims");
    expect(marks()).toEqual(Array(3).fill("… being judged"));
    press("Cancel");
    press("Judge the claims");
    await until(() => text('.claims-panel [role="alert"]') === "The server is gone.");
    expect(marks()).toEqual(Array(3).fill("… not judged yet"));
    press("Judge the claims");
    expect(asked).toBe(4);
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
    expect(page.store.get()).toMatchObject({ threat: "short", date: "2018-12-31" });
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
