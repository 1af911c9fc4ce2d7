import { geoDistance } from "d3-geo";
import { expect, test } from "vitest";
import { geodesicCircle, geodesicEnd } from "../../src/layers/geodesic";

test("the end of Vincenty's line from Flinders Peak is Buninyong", () => {
  // Geoscience Australia, Geocentric Datum of Australia Technical Manual, section 4.1 (GRS 80: equal to WGS 84 to 0.1 mm here)
  const end = geodesicEnd(
    { latitude: -(37 + 57 / 60 + 3.7203 / 3600), longitude: 144 + 25 / 60 + 29.5244 / 3600 },
    306 + 52 / 60 + 5.37 / 3600,
    54972.271,
  );
  expect(end.latitude).toBeCloseTo(-(37 + 39 / 60 + 10.1561 / 3600), 7);
  expect(end.longitude).toBeCloseTo(143 + 55 / 60 + 35.3839 / 3600, 7);
});

test("a quarter of a meridian, 10 001 965.729 m, leads from the equator to the pole", () => {
  expect(geodesicEnd({ latitude: 0, longitude: 30 }, 0, 10_001_965.729).latitude).toBeCloseTo(90, 7);
});

test("along the equator a degree has pi a / 180", () => {
  const end = geodesicEnd({ latitude: 0, longitude: 179.5 }, 90, (Math.PI * 6_378_137) / 180);
  expect(end.latitude).toBeCloseTo(0, 9);
  expect(end.longitude).toBeCloseTo(-179.5, 8);
});

test("a circle is closed and keeps its distance to half a per cent of that on a sphere", () => {
  for (const centre of [
    { latitude: 44, longitude: 24 },
    { latitude: 13.5, longitude: 179 },
    { latitude: 89.9, longitude: 0 },
  ]) {
    const ring = geodesicCircle(centre, 2e6);
    expect(ring[0]).toEqual(ring.at(-1));
    for (const place of ring) {
      const away = geoDistance([centre.longitude, centre.latitude], place) * 6_371_008.8;
      expect(Math.abs(away / 2e6 - 1)).toBeLessThan(0.006);
    }
  }
});
