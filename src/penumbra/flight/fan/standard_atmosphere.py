"""Air density for interceptors: the U.S. Standard Atmosphere, 1976, [USSA1976].

The defining constants, the seven layers up to 86 km, the lowest of them from -1 km on, eqs. 18 (geopotential height),
33 (pressure) and 42 (density).
Between nodes, the layers' bases and every 100 m, the logarithm of the density is linear, with errors of some parts in
a million. Above 86 km it decreases at the rate of 86 km (an assumption; air this thin has almost no effect).
"""

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import STANDARD_GRAVITY

__all__ = ["TABLE", "density"]

Floats = NDArray[np.float64]

_GAS = 8.31432e3 / 28.9644  # R*/M0 [J/(kg K)]
_RADIUS = 6_356_766.0  # r0 of the geopotential [m]
_BASES = np.array([0.0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3])  # Hb [m of geopotential]
_LAPSES = np.array([-6.5e-3, 0.0, 1e-3, 2.8e-3, 0.0, -2.8e-3, -2e-3])  # L_M,b [K/m]
_GROUND = 288.15, 101_325.0  # T0 [K], P0 [Pa]
_LOWEST, _TOP, _STEP = -1e3, 86e3, 100.0  # [m]; no site lies lower
_VACUUM = 1e6  # [m], where the logarithm of the density is below -170


def _bases() -> tuple[Floats, Floats]:
    """Temperature [K] and pressure [Pa] at the base of each layer, from the ground up."""
    warmth, pressure = np.empty(_BASES.size), np.empty(_BASES.size)
    warmth[0], pressure[0] = _GROUND
    for k in range(_BASES.size - 1):
        rise = np.array([_BASES[k + 1] - _BASES[k]])
        warmth[k + 1] = warmth[k] + _LAPSES[k] * rise[0]
        pressure[k + 1] = _pressure(np.array([k]), rise, warmth, pressure)[0]
    return warmth, pressure


def _pressure(layer: NDArray[np.int64], rise: Floats, warmth: Floats, pressure: Floats) -> Floats:
    """Pressure [Pa] at a rise [m of geopotential] above the bases of layers; eqs. 33a and 33b."""
    at, lapse = warmth[layer], _LAPSES[layer]
    sloped = np.where(lapse == 0.0, 1.0, lapse)  # no division by the lapse of a layer that has none
    power = (at / (at + sloped * rise)) ** (STANDARD_GRAVITY / (_GAS * sloped))
    return pressure[layer] * np.where(lapse == 0.0, np.exp(-STANDARD_GRAVITY * rise / (_GAS * at)), power)


def _logarithms(heights: Floats) -> Floats:
    """Logarithm of the density [kg/m³] at heights [m] up to 86 km; eq. 42."""
    warmth, pressure = _bases()
    geopotential = _RADIUS * heights / (_RADIUS + heights)
    layer = np.maximum(np.searchsorted(_BASES, geopotential, side="right") - 1, 0)
    rise = geopotential - _BASES[layer]
    return np.asarray(
        np.log(_pressure(layer, rise, warmth, pressure) / (_GAS * (warmth[layer] + _LAPSES[layer] * rise)))
    )


def _nodes() -> tuple[Floats, Floats]:
    """Heights [m] and logarithms of the density there."""
    bases = _RADIUS * _BASES / (_RADIUS - _BASES)
    heights = np.unique(np.append(np.arange(_LOWEST, _TOP + 0.5 * _STEP, _STEP), bases))
    values = _logarithms(heights)
    beyond = values[-1] + (values[-1] - values[-2]) * (_VACUUM - heights[-1]) / (heights[-1] - heights[-2])
    return np.append(heights, _VACUUM), np.append(values, beyond)


TABLE = _nodes()
"""Heights [m] above the sea, and logarithms of the density [kg/m³] there; read-only."""
for _array in TABLE:
    _array.setflags(write=False)


def density(heights: Floats) -> Floats:
    """Density of the air [kg/m³] at heights (k,) [m] above the sea; below -1 km that of -1 km."""
    return np.exp(np.interp(heights, *TABLE))
