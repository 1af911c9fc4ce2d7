"""What the engine keeps in memory is bounded, however many worlds and batteries it is asked about."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from laws.worlds import OWN, RUSHED, Data, changed, site
from penumbra.flight.fan.interceptor_flights import AIRLESS
from penumbra.flight.fan.site_fans import FanKey, Ranges, SiteFans, Stored

SPEEDS, BURN, LONGEST, CEILING = (1500.0, 1600.0), 12.0, 42.0, 30e3  # of an interceptor whose fan is flown in no time
RANGES = Ranges(SPEEDS, (BURN, BURN), LONGEST, CEILING, "dart")
RADIUS = 6.37e6
BLENDED, FLOWN = 0.0, -1.0  # index of the only family, or none


def keys(count: int, family: float, first: int = 0) -> np.ndarray:
    """Keys of so many fans: one interceptor at sites that differ."""
    at = first + np.arange(count)
    limits = (LONGEST, CEILING) if family == FLOWN else (0.0, 0.0)
    fields = FanKey(1550.0, BURN, *limits, AIRLESS, 0.0, 0.4 + 1e-3 * at, RADIUS, family)  # type: ignore[arg-type]
    return np.stack(np.broadcast_arrays(*fields), axis=-1)


def held(store: SiteFans) -> int:
    return store.times.nbytes + store.edge.nbytes


def table(store: SiteFans, found: Stored, k: int, size: int) -> np.ndarray:
    return store.times[found.begin[k] : found.begin[k] + size].copy()


@pytest.mark.parametrize("family", [FLOWN, BLENDED])
@pytest.mark.slow
def test_fans_are_kept_up_to_a_budget(family: float) -> None:
    one = SiteFans([RANGES])
    one.require(keys(1, family), ["dart"])
    size, each = one.times.size, held(one)
    assert each > 1e4
    store = SiteFans([RANGES], most_bytes=10 * each)
    for first in range(0, 400, 4):
        found = store.require(keys(4, family, first), ["dart"] * 4)
        fresh = SiteFans([RANGES])
        alone = fresh.require(keys(1, family, first + 3), ["dart"])
        assert table(store, found, 3, size).tobytes() == table(fresh, alone, 0, size).tobytes()
        assert found.widest[3] == alone.widest[0]
        # it is emptied once it is over the budget, and grows twofold
        assert held(store) < 2 * (10 + 4) * each


def test_fans_wanted_at_once_are_all_kept_though_they_are_beyond_the_budget() -> None:
    store = SiteFans([RANGES], most_bytes=1.0)
    for first in (0, 50):
        found = store.require(keys(50, FLOWN, first), ["dart"] * 50)
        assert len(set(found.begin.tolist())) == 50
        size = int(np.diff(found.begin)[0])
        assert store.times.size >= 50 * size
        assert store.times.size <= 2 * 50 * size
    assert store.full


def test_a_flown_fan_is_kept_once_and_found_again() -> None:
    store = SiteFans()
    first = store.require(keys(3, FLOWN), ["dart"] * 3)
    again = store.require(keys(3, FLOWN)[::-1], ["dart"] * 3)
    assert again.begin.tolist() == first.begin.tolist()[::-1]
    assert again.edge_begin.tolist() == first.edge_begin.tolist()[::-1]


def test_worlds_made_before_the_store_was_emptied_keep_their_fans() -> None:
    store = SiteFans(most_bytes=1.0)
    found = store.require(keys(2, FLOWN), ["dart"] * 2)
    times, edge = store.times, store.edge
    before = times.copy(), edge.copy()
    other = store.require(keys(2, FLOWN, 70), ["dart"] * 2)
    assert other.begin.tolist() == found.begin.tolist()
    assert store.times is not times
    assert (times.tobytes(), edge.tobytes()) == tuple(each.tobytes() for each in before)


# Printed by a process of its own: what it takes after two worlds [bytes], by which time all is compiled; what it takes
# at most from then on; and for how many places worlds differ.
MANY_WORLDS = """
import sys
import numpy as np
from laws.worlds import DAY
from penumbra.coverage.evaluate import evaluate
from penumbra.coverage.margin_reducers import Margins
from penumbra.coverage.problem import Places, bind
from penumbra.coverage.reducers import Counts, Launches, Shares
from penumbra.scenario.loader import load
from system.fuzz.rows import near, table_of
from penumbra.scenario.columns import columns, own
shield = load(sys.argv[1]).on(DAY)
rows, count, fans = int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
draw, held = np.random.default_rng(3), columns(shield)
values = np.repeat(own(held)[None], rows, axis=0)
for n, column in enumerate(held):
    if column.low < column.high:
        values[:, n] = draw.uniform(column.low, column.high, rows)
