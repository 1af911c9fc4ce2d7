"""Whether a radar sees a point: range, elevation limits, azimuth sectors, skyline, true horizon, refraction.

Refraction follows the 4/3-Earth model, limited to the low atmosphere: rays bend by a quarter of the Earth's curvature
up to AIR_TOP and are straight above. Without this limit, the 4/3-Earth model would raise an object at 2,000 km by two
degrees; the true refraction is less than 0.8 degrees, nearly all of it below 10 km. See decision 11.
"""

import math
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS, POLAR_RADIUS, SEMI_MAJOR
from penumbra.earth.vectors import Vector, dot
from penumbra.jit import kernel

__all__ = [
    "AIR_TOP",
    "DIRECTIONS",
    "EFFECTIVE_RADIUS",
    "HIDDEN",
    "RAY_CURVATURE",
    "Radar",
    "clearance",
    "direction",
    "faults",
    "lowered",
    "overlooks",
    "scaled_range",
    "sees",
    "unhidden",
]

Number = TypeVar("Number", float, NDArray[np.float64])

DIRECTIONS = 720
"""Number of directions of a skyline, about half a degree apart."""
HIDDEN = 16
"""A bit in addition to those of `faults`: the object is in the beam, but behind the ground."""
EFFECTIVE_RADIUS = 4.0 / 3.0 * MEAN_RADIUS  # of an Earth over which rays are straight [m], [Skolnik] ch. 8, [ITU834] 2
RAY_CURVATURE = 1.0 / MEAN_RADIUS - 1.0 / EFFECTIVE_RADIUS  # [1/m]
AIR_TOP = 7_350.0  # scale height of the refractivity of the reference atmosphere [m], [ITU453]


class Radar(NamedTuple):
    """One radar against one class of object, SI, Earth-fixed."""

    position: Vector
    up: Vector
    range: float
    sin_min: float  # sine of the least elevation
    sin_max: float  # sine of the greatest elevation
    cos_half: float  # cosine of half the sector's width; -1 sees all round
    faces: tuple[Vector, Vector, Vector, Vector]  # horizontal unit vectors along the boresights, the last repeated
    track_time: float
    east: Vector
    north: Vector
    skyline: NDArray[np.float64]  # (DIRECTIONS,) sine of the apparent elevation of the ground, by `direction`
    sin_skyline: float  # maximum of the skyline; below -1 without a skyline
    air: float  # thickness of refracting air above the antenna; 0 for straight rays
    sin_horizon: float  # sine of the apparent elevation of a smooth Earth's horizon, with refraction


@kernel
def direction(east: float, north: float) -> int:
    """Index of a horizontal direction among DIRECTIONS: north 0, then clockwise, on a square instead of a circle."""
    size = abs(east) + abs(north)
    if size == 0.0:
        return 0
    turned = 1.0 - north / size if east >= 0.0 else 3.0 + north / size
    return min(int(turned * (DIRECTIONS / 4)), DIRECTIONS - 1)


@kernel
def lowered(sine: float, air: float, distance: float) -> float:
    """Sine of the true elevation at which an object `distance` [m] away appears at the elevation of sine `sine`.

    A ray leaves a layer of refracting air of thickness `air` [m] after the path L = kR (√(s² + 2 air/kR) - s). Up to
    L, an object at distance ρ appears higher by ρ/2 times the ray's curvature κ, as in the 4/3-Earth model. Beyond L
    the ray is straight and turned by κ L, which equals a single kink at L/2: the object appears higher by
    κ L (1 - L/2ρ).
    """
    if air <= 0.0:
        return sine
    path = EFFECTIVE_RADIUS * (math.sqrt(sine * sine + 2.0 * air / EFFECTIVE_RADIUS) - sine)
    bent = 0.5 * distance if distance <= path else path * (1.0 - 0.5 * path / distance)
    return sine - RAY_CURVATURE * bent * math.sqrt(max(1.0 - sine * sine, 0.0))


