// True cells, drawn by their corners: when one is large on the screen, the raster would show the steps of its lookup.

import type { Camera } from "./camera";
import { channels, LOOK, type Colours } from "./colours";
import type { Cells } from "./grid";
import { traceRings } from "./lines";
import { RAD } from "./vectors";

/** Least length of an edge [px] from which cells are drawn by their corners. */
export const LEAST_EDGE = 6;

export function edgeOnScreen(camera: Camera, cells: Cells): number {
  return cells.edge * RAD * camera.radius;
}

/** Draw the cells that the canvas shows, one path for each look. */
export function drawHexagons(
  context: CanvasRenderingContext2D,
  camera: Camera,
  cells: Cells,
  looks: Uint8Array,
  fill: (look: number) => string | CanvasPattern | null,
): void {
  const { right, up, toward, radius, x: cx, y: cy, width, height } = camera;
  const { centres, corners, cornerStart } = cells;
  const beyond = cells.edge * RAD * radius * 2.5;
  const byLook = new Map<number, number[]>();
  for (let cell = 0; cell < cells.count; cell++) {
    const [px, py, pz] = [centres[3 * cell]!, centres[3 * cell + 1]!, centres[3 * cell + 2]!];
    if (toward[0] * px + toward[1] * py + toward[2] * pz <= 0) continue;
    const x = cx + radius * (right[0] * px + right[1] * py);
    const y = cy - radius * (up[0] * px + up[1] * py + up[2] * pz);
    if (x < -beyond || y < -beyond || x > width + beyond || y > height + beyond) continue;
    const look = looks[cell]!;
    const before = byLook.get(look);
    if (before) before.push(cell);
    else byLook.set(look, [cell]);
  }
  context.save();
  if (cells.frame.fill) {
    // Cells at the edge lie partly outside, where the map says nothing.
    context.beginPath();
    traceRings(context, camera, cells.frame.fill);
    context.clip("evenodd");
  }
  for (const [look, chosen] of byLook) {
    const style = fill(look);
    if (style === null) continue;
    context.beginPath();
    for (const cell of chosen) {
      for (let corner = cornerStart[cell]!; corner < cornerStart[cell + 1]!; corner++) {
        const [px, py, pz] = [corners[3 * corner]!, corners[3 * corner + 1]!, corners[3 * corner + 2]!];
        const x = cx + radius * (right[0] * px + right[1] * py);
        const y = cy - radius * (up[0] * px + up[1] * py + up[2] * pz);
        if (corner === cornerStart[cell]) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
    }
    context.fillStyle = style; // filling closes the cells
    context.fill();
  }
  context.restore();
}

/** Fills of looks, with patterns that stand on the screen. Made once for a set of colours and a pixel ratio. */
export function fillsOf(colours: Colours, ratio: number): (look: number) => string | CanvasPattern | null {
  const hatch = (ground: string, line: string, rising: boolean) =>
    patterned(ratio, (context, tile) => {
      context.fillStyle = css(ground);
      context.fillRect(0, 0, tile, tile);
      context.strokeStyle = css(line);
      context.lineWidth = tile * 0.25;
      for (const shift of [-tile, 0, tile]) {
        context.beginPath();
        context.moveTo(shift - 1, rising ? tile + 1 : -1);
        context.lineTo(shift + tile + 1, rising ? -1 : tile + 1);
        context.stroke();
      }
    });
  const dots = patterned(ratio, (context, tile) => {
    context.fillStyle = css(colours["untouched-dot"]);
    context.fillRect(0, 0, tile / 8, tile / 8);
  });
  const made = new Map<number, string | CanvasPattern | null>([
    [LOOK.untouched, dots],
    [LOOK.doubtful, hatch(colours["penumbra-tint"], colours.penumbra, true)],
    [LOOK.likely, colours.likely],
    [LOOK.umbra, colours.umbra],
    [LOOK.nominal, colours.nominal],
    [LOOK.gained, colours.gain],
    [LOOK.more, colours["gain-tint"]],
    [LOOK.less, hatch(colours["loss-tint"], colours.loss, false)],
    [LOOK.lost, colours.loss],
  ]);
  return (look) => made.get(look) ?? null;
}

function css(colour: string): string {
  const [red, green, blue, opacity] = channels(colour);
  return `rgb(${red} ${green} ${blue} / ${opacity / 255})`;
}

function patterned(
  ratio: number,
  draw: (context: CanvasRenderingContext2D, tile: number) => void,
): CanvasPattern | null {
  const tile = document.createElement("canvas");
  tile.width = tile.height = Math.round(8 * ratio);
  const context = tile.getContext("2d")!;
  draw(context, tile.width);
  const pattern = context.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern;
}
