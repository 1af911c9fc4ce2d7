"""When a battery may launch, before or after burnout, and what an intercept needs: a sensor's sight or the launch."""

import math
from pathlib import Path

import numpy as np
import pytest

import penumbra as pb
from laws.worlds import AIMS, NOMINAL, RUSHED, STANDS, Data, Loader, changed, covered, figures
from penumbra.coverage.map_loop import COVERED, MARGIN, buffers, follow
from penumbra.coverage.problem import aimed_at, bind, class_figures, fill
from penumbra.earth.ellipsoid import position
from penumbra.errors import ScenarioError
from penumbra.flight.arc.arc import arc
from penumbra.scenario.columns import CHOICES, columns
from penumbra.scenario.loader import load
from system.fuzz.rows import near, odd_world, random_rows, table_of
from system.fuzz.shields import DAY

CLOSE_BY = """
id: close-by
title: A battery beside the launch
summary: THAAD 111 km south of a launch point, and as quick to decide as can be.
region: {south: 28 deg, north: 37 deg, west: 26 deg, east: 34 deg, resolution: 3}
decision_time: 9 s
link_delay: 5 s
threats: {mrbm-1000: {}}
launch_points:
  north: {name: North, latitude: 35.9 deg, longitude: 30 deg, source: penumbra-assumption, grade: assumption}
sites:
  here:
    {name: Here, latitude: 34.9 deg, longitude: 30 deg, height: 0 m, source: penumbra-assumption, grade: assumption}
sensors:
  eye:
    name: Eye
    card: an-tpy-2-terminal
    site: here
    boresights: [0 deg]
    actual: {start: 2020-01-01, source: penumbra-assumption, grade: assumption}
batteries:
  first:
    name: First battery
    site: here
    platform: thaad-battery
    interceptor: thaad
    radar: eye
    launch: own-radar
    inventory: 48
    inventory_source: penumbra-assumption
    inventory_grade: assumption
    actual: {start: 2020-01-01, source: penumbra-assumption, grade: assumption}
"""
BURNOUT = 110.0  # [s] of mrbm-1000


def traced(tmp_path: Path, *changes: str):
    file = tmp_path / "close-by.yaml"
    file.write_text(CLOSE_BY, "utf-8")
    return pb.trace(pb.load(file, changes).on("2024-05-01"), "mrbm-1000", "north", "30, 30")


def test_a_battery_beside_the_launch_waits_for_burnout(tmp_path: Path) -> None:
    """It could launch at 81 s at what burns until 110 s, and the place would be covered."""
    early, late = traced(tmp_path, "commit=any-time"), traced(tmp_path)
    assert float(early.burnout_time) == float(late.burnout_time) == BURNOUT
    assert float(early.commit[0]) == pytest.approx(81.3, abs=0.5)
    assert bool(early.arc_covered)
    assert "while that still burns" in early.attrs["why"]
    assert float(late.commit[0]) == BURNOUT
    assert not bool(late.arc_covered)
    assert "Would have to launch before the threat has burnt out: First battery, by" in late.attrs["why"]


def test_without_sight_at_the_intercept_it_is_met_after_burnout(tmp_path: Path) -> None:
    """Its radar loses the object overhead at 132 s; the path told from the track leads on."""
    there = traced(tmp_path, "intercept=predicted")
    assert float(there.commit[0]) == BURNOUT
    assert bool(there.arc_covered)
    assert float(there.intercept_time[0]) > float(np.nanmax(there.sight_end.values)) + 10.0
    assert "No sensor has to see the object at the intercept." in there.attrs["why"]
    assert "once that has burnt out" in there.attrs["why"]


@pytest.mark.parametrize("word", ["commit=never", "intercept=blind"])
def test_what_is_not_offered_is_refused(tmp_path: Path, word: str) -> None:
    with pytest.raises(ScenarioError, match=word.partition("=")[0]):
        traced(tmp_path, word)


