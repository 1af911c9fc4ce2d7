import { describe, expect, test, vi } from "vitest";
import { Cache, type Kept } from "../../src/source/cache";
import type { Waiting } from "../../src/source/source";

const kept = (value: string, bytes = 1): (() => Promise<Kept<string>>) => vi.fn(async () => ({ value, bytes }));

describe("the cache", () => {
  test("asks once for the same address", async () => {
    const cache = new Cache(10);
    const make = kept("a");
    expect(await cache.get("x", make)).toBe("a");
    expect(await cache.get("x", make)).toBe("a");
    expect(make).toHaveBeenCalledTimes(1);
  });

  test("forgets what was used longest ago when it is full", async () => {
    const cache = new Cache(10);
    const [a, b, c] = [kept("a", 4), kept("b", 4), kept("c", 4)];
    await cache.get("a", a);
    await cache.get("b", b);
    await cache.get("a", a);
    await cache.get("c", c);
    await cache.get("a", a);
    await cache.get("b", b);
    expect([a, b, c].map((make) => vi.mocked(make).mock.calls.length)).toEqual([1, 2, 1]);
  });

  test("keeps no answer larger than itself, and forgets none for it", async () => {
    const cache = new Cache(10);
    const [small, large] = [kept("a", 4), kept("b", 11)];
    await cache.get("a", small);
    await cache.get("b", large);
    await cache.get("b", large);
    await cache.get("a", small);
    expect(small).toHaveBeenCalledTimes(1);
    expect(large).toHaveBeenCalledTimes(2);
  });

  test("does not remember an error", async () => {
    const cache = new Cache(10);
    const fails = vi.fn(async (): Promise<Kept<string>> => Promise.reject(new Error("lost")));
    await expect(cache.get("x", fails)).rejects.toThrow("lost");
    expect(await cache.get("x", kept("a"))).toBe("a");
  });

  test("two who ask at once share a computation; it stops when both have left", async () => {
    const cache = new Cache(10);
    let signal: AbortSignal | undefined;
    const make = vi.fn(
      (waiting: Required<Waiting>) =>
        new Promise<Kept<string>>(() => {
          signal = waiting.signal;
        }),
    );
    const [one, two] = [new AbortController(), new AbortController()];
    const answers = [cache.get("x", make, { signal: one.signal }), cache.get("x", make, { signal: two.signal })];
    const ends = answers.map((answer) => expect(answer).rejects.toHaveProperty("name", "AbortError"));
    one.abort();
    await Promise.resolve();
    expect(signal?.aborted).toBe(false);
    two.abort();
    expect(signal?.aborted).toBe(true);
    await Promise.all(ends);
    expect(make).toHaveBeenCalledTimes(1);
    expect(await cache.get("x", kept("anew"))).toBe("anew");
  });

  test("tells the progress to all who wait", async () => {
    const cache = new Cache(10);
    let tell: Waiting["progress"];
    let give: ((kept: Kept<string>) => void) | undefined;
    const make = (waiting: Required<Waiting>): Promise<Kept<string>> => {
      tell = waiting.progress;
      return new Promise((resolve) => (give = resolve));
    };
    const [one, two] = [vi.fn(), vi.fn()];
    const answers = Promise.all([cache.get("x", make, { progress: one }), cache.get("x", make, { progress: two })]);
    tell?.(0.5, "map");
    give?.({ value: "a", bytes: 1 });
    expect(await answers).toEqual(["a", "a"]);
    expect([one.mock.calls, two.mock.calls]).toEqual([[[0.5, "map"]], [[0.5, "map"]]]);
  });

  test("is not asked by one who has left already", async () => {
    const make = kept("a");
    await expect(new Cache(10).get("x", make, { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(make).not.toHaveBeenCalled();
  });
});
