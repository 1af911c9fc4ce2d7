"""The door of satellites that watch: who sees boost and midcourse of an arc, when, and how many at once."""

import math
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.earth.ellipsoid import positions
from penumbra.errors import DomainError, shown
from penumbra.names import dataset
from penumbra.scenario.data_file import used_sources
from penumbra.space.sighting import watchers_of
from penumbra.space.watchers import fleet_of_watcher, watcher

__all__ = ["watch"]

_STEP = 2.0  # [s] between samples, along an arc whose own samples may be farther apart
_NEEDED = {"time", "track_latitude", "track_longitude", "height", "burnout_time"}
_MOST_STARTS = 10_000


def watch(traced: xr.Dataset, name: str | Path, changes: Iterable[str] = (), starts: int = 96) -> xr.Dataset:
    """Which satellites of a constellation see an arc, for launches spread over a day.

    >>> import penumbra as pb
    >>> shield = pb.load("gmd").on("2017-12-31")
    >>> found = pb.watch(pb.trace(shield, "icbm-10000", "north-korea 1", "Chicago"), "forty-low")

    Parameters
    ----------
    traced : Dataset
        Of `penumbra.trace`, of an arc that reaches its aim.
    name : str or Path
        A built-in constellation, as forty-low, or a file (docs/space.md).
    changes : iterable of str
        Each changes one value for this run: ``"satellites=80"``.
    starts : int
        Times of launch over a day, since low satellites move.

    Returns
    -------
    Dataset (at_once, phase), (watch_start, phase)
        watched_mean, watched_least : share of the phase in which at least so many satellites see the object at once:
        mean over the launches, and of the worst; warned_mean, warned_last : time from launch until so many have seen it
        for the track time, inf if never; satellites_mean : how many see it, by launch

        attrs: cues, "warning" or "track", and what was asked.

    Raises
    ------
    ScenarioError
        The constellation has errors, among them an orbit below the ground.
    DomainError
        The Dataset is not of an arc that was flown, or an argument is outside its domain.
    """
    if not isinstance(traced, xr.Dataset) or not set(traced.variables) >= _NEEDED:
        raise DomainError("watch: give what penumbra.trace returned of an arc that reaches its aim")
    if not traced.time.size:
        raise DomainError(f"watch: {traced.attrs['why']}")
    if isinstance(starts, bool) or not isinstance(starts, int) or not 1 <= starts <= _MOST_STARTS:
        raise DomainError(f"starts: write a whole number from 1 to {_MOST_STARTS:,}, not {shown(starts)}")
    card = watcher(name, changes)
    own, burnout = traced.time.values.astype(float), float(traced.burnout_time)
    times = np.linspace(0.0, own[-1], max(int(own[-1] / _STEP) + 1, 2))
    height = np.interp(times, own, traced.height.values)
    track = _track(traced, own, times)
    burning = (times <= burnout) & (height >= card.cloud_break.value)
    cold = (times > burnout) & (height > card.grazing.value) & (card.sees == "boost and midcourse")
    when = np.arange(starts) * 86400.0 / starts
    fleet = fleet_of_watcher(card)
    counts = watchers_of(fleet, track, times, burning, cold, when, card.grazing.value, card.range.value)
    phases = {"boost": times <= burnout, "midcourse": (times > burnout) & (height > card.grazing.value)}
    at_once = np.array([1, 2])
    seen = np.array([[(counts[:, inside] >= k).mean(axis=1) for inside in phases.values()] for k in at_once])
    warned = np.array([_warned(counts >= k, times, card.track_time.value) for k in at_once])
    attrs = {
        "title": f"{card.name}: {traced.attrs['title']}",
        "constellation": str(name),
        "satellites": fleet.size,
        "sees": card.sees,
        "cues": card.cues,
        "note": card.note or "",
        "starts": starts,
        "source": f"Penumbra {version('penumbra')}",
        "sources": " ".join(used_sources(card)),
    }
    return dataset(
        {"at_once": at_once, "phase": list(phases), "watch_start": when},
        attrs,
        watched_mean=seen.mean(axis=2),
        watched_least=seen.min(axis=2),
        warned_mean=np.where(np.isinf(warned).any(axis=1), math.inf, warned.mean(axis=1)),
        warned_last=warned.max(axis=1),
        satellites_mean=np.array([counts[:, inside].mean(axis=1) for inside in phases.values()]).T,
    )


def _track(traced: xr.Dataset, own: NDArray[np.float64], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Earth-fixed places (sample, 3) [m] at other times, between those of the arc."""
    places = positions(traced.track_latitude.values, traced.track_longitude.values, traced.height.values)
    return np.ascontiguousarray(np.stack([np.interp(times, own, places[:, axis]) for axis in range(3)], axis=-1))


def _warned(seen: NDArray[np.bool_], times: NDArray[np.float64], track_time: float) -> NDArray[np.float64]:
    """For each launch the first time at which sight has lasted the track time without a break; inf if it never does."""
    found = np.full(len(seen), math.inf)
    begin = np.full(len(seen), math.inf)
    for k, time in enumerate(times):
        begin = np.where(seen[:, k], np.minimum(begin, time), math.inf)
        found = np.where(np.isinf(found) & (time - begin >= track_time), time, found)
    return found
