"""Every number of the scenario, and what was assumed."""

from penumbra.report import sentences, tables
from penumbra.report.context import Context
from penumbra.report.section import Section

__all__ = ["assumptions"]


def assumptions(at: Context) -> Section:
    """What was assumed, and from where."""
    assumed, count = tables.assumptions(at.scenario)
    data = {
        "unknown": sentences.cross_sections(at.scenario, at.latest, at.fixed),
        "groups": tables.numbers(at.scenario),
    }
    heading = f"{assumed} of {count} numbers are assumptions"
    kicker = "What was assumed, and from where"
    return Section("assumptions", "Assumptions", kicker, heading, "assumptions.html.j2", data)