def scaled_range(reference_range: Number, cross_section: Number, reference_cross_section: Number) -> Number:
    """Detection range [m] against another cross-section, scaled by its fourth root. [Skolnik] ch. 1."""
    return reference_range * (cross_section / reference_cross_section) ** 0.25


@kernel
def clearance(a: Vector, b: Vector) -> float:
    """Positive if the straight line between two points [m] clears the ellipsoid, zero if it grazes it.

    Scaled to the unit sphere, the two tangent cones meet where  a·b = 1 - √((a² - 1)(b² - 1)).
    """
    p = (a[0] / SEMI_MAJOR, a[1] / SEMI_MAJOR, a[2] / POLAR_RADIUS)
    q = (b[0] / SEMI_MAJOR, b[1] / SEMI_MAJOR, b[2] / POLAR_RADIUS)
    rise = max(dot(p, p) - 1.0, 0.0) * max(dot(q, q) - 1.0, 0.0)
    return dot(p, q) - 1.0 + math.sqrt(rise)


@kernel
def faults(radar: Radar, target: Vector) -> int:
    """Which limits keep a target [m] out of the beam: bits 1 range, 2 and 4 least and greatest elevation, 8 sector.

    Ground and air are ignored. All limits are computed, so that the loop over nodes has no branch. Signed squares are
    compared, so that it has no square root: rise ≥ sin ε · distance and ahead ≥ cos α · level. Refraction can raise a
    target from below the lowest beam into it, so with air `unhidden` tests that limit instead.
    """
    site = radar.position
    ray = (target[0] - site[0], target[1] - site[1], target[2] - site[2])
    square = dot(ray, ray)
    rise = dot(ray, radar.up)
    faces = radar.faces
    ahead = max(max(dot(ray, faces[0]), dot(ray, faces[1])), max(dot(ray, faces[2]), dot(ray, faces[3])))
    level = square - rise * rise
    sin_low = radar.sin_min if radar.air <= 0.0 else -1.0
    near = square <= radar.range * radar.range
    above = _signed(rise) >= _signed(sin_low) * square
    below = _signed(rise) <= _signed(radar.sin_max) * square
    facing = (radar.cos_half <= -1.0) | (_signed(ahead) >= _signed(radar.cos_half) * level)
    return 15 - near - 2 * above - 4 * below - 8 * facing


@kernel
def _signed(x: float) -> float:
    """The square of x, with its sign."""
    return x * abs(x)


@kernel
def overlooks(radar: Radar) -> bool:
    """Whether neither ground nor air can hide an object in the beam.

    True if no beam points below the horizontal, no skyline rises above the lowest beam, and rays are straight: a line
    that rises from a point above the ground clears the ground.
    """
    return radar.sin_min >= 0.0 and radar.air <= 0.0 and radar.sin_skyline <= radar.sin_min


@kernel
def unhidden(radar: Radar, target: Vector) -> bool:
    """Whether a target [m] in the beam is above the skyline, the lowest beam and the true horizon, with refraction."""
    site = radar.position
    ray = (target[0] - site[0], target[1] - site[1], target[2] - site[2])
    distance = math.sqrt(dot(ray, ray))
    rise = dot(ray, radar.up)
    limit = radar.sin_min
    if rise < radar.sin_skyline * distance:
        limit = max(limit, radar.skyline[direction(dot(ray, radar.east), dot(ray, radar.north))])
    if rise < lowered(limit, radar.air, distance) * distance:
        return False
    if radar.sin_min >= 0.0 or clearance(site, target) >= 0.0:
        return True
    return radar.air > 0.0 and rise >= lowered(radar.sin_horizon, radar.air, distance) * distance


@kernel
def sees(radar: Radar, target: Vector) -> bool:
    """Whether the target [m] is in the beam and above the skyline and the true horizon."""
    return faults(radar, target) == 0 and (overlooks(radar) or unhidden(radar, target))
