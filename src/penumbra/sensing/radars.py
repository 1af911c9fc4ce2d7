"""The door to radars: from the shield's sensors to what the formulas need."""

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.jit import view
from penumbra.scenario.cards import RadarCard
from penumbra.scenario.model import Sensor, Shield
from penumbra.sensing.sight import (
    AIR_TOP,
    DIRECTIONS,
    EFFECTIVE_RADIUS,
    RAY_CURVATURE,
    Radar,
    scaled_range,
)
from penumbra.world.ellipsoid import east, north, positions, up
from penumbra.world.relief import skyline

__all__ = ["Radars", "radar_at", "radar_ids", "radars"]

FACES = 4


class Radars(NamedTuple):
    """All radars of a shield against one class of object; the first axis is the radar."""

    position: NDArray[np.float64]  # (radar, 3)
    up: NDArray[np.float64]  # (radar, 3)
    range: NDArray[np.float64]
    sin_min: NDArray[np.float64]
    sin_max: NDArray[np.float64]
    cos_half: NDArray[np.float64]
    faces: NDArray[np.float64]  # (radar, FACES, 3)
    track_time: NDArray[np.float64]
    east: NDArray[np.float64]  # (radar, 3)
    north: NDArray[np.float64]  # (radar, 3)
    skyline: NDArray[np.float64]  # (radar, DIRECTIONS)
    sin_skyline: NDArray[np.float64]
    air: NDArray[np.float64]
    sin_horizon: NDArray[np.float64]


@view
def radar_at(radars: Radars, s: int) -> Radar:
    """One radar of the lot."""
    p, u, f, e, n = radars.position[s], radars.up[s], radars.faces[s], radars.east[s], radars.north[s]
    return Radar(
        (p[0], p[1], p[2]),
        (u[0], u[1], u[2]),
        radars.range[s],
        radars.sin_min[s],
        radars.sin_max[s],
        radars.cos_half[s],
        (
            (f[0, 0], f[0, 1], f[0, 2]),
            (f[1, 0], f[1, 1], f[1, 2]),
            (f[2, 0], f[2, 1], f[2, 2]),
            (f[3, 0], f[3, 1], f[3, 2]),
        ),
        radars.track_time[s],
        (e[0], e[1], e[2]),
        (n[0], n[1], n[2]),
        radars.skyline[s],
        radars.sin_skyline[s],
        radars.air[s],
        radars.sin_horizon[s],
    )


def radar_ids(shield: Shield) -> list[str]:
    """Keys of the shield's radars, in the order of `radars`; satellites give warning, not track."""
    return [key for key, sensor in shield.sensors.items() if sensor.card in shield.scenario.radars]


def _boresights(sensor: Sensor, latitude: float, longitude: float) -> NDArray[np.float64]:
    """Horizontal unit vectors along the boresights, (FACES, 3), the last repeated."""
    phi, lam = math.radians(latitude), math.radians(longitude)
    ahead, side = np.array(north(phi, lam)), np.array(east(lam))
    azimuths = [boresight.value for boresight in sensor.boresights] or [0.0]
    faces = [math.cos(azimuth) * ahead + math.sin(azimuth) * side for azimuth in azimuths]
    return np.array((faces + [faces[-1]] * FACES)[:FACES])


def _azimuths() -> NDArray[np.float64]:
    """Azimuth [rad] of the middle of each of the skyline's directions: `direction` the other way."""
    turned = (np.arange(DIRECTIONS) + 0.5) * 4.0 / DIRECTIONS
    ahead = np.where(turned <= 2.0, 1.0 - turned, turned - 3.0)
    return np.asarray(np.arctan2(np.where(turned <= 2.0, 1.0, -1.0) * (1.0 - np.abs(ahead)), ahead))


@cache
def _skyline(latitude: float, longitude: float, height: float, ray_curvature: float) -> NDArray[np.float64]:
    """Sine of the apparent elevation of the ground in each of DIRECTIONS; the same array each time, read-only."""
    sines = np.sin(skyline(latitude, longitude, height, _azimuths(), ray_curvature))
    sines.setflags(write=False)
    return sines


def radars(shield: Shield, cross_section: float) -> Radars:
    """The radars of a shield against objects of one cross-section.

    Parameters
    ----------
    shield : Shield
        With settled numbers.
    cross_section : float [m²]

    Returns
    -------
    Radars
        In the order of `radar_ids`.

    Sources
    -------
    [Skolnik] ch. 1, for the fourth root of the cross-section; [Skolnik] ch. 8, [ITU834] and [ITU453] for refraction.
    """
    scenario = shield.scenario
    sensors = [shield.sensors[key] for key in radar_ids(shield)]
    cards: list[RadarCard] = [scenario.radars[sensor.card] for sensor in sensors]
    sites = [scenario.sites[sensor.site] for sensor in sensors if sensor.site is not None]
    latitude = np.array([site.latitude.value for site in sites])
    longitude = np.array([site.longitude.value for site in sites])
    height = np.array([s.height.value + c.antenna_height.value for s, c in zip(sites, cards, strict=True)])
    n = len(cards)
    bent, hilly = scenario.refraction == "four-thirds", scenario.terrain == "etopo-20"
    skylines = np.full((n, DIRECTIONS), -np.inf)
    if hilly:
        for row, at in enumerate(zip(latitude, longitude, height, strict=True)):
            skylines[row] = _skyline(*map(float, at), RAY_CURVATURE if bent else 0.0)

    def column(values: list[float]) -> NDArray[np.float64]:
        return np.array(values, dtype=np.float64).reshape(n)

    return Radars(
        positions(latitude, longitude, height).reshape(n, 3),
        np.array([up(math.radians(a), math.radians(b)) for a, b in zip(latitude, longitude, strict=True)]).reshape(
            n, 3
        ),
        column([scaled_range(c.range.value, cross_section, c.reference_cross_section.value) for c in cards]),
        column([math.sin(card.min_elevation.value) for card in cards]),
        column([math.sin(card.max_elevation.value) for card in cards]),
        column([math.cos(min(card.sector_width.value / 2.0, math.pi)) for card in cards]),
        np.array([_boresights(*each) for each in zip(sensors, latitude, longitude, strict=True)]).reshape(n, FACES, 3),
        column([card.track_time.value for card in cards]),
        np.array([east(math.radians(b)) for b in longitude]).reshape(n, 3),
        np.array([north(math.radians(a), math.radians(b)) for a, b in zip(latitude, longitude, strict=True)]).reshape(
            n, 3
        ),
        skylines,
        skylines.max(axis=1),
        column([max(AIR_TOP - each, 0.0) if bent else 0.0 for each in height]),
        column([-math.sqrt(1.0 - (EFFECTIVE_RADIUS / (EFFECTIVE_RADIUS + max(each, 0.0))) ** 2) for each in height]),
    )
