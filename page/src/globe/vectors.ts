// Places as unit vectors: x to longitude 0 on the equator, z to the North Pole. Angles outside are degrees.

export const RAD = Math.PI / 180;
/** Mean radius of the Earth [m], (2a + b) / 3 of WGS 84. */
export const EARTH = 6_371_008.8;

export type Vector = readonly [number, number, number];

export interface At {
  longitude: number;
  latitude: number;
}

export function vector(longitude: number, latitude: number): Vector {
  const across = Math.cos(latitude * RAD);
  return [across * Math.cos(longitude * RAD), across * Math.sin(longitude * RAD), Math.sin(latitude * RAD)];
}

export function placeOf(x: number, y: number, z: number): At {
  return { longitude: Math.atan2(y, x) / RAD, latitude: Math.atan2(z, Math.hypot(x, y)) / RAD };
}

/** Vectors of many places, three numbers for each. */
export function vectors(longitude: ArrayLike<number>, latitude: ArrayLike<number>): Float32Array {
  const found = new Float32Array(3 * longitude.length);
  for (let at = 0; at < longitude.length; at++) {
    const across = Math.cos(latitude[at]! * RAD);
    found[3 * at] = across * Math.cos(longitude[at]! * RAD);
    found[3 * at + 1] = across * Math.sin(longitude[at]! * RAD);
    found[3 * at + 2] = Math.sin(latitude[at]! * RAD);
  }
  return found;
}

/** Angle between two vectors [degrees]. */
export function angle(one: Vector, other: Vector): number {
  const across = Math.hypot(
    one[1] * other[2] - one[2] * other[1],
    one[2] * other[0] - one[0] * other[2],
    one[0] * other[1] - one[1] * other[0],
  );
  return Math.atan2(across, one[0] * other[0] + one[1] * other[1] + one[2] * other[2]) / RAD;
}

/** A longitude from -180 up to, but not including, 180. */
export function wrapped(longitude: number): number {
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}

/** Points along the great circle between two places, ends included. */
export function greatCircle(one: Vector, other: Vector, pieces: number): Float32Array {
  const whole = angle(one, other) * RAD;
  const found = new Float32Array(3 * (pieces + 1));
  for (let at = 0; at <= pieces; at++) {
    const share = at / pieces;
    const [a, b] =
      whole < 1e-9
        ? [1 - share, share]
        : [Math.sin((1 - share) * whole) / Math.sin(whole), Math.sin(share * whole) / Math.sin(whole)];
    for (let axis = 0; axis < 3; axis++) found[3 * at + axis] = a * one[axis]! + b * other[axis]!;
  }
  return found;
}
