// Reads server-sent events from the body of a response, as the HTML standard defines them.

export interface ServerEvent {
  name: string;
  data: string;
}

const FIELD = /^([^:]*)(?:: ?(.*))?$/s;

function eventOf(lines: string[]): ServerEvent | null {
  let name = "message";
  const data: string[] = [];
  for (const line of lines) {
    const [, field, value = ""] = FIELD.exec(line) ?? [];
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return data.length > 0 ? { name, data: data.join("\n") } : null;
}

/** The events in the order in which they come. A last event without the empty line behind it was cut off and is left out. */
export async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let lines: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      for (let end = text.search(/\r\n|\n|\r(?!$)/); end >= 0; end = text.search(/\r\n|\n|\r(?!$)/)) {
        const line = text.slice(0, end);
        text = text.slice(end + (text.startsWith("\r\n", end) ? 2 : 1));
        if (line !== "") {
          lines.push(line);
          continue;
        }
        const event = eventOf(lines);
        lines = [];
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined); // the stream may be lost already
  }
}
