// Geodesics on the ellipsoid WGS 84: where one ends, and circles of a distance about a place.

import { RAD, wrapped, type At } from "../globe/vectors";

const SEMI_MAJOR = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const SEMI_MINOR = SEMI_MAJOR * (1 - FLATTENING);

/**
 * The end of a geodesic of `distance` [m] that starts with `bearing` [degrees east of north]: Vincenty's direct solution (Survey
 * Review 23 (176), 1975, eqs. 1 to 12), to below a millimetre.
 */
export function geodesicEnd(from: At, bearing: number, distance: number): At {
  const [sinBearing, cosBearing] = [Math.sin(bearing * RAD), Math.cos(bearing * RAD)];
  const tanU = (1 - FLATTENING) * Math.tan(from.latitude * RAD);
  const cosU = 1 / Math.sqrt(1 + tanU * tanU);
  const sinU = tanU * cosU;
  const first = Math.atan2(tanU, cosBearing);
  const sinAlpha = cosU * sinBearing;
  const cos2Alpha = 1 - sinAlpha * sinAlpha;
  const u2 = (cos2Alpha * (SEMI_MAJOR ** 2 - SEMI_MINOR ** 2)) / SEMI_MINOR ** 2;
  const a = 1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
  const b = (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
  const start = distance / (SEMI_MINOR * a);
  let sigma = start;
  let [sin, cos, middle] = [0, 0, 0];
  for (let round = 0; round < 100; round++) {
    middle = Math.cos(2 * first + sigma);
    [sin, cos] = [Math.sin(sigma), Math.cos(sigma)];
    const inner =
      cos * (-1 + 2 * middle * middle) - (b / 6) * middle * (-3 + 4 * sin * sin) * (-3 + 4 * middle * middle);
    const next = start + b * sin * (middle + (b / 4) * inner);
    const change = Math.abs(next - sigma);
    sigma = next;
    if (change < 1e-13) break;
  }
  [sin, cos, middle] = [Math.sin(sigma), Math.cos(sigma), Math.cos(2 * first + sigma)];
  const across = sinU * sin - cosU * cos * cosBearing;
  const latitude = Math.atan2(sinU * cos + cosU * sin * cosBearing, (1 - FLATTENING) * Math.hypot(sinAlpha, across));
  const onSphere = Math.atan2(sin * sinBearing, cosU * cos - sinU * sin * cosBearing);
  const c = (FLATTENING / 16) * cos2Alpha * (4 + FLATTENING * (4 - 3 * cos2Alpha));
  const less = (1 - c) * FLATTENING * sinAlpha * (sigma + c * sin * (middle + c * cos * (-1 + 2 * middle * middle)));
  return { latitude: latitude / RAD, longitude: wrapped(from.longitude + (onSphere - less) / RAD) };
}

/** A closed ring of places at a distance [m] from one; the first place, due north, stands twice. */
export function geodesicCircle(centre: At, distance: number, points = 120): [number, number][] {
  const ring: [number, number][] = [];
  for (let at = 0; at <= points; at++) {
    const place = geodesicEnd(centre, (360 * (at % points)) / points, distance);
    ring.push([place.longitude, place.latitude]);
  }
  return ring;
}
