// Two shields are compared by maps of one kind.

import type { ShownMap } from "../page";

/** Two maps of one kind: both of cases or both nominal, if both are there; each the best one with its nominal map. */
export function alike(
  [one, plain]: readonly [ShownMap | null, ShownMap | null],
  [other, otherPlain]: readonly [ShownMap | null, ShownMap | null],
): [ShownMap | null, ShownMap | null] {
  if (!one || !other || one.block.meta["level"] === other.block.meta["level"]) return [one, other];
  const nominal = (map: ShownMap, held: ShownMap | null) => (map.block.meta["level"] === "cases" ? held : map);
  return [nominal(one, plain), nominal(other, otherPlain)];
}
