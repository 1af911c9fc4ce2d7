"""The number of sample points of a launch area: enough for converged shares, with the remaining change.

Shares of people and land are computed in several worlds while the number of points is doubled. Each time only arcs from
the new points are computed, to places that represent the whole map: one town for all nearby towns, and the centres of
coarse cells.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.launch_areas import points_of
from penumbra.coverage.provenance import provenance
from penumbra.coverage.refinement import COARSEST
from penumbra.coverage.share_places import places
from penumbra.earth.area_sampling import BOUNDARY_POINTS
from penumbra.earth.cells import coarsest_with_cells, grid
from penumbra.earth.ellipsoid import positions
from penumbra.earth.homes import homes
from penumbra.names import AREAS
from penumbra.scenario.launch_models import MOST_POINTS
from penumbra.scenario.model import Scenario, Shield

__all__ = ["NO_AREAS", "Evaluator", "Sampling", "sampled", "samples"]

A_POINT = 0.01
"""Convergence tolerance: change of a share."""

NEAR = 5
"""H3 resolution of the cells within which one town represents all towns of a map unit."""

_MOST_LOOKED = 256
_KINDS = ("alliance", "area", "all")  # not countries: the share of a one-town country would never converge

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

Evaluator = Callable[[Floats, "Floats | None", "Bools | None"], tuple[Bools, Bools]]
"""A function of places (latitude, longitude) (2, place) [deg], launch positions (launch, 3) [m] (None: the scenario's
launch points) and a request (world, threat, place) (None: all). It returns which are threatened, and which covered."""


class Sampling(NamedTuple):
    """The sample points of a scenario's launch areas."""

    counts: dict[str, int]
    """Number of sample points of each area, by its key."""
    looked: int
    """Greatest number of points of an area for which shares were computed, to estimate the remaining change."""
    left: float
    """Greatest change by those points of any share of people or land, by alliance, named area and the whole map."""

    def attributes(self, scenario: Scenario) -> dict[str, Any]:
        """Attributes of a Dataset; empty without launch areas."""
        if not self.counts:
            return {}
        names = {key: scenario.launch_areas[key].name for key in self.counts}
        counts = ", ".join(f"{names[key]} {count}" for key, count in self.counts.items())
        return {AREAS: counts, f"{AREAS}_looked_at": self.looked, f"{AREAS}_left": self.left}


NO_AREAS = Sampling({}, 0, 0.0)


class _Weights(NamedTuple):
    """Places, and their weights in every share."""

    at: Floats  # (2, place) latitude and longitude [deg]
    weight: Floats  # (share, place), each row of sum 1


def samples(scenario: Scenario, counts: dict[str, int]) -> tuple[tuple[str, ...], Floats]:
    """Names of the sample points of launch areas, and their Earth-fixed positions (point, 3) [m]."""
    names: list[str] = []
    found = [np.empty((0, 3))]
    for key, count in counts.items():
        points = points_of(scenario, key, count)
        names += [f"{key} {n + 1}" for n in range(count)]
        found.append(positions(points.latitude, points.longitude))
    return tuple(names), np.concatenate(found)


def sampled(shield: Shield, evaluate: Evaluator) -> Sampling:
    """The number of sample points of each launch area.

    Parameters
    ----------
    shield : Shield
    evaluate : callable
        See `Evaluator`.

    Returns
    -------
    Sampling

    Method
    ------
    The number is doubled, starting from 8. The result is the first number after which two successive doublings each
    change no share by a percentage point (0.01) in any world, or a quarter of `_MOST_LOOKED` if there is none. An area
    with a given number of points keeps it; if all areas have one, the numbers are doubled twice to estimate the
    remaining change.
    """
    weights = _weights(shield)
    known = evaluate(weights.at, None, None)
    last = dict.fromkeys(shield.scenario.launch_areas, 0)
    tried: list[dict[str, int]] = []
    shares: list[Floats] = []
    for counts in _stages(shield.scenario):
        known = _more(shield.scenario, last, counts, known, weights.at, evaluate)
        tried, shares, last = [*tried[-2:], counts], [*shares[-2:], _shares(known, weights.weight)], counts
        if len(tried) == 3 and max(_change(*pair) for pair in pairwise(shares)) < A_POINT:
            break
    return Sampling(tried[0], max(last.values()), _change(shares[0], shares[-1]))


