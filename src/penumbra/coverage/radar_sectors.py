"""The ground below what each radar can see of a class: sectors for maps, as plain polygons."""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from penumbra.constants import FLATTENING, MEAN_RADIUS, SEMI_MAJOR
from penumbra.earth.equal_area_plane import enclosed
from penumbra.earth.outline import whole_shape
from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.model import Shield
from penumbra.scenario.settle import settle
from penumbra.sensing.radars import radar_ids
from penumbra.sensing.sight import scaled_range

__all__ = ["RadarSector", "radar_sectors"]

Floats = NDArray[np.float64]

_GEOD = Geod(a=SEMI_MAJOR, f=FLATTENING)
_STEP = 1.0  # [deg] between points of an arc
_PIECES = 64  # of each straight side
_ALL_ROUND = 360.0 - 1e-6


class RadarSector(NamedTuple):
    """The sector of one face of a radar against one class."""

    sensor: str  # key
    face: int  # from 0
    threat: str  # key of the class
    boresight: float  # [deg], east of north; nan for a radar that sees all round
    width: float  # [deg]
    range: float  # [m], detection range against the class
    ground: float  # [m], ground distance from the radar to the sector's edge
    shape: Any  # shapely MultiPolygon in degrees, longitude first, cut at the date line


def radar_sectors(shield: Shield, threat: str | None = None) -> tuple[RadarSector, ...]:
    """Sectors of the radars that stand, in the nominal world.

    Parameters
    ----------
    shield : Shield
    threat : str, optional
        Key of one class; all classes if absent.

    Returns
    -------
    tuple of RadarSector
        By radar, face and class. Satellites have none.

    Raises
    ------
    DomainError
        The scenario has no such class.

    Method
    ------
    The edge is the ground below the farthest point of the lowest beam, on a sphere: at elevation e and range R it is
    at the distance  r atan2(R cos e, r + R sin e)  from the radar. Higher objects are seen at most as far. Relief,
    refraction and the horizon of low objects are left out, so a sector is where a radar looks and not what it tracks.
    """
    scenario = settle(shield, "nominal").scenario
    if threat is not None and threat not in scenario.threats:
        raise DomainError(f"no threat class {shown(threat)}{nearest(str(threat), scenario.threats)}")
    chosen = list(scenario.threats) if threat is None else [threat]
    found = []
    for key in radar_ids(shield):
        sensor = shield.sensors[key]
        card, site = scenario.radars[sensor.card], scenario.sites[str(sensor.site)]
        width = math.degrees(card.sector_width.value)
        round_about = width >= _ALL_ROUND or not sensor.boresights
        faces = [math.nan] if round_about else [math.degrees(each.value) for each in sensor.boresights]
        lowest = max(card.min_elevation.value, 0.0)
        for face, boresight in enumerate(faces):
            for name in chosen:
                cross_section = scenario.threats[name].radar_cross_section.value
                reach = scaled_range(card.range.value, cross_section, card.reference_cross_section.value)
                along = math.atan2(reach * math.cos(lowest), MEAN_RADIUS + reach * math.sin(lowest)) * MEAN_RADIUS
                place = (site.latitude.value, site.longitude.value)
                sides = None if round_about else (boresight - width / 2.0, width)
                shape = whole_shape(enclosed(*_edge(*place, along, sides)))
                angle = 360.0 if round_about else width
                found.append(RadarSector(key, face, name, boresight, angle, float(reach), along, shape))
    return tuple(found)


def _edge(
    latitude: float, longitude: float, distance: float, sides: tuple[float, float] | None
) -> tuple[Floats, Floats]:
    """Points of a circle, or of a sector that begins at an azimuth and has a width [deg], both clockwise."""
    first, width = sides or (0.0, 360.0)
    count = math.ceil(width / _STEP)
    azimuth = first + np.arange(count + (sides is not None)) * (width / count)
    away = np.full(len(azimuth), distance)
    if sides is not None:
        out = np.arange(_PIECES) * (distance / _PIECES)
        azimuth = np.concatenate((np.full(_PIECES, azimuth[0]), azimuth, np.full(_PIECES - 1, azimuth[-1])))
        away = np.concatenate((out, away, out[:0:-1]))
    same = np.ones(len(azimuth))
    east, north, _ = _GEOD.fwd(longitude * same, latitude * same, azimuth, away)
    return np.asarray(north), np.asarray(east)
