"""The radar range equation: detection range from power, aperture, wavelength and noise. [Skolnik] chs. 1 and 2.

The map does not use it, because cards hold published ranges. It recomputes such a range from its inputs, so that
published ranges that differ can be compared.
"""

import math
from typing import NamedTuple

from penumbra.jit import kernel

__all__ = ["Emitter", "detection_range"]

BOLTZMANN = 1.380649e-23  # Boltzmann's constant [J/K], exact in the SI
LIGHT_SPEED = 299_792_458.0  # speed of light [m/s], exact in the SI


class Emitter(NamedTuple):
    """Parameters of a radar that transmits and receives through one aperture, SI."""

    mean_power: float
    aperture: float  # physical area
    efficiency: float  # effective area over physical area
    frequency: float
    temperature: float  # system noise temperature
    losses: float  # as a factor, at least 1


@kernel
def detection_range(emitter: Emitter, dwell: float, ratio: float, cross_section: float) -> float:
    """Range [m] at which a coherent dwell [s] gives the signal-to-noise `ratio` [1]. [Skolnik] ch. 2.

    R⁴ = P t (η A)² σ / (4π λ² k T L S/N)
    """
    wavelength = LIGHT_SPEED / emitter.frequency
    effective = emitter.efficiency * emitter.aperture
    signal = emitter.mean_power * dwell * effective * effective * cross_section
    noise = BOLTZMANN * emitter.temperature * emitter.losses * ratio
    return math.sqrt(math.sqrt(signal / (4.0 * math.pi * wavelength * wavelength * noise)))
