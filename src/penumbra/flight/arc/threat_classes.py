"""Threat classes: parameters of their arcs, from a card or from many worlds."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import J2, MEAN_RADIUS, MU, OMEGA, SEMI_MAJOR
from penumbra.earth.vectors import Vector
from penumbra.errors import DomainError
from penumbra.flight.arc.aiming import first_aim
from penumbra.flight.arc.arc import Arc, Boost, arc, flown, stays_low
from penumbra.flight.arc.descent import brought_to_a_fall, least_coefficient
from penumbra.flight.arc.outcome_messages import refusal
from penumbra.flight.arc.outcomes import CONTRADICTORY, FAR, LOW, SLOWED
from penumbra.flight.arc.transfer import range_speed, transfer
from penumbra.jit import kernel, loop, on_all_threads, stage
from penumbra.scenario.cards import ThreatCard
from penumbra.scenario.model import Shield

__all__ = ["FIELDS", "Boosts", "ThreatColumns", "boost", "boosts_in", "threat_columns"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FIELDS = (
    "range",
    "min_range",
    "burn_time",
    "burnout_altitude",
    "burnout_downrange",
    "ballistic_coefficient",
    "apogee",
    "loft",
)
"""The numbers that define a boost, in the order of `_made`'s argument."""

_NO_COLUMN = -1  # column index if no apogee is requested

_SENSES = (-1.0, 1.0)
"""To the west and to the east along the equator, where Earth rotation has the greatest effect."""


_STILL_SPARE = 50.0  # [m/s]; the ellipsoid's radii differ by a third of a per cent, speeds by half of that


class _Made(NamedTuple):
    """A boost, and whether its class is refused."""

    boost: Boost
    refused: bool


class _Ends(NamedTuple):
    """Launch point and aim, Earth-fixed [m]."""

    start: Vector
    aim: Vector


@kernel
def _reach(speed: float, altitude: float, downrange: float) -> float:
    """Ground distance [m] that a burnout at `speed` flies at most on a non-turning sphere: `range_speed` inverted.

    The ellipse of least energy between radii r₁ and r₂ a chord c apart has a = (r₁ + r₂ + c) / 4; the chord gives the
    angle. At most slightly less than half the circumference, where the direction is undefined.
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
def _made(numbers: Floats, turning: float) -> _Made:
    """The boost of numbers (8,), see `FIELDS`, tried at its least and its greatest range; turning of the Earth [rad/s].

    The turning of the Earth makes the speed that an aim needs less by no more than the equator's own speed at burnout
    (measured: 110 m/s at 2,500 km, 450 m/s at 16,000 km), so aims that need more than that above the class's speed are
    not tried.
    On one that stands still there is `_STILL_SPARE`, for it is no sphere: some ways of the class's range take less.
    """
    longest, shortest, burn, altitude, downrange = numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]
    coefficient, apogee, loft = numbers[5], numbers[6], numbers[7]
    speed = range_speed(longest, altitude, downrange)
    farthest = _reach(speed + max(turning * (SEMI_MAJOR + altitude), _STILL_SPARE), altitude, downrange)
    oblateness = 0.0 if turning == 0.0 else J2
    limits = speed, shortest, farthest, coefficient
    made = Boost(burn, altitude, downrange, loft, *limits, turning, oblateness, 0.0, 0.0)
    if apogee > 0.0:  # its one flight tells by itself what it takes, over any range
        return _Made(_climbing(made, apogee, longest), False)
    refused, within = False, False
    for distance in (shortest, longest):
        for sense in _SENSES:
            start, aim = _ends(distance, sense)
            flight = flown(made, start, aim, first_aim(made, start, aim))
            refused = refused or _ruled_out(flight, coefficient)
            within = within or _within(flight)
    return _Made(made, refused or not within)


@kernel
def _climbing(made: Boost, apogee: float, longest: float) -> Boost:
    """The boost of a class of a range [m], flown to an apogee [m] over any range.

    Its downrange goes by the horizontal speed at burnout: the exponent stays what it is on the flight of least energy
    over the whole range of a still Earth.
    """
    b, r1 = made, MEAN_RADIUS + made.burnout_altitude
    theta = (longest - b.burnout_downrange) / MEAN_RADIUS
    end = (MEAN_RADIUS * math.cos(theta), MEAN_RADIUS * math.sin(theta), 0.0)
    onward = transfer((r1, 0.0, 0.0), end, 0.0).velocity[1]
    run = onward * b.burn_time * MEAN_RADIUS / (b.burnout_downrange * r1)
    flight = b.range_speed, 0.0, b.farthest, b.ballistic_coefficient, b.turning, b.oblateness
    return Boost(b.burn_time, b.burnout_altitude, b.burnout_downrange, 0.0, *flight, apogee, run)


@kernel
def _ends(distance: float, sense: float) -> _Ends:
    """The ends of an arc over a ground distance [m] along the equator."""
    half = sense * distance / MEAN_RADIUS / 2.0
    x, y = SEMI_MAJOR * math.cos(half), SEMI_MAJOR * math.sin(half)
    return _Ends((x, -y, 0.0), (x, y, 0.0))


@kernel
def _ruled_out(flight: Arc, coefficient: float) -> bool:
    """Whether a class is refused for one of the arcs on which it is tried and for which it has speed enough."""
    return _within(flight) and (not flight.consistent or brought_to_a_fall(flight.falling, coefficient))


@kernel
def _within(flight: Arc) -> bool:
    """Whether there is such an arc, at a speed that the class has."""
    return flight.speed < math.inf and flight.fate != FAR


@loop
def _make_some(numbers: Floats, turning: float, boosts: Floats, refused: Bools, part: int, parts: int) -> None:
    """Fill boosts (n, 12), fields as `Boost`, and refused (n,) of one part of numbers (n, 8)."""
    for k in range(part, numbers.shape[0], parts):
        made, into = _made(numbers[k], turning), boosts[k]
        b = made.boost
        into[0], into[1], into[2], into[3] = b.burn_time, b.burnout_altitude, b.burnout_downrange, b.loft
        into[4], into[5], into[6], into[7] = b.range_speed, b.min_range, b.farthest, b.ballistic_coefficient
        into[8], into[9], into[10], into[11] = b.turning, b.oblateness, b.apogee, b.run
        refused[k] = made.refused


def boost(card: ThreatCard, loft: float | None = None, turning: float = OMEGA) -> Boost:
    """Parameters for the arcs of a threat class with exact numbers, flown at `loft` [rad], by default its card's.

    turning : Earth rotation [rad/s]; 0: none, with the gravity of a sphere.

    Raises
    ------
    DomainError
        At the least or the greatest range, the boost contradicts itself or the arc is outside the validity of the
        Allen-Eggers model; or the class has too little speed for every arc at this loft. The text names the numbers.
    """
    given = [getattr(card, field) for field in FIELDS]
    numbers = [0.0 if number is None else float(number.value) for number in given]
    if loft is not None:
        numbers[-1] = loft
    made = _made(np.array(numbers), turning)
    if made.refused:
        raise DomainError(_why_refused(card.name, made.boost, numbers[0]))
    return made.boost


def _why_refused(name: str, made: Boost, longest: float) -> str:
    """Why a class of a greatest range [m] is refused: the sentence for the first of its arcs that fails.

    That arc is computed here even if it takes far too much speed.
    """
    coefficient, limitless = made.ballistic_coefficient, made._replace(range_speed=math.inf, farthest=math.inf)
    tried = [(distance, sense) for distance in (made.min_range, longest) for sense in _SENSES]
    judged = [arc(made, *_ends(*each)) for each in tried]
    chosen = max(range(len(tried)), key=lambda k: (_ruled_out(judged[k], coefficient), judged[k].fate != FAR))
    distance, sense = tried[chosen]
    flight = arc(limitless._replace(min_range=0.0), *_ends(distance, sense))
    fallen = [each.falling for each in judged if each.falling.sine > 0.0]
    return refusal(
        name,
        made,
        flight._replace(fate=_ruling(flight, coefficient)),
        _ends(distance, sense).aim,
        f"flying {distance / 1e3:,.0f} km {'east' if sense > 0.0 else 'west'} along the equator",
        max(map(least_coefficient, fallen), default=math.inf),
    )


def _ruling(flight: Arc, coefficient: float) -> int:
    """The fate of a refused class, from an arc computed without a limit on speed."""
    if math.isnan(flight.speed):
        return flight.fate
    if not flight.consistent:
        return CONTRADICTORY
    if stays_low(flight.free, flight.burnout_radius, flight.falling.ground):
        return LOW
    return SLOWED if brought_to_a_fall(flight.falling, coefficient) else FAR


class ThreatColumns(NamedTuple):
    """Columns of a shield's threat classes in a row of worlds, as in `scenario.columns.columns`."""

    numbers: Ints  # (threat, 8), see `FIELDS`; -1: no world has it
    radar_cross_section: Ints  # (threat,)
    lofts: tuple[tuple[float, ...], ...]  # by class, each once: all are flown where the column of loft is nan
    names: tuple[str, ...]
    turning: float  # of the Earth [rad/s]; 0: it stands still


