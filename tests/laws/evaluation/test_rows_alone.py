"""Rows evaluated together are the same rows alone, to the bit: in any order and grouping, on any number of threads."""

from typing import Literal, NamedTuple

import numpy as np
import pytest
from numba.core import config
from numpy.typing import NDArray

import penumbra as pb
from laws.worlds import NOMINAL, OWN, Data, Loader, changed
from penumbra.coverage import problem as bound_problem
from penumbra.coverage.blocks import MOST_BYTES, MOST_WITHOUT_TABLES, blocks
from penumbra.coverage.map_loop import COVERED, EVERYTHING, NOTHING, REACHED
from penumbra.coverage.nominal_map import nominal_map, places_of, region_cells
from penumbra.coverage.problem import Places, Problem, aimed_at, bind, class_figures, fill
from penumbra.scenario.loader import load
from penumbra.scenario.model import Shield
from system.fuzz.rows import near, odd_world, random_rows, table_of
from system.fuzz.shields import DAY

Floats = NDArray[np.float64]
Fans = Literal["flown", "blended"]

ROWS = 14
MANY, LESS = 90, 20  # places: with tables of blended fans, and with look-ups
ODD_SEEDS = 40


def lofted() -> Data:
    """The small world of the laws with two launch points, an open choice of lofts, and a range of interceptors."""
    second = {"name": "Second", "latitude": "30 deg", "longitude": "50 deg", **OWN}
    data = changed(NOMINAL, "launch_points.second", second)
    data = changed(data, "threats.class.loft", {"value": "0 deg", "low": "-6 deg", "high": "9 deg", **OWN})
    data = changed(data, "sensors.deck-radar.boresights", ["100 deg", "220 deg", "340 deg"])
    speed = {"value": "3.5 km/s", "low": "3.2 km/s", "high": "3.9 km/s", **OWN}
    return changed(data, "interceptors.dart.burnout_speed", speed)


@pytest.fixture(scope="module")
def loader(tmp_path_factory: pytest.TempPathFactory) -> Loader:
    return Loader(tmp_path_factory.mktemp("rows"))


def open_shield(loader: Loader, data: Data) -> Shield:
    """The shield of plain data with its ranges."""
    loader.shield(data)
    return load(loader.folder / "law.yaml").on(DAY)


def shield_of(name: str, loader: Loader) -> Shield:
    if name == "laws":
        return open_shield(loader, lofted())
    if name.startswith("odd"):
        return open_shield(loader, odd_world(int(name.split()[1])))
    return pb.load(name).on("2018-12-31", "planned")


class Answer(NamedTuple):
    """All that blocks tell of one class in one world, as bytes."""

    code: bytes
    margin: bytes
    arcs: bytes


def answers(
    problem: Problem, values: Floats, places: Places, most_bytes: float = MOST_BYTES
) -> dict[tuple[int, int], Answer]:
    """What blocks tell of each (class, row), places being asked in turn whether they are covered, reached, or not."""
    asked = np.full((len(problem.threats), len(places.latitude)), COVERED, np.int8)
    asked[:, ::7], asked[:, 3::11] = REACHED, NOTHING
    found = {}
    for block in blocks(problem, values, places, asked, margins=True, launches=True, most_bytes=most_bytes):
        assert block.margin is not None
        assert block.arcs is not None
        for n, row in enumerate(block.rows.tolist()):
            assert (block.threat, row) not in found
            told = np.where(asked[block.threat] == COVERED, block.margin[n], np.float32(0.0))
            found[block.threat, row] = Answer(block.code[n].tobytes(), told.tobytes(), block.arcs[n].tobytes())
    return found


def codes_alone(problem: Problem, values: Floats, places: Places) -> dict[tuple[int, int], bytes]:
    """The codes of each (class, row) when nothing but whether a place is covered is asked, row by row."""
    asked = np.full((len(problem.threats), len(places.latitude)), COVERED, np.int8)
    asked[:, ::7], asked[:, 3::11] = REACHED, NOTHING
    return {
        (block.threat, row): block.code[0].tobytes()
        for row in range(len(values))
        for block in blocks(problem, values[row : row + 1], places, asked)
    }


