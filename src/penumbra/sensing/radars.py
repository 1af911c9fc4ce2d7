"""Radar arrays for the compiled loops, from the shield's sensors, in one world or in many."""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.earth.ellipsoid import easts, norths, positions, ups
from penumbra.earth.relief import skyline
from penumbra.jit import view
from penumbra.scenario.columns import columns, own
from penumbra.scenario.model import Shield
from penumbra.sensing.sight import AIR_TOP, DIRECTIONS, EFFECTIVE_RADIUS, RAY_CURVATURE, Radar, scaled_range

__all__ = [
    "RadarColumns",
    "Radars",
    "radar_at",
    "radar_columns",
    "radar_ids",
    "radars",
    "radars_in",
    "radars_of",
    "ranges",
]

FACES = 4

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Radars(NamedTuple):
    """All radars of a shield against one class of object; the first axis is the radar, with many worlds the second."""

    position: Floats  # (radar, 3)
    up: Floats  # (radar, 3)
    range: Floats  # (radar,) [m]
    sin_min: Floats  # (radar,) sine of the least elevation
    sin_max: Floats  # (radar,) sine of the greatest elevation
    cos_half: Floats  # (radar,) cosine of half the sector
    faces: Floats  # (radar, FACES, 3)
    track_time: Floats  # (radar,) [s]
    east: Floats  # (radar, 3)
    north: Floats  # (radar, 3)
    skyline: Floats  # (place, DIRECTIONS), the same for all worlds
    sees_from: Ints  # (radar,) row of `skyline` for this radar
    sin_skyline: Floats  # (radar,) maximum of its skyline
    air: Floats  # (radar,) thickness of refracting air above the antenna [m]; 0 for straight rays
    sin_horizon: Floats  # (radar,) sine of the apparent elevation of a smooth Earth's horizon


@view
def radar_at(radars: Radars, s: int) -> Radar:
    """Radar s."""
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
        radars.skyline[radars.sees_from[s]],
        radars.sin_skyline[s],
        radars.air[s],
        radars.sin_horizon[s],
    )


@view
def radars_of(many: Radars, world: int) -> Radars:
    """The radars of one world."""
    return Radars(
        many.position[world],
        many.up[world],
        many.range[world],
        many.sin_min[world],
        many.sin_max[world],
        many.cos_half[world],
        many.faces[world],
        many.track_time[world],
        many.east[world],
        many.north[world],
        many.skyline,
        many.sees_from[world],
        many.sin_skyline[world],
        many.air[world],
        many.sin_horizon[world],
    )


def radar_ids(shield: Shield) -> list[str]:
    """Keys of the shield's radars, in the order of `radars`; satellites give warning, not track."""
    return [key for key, sensor in shield.sensors.items() if sensor.card in shield.scenario.radars]


class RadarColumns(NamedTuple):
    """Indices (radar,) of the radars' numbers in a world's row, as columns of `scenario.columns.columns`."""

    stands: Ints
    latitude: Ints
    longitude: Ints
    height: Ints
    antenna_height: Ints
    range: Ints
    reference_cross_section: Ints
    min_elevation: Ints
    max_elevation: Ints
    sector_width: Ints
    track_time: Ints
    boresights: Ints  # (radar, FACES), the last repeated; -1 for a radar that sees all round
    bent: bool  # whether rays are refracted
    hilly: bool  # whether relief hides objects


def radar_columns(shield: Shield, index: Mapping[str, int]) -> RadarColumns:
    """Column indices for the radars of a shield, in the order of `radar_ids`; index : path to column."""
    ids = radar_ids(shield)
    sensors = [shield.sensors[key] for key in ids]

    def of(names: list[str]) -> Ints:
        return np.array([index[name] for name in names], np.int64)

    def card(field: str) -> Ints:
        return of([f"radars.{sensor.card}.{field}" for sensor in sensors])

    def site(field: str) -> Ints:
        return of([f"sites.{sensor.site}.{field}" for sensor in sensors])

    faces = np.full((len(ids), FACES), -1, np.int64)
    for row, (key, sensor) in enumerate(zip(ids, sensors, strict=True)):
        own = [index[f"sensors.{key}.boresights.{face}"] for face in range(len(sensor.boresights))]
        faces[row] = (own + own[-1:] * FACES)[:FACES] if own else -1
    numbers = {field: card(field) for field in RadarColumns._fields[4:11]}
    return RadarColumns(
        stands=of([f"sensors.{key}" for key in ids]),
        latitude=site("latitude"),
        longitude=site("longitude"),
        height=site("height"),
        boresights=faces,
        bent=shield.scenario.refraction == "four-thirds",
        hilly=shield.scenario.terrain == "etopo-20",
        **numbers,
    )


