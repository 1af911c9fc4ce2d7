"""Encounters at random: an arc from anywhere to anywhere, a battery near its path, two radars, odd limits.

Floors just below the apogee, ceilings just above the floor, fans that are grazed, radars that see for a second: what
lies between two nodes of an arc is asked for here more often than in any shield.
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

import penumbra as pb
from penumbra.constants import MEAN_RADIUS
from penumbra.earth.ellipsoid import easts, norths, position, positions, ups
from penumbra.engagement.batteries import Batteries
from penumbra.engagement.battery_columns import batteries
from penumbra.flight.arc.arc import BOOST_NODES, LAST_NODE, Arc, Boost, arc, place
from penumbra.flight.arc.threat_classes import boost
from penumbra.sensing.radars import Radars, radars

__all__ = ["Encounter", "drawn"]

_EARTH = Geod(ellps="WGS84")
_CASES = (("epaa", "2018-12-31"), ("cities", "2013-12-31"))
_BESIDE = 1.15  # times the fan's reach: so far from the path stand batteries at most
_NARROW = (-5.0, -1.5)  # powers of ten, of the apogee: so far below it is a floor or ceiling that it just passes
_THIN = (2.5, 5.2)  # powers of ten [m], from floor to ceiling


class Encounter(NamedTuple):
    """One arc, one battery, two radars: the first is the battery's own."""

    flight: Arc
    radars: Radars
    batteries: Batteries


class _Case(NamedTuple):
    boosts: list[Boost]
    radars: Radars
    batteries: Batteries


@cache
def _cases() -> tuple[_Case, ...]:
    shields = [pb.settle(pb.load(name).on(day, history="planned"), "nominal") for name, day in _CASES]
    return tuple(
        _Case([boost(card) for card in shield.scenario.threats.values()], radars(shield, 0.1), batteries(shield))
        for shield in shields
    )


def drawn(rng: np.random.Generator) -> Encounter:
    """One of them; the fan is that of some interceptor of the built-in cases, as it lies at its own site."""
    case = _cases()[rng.integers(len(_CASES))]
    flight = _flight(case.boosts[rng.integers(len(case.boosts))], rng)
    one = int(rng.integers(case.batteries.radius.size))
    reach = float(case.batteries.widest[one]) * MEAN_RADIUS
    at = _beside(flight, rng.uniform(0.0, _BESIDE * reach), rng)
    return Encounter(
        flight,
        _radars(case.radars, [at, _beside(flight, rng.uniform(0.0, 1e6), rng)], rng),
        _battery(case.batteries, one, at, _apogee(flight), rng),
    )


def _flight(made: Boost, rng: np.random.Generator) -> Arc:
    """An arc of a class that is flown."""
    while True:
        start = math.degrees(math.asin(rng.uniform(-0.9, 0.9))), rng.uniform(-180.0, 180.0)
        far = rng.uniform(made.min_range, made.farthest)
        longitude, latitude, _ = _EARTH.fwd(start[1], start[0], rng.uniform(0.0, 360.0), far)
        flight = arc(made, *(position(*np.radians(at), 0.0) for at in (start, (latitude, longitude))))
        if flight.reached and flight.consistent:
            return flight


def _apogee(flight: Arc) -> float:
    """Height [m] of the highest node, over the mean sphere."""
    return max(math.hypot(*place(flight, float(n))[1:]) for n in range(BOOST_NODES, LAST_NODE + 1)) - MEAN_RADIUS


def _beside(flight: Arc, away: float, rng: np.random.Generator) -> tuple[float, float]:
    """Latitude and longitude [deg] of a place so far [m] from what lies below some point of the free flight."""
    x, y, z = place(flight, rng.uniform(BOOST_NODES, LAST_NODE))[1:]
    below = math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))
    longitude, latitude, _ = _EARTH.fwd(*below, rng.uniform(0.0, 360.0), away)
    return latitude, longitude


