"""Every source that the page names."""

from penumbra.report.context import Context
from penumbra.report.section import Section
from penumbra.report.tables import source_rows

__all__ = ["sources"]


def sources(at: Context) -> Section:
    """Titles, addresses, and what was read."""
    rows = source_rows(at.scenario, at.ledgers, at.more_sources)
    many = f"{len(rows)} sources stand" if len(rows) != 1 else "1 source stands"
    heading = f"{many} behind the numbers, the dates and the statements"
    return Section("sources", "Sources", "Sources", heading, "sources.html.j2", {"rows": rows})
