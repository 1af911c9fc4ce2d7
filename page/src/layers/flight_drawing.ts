// Draws a flight: the arc above the Earth, its track on the ground, the missile, and marks of what has happened so far.

import { hidden, projected, type Camera } from "../globe/camera";
import type { Colours } from "../globe/colours";
import { vector, EARTH } from "../globe/vectors";
import { positionAt, momentAt, visibleStretches, type Flight } from "./flight";
import type { Label } from "./labels";
import type { Schema } from "../source/source";

type Event = Schema["ArcEvent"];

/** Events that are marked on the globe, in few words; the whole text stands beside the globe. */
const MARKED: Partial<Record<Event["kind"], string>> = {
  burnout: "Burnout",
  "first-sight": "First sight",
  "firm-track": "Firm track",
  commit: "May launch",
  intercept: "Intercept",
};

export function drawFlight(
  context: CanvasRenderingContext2D,
  camera: Camera,
  flight: Flight,
  time: number,
  colours: Colours,
): void {
  const { arc } = flight;
  if (!arc.time.length) return;
  const now = momentAt(arc.time, time);
  const end = { index: arc.time.length - 1, part: 0 };
  const draw = (
    points: Float32Array,
    to: typeof now,
    colour: string,
    width: number,
    dash: number[],
    opacity: number,
  ) => {
    context.beginPath();
    for (const stretch of visibleStretches(camera, points, to)) {
      stretch.forEach((on, at) => (at ? context.lineTo(on.x, on.y) : context.moveTo(on.x, on.y)));
    }
    context.globalAlpha = opacity;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  };
  draw(flight.ground, end, colours.track, 1.2, [2, 4], 0.9);
  draw(flight.above, end, colours.arc, 1.5, [], 0.4);
  draw(flight.above, now, colours.paper, 5, [], 0.8);
  draw(flight.above, now, colours.arc, 2.8, [], 1);
  const [above, below] = [positionAt(flight, time), positionAt(flight, time, "ground")];
  const [on, under] = [projected(camera, ...above), projected(camera, ...below)];
  if (hidden(camera, on)) return;
  if (!hidden(camera, under)) {
    context.beginPath();
    context.moveTo(on.x, on.y);
    context.lineTo(under.x, under.y);
    context.strokeStyle = colours.track;
    context.lineWidth = 1;
    context.stroke();
  }
  dot(context, on.x, on.y, 5, colours.arc, colours.paper);
}

/** Marks of the events up to a moment, drawn; their texts are returned as labels. */
export function flightMarks(
  context: CanvasRenderingContext2D,
  camera: Camera,
  flight: Flight,
  time: number,
  colours: Colours,
): Label[] {
  const labels: Label[] = [];
  for (const event of flight.arc.events) {
    const text = MARKED[event.kind];
    if (event.time > time || text === undefined) continue;
    const on = projected(camera, ...positionAt(flight, event.time));
    if (hidden(camera, on)) continue;
    if (event.kind === "intercept") cross(context, on.x, on.y, colours);
    else dot(context, on.x, on.y, 3.2, colours.paper, colours.arc);
    labels.push({
      text,
      x: on.x,
      y: on.y,
      side: "right",
      weight: event.kind === "intercept" ? 6e3 : 4e3 + event.time,
      kind: "event",
    });
  }
  for (const meeting of flight.arc.meetings) {
    if (meeting.time === null || meeting.latitude === null || meeting.longitude === null || time < meeting.time)
      continue;
    const up = 1 + (meeting.height ?? 0) / EARTH;
    const [x, y, z] = vector(meeting.longitude, meeting.latitude);
    const on = projected(camera, x * up, y * up, z * up);
    if (!hidden(camera, on)) cross(context, on.x, on.y, colours);
  }
  return labels;
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, size: number, fill: string, edge: string): void {
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 1.6;
  context.strokeStyle = edge;
  context.stroke();
}

function cross(context: CanvasRenderingContext2D, x: number, y: number, colours: Colours): void {
  for (const [width, colour] of [
    [5, colours.paper],
    [2.2, colours.ink],
  ] as const) {
    context.beginPath();
    for (const [dx, dy] of [
      [5, 5],
      [5, -5],
    ] as const) {
      context.moveTo(x - dx, y - dy);
      context.lineTo(x + dx, y + dy);
    }
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}
