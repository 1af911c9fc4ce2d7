// The orthographic view: which point of the canvas shows which place. North is up.

import type { View } from "../state";
import { RAD, placeOf, wrapped, type At, type Vector } from "./vectors";

export interface Camera {
  longitude: number;
  latitude: number;
  /** Radius of the Earth [px]. */
  radius: number;
  /** Centre of the disc [px]. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Axes of the screen in the Earth's frame; `toward` points to the reader. */
  right: Vector;
  up: Vector;
  toward: Vector;
}

export const LEAST_ZOOM = 0.5;
export const MOST_ZOOM = 80;

/** A view within what can be shown. */
export function bounded(view: View): View {
  return {
    longitude: wrapped(view.longitude),
    latitude: Math.min(90, Math.max(-90, view.latitude)),
    zoom: Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, view.zoom)),
  };
}

/** The camera of a view on a canvas of this size; zoom 1 fits the disc into the shorter side. */
export function cameraOf(view: View, width: number, height: number): Camera {
  const [sl, cl] = [Math.sin(view.longitude * RAD), Math.cos(view.longitude * RAD)];
  const [sp, cp] = [Math.sin(view.latitude * RAD), Math.cos(view.latitude * RAD)];
  return {
    longitude: view.longitude,
    latitude: view.latitude,
    radius: (Math.min(width, height) / 2) * view.zoom,
    x: width / 2,
    y: height / 2,
    width,
    height,
    right: [-sl, cl, 0],
    up: [-sp * cl, -sp * sl, cp],
    toward: [cp * cl, cp * sl, sp],
  };
}

export interface OnScreen {
  x: number;
  y: number;
  /** Towards the reader, in radii of the Earth; a place on the ground is seen if it is positive. */
  depth: number;
}

export function projected(camera: Camera, x: number, y: number, z: number): OnScreen {
  const { right, up, toward, radius } = camera;
  return {
    x: camera.x + radius * (right[0] * x + right[1] * y),
    y: camera.y - radius * (up[0] * x + up[1] * y + up[2] * z),
    depth: toward[0] * x + toward[1] * y + toward[2] * z,
  };
}

/** Whether a point, on the ground or above it, is hidden by the Earth. */
export function hidden(camera: Camera, on: OnScreen): boolean {
  if (on.depth >= 0) return false;
  return Math.hypot(on.x - camera.x, on.y - camera.y) < camera.radius;
}

/** The place at a point of the canvas; null beside the disc. */
export function placeAt(camera: Camera, x: number, y: number): At | null {
  const a = (x - camera.x) / camera.radius;
  const b = (camera.y - y) / camera.radius;
  const rest = 1 - a * a - b * b;
  if (rest < 0) return null;
  const c = Math.sqrt(rest);
  const { right, up, toward } = camera;
  return placeOf(
    a * right[0] + b * up[0] + c * toward[0],
    a * right[1] + b * up[1] + c * toward[1],
    b * up[2] + c * toward[2],
  );
}

/** Greatest angle [degrees] between the middle of the view and a place that the canvas shows. */
export function reachOfView(camera: Camera): number {
  const corner = Math.hypot(camera.width, camera.height) / 2 / camera.radius;
  return corner >= 1 ? 90 : Math.asin(corner) / RAD;
}
