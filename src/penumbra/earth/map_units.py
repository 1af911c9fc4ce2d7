"""Map units: the parts into which maps divide states, such as Greenland or the Azores, and their land within shapes.

The polygons are Natural Earth's admin-0 map units at 1:50m (`data/ne_map_units/SOURCE.txt`). Land areas are measured in
Lambert's cylindrical equal-area plane of the WGS-84 ellipsoid, where the area of a shape is its share of the ellipsoid.
"""

import gzip
import json
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from penumbra.constants import ECCENTRICITY_SQUARED, SEMI_MAJOR
from penumbra.scenario.unit_codes import FILE, UNDRAWN, UNITS_OF_COUNTRIES

__all__ = [
    "AUTHALIC_RADIUS",
    "Land",
    "MapUnit",
    "authalic_sine",
    "country_names",
    "in_plane",
    "land",
    "of_country",
    "owners",
    "units",
]

_TILE_VERTICES = 96  # a piece of land with more vertices is cut in two

# current names of states and places; the file has the names of 2016
_NAMES = {
    "Aland": "Åland",
    "Cape Verde": "Cabo Verde",
    "Czech Republic": "Czechia",
    "East Timor": "Timor-Leste",
    "Guinea Bissau": "Guinea-Bissau",
    "Hong Kong S.A.R.": "Hong Kong",
    "Macao S.A.R": "Macao",
    "Macedonia": "North Macedonia",
    "Republic Srpska": "Republika Srpska",
    "Republic of Congo": "Republic of the Congo",
    "Republic of Serbia": "Serbia",
    "Reunion": "Réunion",
    "Saint Barthelemy": "Saint Barthélemy",
    "Sao Tome and Principe": "São Tomé and Príncipe",
    "Swaziland": "Eswatini",
    "Turkey": "Türkiye",
    "United Republic of Tanzania": "Tanzania",
    "Vatican": "Vatican City",
}
# names of units that the file gives the name of their whole state
_UNIT_NAMES = {
    "BHF": "Federation of Bosnia and Herzegovina",
    "SRS": "Serbia without Vojvodina",
}

# Natural Earth's code of the sovereign -> ISO code of the responsible state, where they differ
_SOVEREIGNS = {
    "AU1": "AUS",
    "CH1": "CHN",
    "CYN": "CYP",
    "DN1": "DNK",
    "FI1": "FIN",
    "FR1": "FRA",
    "GB1": "GBR",
    "KOS": "XKX",
    "NL1": "NLD",
    "NZ1": "NZL",
    "SAH": "ESH",
    "SDS": "SSD",
    "SOL": "SOM",
    "US1": "USA",
}
# sovereigns of units whose file entry does not name one state: Antarctica, a glacier claimed by two states, Palestine
_SOVEREIGNS_OF_UNITS = {"ATA": "", "GAZ": "PSE", "KAS": "", "WEB": "PSE"}

# overseas units with their own code in ISO 3166, which the file assigns to the governing country: unit -> code, name
_SEPARATE = {
    "GLP": ("GLP", "Guadeloupe"),
    "GUF": ("GUF", "French Guiana"),
    "MTQ": ("MTQ", "Martinique"),
    "MYT": ("MYT", "Mayotte"),
    "NJM": ("SJM", "Svalbard and Jan Mayen"),
    "NLY": ("BES", "Caribbean Netherlands"),
    "NSV": ("SJM", "Svalbard and Jan Mayen"),
    "REU": ("REU", "Réunion"),
}


class MapUnit(NamedTuple):
    """One map unit of Natural Earth.

    `code` is `gu_a3`, `country` is `adm0_a3` (mostly the ISO 3166 alpha-3 code; not for ALD, CYN, IOA, KOS, PSX, SAH,
    SDS and SOL), `sovereign` is the ISO code of the state responsible (empty for Antarctica and the Siachen glacier;
    XKX for Kosovo). `polygon` is in degrees, longitude first, cut at the date line; it is empty for Gibraltar, Tuvalu,
    Akrotiri and Dhekelia, Ceuta and Melilla, which are not drawn at the scale but have people.

    An overseas territory counts as a separate country: every unit with its own code in ISO 3166 (Greenland, Guam,
    French Guiana, Svalbard), and units without a code on another continent (the bases Akrotiri and Dhekelia, the towns
    Ceuta and Melilla). The Azores and Madeira have no such code and are part of Portugal's row, the Canary Islands of
    Spain's, Hawaii of the United States'.
    """

    code: str
    name: str
    country: str
    country_name: str
    sovereign: str
    polygon: Any


