"""Dated facts: tables of the record, one row a fact, each with source and grade."""

import csv
from datetime import date
from importlib import resources

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.names import dataset

__all__ = ["facts", "folder_text", "rows", "standing"]

_COLUMNS = ("date", "end", "party", "place", "kind", "series", "title", "text", "source", "grade", "note")


def folder_text(file: str) -> str:
    """Text of a file of the record's own data."""
    return resources.files("penumbra.record").joinpath("data").joinpath(*file.split("/")).read_text("utf-8")


def rows(file: str) -> list[dict[str, str]]:
    """Rows of a table of the record's own data, as text by column."""
    return list(csv.DictReader(folder_text(file).splitlines()))


def facts(file: str, title: str) -> xr.Dataset:
    """A table of dated facts.

    Parameters
    ----------
    file : str
        Path below the record's data.
    title : str

    Returns
    -------
    Dataset (fact)
        fact_date, fact_end, fact_party, fact_place, fact_kind, fact_series, fact_title, fact_text, fact_source,
        fact_grade, fact_note. Days are ISO text, so that they sort; empty where there is none.
    """
    table = rows(file)
    return dataset(
        {"fact": [row["id"] for row in table]},
        {"title": title, "file": file},
        **{f"fact_{column}": [row[column] for row in table] for column in _COLUMNS},
    )


def standing(table: xr.Dataset, day: date) -> NDArray[np.bool_]:
    """Which facts have begun by a day and have not ended before it."""
    begin, end, at = table.fact_date.values, table.fact_end.values, day.isoformat()
    return np.asarray((begin != "") & (begin <= at) & ((end == "") | (end >= at)))
