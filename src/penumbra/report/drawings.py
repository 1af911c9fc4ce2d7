"""Drawing function and section of the report for each kind of exhibit."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from matplotlib.figure import Figure

from penumbra.report.arc_figures import delay_figure, threshold_figure
from penumbra.report.bar_chart import bars_figure
from penumbra.report.belt_map import belt_map
from penumbra.report.deaths_chart import deaths_figure
from penumbra.report.lanes import points_figure, proposals_figure, timeline_figure
from penumbra.report.ring_map import rings_figure
from penumbra.report.spending_chart import spending_figure

__all__ = ["DRAWINGS", "Drawing", "SectionName"]

SectionName = Literal["reach", "record", "figures"]
"""Sections of the report that have figures of claims: reach and timing, tables of the record, and any others."""


class Drawing(NamedTuple):
    """The section of a figure, and the function that draws it from the fields of its kind."""

    section: SectionName
    draw: Callable[[Any], Figure]


DRAWINGS: Mapping[str, Drawing] = {
    "threshold-surface": Drawing("reach", threshold_figure),
    "launch-delay": Drawing("reach", delay_figure),
    "range-rings": Drawing("reach", rings_figure),
    "steps-before-statement": Drawing("record", proposals_figure),
    "deaths-by-month": Drawing("record", deaths_figure),
    "agreement-points": Drawing("record", points_figure),
    "belts": Drawing("record", belt_map),
    "spending-against-guideline": Drawing("record", spending_figure),
    "dated-facts-timeline": Drawing("record", timeline_figure),
    "bars": Drawing("figures", bars_figure),
}
"""By kind, in the order of the report. Each function takes the data only: no scenario, claim or table of the record."""
