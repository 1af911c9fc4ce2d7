// Two fields for a place in degrees, and steps by a distance.

import { h, labelled } from "../dom";

const EARTH = 6371.0088; // [km] mean radius
export const STEP = 50; // [km] of one press of an arrow

export interface Where {
  element: HTMLElement;
  set(latitude: number, longitude: number): void;
  /** Null if a field does not hold a number in its range; then it says so. */
  get(): { latitude: number; longitude: number } | null;
  onChange(listener: () => void): void;
}

export function whereFields(): Where {
  const latitude = h("input", { type: "number", min: "-90", max: "90", step: "any", inputmode: "decimal" });
  const longitude = h("input", { type: "number", min: "-180", max: "360", step: "any", inputmode: "decimal" });
  const read = (field: HTMLInputElement): number => (field.value.trim() === "" ? Number.NaN : Number(field.value));
  return {
    element: h("div", { class: "where" }, labelled("Latitude [°N]", latitude), labelled("Longitude [°E]", longitude)),
    set(north, east) {
      latitude.value = north.toFixed(3);
      longitude.value = east.toFixed(3);
    },
    get() {
      const [north, east] = [read(latitude), read(longitude)];
      const good = Math.abs(north) <= 90 && east >= -180 && east <= 360;
      return good ? { latitude: north, longitude: east } : null;
    },
    onChange(listener) {
      latitude.addEventListener("change", listener);
      longitude.addEventListener("change", listener);
    },
  };
}

export const NOT_A_PLACE = "Write a latitude from -90 to 90 and a longitude from -180 to 360, in degrees.";

/** The place that lies a distance [km] from another, to the north and to the east along the sphere. */
export function stepped(
  from: { latitude: number; longitude: number },
  north: number,
  east: number,
): { latitude: number; longitude: number } {
  const degree = (Math.PI / 180) * EARTH;
  const latitude = Math.min(89.9, Math.max(-89.9, from.latitude + north / degree));
  const across = degree * Math.max(0.01, Math.cos((from.latitude * Math.PI) / 180));
  const longitude = from.longitude + east / across;
  return { latitude: rounded(latitude), longitude: rounded(((((longitude + 180) % 360) + 360) % 360) - 180) };
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e4) / 1e4;
}
