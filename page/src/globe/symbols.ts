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
  context.beginPath();
  TRACES[kind](context);
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = paper;
  context.stroke();
  context.fillStyle = ink;
  context.fill();
  if (kind === "radar") {
    context.lineWidth = 1.4;
    context.strokeStyle = ink;
    context.stroke();
  }
  context.restore();
}

const TRACES: Record<Kind, (context: CanvasRenderingContext2D) => void> = {
  ship(context) {
    context.moveTo(-SIZE - 1, 0);
    context.lineTo(SIZE + 1, 0);
    context.lineTo(SIZE - 2, 4.5);
    context.lineTo(-SIZE + 2, 4.5);
    context.closePath();
    context.rect(-2.5, -4.5, 5, 4.5);
  },
  ashore(context) {
    context.moveTo(0, -SIZE - 1);
    context.lineTo(SIZE, SIZE - 1);
    context.lineTo(-SIZE, SIZE - 1);
    context.closePath();
  },
  battery(context) {
    context.rect(-SIZE + 1.5, -SIZE + 1.5, 2 * SIZE - 3, 2 * SIZE - 3);
  },
  radar(context) {
    context.arc(1, -1, SIZE, 0.05 * Math.PI, 0.95 * Math.PI + 0.25 * Math.PI); // a dish that looks up to the right
    context.closePath();
    context.moveTo(-1, 1.5);
    context.lineTo(5, -6);
  },
};
