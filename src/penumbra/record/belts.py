"""The belts from which heavy weapons were to be withdrawn: all land within a distance of the line of contact.

Distances are geodesics on the WGS-84 ellipsoid. The line is projected to an azimuthal equidistant plane around its own
middle, whose scale error is below 1 part in 1,000 within 300 km, more than four times the widest belt.
"""

import json
from functools import cache
from typing import Any

import numpy as np
import shapely
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod, Proj
from shapely.geometry.polygon import orient

from penumbra.names import dataset
from penumbra.record.tables import folder_text, rows

__all__ = [
    "ATTRIBUTION",
    "COUNTRY",
    "LINE_UNCERTAINTY",
    "belt",
    "belts",
    "class_names",
    "contact_line",
    "ellipsoid_area",
    "labels",
    "line_distance",
]

ATTRIBUTION = "Line of contact compiled from settlements of GeoNames, CC BY 4.0"

_GEOD = Geod(ellps="WGS84")
_ARC = 32  # chords in a quarter of a circle
_STEP = 2_000.0  # longest edge [m] drawn straight


@cache
def _features() -> list[dict[str, Any]]:
    return list(json.loads(folder_text("minsk/contact_line_approx.geojson"))["features"])


LINE_UNCERTAINTY = 1e3 * float(_features()[0]["properties"]["accuracy_km"])
"""Greatest error of the line's position [m]."""

COUNTRY = "UKR"
"""The country on whose land the belts are measured, by ISO 3166 alpha-3."""


def contact_line() -> Any:
    """The line of contact of February 2015 to February 2022, approximate.

    Returns
    -------
    shapely LineString
        Longitude and latitude in degrees, from the sea to the border.
    """
    return shapely.from_geojson(json.dumps(_features()[0]["geometry"]))


def belts() -> xr.Dataset:
    """The widths that the agreement gives, by class of weapon.

    Returns
    -------
    Dataset (weapon_class)
        belt_width, belt_reach : float [m], full width, and distance from the line to the edge
        belt_source, belt_grade : str
    """
    table = rows("minsk/belt_widths.csv")
    width = np.array([1e3 * float(row["width_km"]) for row in table])
    return dataset(
        {"weapon_class": [row["weapon_class"] for row in table]},
        {"title": "Belts of the agreement of 12 February 2015", "attribution": ATTRIBUTION},
        belt_width=width,
        belt_reach=width / 2.0,
        belt_source=[row["source"] for row in table],
        belt_grade=[row["grade"] for row in table],
    )


def class_names() -> dict[str, str]:
    """Classes of weapons in words, by `weapon_class` of `belts`."""
    return {row["weapon_class"]: row["name"] for row in rows("minsk/belt_widths.csv")}


def labels(kind: str) -> list[tuple[str, tuple[float, float] | None]]:
    """Names that a map of the belts carries, with latitude and longitude [deg] where the table has them.

    Parameters
    ----------
    kind : "town" or "land"
    """
    return [
        (row["name"], (float(row["latitude"]), float(row["longitude"])) if row["latitude"] else None)
        for row in rows("minsk/belt_labels.csv")
        if row["kind"] == kind
    ]


def _plane(line: Any) -> Proj:
    """The azimuthal equidistant plane around the middle of a line."""
    west, south, east, north = line.bounds
    return Proj(proj="aeqd", lon_0=(west + east) / 2.0, lat_0=(south + north) / 2.0, ellps="WGS84")


def _drawn(line: Any) -> Any:
    """A line in its own plane."""
    plane = _plane(line)
    return shapely.transform(line, lambda at: np.column_stack(plane(at[:, 0], at[:, 1])))


def belt(line: Any, reach: float) -> Any:
    """The area within `reach` [m] of a line.

    Parameters
    ----------
    line : shapely LineString
        Longitude and latitude in degrees; up to some 600 km long.
    reach : float [m]

    Returns
    -------
    shapely Polygon
        Longitude and latitude in degrees, no edge longer than 2 km.
    """
    plane = _plane(line)
    shape = shapely.segmentize(shapely.buffer(_drawn(line), reach, quad_segs=_ARC), _STEP)
    return shapely.transform(shape, lambda at: np.column_stack(plane(at[:, 0], at[:, 1], inverse=True)))


def ellipsoid_area(shape: Any) -> float:
    """Area [m²] on the ellipsoid of a polygon of longitudes and latitudes, with geodesics as edges."""
    polygons = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2]
    return float(sum(abs(_GEOD.geometry_area_perimeter(orient(part))[0]) for part in polygons))


def line_distance(line: Any, latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.float64]:
    """Geodesic distance [m] of places from a line.

    Parameters
    ----------
    line : shapely LineString
        Longitude and latitude in degrees.
    latitude, longitude : array_like (place,) [deg]

    Method
    ------
    The nearest point of the line is found in the plane; the distance to it is along the geodesic.
    """
    phi, lam = np.atleast_1d(np.asarray(latitude, float)), np.atleast_1d(np.asarray(longitude, float))
    plane, drawn = _plane(line), _drawn(line)
    at = shapely.points(np.column_stack(plane(lam, phi)))
    nearest = shapely.get_coordinates(shapely.line_interpolate_point(drawn, shapely.line_locate_point(drawn, at)))
    line_lam, line_phi = plane(nearest[:, 0], nearest[:, 1], inverse=True)
    return np.asarray(_GEOD.inv(lam, phi, line_lam, line_phi)[2])
