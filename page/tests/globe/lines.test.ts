import { geoArea, geoContains, geoInterpolate } from "d3-geo";
import { describe, expect, test } from "vitest";
import { cameraOf, projected } from "../../src/globe/camera";
import { linesOfRings, surrounds, traceLines, traceRings } from "../../src/globe/lines";
import { vector } from "../../src/globe/vectors";
import { geodesicCircle } from "../../src/layers/geodesic";

/** Takes the path that a canvas would take. */
function recorder() {
  const paths: [number, number][][] = [];
  return {
    paths,
    moveTo: (x: number, y: number) => void paths.push([[x, y]]),
    lineTo: (x: number, y: number) => void paths.at(-1)!.push([x, y]),
    closePath: () => {},
    arc(x: number, y: number, radius: number) {
      for (let at = 0; at <= 64; at++)
        paths
          .at(-1)!
          .push([x + radius * Math.cos((at / 64) * 2 * Math.PI), y + radius * Math.sin((at / 64) * 2 * Math.PI)]);
    },
  };
}

/** Whether a point is filled under the even-odd rule. */
function filled(paths: [number, number][][], x: number, y: number): boolean {
  let inside = false;
  for (const path of paths) {
    path.forEach(([ax, ay], at) => {
      const [bx, by] = path[(at + 1) % path.length]!;
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    });
  }
  return inside;
}

/** A ring with points a degree apart, along great circles as d3 takes them. */
function dense(ring: [number, number][]): [number, number][] {
  return ring.slice(1).flatMap((to, at) => {
    const way = geoInterpolate(ring[at]!, to);
    return Array.from({ length: 21 }, (_, step) => way(step / 20));
  });
}

const RINGS: Record<string, [number, number][]> = {
  "a country": dense([
    [10, 40],
    [30, 40],
    [32, 55],
    [12, 57],
    [10, 40],
  ]),
  "a cap of 25 degrees": geodesicCircle({ longitude: -100, latitude: 20 }, 2.78e6),
  "a cap round the pole": geodesicCircle({ longitude: 0, latitude: -90 }, 3.3e6),
  "a cap of 63 degrees": geodesicCircle({ longitude: 60, latitude: 30 }, 13e6, 240),
  "over the date line": dense([
    [170, -10],
    [-170, -10],
    [-170, 12],
    [170, 12],
    [170, -10],
  ]),
};
const VIEWS = [
  { longitude: 20, latitude: 45, zoom: 1 },
  { longitude: 100, latitude: 20, zoom: 1 },
  { longitude: -120, latitude: -30, zoom: 1 },
  { longitude: 180, latitude: 0, zoom: 1 },
  { longitude: 40, latitude: -88, zoom: 1 },
  { longitude: -120, latitude: -28, zoom: 1.6 },
];

describe("a ring is filled where it is, whatever the view", () => {
  for (const [name, ring] of Object.entries(RINGS)) {
    for (const view of VIEWS) {
      test(`${name} from ${view.longitude}, ${view.latitude}`, () => {
        const camera = cameraOf(view, 300, 300);
        const lines = linesOfRings([ring]);
        const context = recorder();
        traceRings(context as unknown as CanvasRenderingContext2D, camera, lines, 0.5);
        let apart = 0;
        let asked = 0;
        for (let longitude = -180; longitude < 180; longitude += 9) {
          for (let latitude = -87; latitude <= 87; latitude += 8.5) {
            const on = projected(camera, ...vector(longitude, latitude));
            if (on.depth < 0.12 || on.x < 0 || on.y < 0 || on.x > 300 || on.y > 300) continue;
            asked++;
            if (filled(context.paths, on.x, on.y) !== inside(ring, longitude, latitude)) apart++;
          }
        }
        expect(asked).toBeGreaterThan(80);
        expect(apart).toBeLessThanOrEqual(1); // a point on the edge itself
      });
    }
  }
});

/** By d3, which takes the side of a ring on its right. The inside is the smaller side. */
function inside(ring: [number, number][], longitude: number, latitude: number): boolean {
  const small = geoArea({ type: "Polygon", coordinates: [ring] }) < 2 * Math.PI ? ring : [...ring].reverse();
  return geoContains({ type: "Polygon", coordinates: [small] }, [longitude, latitude]);
}

test("a line stops at the edge of the disc and goes on where it comes back", () => {
  const camera = cameraOf({ longitude: 0, latitude: 0, zoom: 1 }, 200, 200);
  const equator = linesOfRings([Array.from({ length: 73 }, (_, at) => [at * 5 - 180, 0])]);
  const context = recorder();
  traceLines(context as unknown as CanvasRenderingContext2D, camera, equator, 0.1);
  expect(context.paths).toHaveLength(1);
  const [first, last] = [context.paths[0]![0]!, context.paths[0]!.at(-1)!];
  expect(first[0]).toBeCloseTo(0, 0);
  expect(last[0]).toBeCloseTo(200, 0);
});

test("what is far from the view is not traced", () => {
  const context = recorder();
  const camera = cameraOf({ longitude: -60, latitude: 0, zoom: 20 }, 200, 200);
  traceLines(context as unknown as CanvasRenderingContext2D, camera, linesOfRings([RINGS["a country"]!]));
  expect(context.paths).toHaveLength(0);
});

test("a ring surrounds its middle, and not a point beside it", () => {
  const lines = linesOfRings([geodesicCircle({ longitude: 178, latitude: 60 }, 1e6)]);
  expect(surrounds(lines, 0, vector(178, 60))).toBe(true);
  expect(surrounds(lines, 0, vector(-175, 62))).toBe(true);
  expect(surrounds(lines, 0, vector(150, 60))).toBe(false);
  expect(surrounds(lines, 0, vector(-2, -60))).toBe(false);
});
