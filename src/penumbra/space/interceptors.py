"""The door of interceptors in orbit: how many a design needs, over which places, and how surely."""

import math
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError, shown
from penumbra.names import dataset
from penumbra.scenario.data_file import used_sources
from penumbra.space.absentee import even_share, needed, share_within
from penumbra.space.designs import Design, design
from penumbra.space.fleets import Counted, Task, fleets
from penumbra.space.need import UNCERTAIN, bounds, drawn, owned, world
from penumbra.uncertainty.drawn.priors import PRIORS

__all__ = ["constellation"]

_SHARES = (0.05, 0.5, 0.95)
_INCLINATIONS = tuple(range(30, 100, 5))
_LATITUDES = tuple(range(0, 76, 2))
_MOST_WORLDS = 65_536
_LONGEST = 31.0  # [day]


def constellation(
    name: str | Path,
    changes: Iterable[str] = (),
    worlds: int = 256,
    seed: int = 0,
    hours: float = 24.0,
    step: float = 60.0,
    inclinations: Sequence[float] = _INCLINATIONS,
    latitudes: Sequence[float] = _LATITUDES,
) -> xr.Dataset:
    """How many interceptors in orbit a design needs for its missiles at once.

    >>> import penumbra as pb
    >>> found = pb.constellation("cbo-2026", ["missiles=20"])

    Parameters
    ----------
    name : str or Path
        A built-in design, as cbo-2026, or a file (docs/space.md).
    changes : iterable of str
        Each changes one value for this run: ``"speed=4 km/s"``.
    worlds : int
        Worlds drawn for each way of reading the published ranges; 0 draws none.
    seed : int
        The same seed draws the same worlds.
    hours : float
        Length of the time over which interceptors are counted one by one; 0 counts none.
    step : float
        Between two counts [s].
    inclinations, latitudes : sequence of float
        Of the table [deg].

    Returns
    -------
    Dataset (start), with the table (orbit_inclination, over_latitude)
        orbit_reach, owned_even, owned, owned_least, owned_most, owned_over; with `worlds` owned_drawn (prior,
        owned_share); with `hours`, by fleet and start, fleet_count, fleet_planes, in_reach_mean, in_reach_least,
        in_reach_most, in_reach_share, in_reach_formula

        attrs: printed, the number that the source prints, 0 if none; missiles, shots; phrases of what was asked.

    Raises
    ------
    ScenarioError
        The design has errors, among them an orbit below the ground.
    DomainError
        An argument is outside its domain, or nothing is left of the window in the nominal world.
    """
    _check(worlds, seed, hours, step, inclinations, latitudes)
    asked = design(name, changes)
    nominal = world(asked)
    if nominal.window <= nominal.delay:
        raise DomainError(
            f"{name}: nothing is left of the window of {nominal.window:g} s after a delay of {nominal.delay:g} s; "
            "write a shorter delay or a longer window"
        )
    starts = list(asked.launches)
    where = np.array([[each.latitude.value, each.longitude.value] for each in asked.launches.values()])
    each_owned = [owned(asked, nominal, math.radians(phi)) for phi in where[:, 0]]
    ends = [bounds(asked, math.radians(phi)) for phi in where[:, 0]]
    coords: dict[str, Any] = {
        "start": starts,
        "orbit_inclination": np.radians(inclinations),
        "over_latitude": np.asarray(latitudes, float),
    }
    arrays: dict[str, Any] = {
        "start_latitude": where[:, 0],
        "start_longitude": where[:, 1],
        "orbit_reach": nominal.reach,
        "owned_even": needed(asked.missiles, asked.shots, even_share(nominal.angle)),
        "owned": each_owned,
        "owned_least": [low for low, _ in ends],
        "owned_most": [high for _, high in ends],
        "owned_over": _table(asked, nominal.angle, inclinations, latitudes),
    }
    if worlds:
        points = np.random.default_rng(seed).random((worlds, len(UNCERTAIN)))
        coords |= {"prior": list(PRIORS), "owned_share": list(_SHARES)}
        arrays["owned_drawn"] = [
            np.quantile(drawn(asked, each, points), _SHARES, method="inverted_cdf") for each in PRIORS
        ]
    if hours > 0.0:
        times = np.arange(0.0, hours * 3600.0, step)
        wanted = asked.missiles * asked.shots
        task = Task(nominal.altitude, nominal.inclination, nominal.reach, wanted, where[:, 0], where[:, 1], times)
        arrays |= _fleets(list(fleets(task, asked.interceptors, max(each_owned))), coords)
    attrs = {
        "title": f"Interceptors in orbit: {asked.name}",
        "design": str(name),
        "printed": asked.interceptors or 0,
        "missiles": asked.missiles,
        "shots": asked.shots,
        "altitude": nominal.altitude,
        "inclination": nominal.inclination,
        "window": nominal.window,
        "delay": nominal.delay,
        "speed": nominal.speed,
        "worlds": worlds,
        "seed": seed,
        "hours": hours,
        "note": asked.note or "",
        "source": f"Penumbra {version('penumbra')}",
        "sources": " ".join(used_sources(asked)),
    }
    return dataset(coords, attrs, **arrays)


def _fleets(found: Sequence[Counted], coords: dict[str, Any]) -> dict[str, Any]:
    """Variables of counted fleets, whose names become a coordinate; none if no interceptor is ever in reach."""
    if not found:
        return {}
    coords["fleet"] = [each.kind for each in found]
    return {
        "fleet_count": [each.size for each in found],
        "fleet_planes": [each.planes for each in found],
        **{
            f"in_reach_{name}": np.reshape([getattr(each, name) for each in found], (len(found), -1))
            for name in ("mean", "least", "most", "share", "formula")
        },
    }


def _table(
    asked: Design, angle: float, inclinations: Sequence[float], latitudes: Sequence[float]
) -> NDArray[np.float64]:
    """Numbers owned by inclination and latitude, in the nominal world."""
    shares = [[share_within(math.radians(phi), math.radians(i), angle) for phi in latitudes] for i in inclinations]
    return np.array([[needed(asked.missiles, asked.shots, share) for share in row] for row in shares])


def _check(
    worlds: object,
    seed: object,
    hours: float,
    step: float,
    inclinations: Sequence[float],
    latitudes: Sequence[float],
) -> None:
    """Raise DomainError for an argument outside its domain."""
    for name, number, least, most in (("worlds", worlds, 0, _MOST_WORLDS), ("seed", seed, 0, 2**63 - 1)):
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise DomainError(f"{name}: write a whole number from {least} to {most:,}, not {shown(number)}")
    if not 0.0 <= hours <= 24.0 * _LONGEST:
        raise DomainError(f"hours: write 0 to {24.0 * _LONGEST:g}, not {shown(hours)}")
    if not (1.0 <= step <= 3600.0):
        raise DomainError(f"step: write 1 to 3600 seconds, not {shown(step)}")
    for name, given, low, high in (("inclinations", inclinations, 0.0, 180.0), ("latitudes", latitudes, -90.0, 90.0)):
        if not len(given) or not all(low <= each <= high for each in given):
            raise DomainError(f"{name}: write degrees from {low:g} to {high:g}, not {shown(list(given))}")
