"""How late an interceptor may start: one arc after another, every battery, the object tracked from burnout on."""

import math

import numpy as np
from numpy.typing import NDArray

from penumbra.engagement.batteries import Batteries, battery_at, fan_at
from penumbra.engagement.reach import Battery, chance_at, latest_launch
from penumbra.flight.arc import BOOST_NODES, COAST_NODES, Arc, Boost, arc
from penumbra.flight.samples import Samples, sample, scratch
from penumbra.jit import kernel, loop, on_all_threads, stage
from penumbra.world.vectors import dot

__all__ = ["CONTRADICTORY", "FLOWN", "UNREACHED", "slacken"]

UNREACHED, FLOWN, CONTRADICTORY = range(3)
"""What becomes of an arc: out of the class's reach, flown, or its boost contradicts itself and it is left out."""

FINE = 4  # looks between two nodes of interest: every seven seconds of an intercontinental arc
BULGE = 60.0  # [s] by which the last launch may be later between two nodes than at them; 24 s was the most seen


@kernel
def _may_be_met(battery: Battery, widest: float, samples: Samples, n: int) -> bool:
    """Whether the object may pass through the fan between nodes n and n + 1, at which it is out of reach."""
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
    """Last launch [s] that meets the object between burnout and impact; -inf when none does.

    First at the nodes; then closely between those whose launch is within BULGE of the best or, when the object is out
    of reach at every node, wherever it may pass through the fan between two. at_node : (COAST_NODES + 1,) room.
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
                best = max(best, chance_at(battery, fan, flight, n + look / FINE).launch)
    return best


@loop
def _slacken_some(
    boost: Boost,
    launches: NDArray[np.float64],
    aims: NDArray[np.float64],
    held: Batteries,
    samples: Samples,
    at_node: NDArray[np.float64],
    slack: NDArray[np.float64],
    fate: NDArray[np.int8],
    part: int,
    parts: int,
) -> None:
    """Fill in one part of the aims."""
    for cell in range(part, aims.shape[0], parts):
        aim = (aims[cell, 0], aims[cell, 1], aims[cell, 2])
        for launch in range(launches.shape[0]):
            flight = arc(boost, (launches[launch, 0], launches[launch, 1], launches[launch, 2]), aim)
            flown = flight.reached and flight.consistent
            fate[launch, cell] = FLOWN if flown else CONTRADICTORY if flight.reached else UNREACHED
            if flown:
                sample(flight, samples)
            for b in range(held.radius.size):
                last = math.nan
                if flown:
                    last = _last_launch(held, b, flight, samples, at_node)
                slack[b, launch, cell] = last - flight.burn_time


def slacken(
    boost: Boost,
    launches: NDArray[np.float64],
    aims: NDArray[np.float64],
    held: Batteries,
    slack: NDArray[np.float64],
    fate: NDArray[np.int8],
) -> None:
    """Fill `slack` (battery, launch, aim) with the last launch that meets the arc [s], counted from its burnout.

    -inf where no launch meets it, nan where it is not flown; `fate` (launch, aim) says which of the three it is.
    launches, aims : (launch, 3), (aim, 3) Earth-fixed positions [m].
    """

    def some(part: int, parts: int) -> None:
        room, at_node = scratch(), np.empty(COAST_NODES + 1)
        _slacken_some(boost, launches, aims, held, room, at_node, slack, fate, part, parts)

    on_all_threads(some, aims.shape[0])
