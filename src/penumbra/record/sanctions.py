"""Sanctions over Ukraine, 2014 to 2016: measures by issuer, measures in force on a day, links to the truce."""

from datetime import date

import numpy as np
import xarray as xr

from penumbra.record.facts import facts, select_facts
from penumbra.record.tables import BUILT_IN, Record

__all__ = ["IMPOSING", "ON_RECORD_UNTIL", "answers", "in_force", "sanctions", "steps", "tied"]

ON_RECORD_UNTIL = date(2016, 12, 31)
"""Last day that the table covers."""
IMPOSING = ("measure", "tightening")
"""Kinds of facts that impose a measure; the others prolong it, add names, give authority for it or set its term."""


def sanctions(record: Record = BUILT_IN) -> xr.Dataset:
    """Measures of the United States and the European Union, and Russia's answer.

    Returns
    -------
    Dataset (fact)
        As of `penumbra.record.facts.facts`; fact_series is the set of measures that a fact begins, tightens, prolongs
        or sets a condition on, fact_party the issuer, fact_end the day on which a term ends. fact_date is always the
        day of adoption or signature, not of publication or entry into force. fact_reason is the reason that the issuer
        gave: "Crimea", "east" (of Ukraine), or both.
    """
    title = "Sanctions of the United States and the European Union, 2014 to 2016"
    return facts("sanctions", title, record, ("reason",))


def answers(table: xr.Dataset, day: date) -> xr.Dataset:
    """Countermeasures of the other side, up to a day."""
    return select_facts(table, (table.fact_kind.values == "answer") & (table.fact_date.values <= day.isoformat()))


def steps(table: xr.Dataset, day: date, issuer: str) -> xr.Dataset:
    """The measures and tightenings of an issuer up to a day."""
    chosen = (table.fact_date.values <= day.isoformat()) & (table.fact_party.values == issuer)
    return table.sel(fact=table.fact.values[chosen & np.isin(table.fact_kind.values, IMPOSING)])


def in_force(table: xr.Dataset, day: date) -> tuple[str, ...]:
    """Sets of measures in force on a day: begun by then, and without a term or with one that has not ended.

    The term of a set is the latest one in any fact up to that day.
    """
    past = table.sel(fact=table.fact.values[table.fact_date.values <= day.isoformat()])
    found = []
    for series in dict.fromkeys(past.fact_series.values.tolist()):
        own = past.sel(fact=past.fact.values[past.fact_series.values == series])
        terms = [end for end in own.fact_end.values.tolist() if end]
        if np.isin(own.fact_kind.values, IMPOSING).any() and (not terms or max(terms) >= day.isoformat()):
            found.append(series)
    return tuple(found)


def tied(table: xr.Dataset, day: date) -> tuple[str, ...]:
    """Sets of measures whose duration was linked to the agreement by a day."""
    linked = (table.fact_kind.values == "condition") & (table.fact_date.values <= day.isoformat())
    return tuple(dict.fromkeys(table.fact_series.values[linked].tolist()))
