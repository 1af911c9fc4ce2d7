"""The agreement of February 2015: its 13 points, their due dates, and their outcomes by dated reports."""

from datetime import date

import xarray as xr

from penumbra.record.facts import facts, of_file
from penumbra.record.tables import BUILT_IN, Record

__all__ = ["CEASEFIRE", "PULL_OUT_BEGUN", "PULL_OUT_DUE", "ceasefires", "outcomes", "points"]


def points() -> xr.Dataset:
    """The 13 points.

    Returns
    -------
    Dataset (fact)
        As of `penumbra.record.facts.facts`; fact is the number of the point, fact_date the day from which it binds,
        fact_end the day on which it is due, empty if the text gives no day or two texts differ.

    Sources
    -------
    Package of measures for the implementation of the Minsk agreements, 12 February 2015, annex I of Security Council
    resolution 2202 (2015), in our own words.
    """
    return of_file("minsk/minsk2_points.csv", "The agreement of 12 February 2015, point by point")


def outcomes(record: Record = BUILT_IN) -> xr.Dataset:
    """Outcomes of the points, by dated reports.

    Returns
    -------
    Dataset (fact)
        fact_series is the number of the point; fact_kind is "kept", "kept in part", "not kept", "disputed" if the
        sides state contrary facts, or "step" for an intermediate step.
    """
    return facts("outcomes", "Outcomes of the agreement, by dated reports", record)


def ceasefires(record: Record = BUILT_IN) -> xr.Dataset:
    """The ceasefires of 2014 and 2015 and the recommitments after them; not all of them."""
    return facts("ceasefires", "Ceasefires and recommitments, 2014 to 2020", record)


def _day(point: str, column: str) -> date:
    return date.fromisoformat(str(points()[column].sel(fact=point).values))


CEASEFIRE = _day("1", "fact_end")
"""First day of the ceasefire."""
PULL_OUT_BEGUN = _day("2", "fact_date")
"""Latest day for the pull-out to begin."""
PULL_OUT_DUE = _day("2", "fact_end")
"""Day by which the pull-out was due, by the later of two readings."""
