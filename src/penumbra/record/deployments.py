"""Deployments on NATO's eastern flank with dates: troops, aircraft and headquarters from 2014 to 2022."""

from datetime import date
from typing import NamedTuple

import numpy as np
import xarray as xr

from penumbra.record.facts import facts, select_facts, standing
from penumbra.record.tables import BUILT_IN, Record

__all__ = [
    "ON_RECORD_FROM",
    "ON_RECORD_UNTIL",
    "ON_THE_FLANK",
    "Strength",
    "begun",
    "deployments",
    "stood",
    "strengths",
]

ON_RECORD_FROM, ON_RECORD_UNTIL = date(2014, 1, 1), date(2017, 12, 31)
"""First and last day that the table covers; for later years it has only the battlegroups of 2022."""
ON_THE_FLANK = ("presence", "headquarters")
"""Kinds of facts about forces on the flank; decisions are not forces yet, the spearhead force is based elsewhere."""


class Strength(NamedTuple):
    """Troops of a programme in a host country on a day."""

    host: str
    day: date
    troops: int


def deployments(record: Record = BUILT_IN) -> xr.Dataset:
    """Dated deployments, headquarters and decisions.

    Returns
    -------
    Dataset (fact)
        As of `penumbra.record.facts.facts`; fact_party is the sending party, fact_place the hosts, fact_series the
        programme, fact_troops the number of troops, empty if no figure was read. fact_kind "other side" is for Russia's
        own deployments.
    """
    return facts("forces", "Forces and headquarters on NATO's eastern flank, 2004 to 2022", record, ("troops",))


def strengths(record: Record = BUILT_IN) -> tuple[Strength, ...]:
    """Troops of the battlegroups by host and day, by NATO's figures."""
    return tuple(
        Strength(row["host"], date.fromisoformat(row["date"]), int(row["troops"])) for row in record.rows("troops")
    )


def _on_flank(table: xr.Dataset, which: np.ndarray) -> xr.Dataset:
    return select_facts(table, which & np.isin(table.fact_kind.values, ON_THE_FLANK))


def stood(table: xr.Dataset, day: date) -> xr.Dataset:
    """Forces and headquarters on the flank on a day."""
    return _on_flank(table, standing(table, day))


def begun(table: xr.Dataset, first: date, last: date) -> xr.Dataset:
    """Forces and headquarters whose presence began from one day to another, both days included."""
    start = table.fact_date.values
    return _on_flank(table, (start >= first.isoformat()) & (start <= last.isoformat()))
