"""Compiled loop for the latest launch after burnout of every arc and battery; objects are tracked from burnout on."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.map_loop import CHUNK, boost_of
from penumbra.earth.vectors import dot
from penumbra.engagement.batteries import Batteries, batteries_of, battery_at, fan_at
from penumbra.engagement.reach import Battery, intercept_at, latest_launch
from penumbra.flight.arc.arc import BOOST_NODES, COAST_NODES, Arc, flown
from penumbra.flight.arc.initial_aims import Guesses, guess, guessed, guesses_buffers, pair_up
from penumbra.flight.arc.samples import Samples, sample, scratch
from penumbra.jit import kernel, loop, on_all_threads, stage

__all__ = ["CONTRADICTORY", "FLOWN", "UNREACHED", "LatestLaunches", "compute_latest_launches"]

UNREACHED, FLOWN, CONTRADICTORY = range(3)
"""Outcome of an arc: not flown, for any reason (`penumbra.flight.arc.outcomes`); flown; or left out because its boost
contradicts itself."""

FINE = 4  # subdivisions of a promising step: a sample every seven seconds of an intercontinental arc
BULGE = 60.0  # [s] by which the latest launch may be later between two nodes than at them; the most observed was 24 s


@kernel
def _may_be_met(battery: Battery, widest: float, samples: Samples, n: int) -> bool:
    """Whether the object may pass through the fan between nodes n and n + 1 if it is out of reach at both."""
    x, y, z, radius, height = samples.x, samples.y, samples.z, samples.radius, samples.height
    if max(height[n], height[n + 1]) < battery.floor or min(height[n], height[n + 1]) > battery.ceiling:
        return False
    here, there = (x[n], y[n], z[n]), (x[n + 1], y[n + 1], z[n + 1])
    near = max(dot(here, battery.below) / radius[n], dot(there, battery.below) / radius[n + 1])
    step = dot(here, there) / (radius[n] * radius[n + 1])
    # the chord of a sum of angles is at most the sum of their chords
    chord = math.sqrt(max(2.0 - 2.0 * near, 0.0)) - math.sqrt(max(2.0 - 2.0 * step, 0.0))
    return chord <= widest


@stage
def _last_launch(held: Batteries, b: int, flight: Arc, samples: Samples, at_node: NDArray[np.float64]) -> float:
    """Latest launch [s of the arc's clock] that meets the object between burnout and impact; -inf when none does.

    First at the nodes. Then in finer steps between nodes whose launch is within BULGE of the best or, if the object is
    out of reach at every node, between those where it may pass through the fan. at_node : (COAST_NODES + 1,) buffer.
    """
    battery, fan, widest = battery_at(held, b), fan_at(held, b), held.widest[b]
    time, x, y, z = samples.time, samples.x, samples.y, samples.z
    radius, height = samples.radius, samples.height
    best = -math.inf
    for k in range(COAST_NODES + 1):
        n = BOOST_NODES + k
        at_node[k] = latest_launch(battery, fan, time[n], (x[n], y[n], z[n]), radius[n], height[n])
        best = max(best, at_node[k])
    worth, never = best - BULGE, best == -math.inf
    for k in range(COAST_NODES):
        n = BOOST_NODES + k
        if _may_be_met(battery, widest, samples, n) if never else max(at_node[k], at_node[k + 1]) >= worth:
            for look in range(1, FINE):
                best = max(best, intercept_at(battery, fan, flight, n + look / FINE).launch)
    return best


class LatestLaunches(NamedTuple):
    """Inputs and results for one class in some worlds."""

    boosts: NDArray[np.float64]  # (world, 12) fields of `Boost`
    launches: NDArray[np.float64]  # (world, launch, 3) Earth-fixed [m]
    aims: NDArray[np.float64]  # (aim, 3) Earth-fixed [m]
    held: Batteries  # (world, battery, ...)
    latest_launch: NDArray[np.float64]  # (world, battery, launch, aim) [s after burnout], filled
    fate: NDArray[np.int8]  # (world, launch, aim), filled


@loop
def _latest_launches_of_part(
    request: LatestLaunches, guesses: Guesses, samples: Samples, at_node: NDArray[np.float64], part: int, parts: int
) -> None:
    """Fill the results of one part of the worlds and aims."""
    aims = request.aims
    apart = (aims.shape[0] + CHUNK - 1) // CHUNK
    for task in range(part, request.boosts.shape[0] * apart, parts):
        world, chunk = task // apart, task % apart
        launches, boost = request.launches[world], boost_of(request.boosts[world])
        held = batteries_of(request.held, world)
        pairs = 0
        for aim in range(chunk, aims.shape[0], apart):
            pairs = pair_up(boost, launches, aims, aim, guesses, pairs)
        for pair in range(guess(boost, launches, aims, guesses, pairs)):
            launch, aim = guesses.launch[pair], guesses.aim[pair]
            start = (launches[launch, 0], launches[launch, 1], launches[launch, 2])
            flight = flown(boost, start, (aims[aim, 0], aims[aim, 1], aims[aim, 2]), guessed(guesses, pair))
            if flight.reached:
                request.fate[world, launch, aim] = FLOWN if flight.consistent else CONTRADICTORY
            if flight.reached and flight.consistent:
                sample(flight, samples)
                for k in range(held.radius.size):
                    last = _last_launch(held, k, flight, samples, at_node)
                    request.latest_launch[world, k, launch, aim] = last - flight.burn_time


def compute_latest_launches(
    boosts: NDArray[np.float64],
    launches: NDArray[np.float64],
    aims: NDArray[np.float64],
    held: Batteries,
) -> LatestLaunches:
    """Latest launch after burnout, in each of some worlds.

    Parameters
    ----------
    boosts : ndarray (world, 12)
        Fields of `penumbra.flight.arc.arc.Boost`.
    launches, aims : ndarray (world, launch, 3), (aim, 3)
        Earth-fixed positions [m].
    held : Batteries (world, battery, ...)

    Returns
    -------
    LatestLaunches
        `latest_launch` is the latest launch that meets the arc [s after burnout]: -inf where no launch meets it, nan
        where it is not flown; `fate` is UNREACHED, FLOWN or CONTRADICTORY.
    """
    shape = launches.shape[1], len(aims)
    latest = np.full((len(boosts), held.radius.shape[1], *shape), np.nan)
    request = LatestLaunches(boosts, launches, aims, held, latest, np.full((len(boosts), *shape), UNREACHED, np.int8))

    def some(part: int, parts: int) -> None:
        guesses, buffers, at_node = guesses_buffers(CHUNK * shape[0]), scratch(), np.empty(COAST_NODES + 1)
        _latest_launches_of_part(request, guesses, buffers, at_node, part, parts)

    on_all_threads(some, len(boosts) * ((len(aims) + CHUNK - 1) // CHUNK))
    return request