def _stages(scenario: Scenario) -> Iterator[dict[str, int]]:
    """Numbers of points by area, each twice the one before."""
    areas = scenario.launch_areas
    free = [key for key, area in areas.items() if area.points is None]
    stages = range(3) if not free else range((_MOST_LOOKED // BOUNDARY_POINTS).bit_length())
    for stage in stages:
        doubled = {key: min((area.points or BOUNDARY_POINTS) << stage, 4 * MOST_POINTS) for key, area in areas.items()}
        yield {key: doubled[key] if key in free or not free else int(area.points or 0) for key, area in areas.items()}


def _change(before: Floats, after: Floats) -> float:
    return float(np.abs(after - before).max(initial=0.0))


def _more(
    scenario: Scenario,
    last: dict[str, int],
    now: dict[str, int],
    known: tuple[Bools, Bools],
    at: Floats,
    evaluate: Evaluator,
) -> tuple[Bools, Bools]:
    """The answers (world, threat, place) after adding the sample points between two counts."""
    threatened, covered = known
    parts = [samples(scenario, {key: count})[1][last[key] :] for key, count in now.items()]
    asked = covered | ~threatened
    reached, met = evaluate(at, np.concatenate(parts), asked)
    met = (met | ~reached) & (covered | ~threatened)
    reached = np.where(asked, reached, False) | threatened
    return reached, reached & met & asked


def _shares(known: tuple[Bools, Bools], weight: Floats) -> Floats:
    """All shares (kind, world, threat, share): threatened of all, covered of all, and covered of threatened."""
    threatened, covered = (each.astype(float) @ weight.T for each in known)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.stack((threatened, covered, np.where(threatened > 0.0, covered / threatened, 0.0)))


def _weights(shield: Shield) -> _Weights:
    """Places that represent the map: one town for each cell of `NEAR` and map unit, and centres of coarse cells."""
    region = shield.scenario.region
    box = region.south.value, region.north.value, region.west.value, region.east.value
    resolution = coarsest_with_cells(*box, min(COARSEST, region.resolution), region.resolution)
    lived, cells = homes(*box), grid(*box, resolution)
    towns = list(zip(lived.latitude.tolist(), lived.longitude.tolist(), strict=True))
    cell = np.array([h3.latlng_to_cell(*town, NEAR) for town in towns], np.uint64)
    _, unit = np.unique(lived.unit, return_inverse=True)
    pair = np.stack((cell, unit.reshape(-1).astype(np.uint64)))
    _, first, group = np.unique(pair, axis=1, return_index=True, return_inverse=True)
    people = np.bincount(group.reshape(-1), lived.people, len(first)).astype(float)
    rows = _rows(shield, lived.unit[first], lived.latitude[first], people, np.arange(len(first)), len(first))
    of_part = cells.part_cell.values
    land = _rows(
        shield,
        cells.part_unit.values,
        cells.latitude.values[of_part],
        cells.part_area.values,
        of_part,
        cells.sizes["cell"],
    )
    at = np.stack(
        [np.concatenate((lived[k][first], cells[name].values)) for k, name in enumerate(("latitude", "longitude"))]
    )
    weight = np.zeros((len(rows) + len(land), at.shape[1]))
    weight[: len(rows), : len(first)], weight[len(rows) :, len(first) :] = rows, land
    return _Weights(at, weight)


def _rows(
    shield: Shield, unit: NDArray[np.str_], latitude: Floats, weight: Floats, place: NDArray[np.int64], count: int
) -> Floats:
    """Weights (share, place) of pieces in every alliance and named area and on the whole map; each row sums to 1."""
    attrs, present = provenance(shield, ""), frozenset(np.unique(unit).tolist())
    found = [
        np.bincount(place, np.where(each.holds(unit, latitude), weight, 0.0), count)
        for by in _KINDS
        for each in places(attrs, present, by).values()
    ]
    rows = [row / row.sum() for row in found if row.sum() > 0.0]
    return np.array(rows).reshape(len(rows), count)
