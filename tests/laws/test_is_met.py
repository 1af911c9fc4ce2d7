"""Whether some battery meets an object, told briefly, is what the full rule tells: on any shield, and close to zero.

The full rule is what a place's margin is worked out by; `is_met` answers where only covered or open is asked.
"""

from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from laws.worlds import AIMS, NOMINAL, OWN, RUSHED, WIDE, Loader, Setting, changed, covered, figures
from penumbra.coverage.map_loop import COVERED, EACH, MARGIN, Figures, buffers, follow
from penumbra.coverage.problem import Aims, Problem, aimed_at, bind, class_figures, fill
from penumbra.earth.ellipsoid import position
from penumbra.flight.arc.arc import BOOST_NODES, arc
from penumbra.flight.fan.site_fans import SiteFans
from penumbra.scenario.columns import columns
from penumbra.scenario.loader import load
from penumbra.sensing.radars import Radars
from penumbra.sensing.sight import DIRECTIONS
from penumbra.sensing.track import INTERVALS
from system.fuzz.rows import near, odd_world, random_rows
from system.fuzz.shields import DAY

Floats = NDArray[np.float64]

ROWS, PLACES = 24, 240
QUICK, ALL = 3, 60
CLOSE = np.array([0.0, 1e-7, 9e-7, 1.1e-6, 1e-5, 1e-3, -1e-7, -1e-5])
"""Margins [s] that one arc of each world is given: about the bound by which nodes tell more than they are sure of."""
ROUNDING = 1e-9  # [s] about zero, within which another order of sums may tell otherwise


class Told(NamedTuple):
    """What the full rule told of many arcs."""

    arcs: int
    met: int
    close: int  # with a margin within a thousandth of a second of zero


def compare(problem: Problem, values: Floats, threat: int, aims: Aims) -> tuple[Told, Figures]:
    """Ask for answers and for margins of one class in many worlds; the answers must be the same."""
    worlds, shape = fill(problem, values), (len(values), len(aims.latitude))

    def asked(what: int, launches: bool) -> Figures:
        return class_figures(problem, worlds, threat, aims, np.full(shape, what, np.int8), launches)

    full, each, briefly = asked(MARGIN, True), asked(EACH, True), asked(COVERED, False)
    doubtful = np.abs(full.margin) < ROUNDING
    same = doubtful | (full.covering == each.covering)
    assert same.all(), _told(full, each, same)
    assert (full.reaching == each.reaching).all()
    assert (doubtful[:, None] | (full.arcs == each.arcs)).all()
    covered, open_ = full.covering == full.reaching, briefly.covering < briefly.reaching
    same = doubtful | (covered == ~open_)
    assert same.all(), _told(full, briefly, same)
    assert ((full.reaching > 0) == (briefly.reaching > 0)).all()
    told = Told(int(full.reaching.sum()), int(full.covering.sum()), int((np.abs(full.margin) < 1e-3).sum()))
    return told, full


def _told(full: Figures, brief: Figures, same: NDArray[np.bool_]) -> str:
    world, place = (int(at[0]) for at in np.nonzero(~same))
    return (
        f"world {world}, place {place}: {full.covering[world, place]} arcs met by the full rule, "
        f"{brief.covering[world, place]} briefly, margin {full.margin[world, place]!r} s"
    )


def brought_close(problem: Problem, values: Floats, full: Figures, seed: int) -> Floats:
    """The rows with so long a decision that the margin of one place in each is as good as zero."""
    rng, made = np.random.default_rng(seed), values.copy()
    decision = [column.path for column in columns(problem.shield)].index("decision_time")
    for row, wanted in enumerate(rng.choice(CLOSE, len(values))):
        margin = full.margin[row][np.isfinite(full.margin[row])]
        if margin.size:
            made[row, decision] = max(made[row, decision] + rng.choice(margin) - wanted, 0.0)
    return made


@pytest.fixture(scope="module")
def loader(tmp_path_factory: pytest.TempPathFactory) -> Loader:
    return Loader(tmp_path_factory.mktemp("met"))


@pytest.mark.parametrize(
    "seed", [*range(QUICK), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(QUICK, ALL))]
)
def test_briefly_is_as_in_full_on_odd_shields(seed: int, loader: Loader) -> None:
    loader.shield(odd_world(seed))
    shield = load(loader.folder / "law.yaml").on(DAY)
    problem, values = bind(shield), random_rows(shield, ROWS, seed, odd=True)
    aims = aimed_at(near(shield, PLACES, seed))
    for threat in range(len(problem.threats)):
        _, full = compare(problem, values, threat, aims)
        compare(problem, brought_close(problem, values, full, seed), threat, aims)


