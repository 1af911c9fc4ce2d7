"""Sanctions over Ukraine, 2014 to 2016: who imposed what, what was in force on a day, what was tied to the truce."""

from datetime import date

import numpy as np
import xarray as xr

from penumbra.record.facts import chosen, facts
from penumbra.record.tables import BUILT_IN, Record

__all__ = ["IMPOSING", "ON_RECORD_UNTIL", "answers", "in_force", "sanctions", "steps", "tied"]

ON_RECORD_UNTIL = date(2016, 12, 31)
"""Last day on which the table tells what was in force."""
IMPOSING = ("measure", "tightening")
"""Kinds of facts that impose something; the others prolong it, add names, give authority for it or set its term."""


def sanctions(record: Record = BUILT_IN) -> xr.Dataset:
    """Measures of the United States and the European Union, and Russia's answer.

    Returns
    -------
    Dataset (fact)
        As of `penumbra.record.facts.facts`; fact_series is the set of measures that a fact begins, tightens, prolongs
        or sets a condition on, fact_party the issuer, fact_end the day on which a term runs out. fact_date is the day
        of adoption or signature throughout, not of publication or entry into force. fact_reason is what the issuer
        named as the reason: "Crimea", "east" (of Ukraine), or both.
    """
    title = "Sanctions of the United States and the European Union, 2014 to 2016"
    return facts("sanctions", title, record, ("reason",))


def answers(table: xr.Dataset, day: date) -> xr.Dataset:
    """What the other side imposed in answer, up to a day."""
    return chosen(table, (table.fact_kind.values == "answer") & (table.fact_date.values <= day.isoformat()))


def steps(table: xr.Dataset, day: date, issuer: str) -> xr.Dataset:
    """The steps of an issuer up to a day that imposed or tightened something."""
    chosen = (table.fact_date.values <= day.isoformat()) & (table.fact_party.values == issuer)
    return table.sel(fact=table.fact.values[chosen & np.isin(table.fact_kind.values, IMPOSING)])


def in_force(table: xr.Dataset, day: date) -> tuple[str, ...]:
    """Sets of measures in force on a day: begun by then, and with no term, or with one that had not run out.

    A set's term is the latest that any fact up to that day gave it.
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
    """Sets of measures whose duration had been linked to the agreement by a day."""
    linked = (table.fact_kind.values == "condition") & (table.fact_date.values <= day.isoformat())
    return tuple(dict.fromkeys(table.fact_series.values[linked].tolist()))
