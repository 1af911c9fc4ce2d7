"""How many satellites are in reach of a place, in closed form: reach, share, absentee ratio, number needed.

A satellite is in reach if it is within the angle θ = r / a of the point above the place, as seen from the Earth's
centre; r is the reach along the shell of radius a on which the satellites fly. Three shares of time in which one
satellite is:

    evenly spread over the shell     (1 - cos θ) / 2
    inclination i, small θ           the same times c = 2 / (π √(sin² i - sin² φ)), at latitude φ
    inclination i, any θ             1/π ∫ Δλ(β)/π du,  sin β = sin i sin u,
                                     cos Δλ = (cos θ - sin φ sin β) / (cos φ cos β)

The third is exact if the node's longitude is evenly spread, as in many planes or over many revolutions. The absentee
ratio is the inverse of the share: satellites owned for each one in reach on average.
"""

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["concentration", "even_share", "needed", "reach_angle", "reach_for", "share_within"]

_STEPS = 512  # of the integral, in which the ends of the arc are smooth; the error was measured below 3e-5 of it


def reach_angle(speed: float, time: float, radius: float) -> float:
    """Angle [rad] from the Earth's centre that is crossed at a mean speed [m/s] within a time [s], on a shell [m]."""
    return min(max(speed * time, 0.0) / radius, math.pi)


def even_share(angle: float) -> float:
    """Share of the shell within an angle [rad] of a place."""
    return 0.5 * (1.0 - math.cos(angle))


def reach_for(count: float, radius: float) -> float:
    """The reach [m] with which one of `count` evenly spread satellites is in reach on average; nan below one."""
    return radius * math.acos(1.0 - 2.0 / count) if count >= 1.0 else math.nan


def concentration(latitude: float, inclination: float) -> float:
    """How much denser satellites of an inclination are at a latitude than if evenly spread; both [rad].

    Infinite at the turning latitude, 0 beyond it: it is the limit for a small reach.
    """
    square = math.sin(inclination) ** 2 - math.sin(latitude) ** 2
    if square == 0.0:
        return math.inf
    return 2.0 / (math.pi * math.sqrt(square)) if square > 0.0 else 0.0


def share_within(latitude: float, inclination: float, angle: float) -> float:
    """Share of time in which a satellite of an inclination is within an angle of the point above a latitude; [rad].

    The argument u runs from where the orbit enters the belt of latitudes in reach to where it leaves it; with
    u = middle - half cos w the ends are smooth and the midpoint rule in w converges fast.
    """
    if angle <= 0.0:
        return 0.0
    tilt = math.sin(inclination)
    lowest, highest = (math.sin(_belt(latitude + side * angle)) for side in (-1.0, 1.0))
    if tilt < 1e-12:  # over the equator
        return float(_width(latitude, np.zeros(1), angle)[0]) / math.pi
    begin, end = (math.asin(min(max(each / tilt, -1.0), 1.0)) for each in (lowest, highest))
    if begin >= end:
        return 0.0
    w = (np.arange(_STEPS) + 0.5) * math.pi / _STEPS
    half = 0.5 * (end - begin)
    u = 0.5 * (begin + end) - half * np.cos(w)
    beta = np.arcsin(np.clip(tilt * np.sin(u), -1.0, 1.0))
    total = float((_width(latitude, beta, angle) * np.sin(w)).sum()) * half * math.pi / _STEPS
    return total / math.pi**2


def _belt(latitude: float) -> float:
    """A latitude [rad], no farther than the pole."""
    return min(max(latitude, -0.5 * math.pi), 0.5 * math.pi)


def _width(latitude: float, beta: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """Half the width in longitude [rad] of what is within an angle of a latitude, at the latitudes beta."""
    level = math.cos(latitude) * np.cos(beta)
    above = math.cos(angle) - math.sin(latitude) * np.sin(beta)
    with np.errstate(divide="ignore", invalid="ignore"):
        cosine = np.where(level > 1e-15, above / np.maximum(level, 1e-300), np.where(above <= 0.0, -1.0, 1.0))
    return np.asarray(np.arccos(np.clip(cosine, -1.0, 1.0)))


def needed(missiles: float, shots: float, share: float) -> float:
    """Interceptors owned so that on average `shots` are in reach of each of `missiles` at once; inf if none ever is."""
    return missiles * shots / share if share > 0.0 else math.inf
