"""The conflict and the talks: dated events of 2014 to 2016, and the census of 2001."""

from typing import NamedTuple

import xarray as xr

from penumbra.record.facts import facts
from penumbra.record.tables import BUILT_IN, Record

__all__ = ["Region", "census", "events"]


class Region(NamedTuple):
    """Shares [1] of a region's people by native language and nationality, as declared in the census."""

    name: str
    year: int
    language_russian: float
    nationality_ukrainian: float
    nationality_russian: float
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
    """Language and nationality by region."""
    return tuple(
        Region(
            row["region"],
            int(row["year"]),
            float(row["language_russian"]) / 100.0,
            float(row["nationality_ukrainian"]) / 100.0,
            float(row["nationality_russian"]) / 100.0,
            row["source"],
            row["grade"],
        )
        for row in record.rows("census")
    )
