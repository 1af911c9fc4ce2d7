"""Finds the country of a place from the outlines of the map units, without packages that are slow to load.

`penumbra.earth.map_units` has the outlines as shapes; for the country of one place the even-odd rule is enough.
"""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.earth.towns import countries

__all__ = ["country_at"]

_FILE = Path(__file__).parent / "data" / "ne_map_units" / "ne_50m_map_units.geojson.gz"

# Natural Earth's country codes that are not ISO 3166 alpha-3 codes, and the ISO codes; as in `map_units.of_country`
_ISO3 = {"ALD": "ALA", "CYN": "CYP", "KOS": "XKX", "PSX": "PSE", "SAH": "ESH", "SDS": "SSD", "SOL": "SOM"}


@cache
def _features() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(gzip.decompress(_FILE.read_bytes()))["features"])


class _Ring(NamedTuple):
    """An outer or inner ring of a shape (n, 2), longitude first, and its bounding box."""

    points: NDArray[np.float64]
    least: tuple[float, float]
    greatest: tuple[float, float]


@cache
def _rings(index: int) -> tuple[_Ring, ...]:
    """Rings of the feature at an index."""
    geometry = _features()[index]["geometry"]
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = (np.array(ring) for shape in shapes for ring in shape)
    return tuple(_Ring(ring, tuple(ring.min(axis=0).tolist()), tuple(ring.max(axis=0).tolist())) for ring in rings)


def _holds(ring: _Ring, latitude: float, longitude: float) -> bool:
    """Whether a ray to the east crosses the ring an odd number of times."""
    (west, south), (east, north) = ring.least, ring.greatest
    if not (south <= latitude <= north and west <= longitude <= east):
        return False
    (x, y), (next_x, next_y) = ring.points[:-1].T, ring.points[1:].T
    spans = (y > latitude) != (next_y > latitude)
    x, y, next_x, next_y = x[spans], y[spans], next_x[spans], next_y[spans]
    return int(np.count_nonzero(longitude < x + (latitude - y) * (next_x - x) / (next_y - y))) % 2 == 1


def country_at(latitude: float, longitude: float) -> str:
    """Name of the country of a place; empty at sea and on coasts too detailed for the scale of the outlines.

    Parameters
    ----------
    latitude, longitude : float
        Degrees; longitude from -180 to 180.

    Sources
    -------
    Natural Earth 1:50m admin-0 map units, public domain, coasts accurate to about a kilometre; names from GeoNames.
    """
    for index, feature in enumerate(_features()):
        if sum(_holds(ring, latitude, longitude) for ring in _rings(index)) % 2:
            properties = feature["properties"]
            code = _ISO3.get(properties["adm0_a3"], properties["adm0_a3"])
            named = (country.name for country in countries().values() if country.iso3 == code)
            return next(named, str(properties["admin"]))
    return ""