class Land(NamedTuple):
    """Pieces of land: index of the shape, code of the unit, and area in the equal-area plane."""

    shape: NDArray[np.int64]
    unit: NDArray[np.str_]
    area: NDArray[np.float64]


@cache
def _features() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(gzip.decompress(FILE.read_bytes()))["features"])


def _map_unit(feature: dict[str, Any]) -> MapUnit:
    properties = feature["properties"]
    code, name, admin = properties["gu_a3"], properties["geounit"], properties["admin"]
    sovereign = _SOVEREIGNS_OF_UNITS.get(code, _SOVEREIGNS.get(properties["sov_a3"], properties["sov_a3"]))
    polygon = shapely.from_geojson(json.dumps(feature["geometry"]))
    if not polygon.is_valid:  # India's outline touches itself
        polygon = polygon.buffer(0)
    name = _UNIT_NAMES.get(code, _NAMES.get(name, name))
    country, country_name = _SEPARATE.get(code, (properties["adm0_a3"], _NAMES.get(admin, admin)))
    return MapUnit(code, name, country, country_name, sovereign, polygon)


@cache
def units() -> dict[str, MapUnit]:
    """Every map unit by its code (`gu_a3`), in the order of the codes.

    Returns
    -------
    dict of str to MapUnit
        Shared by all callers; do not change it.

    Sources
    -------
    Natural Earth 1:50m admin-0 map units, edition of about 2016, public domain; state names brought up to date.
    Crimea is part of Ukraine. Western Sahara west of the berm is drawn as part of Morocco. Graciosa and Corvo (Azores)
    are absent. Some neighbours overlap, most in Flanders and the Netherlands (49 km²).
    """
    found = [_map_unit(feature) for feature in _features()]
    for code, (name, sovereign) in UNDRAWN.items():
        found.append(MapUnit(code, name, code, name, sovereign, shapely.MultiPolygon()))
    return {unit.code: unit for unit in sorted(found, key=lambda unit: unit.code)}


@cache
def country_names() -> dict[str, str]:
    """English name of every country that is on the map, by Natural Earth's code, mostly ISO 3166 alpha-3."""
    return {unit.country: unit.country_name for unit in units().values()}


def of_country(iso3: str) -> tuple[str, ...]:
    """Codes of the map units of a country of the ISO 3166 list (and XKX for Kosovo).

    Countries follow the list: Cyprus includes its north, Somalia includes Somaliland, Western Sahara is a country, and
    so is Svalbard with Jan Mayen. A few units therefore belong to two countries of the list: French Guiana to FRA and
    GUF, Svalbard to NOR and SJM.

    Parameters
    ----------
    iso3 : str
        ISO 3166 alpha-3 code.

    Returns
    -------
    tuple of str
        Sorted; empty for a country that Natural Earth does not draw (BVT, UMI) and for an unknown code.
    """
    if iso3 in UNITS_OF_COUNTRIES:
        return UNITS_OF_COUNTRIES[iso3]
    if iso3 in UNDRAWN:
        return (iso3,)
    found = (feature["properties"] for feature in _features())
    return tuple(sorted(unit["gu_a3"] for unit in found if iso3 in (unit["iso_a3"], unit["adm0_a3"])))


def in_plane(chosen: Iterable[str]) -> NDArray[Any]:
    """The land of the chosen units (part,) as polygons in the equal-area plane; empty for units that are not drawn."""
    shapes = [shapely.transform(units()[code].polygon, _to_plane) for code in chosen]
    whole = shapely.union_all([shape if shape.is_valid else shape.buffer(0) for shape in shapes])
    return np.array([part for part in shapely.get_parts(whole) if shapely.get_dimensions(part) == 2], dtype=object)


