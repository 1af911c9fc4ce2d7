import { expect, test } from "vitest";
import { eventsIn, type ServerEvent } from "../../src/source/events";

async function read(parts: Uint8Array[]): Promise<ServerEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
  const events: ServerEvent[] = [];
  for await (const event of eventsIn(body)) events.push(event);
  return events;
}

const TEXT = ": hello\n\nevent: running\ndata: {\"a\":\ndata: 1}\n\ndata:Łódź\r\n\r\nid: 4\nevent: done\ndata\n\nevent: lost\ndata: x\n";
const EVENTS = [
  { name: "running", data: '{"a":\n1}' },
  { name: "message", data: "Łódź" },
  { name: "done", data: "" },
];

test("events are read wherever the bytes are cut", async () => {
  const bytes = new TextEncoder().encode(TEXT);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    expect(await read([bytes.slice(0, cut), bytes.slice(cut)]), `cut at ${cut}`).toEqual(EVENTS);
  }
  expect(await read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(EVENTS);
});
