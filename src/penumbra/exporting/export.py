"""The door to files for other programs: maps, arcs, shares, ledgers and shields, in the format of the file's ending."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import xarray as xr

from penumbra.errors import DomainError, nearest, shown
from penumbra.exporting import netcdf
from penumbra.exporting.formats import ENDINGS, check_target, write_layer
from penumbra.exporting.layer import Layer
from penumbra.exporting.layers.arcs import arc_layer
from penumbra.exporting.layers.gains import gains_layer
from penumbra.exporting.layers.maps import cases_layer, cells_layer, outlines_layer, towns_layer
from penumbra.exporting.layers.shields import (
    footprint_layer,
    launches_layer,
    radars_layer,
    reach_layer,
    sites_layer,
)
from penumbra.exporting.layers.tables import ledger_layer, shares_layer, sweep_layer, worlds_layer
from penumbra.exporting.writers import raster, tables
from penumbra.files import ending
from penumbra.scenario.model import Shield
from penumbra.uncertainty.bounds.outlines import map_attributes, outlines

__all__ = ["OF_MAPS", "OF_SHIELDS", "Of", "export", "export_outlines", "usual_of"]

Of = Literal["outlines", "cells", "towns", "sites", "radars", "reach", "launches"]
"""What is written of a map or of a shield."""
OF_MAPS: tuple[Of, ...] = get_args(Of)[:3]
OF_SHIELDS: tuple[Of, ...] = ("outlines", *get_args(Of)[3:])

_KINDS = (
    "what penumbra.cover, penumbra.case_map, penumbra.trace, penumbra.share, penumbra.footprint, penumbra.site, "
    "penumbra.check, penumbra.draw, penumbra.worlds or penumbra.sweep returned, or a shield"
)
_KNOWN = {
    "cases": {"aim_word", "aim_cell", "case_people"},
    "map": {"threatened", "covered", "cell"},
    "trace": {"firm_track", "commit", "arc_margin"},
    "shares": {"place_name", "covered_of_reached"},
    "footprint": {"defended_to", "ray_azimuth"},
    "gains": {"gain", "candidate_cell"},
    "ledger": {"statement", "claim_check", "row"},
    "worlds": {"world_value", "quantity_unit"},
    "sweep": {"measured", "row_option"},
}
_LAYERS: Mapping[str, Callable[[xr.Dataset], Layer]] = {
    "cases": cases_layer,
    "cells": cells_layer,
    "towns": towns_layer,
    "trace": arc_layer,
    "shares": shares_layer,
    "footprint": footprint_layer,
    "gains": gains_layer,
    "ledger": ledger_layer,
    "worlds": worlds_layer,
    "sweep": sweep_layer,
}


def export(
    data: xr.Dataset | Shield,
    path: str | Path,
    *,
    of: Of | None = None,
    shield: Shield | None = None,
    threat: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Path:
    """Write results, or parts of a shield, to a file for other programs; its ending decides the format.

    Parameters
    ----------
    data : Dataset or Shield
        A map, a map of cases, an arc, shares, a footprint, gains of candidate sites, a judged ledger, a table of
        worlds, a sweep; or a shield.
    path : str or Path
        Ends in .geojson, .gpkg, .shp, .csv, .parquet, .nc and others: see docs/export.md.
    of : str, optional
        Of a map: "outlines", accurate to a kilometre, which need `shield`; "cells"; or "towns", the points where people
        live. If absent, outlines where they can be made, and cells otherwise. Of a shield: "outlines", computed without
        a map; "sites", "radars" (the sectors), "reach" (the footprint of each battery) or "launches". All else is
        written as a whole.
    shield : Shield, optional
        The shield of the map, for outlines.
    threat : str, optional
        Key of one class; all if absent.
    progress : callable, optional
        Called with the fraction done, 0 to 1, while outlines or footprints are computed.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written, the format does not hold this, or a library is missing; nothing half-written is left.
    DomainError
        It is another kind of Dataset, has no such class, `of` is none of those words, or an argument has no effect.

    Examples
    --------
    >>> shield = pb.load("epaa").on("2018-12-31", history="planned")
    >>> pb.export(pb.cover(shield), "map.gpkg", shield=shield)
    >>> pb.export(shield, "outlines.gpkg", of="outlines")
    >>> pb.export(shield, "sites.geojson", of="sites")
    """
    if isinstance(data, Shield):
        return _of_shield(data, path, of, shield, threat, progress)
    if not isinstance(data, xr.Dataset):
        raise DomainError(f"export: a Dataset or a shield is wanted, not {type(data).__name__}; give {_KINDS}")
    kind = next((kind for kind, names in _KNOWN.items() if names <= set(data.variables)), None)
    if kind is None:
        title = data.attrs.get("title")
        raise DomainError(
            f"export: no file is made of this Dataset{f' ({shown(title)})' if title else ''}; give {_KINDS}"
        )
    if kind == "map":
        return _of_map(data, path, of, shield, threat, progress)
    _check_idle(kind, {"of": of, "shield": shield})
    _check_target(path, kind)
    chosen = _of_class(data, threat, kind)
    if ending(path, ENDINGS[kind]) in netcdf.ENDINGS:
        return netcdf.save(chosen, path)
    if kind == "cases" and ending(path, ENDINGS[kind]) in raster.ENDINGS:
        return write_layer(cases_layer(chosen, everything=True), path, ENDINGS[kind])
    return write_layer(_LAYERS[kind](chosen), path, ENDINGS[kind])


def _of_shield(
    data: Shield, path: str | Path, of: Of | None, shield: Shield | None, threat: str | None, progress: Any
) -> Path:
    if of not in OF_SHIELDS:
        raise DomainError(f"export: of: write one of {', '.join(OF_SHIELDS)}, not {shown(of)}{_near(of, OF_SHIELDS)}")
    _check_idle(of, {"shield": shield, "threat": threat if of in ("sites", "launches") else None})
    if of == "outlines":
        return export_outlines(data, path, threat=threat, progress=progress)
    _check_target(path, of)
    if of == "reach":
        layer = reach_layer(data, threat, progress)
    elif of == "radars":
        layer = radars_layer(data, threat)
    else:
        layer = sites_layer(data) if of == "sites" else launches_layer(data)
    return write_layer(layer, path, ENDINGS[of])


def export_outlines(
    shield: Shield,
    path: str | Path,
    *,
    threat: str | None = None,
    nominal: bool = False,
    ships: Literal["station", "box"] | int = "station",
    progress: Callable[[float], None] | None = None,
) -> Path:
    """Write the outlines of a shield, computed without a map; parameters as of `penumbra.outlines` and `export`."""
    _check_target(path, "outlines")
    found = outlines(shield, progress=progress, threat=threat, nominal=nominal, ships=ships)
    origin = xr.Dataset(attrs=map_attributes(shield, nominal, ships))
    return write_layer(outlines_layer(found, origin), path, ENDINGS["outlines"])


def _of_map(
    data: xr.Dataset, path: str | Path, of: Of | None, shield: Shield | None, threat: str | None, progress: Any
) -> Path:
    if of is not None and of not in OF_MAPS:
        raise DomainError(f"export: of: write one of {', '.join(OF_MAPS)}, not {shown(of)}{_near(of, OF_MAPS)}")
    made = of or (usual_of(path) if shield is not None else "cells")
    _check_target(path, made)
    if made == "outlines":
        if shield is None:
            raise DomainError("export: outlines are computed with the shield of the map; give shield=, or of='cells'")
        found = outlines(shield, data, progress=progress, threat=threat)
        return write_layer(outlines_layer(found, data), path, ENDINGS[made])
    chosen = _of_class(data, threat, "map")
    if ending(path, ENDINGS[made]) in netcdf.ENDINGS:
        return netcdf.save(chosen, path)
    if ending(path, ENDINGS[made]) in raster.ENDINGS:
        return write_layer(cells_layer(chosen, everything=True), path, ENDINGS[made])
    return write_layer(_LAYERS[made](chosen), path, ENDINGS[made])


def usual_of(path: str | Path) -> Of:
    """What is written of a map to a path if nobody says: outlines in formats of shapes, cells in others."""
    suffix = Path(path).suffix.lower()
    return "outlines" if suffix in ENDINGS["outlines"] and suffix not in tables.ENDINGS else "cells"


def _near(word: object, known: tuple[str, ...]) -> str:
    return nearest(str(word), known) if word is not None else ""


def _check_idle(kind: str, given: Mapping[str, object]) -> None:
    if idle := [name for name, value in given.items() if value is not None]:
        raise DomainError(f"export: {', '.join(idle)}: a file of {kind} does not use it; leave it out")


def _check_target(path: str | Path, kind: str) -> None:
    check_target(path, ENDINGS[kind])


def _of_class(data: xr.Dataset, threat: str | None, kind: str) -> xr.Dataset:
    """The Dataset of one class, or as it is."""
    if threat is None:
        return data
    if "threat" not in data.dims:
        raise DomainError(f"export: threat: the {kind} is of one class, or of none; leave it out")
    known = [str(key) for key in data["threat"].values]
    if threat not in known:
        raise DomainError(f"export: no threat class {shown(threat)} in this Dataset{nearest(str(threat), known)}")
    return data.isel(threat=[known.index(threat)])
