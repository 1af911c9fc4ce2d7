"""Context of the report's sections: the scenario, its maps, their frame and classes, and the ledgers."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import xarray as xr
from matplotlib.transforms import Bbox

from penumbra.plotting.drawn_map import Ground, Label, ground, labelled_marks
from penumbra.plotting.map_sheet import FARTHEST
from penumbra.plotting.markers import Mark, marks
from penumbra.plotting.projection import Frame, frame_of
from penumbra.record.tables import BUILT_IN, Record
from penumbra.report import words
from penumbra.report.mapped_day import MappedDay, decisive, same_map
from penumbra.report.page_figures import Exhibits
from penumbra.scenario.model import Scenario, Shield
from penumbra.uncertainty.answers.how_sure import HowSure

__all__ = [
    "Context",
    "context",
    "labels_of",
    "last_change",
    "marks_of",
    "opening",
    "principal",
    "shield_of",
    "when",
]


class Context(NamedTuple):
    """Data for all sections."""

    scenario: Scenario
    mapped_days: Sequence[MappedDay]
    """The maps in the order they are shown, each with its shares by class."""
    frame: Frame
    """The frame of all maps."""
    ground: Ground
    """What all maps have in common."""
    classes: Sequence[str]
    """The classes that matter most, the most important first."""
    exhibits: Exhibits
    """Figures of claims, and the place on the page for each claim."""
    ledgers: Sequence[xr.Dataset] = ()
    left_out: Sequence[str] = ()
    """Sentences on ledgers that are not shown."""
    record: Record = BUILT_IN
    sure: HowSure | None = None
    """Answers in drawn worlds for the opening day, against the first of `classes`."""
    raid: xr.Dataset | None = None
    """A raid on the opening day, of `penumbra.raid`."""
    cost: xr.Dataset | None = None
    """Cost of the shield of the opening day, of `penumbra.cost`."""

    @property
    def more_sources(self) -> list[str]:
        """Keys of the sources of the raid and of the prices."""
        found = [] if self.raid is None else self.raid.kill_source.values.tolist()
        return [*found, *([] if self.cost is None else self.cost.price_source.values.tolist())]

    @property
    def latest(self) -> MappedDay:
        """The snapshot at the top of the page."""
        return opening(self.mapped_days)


def context(scenario: Scenario, mapped_days: Sequence[MappedDay]) -> Context:
    """Frame and classes, the same throughout the report."""
    areas = [shown.area for shown in mapped_days]
    frame = frame_of(areas, scenario, named=False, farthest=FARTHEST)
    classes = decisive(scenario, opening(mapped_days))
    return Context(scenario, mapped_days, frame, ground(frame, areas[0]), classes, Exhibits())


def opening(mapped_days: Sequence[MappedDay]) -> MappedDay:
    """The snapshot at the top of the page: the latest of the actual history, or else the latest."""
    actual = [shown for shown in mapped_days if shown.history == "actual"] or list(mapped_days)
    return max(actual, key=lambda shown: shown.date)


def principal(mapped_days: Sequence[MappedDay]) -> list[MappedDay]:
    """The snapshot at the top of the page; then those that compare plan and fact, if they differ from it."""
    days = [shown.date for shown in mapped_days]
    found = [opening(mapped_days)]
    for shown in mapped_days:
        if days.count(shown.date) > 1 and not any(same_map(shown.area, other.area) for other in found):
            found.append(shown)
    return found


def shield_of(scenario: Scenario, shown: MappedDay) -> Shield:
    """The shield of the day of a map."""
    return scenario.on(shown.date, shown.history)


def last_change(scenario: Scenario, day: date) -> date | None:
    """The last day, up to this one, on which an element came, went or paused; none if no date tells."""
    days = [
        each
        for item in (*scenario.batteries.values(), *scenario.sensors.values())
        if item.actual is not None
        for each in (item.actual.start, item.actual.end, *(d for p in item.actual.pauses for d in (p.start, p.end)))
        if each is not None and each <= day
    ]
    return max(days, default=None)


def marks_of(at: Context, shown: MappedDay) -> tuple[Mark, ...]:
    """The marks of a map."""
    return marks(shield_of(at.scenario, shown), shown.area.attrs)


def labels_of(at: Context, shown: MappedDay, scale: float, sheet: Bbox, more: Sequence[Mark] = ()) -> list[Label]:
    """The marks of a map with their names, and more marks before them."""
    own = [*more, *marks_of(at, shown)]
    short = [mark.name.split(", ")[0] for mark in own]
    named = [
        mark._replace(name=name) if short.count(name) == 1 else mark for mark, name in zip(own, short, strict=True)
    ]
    return labelled_marks(at.frame, named, scale, sheet)


def when(shown: MappedDay) -> str:
    """A map's date and history in words."""
    return f"{words.day(shown.date)}, {words.history(shown.history)}"