def _limits(floor: float, ceiling: float, apogee: float, rng: np.random.Generator) -> tuple[float, float]:
    """Floor and ceiling [m]: a card's, or such that the arc just passes them."""
    kind = rng.random()
    if kind < 0.25:
        floor = rng.uniform(0.3, 1.0) * apogee
    elif kind < 0.35:
        floor = apogee * (1.0 - 10.0 ** rng.uniform(*_NARROW))
    kind = rng.random()
    if kind < 0.3:
        ceiling = floor + 10.0 ** rng.uniform(*_THIN)
    elif kind < 0.45:
        ceiling = min(ceiling, apogee * (1.0 - 10.0 ** rng.uniform(*_NARROW)))
    return floor, max(ceiling, floor + 1e3)


def _battery(held: Batteries, one: int, at: tuple[float, float], apogee: float, rng: np.random.Generator) -> Batteries:
    """One of the batteries as the only one, at a place, with limits of its own."""
    where = positions(*at, rng.uniform(0.0, 1e3))
    radius = np.linalg.norm(where, axis=-1)
    floor, ceiling = _limits(float(held.floor[one]), float(held.ceiling[one]), apogee, rng)
    quick = rng.uniform(0.4, 1.0) if rng.random() < 0.5 else 1.0
    near = rng.uniform(0.0, 0.5) * held.widest[one] if rng.random() < 0.3 else held.min_chord[one]
    fields = ("widest", "fan_grid", "edge_begin", "fan_begin", "fan_nodes", "fan_shares", "fan_placed")
    return held._replace(
        **{name: np.ascontiguousarray(getattr(held, name)[one : one + 1]) for name in fields},
        below=where / radius[:, None],
        radius=radius,
        eastward=math.cos(math.radians(at[0])) * easts(np.radians([at[1]])),
        floor=np.array([floor]),
        ceiling=np.array([ceiling]),
        max_flight_time=quick * held.max_flight_time[one : one + 1],
        min_chord=np.array([near]),
        ready_time=rng.uniform(0.0, 40.0, 1),
        assess_time=np.array([5.0]),
        inventory=np.array([3]),
        cue_delay=np.array([[0.0, 0.0 if rng.random() < 0.5 else math.inf]]),
        supports=np.array([[True, rng.random() < 0.5]]),
        warning_delay=np.full((1, held.warning_delay.shape[1]), math.inf),
        networked=np.bool_(rng.random() < 0.5),
        after_burnout=np.bool_(rng.random() < 0.5),
        predicted=np.bool_(rng.random() < 0.4),
        layers=np.ones((1, 1), np.bool_),
    )


def _radars(seen: Radars, at: list[tuple[float, float]], rng: np.random.Generator) -> Radars:
    """Two radars at places, of any range, beam and sector, over a smooth Earth without air."""
    latitude, longitude = np.radians(np.array(at)).T
    east, north = easts(longitude), norths(latitude, longitude)
    facing = rng.uniform(0.0, 2.0 * math.pi, 2)[:, None]
    face = np.sin(facing) * east + np.cos(facing) * north
    lowest: NDArray[np.float64] = rng.uniform(-2.0, 20.0, 2)
    half = np.cos(np.radians(rng.uniform(20.0, 60.0, 2)))
    return seen._replace(
        position=positions(*np.array(at).T, 15.0),
        up=ups(latitude, longitude),
        range=10.0 ** rng.uniform(5.2, 6.3, 2),
        sin_min=np.sin(np.radians(lowest)),
        sin_max=np.sin(np.radians(rng.uniform(50.0, 90.0, 2))),
        cos_half=np.where(rng.random(2) < 0.6, -1.0, half),
        faces=np.repeat(face[:, None], 4, axis=1),
        track_time=rng.uniform(0.0, 20.0, 2),
        east=east,
        north=north,
        sees_from=np.zeros(2, np.int64),
        sin_skyline=np.full(2, -2.0),
        air=np.zeros(2),
        sin_horizon=np.full(2, -1.0),
    )
