"""Dated facts on the shield in Europe: proposals, plans, milestones of the sites, tests, intercepts."""

import numpy as np
import xarray as xr

from penumbra.record.facts import facts, select_facts
from penumbra.record.tables import BUILT_IN, Record

__all__ = ["DESIGNS", "proposals", "shield", "site_history"]

DESIGNS = ("third-site", "phased-adaptive-approach", "phased-adaptive-approach-4")
"""Series of the proposals: interceptors in Poland with a radar in the Czech Republic; the design built; its phase 4."""
_STOOD = "deveselu"  # first site of the design that was built
_STEPS = ("report", "announcement", "proposal", "step", "cancelled", "milestone")


def shield(record: Record = BUILT_IN) -> xr.Dataset:
    """All dated facts about the shield, 2006 to 2026.

    Returns
    -------
    Dataset (fact)
        As of `penumbra.record.facts.facts`; fact_series is the design, the site, or the interceptor.
    """
    return facts("shield", "The shield in Europe, 2006 to 2026", record)


def proposals(record: Record = BUILT_IN) -> xr.Dataset:
    """Dated steps of the designs up to the first completed site; fact_kind "proposal" is a design's formal proposal."""
    table = shield(record)
    own = np.isin(table.fact_series.values, (*DESIGNS, _STOOD)) & np.isin(table.fact_kind.values, _STEPS)
    return select_facts(table, own)


def site_history(site: str, record: Record = BUILT_IN) -> xr.Dataset:
    """Plans (kind "plan") and milestones (kind "milestone") of a site, which are the series of its name."""
    table = shield(record)
    return select_facts(
        table, (table.fact_series.values == site) & np.isin(table.fact_kind.values, ("plan", "milestone"))
    )
