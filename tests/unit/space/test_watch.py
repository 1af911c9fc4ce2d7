"""Satellites that watch: against geometry by hand, laws, and what is refused."""

import math
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.constants import MEAN_RADIUS, SEMI_MAJOR
from penumbra.earth.ellipsoid import positions
from penumbra.errors import DomainError, ScenarioError
from penumbra.space.constellation import Constellation, geostationary, walker
from penumbra.space.sighting import watchers_of
from penumbra.space.watchers import watcher, watchers


@pytest.fixture(scope="module")
def traced() -> xr.Dataset:
    return pb.trace(pb.load("gmd").on("2017-12-31"), "icbm-10000", "north-korea 1", "Chicago")


def places(fleet: Constellation, time: float) -> np.ndarray:
    """Earth-fixed places of satellites, by rotations rather than by the formula."""
    argument_rate, node_rate = fleet.rates
    found = []
    for n in range(fleet.size):
        u, i, node = (
            fleet.argument[n] + argument_rate[n] * time,
            fleet.inclination[n],
            fleet.node[n] + node_rate[n] * time,
        )
        tilt = np.array([[1, 0, 0], [0, math.cos(i), -math.sin(i)], [0, math.sin(i), math.cos(i)]])
        turn = np.array([[math.cos(node), -math.sin(node), 0], [math.sin(node), math.cos(node), 0], [0, 0, 1]])
        found.append(fleet.radius[n] * turn @ tilt @ np.array([math.cos(u), math.sin(u), 0.0]))
    return np.array(found)


def sees(satellite: np.ndarray, target: np.ndarray, cold: bool, grazing: float, far: float) -> bool:
    """By walking along the line: it must not enter the ellipsoid, and to see a cold object not end on the Earth."""
    squash = np.array([1.0, 1.0, 1.0 / (1.0 - 1.0 / 298.257223563)]) / SEMI_MAJOR
    steps = np.linspace(0.0, 1.0, 1001)[:, None]
    way = satellite + steps * (target - satellite)
    if (np.linalg.norm(way * squash, axis=1)[:-1] < 1.0).any():
        return False
    if not cold:
        return True
    ray = target - satellite
    on = satellite + np.linspace(0.0, 5.0e7 / np.linalg.norm(ray), 4001)[:, None] * ray
    rises = satellite @ ray > 0.0
    return bool(np.linalg.norm(ray) <= far and (rises or np.linalg.norm(on, axis=1).min() > MEAN_RADIUS + grazing))


def test_sight_agrees_with_walking_along_the_line() -> None:
    rng = np.random.default_rng(3)
    fleet = walker(30, 5, 1, 1000e3, 1.2, "star")
    up = rng.normal(size=(12, 3))
    track = up / np.linalg.norm(up, axis=1)[:, None] * (SEMI_MAJOR + rng.uniform(50e3, 1300e3, 12)[:, None])
    times, burning = np.arange(12.0) * 60.0, np.arange(12) < 6
    ours = watchers_of(fleet, track, times, burning, ~burning, np.array([0.0, 5000.0]), 80e3, 4e6)
    for row, start in enumerate((0.0, 5000.0)):
        for k in range(12):
            where = places(fleet, start + times[k])
            theirs = sum(sees(each, track[k], not burning[k], 80e3, 4e6) for each in where)
            assert ours[row, k] == theirs, (start, k)


def test_what_flies_over_the_pole_is_hidden_from_the_equator() -> None:
    """A geostationary satellite sees the ground up to 81.3 degrees of latitude."""
    fleet = geostationary([0.0])
    for latitude, seen in ((80.5, 1), (82.0, 0)):
        target = positions([latitude], [0.0], [100.0])
        at = (np.zeros(1), np.ones(1, bool), np.zeros(1, bool), np.zeros(1), 80e3, 5e7)
        assert watchers_of(fleet, target, *at)[0, 0] == seen


@pytest.mark.parametrize("name", watchers())
def test_more_at_once_are_never_seen_sooner_or_longer(traced: xr.Dataset, name: str) -> None:
    found = pb.watch(traced, name, starts=12)
    one, two = found.sel(at_once=1), found.sel(at_once=2)
    assert bool((two.watched_mean <= one.watched_mean).all())
    assert float(two.warned_last) >= float(one.warned_last)
    assert bool((found.watched_least <= found.watched_mean).all())
    if found.attrs["sees"] == "boost":
        assert float(one.watched_mean.sel(phase="midcourse")) == 0.0


def test_more_satellites_see_more_and_clouds_hide(traced: xr.Dataset) -> None:
    few, many = (pb.watch(traced, "forty-low", [f"satellites={n}"], starts=12) for n in (20, 80))
    assert float(many.satellites_mean.mean()) > 2.0 * float(few.satellites_mean.mean())
    low, high = (pb.watch(traced, "geostationary-4", [f"cloud_break={n} km"], starts=1) for n in (3, 20))
    assert float(low.warned_last[0]) < float(high.warned_last[0]) <= float(traced.burnout_time)


def test_an_aim_out_of_reach_is_told() -> None:
    short = pb.trace(pb.load("cities").on("2013-12-31"), "srbm-300", "38, 30", "London")
    with pytest.raises(DomainError, match=r"watch: .*London"):
        pb.watch(short, "forty-low")


def test_what_is_wrong_is_told(traced: xr.Dataset, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"altitude: -10 km is outside 100 km to 36000 km"):
        watcher("forty-low", ["altitude=-10 km"])
    with pytest.raises(ScenarioError, match="planes: 7 do not divide 40 satellites"):
        watcher("forty-low", ["planes=7"])
    with pytest.raises(ScenarioError, match="longitudes: write them for geostationary satellites"):
        watcher("forty-low", ["pattern=geostationary"])
    with pytest.raises(ScenarioError, match="no constellation 'forty': neither a file nor a built-in one; nearest"):
        watcher("forty")
    with pytest.raises(DomainError, match=r"give what penumbra\.trace returned"):
        pb.watch(xr.Dataset(), "forty-low")
    with pytest.raises(DomainError, match="starts: write a whole number"):
        pb.watch(traced, "forty-low", starts=0)