places, problem = near(shield, count, 5), bind(shield, fans)
def run(some):
    reducers = (Counts(), Margins(), Launches(), Shares({"one": np.ones(count)}))
    return evaluate(problem, table_of(shield, some), places, reducers=reducers)
def told(name):
    with open("/proc/self/status") as file:
        return next(1024 * int(line.split()[1]) for line in file if line.startswith(name))
def peak():
    return told("VmHWM:")
run(values[:2])
with open("/proc/self/clear_refs", "w") as file:
    file.write("5")  # the peak is counted from now on
before = told("VmRSS:")
found = run(values)
reached, covered = found.reached_worlds.values, found.covered_worlds.values
print(before, peak(), int(((0 < covered) & (covered < reached)).sum()))
"""

# Likewise what a map takes at most, and how many places of it are in doubt or covered. What the system tells of a
# finished process counts the memory of the one that started it too, so this one reads its own.
ONE_MAP = """
import sys
import penumbra as pb
from laws.worlds import DAY
found = pb.cover(pb.load(sys.argv[1]).on(DAY))
with open("/proc/self/status") as file:
    peak = next(1024 * int(line.split()[1]) for line in file if line.startswith("VmHWM:"))
print(peak, int((found.state > 1).sum()))
"""


def printed(script: str, *arguments: str) -> list[int]:
    """The whole numbers that a script prints in a process of its own."""
    tests = Path(__file__).parents[2]
    paths = [str(tests), str(tests.parent / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    run = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [int(each) for each in run.stdout.split()]


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the process's greatest memory is told in kilobytes")


def ranged() -> Data:
    """The small world of the laws with ranges of what decides arcs, fans and sight."""
    data = changed(RUSHED, "region.resolution", 2)
    for path, low, value, high in (
        ("interceptors.dart.burnout_speed", "3.2 km/s", "3.5 km/s", "3.9 km/s"),
        ("threats.class.burn_time", "110 s", "120 s", "130 s"),
        ("radars.forward.range", "700 km", "1000 km", "2000 km"),
        ("platforms.deck.reaction_time", "5 s", "10 s", "60 s"),
    ):
        data = changed(data, path, {"low": low, "value": value, "high": high, **OWN})
    return data


@on_linux
@pytest.mark.parametrize("places", [60, 8])
@pytest.mark.slow
def test_five_thousand_worlds(places: int, tmp_path: Path) -> None:
    """By the real engine, with tables of fans and without: a table for each world would take some 5 GB.

    Measured: 320 MB beyond the two worlds before with tables, 50 MB without; 630 and 380 MB in all, nothing compiled.
    """
    (tmp_path / "law.yaml").write_text(json.dumps(ranged()), "utf-8")
    before, peak, doubtful = printed(MANY_WORLDS, str(tmp_path / "law.yaml"), "5000", str(places), "blended")
    assert doubtful > 0
    assert peak - before < (400e6 if places > 50 else 100e6)


def with_batteries(count: int) -> Data:
    """The same with so many batteries of SM-3 IIA, each at a site of its own with a radar of its own."""
    data, draw = ranged(), np.random.default_rng(8)
    for n in range(count):
        key, (latitude, longitude) = f"more-{n}", draw.uniform((40.0, 20.0), (50.0, 36.0))
        data["sites"][key] = site(float(latitude), float(longitude))
        data["sensors"][key] = data["sensors"]["deck-radar"] | {"site": key}
        data["batteries"][key] = data["batteries"]["deck-battery"] | {"site": key, "radar": key}
    for battery in data["batteries"].values():
        battery["interceptor"] = "sm3-iia"
    return data


@on_linux
@pytest.mark.slow
def test_the_map_of_two_hundred_batteries(tmp_path: Path) -> None:
    """With bounds: each end of the ranges has fans of its own, at each site."""
    for name, batteries in (("few.yaml", 1), ("many.yaml", 200)):
        (tmp_path / name).write_text(json.dumps(with_batteries(batteries)), "utf-8")
    printed(ONE_MAP, str(tmp_path / "few.yaml"))  # the compiler itself takes a gigabyte: it has ended with this process
    peak, touched = printed(ONE_MAP, str(tmp_path / "many.yaml"))
    assert touched > 0
    assert peak < 1.5e9  # measured: 1.1e9


@on_linux
@pytest.mark.slow
def test_many_worlds_of_two_hundred_batteries(tmp_path: Path) -> None:
    """Each world alone has some 250 MB of fans."""
    (tmp_path / "law.yaml").write_text(json.dumps(with_batteries(200)), "utf-8")
    before, peak, _ = printed(MANY_WORLDS, str(tmp_path / "law.yaml"), "20", "60", "flown")
    assert peak - before < 800e6  # measured: 580
