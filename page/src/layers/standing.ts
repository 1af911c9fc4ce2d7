// What stands on a day, as it is drawn.

import { areaOfRings, type Area } from "../globe/areas";
import { linesOfRings } from "../globe/lines";
import { kindOf, type Ring, type Scene } from "../globe/scene";
import type { At } from "../globe/vectors";
import type { Schema } from "../source/source";
import { geodesicCircle } from "./geodesic";

type Rings = readonly (readonly (readonly number[])[])[];

export function standingParts(standing: Schema["Standing"] | null): Pick<Scene, "sites" | "boxes" | "sectors"> {
  if (!standing) return { sites: [], boxes: null, sectors: new Map() };
  const { sites, elements } = standing;
  const boxes = sites.filter((site) => site.box.length > 2).map((site) => closed(site.box));
  return {
    sites: sites.map((site) => ({
      key: site.key,
      name: site.name,
      kind: kindOf(site, elements),
      longitude: site.longitude,
      latitude: site.latitude,
      elements: site.elements,
    })),
    boxes: boxes.length ? linesOfRings(boxes) : null,
    sectors: new Map(Object.entries(standing.sectors).map(([key, rings]) => [key, areaOfRings(rings as Rings)])),
  };
}

function closed(ring: readonly (readonly number[])[]): (readonly number[])[] {
  return [...ring, ring[0]!];
}

/** Launch areas as lines, and where their names stand. */
export function launchParts(areas: readonly Schema["LaunchArea"][]): Pick<Scene, "launches" | "launchPoints"> {
  const polygons = areas.filter((area) => area.polygon.length > 2).map((area) => area.polygon);
  return {
    launches: areaOfRings(polygons),
    launchPoints: areas
      .filter((area) => area.polygon.length)
      .map((area) => ({ name: area.name, ...middleOf(area.polygon) })),
  };
}

/** The middle of the box round a ring, right across the date line. */
export function middleOf(ring: readonly (readonly number[])[]): At {
  const first = ring[0]![0]!;
  const east = ring.map((point) => ((((point[0]! - first + 180) % 360) + 360) % 360) - 180);
  const north = ring.map((point) => point[1]!);
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return { longitude: first + middle(east), latitude: middle(north) };
}

/** Polygons of a GeoJSON collection. */
export function reachArea(reach: GeoJSON.FeatureCollection): Area | null {
  const rings: GeoJSON.Position[][] = [];
  for (const { geometry } of reach.features) {
    if (geometry?.type === "Polygon") rings.push(...geometry.coordinates);
    if (geometry?.type === "MultiPolygon") for (const polygon of geometry.coordinates) rings.push(...polygon);
  }
  return areaOfRings(rings);
}

/** Distances of range rings [m]. */
export const RINGS = [500e3, 1000e3, 1500e3, 2000e3] as const;

export function rangeRings(centre: At | null): Ring[] {
  if (!centre) return [];
  return RINGS.map((distance) => {
    const ring = geodesicCircle(centre, distance);
    return {
      lines: linesOfRings([ring]),
      text: `${(distance / 1000).toLocaleString("en-GB")} km`,
      label: { longitude: ring[0]![0], latitude: ring[0]![1] },
    };
  });
}
