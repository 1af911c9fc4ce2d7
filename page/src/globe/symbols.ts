// Symbols of sites. Shape tells the kind, so that colour is never needed: a ship, a tower ashore, a dish, a square.

import type { Kind } from "./scene";

const SIZE = 6;

/** Draw a symbol; `lit` while it sees the missile or may launch at it. */
export function drawSymbol(
  context: CanvasRenderingContext2D,
  kind: Kind,
  x: number,
  y: number,
  ink: string,
  paper: string,
  lit: string | null,
): void {
  context.save();
  context.translate(x, y);
  if (lit) {
    context.beginPath();
    context.arc(0, 0, SIZE + 5, 0, 2 * Math.PI);
    context.fillStyle = lit;
    context.globalAlpha = 0.55;
    context.fill();
    context.globalAlpha = 1;
  }
  const path = pathOf(kind);
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = paper;
  context.stroke(path);
  context.fillStyle = ink;
  context.fill(path);
  if (kind === "radar") {
    context.lineWidth = 1.4;
    context.strokeStyle = ink;
    context.stroke(path);
  }
  context.restore();
}

/** Outlines of the symbols about their middle, as paths of SVG [px]: the globe and its key draw the same. */
export const SHAPES: Record<Kind, string> = {
  ship: "M-7,0H7L4,4.5H-4ZM-2.5,-4.5H2.5V0H-2.5Z",
  ashore: "M0,-7L6,5H-6Z",
  battery: "M-4.5,-4.5H4.5V4.5H-4.5Z",
  radar: "M6.93,-0.06A6,6,0,1,1,-3.85,-4.53ZM-1,1.5L5,-6", // a dish that looks up to the right
};

const paths = new Map<Kind, Path2D>();

function pathOf(kind: Kind): Path2D {
  const known = paths.get(kind) ?? new Path2D(SHAPES[kind]);
  paths.set(kind, known);
  return known;
}
