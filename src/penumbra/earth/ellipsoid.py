"""The WGS-84 ellipsoid: positions, local directions and surface radius, after [WGS84]."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from penumbra.constants import ECCENTRICITY_SQUARED, POLAR_RADIUS, SEMI_MAJOR
from penumbra.earth.vectors import Vector
from penumbra.jit import kernel

__all__ = [
    "east",
    "easts",
    "height_above",
    "north",
    "norths",
    "position",
    "positions",
    "surface_radius",
    "surface_slope",
    "up",
    "ups",
]


@kernel
def up(phi: float, lam: float) -> Vector:
    """Unit normal of the ellipsoid at geodetic latitude phi and longitude lam [rad], Earth-fixed."""
    return (math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi))


@kernel
def east(lam: float) -> Vector:
    """Unit vector toward east at longitude lam [rad], Earth-fixed."""
    return (-math.sin(lam), math.cos(lam), 0.0)


@kernel
def north(phi: float, lam: float) -> Vector:
    """Unit vector toward north at geodetic latitude phi and longitude lam [rad], Earth-fixed."""
    return (-math.sin(phi) * math.cos(lam), -math.sin(phi) * math.sin(lam), math.cos(phi))


@kernel
def position(phi: float, lam: float, height: float) -> Vector:
    """Earth-fixed position [m] at geodetic latitude phi, longitude lam [rad], height [m].

    N = a / √(1 - e² sin²φ);  x, y = (N + h) cos φ (cos λ, sin λ);  z = (N (1 - e²) + h) sin φ
    """
    sine = math.sin(phi)
    n = SEMI_MAJOR / math.sqrt(1.0 - ECCENTRICITY_SQUARED * sine * sine)
    flat = (n + height) * math.cos(phi)
    return (flat * math.cos(lam), flat * math.sin(lam), (n * (1.0 - ECCENTRICITY_SQUARED) + height) * sine)


@kernel
def surface_radius(sine: float) -> float:
    """Distance [m] from the Earth's centre to the ellipsoid at the geocentric latitude with the sine `sine`.

    r = b / √(1 - e² cos²φ′)
    """
    return POLAR_RADIUS / math.sqrt(1.0 - ECCENTRICITY_SQUARED * (1.0 - sine * sine))


@kernel
def surface_slope(sine: float) -> float:
    """Derivative [m] of `surface_radius` with respect to the sine of the geocentric latitude.

    dr/d sin φ′ = -r³ e² sin φ′ / b²
    """
    radius = surface_radius(sine)
    return -radius * radius * radius * ECCENTRICITY_SQUARED * sine / (POLAR_RADIUS * POLAR_RADIUS)


@kernel
def height_above(x: float, y: float, z: float) -> float:
    """Height [m] above the ellipsoid along the geocentric radius.

    It differs from the geodetic height by less than 3 m at a height of 500 km and 6 m at 1,300 km.
    """
    r = math.sqrt(x * x + y * y + z * z)
    return r - surface_radius(z / r)


def positions(latitude: ArrayLike, longitude: ArrayLike, height: ArrayLike = 0.0) -> NDArray[np.float64]:
    """Earth-fixed positions of many places.

    Parameters
    ----------
    latitude, longitude : array_like (n,) or of more axes [deg]
    height : array_like of the same shape, or float [m]

    Returns
    -------
    ndarray (n, 3) [m]

    Sources
    -------
    [WGS84], eq. of the prime vertical.
    """
    phi, lam = np.radians(np.atleast_1d(latitude)), np.radians(np.atleast_1d(longitude))
    h = np.broadcast_to(np.asarray(height, dtype=float), phi.shape)
    n = SEMI_MAJOR / np.sqrt(1.0 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2)
    flat = (n + h) * np.cos(phi)
    return np.stack([flat * np.cos(lam), flat * np.sin(lam), (n * (1.0 - ECCENTRICITY_SQUARED) + h) * np.sin(phi)], -1)


def ups(phi: NDArray[np.float64], lam: NDArray[np.float64]) -> NDArray[np.float64]:
    """`up` of many places (...,) [rad], (..., 3)."""
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], -1)


def easts(lam: NDArray[np.float64]) -> NDArray[np.float64]:
    """`east` of many places (...,) [rad], (..., 3)."""
    return np.stack([-np.sin(lam), np.cos(lam), np.zeros_like(lam)], -1)


def norths(phi: NDArray[np.float64], lam: NDArray[np.float64]) -> NDArray[np.float64]:
    """`north` of many places (...,) [rad], (..., 3)."""
    return np.stack([-np.sin(phi) * np.cos(lam), -np.sin(phi) * np.sin(lam), np.cos(phi)], -1)