def threat_columns(shield: Shield, index: Mapping[str, int]) -> ThreatColumns:
    """Columns of the classes of a shield, in the scenario's order; index : path to column."""
    cards = shield.scenario.threats
    numbers = [[index.get(f"threats.{key}.{field}", _NO_COLUMN) for field in FIELDS] for key in cards]
    return ThreatColumns(
        np.array(numbers, np.int64).reshape(-1, len(FIELDS)),
        np.array([index[f"threats.{key}.radar_cross_section"] for key in cards], np.int64),
        tuple(tuple(dict.fromkeys((c.loft.value, c.loft.low, c.loft.high))) for c in cards.values()),
        tuple(card.name for card in cards.values()),
        shield.scenario.turning,
    )


class Boosts(NamedTuple):
    """The boosts of one class in many worlds."""

    boost: Floats  # (world, loft, 12), fields as `Boost`
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
    columns = at.numbers[threat]
    numbers = np.where(columns == _NO_COLUMN, 0.0, values[:, columns])
    left = np.isnan(numbers[:, -1])
    lofts = at.lofts[threat] if left.any() else at.lofts[threat][:1]
    rows = np.repeat(numbers[:, None], len(lofts), axis=1)
    rows[left, :, -1] = lofts
    unique, whose = np.unique(rows.reshape(-1, len(FIELDS)), axis=0, return_inverse=True)
    made, refused = np.empty((len(unique), len(Boost._fields))), np.zeros(len(unique), np.bool_)
    on_all_threads(lambda part, parts: _make_some(unique, at.turning, made, refused, part, parts), len(unique))
    for wrong in np.flatnonzero(refused)[:1]:
        raise DomainError(_why_refused(at.names[threat], Boost(*made[wrong].tolist()), float(unique[wrong, 0])))
    return Boosts(made[whose.reshape(rows.shape[:2])], np.where(left, len(lofts), 1))
