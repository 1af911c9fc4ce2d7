"""Which satellites see an object: a burning motor above the clouds, or a cold object against space."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.earth.vectors import Vector, dot, length
from penumbra.jit import kernel, loop, on_all_threads
from penumbra.sensing.sight import clearance
from penumbra.space.constellation import Constellation
from penumbra.space.orbit import overhead

__all__ = ["against_space", "watchers_of"]

Floats = NDArray[np.float64]


class _Request(NamedTuple):
    """The input of the loop; Earth-fixed, SI."""

    radius: Floats  # (satellite,)
    inclination: Floats  # (satellite,)
    node: Floats  # (satellite,)
    argument: Floats  # (satellite,)
    node_rate: Floats  # (satellite,)
    argument_rate: Floats  # (satellite,)
    track: Floats  # (sample, 3)
    times: Floats  # (sample,) since launch
    burning: NDArray[np.bool_]  # (sample,) and above the clouds
    cold: NDArray[np.bool_]  # (sample,) after burnout, and seen at all
    starts: Floats  # (start,) launch times
    grazing: float
    range: float


@kernel
def against_space(satellite: Vector, target: Vector, grazing: float) -> bool:
    """Whether the line from a satellite through a target [m] goes on into space, `grazing` above the mean Earth."""
    ray = (target[0] - satellite[0], target[1] - satellite[1], target[2] - satellite[2])
    distance = length(ray)
    ahead = dot(satellite, ray) / distance
    nearest = math.sqrt(max(dot(satellite, satellite) - ahead * ahead, 0.0))
    return ahead > 0.0 or nearest > MEAN_RADIUS + grazing


@loop
def _watch(asked: _Request, counts: NDArray[np.int32], part: int, parts: int) -> None:
    """Count for every parts-th launch time, beginning with `part`."""
    for start in range(part, len(asked.starts), parts):
        for k in range(len(asked.times)):
            counts[start, k] = 0
            if not (asked.burning[k] or asked.cold[k]):
                continue
            time = asked.starts[start] + asked.times[k]
            target = (asked.track[k, 0], asked.track[k, 1], asked.track[k, 2])
            for n in range(len(asked.radius)):
                node = asked.node[n] + asked.node_rate[n] * time
                up = overhead(asked.inclination[n], node, asked.argument[n] + asked.argument_rate[n] * time)
                a = asked.radius[n]
                place = (a * up[0], a * up[1], a * up[2])
                if clearance(place, target) < 0.0:
                    continue
                if asked.burning[k]:
                    counts[start, k] += 1
                    continue
                away = (target[0] - place[0], target[1] - place[1], target[2] - place[2])
                if length(away) <= asked.range and against_space(place, target, asked.grazing):
                    counts[start, k] += 1


def watchers_of(
    fleet: Constellation,
    track: Floats,
    times: Floats,
    burning: NDArray[np.bool_],
    cold: NDArray[np.bool_],
    starts: Floats,
    grazing: float,
    range: float,
) -> NDArray[np.int32]:
    """Satellites that see an object at each sample of its flight, for launches at several times.

    Parameters
    ----------
    fleet : Constellation
    track : (sample, 3) float
        Earth-fixed places [m].
    times : (sample,) float
        Since launch [s].
    burning, cold : (sample,) bool
        Samples at which the motor is seen, or the cold object may be.
    starts : (start,) float
        Times of launch [s] since the time of the constellation's elements.
    grazing, range : float
        [m], for the cold object.

    Returns
    -------
    (start, sample) int
    """
    argument_rate, node_rate = fleet.rates
    asked = _Request(*fleet, node_rate, argument_rate, track, times, burning, cold, starts, grazing, range)
    counts = np.empty((len(starts), len(times)), np.int32)
    on_all_threads(lambda part, parts: _watch(asked, counts, part, parts), len(starts))
    return counts
