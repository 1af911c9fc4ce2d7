import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ServerSource } from "../../src/source/server";
import { SourceError } from "../../src/source/source";
import { pack } from "./pack";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const JOB = { job: "j1", what: "map of cases", state: "running", share: 0.25, ahead: 0, message: "" };
const DAY = { date: "2018-12-31", history: "planned" } as const;
const PAUSES = [1, 1, 1];

let server: Server;
let source: ServerSource;
let asked: string[];
let handlers: Map<string, Handler[]>;

/** What the next requests to a route get, in turn; the last one stays. */
function on(route: string, ...answers: Handler[]): void {
  handlers.set(route, answers);
}

function json(status: number, body: unknown): Handler {
  return (_, response) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function events(...jobs: object[]): Handler {
  return (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const job of jobs) response.write(`event: running\ndata: ${JSON.stringify({ job: { ...JOB, ...job } })}\n\n`);
    response.end();
  };
}

const broken: Handler = (request) => request.socket.destroy();

beforeEach(async () => {
  asked = [];
  handlers = new Map();
  server = createServer((request, response) => {
    const route = `${request.method} ${request.url}`;
    asked.push(route);
    const answers = handlers.get(route) ?? [json(404, { message: `no ${route}`, status: 404 })];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  source = new ServerSource(`http://127.0.0.1:${port}/api/v1/`, { pauses: PAUSES });
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const MAP = "GET /api/v1/shields/epaa/planned/2018-12-31/map/mrbm/cases?draws=16";
const BLOCK = pack({ worlds: 16 }, [{ name: "state", type: "u8", shape: [2], values: [1, 4] }]);
const block: Handler = (_, response) => response.writeHead(200).end(BLOCK);

describe("the server's answers", () => {
  test("come from the routes of the contract, every part put in as text", async () => {
    on("GET /api/v1/towns?q=K%C3%B6ln+%26&key=a%2Fb", json(200, { towns: [] }));
    on("GET /api/v1/shields/a%2Fb/planned/2018-12-31/place/nominal?at=Warsaw%2C+Poland", json(200, { name: "W" }));
    on("GET /api/v1/shields/k/actual/2018-12-31/place/cases?latitude=52.5&longitude=-1", json(200, { name: "P" }));
    on("GET /api/v1/shields/k/planned/2018-12-31/arc/m?launch=Tabriz&aim=Rome", json(200, { aim: "Rome" }));
    on("GET /api/v1/shields/k/scenario.yaml", (_, response) => response.end("base: epaa\n"));
    expect(await source.towns("Köln &", "a/b")).toEqual({ towns: [] });
    expect((await source.place("a/b", DAY, "nominal", { at: "Warsaw, Poland" })).name).toBe("W");
    const clicked = { latitude: 52.5, longitude: -1 };
    expect((await source.place("k", { ...DAY, history: "actual" }, "cases", clicked)).name).toBe("P");
    expect((await source.arc("k", DAY, "m", "Tabriz", "Rome")).aim).toBe("Rome");
    expect(await source.scenario("k")).toBe("base: epaa\n");
    expect(source.figure("k", "l", "f/1")).toMatch(/\/api\/v1\/shields\/k\/ledgers\/l\/figures\/f%2F1$/);
  });

  test("are remembered, also those of posted shields", async () => {
    on("POST /api/v1/shields", json(200, { key: "epaa" }));
    const shield = { case: "epaa", text: null, changes: [] };
    await source.open(shield);
    expect((await source.open({ ...shield })).key).toBe("epaa");
    expect(asked).toHaveLength(1);
  });

  test("are waited for, with progress", async () => {
    on(MAP, json(202, { ...JOB, state: "waiting", share: 0, ahead: 2 }), block);
    on("GET /api/v1/jobs/j1/events", events({}, { share: 0.5 }, { share: 1, state: "done" }));
    const progress = vi.fn();
    const map = await source.map("epaa", DAY, "mrbm", "cases", 16, { progress });
    expect([...map.arrays["state"]!]).toEqual([1, 4]);
    expect(progress.mock.calls).toEqual([
      [0, "map of cases (2 before it)"],
      [0.25, "map of cases"],
      [0.5, "map of cases"],
      [1, "map of cases"],
    ]);
  });

  test("come after a lost connection, a lost stream and a restart that forgot the job", async () => {
    on(MAP, broken, json(202, JOB), json(202, { ...JOB, job: "j2" }), block);
    on("GET /api/v1/jobs/j1/events", broken, events({ share: 0.5 }), json(404, { message: "no such job", status: 404 }));
    on("GET /api/v1/jobs/j2/events", events({ state: "done" }));
    expect((await source.map("epaa", DAY, "mrbm", "cases", 16)).meta).toEqual({ worlds: 16 });
    expect(asked.filter((route) => route === MAP)).toHaveLength(4);
  });

  test("come although others who left cancelled the job", async () => {
    on(MAP, json(202, JOB), json(202, { ...JOB, job: "j2" }), block);
    on("GET /api/v1/jobs/j1/events", events({}, { state: "cancelled" }));
    on("GET /api/v1/jobs/j2/events", events({ state: "done" }));
    expect((await source.map("epaa", DAY, "mrbm", "cases", 16)).meta).toEqual({ worlds: 16 });
  });

  test("come although streams end at once: the job is looked at", async () => {
    on(MAP, json(202, JOB), block);
    on("GET /api/v1/jobs/j1/events", events());
    on("GET /api/v1/jobs/j1", json(200, { ...JOB, state: "done" }));
    expect((await source.map("epaa", DAY, "mrbm", "cases", 16)).meta).toEqual({ worlds: 16 });
  });

  test("leave connections free: three jobs are streamed, more are looked at", async () => {
    const open: ServerResponse[] = [];
    const names = ["a", "b", "c", "d"];
    for (const name of names) {
      const route = `GET /api/v1/shields/epaa/planned/2018-12-31/standing?threat=${name}`;
      on(route, json(202, { ...JOB, job: name }), json(200, { date: name }));
      on(`GET /api/v1/jobs/${name}`, json(200, { ...JOB, job: name, state: "done" }));
      on(`GET /api/v1/jobs/${name}/events`, (_, response) => {
        response.writeHead(200).flushHeaders();
        open.push(response);
      });
    }
    const answers = names.map((name) => source.standing("epaa", DAY, name));
    const fourth = await Promise.race(answers);
    expect(open).toHaveLength(3);
    for (const response of open) response.end(`data: ${JSON.stringify({ job: { ...JOB, state: "done" } })}\n\n`);
    expect((await Promise.all(answers)).map(({ date }) => date)).toEqual(names);
    expect(names).toContain(fourth.date);
  });
});

describe("claims", () => {
  const LEDGER = { id: "a", title: "A", claims: [{ id: "x", verdict: null }, { id: "y", verdict: "holds" }] };
  const STREAM = "GET /api/v1/shields/epaa/claims/events?ledger=a&ledger=b";
  const claim = (judged: number, ledger: string, id: string) => ({
    judged,
    claims: 3,
    now: "mapping",
    ledger,
    claim: { id, verdict: "fails" },
  });
  const claims =
    (...told: object[]): Handler =>
    (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(told.map((each) => `event: claims\ndata: ${JSON.stringify(each)}\n\n`).join(""));
    };
  let told: string[];
  const taken = {
    statements: (ledgers: { id: string }[]) => void told.push(`all of ${ledgers.map(({ id }) => id).join()}`),
    verdict: (ledger: string, { id }: { id: string }) => void told.push(`${ledger}/${id}`),
  };

  beforeEach(() => {
    told = [];
    on("GET /api/v1/shields/epaa/ledgers/a", json(200, LEDGER));
    on("GET /api/v1/shields/epaa/ledgers/b", json(200, { ...LEDGER, id: "b", claims: [{ id: "z", verdict: null }] }));
  });

  test("are told at once, then verdict by verdict, also over a stream that breaks", async () => {
    on(STREAM, claims(claim(1, "a", "y"), claim(2, "b", "z")), broken, claims(claim(3, "a", "x")));
    const shares: string[] = [];
    const progress = (share: number, words: string): void => void shares.push(`${share.toFixed(2)} ${words}`);
    await source.claims("epaa", ["a", "b"], taken, { progress });
    expect(told).toEqual(["all of a,b", "a/y", "b/z", "a/x"]);
    expect(shares).toEqual(["0.33 1 of 3, mapping", "0.67 2 of 3, mapping", "1.00 3 of 3, mapping"]);
  });

  test("need no stream when all are judged", async () => {
    on("GET /api/v1/shields/epaa/ledgers/a", json(200, { ...LEDGER, claims: [{ id: "x", verdict: "holds" }] }));
    await source.claims("epaa", ["a"], taken);
    expect(told).toEqual(["all of a"]);
    expect(asked).toHaveLength(1);
  });

  test("of a ledger that does not fit the shield hinder no other ledger", async () => {
    on("GET /api/v1/shields/epaa/ledgers/a", json(422, { message: "no site rota", status: 422 }));
    on("GET /api/v1/shields/epaa/claims/events?ledger=b", claims({ ...claim(1, "b", "z"), claims: 1 }));
    await expect(source.claims("epaa", ["a", "b"], taken)).rejects.toThrow("no site rota");
    expect(told).toEqual(["all of b", "b/z"]);
  });

  test("whose stream is lost again and again are given up in a sentence", async () => {
    on(STREAM, claims());
    await expect(source.claims("epaa", ["a", "b"], taken)).rejects.toThrow("lost again and again");
    expect(asked.filter((each) => each === STREAM)).toHaveLength(PAUSES.length + 1);
  });

  test("that are opened are judged first", async () => {
    source.judgeFirst("epaa", "a", "x");
    await vi.waitFor(() => expect(asked).toEqual(["GET /api/v1/shields/epaa/ledgers/a/claims/x?first=true"]));
  });
});

describe("an error", () => {
  test("is told in the server's words", async () => {
    on("POST /api/v1/shields", json(422, { message: "line 3: burnout_speed: write 4.2 km/s", status: 422 }));
    const answer = source.open({ case: "epaa", text: "x", changes: [] });
    await expect(answer).rejects.toThrow("line 3: burnout_speed: write 4.2 km/s");
    await expect(answer).rejects.toBeInstanceOf(SourceError);
  });

  test("of something else on the port is told in words", async () => {
    on("GET /api/v1/cases", (_, response) => response.writeHead(500).end("<html>"));
    await expect(source.cases()).rejects.toThrow("The server answers with error 500.");
    on("GET /api/v1/lessons", (_, response) => response.writeHead(200).end("<html>"));
    await expect(source.lessons()).rejects.toThrow("it is no JSON");
  });

  test("of a job is told in its words", async () => {
    on(MAP, json(202, JOB));
    on("GET /api/v1/jobs/j1/events", events({ state: "failed", message: "The worker ran out of memory." }));
    await expect(source.map("epaa", DAY, "mrbm", "cases", 16)).rejects.toThrow("The worker ran out of memory.");
  });

  test("of a job that is cancelled over and over is told in words", async () => {
    on(MAP, json(202, JOB));
    on("GET /api/v1/jobs/j1/events", events({ state: "cancelled" }));
    await expect(source.map("epaa", DAY, "mrbm", "cases", 16)).rejects.toThrow("did not finish it");
  });

  test("of a server that is gone is told after some tries, and not remembered", async () => {
    on("GET /api/v1/cases", broken, broken, broken, broken, json(200, { cases: [] }));
    await expect(source.cases()).rejects.toThrow("The server cannot be reached. Is it still running?");
    expect(asked).toHaveLength(4);
    expect(await source.cases()).toEqual({ cases: [] });
  });

  test("of a busy server is waited for", async () => {
    on("GET /api/v1/cases", json(503, { message: "The queue is full.", status: 503 }), json(200, { cases: [] }));
    expect(await source.cases()).toEqual({ cases: [] });
    on("GET /api/v1/lessons", json(503, { message: "The queue is full.", status: 503 }));
    await expect(source.lessons()).rejects.toThrow("The queue is full.");
  });
});

test("who stops waiting leaves the stream, and gets no answer", async () => {
  let closed: () => void;
  const left = new Promise<void>((resolve) => (closed = resolve));
  on(MAP, json(202, JOB));
  const stop = new AbortController();
  on("GET /api/v1/jobs/j1/events", (request, response) => {
    request.on("close", () => closed());
    response.writeHead(200).flushHeaders();
    setTimeout(() => stop.abort(), 5);
  });
  const answer = source.map("epaa", DAY, "mrbm", "cases", 16, { signal: stop.signal });
  await expect(answer).rejects.toHaveProperty("name", "AbortError");
  await left;
});
