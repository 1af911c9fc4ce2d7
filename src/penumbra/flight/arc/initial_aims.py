"""Initial aims: the first steps of aiming, for many arcs side by side, each in one SIMD lane.

`penumbra.flight.arc.arc.flown` refines each initial aim, one arc after another, until the aim point is met. Lanes do
not depend on each other, and every loop runs over all lanes, filled or not: a remainder loop would add in another
order and change the last digits. So an arc is the same to the bit, whichever other arcs are computed with it.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.earth.vectors import Vector, dot, unit
from penumbra.flight.arc.aiming import Aim, Boost, bent, better_aim, first_aim, hopeless, tried
from penumbra.flight.arc.oblateness import Bend
from penumbra.jit import kernel, stage, workspace

__all__ = ["STEPS", "Guesses", "farther", "guess", "guessed", "guesses_buffers", "pair_up"]

STEPS = 5
"""Steps made in SIMD lanes; for most arcs only the convergence test remains.

The effect of the bulge is included after the first step, to a hundredth of it.
"""

_LANES = 32  # arcs at a time; whole registers of any machine
_START, _AIM, _HEADING = 0, 3 * _LANES, 6 * _LANES  # rows x, y, z of each
_TIME = 9 * _LANES
_CLIMB = 10 * _LANES
_SQUARE = 11 * _LANES  # of the speed of the previous aim
_BEND, _BENDS = 12 * _LANES, 14  # fields of `Bend`, one after another


class Guesses(NamedTuple):
    """Pairs of a launch point and an aim, each with its initial aim."""

    launch: NDArray[np.int64]  # (pair,)
    aim: NDArray[np.int64]  # (pair,)
    heading: NDArray[np.float64]  # (pair, 3)
    free_time: NDArray[np.float64]  # (pair,)
    climb: NDArray[np.float64]  # (pair,)
    bend: NDArray[np.float64]  # (pair, 14)
    lanes: NDArray[np.float64]  # buffers


@workspace
def guesses_buffers(pairs: int) -> Guesses:
    """Buffers for so many pairs."""
    return Guesses(
        np.empty(pairs, np.int64),
        np.empty(pairs, np.int64),
        np.empty((pairs, 3)),
        np.empty(pairs),
        np.empty(pairs),
        np.empty((pairs, _BENDS)),
        np.empty((12 + _BENDS) * _LANES),
    )


@kernel
def guessed(guesses: Guesses, pair: int) -> Aim:
    """The initial aim of one pair."""
    h, b = guesses.heading, guesses.bend
    bend = Bend(
        b[pair, 0],
        (b[pair, 1], b[pair, 2], b[pair, 3]),
        b[pair, 4],
        (b[pair, 5], b[pair, 6], b[pair, 7]),
        (b[pair, 8], b[pair, 9], b[pair, 10]),
        (b[pair, 11], b[pair, 12], b[pair, 13]),
    )
    return Aim((h[pair, 0], h[pair, 1], h[pair, 2]), guesses.free_time[pair], guesses.climb[pair], bend)


@kernel
def pair_up(
    boost: Boost, launches: NDArray[np.float64], aims: NDArray[np.float64], aim: int, into: Guesses, count: int
) -> int:
    """Append an aim's pairs with launch points within range after the first `count`; returns the new count."""
    horizon = math.cos(min(boost.farthest / MEAN_RADIUS, math.pi))  # rejects most pairs at once
    end = (aims[aim, 0], aims[aim, 1], aims[aim, 2])
    for launch in range(launches.shape[0]):
        if not farther((launches[launch, 0], launches[launch, 1], launches[launch, 2]), end, horizon):
            into.launch[count], into.aim[count] = launch, aim
            count += 1
    return count


@kernel
def farther(start: Vector, aim: Vector, cosine: float) -> bool:
    """Whether more than the angle of that cosine lies between two positions, seen from the Earth's centre."""
    return dot(start, aim) < cosine * math.sqrt(dot(start, start) * dot(aim, aim))


