"""Two airs for the reference: the exponential one of the product's law, and the standard atmosphere beside it.

Sources
-------
[AllenEggers] Allen and Eggers, NACA Report 1381 (1958): 0.0034 slug/ft3, 22,000 ft.
[USSA]        U.S. Standard Atmosphere, 1976, NOAA-S/T 76-1562: its defining constants and layers up to 86 km,
              geopotential height, hydrostatic pressure (eqs. 18, 33, 42). The package ussa1976, written by others,
              agrees (`test_air`).
"""

import bisect
import math
from collections.abc import Callable
from typing import NamedTuple

DENSITY = 0.0034 * 14.59390 / 0.3048**3  # of the exponential air at the ground [kg/m3], [AllenEggers]
SCALE_HEIGHT = 22000 * 0.3048  # [m], [AllenEggers]

GRAVITY = 9.80665  # g0' [m/s2], [USSA]
GAS = 8.31432e3  # R* [N m/(kmol K)], [USSA]
MOLAR_MASS = 28.9644  # M0 [kg/kmol], [USSA]
EARTH_RADIUS = 6356766.0  # r0 of the geopotential [m], [USSA]
BASES = (0.0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3)  # Hb [m'], [USSA]
LAPSES = (-6.5e-3, 0.0, 1e-3, 2.8e-3, 0.0, -2.8e-3, -2e-3)  # L_M,b [K/m'], [USSA]
GROUND = (288.15, 101325.0)  # T0 [K], P0 [Pa], [USSA]
TOP = 86e3  # geometric height [m] above which its layers end; the air there takes less than a millisecond


class Air(NamedTuple):
    """What slows a body after burnout."""

    coefficient: float
    """Ballistic coefficient m/(C_D A) [kg/m2]."""
    density: Callable[[float], float]
    """Of the air [kg/m3] at a height [m]."""
    falling_only: bool
    """Nothing while the body climbs, as in the product."""


def exponential(height: float) -> float:
    """Density [kg/m3] at a height [m] of the air that the law of [AllenEggers] has."""
    return DENSITY * math.exp(-height / SCALE_HEIGHT)


def _state(base: int, ground: tuple[float, float], rise: float) -> tuple[float, float]:
    """Temperature [K] and pressure [Pa] `rise` [m'] above the base of a layer, where they are `ground`; [USSA] 33."""
    temperature, pressure = ground
    lapse = LAPSES[base]
    warm = temperature + lapse * rise
    if lapse == 0.0:
        return warm, pressure * math.exp(-GRAVITY * MOLAR_MASS * rise / (GAS * temperature))
    return warm, pressure * (temperature / warm) ** (GRAVITY * MOLAR_MASS / (GAS * lapse))


def _layers() -> list[tuple[float, float]]:
    """Temperature [K] and pressure [Pa] at the base of each layer."""
    states = [GROUND]
    for layer in range(len(BASES) - 1):
        states.append(_state(layer, states[-1], BASES[layer + 1] - BASES[layer]))
    return states


LAYERS = _layers()


def standard(height: float) -> float:
    """Density [kg/m3] at a geometric height [m] of the U.S. Standard Atmosphere, 1976, up to 86 km: [USSA] eq. 42.

    Above 86 km it goes on falling off as it does there (an assumption; nothing that is measured hangs on it).
    """
    if height > TOP:
        return standard(TOP) * (standard(TOP) / standard(TOP - 1e3)) ** ((height - TOP) / 1e3)
    geopotential = EARTH_RADIUS * height / (EARTH_RADIUS + height)
    layer = max(0, bisect.bisect_right(BASES, geopotential) - 1)
    temperature, pressure = _state(layer, LAYERS[layer], geopotential - BASES[layer])
    return pressure * MOLAR_MASS / (GAS * temperature)
