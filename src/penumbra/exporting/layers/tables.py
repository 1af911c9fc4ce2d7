"""Layers without places: shares, ledgers, tables of worlds, sweeps."""

from typing import Any

import numpy as np
import xarray as xr

from penumbra.exporting.layer import Field, Layer, field, origin_of
from penumbra.safe_text import visible

__all__ = ["ledger_layer", "shares_layer", "sweep_layer", "worlds_layer"]

_HELD_AS_JSON = ("exhibits",)  # for the report; too long for a cell of a table


def shares_layer(found: xr.Dataset) -> Layer:
    """Shares, a row for each place and class.

    found : Dataset from `penumbra.share`
    """
    places, threats = found.sizes["place"], found.sizes["threat"]
    place, threat = (each.ravel() for each in np.indices((places, threats)))
    fields = [
        Field("place", found.place.values.astype(object)[place], "key of the place"),
        Field("threat", found.threat.values.astype(object)[threat], "threat class"),
    ]
    for name in map(str, found.data_vars):
        values = found[name].values
        if found[name].dims == ("place",):
            fields.append(field(name, _objects(values)[place], digits=6))
        elif found[name].dims == ("threat", "place"):
            fields.append(field(name, values[threat, place], digits=6))
    return Layer(
        "shares", _title(found), ("place", "threat"), None, tuple(fields), {}, **origin_of(found, ("of", "by"))
    )


def ledger_layer(judged: xr.Dataset) -> Layer:
    """A judged ledger, a row for each statement; the data of its figures are left out.

    judged : Dataset from `penumbra.check`
    """
    fields = [Field("row", judged.row.values.astype(object), "id of the statement")]
    for name in map(str, judged.data_vars):
        if name in _HELD_AS_JSON or judged[name].dims != ("row",):
            continue
        flags = judged[name].attrs.get("flag_meanings")
        values = judged[name].values
        if flags and values.dtype.kind in "iu":
            values = np.array([word.replace("_", " ") for word in str(flags).split()], dtype=object)[values]
        fields.append(field(name, _objects(values)))
    return Layer("ledger", _title(judged), ("row",), None, tuple(fields), {}, **origin_of(judged, ("ledger",)))


def worlds_layer(table: xr.Dataset) -> Layer:
    """A table of worlds, a row for each world and a column for each number, in SI units.

    table : Dataset from `penumbra.draw` or `penumbra.worlds`
    """
    fields = [Field("world", table.world.values.astype(object), "name of the world")]
    for name in map(str, table.data_vars):
        if table[name].dims == ("world",):
            fields.append(field(name, _objects(table[name].values)))
    grades = table["quantity_grade"].values.tolist()
    for n, path in enumerate(table["quantity"].values.tolist()):
        unit = str(table["quantity_unit"].values[n])
        values = np.asarray(table["world_value"].values[:, n], dtype=float)
        fields.append(Field(str(path), values, f"number of the scenario, {grades[n]}", unit, None))
    origin = origin_of(table, ("draws", "seed", "read_linearly"))
    return Layer("worlds", _title(table), ("world",), None, tuple(fields), {}, **origin)


def sweep_layer(found: xr.Dataset) -> Layer:
    """A sweep, a row for each row: a column for each axis, one for each thing computed, and why a row failed.

    found : Dataset from `penumbra.sweep`
    """
    text, why = found["option_text"].values.astype(object), np.full(found.sizes["sweep_row"], "", dtype=object)
    why[found["failed_row"].values] = found["failed_why"].values
    fields = [Field("row", found["sweep_row"].values, "number of the row, from 0")]
    for n, name in enumerate(found["axis"].values.tolist()):
        fields.append(Field(str(name), text[found["row_option"].values[:, n]], "option of the axis, as written"))
    for n, name in enumerate(found["measure"].values.tolist()):
        meaning, unit = (str(found[key].values[n]) for key in ("measure_meaning", "measure_unit"))
        fields.append(Field(str(name), found["measured"].values[:, n], meaning, unit, 6))
    fields.append(Field("failed_why", why, "why the row failed; empty if it did not"))
    origin = origin_of(found, ("rows", "failed", "computed", "fans"))
    return Layer("sweep", _title(found), ("row",), None, tuple(fields), {}, **origin)


def _title(found: xr.Dataset) -> str:
    return visible(str(found.attrs.get("title", "")))


def _objects(values: Any) -> Any:
    """Words as objects, numbers as they are."""
    return values.astype(object) if values.dtype.kind == "U" else values