@stage
def guess(boost: Boost, launches: NDArray[np.float64], aims: NDArray[np.float64], into: Guesses, count: int) -> int:
    """Fill in headings and times of the first `count` pairs of launches (launch, 3) and aims (aim, 3) [m].

    Pairs far out of reach are dropped, most of them after the first step; the others keep their order. Returns how
    many remain.
    """
    lanes, near, left = into.lanes, 0, 0
    for begin in range(0, count, _LANES):
        filled = min(count - begin, _LANES)
        _fill(launches, aims, into, begin, filled)
        for k in range(_LANES):
            _put(lanes, k, first_aim(boost, _vector(lanes, _START, k), _vector(lanes, _AIM, k)))
        _step(boost, lanes)
        near = _keep(boost, into, begin, filled, near)
    for begin in range(0, near, _LANES):
        filled = min(near - begin, _LANES)
        _fill(launches, aims, into, begin, filled)
        if boost.oblateness != 0.0:
            for k in range(_LANES):
                by = _aim(lanes, k)
                made = tried(boost, unit(_vector(lanes, _START, k)), _vector(lanes, _AIM, k), by)
                _put(lanes, k, bent(boost, by, made))
        for _ in range(STEPS - 1):
            _step(boost, lanes)
        left = _keep(boost, into, begin, filled, left)
    return left


@kernel
def _step(boost: Boost, lanes: NDArray[np.float64]) -> None:
    """One step of aiming in every lane."""
    for k in range(_LANES):
        better = better_aim(boost, _vector(lanes, _START, k), _vector(lanes, _AIM, k), _aim(lanes, k))
        _put_unbent(lanes, k, better.aim)  # a step does not change what the bulge does
        lanes[_SQUARE + k] = better.square


@kernel
def _keep(boost: Boost, into: Guesses, begin: int, filled: int, left: int) -> int:
    """Store the lanes, which hold `filled` pairs from `begin` on, after the first `left` pairs, without hopeless ones.

    Returns the new count.
    """
    lanes = into.lanes
    for k in range(filled):
        if not hopeless(boost, lanes[_SQUARE + k]):
            into.launch[left], into.aim[left] = into.launch[begin + k], into.aim[begin + k]
            for axis in range(3):
                into.heading[left, axis] = lanes[_HEADING + axis * _LANES + k]
            into.free_time[left], into.climb[left] = lanes[_TIME + k], lanes[_CLIMB + k]
            for field in range(_BENDS):
                into.bend[left, field] = lanes[_BEND + field * _LANES + k]
            left += 1
    return left


@kernel
def _fill(launches: NDArray[np.float64], aims: NDArray[np.float64], into: Guesses, begin: int, filled: int) -> None:
    """Load pairs from `begin` on into the lanes, without a bulge; the last pair fills the unused lanes."""
    lanes = into.lanes
    for k in range(_LANES):
        pair = begin + min(k, filled - 1)
        for axis in range(3):
            lanes[_START + axis * _LANES + k] = launches[into.launch[pair], axis]
            lanes[_AIM + axis * _LANES + k] = aims[into.aim[pair], axis]
            lanes[_HEADING + axis * _LANES + k] = into.heading[pair, axis]
        lanes[_TIME + k], lanes[_CLIMB + k] = into.free_time[pair], into.climb[pair]
        for field in range(_BENDS):
            lanes[_BEND + field * _LANES + k] = math.nan if field == 0 else 0.0


@kernel
def _vector(lanes: NDArray[np.float64], row: int, k: int) -> Vector:
    return (lanes[row + k], lanes[row + _LANES + k], lanes[row + 2 * _LANES + k])


@kernel
def _aim(lanes: NDArray[np.float64], k: int) -> Aim:
    bend = Bend(
        lanes[_BEND + k],
        _vector(lanes, _BEND + _LANES, k),
        lanes[_BEND + 4 * _LANES + k],
        _vector(lanes, _BEND + 5 * _LANES, k),
        _vector(lanes, _BEND + 8 * _LANES, k),
        _vector(lanes, _BEND + 11 * _LANES, k),
    )
    return Aim(_vector(lanes, _HEADING, k), lanes[_TIME + k], lanes[_CLIMB + k], bend)


@kernel
def _put_unbent(lanes: NDArray[np.float64], k: int, by: Aim) -> None:
    _set(lanes, _HEADING, k, by.heading)
    lanes[_TIME + k], lanes[_CLIMB + k] = by.free_time, by.climb


@kernel
def _put(lanes: NDArray[np.float64], k: int, by: Aim) -> None:
    _put_unbent(lanes, k, by)
    bend = by.bend
    lanes[_BEND + k], lanes[_BEND + 4 * _LANES + k] = bend.anomaly, bend.time
    _set(lanes, _BEND + _LANES, k, bend.velocity)
    _set(lanes, _BEND + 5 * _LANES, k, bend.early)
    _set(lanes, _BEND + 8 * _LANES, k, bend.middle)
    _set(lanes, _BEND + 11 * _LANES, k, bend.late)


@kernel
def _set(lanes: NDArray[np.float64], row: int, k: int, vector: Vector) -> None:
    lanes[row + k], lanes[row + _LANES + k], lanes[row + 2 * _LANES + k] = vector
