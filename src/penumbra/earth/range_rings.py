"""Range rings: geodesic circles on the ellipsoid, and the land and people inside them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import shapely
import xarray as xr
from numpy.typing import NDArray
from pyproj import Geod, Proj

from penumbra.constants import FLATTENING, SEMI_MAJOR
from penumbra.earth import population
from penumbra.earth.equal_area_plane import enclosed, latitude_of
from penumbra.earth.map_units import AUTHALIC_RADIUS, land, units
from penumbra.earth.towns import towns
from penumbra.errors import DomainError, nearest
from penumbra.names import dataset

__all__ = ["FARTHEST", "circle", "distance_to_land", "polygon", "ring", "rings"]

Floats = NDArray[np.float64]

FARTHEST = 1.0e7
"""Largest radius of a ring [m], a quarter of the Earth's circumference: a larger ring may contain both poles."""

POINTS = 3600
_WHOLE = 1.0 - 1e-6  # a place with at least this share of its land inside lies wholly inside
_GEOD = Geod(a=SEMI_MAJOR, f=FLATTENING)
_SQUARE_METRES = AUTHALIC_RADIUS**2 * math.pi / 180.0  # per unit of area in the plane of degrees and sines


def circle(latitude: float, longitude: float, radius: float, points: int = POINTS) -> tuple[Floats, Floats]:
    """Points at one geodesic distance from a centre, clockwise from north.

    Parameters
    ----------
    latitude, longitude : float [deg]
    radius : float [m], up to FARTHEST
    points : int

    Returns
    -------
    latitude, longitude : (point,) float [deg]

    Raises
    ------
    DomainError
        The centre is not on the globe, or the radius is not between 1 m and FARTHEST.
    """
    if not (-90.0 <= latitude <= 90.0 and -180.0 <= longitude <= 180.0):
        raise DomainError(
            f"a ring's centre needs latitude -90 to 90 and longitude -180 to 180, not {latitude}, {longitude}"
        )
    if not 1.0 <= radius <= FARTHEST:
        raise DomainError(f"a ring's radius lies between 1 m and {FARTHEST / 1e3:,.0f} km, not {radius / 1e3:g} km")
    azimuth = np.arange(points) * (360.0 / points)
    same = np.ones(points)
    east, north, _ = _GEOD.fwd(longitude * same, latitude * same, azimuth, radius * same)
    return np.asarray(north), np.asarray(east)


def ring(latitude: float, longitude: float, radius: float) -> Any:
    """The area inside a geodesic circle, for maps and files.

    Parameters
    ----------
    latitude, longitude : float [deg]
    radius : float [m], up to FARTHEST

    Returns
    -------
    shapely MultiPolygon in degrees, longitude first
        Valid; cut at the date line, and closed along the pole if it contains one.

    Raises
    ------
    DomainError
        As `circle`.
    """
    return polygon(*circle(latitude, longitude, radius))


def polygon(latitude: Floats, longitude: Floats) -> Any:
    """Area of a closed line (point,) [deg], as for `equal_area_plane.enclosed`; shapely MultiPolygon in degrees."""
    shapes = enclosed(latitude, longitude)
    to_degrees = [
        shapely.transform(shape, lambda points: np.column_stack((points[:, 0], latitude_of(points[:, 1]))))
        for shape in shapes
    ]
    return shapely.multipolygons(to_degrees)


def rings(centres: Mapping[str, tuple[float, float]], radii: Sequence[float], by: str = "country") -> xr.Dataset:
    """Land and people within given distances of places.

    Parameters
    ----------
    centres : mapping of str to (latitude, longitude) [deg]
    radii : sequence of float [m], up to FARTHEST
    by : "country" or "unit"
        Whether the results are by country or by Natural Earth's map units.

    Returns
    -------
    Dataset (site, radius, place)
        place_name : (place,) str; places without land and people on the map are left out
        ring_area : (site, radius) float [m2], land and sea
        ring_land_share, ring_people_share : float [1], of the place's land and people; nan if it has none
        ring_people : float [1], people
        ring_inside : int8, index into outside, partly inside, wholly inside, by land (by people if there is no land)

    Raises
    ------
    DomainError
        As `circle`, or `by` is neither word.

    Method
    ------
    Circles are PROJ's geodesics on WGS-84; land is intersected with them in the equal-area plane. People are each
    country's total spread over its towns of 5,000 and more; a town is inside if its distance from the centre is at most
    the radius.

    Sources
    -------
    Natural Earth 1:50m map units; GeoNames (CC BY 4.0).
    """
    if by not in ("country", "unit"):
        raise DomainError(f'by: write "country" or "unit", not {by!r}')
    places = _places(by)
    total = _world()
    shape = (len(centres), len(radii), len(places))
    areas = np.empty(shape[:2])
    land_share, people_share, count = np.empty(shape), np.empty(shape), np.empty(shape)
    for row, (latitude, longitude) in enumerate(centres.values()):
        for column, radius in enumerate(radii):
            shapes = enclosed(*circle(latitude, longitude, radius))
            areas[row, column] = shapely.area(shapes).sum() * _SQUARE_METRES
            inside = _land(shapes), _people_within(latitude, longitude, radius)
            for index, (_, codes) in enumerate(places.values()):
                ours = [tuple(sum(of[c] for c in codes) for of in pair) for pair in zip(inside, total, strict=True)]
                land_share[row, column, index], people_share[row, column, index] = (_share(*pair) for pair in ours)
                count[row, column, index] = ours[1][0]
    judged = np.where(np.isnan(land_share), people_share, land_share)
    return dataset(
        {"site": list(centres), "radius": np.asarray(radii, dtype=float), "place": list(places)},
        {
            "title": f"Land and people within {', '.join(f'{radius / 1e3:,.0f}' for radius in radii)} km",
            "by": by,
            "sources": "Natural Earth 1:50m map units (public domain); GeoNames (CC BY 4.0)",
        },
        place_name=[name for name, _ in places.values()],
        ring_area=areas,
        ring_land_share=land_share,
        ring_people_share=people_share,
        ring_people=count,
        ring_inside=np.where(judged == 1.0, 2, np.where(judged > 0.0, 1, 0)).astype(np.int8),
    )


