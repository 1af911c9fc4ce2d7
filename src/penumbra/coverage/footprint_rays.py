"""How far ground is defended along rays from a battery: sampled, then closed in to a hundred metres.

The defended ground need not be one piece that every ray leaves once, so each ray is sampled out to where flights end,
and every change between two samples is closed in. A stretch, or a gap, shorter than a sample's step can be missed.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS

__all__ = ["NO_FLIGHT", "STEPS", "TOLERANCE", "Fits", "RayStretches", "areas", "edges", "ray_stretches"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

Fits = Callable[[Ints, Floats], Ints]
"""How many looks fit at places, told by the indices of their rays and distances [m]; NO_FLIGHT where none comes."""

NO_FLIGHT = -1
TOLERANCE = 100.0  # [m]
STEPS = 96  # samples of a ray
_ZOOMS = 6  # each to what the samples before found defended
_ENOUGH = 0.6  # share of the samples within the defended ground


class RayStretches(NamedTuple):
    """Where rays are defended; nan-padded."""

    begin: Floats  # (look, ray, stretch) [m]
    end: Floats  # (look, ray, stretch) [m]
    ends_flights: Bools  # (look, ray) no flight comes beyond the end of the first stretch, so that nobody asks


def ray_stretches(fits: Fits, rays: int, limit: float, looks: int) -> RayStretches:
    """Intervals of rays along which 1, 2, ... looks fit.

    Parameters
    ----------
    fits : Fits
    rays : int
    limit : float
        Distance [m] beyond which nothing is looked for.
    looks : int
    """
    distance, found = _sampled(fits, rays, limit)
    wanted = np.arange(1, looks + 1)[:, None, None]
    held = found[None] >= wanted
    look, ray, before = np.nonzero(held[:, :, 1:] != held[:, :, :-1])
    near, far = distance[before].copy(), distance[before + 1].copy()
    was = held[look, ray, before]
    for _ in range(int(np.ceil(np.log2(max(distance[1] / TOLERANCE, 1.0))))):
        middle = 0.5 * (near + far)
        alike = (fits(ray, middle) > look) == was
        near, far = np.where(alike, middle, near), np.where(alike, far, middle)
    flightless = fits(ray, far) == NO_FLIGHT if ray.size else np.zeros(0, np.bool_)
    return _gathered(held, (look, ray), 0.5 * (near + far), flightless, float(distance[-1]))


def _sampled(fits: Fits, rays: int, limit: float) -> tuple[Floats, Ints]:
    """Distances (step,) and how many looks fit (ray, step), out to a step beyond the last place that is defended."""
    every = np.repeat(np.arange(rays), STEPS + 1)
    for _ in range(_ZOOMS):
        distance = np.linspace(0.0, limit, STEPS + 1)
        found = fits(every, np.tile(distance, rays)).reshape(rays, STEPS + 1)
        last = int(np.flatnonzero((found > 0).any(axis=0)).max(initial=0))
        if last >= _ENOUGH * STEPS or limit <= STEPS * TOLERANCE:
            break
        limit = float(distance[last + 1])
    return distance, found


def _gathered(held: Bools, where: tuple[Ints, Ints], at: Floats, flightless: Bools, limit: float) -> RayStretches:
    """Changes of rays (change,), in order along each, as stretches."""
    looks, rays = held.shape[:2]
    rows: list[list[list[float]]] = [[[0.0] if held[k, r, 0] else [] for r in range(rays)] for k in range(looks)]
    ends = np.zeros((looks, rays), np.bool_)
    for look, ray, place, alone in zip(*where, at.tolist(), flightless.tolist(), strict=True):
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
    """How far each ray is defended without a break from the battery on [m], (look, ray); 0: the battery is not."""
    return np.where(found.begin[:, :, 0] == 0.0, found.end[:, :, 0], 0.0)


def areas(found: RayStretches) -> tuple[Floats, Floats]:
    """Defended area, and what of it lies beyond the first edge of its ray or about no defended battery [m²], (look,).

    Each ray stands for the sector to the middle of its neighbours, on a sphere of mean radius.
    """
    sector = 2.0 * np.pi / found.begin.shape[1] * MEAN_RADIUS**2
    rings = sector * (np.cos(found.begin / MEAN_RADIUS) - np.cos(found.end / MEAN_RADIUS))
    whole = np.nansum(rings, axis=(1, 2))
    near = sector * (1.0 - np.cos(edges(found) / MEAN_RADIUS)).sum(axis=1)
    return whole, whole - near
