import { geoOrthographic } from "d3-geo";
import { describe, expect, test } from "vitest";
import { bounded, cameraOf, hidden, placeAt, projected } from "../../src/globe/camera";
import { vector, wrapped } from "../../src/globe/vectors";

const VIEWS = [
  { longitude: 20, latitude: 45, zoom: 1 },
  { longitude: -179.5, latitude: 5, zoom: 2.5 },
  { longitude: 140, latitude: -62, zoom: 0.7 },
  { longitude: 0, latitude: 90, zoom: 1 },
  { longitude: 100, latitude: -90, zoom: 1.3 },
];

/** The same view by d3: independent code for the same projection. */
function d3Of(view: (typeof VIEWS)[number], width: number, height: number) {
  return geoOrthographic()
    .rotate([-view.longitude, -view.latitude])
    .scale((Math.min(width, height) / 2) * view.zoom)
    .translate([width / 2, height / 2])
    .precision(0);
}

describe("the view agrees with d3", () => {
  for (const view of VIEWS) {
    const [width, height] = [760, 520];
    const camera = cameraOf(view, width, height);
    const d3 = d3Of(view, width, height);

    test(`forwards at ${view.longitude}, ${view.latitude}`, () => {
      for (let longitude = -170; longitude <= 180; longitude += 35) {
        for (let latitude = -88; latitude <= 88; latitude += 22) {
          const own = projected(camera, ...vector(longitude, latitude));
          const [x, y] = d3([longitude, latitude])!;
          if (own.depth <= 0) continue;
          expect(own.x).toBeCloseTo(x, 6);
          expect(own.y).toBeCloseTo(y, 6);
        }
      }
    });

    test(`backwards at ${view.longitude}, ${view.latitude}`, () => {
      let inside = 0;
      for (let x = 3; x < width; x += 37) {
        for (let y = 3; y < height; y += 31) {
          const own = placeAt(camera, x, y);
          const away = Math.hypot(x - width / 2, y - height / 2);
          if (away > camera.radius) {
            expect(own).toBeNull();
            continue;
          }
          const [longitude, latitude] = d3.invert!([x, y])!;
          expect(own!.latitude).toBeCloseTo(latitude, 6);
          expect(wrapped(own!.longitude - longitude)).toBeCloseTo(0, 5);
          inside++;
        }
      }
      expect(inside).toBeGreaterThan(40);
    });
  }
});

test("the middle of the view is the middle of the canvas", () => {
  const camera = cameraOf({ longitude: 33, latitude: -12, zoom: 1 }, 400, 300);
  expect(projected(camera, ...vector(33, -12))).toMatchObject({ x: 200, y: 150 });
});

describe("what the Earth hides", () => {
  const camera = cameraOf({ longitude: 0, latitude: 0, zoom: 1 }, 200, 200);
  const seen = (longitude: number, height: number) => {
    const [x, y, z] = vector(longitude, 0);
    return !hidden(camera, projected(camera, x * height, y * height, z * height));
  };

  test("the ground is seen on the near side alone", () => {
    expect(seen(89, 1)).toBe(true);
    expect(seen(91, 1)).toBe(false);
    expect(seen(180, 1)).toBe(false);
  });

  test("a height h is seen beyond the edge up to an angle whose cosine is R / (R + h)", () => {
    const height = 1.2;
    const beyond = (Math.acos(1 / height) * 180) / Math.PI;
    expect(seen(90 + beyond - 0.1, height)).toBe(true);
    expect(seen(90 + beyond + 0.1, height)).toBe(false);
  });

  test("behind the middle nothing is seen at any height below the edge", () => expect(seen(180, 3)).toBe(false));
});

test("a view is kept within bounds", () => {
  expect(bounded({ longitude: 540, latitude: 99, zoom: 1e6 })).toEqual({ longitude: -180, latitude: 90, zoom: 80 });
  expect(bounded({ longitude: -190, latitude: -99, zoom: 0 }).longitude).toBe(170);
});