def _authalic(sine: Any) -> Any:
    """Area between the equator and a latitude, in a unit that cancels in ratios. [Snyder1987] eq. 3-12."""
    e = np.sqrt(ECCENTRICITY_SQUARED)
    return (1.0 - ECCENTRICITY_SQUARED) * (sine / (1.0 - ECCENTRICITY_SQUARED * sine**2) + np.arctanh(e * sine) / e)


AUTHALIC_RADIUS = float(
    SEMI_MAJOR * np.sqrt(_authalic(1.0) / 2.0)
)  # radius [m] of the sphere with the surface area of WGS-84


def authalic_sine(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sine of the authalic latitude [1]: the share of the hemisphere's area between equator and a geodetic latitude.

    Parameters
    ----------
    latitude : (...) float [deg], geodetic, on WGS-84

    Returns
    -------
    (...) float, -1 at the south pole to 1 at the north pole

    Sources
    -------
    [Snyder1987] eqs. 3-11, 3-12.
    """
    return np.asarray(_authalic(np.sin(np.radians(latitude))) / _authalic(1.0))


def _halves(piece: Any) -> list[Any]:
    """Cut a polygon in two across its longer side, repeatedly, until each piece has few vertices."""
    if shapely.get_num_coordinates(piece) <= _TILE_VERTICES:
        return [piece]
    west, south, east, north = piece.bounds
    if np.radians(east - west) > north - south:
        middle = (west + east) / 2.0
        boxes = shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)
    else:
        middle = (south + north) / 2.0
        boxes = shapely.box(west, south, east, middle), shapely.box(west, middle, east, north)
    parts = shapely.get_parts([shapely.intersection(piece, box) for box in boxes])
    return [small for part in parts if shapely.get_dimensions(part) == 2 for small in _halves(part)]


@cache
def _tiles() -> tuple[Any, NDArray[np.str_]]:
    """Search tree of all land in the equal-area plane, cut into small pieces, and the unit of each piece."""
    tiles: list[Any] = []
    codes: list[str] = []
    for unit in units().values():
        for part in shapely.get_parts(shapely.transform(unit.polygon, _to_plane)):
            pieces = _halves(part if part.is_valid else part.buffer(0))
            tiles += pieces
            codes += [unit.code] * len(pieces)
    return shapely.STRtree(tiles), np.array(codes)


def _to_plane(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack((points[:, 0], authalic_sine(points[:, 1])))


def land(shapes: NDArray[Any]) -> Land:
    """Land of each unit in each shape.

    Parameters
    ----------
    shapes : (shape,) polygons in the equal-area plane
        First coordinate longitude [deg] from -180 to 180, second the sine of the authalic latitude.

    Returns
    -------
    Land
        shape : (piece,) int, index into `shapes`
        unit : (piece,) str, `gu_a3`
        area : (piece,) float, area in the plane [deg]; times `AUTHALIC_RADIUS`² π/180 it is m²

        A unit may occur several times in one shape, because its land is cut into small pieces: sum them.
    """
    tree, codes = _tiles()
    shape, tile = tree.query(shapes, predicate="intersects")
    inside = shapely.contains_properly(tree.geometries[tile], shapes[shape])
    area = shapely.area(shapes)[shape]
    cut = ~inside
    area[cut] = shapely.area(shapely.intersection(shapes[shape[cut]], tree.geometries[tile[cut]]))
    return Land(shape, codes[tile], area)


def owners(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.str_]]:
    """Map units that contain the given points.

    Parameters
    ----------
    latitude, longitude : (point,) float [deg], longitude from -180 to 180

    Returns
    -------
    (pair,) int, (pair,) str
        Index of a point, and `gu_a3` of a unit that contains it; no pair for a point at sea, several if units overlap.
    """
    tree, codes = _tiles()
    plane = _to_plane(np.column_stack((longitude, latitude)))
    point, tile = tree.query(shapely.points(plane), predicate="intersects")
    known, unit = np.unique(codes[tile], return_inverse=True)
    pairs = np.unique(np.stack((point, unit)), axis=1)
    return pairs[0], known[pairs[1]]
