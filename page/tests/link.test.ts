import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LinkError, readLink, writeLink } from "../src/link";
import { checkedState } from "../src/link/check";
import { pack, unpack } from "../src/link/packed";
import type { PageState } from "../src/state";
import { FIRST } from "./fake_page";

/** A generator that always gives the same numbers for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const LETTERS = "abcXYZ019 ,&=#+%/?~.\"'<>\\\n\u00e9\u0141\u6771\ud83d\ude80";

function someState(seed: number): PageState {
  const random = numbers(seed);
  const whole = (most: number): number => Math.floor(random() * most);
  const one = <T>(all: readonly T[]): T => all[whole(all.length)] as T;
  const letters = [...LETTERS];
  const text = (): string => `x${Array.from({ length: whole(20) }, () => one(letters)).join("")}`;
  const maybe = <T>(make: () => T): T | null => (random() < 0.5 ? make() : null);
  const degrees = (most: number): number => Math.round((random() * 2 - 1) * most * 100) / 100;
  const place = (): { latitude: number; longitude: number } => ({ latitude: degrees(90), longitude: degrees(180) });
  const change = (): PageState["changes"][number] =>
    one([
      { do: "set" as const, path: text(), value: text() },
      { do: "move" as const, site: text(), ...place() },
      { do: "remove" as const, of: one(["sensors", "batteries"] as const), key: text() },
      { do: "add-radar" as const, card: text(), ...place() },
      { do: "add-battery" as const, interceptor: text(), ...place() },
      { do: "answer" as const, question: text(), option: text() },
      { do: "launch-from" as const, areas: [text(), text()] },
    ]);
  const changes = (): PageState["changes"] => Array.from({ length: whole(4) }, change);
  const own = { question: text(), hint: text(), answer: text(), panels: ["globe" as const, "claims" as const] };
  return {
    case: text(),
    text: maybe(text),
    changes: changes(),
    date: `20${10 + whole(20)}-0${1 + whole(9)}-1${whole(9)}`,
    history: one(["planned", "actual"] as const),
    threat: text(),
    alternative: maybe(text),
    prior: maybe(text),
    place: maybe(text),
    arc: maybe(() => ({ launch: "iran", aim: text().replaceAll("~", "") })),
    claim: maybe(text),
    beside: maybe(() => ({ case: text(), text: maybe(text), changes: changes() })),
    difference: random() < 0.5,
    layers: {
      outlines: random() < 0.5,
      sites: random() < 0.5,
      sectors: random() < 0.5,
      reach: maybe(text),
      rings: random() < 0.5,
      labels: random() < 0.5,
    },
    lesson: maybe(() => ({
      id: one(["own", "guam.dates", "a b"]),
      step: whole(9),
      ...(random() < 0.5 ? { own } : {}),
    })),
    raid: maybe(() => ({
      salvo: [{ threat: "mrbm-2000", count: 1 + whole(5000) }],
      aims: [one(["protected", `a;b%3B${text()}`, text()])],
      doctrine: one(["shoot", "salvo", "shoot-look-shoot"]),
      shots: maybe(() => 1 + whole(9)),
      reserve: whole(9),
      window: whole(60),
      kill: random() < 0.5 ? { "sm3-iia": one(["0.5..0.9", "sm3-iia-2020-11"]) } : {},
      cause: one(["0", "0.1"]),
      stock: random() < 0.5 ? { deveselu: 1 + whole(99) } : {},
    })),
    sites: maybe(() => ({
      add: one(["deveselu", "thaad"]),
      ...one([
        { where: one(["POL, ROU", "54..58, 0..8"]), points: [] },
        { where: "", points: [`Sofia;a%3B, 42.7, ${degrees(90)}`, "Bari, 41.1, 16.8"] },
      ]),
      of: one(["people", "area"] as const),
      count: 1 + whole(3),
      threats: random() < 0.5 ? ["long"] : [],
    })),
    view: { longitude: degrees(180), latitude: degrees(90), zoom: Number((0.5 + random() * 9).toPrecision(4)) },
  };
}

describe("the built-in lessons", () => {
  const folder = new URL("../../src/penumbra/web/lessons/", import.meta.url);
  // Their states are flow mappings of YAML: each becomes JSON by quoting its words.
  const states = readdirSync(folder).flatMap((file) =>
    [...readFileSync(new URL(file, folder), "utf-8").matchAll(/state: (\{.*\})/g)].map(([, state]) => state!),
  );
  const plain = /^("|true$|false$|[-\d.]+$)/;
  const quoted = (state: string): string =>
    state.replace(/"[^"]*"|[A-Za-z][\w/-]*|-?\d[\w.-]*/g, (word) => (plain.test(word) ? word : `"${word}"`));
  it("have states that the page can show", () => {
    expect(states.length).toBeGreaterThan(10);
    for (const state of states) expect(() => checkedState(JSON.parse(quoted(state))), state).not.toThrow();
  });
});

