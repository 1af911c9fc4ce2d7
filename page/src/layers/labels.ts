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

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Placed extends Label, Box {}

/** Half the width and the height of a symbol with the room about it [px]. */
const SYMBOL = 8;
/** From a symbol to its text: to the side, and up or down [px]. */
const [ASIDE, ABOVE] = [9, 16];

/**
 * Labels inside the canvas whose box meets no box before and no symbol. A text at the right of its point moves to its
 * left, above or below if it must.
 *
 * symbols : points with a symbol that no text may hide
 */
export function placeLabels(
  labels: readonly Label[],
  widthOf: (label: Label) => number,
  height: number,
  most = Infinity,
  symbols: readonly { x: number; y: number }[] = [],
  gap = 3,
): Placed[] {
  const taken = symbols.map(({ x, y }) => ({ left: x - SYMBOL, top: y - SYMBOL, width: 2 * SYMBOL, height: 2 * SYMBOL }));
  const placed: Placed[] = [];
  for (const label of [...labels].sort((one, other) => other.weight - one.weight)) {
    const width = widthOf(label);
    const middle = label.x - width / 2;
    const places: [number, number][] =
      label.side === "centre"
        ? [[middle, 0]]
        : [
            [label.x + ASIDE, 0],
            [label.x - ASIDE - width, 0],
            [middle, -ABOVE],
            [middle, ABOVE],
          ];
    const free = places
      .map(([left, down]) => ({ ...label, left, y: label.y + down, top: label.y + down - height / 2, width, height }))
      .filter(({ left }) => left >= 2 && left + width <= most - 2)
      .filter((box) => !placed.some((other) => meets(box, other, gap)));
    const clear = free.find((box) => !taken.some((other) => meets(box, other, 0)));
    const box = clear ?? (label.kind === "place" ? free[0] : undefined); // the place asked about is always named
    if (box) placed.push(box);
  }
  return placed;
}

function meets(one: Box, other: Box, gap: number): boolean {
  return (
    one.left < other.left + other.width + gap &&
    other.left < one.left + one.width + gap &&
    one.top < other.top + other.height + gap &&
    other.top < one.top + one.height + gap
  );
}