@pytest.mark.slow
def test_the_odd_shields_are_met_and_missed_and_nearly_so(loader: Loader) -> None:
    """Else the law above would hold of nothing."""
    arcs = met = close = 0
    for seed in range(10):
        loader.shield(odd_world(seed))
        shield = load(loader.folder / "law.yaml").on(DAY)
        problem, values = bind(shield), random_rows(shield, ROWS, seed, odd=True)
        aims = aimed_at(near(shield, PLACES, seed))
        for threat in range(len(problem.threats)):
            told, full = compare(problem, values, threat, aims)
            again, _ = compare(problem, brought_close(problem, values, full, seed), threat, aims)
            arcs, met, close = arcs + told.arcs, met + told.met, close + again.close
    assert 0.02 * arcs < met < 0.9 * arcs
    assert close > 20


RANGE = {"value": "3.5 km/s", "low": "3.2 km/s", "high": "3.9 km/s", **OWN}


@pytest.mark.parametrize("tables", [True, False])
@pytest.mark.slow
def test_with_blended_fans_too(tables: bool, loader: Loader) -> None:
    loader.shield(changed(RUSHED, "interceptors.dart.burnout_speed", RANGE))
    shield = load(loader.folder / "law.yaml").on(DAY)
    problem = bind(shield, "blended")
    problem = problem._replace(fans=SiteFans(problem.fans.ranges, tables=tables))
    values, aims = random_rows(shield, ROWS, 7, odd=True), aimed_at(near(shield, PLACES, 7))
    told, full = compare(problem, values, 0, aims)
    compare(problem, brought_close(problem, values, full, 7), 0, aims)
    assert 0 < told.met < told.arcs


def flickering(held: Radars, comb: int) -> Radars:
    """Radars with a skyline that hides every other so many directions up to half way to the zenith."""
    hidden = (np.arange(DIRECTIONS) // comb) % 2 == 0
    skyline = np.where(hidden, 0.5, -np.inf)[None]
    return held._replace(
        skyline=skyline, sees_from=np.zeros_like(held.sees_from), sin_skyline=np.full_like(held.sin_skyline, 0.5)
    )


@pytest.mark.parametrize("track", ["single", "networked"])
@pytest.mark.parametrize("comb", [1, 2, 3, 5, 8, 13])
def test_radars_that_flicker(comb: int, track: str, loader: Loader) -> None:
    """More intervals of sight than are kept, nodes of which no two beside each other are seen, and short tracks."""
    arcs = met = several = 0
    for data in (NOMINAL, RUSHED, WIDE):
        for track_time in ("0 s", "4 s", "40 s"):
            timed = changed(changed(data, "radars.own.track_time", track_time), "track", track)
            setting = loader(changed(timed, "radars.forward.track_time", track_time))
            setting = setting._replace(radars=flickering(setting.radars, comb))
            full = figures(setting, AIMS)
            for what in (COVERED, EACH):
                briefly = figures(setting, AIMS, np.full(len(AIMS), what, np.int8))
                np.testing.assert_array_equal(covered(briefly), covered(full))
            np.testing.assert_array_equal(briefly.arcs, full.arcs)
            arcs, met = arcs + int(full.reaching.sum()), met + int(full.covering.sum())
            several = max(several, most_intervals(setting))
    assert 0 < met < arcs
    assert several == INTERVALS if comb <= 3 else several > 1


@pytest.mark.parametrize("floor", [85.0, 100.0, 120.0])
def test_floors_crossed_between_two_nodes(floor: float, loader: Loader) -> None:
    """Between a floor and a ceiling 2 km above it, which an object falls through between two nodes, it is met too."""
    met = between = 0
    for data in (NOMINAL, RUSHED, WIDE):
        thin = changed(data, "interceptors.dart.floor", f"{floor!r} km")
        setting = loader(changed(thin, "interceptors.dart.ceiling", f"{floor + 2.0!r} km"))
        full = figures(setting, AIMS)
        for what in (COVERED, EACH):
            briefly = figures(setting, AIMS, np.full(len(AIMS), what, np.int8))
            np.testing.assert_array_equal(covered(briefly), covered(full))
        np.testing.assert_array_equal(briefly.arcs, full.arcs)
        met += int(full.covering.sum())
        between += sum(not node_within(setting, aim, floor) for aim in AIMS[covered(full)])
    assert 0 < between <= met


def node_within(setting: Setting, aim: Floats, floor: float) -> bool:
    """Whether a node of the free flight lies in the 2 km above a floor [km]."""
    flight = arc(setting.boost, tuple(setting.launches[0]), position(*np.radians(aim), 0.0))
    work = buffers(setting.radars.range.size, setting.batteries.radius.size)
    follow(flight, setting.radars, setting.batteries, work)
    height = work.samples.height[BOOST_NODES:] / 1e3
    return bool(((height >= floor) & (height <= floor + 2.0)).any())


def most_intervals(setting: Setting) -> int:
    """The most intervals in which one radar sees an arc of the setting."""
    most, work = 0, buffers(setting.radars.range.size, setting.batteries.radius.size)
    for aim in AIMS[::5]:
        flight = arc(setting.boost, tuple(setting.launches[0]), position(*np.radians(aim), 0.0))
        if flight.reached:
            follow(flight, setting.radars, setting.batteries, work)
            most = max(most, int(work.tracks.intervals.max()))
    return most