describe("a link", () => {
  it("gives back every state that was written into it", async () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const state = someState(seed);
      const hash = await writeLink(state);
      expect(hash, `seed ${seed}`).toMatch(/^#[\x21-\x7e]*$/);
      const back = { ...FIRST, beside: null, arc: null, lesson: null, ...(await readLink(hash)) };
      expect(back, `seed ${seed}`).toEqual(state);
    }
  });

  it("can be read and written by hand", async () => {
    const hash = await writeLink({ ...FIRST, case: "epaa", place: "Warsaw, Poland" });
    expect(hash).toBe("#v=1&case=epaa&date=2018-12-31&history=planned&threat=long&place=Warsaw,+Poland&view=20,45,1.2");
    expect(await readLink("#case=epaa&place=Warsaw,%20Poland")).toEqual({ case: "epaa", place: "Warsaw, Poland" });
    expect(await readLink("#lesson=guam")).toEqual({ lesson: { id: "guam", step: 0 } });
    expect(await readLink("#lesson=guam.3")).toEqual({ lesson: { id: "guam", step: 2 } });
  });

  it("leaves addresses alone that hold no state", async () => {
    expect(await readLink("")).toEqual({});
    expect(await readLink("#place-panel")).toEqual({});
  });

  it.each([
    ["#v=2&case=epaa", "another version"],
    ["#case=epaa&nonsense=1", "cannot read"],
    ["#case=epaa&case=gmd", "cannot read"],
    ["#date=2018-13-31", "no date"],
    ["#date=2019-02-29", "no date"],
    ["#history=hoped", "planned or actual"],
    ["#view=1,2", "zoom"],
    ["#view=1,95,1", "latitude of the view"],
    ["#layers=outlines,secrets", "secrets"],
    ["#more=!!!", "Copy the whole link again"],
    ["#more=AAAA", "Copy the whole link again"],
    ["#place=%E0%A4%A", "changed on the way"],
    ["#lesson=x.0", "the step"],
  ])("%s is refused with a sentence", async (hash, said) => {
    await expect(readLink(hash)).rejects.toThrow(LinkError);
    await expect(readLink(hash)).rejects.toThrow(said);
  });

  it("never takes a damaged part for a whole one", async () => {
    const state = {
      ...FIRST,
      changes: someState(7).changes.concat(someState(12).changes),
      text: "base: epaa\nname: x\n",
    };
    const hash = await writeLink(state);
    const random = numbers(3);
    const whole = await readLink(hash);
    for (let count = 0; count < 200; count += 1) {
      const at = hash.indexOf("more=") + 5 + Math.floor(random() * (hash.length - hash.indexOf("more=") - 5));
      const damaged =
        count % 2 ? hash.slice(0, at) : `${hash.slice(0, at)}${hash[at] === "A" ? "B" : "A"}${hash.slice(at + 1)}`;
      // The last letter holds bits that are not used: the checksum tells whether anything was lost.
      await readLink(damaged).then(
        (part) => expect(part).toEqual(whole),
        (error: unknown) => expect(error).toBeInstanceOf(LinkError),
      );
    }
  });

  it("stops to unfold what would fill the memory", async () => {
    const bomb = await pack("a".repeat(40_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    await expect(unpack(bomb)).rejects.toThrow("more than 2 MB");
  });

  it("takes no field from the prototype of an object", () => {
    expect(() => checkedState({ layers: { sectors: "yes" } })).toThrow(LinkError);
    expect(() => checkedState({ constructor: "x" })).toThrow(LinkError);
    expect(() => checkedState({ changes: [{ do: "toString" }] })).toThrow(LinkError);
    expect(() => checkedState(JSON.parse('{"__proto__": {"case": "x"}}'))).toThrow(LinkError);
  });
});
