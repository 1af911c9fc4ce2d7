"""Outlines as GeoJSON, after RFC 7946."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely
import xarray as xr

from penumbra.files import written
from penumbra.plain import visible
from penumbra.uncertainty.outlines import Outline
from penumbra.world.outline import area as area_of

__all__ = ["save_outlines"]

_MEANS = {
    "umbra": "covered in every world of the published ranges",
    "penumbra": "covered in some worlds only",
    "open": "reached, and covered in no world that was looked at",
    "covered": "covered in the nominal world",
}
_TOLD = ("title", "scenario", "scenario_hash", "date", "history", "bounds", "source", "sources")


def save_outlines(found: Iterable[Outline], area: xr.Dataset, path: str | Path) -> Path:
    """Write outlines as a FeatureCollection, one feature for each class and answer.

    Parameters
    ----------
    found : iterable of Outline
        From `penumbra.uncertainty.outlines.outlines`.
    area : Dataset
        The map they were made from; its origin goes along under `provenance`, a foreign member (RFC 7946, 6.1).
    path : str or Path

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written; nothing half-written is left.
    """
    features = [_feature(outline) for outline in found]
    told = {name: visible(str(area.attrs[name])) for name in _TOLD if name in area.attrs}
    whole = {"type": "FeatureCollection", "provenance": told, "features": features}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"

    def write(part: Path) -> None:
        part.write_text(text, "utf-8")

    return written(path, write)


def _feature(outline: Outline) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": f"{outline.threat}/{outline.answer}",
        "properties": {
            "threat": outline.threat,
            "answer": outline.answer,
            "meaning": _MEANS[outline.answer],
            "area_km2": round(area_of(outline.shape) / 1e6),
        },
        "geometry": json.loads(shapely.to_geojson(outline.shape)),
    }
