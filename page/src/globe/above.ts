// The upper canvas: outlines, launch areas, sectors, reach, rings, sites, the flight and the texts.

import { flightMarks, drawFlight } from "../layers/flight_drawing";
import { launching, seeing } from "../layers/flight";
import { placeLabels, type Label } from "../layers/labels";
import type { Area } from "./areas";
import { projected, type Camera } from "./camera";
import type { Colours } from "./colours";
import { traceLines, traceRings, type Lines } from "./lines";
import type { Scene } from "./scene";
import { drawSymbol } from "./symbols";
import { EARTH, vector } from "./vectors";

const FONT = "12px system-ui, sans-serif";
const SMALL = "11px system-ui, sans-serif";
const DASHES: Record<number, number[]> = { 10: [2, 3], 50: [], 90: [7, 3] };

interface Style {
  stroke?: string;
  width?: number;
  dash?: number[];
  opacity?: number;
}

export function drawAbove(
  context: CanvasRenderingContext2D,
  ratio: number,
  camera: Camera,
  scene: Scene,
  colours: Colours,
  moving: boolean,
): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, camera.width, camera.height);
  context.save();
  context.beginPath();
  context.arc(camera.x, camera.y, camera.radius, 0, 2 * Math.PI);
  context.clip();
  const coarse = moving ? 2 : 0.7;
  const draw = (lines: Lines | null, style: Style) => drawLines(context, camera, lines, style, coarse);
  const drawArea = (area: Area | null, colour: string, style: Style) => {
    if (area) fillArea(context, camera, area.fill, colour, style.opacity ?? 1, coarse);
    draw(area?.edge ?? null, { ...style, stroke: colour, opacity: 0.85 });
  };
  const flight = scene.flight;
  const sees = flight ? seeing(flight.flight.arc, flight.time) : new Set<string>();
  draw(scene.cells?.frame.edge ?? null, { stroke: colours.ring, width: 1, dash: [7, 5], opacity: 0.7 });
  for (const { share, lines } of scene.gains ? [] : scene.outlines) {
    draw(lines, { stroke: colours.paper, width: 3, opacity: 0.5 });
    draw(lines, { stroke: colours.outline, width: share === 50 ? 1.6 : 1.1, dash: DASHES[share] ?? [] });
  }
  draw(scene.gains?.chosen ?? null, { stroke: colours.paper, width: 4 });
  draw(scene.gains?.chosen ?? null, { stroke: colours.ink, width: 2 });
  // Over the cells: nobody asks whether a country is covered against its own missiles.
  if (scene.launches) fillArea(context, camera, scene.launches.fill, colours.land, 1, coarse);
  drawArea(scene.launches, colours.arc, { width: 1, opacity: 0.16 });
  for (const [key, area] of scene.sectors) {
    const lit = sees.has(key);
    drawArea(area, colours.sight, { width: lit ? 2 : 1, opacity: lit ? 0.3 : 0.13 });
  }
  drawArea(scene.reach, colours.reach, { width: 1.6, dash: [8, 4], opacity: 0.12 });
  for (const ring of scene.rings) draw(ring.lines, { stroke: colours.ring, width: 1, dash: [3, 4] });
  draw(scene.boxes, { stroke: colours.mark, width: 1, dash: [4, 3] });
  context.restore();

  const labels: Label[] = [];
  if (flight) drawFlight(context, camera, flight.flight, flight.time, colours);
  const symbols = drawSites(context, camera, scene, colours, labels, sees);
  if (flight) labels.push(...flightMarks(context, camera, flight.flight, flight.time, colours));
  drawPlaces(context, camera, scene, colours, labels);
  if (scene.labels) countryLabels(camera, scene, labels);
  for (const ring of scene.rings)
    put(camera, labels, ring.label, { text: ring.text, side: "centre", weight: 950, kind: "ring" });
  drawLabels(context, camera, labels, symbols, colours);
}

function fillArea(
  context: CanvasRenderingContext2D,
  camera: Camera,
  lines: Lines,
  colour: string,
  opacity: number,
  coarse: number,
): void {
  context.beginPath();
  traceRings(context, camera, lines, coarse);
  context.globalAlpha = opacity;
  context.fillStyle = colour;
  context.fill("evenodd");
  context.globalAlpha = 1;
}

