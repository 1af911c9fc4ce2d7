"""Constellations of satellites in circular orbits: Walker patterns and geostationary ones.

A Walker pattern i: t/p/f has t satellites in p planes that are evenly spaced over 360 deg of node longitude (delta) or
180 deg (star), evenly spaced within a plane, and shifted from plane to plane by f 360 deg / t. [Walker1984].
"""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MU, OMEGA, SEMI_MAJOR
from penumbra.errors import DomainError
from penumbra.space.orbit import argument_rate, node_rate

__all__ = ["GEOSTATIONARY", "LOWEST", "Constellation", "Pattern", "fleet_of", "geostationary", "joined", "walker"]

Floats = NDArray[np.float64]
Pattern = Literal["delta", "star"]

GEOSTATIONARY = float(np.cbrt(MU / OMEGA**2))
"""Radius [m] of the orbit that turns with the Earth."""
LOWEST = 100e3
"""Least height [m] above the equatorial radius; lower, the air ends an orbit within one revolution."""
_MOST = 200_000
_NEAR = 1.25  # of the wanted number of planes; assumption


class Constellation(NamedTuple):
    """Satellites in circular orbits, each by its elements at time 0; SI, angles in radians."""

    radius: Floats  # (satellite,) [m]
    inclination: Floats  # (satellite,)
    node: Floats  # (satellite,) longitude of the ascending node in the inertial frame
    argument: Floats  # (satellite,) from the node

    @property
    def size(self) -> int:
        """Number of satellites."""
        return len(self.radius)

    @property
    def rates(self) -> tuple[Floats, Floats]:
        """Rate of the argument and of the node, the second in the Earth-fixed frame, for each satellite [rad/s]."""
        each = list(zip(self.radius.tolist(), self.inclination.tolist(), strict=True))
        known = {pair: (argument_rate(*pair), node_rate(*pair) - OMEGA) for pair in set(each)}
        both = np.array([known[pair] for pair in each]).reshape(-1, 2)
        still = np.abs(self.radius - GEOSTATIONARY) < 1.0  # held over one longitude
        both[still] = (OMEGA, -OMEGA)
        return np.ascontiguousarray(both[:, 0]), np.ascontiguousarray(both[:, 1])


def checked_altitude(where: str, altitude: float) -> float:
    """The altitude [m]; DomainError if it is not finite, below the ground, or in the air."""
    if not math.isfinite(altitude) or altitude < LOWEST:
        told = "below the ground" if altitude < 0.0 else "in the air"
        raise DomainError(
            f"{where}: an orbit {altitude / 1e3:g} km up is {told}; write {LOWEST / 1e3:g} km or more above the equator"
            if math.isfinite(altitude)
            else f"{where}: write a height, as in 400 km, not {altitude}"
        )
    return altitude


def walker(
    satellites: int,
    planes: int,
    phasing: int,
    altitude: float,
    inclination: float,
    pattern: Pattern = "delta",
) -> Constellation:
    """A Walker constellation.

    Parameters
    ----------
    satellites, planes, phasing : int
        t, p and f; p divides t, and f is from 0 to p - 1.
    altitude : float
        Above the equatorial radius [m].
    inclination : float
        [rad], from 0 to π.
    pattern : "delta" or "star"
        Planes spread over 360 or over 180 degrees.

    Raises
    ------
    DomainError
        The numbers make no such constellation, or the orbit is below the ground or in the air.
    """
    checked_altitude("altitude", altitude)
    if not 0 < satellites <= _MOST:
        raise DomainError(f"satellites: write 1 to {_MOST:,}, not {satellites}")
    if planes < 1 or satellites % planes:
        raise DomainError(f"planes: {planes} do not divide {satellites} satellites; write a number that does")
    if not 0 <= phasing < planes:
        raise DomainError(f"phasing: write 0 to {planes - 1}, not {phasing}")
    if not 0.0 <= inclination <= math.pi:
        raise DomainError(f"inclination: write 0 to 180 deg, not {math.degrees(inclination):g} deg")
    each = satellites // planes
    plane, place = np.divmod(np.arange(satellites), each)
    turn = 2.0 * math.pi
    spread = turn if pattern == "delta" else math.pi
    return Constellation(
        np.full(satellites, SEMI_MAJOR + altitude),
        np.full(satellites, inclination),
        spread * plane / planes,
        turn * ((place / each + phasing * plane / satellites) % 1.0),
    )


def geostationary(longitudes: Sequence[float]) -> Constellation:
    """Satellites over the equator at longitudes [deg], which turn with the Earth."""
    if not longitudes:
        raise DomainError("longitudes: write one or more, in degrees")
    node = np.radians(np.asarray(longitudes, float))
    if not np.isfinite(node).all():
        raise DomainError(f"longitudes: write degrees, not {longitudes}")
    return Constellation(np.full(len(node), GEOSTATIONARY), np.zeros(len(node)), node, np.zeros(len(node)))


def joined(parts: Sequence[Constellation]) -> Constellation:
    """Several constellations as one, in their order."""
    return Constellation(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def fleet_of(satellites: int, altitude: float, inclination: float) -> Constellation:
    """A Walker delta constellation of a size, with about as much room between planes as within them.

    The number of planes is that divisor of the size which is nearest to √(size/2), where there is one within a fourth
    of it; otherwise it is √(size/2) rounded, and the size is rounded up to whole planes. The phasing is 1.
    """
    if satellites < 1:
        raise DomainError(f"satellites: write one or more, not {satellites}")
    wanted = max(math.sqrt(0.5 * satellites), 1.0)
    divisors = [each for each in range(1, min(satellites, 1000) + 1) if satellites % each == 0]
    planes = min(divisors, key=lambda each: abs(math.log(each / wanted)))
    if abs(math.log(planes / wanted)) > math.log(_NEAR):
        planes = round(wanted)
    each = -(-satellites // planes)
    return walker(planes * each, planes, 1 % planes, altitude, inclination)
