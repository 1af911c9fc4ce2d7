"""Writes maps of cases as GeoJSON (RFC 7946), a polygon for each cell, or as a table of comma-separated values."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h3.api.numpy_int as h3
import numpy as np
import shapely
import xarray as xr
from shapely.geometry.polygon import orient

from penumbra.earth.range_rings import polygon
from penumbra.export.geojson import plain_provenance
from penumbra.files import ending, written
from penumbra.names import CASES

__all__ = ["ENDINGS", "outline_of", "save_cases"]

ENDINGS = {".geojson": "cells", ".json": "cells", ".csv": "a table of cells"}
"""File name endings for maps of cases."""

_FIGURES = ("covered_least", "covered_most", "covered_error", "reached_least", "reached_most")
_DIGITS = 4
_CORNER = 5  # digits of a degree
_ABOUT = ("worlds", "worlds_drawn", "seed", "interrupted", "nothing_uncertain")


def save_cases(found: xr.Dataset, path: str | Path) -> Path:
    """Write the cells of a map of cases that a class reaches: the state, and the interval of the share covered.

    Parameters
    ----------
    found : Dataset
        From `penumbra.case_map`.
    path : str or Path
        Ends in one of `ENDINGS`. GeoJSON has the provenance as the foreign member `provenance`.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written, or ends otherwise; nothing half-written is left.
    """
    rows = list(_rows(found))
    if ending(path, ENDINGS) == ".csv":
        text = io.StringIO()
        table = csv.DictWriter(text, list(_row(found, 0, 0)), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
        return written(path, text.getvalue().encode(), ENDINGS)
    priors = {"priors": [str(each) for each in found["prior"].values]}
    whole = {
        "type": "FeatureCollection",
        "provenance": plain_provenance(found.attrs, _ABOUT) | priors,
        "features": [_feature(row) for row in rows],
    }
    return written(path, (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode(), ENDINGS)


def _rows(found: xr.Dataset) -> Iterator[dict[str, Any]]:
    word = found["aim_word"].values
    for threat in range(found.sizes["threat"]):
        for cell in np.flatnonzero(word[threat] != CASES.index("out of reach")):
            yield _row(found, threat, int(cell))


def _row(found: xr.Dataset, threat: int, cell: int) -> dict[str, Any]:
    """The values of a cell; a share that is not known is None."""
    arrays = {name: found[name].values[threat] for name in _FIGURES}
    return {
        "threat": str(found["threat"].values[threat]),
        "cell": h3.int_to_str(found["aim_cell"].values[cell]),
        "latitude": round(float(found["aim_latitude"].values[cell]), _DIGITS),
        "longitude": round(float(found["aim_longitude"].values[cell]), _DIGITS),
        "state": CASES[found["aim_word"].values[threat, cell]],
        **{name: _number(values[cell]) for name, values in arrays.items()},
    }


def _number(value: float) -> float | None:
    return round(float(value), _DIGITS) if np.isfinite(value) else None


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in row.items() if name not in ("latitude", "longitude")}
    return {
        "type": "Feature",
        "id": f"{row['threat']}/{row['cell']}",
        "properties": values,
        "geometry": outline_of(h3.str_to_int(row["cell"])),
    }


def outline_of(cell: int) -> dict[str, Any]:
    """A cell as a MultiPolygon of GeoJSON; one on the date line is cut there, as RFC 7946, 3.1.9, asks."""
    north, east = np.array(h3.cell_to_boundary(cell)).T
    if np.ptp(east) > 180.0:
        parts = shapely.multipolygons([orient(part) for part in polygon(north, east).geoms])
        return dict(json.loads(shapely.to_geojson(parts)))
    ring = np.round(np.column_stack((east, north)), _CORNER).tolist()
    return {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]]]}
