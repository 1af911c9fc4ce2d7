"""Every number of the scenario, and what was assumed."""

from penumbra.report import tables
from penumbra.report.context import Context
from penumbra.report.section import Section
from penumbra.report.words import GRADE_WORDS

__all__ = ["assumptions"]


def assumptions(at: Context) -> Section:
    """What was assumed, and from where."""
    assumed, count = tables.assumptions(at.scenario)
    data = {"groups": tables.numbers(at.scenario), "grades": GRADE_WORDS}
    heading = f"{assumed} of {count} numbers are our own assumptions"
    kicker = "What was assumed, and from where"
    return Section("assumptions", "The numbers", kicker, heading, "assumptions.html.j2", data)
