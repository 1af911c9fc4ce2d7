// Texts on the globe without overlap: the more important one stays.

export interface Label {
  text: string;
  x: number;
  y: number;
  /** Where the text stands relative to its point. */
  side: "centre" | "right";
  /** The greater one is placed first. */
  weight: number;
  kind: "country" | "site" | "place" | "event" | "ring";
}

export interface Placed extends Label {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Labels inside the canvas whose box meets no box before; a text at the right moves to the left of its point if it must. */
export function placeLabels(
  labels: readonly Label[],
  widthOf: (label: Label) => number,
  height: number,
  most = Infinity,
  gap = 3,
): Placed[] {
  const placed: Placed[] = [];
  for (const label of [...labels].sort((one, other) => other.weight - one.weight)) {
    const width = widthOf(label);
    const lefts = label.side === "centre" ? [label.x - width / 2] : [label.x + 9, label.x - 9 - width];
    for (const left of lefts) {
      const box = { ...label, left, top: label.y - height / 2, width, height };
      if (left < 2 || left + width > most - 2) continue;
      if (placed.some((other) => meets(box, other, gap))) continue;
      placed.push(box);
      break;
    }
  }
  return placed;
}

function meets(one: Placed, other: Placed, gap: number): boolean {
  return (
    one.left < other.left + other.width + gap &&
    other.left < one.left + one.width + gap &&
    one.top < other.top + other.height + gap &&
    other.top < one.top + one.height + gap
  );
}