def check_rows(
    shield: Shield, fans: Fans, count: int, seed: int, monkeypatch: pytest.MonkeyPatch, odd: bool = False
) -> dict[tuple[int, int], Answer]:
    """Every way to evaluate random rows gives what each gives alone; that is returned."""
    values = random_rows(shield, ROWS, seed, odd, beyond=fans == "blended")
    places, rng = near(shield, count, seed), np.random.default_rng(seed)
    problem = bind(shield, fans)
    alone = {}
    for row in range(ROWS):
        one = answers(problem, values[row : row + 1], places)
        alone |= {(threat, row): answer for (threat, _), answer in one.items()}
    assert len(alone) == ROWS * len(problem.threats)
    assert answers(problem, values, places) == alone
    for together, threads, most_bytes in ((32, 1, MOST_BYTES), (1, 2, 1e7), (3, 3, 1.0), (5, 1, 3e7)):
        order = rng.permutation(ROWS)
        with monkeypatch.context() as patch:
            patch.setattr(bound_problem, "MOST_TOGETHER", together)
            patch.setattr(config, "NUMBA_NUM_THREADS", threads)
            found = answers(bind(shield, fans), values[order], places, most_bytes)
        assert {(threat, int(order[row])): answer for (threat, row), answer in found.items()} == alone
    assert codes_alone(problem, values, places) == {key: answer.code for key, answer in alone.items()}
    return alone


@pytest.mark.parametrize("count", [MANY, LESS])
@pytest.mark.parametrize(
    ("name", "fans"),
    [
        ("laws", "flown"),
        pytest.param("laws", "blended", marks=pytest.mark.slow),
        pytest.param("epaa", "flown", marks=pytest.mark.slow),
        pytest.param("epaa", "blended", marks=pytest.mark.slow),
        pytest.param("cities", "flown", marks=pytest.mark.slow),
        pytest.param("cities", "blended", marks=pytest.mark.slow),
        pytest.param("strategic", "flown", marks=pytest.mark.slow),
        pytest.param("strategic", "blended", marks=pytest.mark.slow),
    ],
)
def test_together_and_alone(name: str, fans: Fans, count: int, loader: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LESS <= MOST_WITHOUT_TABLES < MANY
    alone = check_rows(shield_of(name, loader), fans, count, 5, monkeypatch)
    codes = set().union(*(answer.code for answer in alone.values()))
    assert codes == {0, 1, 2}
    assert len(set(alone.values())) > 0.4 * len(alone)  # rows differ


@pytest.mark.parametrize(
    "seed", [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, ODD_SEEDS))]
)
def test_together_and_alone_on_odd_shields(seed: int, loader: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    check_rows(shield_of(f"odd {seed}", loader), "flown", MANY, seed, monkeypatch, odd=True)


def check_exact(shield: Shield, values: Floats) -> int:
    """Each of many rows, swept together, is the map of its exact shield; how many batteries were taken away."""
    table, cells = table_of(shield, values), region_cells(shield)
    problem, places = bind(shield), places_of(cells)
    worlds = fill(problem, values)
    asked = np.full((len(values), cells.sizes["cell"]), EVERYTHING, np.int8)
    gone = 0
    figures = [
        class_figures(problem, worlds, threat, aimed_at(places), asked) for threat in range(len(problem.threats))
    ]
    for row in range(len(values)):
        exact = pb.at(shield, table, row)
        alone = nominal_map(exact)
        for threat, (name, found) in enumerate(zip(problem.threats, figures, strict=True)):
            one = alone.isel(threat=threat)
            assert str(one.threat.values) == name
            reached = found.reaching[row] > 0
            np.testing.assert_array_equal(reached, one.threatened.values)
            np.testing.assert_array_equal(reached & (found.covering[row] == found.reaching[row]), one.covered.values)
            np.testing.assert_array_equal(found.margin[row], one.margin.values)
            np.testing.assert_array_equal(found.shots[row], one.shots.values)
            for b, key in enumerate(shield.batteries):
                own = found.battery_margin[row, b]
                if key in exact.batteries:
                    np.testing.assert_array_equal(own, one.battery_margin.sel(battery=key).values)
                else:
                    assert (own[reached] == -np.inf).all()
        gone += len(shield.batteries) - len(exact.batteries)
    return gone


COARSE = {
    "laws": ["region.resolution=2"],
    "epaa": ["region.resolution=1", "launch_areas.iran.points=8"],  # as many for the map of one row as for the table
    "cities": ["region.resolution=5", "launch_areas.iran.points=8"],
}


@pytest.mark.parametrize(
    "name",
    ["laws", pytest.param("epaa", marks=pytest.mark.slow), pytest.param("cities", marks=pytest.mark.slow)],
)
def test_each_row_is_the_map_of_its_exact_shield(name: str, loader: Loader) -> None:
    if name == "laws":
        shield = open_shield(loader, changed(lofted(), "region.resolution", 2))
    else:
        shield = pb.load(name, COARSE[name]).on("2018-12-31", "planned")
    gone = check_exact(shield, random_rows(shield, 12, 3, odd=name == "laws", beyond=True))
    assert gone > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_each_row_of_an_odd_shield_is_the_map_of_its_exact_shield(seed: int, loader: Loader) -> None:
    data = odd_world(seed)
    shield = open_shield(loader, changed(data, "region.resolution", 1))
    check_exact(shield, random_rows(shield, 5, seed, odd=True, beyond=True))
