"""The head of the page: title, finding, and how the maps are read."""

from penumbra.plotting.phrases import not_on_map
from penumbra.report import sentences
from penumbra.report.context import Context
from penumbra.report.section import Section
from penumbra.report.tables import assumptions

__all__ = ["headline"]


def headline(at: Context) -> Section:
    """The head of the page; it stands in no list of contents."""
    return Section(
        "",
        "",
        "Penumbra · how far does a missile shield reach, and how sure can anyone be?",
        at.scenario.title,
        "headline.html.j2",
        {
            "finding": sentences.masthead(at.scenario, at.latest),
            "not_on_map": not_on_map(at.latest.area),
            "others": sentences.other_answers(at.scenario, at.latest.area),
            "assumed": assumptions(at.scenario),
        },
    )
