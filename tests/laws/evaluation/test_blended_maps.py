"""Maps by fans of a family against maps by fans flown for each world: the answers differ at edges, and hardly there."""

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

import penumbra as pb
from laws.worlds import NOMINAL, OWN, Loader, changed
from penumbra.coverage.map_loop import MARGIN, Figures
from penumbra.coverage.nominal_map import places_of, region_cells
from penumbra.coverage.problem import Problem, aimed_at, bind, class_figures, fill
from penumbra.earth.ellipsoid import positions
from penumbra.flight.fan.site_fans import SiteFans
from penumbra.scenario.columns import columns
from penumbra.scenario.loader import load
from penumbra.scenario.model import Shield
from system.fuzz.rows import random_rows
from system.fuzz.shields import DAY

ROWS = 8

MOST_DIFFERENT = 2e-4
"""Share of reached (world, class, place) whose answer may differ; measured: 9 of 370,000
of `epaa`; 1 of 40,380 of `cities`, whose interceptors fly through air. All lie at an edge."""
MOST_FINITE = 5e-4  # share of those for which there is an intercept in one map only; measured: 18 of 370,000
TYPICAL, NEARLY_ALL = 0.05, 0.7
"""Median and 99.9 % of how far finite margins may be apart [s]; measured: 0.015 at most, and 0.26 (`strategic`)."""


def shield_of(name: str, loader: Loader) -> Shield:
    if name == "laws":
        data = changed(NOMINAL, "region.resolution", 3)
        for path, low, value, high in (
            ("interceptors.dart.burnout_speed", "3.2 km/s", "3.5 km/s", "3.9 km/s"),
            ("radars.own.range", "700 km", "900 km", "3000 km"),
        ):
            data = changed(data, path, {"low": low, "value": value, "high": high, **OWN})
        loader.shield(data)
        return load(loader.folder / "law.yaml").on(DAY)
    resolution = {"epaa": 4, "cities": 5, "strategic": 2}[name]
    few = ["launch_areas.iran.points=4"] if name == "epaa" else []
    return pb.load(name, [f"region.resolution={resolution}", *few]).on("2030-12-31", "planned")


def answer(found: Figures) -> NDArray[np.bool_]:
    return (found.reaching > 0) & (found.covering == found.reaching)


def far_from_an_edge(cells, covered: NDArray[np.bool_], reached: NDArray[np.bool_], place: int) -> float:
    """How many cells away [widths of a cell] the nearest place lies that the flown map tells another answer of."""
    other = (covered != covered[place]) | (reached != reached[place])
    at = positions(cells.latitude.values, cells.longitude.values)
    apart = np.linalg.norm(at[other] - at[place], axis=1).min(initial=np.inf)
    return float(apart / np.sqrt(cells.area.values[place]))


LARGE = [("epaa", True), *product(("cities", "strategic"), (True, False))]


@pytest.mark.parametrize(
    "name,tables",
    [("laws", True), ("laws", False), *(pytest.param(*each, marks=pytest.mark.slow) for each in LARGE)],
)
def test_answers_differ_at_edges_alone(name: str, tables: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    shield = shield_of(name, Loader(tmp_path_factory.mktemp("blended")))
    cells, values = region_cells(shield), in_the_air(shield, random_rows(shield, ROWS, 5))
    aims, asked = aimed_at(places_of(cells)), np.full((ROWS, cells.sizes["cell"]), MARGIN, np.int8)
    flown, blended = bind(shield), without_tables(bind(shield, "blended"), tables)
    by_flown, by_blended = fill(flown, values), fill(blended, values)
    assert (by_blended.batteries.fan_begin < 0).all() != tables
    reached = different = only_one = 0
    apart = []
    for threat in range(len(flown.threats)):
        one, other = (
            class_figures(*given, threat, aims, asked) for given in ((flown, by_flown), (blended, by_blended))
        )
        assert one.reaching.tobytes() == other.reaching.tobytes()
        covered = answer(one)
        wrong = covered != answer(other)
        for world, place in np.argwhere(wrong).tolist():
            near = far_from_an_edge(cells, covered[world], one.reaching[world] > 0, place) < 2.5
            assert near or abs(one.margin[world, place]) < NEARLY_ALL
        finite = np.isfinite(one.margin), np.isfinite(other.margin)
        both = finite[0] & finite[1]
        apart.append(np.abs(one.margin[both] - other.margin[both]))
        reached, different = reached + int((one.reaching > 0).sum()), different + int(wrong.sum())
        only_one += int((finite[0] != finite[1]).sum())
    seconds = np.concatenate(apart)
    assert seconds.size > 0
    assert seconds.max() > 0.0  # else they are the same fans
    assert different <= MOST_DIFFERENT * reached
    assert only_one <= MOST_FINITE * reached
    assert np.median(seconds) < TYPICAL
    assert np.quantile(seconds, 0.999) < NEARLY_ALL


def in_the_air(shield: Shield, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows whose interceptors have a published ballistic coefficient; without air, which some have, fans are flown."""
    for n, column in enumerate(columns(shield)):
        if column.path.startswith("interceptors.") and column.path.endswith(".ballistic_coefficient"):
            values[:, n] = np.where(values[:, n] > column.high, column.own, values[:, n])
    return values


def without_tables(problem: Problem, tables: bool) -> Problem:
    return problem._replace(fans=SiteFans(problem.fans.ranges, tables=tables))