def distance_to_land(latitude: float, longitude: float, codes: Iterable[str]) -> float:
    """Shortest distance [m] on the ellipsoid from a place to the land of some map units; 0 inside it.

    Parameters
    ----------
    latitude, longitude : float [deg]
    codes : iterable of str
        Natural Earth's `gu_a3`.

    Raises
    ------
    DomainError
        A unit is not known, or none of them is drawn.

    Method
    ------
    PROJ's azimuthal equidistant projection around the place preserves distances from it.
    """
    for code in (codes := list(codes)):
        if code not in units():
            raise DomainError(f"no map unit {code!r}{nearest(code, units())}")
    drawn = [units()[code].polygon for code in codes if not units()[code].polygon.is_empty]
    if not drawn:
        raise DomainError(f"Natural Earth does not draw {', '.join(codes)}")
    about = Proj(f"+proj=aeqd +lat_0={latitude} +lon_0={longitude} +ellps=WGS84")
    fine = shapely.segmentize(np.array(drawn, dtype=object), 0.1)
    edges = shapely.transform(shapely.boundary(fine), lambda at: np.column_stack(about(at[:, 0], at[:, 1])))
    if shapely.contains_xy(np.array(drawn, dtype=object), longitude, latitude).any():
        return 0.0
    return float(shapely.distance(edges, shapely.Point(0.0, 0.0)).min())


def _share(part: float, whole: float) -> float:
    """A share; exactly 1 if the missing part is within the numerical error of the intersection with a circle."""
    share = part / whole if whole > 0.0 else math.nan
    return 1.0 if share >= _WHOLE else share


def _places(by: str) -> dict[str, tuple[str, list[str]]]:
    """Key of each place to its name and map units; places without land and people are left out."""
    area, count = _world()
    found: dict[str, tuple[str, list[str]]] = {}
    for code, unit in units().items():
        if area[code] > 0.0 or count[code] > 0.0:
            key, name = (unit.country, unit.country_name) if by == "country" else (code, unit.name)
            found.setdefault(key, (name, []))[1].append(code)
    return dict(sorted(found.items()))


def _land(shapes: NDArray[Any]) -> dict[str, float]:
    """Land [m²] of every map unit inside shapes in the plane."""
    pieces = land(shapes)
    codes, index = np.unique(pieces.unit, return_inverse=True)
    areas = np.bincount(index, pieces.area, len(codes)) * _SQUARE_METRES
    return dict.fromkeys(units(), 0.0) | dict(zip(codes.tolist(), areas.tolist(), strict=True))


def _by_unit(chosen: NDArray[np.bool_]) -> dict[str, float]:
    """People of the chosen towns, by map unit."""
    people = population.town_people(0)
    codes, index = np.unique(people.unit[chosen], return_inverse=True)
    counts = np.bincount(index, people.people[chosen], len(codes))
    return dict.fromkeys(units(), 0.0) | dict(zip(codes.tolist(), counts.tolist(), strict=True))


def _people_within(latitude: float, longitude: float, radius: float) -> dict[str, float]:
    place = np.array([(town.latitude, town.longitude) for town in towns()])
    same = np.ones(len(place))
    _, _, distance = _GEOD.inv(longitude * same, latitude * same, place[:, 1], place[:, 0])
    return _by_unit(np.asarray(distance) <= radius)


@cache
def _world() -> tuple[dict[str, float], dict[str, float]]:
    """Land [m²] and people of every map unit."""
    everything = np.array([shapely.box(-180.0, -1.0, 180.0, 1.0)], dtype=object)
    return _land(everything), _by_unit(np.ones(len(towns()), np.bool_))
