"""Plan and fact over the years."""

from penumbra.report import charts, findings, paper, tables
from penumbra.report.context import Context, Picture
from penumbra.report.section import Section

__all__ = ["timeline"]


def timeline(at: Context) -> Section | None:
    """When each element was to stand and stood; nothing where no element has a date."""
    dates = tables.dates(at.scenario)
    if not dates:
        return None
    finding = findings.timeline_finding(at.scenario)
    picture = Picture(paper.uri(paper.svg(charts.timeline(at.scenario))), f"Timeline. {finding}.")
    data = {"picture": picture, "dates": dates}
    return Section("timeline", "Plan and fact", "Plan and fact", finding, "timeline.html.j2", data)
