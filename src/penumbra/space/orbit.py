"""Circular orbits: two bodies, with the drift that the Earth's oblateness (J2) causes.

A satellite is at the argument u from its ascending node, which is at the longitude Ω. Both move at constant rates. With
n = √(μ/a³) and  k = 3/2 J2 (R/a)²:

    dΩ/dt = -k n cos i        du/dt = n (1 + k (3 - 4 sin² i))

The second is the sum of the mean motion's and the perigee's secular rates at eccentricity zero, [Vallado2013] 9.6.
What varies within one revolution, some 10 km in low orbit, is left out. Time 0 is when Greenwich is at the longitude 0
of the inertial frame.
"""

import math

from penumbra.constants import J2, MU, SEMI_MAJOR
from penumbra.earth.vectors import Vector
from penumbra.jit import kernel

__all__ = ["argument_rate", "mean_motion", "node_rate", "overhead", "period"]


@kernel
def mean_motion(radius: float) -> float:
    """Rate [rad/s] of a circular orbit of a radius [m] about a round Earth."""
    return math.sqrt(MU / radius) / radius


def period(radius: float, inclination: float) -> float:
    """Time [s] from one ascending node to the next, for a radius [m] and an inclination [rad]."""
    return 2.0 * math.pi / argument_rate(radius, inclination)


@kernel
def _oblateness(radius: float) -> float:
    """Factor 3/2 J2 (R/a)² of the rates."""
    return 1.5 * J2 * (SEMI_MAJOR / radius) ** 2


@kernel
def node_rate(radius: float, inclination: float) -> float:
    """Drift of the ascending node [rad/s] in the inertial frame; radius in metres, inclination in radians."""
    return -_oblateness(radius) * mean_motion(radius) * math.cos(inclination)


@kernel
def argument_rate(radius: float, inclination: float) -> float:
    """Rate [rad/s] of the argument from the node; radius in metres, inclination in radians."""
    sine = math.sin(inclination)
    return mean_motion(radius) * (1.0 + _oblateness(radius) * (3.0 - 4.0 * sine * sine))


@kernel
def overhead(inclination: float, node: float, argument: float) -> Vector:
    """Direction of a satellite from the Earth's centre, in the frame of the node's longitude; all angles [rad]."""
    c, s = math.cos(argument), math.sin(argument)
    level, rise = s * math.cos(inclination), s * math.sin(inclination)
    cn, sn = math.cos(node), math.sin(node)
    return (cn * c - sn * level, sn * c + cn * level, rise)
