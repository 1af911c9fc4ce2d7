"""How many satellites of a constellation are in reach of each of several places, counted one by one over time."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.errors import DomainError
from penumbra.jit import loop, on_all_threads
from penumbra.space.constellation import Constellation
from penumbra.space.orbit import overhead

__all__ = ["counted", "directions"]

Floats = NDArray[np.float64]
_MOST_FIGURES = 50_000_000


class _Request(NamedTuple):
    """The input of the loop."""

    inclination: Floats  # (satellite,) [rad]
    node: Floats  # (satellite,) [rad]
    argument: Floats  # (satellite,) [rad]
    node_rate: Floats  # (satellite,) Earth-fixed [rad/s]
    argument_rate: Floats  # (satellite,) [rad/s]
    places: Floats  # (place, 3) unit vectors
    times: Floats  # (time,) [s]
    cosine: Floats  # (satellite,) of the reach


@loop
def _count(asked: _Request, counts: NDArray[np.int32], part: int, parts: int) -> None:
    """Count for every parts-th time, beginning with `part`."""
    for k in range(part, len(asked.times), parts):
        time = asked.times[k]
        for place in range(len(asked.places)):
            counts[k, place] = 0
        for n in range(len(asked.node)):
            argument = asked.argument[n] + asked.argument_rate[n] * time
            where = overhead(asked.inclination[n], asked.node[n] + asked.node_rate[n] * time, argument)
            for place in range(len(asked.places)):
                x, y, z = asked.places[place, 0], asked.places[place, 1], asked.places[place, 2]
                if where[0] * x + where[1] * y + where[2] * z >= asked.cosine[n]:
                    counts[k, place] += 1


def directions(latitude: Floats, longitude: Floats) -> Floats:
    """Directions (place, 3) from the Earth's centre of places [deg] on a round Earth."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)


def counted(
    fleet: Constellation, latitude: Floats, longitude: Floats, reach: float, times: Floats
) -> NDArray[np.int32]:
    """Satellites in reach of each place at each time.

    Parameters
    ----------
    fleet : Constellation
    latitude, longitude : (place,) float
        Places [deg].
    reach : float
        Along the shell of each satellite [m].
    times : (time,) float
        [s] from the time of the constellation's elements.

    Returns
    -------
    (time, place) int

    Raises
    ------
    DomainError
        There are no places or times, or the table would have more than 50 million figures.
    """
    if not len(latitude) or not len(times):
        raise DomainError("space: one place and one time at least are needed")
    if len(latitude) * len(times) > _MOST_FIGURES:
        raise DomainError(f"space: {len(times):,} times at {len(latitude):,} places are too many; use longer steps")
    argument_rate, node_rate = fleet.rates
    angle = np.minimum(max(reach, 0.0) / fleet.radius, math.pi)
    places = np.ascontiguousarray(directions(latitude, longitude))
    asked = _Request(
        fleet.inclination, fleet.node, fleet.argument, node_rate, argument_rate, places, times, np.cos(angle)
    )
    counts = np.empty((len(times), len(latitude)), np.int32)
    on_all_threads(lambda part, parts: _count(asked, counts, part, parts), len(times))
    return counts
