"""What stood on NATO's eastern flank, and when: troops, aircraft and headquarters from 2014 to 2017."""

from datetime import date

import numpy as np
import xarray as xr

from penumbra.record.facts import facts, standing

__all__ = ["ON_RECORD_FROM", "ON_RECORD_UNTIL", "ON_THE_FLANK", "begun", "deployments", "stood"]

ON_RECORD_FROM, ON_RECORD_UNTIL = date(2014, 1, 1), date(2017, 12, 31)
"""First and last day on which the table tells what stood."""
ON_THE_FLANK = ("presence", "headquarters")
"""Kinds of facts that stand on the flank; decisions do not yet, and the spearhead force is based elsewhere."""


def deployments() -> xr.Dataset:
    """Dated deployments, headquarters and decisions.

    Returns
    -------
    Dataset (fact)
        As of `penumbra.record.facts.facts`; fact_party is who sends, fact_place the hosts, fact_series the programme.
    """
    return facts("eastern_flank_deployments.csv", "Forces and headquarters on NATO's eastern flank, 2014 to 2017")


def _chosen(table: xr.Dataset, which: np.ndarray) -> xr.Dataset:
    return table.sel(fact=table.fact.values[which & np.isin(table.fact_kind.values, ON_THE_FLANK)])


def stood(table: xr.Dataset, day: date) -> xr.Dataset:
    """What stood on the flank on a day."""
    return _chosen(table, standing(table, day))


def begun(table: xr.Dataset, first: date, last: date) -> xr.Dataset:
    """What began to stand there from one day to another, both counted in."""
    start = table.fact_date.values
    return _chosen(table, (start >= first.isoformat()) & (start <= last.isoformat()))