def _azimuths() -> NDArray[np.float64]:
    """Azimuth [rad] of the middle of each of the skyline's directions: the inverse of `direction`."""
    turned = (np.arange(DIRECTIONS) + 0.5) * 4.0 / DIRECTIONS
    ahead = np.where(turned <= 2.0, 1.0 - turned, turned - 3.0)
    return np.asarray(np.arctan2(np.where(turned <= 2.0, 1.0, -1.0) * (1.0 - np.abs(ahead)), ahead))


@lru_cache(maxsize=1000)
def _skyline(latitude: float, longitude: float, height: float, ray_curvature: float) -> Floats:
    """Sine of the apparent elevation of the ground in each of DIRECTIONS; a cached, read-only array."""
    sines = np.sin(skyline(latitude, longitude, height, _azimuths(), ray_curvature))
    sines.setflags(write=False)
    return sines


def _skylines(places: Floats, at: RadarColumns) -> tuple[Floats, Ints]:
    """Skylines (place, DIRECTIONS) of antennas at latitude, longitude, height (..., 3), and the row of each (...,)."""
    if not at.hilly:
        return np.full((1, DIRECTIONS), -np.inf), np.zeros(places.shape[:-1], np.int64)
    own, first, whose = np.unique(places.reshape(-1, 3), axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)  # order of first occurrence, so that with one world they are in the order of the radars
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    curvature = RAY_CURVATURE if at.bent else 0.0
    found = np.array([_skyline(*map(float, place), curvature) for place in own[order]]).reshape(-1, DIRECTIONS)
    return found, rank[whose.reshape(-1)].reshape(places.shape[:-1])


def radars_in(at: RadarColumns, values: Floats) -> Radars:
    """The radars of many worlds, (world, radar, ...), with ranges 0: `ranges` computes them for a class of object.

    Parameters
    ----------
    at : RadarColumns
    values : ndarray (world, column)
        Rows of `penumbra.scenario.columns.matrix`.

    Sources
    -------
    [Skolnik] ch. 8, [ITU834] and [ITU453] for refraction.
    """
    latitude, longitude = np.radians(values[:, at.latitude]), np.radians(values[:, at.longitude])
    height = values[:, at.height] + values[:, at.antenna_height]
    places = np.stack([values[:, at.latitude], values[:, at.longitude], height], axis=-1)
    skylines, whose = _skylines(places, at)
    to_east, to_north = easts(longitude), norths(latitude, longitude)
    azimuth = np.where(at.boresights >= 0, values[:, at.boresights], 0.0)[..., None]
    sunken = EFFECTIVE_RADIUS / (EFFECTIVE_RADIUS + np.maximum(height, 0.0))
    made = Radars(
        positions(places[..., 0], places[..., 1], height),
        ups(latitude, longitude),
        np.zeros(height.shape),
        np.sin(values[:, at.min_elevation]),
        np.sin(values[:, at.max_elevation]),
        np.cos(np.minimum(values[:, at.sector_width] / 2.0, math.pi)),
        np.cos(azimuth) * to_north[:, :, None] + np.sin(azimuth) * to_east[:, :, None],
        values[:, at.track_time],
        to_east,
        to_north,
        skylines,
        whose,
        skylines.max(axis=1)[whose],
        np.maximum(AIR_TOP - height, 0.0) if at.bent else np.zeros(height.shape),
        -np.sqrt(1.0 - sunken**2),
    )
    return Radars._make(map(np.ascontiguousarray, made))


def ranges(at: RadarColumns, values: Floats, cross_section: Floats) -> Floats:
    """Detection ranges [m] (world, radar) against a cross-section (world,) [m²]; 0 for a removed radar."""
    scaled = scaled_range(values[:, at.range], cross_section[:, None], values[:, at.reference_cross_section])
    return np.ascontiguousarray(np.where(values[:, at.stands] > 0.0, scaled, 0.0))


def radars(shield: Shield, cross_section: float) -> Radars:
    """The radars of a shield in its own world against objects of one cross-section.

    Parameters
    ----------
    shield : Shield
        Numbers that are not settled are taken as nominal.
    cross_section : float [m²]

    Returns
    -------
    Radars
        In the order of `radar_ids`.
    """
    held = columns(shield)
    at, values = radar_columns(shield, {column.path: k for k, column in enumerate(held)}), own(held)[None]
    seen = radars_in(at, values)._replace(range=ranges(at, values, np.array([cross_section])))
    return radars_of(seen, 0)
