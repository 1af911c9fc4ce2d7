"""The door to threat classes: from a card, or from many worlds, to what an arc needs to know."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS, MU, OMEGA, SEMI_MAJOR
from penumbra.errors import DomainError
from penumbra.flight.arc import Boost, arc
from penumbra.flight.descent import brought_to_a_fall
from penumbra.flight.transfer import range_speed
from penumbra.jit import kernel, loop, on_all_threads, stage
from penumbra.scenario.cards import ThreatCard
from penumbra.scenario.model import Shield

__all__ = ["FIELDS", "Boosts", "ThreatColumns", "boost", "boosts_in", "inconsistent", "threat_columns"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FIELDS = ("range", "min_range", "burn_time", "burnout_altitude", "burnout_downrange", "ballistic_coefficient", "loft")
"""What decides a boost, in the order in which `_made` takes them."""

_SOUND, _CONTRADICTORY, _SLOWED = range(3)  # what is wrong with a class, flying its least range or its greatest


class _Made(NamedTuple):
    """A boost, and what is wrong with it."""

    boost: Boost
    fault: int
    distance: float  # at which [m]


@kernel
def _reach(speed: float, altitude: float, downrange: float) -> float:
    """Ground distance [m] that a burnout at `speed` flies at most on a non-turning sphere: `range_speed` inverted.

    The ellipse of least energy between radii r₁ and r₂ a chord c apart has a = (r₁ + r₂ + c) / 4; the chord gives the
    angle. A whisker short of half the way round, where all directions lead to the aim.
    """
    r1, r2 = MEAN_RADIUS + altitude, MEAN_RADIUS
    halfway_round = 0.999 * math.pi * MEAN_RADIUS
    nearness = 2.0 - speed * speed * r1 / MU  # r₁/a
    chord = 4.0 * r1 / nearness - r1 - r2 if nearness > 0.0 else math.inf
    if chord >= r1 + r2:
        return halfway_round
    angle = 2.0 * math.asin(math.sqrt(max(chord * chord - (r1 - r2) ** 2, 0.0) / (4.0 * r1 * r2)))
    return min(downrange + angle * MEAN_RADIUS, halfway_round)


@stage
def _made(numbers: Floats) -> _Made:
    """The boost of numbers (7,), see `FIELDS`, tried at its least and its greatest range.

    The turning of the Earth changes the speed that an aim needs by less than the equator's own speed (measured: by
    82 m/s at 2,000 km, 377 m/s at 14,000 km), so aims that need more than that above the class's speed are not tried.
    """
    longest, shortest, burn, altitude, downrange = numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]
    coefficient, loft = numbers[5], numbers[6]
    speed = range_speed(longest, altitude, downrange)
    farthest = _reach(speed + OMEGA * SEMI_MAJOR, altitude, downrange)
    made = Boost(burn, altitude, downrange, loft, speed, shortest, farthest, coefficient)
    for distance in (shortest, longest):
        for sense in (-1.0, 1.0):  # along the equator, where the Earth's turning matters most
            half = sense * distance / MEAN_RADIUS / 2.0
            start = (SEMI_MAJOR * math.cos(half), -SEMI_MAJOR * math.sin(half), 0.0)
            aim = (SEMI_MAJOR * math.cos(half), SEMI_MAJOR * math.sin(half), 0.0)
            flight = arc(made, start, aim)
            if not flight.consistent:
                return _Made(made, _CONTRADICTORY, distance)
            if brought_to_a_fall(flight.falling, coefficient):
                return _Made(made, _SLOWED, distance)
    return _Made(made, _SOUND, 0.0)


@loop
def _make_some(numbers: Floats, boosts: Floats, faults: Floats, part: int, parts: int) -> None:
    """Fill boosts (n, 8), fields as `Boost`, and faults (n, 2) of one part of numbers (n, 7)."""
    for k in range(part, numbers.shape[0], parts):
        made, into = _made(numbers[k]), boosts[k]
        b = made.boost
        into[0], into[1], into[2], into[3] = b.burn_time, b.burnout_altitude, b.burnout_downrange, b.loft
        into[4], into[5], into[6], into[7] = b.range_speed, b.min_range, b.farthest, b.ballistic_coefficient
        faults[k, 0], faults[k, 1] = made.fault, made.distance


def boost(card: ThreatCard, loft: float | None = None) -> Boost:
    """What an arc needs to know of a threat class whose numbers are settled, flown at `loft` [rad], its card's if none.

    Raises
    ------
    DomainError
        Burn time and burnout downrange contradict each other, or the air would slow the class to a fall; the
        text names the numbers.
    """
    numbers = [float(getattr(card, field).value) for field in FIELDS]
    if loft is not None:
        numbers[-1] = loft
    made = _made(np.array(numbers))
    _check(card.name, numbers, made.fault, made.distance)
    return made.boost


def _check(name: str, numbers: list[float], fault: int, distance: float) -> None:
    """Raise DomainError for what is wrong with a class flying `distance` [m]; numbers as `FIELDS`."""
    if fault == _CONTRADICTORY:
        raise DomainError(inconsistent(name, numbers[2], numbers[4], f"{distance / 1e3:,.0f} km"))
    if fault == _SLOWED:
        raise DomainError(
            f"{name}: flying {distance / 1e3:,.0f} km with a ballistic_coefficient of {numbers[5]:,.0f} kg/m2 "
            "it would be slowed to a fall before it lands, where the law of the descent ends; "
            "raise ballistic_coefficient or loft"
        )


class ThreatColumns(NamedTuple):
    """Where a shield's threat classes find their numbers in a row of worlds: columns of `scenario.columns.columns`."""

    numbers: Ints  # (threat, 7), see `FIELDS`
    radar_cross_section: Ints  # (threat,)
    lofts: tuple[tuple[float, ...], ...]  # by class, each once: all are flown where the column of loft is nan
    names: tuple[str, ...]


