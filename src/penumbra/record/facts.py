"""Dated facts: tables of the record with one fact per row, each with its party, source and grade."""

from datetime import date

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.names import dataset
from penumbra.record.tables import BUILT_IN, TABLES, Record, Row, rows

__all__ = ["facts", "of_file", "of_rows", "select_facts", "standing"]

_COLUMNS = ("date", "end", "party", "place", "kind", "series", "title", "text", "side", "source", "grade", "note")


def facts(name: str, title: str, record: Record = BUILT_IN, extra: tuple[str, ...] = ()) -> xr.Dataset:
    """A table of dated facts, sorted by day.

    Parameters
    ----------
    name : str
        Key of `penumbra.record.tables.TABLES`.
    title : str
    record : Record
    extra : tuple of str
        Further columns of this table.

    Returns
    -------
    Dataset (fact)
        fact_date, fact_end, fact_party, fact_place, fact_kind, fact_series, fact_title, fact_text, fact_side,
        fact_source, fact_grade, fact_note, and the extra ones. Days are ISO text, which sorts; empty if there is none.
        fact_side is the side that states the fact.
    """
    table = tuple(sorted(record.rows(name), key=lambda row: row["date"]))
    return of_rows(table, title, record.files.get(name, TABLES[name].file), extra)


def of_rows(table: tuple[Row, ...], title: str, file: str, extra: tuple[str, ...] = ()) -> xr.Dataset:
    """A table of facts, as `facts`, from rows already read."""
    return dataset(
        {"fact": [row["id"] for row in table]},
        {"title": title, "file": file},
        **{f"fact_{column}": [row[column] for row in table] for column in (*_COLUMNS, *extra)},
    )


def of_file(file: str, title: str) -> xr.Dataset:
    """A table of facts, as `facts`, from a file of the record's own data that a user cannot replace."""
    return of_rows(rows(file), title, file)


def select_facts(table: xr.Dataset, which: NDArray[np.bool_]) -> xr.Dataset:
    """The facts of a table where `which` is true."""
    return table.sel(fact=table.fact.values[which])


def standing(table: xr.Dataset, day: date) -> NDArray[np.bool_]:
    """Mask of the facts that have begun by a day and have not ended before it."""
    begin, end, at = table.fact_date.values, table.fact_end.values, day.isoformat()
    return np.asarray((begin != "") & (begin <= at) & ((end == "") | (end >= at)))
