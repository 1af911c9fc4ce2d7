"""The same question has the same answer: on one thread or two, compiled or not, asked in part or in full."""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from laws.worlds import AIMS, NOMINAL, Figures, Loader, Setting, covered, figures
from penumbra.coverage.map_loop import COVERED, EVERYTHING, NOTHING, REACHED
from penumbra.earth.ellipsoid import position
from penumbra.flight.arc.arc import BOOST_NODES, LAST_NODE, Boost, arc, place

BOOSTS = [
    Boost(68.0, 28e3, 20e3, 0.0, 1e4, 0.0, 2e7, 8e3),
    Boost(130.0, 100e3, 110e3, 0.1, 1e4, 0.0, 2e7, 8e3),
    Boost(240.0, 250e3, 500e3, 0.0, 1e4, 0.0, 2e7, 8e3),
]
ENDS = [((34.0, 46.0), (33.5, 48.5)), ((34.0, 46.0), (45.0, 25.0)), ((55.0, 60.0), (75.0, -100.0))]

# what a process without compiler works out, printed as JSON for the one with it
SCRIPT = """
import json, pickle, sys
import numpy as np
from laws.test_same_results import flights
from laws.worlds import figures
import penumbra.jit
from numba import config
assert config.DISABLE_JIT
with open(sys.argv[1], "rb") as file:
    setting, aims = pickle.load(file)
found = figures(setting, aims)
print(json.dumps([flights(), [np.asarray(row, float).ravel().tolist() for row in found]]))
"""


def flights() -> list[list[float]]:
    """Speed, time and places of a few arcs."""
    rows = []
    for boost, (start, aim) in zip(BOOSTS, ENDS, strict=True):
        flight = arc(boost, *(position(*np.radians(spot), 0.0) for spot in (start, aim)))
        rows.append([flight.speed, flight.flight_time])
        rows += [list(place(flight, node)) for node in (3.0, float(BOOST_NODES), 30.5, float(LAST_NODE))]
    return [[float(value) for value in row] for row in rows]


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="the compiler is off already")
def test_without_the_compiler_the_same(tmp_path: Path, nominal: Setting, nominal_figures: Figures) -> None:
    chosen = [int(k) for k in np.flatnonzero(np.isfinite(nominal_figures.margin))[::9]]
    chosen += [
        int(np.flatnonzero(np.isneginf(nominal_figures.margin))[0]),
        int(np.flatnonzero(nominal_figures.reaching == 0)[0]),
    ]
    with (tmp_path / "world").open("wb") as file:
        pickle.dump((nominal, AIMS[chosen]), file)
    tests = Path(__file__).parents[1]
    paths = [str(tests), str(tests.parent / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "world")],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    arcs, found = json.loads(run.stdout)
    for ours, plain in zip(flights(), arcs, strict=True):
        np.testing.assert_allclose(plain, ours, rtol=1e-9, atol=1e-6)
    for ours, plain in zip(nominal_figures, found, strict=True):
        np.testing.assert_allclose(plain, np.asarray(ours, float)[..., chosen].ravel(), rtol=1e-9, atol=1e-7)


def test_threads_do_not_change_a_byte(nominal: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for threads in (1, 2, 3):
        monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", threads)
        found.append(figures(nominal, AIMS))
    for one, two, three in zip(*found, strict=True):
        assert one.tobytes() == two.tobytes() == three.tobytes()


def test_order_of_the_aims_does_not_change_a_byte(nominal: Setting, nominal_figures: Figures) -> None:
    order = np.random.default_rng(7).permutation(len(AIMS))
    shuffled = figures(nominal, AIMS[order])
    for one, two in zip(nominal_figures, shuffled, strict=True):
        assert one[..., order].tobytes() == two.tobytes()


def test_asked_in_part_the_part_is_the_same(nominal: Setting, nominal_figures: Figures) -> None:
    asked = np.resize(np.array([NOTHING, REACHED, COVERED, EVERYTHING], np.int8), len(AIMS))
    found = figures(nominal, AIMS, asked)
    assert (found.reaching[asked == NOTHING] == 0).all()
    assert (found.reaching == nominal_figures.reaching)[asked != NOTHING].all()
    assert (covered(found) == covered(nominal_figures))[asked >= COVERED].all()
    for one, two in zip(found, nominal_figures, strict=True):
        np.testing.assert_array_equal(one[..., asked == EVERYTHING], two[..., asked == EVERYTHING])


def test_a_world_loaded_twice_is_the_same(loaded: Loader, nominal: Setting) -> None:
    again = loaded(NOMINAL)
    for one, two in (
        (again.radars, nominal.radars),
        (again.batteries, nominal.batteries),
        (again.boost, nominal.boost),
    ):
        for a, b in zip(one, two, strict=True):
            np.testing.assert_array_equal(a, b)
