// The lower canvas: sea, land, the cells, coasts, borders, the graticule.

import type { Camera } from "./camera";
import { paletteOf, type Colours } from "./colours";
import type { GainParts } from "../layers/gains";
import { drawHexagons, edgeOnScreen, fillsOf, LEAST_EDGE } from "./hexagons";
import { linesOfVectors, traceLines, traceRings, type Lines } from "./lines";
import { cellsOfPixels, paint, type Palette } from "./raster";
import { createKept } from "./kept";
import type { Scene } from "./scene";
import { vectors } from "./vectors";

/** Most pixels of the raster: more is slow on large screens and shows no more cells. */
const MOST_PIXELS = 2.2e6;
const MOST_MOVING = 1.6e5;
const GRATICULE = 15; // degrees

interface Raster {
  canvas: HTMLCanvasElement;
  context: CanvasRenderingContext2D;
  image: ImageData;
  words: Uint32Array;
  cells: Uint32Array;
  /** What `cells` was computed for. */
  key: string;
  of: unknown;
}

export interface Below {
  draw(camera: Camera, scene: Scene, moving: boolean): void;
  recolour(colours: Colours): void;
}

export function createBelow(context: CanvasRenderingContext2D, ratio: () => number): Below {
  let colours: Colours | null = null;
  let palette: Palette | null = null;
  let fills: ReturnType<typeof fillsOf> | null = null;
  const graticule = graticuleLines();
  const [base, lines] = [createKept(), createKept()];
  const rasters: [Raster | null, Raster | null] = [null, null];

  function raster(width: number, height: number, moving: boolean): Raster {
    const at = moving ? 1 : 0;
    const before = rasters[at];
    if (before && before.canvas.width === width && before.canvas.height === height) return before;
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const own = canvas.getContext("2d")!;
    const image = own.createImageData(width, height);
    const words = new Uint32Array(image.data.buffer);
    return (rasters[at] = {
      canvas,
      context: own,
      image,
      words,
      cells: new Uint32Array(width * height),
      key: "",
      of: null,
    });
  }

  function drawCells(camera: Camera, scene: Scene, moving: boolean): void {
    if (scene.gains) return drawGains(context, camera, scene.gains, colours!, moving ? 2 : 0.7);
    if (!scene.cells || !scene.looks || !palette) return;
    if (!moving && edgeOnScreen(camera, scene.cells) >= LEAST_EDGE) {
      drawHexagons(context, camera, scene.cells, scene.looks, fills!);
      return;
    }
    const pixels = camera.width * camera.height;
    const scale = Math.min(ratio(), Math.sqrt((moving ? MOST_MOVING : MOST_PIXELS) / pixels));
    const [width, height] = [Math.round(camera.width * scale), Math.round(camera.height * scale)];
    const own = raster(width, height, moving);
    const key = [camera.longitude, camera.latitude, camera.radius, camera.width, camera.height, scale].join();
    if (own.key !== key || own.of !== scene.cells) {
      cellsOfPixels(camera, scene.cells.lookup, scale, width, height, own.cells);
      [own.key, own.of] = [key, scene.cells];
    }
    paint(own.cells, scene.looks, palette, scale, width, own.words);
    own.context.putImageData(own.image, 0, 0);
    context.imageSmoothingEnabled = scale < ratio();
    context.drawImage(own.canvas, 0, 0, camera.width, camera.height);
  }

  return {
    recolour(next) {
      colours = next;
      palette = paletteOf(next);
      fills = fillsOf(next, ratio());
      base.forget();
      lines.forget();
    },
    draw(camera, scene, moving) {
      if (!colours) return;
      const own = colours;
      context.setTransform(ratio(), 0, 0, ratio(), 0, 0);
      context.clearRect(0, 0, camera.width, camera.height);
      context.save();
      disc(context, camera);
      context.clip();
      if (moving) {
        drawBase(context, camera, scene, own, graticule, 2);
        drawCells(camera, scene, true);
        drawBorders(context, camera, scene, own, 2);
      } else {
        base.draw(context, camera, ratio(), scene.ground, (to) => drawBase(to, camera, scene, own, graticule, 0.7));
        drawCells(camera, scene, false);
        lines.draw(context, camera, ratio(), scene.ground, (to) => drawBorders(to, camera, scene, own, 0.7));
      }
      context.restore();
      disc(context, camera);
      context.strokeStyle = colours.line;
      context.lineWidth = 1;
      context.stroke();
    },
  };
}

function disc(context: CanvasRenderingContext2D, camera: Camera): void {
  context.beginPath();
  context.arc(camera.x, camera.y, camera.radius, 0, 2 * Math.PI);
}

function drawBase(
  context: CanvasRenderingContext2D,
  camera: Camera,
  scene: Scene,
  colours: Colours,
  graticule: Lines,
  coarse: number,
): void {
  disc(context, camera);
  context.fillStyle = colours.sea;
  context.fill();
  stroke(context, camera, graticule, colours.graticule, 0.7, coarse);
  if (!scene.ground) return;
  context.beginPath();
  traceRings(context, camera, scene.ground.land.fill, coarse);
  context.fillStyle = colours.land;
  context.fill("evenodd");
}

/** Cells of candidate sites by what they add, opaque. */
function drawGains(
  context: CanvasRenderingContext2D,
  camera: Camera,
  gains: GainParts,
  colours: Colours,
  coarse: number,
): void {
  for (const { colour, cells } of gains.steps) {
    context.beginPath();
    traceRings(context, camera, cells, coarse);
    context.fillStyle = colours[colour];
    context.fill("evenodd");
  }
}

/** Borders, and coasts unless the globe is moving. */
function drawBorders(
  context: CanvasRenderingContext2D,
  camera: Camera,
  scene: Scene,
  colours: Colours,
  coarse: number,
): void {
  if (!scene.ground) return;
  stroke(context, camera, scene.ground.borders, colours.border, 0.6, coarse);
  if (coarse < 1) stroke(context, camera, scene.ground.land.edge, colours.coast, 0.8, coarse);
}

function stroke(
  context: CanvasRenderingContext2D,
  camera: Camera,
  lines: Lines,
  colour: string,
  width: number,
  coarse: number,
): void {
  context.beginPath();
  traceLines(context, camera, lines, coarse);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/** Meridians up to 75 degrees, except for each sixth, and parallels. */
function graticuleLines(): Lines {
  const start = [0];
  const [longitude, latitude]: [number[], number[]] = [[], []];
  const end = () => start.push(longitude.length);
  for (let east = -180; east < 180; east += GRATICULE) {
    const most = east % 90 === 0 ? 90 : 75;
    for (let north = -most; north <= most; north += 3) {
      longitude.push(east);
      latitude.push(north);
    }
    end();
  }
  for (let north = -75; north <= 75; north += GRATICULE) {
    for (let east = -180; east <= 180; east += 3) {
      longitude.push(east);
      latitude.push(north);
    }
    end();
  }
  return linesOfVectors(start, vectors(longitude, latitude));
}
