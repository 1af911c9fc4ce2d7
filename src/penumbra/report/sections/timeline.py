"""Plan and fact over the years."""

from penumbra.plotting import style
from penumbra.plotting.timeline import timeline as timeline_chart
from penumbra.report import sentences, tables
from penumbra.report.context import Context
from penumbra.report.page_figures import Picture
from penumbra.report.section import Section

__all__ = ["timeline"]


def timeline(at: Context) -> Section | None:
    """When each element was to stand and stood; nothing where no element has a date."""
    dates = tables.dates(at.scenario)
    if not dates:
        return None
    finding = sentences.timeline_sentence(at.scenario)
    picture = Picture(style.uri(style.svg(timeline_chart(at.scenario))), f"Timeline. {finding}.")
    data = {"picture": picture, "dates": dates}
    return Section("timeline", "Plan and fact", "Plan and fact", finding, "timeline.html.j2", data)
