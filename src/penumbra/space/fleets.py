"""Fleets of a design, counted over time: the printed one, one that suffices on average, and one that always does."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.errors import DomainError
from penumbra.space.absentee import share_within
from penumbra.space.constellation import Constellation, fleet_of
from penumbra.space.counting import counted

__all__ = ["AVERAGE", "EVERY", "PRINTED", "Counted", "Task", "fleets"]

Floats = NDArray[np.float64]

PRINTED, AVERAGE, EVERY = "printed", "on average", "at every time"
"""Why a fleet is looked at."""
_MOST_OWNED = 100_000
_WHOLE = 0.01  # relative width at which the search for a fleet that always suffices ends


class Task(NamedTuple):
    """What fleets are counted for; SI, angles in radians, places in degrees."""

    altitude: float
    inclination: float
    reach: float
    wanted: int  # interceptors that must be in reach of each place at once
    latitude: Floats  # (place,) [deg]
    longitude: Floats  # (place,) [deg]
    times: Floats  # (time,) [s]


class Counted(NamedTuple):
    """A fleet and how many of it are in reach."""

    kind: str
    size: int
    planes: int
    mean: Floats  # (place,)
    least: Floats
    most: Floats
    share: Floats  # of the time in which at least `wanted` are in reach
    formula: Floats  # the mean in closed form


def fleets(task: Task, printed: int | None, average: float) -> Iterator[Counted]:
    """The fleet of the printed size, if any; of the size that suffices on average; and of one that always suffices.

    printed : number that a study prints; average : number owned by the closed form, inf if none is ever in reach.

    Raises
    ------
    DomainError
        The size on average is above 100,000.
    """
    if printed is not None:
        yield _counted(PRINTED, fleet_of(printed, task.altitude, task.inclination), task)
    if not math.isfinite(average):
        return
    size = math.ceil(average)
    if size > _MOST_OWNED:
        raise DomainError(
            f"space: {size:,} interceptors would be needed on average, and more than {_MOST_OWNED:,} are not counted "
            "one by one; ask for fewer missiles, or count none with hours=0 (--hours 0)"
        )
    yield _counted(AVERAGE, fleet_of(size, task.altitude, task.inclination), task)
    always = _always(task, size)
    if always is not None:
        yield _counted(EVERY, always, task)


def _always(task: Task, size: int) -> Constellation | None:
    """The smallest fleet found by bisection of which enough are in reach at every time; None up to the most."""

    def made(count: int) -> Constellation:
        return fleet_of(count, task.altitude, task.inclination)

    def suffices(count: int) -> bool:
        return bool(_in_reach(made(count), task).min() >= task.wanted)

    low, high = size, size
    while not suffices(high):
        low, high = high, int(1.5 * high) + 1
        if high > _MOST_OWNED:
            return None
    while high - low > max(1, int(_WHOLE * high)):
        middle = (low + high) // 2
        low, high = (low, middle) if suffices(middle) else (middle, high)
    return made(high)


def _in_reach(fleet: Constellation, task: Task) -> NDArray[np.int32]:
    return counted(fleet, task.latitude, task.longitude, task.reach, task.times)


def _counted(kind: str, fleet: Constellation, task: Task) -> Counted:
    found = _in_reach(fleet, task)
    angle = min(task.reach / float(fleet.radius[0]), math.pi)
    shares: Sequence[float] = [share_within(math.radians(each), task.inclination, angle) for each in task.latitude]
    return Counted(
        kind,
        fleet.size,
        len(np.unique(fleet.node)),
        found.mean(axis=0),
        found.min(axis=0).astype(float),
        found.max(axis=0).astype(float),
        (found >= task.wanted).mean(axis=0),
        fleet.size * np.array(shares),
    )