def one_row(data: Data, loaded: Loader, **chosen: str):
    """The shield of some data with choices of its own, and the same choices as a row of the shield without them."""
    loaded.shield(data)
    base = load(loaded.folder / "law.yaml").on(DAY)
    held = [column.path for column in columns(base)]
    row = bind(base).own.copy()
    for name, word in chosen.items():
        row[0, held.index(name)] = float(CHOICES[name].index(word))
        data = changed(data, name, word)
    loaded.shield(data)
    return base, row, load(loaded.folder / "law.yaml").on(DAY)


@pytest.mark.parametrize("commit", pb.worlds.COMMIT)
@pytest.mark.parametrize("intercept", pb.worlds.INTERCEPT)
def test_a_row_is_what_the_file_says(commit: str, intercept: str, loaded: Loader) -> None:
    base, row, written = one_row(RUSHED, loaded, commit=commit, intercept=intercept)
    aims = aimed_at(type(near(base, 1, 0))(AIMS[:, 0], AIMS[:, 1]))
    asked = np.full((1, len(AIMS)), MARGIN, np.int8)
    by_row, by_file = bind(base), bind(written)
    ours = class_figures(by_row, fill(by_row, row), 0, aims, asked)
    theirs = class_figures(by_file, fill(by_file, by_file.own), 0, aims, asked)
    np.testing.assert_array_equal(ours.margin, theirs.margin)
    settled = pb.worlds.at(base, table_of(base, row)).scenario
    assert (settled.commit, settled.intercept) == (commit, intercept)


def test_commit_is_that_of_any_time_or_burnout_if_that_is_later(loaded: Loader) -> None:
    """Of satellites' warnings as of tracks: told early enough, a battery waits for burnout, by however much."""
    waited = free = 0
    for feeds in (["watch"], ["above"]):
        data = RUSHED | {"infrared": {"above": {"name": "Above", "cloud_break": "10 km", "track_time": "5 s"}}}
        data = changed(data, "sensors.above", {"name": "Above", "card": "above", **STANDS})
        data = changed(changed(data, "batteries.deck-battery.feeds", feeds), "decision_time", "10 s")
        data = changed(data, "batteries.deck-battery.launch", "remote-launch")
        any_time, after = loaded(changed(data, "commit", "any-time")), loaded(data)
        flight_buffers = buffers(any_time.radars.range.size, 1)
        for aim in AIMS[::11]:
            flight = arc(after.boost, tuple(after.launches[0]), position(*np.radians(aim), 0.0))
            if not flight.reached:
                continue
            follow(flight, any_time.radars, any_time.batteries, flight_buffers)
            early = float(flight_buffers.commits[0])
            follow(flight, after.radars, after.batteries, flight_buffers)
            assert float(flight_buffers.commits[0]) == max(early, flight.burn_time)
            waited += early < flight.burn_time
            free += flight.burn_time < early < math.inf
    assert waited > 3
    assert free > 3


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.slow
def test_waiting_and_seeing_never_help(seed: int, loaded: Loader) -> None:
    """On random shields: any-time covers all that after-burnout does, and predicted all that in-sight does."""
    loaded.shield(odd_world(seed))
    shield = load(loaded.folder / "law.yaml").on(DAY)
    problem, aims = bind(shield), aimed_at(near(shield, 120, seed))
    at = {column.path: n for n, column in enumerate(columns(shield))}
    rows = random_rows(shield, 6, seed, odd=True)
    asked = np.full((len(rows), 120), COVERED, np.int8)

    def met(threat: int, **chosen: float):
        values = rows.copy()
        for name, value in chosen.items():
            values[:, at[name]] = value
        found = class_figures(problem, fill(problem, values), threat, aims, asked)
        return (found.reaching > 0) & (found.covering == found.reaching)

    for threat in range(len(problem.threats)):
        for one, other in (("commit", "intercept"), ("intercept", "commit")):
            for held in (0.0, 1.0):
                strict, loose = (met(threat, **{one: value, other: held}) for value in (0.0, 1.0))
                assert not (strict & ~loose).any()


def test_prediction_covers_more_than_sight_somewhere(loaded: Loader) -> None:
    short = changed(NOMINAL, "radars.own.range", "250 km")
    seen, told = (
        covered(figures(loaded(changed(short, "intercept", word)), AIMS)) for word in ("in-sight", "predicted")
    )
    assert not (seen & ~told).any()
    assert told.sum() > seen.sum()