def threat_columns(shield: Shield, index: Mapping[str, int]) -> ThreatColumns:
    """Where the classes of a shield, in the scenario's order, find their numbers; index : path to column."""
    cards = shield.scenario.threats
    numbers = [[index[f"threats.{key}.{field}"] for field in FIELDS] for key in cards]
    return ThreatColumns(
        np.array(numbers, np.int64).reshape(-1, len(FIELDS)),
        np.array([index[f"threats.{key}.radar_cross_section"] for key in cards], np.int64),
        tuple(tuple(dict.fromkeys((c.loft.value, c.loft.low, c.loft.high))) for c in cards.values()),
        tuple(card.name for card in cards.values()),
    )


class Boosts(NamedTuple):
    """The boosts of one class in many worlds."""

    boost: Floats  # (world, loft, 8), fields as `Boost`
    lofts: Ints  # (world,) how many of them are flown


def boosts_in(at: ThreatColumns, threat: int, values: Floats) -> Boosts:
    """The boosts of one class in many worlds, one for each loft that is flown.

    Parameters
    ----------
    at : ThreatColumns
    threat : int
    values : ndarray (world, column)
        Rows of `penumbra.scenario.columns.matrix`.

    Raises
    ------
    DomainError
        As `boost`, in one of the worlds.
    """
    numbers = values[:, at.numbers[threat]]
    left = np.isnan(numbers[:, -1])
    lofts = at.lofts[threat] if left.any() else at.lofts[threat][:1]
    flown = np.repeat(numbers[:, None], len(lofts), axis=1)
    flown[left, :, -1] = lofts
    unique, whose = np.unique(flown.reshape(-1, len(FIELDS)), axis=0, return_inverse=True)
    made, faults = np.empty((len(unique), 8)), np.empty((len(unique), 2))
    on_all_threads(lambda part, parts: _make_some(unique, made, faults, part, parts), len(unique))
    for wrong in np.flatnonzero(faults[:, 0])[:1]:
        _check(at.names[threat], unique[wrong].tolist(), int(faults[wrong, 0]), float(faults[wrong, 1]))
    return Boosts(made[whose.reshape(flown.shape[:2])], np.where(left, len(lofts), 1))


def inconsistent(name: str, burn_time: float, downrange: float, where: str) -> str:
    """The sentence that names the numbers [s], [m] at odds."""
    return (
        f"{name}: flying {where}, burn_time {burn_time:g} s is too short for "
        f"burnout_downrange {downrange / 1e3:g} km at the burnout speed the arc needs; "
        "lengthen the burn, shorten burnout_downrange, or raise min_range"
    )
