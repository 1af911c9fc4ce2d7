// Makes elements. Text from anywhere goes in as text, never as HTML.

export type Child = Node | string | null | undefined | false | Child[];

export interface Attributes {
  class?: string;
  on?: { [name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[name]) => void };
  [name: string]: unknown;
}

/** An element with attributes (true: empty, false or null: left out), listeners and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") listenAll(element, value as Attributes["on"]);
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  put(element, children);
  return element;
}

/** Replace what an element holds. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  put(element, children);
}

export function button(text: string, press: () => void, attributes: Attributes = {}): HTMLButtonElement {
  return h("button", { type: "button", on: { click: press }, ...attributes }, text);
}

/** A label with its field below it, or before it for a box to tick. */
export function labelled(text: Child, field: HTMLElement, note?: string): HTMLElement {
  const id = field.id || freshId("field");
  field.id = id;
  const ticked = field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");
  const label = h("label", { for: id }, text);
  return h(
    "div",
    { class: ticked ? "check" : "field" },
    ticked ? [field, label] : [label, field],
    field instanceof HTMLSelectElement && spelledOut(field),
    note && h("p", { class: "note" }, note),
  );
}

/** More letters than a select shows in a panel. */
const MOST_SHOWN = 26;
const FILLED = "filled";

/** What is chosen, whole, below a select that cuts it off. */
function spelledOut(select: HTMLSelectElement): HTMLElement {
  const whole = h("p", { class: "note chosen", "aria-hidden": "true" });
  const tell = (): void => {
    const text = select.options[select.selectedIndex]?.textContent ?? "";
    whole.hidden = text.length <= MOST_SHOWN;
    whole.textContent = text;
  };
  for (const when of ["change", FILLED]) select.addEventListener(when, tell);
  tell();
  return whole;
}

/** Choose an option, as a reader does. */
export function choose(select: HTMLSelectElement, value: string): void {
  select.value = value;
  select.dispatchEvent(new Event(FILLED));
}

export function options(
  select: HTMLSelectElement,
  all: readonly { value: string; text: string }[],
  chosen: string,
): void {
  fill(
    select,
    all.map(({ value, text }) => h("option", { value, selected: value === chosen }, text)),
  );
  choose(select, chosen);
}

/** Text in which addresses of the web can be followed. */
export function withLinks(text: string): Child[] {
  return text
    .split(/(https?:\/\/[^\s<>"”)]+[^\s<>"”).,;])/g)
    .map((part, at) =>
      at % 2 === 1 ? h("a", { href: part, rel: "noopener noreferrer", target: "_blank" }, part) : part,
    );
}

let last = 0;
export function freshId(of: string): string {
  last += 1;
  return `${of}-${last}`;
}

function put(element: Element, children: Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) put(element, child);
    else if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

function listenAll(element: HTMLElement, on: Attributes["on"]): void {
  for (const [name, listener] of Object.entries(on ?? {})) element.addEventListener(name, listener as EventListener);
}
