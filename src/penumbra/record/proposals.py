"""The proposals for a shield in Europe: from the first reports to the site that stood."""

import xarray as xr

from penumbra.record.facts import facts

__all__ = ["proposals"]


def proposals() -> xr.Dataset:
    """Dated steps from proposal to site.

    Returns
    -------
    Dataset (fact)
        As of `penumbra.record.facts.facts`; fact_series is the design (third-site: interceptors in Poland and a radar
        in the Czech Republic; phased-adaptive-approach: what stood in 2016), fact_kind "proposal" its formal proposal.
    """
    return facts("shield_proposals_2006_2016.csv", "Proposals for a shield in Europe, 2006 to 2016")
