"""Writes outlines as GeoJSON (RFC 7946)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
import xarray as xr
from shapely.geometry.polygon import orient

from penumbra.earth.outline import area as area_of
from penumbra.earth.range_rings import polygon
from penumbra.files import written
from penumbra.names import NOMINAL, RANGES, SHIPS
from penumbra.safe_text import visible
from penumbra.uncertainty.bounds.outlines import Outline

__all__ = ["ENDINGS", "plain_provenance", "save_footprint", "save_outlines"]

ENDINGS = {".geojson": "outlines", ".json": "outlines"}
"""File name endings for outlines."""

_COVERED = "covered in the nominal world"
_MEANS = {
    RANGES: {
        "umbra": "covered in every world of the published ranges",
        "penumbra": "covered in some worlds only",
        "open": "reached, and covered in no world that was computed",
        "covered": _COVERED,
    },
    SHIPS: {
        "umbra": "covered wherever the ships are in their boxes, every number being nominal",
        "penumbra": "covered from some places of the ships only, every number being nominal",
        "open": "reached, and covered from no place of the ships that was computed, every number being nominal",
        "covered": _COVERED,
    },
    NOMINAL: {"open": "reached, and not covered in the nominal world", "covered": _COVERED},
}
"""Meaning of an answer, by what was varied."""

_PROVENANCE = (
    "title", "scenario", "scenario_hash", "date", "history", "bounds", "ships", "numbers", "numbers_without_range",
    "source", "sources",
)  # fmt: skip


def save_outlines(found: Iterable[Outline], area: xr.Dataset, path: str | Path) -> Path:
    """Write outlines as a FeatureCollection, one feature for each class and answer.

    Parameters
    ----------
    found : iterable of Outline
        From `penumbra.uncertainty.bounds.outlines.outlines`.
    area : Dataset
        Their map; its provenance is written as the foreign member `provenance` (RFC 7946, 6.1).
    path : str or Path
        Ends in one of `ENDINGS`.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written, or ends otherwise; nothing half-written is left.
    """
    means = _MEANS[area.attrs["bounds"]]
    features = [_feature(outline, means) for outline in found]
    whole = {"type": "FeatureCollection", "provenance": plain_provenance(area.attrs), "features": features}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"
    return written(path, text.encode(errors="replace"), ENDINGS)


def save_footprint(found: xr.Dataset, path: str | Path) -> Path:
    """Write the first edges of footprints as a FeatureCollection, one feature for each curve and number of looks.

    Parameters
    ----------
    found : Dataset
        From `penumbra.footprint`. Defended area beyond the first edge of a ray is left out; `apart_area_km2` gives its
        size. A battery that does not defend itself has a feature without geometry.
    path : str or Path
        Ends in one of `ENDINGS`.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        As `save_outlines`.
    """
    provenance = plain_provenance(found.attrs, ("flights", "earth"))
    cases = [found.sel(curve=curve, looks=looks) for curve in found.curve.values for looks in found.looks.values]
    whole = {"type": "FeatureCollection", "provenance": provenance, "features": [_defended(one) for one in cases]}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"
    return written(path, text.encode(errors="replace"), ENDINGS)


def _defended(one: xr.Dataset) -> dict[str, Any]:
    """The feature of one curve and number of looks."""
    shape = None
    if float(one.defended_to.min()) > 0.0:
        parts = polygon(one.defended_to_latitude.values, one.defended_to_longitude.values).geoms
        shape = json.loads(shapely.to_geojson(shapely.multipolygons([orient(part) for part in parts])))
    return {
        "type": "Feature",
        "id": f"{one.curve.values}/{int(one.looks)}",
        "properties": {
            "curve": visible(str(one.curve.values)),
            "looks": int(one.looks),
            "area_km2": round(float(one.defended_area) / 1e6),
            "apart_area_km2": round(float(one.apart_area) / 1e6),
        },
        "geometry": shape,
    }


def plain_provenance(attrs: Mapping[Any, Any], more: Sequence[str] = ()) -> dict[str, Any]:
    """Attributes of a Dataset that tell its origin, and some more, as values of JSON."""
    return {name: _plain(attrs[name]) for name in (*_PROVENANCE, *more) if name in attrs}


def _plain(value: Any) -> Any:
    """A value for JSON: numpy scalars, as read from NetCDF, become Python values; hidden characters become visible."""
    plain = value.item() if hasattr(value, "item") else value
    return visible(plain) if isinstance(plain, str) else plain


def _feature(outline: Outline, means: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": f"{outline.threat}/{outline.answer}",
        "properties": {
            "threat": outline.threat,
            "answer": outline.answer,
            "meaning": means[outline.answer],
            "area_km2": round(area_of(outline.shape) / 1e6),
        },
        "geometry": json.loads(shapely.to_geojson(outline.shape)),
    }
