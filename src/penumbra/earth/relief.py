"""Coarse terrain heights, and the horizon mask of a place.

ETOPO averaged over cells of 20' (37 km north-south): peaks are smoothed, narrow valleys and small islands vanish, so
the horizon mask is lower and smoother than the true one. Water, and land below sea level, has height 0. Heights are
above the sea, not the ellipsoid; the two differ by up to 60 m in Europe, 0.1 degrees seen from 40 km.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

from penumbra.earth.ellipsoid import positions, up

__all__ = ["ground_height", "skyline"]

Floats = NDArray[np.float64]

_FILE = Path(__file__).parent / "data" / "etopo20" / "etopo20_int16.npz"
_PER_DEGREE = 3  # cells of the table
_STEPS = np.arange(37e3, 330e3, 5e3)
"""Sampled ground distances [m]: from one cell, the resolution of the table, to the distance at which its highest cell,
6,229 m, is below the sea-level horizon of an Earth of 4/3 the radius."""
_EARTH = Geod(ellps="WGS84")


@cache
def _heights() -> Floats:
    """Ground above the sea [m], (latitude, longitude): north first, from 180 west, cell-centred."""
    with np.load(_FILE) as packed:
        return np.maximum(packed["elev_m"].astype(float), 0.0)


def ground_height(latitude: ArrayLike, longitude: ArrayLike) -> Floats:
    """Height of the ground or water above the sea [m], interpolated bilinearly between the centres of four cells.

    Parameters
    ----------
    latitude, longitude : array_like [deg]
    """
    table = _heights()
    rows, columns = table.shape
    row = np.clip((90.0 - np.asarray(latitude, dtype=float)) * _PER_DEGREE - 0.5, 0.0, rows - 1.0)
    column = (np.asarray(longitude, dtype=float) + 180.0) * _PER_DEGREE - 0.5
    top = np.minimum(row.astype(np.int64), rows - 2)
    left = np.floor(column).astype(np.int64)
    down, right = row - top, column - left
    west, east = left % columns, (left + 1) % columns
    upper = table[top, west] * (1.0 - right) + table[top, east] * right
    lower = table[top + 1, west] * (1.0 - right) + table[top + 1, east] * right
    return np.asarray(upper * (1.0 - down) + lower * down)


def skyline(latitude: float, longitude: float, height: float, azimuths: ArrayLike, ray_curvature: float) -> Floats:
    """Horizon mask: apparent elevation [rad] of the highest ground in each direction, 37 to 330 km away.

    Parameters
    ----------
    latitude, longitude : float [deg]
    height : float [m]
        Height of the observer above the ellipsoid.
    azimuths : array_like (azimuth,) [rad]
        East of north.
    ray_curvature : float [1/m]
        Curvature of rays toward the ground; 0 for straight lines. At distance d it raises the apparent elevation by
        half of d times the curvature.

    Returns
    -------
    ndarray (azimuth,)
    """
    azimuth, distance = np.broadcast_arrays(np.degrees(np.asarray(azimuths, dtype=float))[:, None], _STEPS)
    start = np.broadcast_to((longitude, latitude), (azimuth.size, 2))
    east, north, _ = _EARTH.fwd(start[:, 0], start[:, 1], azimuth.ravel(), distance.ravel())
    ground = positions(north, east, ground_height(north, east))
    ray = ground - positions(latitude, longitude, height)
    length = np.linalg.norm(ray, axis=1)
    above = np.array(up(np.radians(latitude), np.radians(longitude)))
    elevation = np.arcsin(ray @ above / length) + 0.5 * ray_curvature * length
    return np.asarray(elevation.reshape(azimuth.shape).max(axis=1))
