// Outlines of a share: marching over the triangles between cells that touch each other.

/** A point is on the line between two cells; the part of its way from the one to the other follows from their shares. */
export interface Contour {
  /** Three numbers for each point, as unit vectors. */
  points: Float32Array;
  /** First point of each line, and the number of points at the end. */
  start: number[];
}

/**
 * Lines on which `value` is `level`. A triangle with a value that is not a number has no line: where nothing is reached there is no
 * edge of coverage. Each side of a triangle belongs to two triangles at most, so that lines can be followed from side to side.
 */
export function contour(
  centres: Float32Array,
  triangles: Uint32Array,
  value: ArrayLike<number>,
  level: number,
): Contour {
  const count = value.length;
  const partners = new Map<number, number[]>();
  const join = (one: number, other: number) => {
    const before = partners.get(one);
    if (before) before.push(other);
    else partners.set(one, [other]);
  };
  for (let at = 0; at + 2 < triangles.length; at += 3) {
    const [a, b, c] = [triangles[at]!, triangles[at + 1]!, triangles[at + 2]!];
    const [va, vb, vc] = [value[a]!, value[b]!, value[c]!];
    if (va !== va || vb !== vb || vc !== vc) continue;
    const inside = (va >= level ? 1 : 0) + (vb >= level ? 2 : 0) + (vc >= level ? 4 : 0);
    if (inside === 0 || inside === 7) continue;
    const apart = inside === 1 || inside === 6 ? a : inside === 2 || inside === 5 ? b : c;
    const [one, other] = apart === a ? [b, c] : apart === b ? [a, c] : [a, b];
    const [first, second] = [side(apart, one, count), side(apart, other, count)];
    join(first, second);
    join(second, first);
  }
  return followed(partners, centres, value, level, count);
}

function side(one: number, other: number, count: number): number {
  return one < other ? one * count + other : other * count + one;
}

function followed(
  partners: Map<number, number[]>,
  centres: Float32Array,
  value: ArrayLike<number>,
  level: number,
  count: number,
): Contour {
  const points: number[] = [];
  const start = [0];
  const done = new Set<number>();
  const put = (key: number) => {
    done.add(key);
    const [one, other] = [Math.floor(key / count), key % count];
    const share = (level - value[one]!) / (value[other]! - value[one]!);
    const mixed = [0, 1, 2].map((axis) => centres[3 * one + axis]! * (1 - share) + centres[3 * other + axis]! * share);
    const length = Math.hypot(mixed[0]!, mixed[1]!, mixed[2]!);
    points.push(mixed[0]! / length, mixed[1]! / length, mixed[2]! / length);
  };
  const follow = (from: number) => {
    let key: number | undefined = from;
    let before = -1;
    while (key !== undefined && !done.has(key)) {
      put(key);
      const next: number[] = partners.get(key)!;
      const onward: number | undefined = next.find((one) => one !== before && !done.has(one));
      if (onward === undefined && next.includes(from) && before !== from) repeatFirst(points, start[start.length - 1]!);
      before = key;
      key = onward;
    }
    start.push(points.length / 3);
  };
  for (const [key, next] of partners) if (next.length === 1 && !done.has(key)) follow(key);
  for (const key of partners.keys()) if (!done.has(key)) follow(key);
  return { points: new Float32Array(points), start };
}

/** Close a line. */
function repeatFirst(points: number[], first: number): void {
  points.push(points[3 * first]!, points[3 * first + 1]!, points[3 * first + 2]!);
}
