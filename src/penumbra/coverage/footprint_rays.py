"""Edges of the defended ground along rays from a battery: sampled, then refined by bisection to 100 m.

The defended ground may have gaps, so that a ray crosses several edges. Each ray is therefore sampled up to the end of
all flights, and every change between two samples is bisected. A stretch or gap shorter than the sample step can be
missed.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS

__all__ = ["NO_FLIGHT", "STEPS", "TOLERANCE", "LookCounter", "RayStretches", "areas", "edges", "ray_stretches"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LookCounter = Callable[[Ints, Floats], Ints]
"""Number of looks at places, given by index of ray and distance [m]; NO_FLIGHT where no flight ends."""

NO_FLIGHT = -1
TOLERANCE = 100.0  # [m]
STEPS = 96  # samples of a ray
_ZOOMS = 6  # maximum number of samplings, each limited to the ground found defended before
_ENOUGH = 0.6  # share of the samples within the defended ground at which zooming stops


class RayStretches(NamedTuple):
    """The defended stretches of rays; nan-padded."""

    begin: Floats  # (look, ray, stretch) [m]
    end: Floats  # (look, ray, stretch) [m]
    ends_flights: Bools  # (look, ray) whether no flight ends beyond the end of the first stretch


def ray_stretches(looks_at: LookCounter, rays: int, limit: float, looks: int) -> RayStretches:
    """Intervals of rays along which 1, 2, ... looks are possible.

    Parameters
    ----------
    looks_at : LookCounter
    rays : int
    limit : float
        Greatest distance [m] searched.
    looks : int
    """
    distance, found = _sampled(looks_at, rays, limit)
    wanted = np.arange(1, looks + 1)[:, None, None]
    held = found[None] >= wanted
    look, ray, before = np.nonzero(held[:, :, 1:] != held[:, :, :-1])
    near, far = distance[before].copy(), distance[before + 1].copy()
    was = held[look, ray, before]
    for _ in range(int(np.ceil(np.log2(max(distance[1] / TOLERANCE, 1.0))))):
        middle = 0.5 * (near + far)
        alike = (looks_at(ray, middle) > look) == was
        near, far = np.where(alike, middle, near), np.where(alike, far, middle)
    flightless = looks_at(ray, far) == NO_FLIGHT if ray.size else np.zeros(0, np.bool_)
    return _gathered(held, (look, ray), 0.5 * (near + far), flightless, float(distance[-1]))


def _sampled(looks_at: LookCounter, rays: int, limit: float) -> tuple[Floats, Ints]:
    """Distances (step,) and number of looks (ray, step), up to one step beyond the last defended sample."""
    every = np.repeat(np.arange(rays), STEPS + 1)
    for _ in range(_ZOOMS):
        distance = np.linspace(0.0, limit, STEPS + 1)
        found = looks_at(every, np.tile(distance, rays)).reshape(rays, STEPS + 1)
        last = int(np.flatnonzero((found > 0).any(axis=0)).max(initial=0))
        if last >= _ENOUGH * STEPS or limit <= STEPS * TOLERANCE:
            break
        limit = float(distance[last + 1])
    return distance, found


def _gathered(held: Bools, indices: tuple[Ints, Ints], at: Floats, flightless: Bools, limit: float) -> RayStretches:
    """Intervals of rays from their changes (change,), which are ordered along each ray."""
    looks, rays = held.shape[:2]
    rows: list[list[list[float]]] = [[[0.0] if held[k, r, 0] else [] for r in range(rays)] for k in range(looks)]
    ends = np.zeros((looks, rays), np.bool_)
    for look, ray, place, alone in zip(*indices, at.tolist(), flightless.tolist(), strict=True):
        row = rows[look][ray]
        row.append(place)
        if len(row) == 2:
            ends[look, ray] = alone
    for row in (row for each in rows for row in each):
        if len(row) % 2:
            row.append(limit)
    width = max(max((len(row) for each in rows for row in each), default=0), 2)
    padded = np.full((looks, rays, width), np.nan)
    for look, each in enumerate(rows):
        for ray, row in enumerate(each):
            padded[look, ray, : len(row)] = row
    return RayStretches(padded[:, :, ::2], padded[:, :, 1::2], ends)


def edges(found: RayStretches) -> Floats:
    """Distance [m] up to which each ray is defended without a gap, (look, ray); 0: the battery is not defended."""
    return np.where(found.begin[:, :, 0] == 0.0, found.end[:, :, 0], 0.0)


def areas(found: RayStretches) -> tuple[Floats, Floats]:
    """Defended area, and the part of it beyond the first edge of its ray, [m²], (look,).

    If the battery is not defended, all of a ray's area is in the second. Each ray represents the sector up to halfway
    to its neighbours, on a sphere of mean radius.
    """
    sector = 2.0 * np.pi / found.begin.shape[1] * MEAN_RADIUS**2
    rings = sector * (np.cos(found.begin / MEAN_RADIUS) - np.cos(found.end / MEAN_RADIUS))
    whole = np.nansum(rings, axis=(1, 2))
    near = sector * (1.0 - np.cos(edges(found) / MEAN_RADIUS)).sum(axis=1)
    return whole, whole - near
