"""Does a radar see a point: range, elevation limits, azimuth sectors, true horizon."""

import math
from typing import NamedTuple

from penumbra.constants import POLAR_RADIUS, SEMI_MAJOR
from penumbra.jit import kernel
from penumbra.world.vectors import Vector, dot

__all__ = ["Radar", "clearance", "scaled_range", "sees"]


class Radar(NamedTuple):
    """One radar against one class of object, SI, Earth-fixed."""

    position: Vector
    up: Vector
    range: float
    sin_min: float  # of the least elevation
    sin_max: float  # of the greatest elevation
    cos_half: float  # of half the sector's width; -1 sees all round
    faces: tuple[Vector, Vector, Vector, Vector]  # horizontal unit vectors along the boresights, the last repeated
    track_time: float


@kernel
def scaled_range(reference_range: float, cross_section: float, reference_cross_section: float) -> float:
    """Detection range [m] against another cross-section: the fourth root of the radar equation. [Skolnik] ch. 1."""
    return reference_range * (cross_section / reference_cross_section) ** 0.25


@kernel
def clearance(a: Vector, b: Vector) -> float:
    """Positive where the straight line between two points [m] clears the ellipsoid, zero where it grazes it.

    Scaled to the unit sphere, the two tangent cones meet where  a·b = 1 - √((a² - 1)(b² - 1)).
    """
    p = (a[0] / SEMI_MAJOR, a[1] / SEMI_MAJOR, a[2] / POLAR_RADIUS)
    q = (b[0] / SEMI_MAJOR, b[1] / SEMI_MAJOR, b[2] / POLAR_RADIUS)
    rise = max(dot(p, p) - 1.0, 0.0) * max(dot(q, q) - 1.0, 0.0)
    return dot(p, q) - 1.0 + math.sqrt(rise)


@kernel
def sees(radar: Radar, target: Vector) -> bool:
    """Whether the target [m] is within range, elevation limits, one face's sector, and above the true horizon.

    A line that leaves upward from above the ground clears it, so the horizon is asked only of beams below the level.
    """
    site = radar.position
    ray = (target[0] - site[0], target[1] - site[1], target[2] - site[2])
    square = dot(ray, ray)
    if square > radar.range * radar.range:
        return False
    distance = math.sqrt(square)
    rise = dot(ray, radar.up)
    if rise < radar.sin_min * distance or rise > radar.sin_max * distance:
        return False
    if radar.cos_half > -1.0:
        level = math.sqrt(square - rise * rise)
        faces = radar.faces
        ahead = max(max(dot(ray, faces[0]), dot(ray, faces[1])), max(dot(ray, faces[2]), dot(ray, faces[3])))
        if ahead < radar.cos_half * level:
            return False
    return radar.sin_min >= 0.0 or clearance(site, target) >= 0.0
