"""The compiled loop of raids: missile by missile and layer by layer, in every world, several times.

A layer takes its missiles in the order of the last moment at which one of its batteries can still engage them: the one
with the least time left comes first. A missile is given to the battery in time that has the most interceptors left. An
engagement takes one channel of the battery for a time; with a look after each shot it takes that time for each shot.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.jit import kernel, loop, on_all_threads

__all__ = ["BUSY", "EMPTY", "ENGAGED", "MOST_CHANNELS", "REASONS", "UNREACHED", "Plays", "Raid", "empty_plays", "fight"]

ENGAGED, UNREACHED, EMPTY, BUSY = range(4)
REASONS = ("engaged", "no battery in reach", "no interceptor left", "no channel in time")
"""What became of a missile in a layer, by its index."""

_STEP, _FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_HIGH, _MIDDLE, _LOW, _TOP = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 2.0**-53


class Raid(NamedTuple):
    """The input of `fight`."""

    due: NDArray[np.float64]  # (missile,) [s] when it comes
    flight: NDArray[np.int64]  # (missile,) index
    aim: NDArray[np.int64]  # (flight,) index
    reached: NDArray[np.bool_]  # (world, flight)
    margin: NDArray[np.float32]  # (world, flight, battery) [s]
    looks: NDArray[np.int16]  # (world, flight, battery) shots one after the other
    order: NDArray[np.int32]  # (world, layer, missile) index of the missile that comes first, second ...
    layer: NDArray[np.int64]  # (battery,) index of its layer
    stock: NDArray[np.int64]  # (world, battery) interceptors that may be fired
    chance: NDArray[np.float64]  # (world, battery) of one shot
    cause: NDArray[np.float64]  # (world, layer) chance that all its shots fail together
    channels: NDArray[np.int64]  # (world,) missiles that a battery engages at a time, at most `MOST_CHANNELS`
    busy: NDArray[np.float64]  # (world,) [s] of one engagement
    shots: int  # most at one missile by one layer
    look: bool  # whether the next shot waits for the result of the one before
    repeats: int  # plays of each world
    seed: int
    ration: int = 0  # a battery with so few left, or fewer, fires one at each missile


class Plays(NamedTuple):
    """The results of all plays."""

    leaked: NDArray[np.int64]  # (world, repeat)
    leaked_at: NDArray[np.int64]  # (world, aim) sum over repeats
    outcome: NDArray[np.int64]  # (world, layer, reason) missiles, sum over repeats
    stopped: NDArray[np.int64]  # (world, layer) sum over repeats
    fired: NDArray[np.int64]  # (world, battery) sum over repeats
    emptied: NDArray[np.int64]  # (world, battery) plays at whose end it has nothing left to fire
    first_empty: NDArray[np.float64]  # (world, repeat) [s] when the first battery fired its last; inf: none did


MOST_CHANNELS = 256
"""Most channels of a battery."""


def empty_plays(raid: Raid, aims: int) -> Plays:
    """Plays that have not been played; aims : number of aims."""
    worlds, held = raid.stock.shape
    layers = raid.cause.shape[1]
    return Plays(
        np.zeros((worlds, raid.repeats), np.int64),
        np.zeros((worlds, aims), np.int64),
        np.zeros((worlds, layers, len(REASONS)), np.int64),
        np.zeros((worlds, layers), np.int64),
        np.zeros((worlds, held), np.int64),
        np.zeros((worlds, held), np.int64),
        np.full((worlds, raid.repeats), np.inf),
    )


class _Buffers(NamedTuple):
    """Work buffers of one thread."""

    free: NDArray[np.float64]  # (battery, channel) [s] when it is free
    soonest: NDArray[np.int64]  # (battery,) its channel that is free first
    left: NDArray[np.int64]  # (battery,) interceptors
    through: NDArray[np.bool_]  # (missile,) whether it has not been stopped
    failing: NDArray[np.bool_]  # (layer,) whether all its shots fail


@kernel
def _mixed(key: np.uint64) -> np.uint64:
    """Splitmix64 [Steele2014]: bits that look random, from a counter."""
    x = key + _STEP
    x = (x ^ (x >> _HIGH)) * _FIRST
    x = (x ^ (x >> _MIDDLE)) * _SECOND
    return x ^ (x >> _LOW)


@kernel
def _uniform(key: np.uint64) -> float:
    """A number from 0 to 1, without 1."""
    return float(_mixed(key) >> _TOP) * _UNIT


@kernel
def _chosen(raid: Raid, world: int, layer: int, missile: int, work: _Buffers) -> tuple[int, int]:
    """What becomes of a missile in a layer, and the battery that engages it, or -1."""
    flight, due = raid.flight[missile], raid.due[missile]
    reason, who, most, longest = UNREACHED, -1, 0, -math.inf
    for b in range(raid.layer.size):
        margin = raid.margin[world, flight, b]
        if raid.layer[b] != layer or not margin >= 0.0:
            continue
        if work.left[b] <= 0:
            reason = max(reason, EMPTY)
            continue
        rest = due + margin - max(due, work.free[b, work.soonest[b]])
        if rest < 0.0:
            reason = max(reason, BUSY)
            continue
        if work.left[b] > most or (work.left[b] == most and rest > longest):
            who, most, longest = b, work.left[b], rest
    return (reason if who < 0 else ENGAGED), who


@kernel
def _engage(
    raid: Raid, world: int, layer: int, missile: int, b: int, key: np.uint64, work: _Buffers
) -> tuple[int, float]:
    """Interceptors that battery b fires at a missile, negative if none hits, and when it fires the first [s]."""
    flight, due, channel = raid.flight[missile], raid.due[missile], work.soonest[b]
    begin = max(due, work.free[b, channel])
    most = min(raid.shots if work.left[b] > raid.ration else 1, work.left[b])
    if raid.look:
        margin, looks = raid.margin[world, flight, b], raid.looks[world, flight, b]
        unused = 1.0 - (begin - due) / margin if margin > 0.0 else 1.0
        most = min(most, 1 + int(max(looks - 1, 0) * unused))
    chance = 0.0 if work.failing[layer] else raid.chance[world, b]
    fired, hit = 0, False
    for shot in range(most):
        if raid.look and hit:
            break
        fired += 1
        hit |= _uniform(key + np.uint64(shot)) < chance
    work.left[b] -= fired
    work.free[b, channel] = begin + raid.busy[world] * (fired if raid.look else 1)
    for other in range(raid.channels[world]):
        if work.free[b, other] < work.free[b, work.soonest[b]]:
            work.soonest[b] = other
    return (fired if hit else -fired), begin


@kernel
def _play(raid: Raid, world: int, repeat: int, work: _Buffers, plays: Plays) -> None:
    """One play of one world."""
    world_key = _mixed(_mixed(np.uint64(raid.seed)) + np.uint64(world))
    base = _mixed(world_key + np.uint64(repeat))
    work.free[:, :] = 0.0
    work.soonest[:] = 0
    for b in range(raid.layer.size):
        work.left[b] = raid.stock[world, b]
    for missile in range(raid.flight.size):
        work.through[missile] = raid.reached[world, raid.flight[missile]]
    for layer in range(raid.cause.shape[1]):
        layer_key = _mixed(base + np.uint64(layer))
        work.failing[layer] = _uniform(layer_key) < raid.cause[world, layer]
        for at in range(raid.flight.size):
            missile = raid.order[world, layer, at]
            if not work.through[missile]:
                continue
            reason, b = _chosen(raid, world, layer, missile, work)
            plays.outcome[world, layer, reason] += 1
            if b < 0:
                continue
            key = _mixed(layer_key + np.uint64(missile + 1))
            fired, begin = _engage(raid, world, layer, missile, b, key, work)
            plays.fired[world, b] += abs(fired)
            if work.left[b] <= 0:
                plays.first_empty[world, repeat] = min(plays.first_empty[world, repeat], begin)
            if fired > 0:
                work.through[missile] = False
                plays.stopped[world, layer] += 1
    for b in range(raid.layer.size):
        plays.emptied[world, b] += work.left[b] <= 0
    for missile in range(raid.flight.size):
        if work.through[missile]:
            plays.leaked[world, repeat] += 1
            plays.leaked_at[world, raid.aim[raid.flight[missile]]] += 1


@loop
def _fight_some(raid: Raid, work: _Buffers, plays: Plays, part: int, parts: int) -> None:
    """All plays of one part of the worlds."""
    for world in range(part, raid.stock.shape[0], parts):
        for repeat in range(raid.repeats):
            _play(raid, world, repeat, work, plays)


def fight(raid: Raid, aims: int) -> Plays:
    """Play a raid in every world, `repeats` times; the same seed gives the same plays on any number of threads.

    aims : number of aims.
    """
    plays = empty_plays(raid, aims)
    held, missiles, layers = raid.layer.size, raid.flight.size, raid.cause.shape[1]

    def some(part: int, parts: int) -> None:
        work = _Buffers(
            np.zeros((held, MOST_CHANNELS)),
            np.zeros(held, np.int64),
            np.zeros(held, np.int64),
            np.zeros(missiles, np.bool_),
            np.zeros(layers, np.bool_),
        )
        _fight_some(raid, work, plays, part, parts)

    on_all_threads(some, raid.stock.shape[0])
    return plays