function drawLines(
  context: CanvasRenderingContext2D,
  camera: Camera,
  lines: Lines | null,
  style: Style,
  coarse: number,
): void {
  if (!lines || !lines.caps.length || !style.stroke) return;
  context.beginPath();
  traceLines(context, camera, lines, coarse);
  context.globalAlpha = style.opacity ?? 1;
  context.strokeStyle = style.stroke;
  context.lineWidth = style.width ?? 1;
  context.setLineDash(style.dash ?? []);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function drawSites(
  context: CanvasRenderingContext2D,
  camera: Camera,
  scene: Scene,
  colours: Colours,
  labels: Label[],
  sees: Set<string>,
): { x: number; y: number }[] {
  const symbols: { x: number; y: number }[] = [];
  const fires = scene.flight ? launching(scene.flight.flight.arc, scene.flight.time) : new Set<string>();
  for (const site of scene.sites) {
    const at = scene.moving?.site === site.key ? scene.moving.at : site;
    const on = projected(camera, ...vector(at.longitude, at.latitude));
    if (on.depth <= 0) continue;
    const lit = site.elements.some((key) => fires.has(key))
      ? colours.arc
      : site.elements.some((key) => sees.has(key))
        ? colours.sight
        : null;
    drawSymbol(context, site.kind, on.x, on.y, colours.mark, colours.paper, lit);
    symbols.push(on);
    if (scene.labels)
      labels.push({ text: site.name, x: on.x, y: on.y, side: "right", weight: 1e3 + (lit ? 1e3 : 0), kind: "site" });
  }
  return symbols;
}

function drawPlaces(
  context: CanvasRenderingContext2D,
  camera: Camera,
  scene: Scene,
  colours: Colours,
  labels: Label[],
): void {
  for (const point of scene.launchPoints) {
    if (scene.labels) put(camera, labels, point, { text: point.name, side: "centre", weight: 1500, kind: "event" });
  }
  if (!scene.place) return;
  const on = projected(camera, ...vector(scene.place.longitude, scene.place.latitude));
  if (on.depth <= 0) return;
  context.beginPath();
  context.arc(on.x, on.y, 6, 0, 2 * Math.PI);
  context.moveTo(on.x + 2, on.y);
  context.arc(on.x, on.y, 2, 0, 2 * Math.PI);
  for (const [width, colour] of [
    [4.5, colours.paper],
    [2, colours.ink],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
  labels.push({ text: scene.place.name, x: on.x, y: on.y, side: "right", weight: 1e4, kind: "place" });
}

function put(
  camera: Camera,
  labels: Label[],
  at: { longitude: number; latitude: number },
  label: Omit<Label, "x" | "y">,
): void {
  const on = projected(camera, ...vector(at.longitude, at.latitude));
  if (on.depth > 0.3) labels.push({ ...label, x: on.x, y: on.y });
}

/** Radii for each unit of a country's size: Russia has 255, and the root of its 17.1 million km² is 4,135 km. */
const SIZE = 16.2e3 / EARTH;
const LEAST_SIZE = 22; // px

/** Names of countries that are large enough on the screen. */
function countryLabels(camera: Camera, scene: Scene, labels: Label[]): void {
  for (const name of scene.ground?.names ?? []) {
    if (name.size * SIZE * camera.radius < LEAST_SIZE) continue;
    put(camera, labels, name, { text: name.text, side: "centre", weight: name.size, kind: "country" });
  }
}

function drawLabels(
  context: CanvasRenderingContext2D,
  camera: Camera,
  labels: readonly Label[],
  symbols: readonly { x: number; y: number }[],
  colours: Colours,
): void {
  const font = (label: Label) =>
    label.kind === "place" ? `600 ${FONT}` : label.kind === "country" || label.kind === "ring" ? SMALL : FONT;
  const widthOf = (label: Label) => {
    context.font = font(label);
    return context.measureText(label.text).width;
  };
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.lineJoin = "round";
  for (const label of placeLabels(labels, widthOf, 14, camera.width, symbols)) {
    context.font = font(label);
    context.lineWidth = 3;
    context.strokeStyle = colours.paper;
    context.globalAlpha = label.kind === "country" ? 0.75 : 0.9;
    context.strokeText(label.text, label.left, label.y);
    context.globalAlpha = label.kind === "country" ? 0.85 : 1;
    context.fillStyle = colours.ink;
    context.fillText(label.text, label.left, label.y);
  }
  context.globalAlpha = 1;
}
