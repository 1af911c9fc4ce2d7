"""The conflict and the talks: dated events of 2014 to 2016, and the census of 2001."""

from collections.abc import Mapping
from typing import NamedTuple

import xarray as xr

from penumbra.record.facts import facts
from penumbra.record.tables import BUILT_IN, TABLES, Record

__all__ = ["SHARES", "Region", "census", "events"]

SHARES = tuple(name for name, column in TABLES["census"].columns.items() if column.kind == "percent")
"""Columns of the census with shares, such as those of a language or a nationality."""


class Region(NamedTuple):
    """Shares [1] of a region's people, as declared in a census."""

    name: str
    year: int
    shares: Mapping[str, float]
    """By column of the table, one of `SHARES`."""
    source: str
    grade: str


def events(record: Record = BUILT_IN) -> xr.Dataset:
    """Outbreak, aims, accusations, denials and dialogue.

    Returns
    -------
    Dataset (fact)
        As of `penumbra.record.facts.facts`; fact_series is the topic.
    """
    return facts("events", "Outbreak, accusations and dialogue, 2014 to 2016", record)


def census(record: Record = BUILT_IN) -> tuple[Region, ...]:
    """The shares of each region, by census."""
    return tuple(
        Region(
            row["region"],
            int(row["year"]),
            {name: float(row[name]) / 100.0 for name in SHARES},
            row["source"],
            row["grade"],
        )
        for row in record.rows("census")
    )
