"""Context of the report's sections: the scenario, its maps, frames and classes, and the ledgers."""

from collections.abc import Sequence
from typing import NamedTuple

import xarray as xr
from matplotlib.figure import Figure

from penumbra.plotting import style
from penumbra.plotting.map_sheet import FARTHEST
from penumbra.plotting.markers import Mark, marks
from penumbra.plotting.projection import Frame, frame_of
from penumbra.record.tables import BUILT_IN, Record
from penumbra.report import words
from penumbra.report.mapped_day import MappedDay, decisive, same_map
from penumbra.report.page_figures import Exhibits, Picture
from penumbra.report.tables import assumed_words
from penumbra.scenario.model import Scenario, Shield

__all__ = [
    "Context",
    "Panels",
    "context",
    "marks_of",
    "opening",
    "picture_of",
    "principal",
    "shield_of",
    "when",
]


class Panels(NamedTuple):
    """Maps of one snapshot under one heading, with one caption."""

    title: str
    pictures: list[Picture]
    caption: str


class Context(NamedTuple):
    """Data for all sections."""

    scenario: Scenario
    mapped_days: Sequence[MappedDay]
    """The maps in the order they are shown, each with its shares by class."""
    wide: Frame
    """The frame of maps with names."""
    near: Frame
    """The frame of small maps."""
    classes: Sequence[str]
    """The classes shown large, the most important first."""
    assumed: str
    """How many numbers are assumptions, in words."""
    exhibits: Exhibits
    """Figures of claims, and the place on the page for each claim."""
    ledgers: Sequence[xr.Dataset] = ()
    left_out: Sequence[str] = ()
    """Sentences on ledgers that are not shown."""
    record: Record = BUILT_IN
    fixed: MappedDay | None = None
    """The opening snapshot with every radar cross-section at its value."""

    @property
    def latest(self) -> MappedDay:
        """The snapshot at the top of the page."""
        return opening(self.mapped_days)


def context(scenario: Scenario, mapped_days: Sequence[MappedDay]) -> Context:
    """Frames and classes, the same throughout the report."""
    areas = [shown.area for shown in mapped_days]
    return Context(
        scenario,
        mapped_days,
        frame_of(areas, scenario),
        frame_of(areas, scenario, named=False, farthest=FARTHEST),
        decisive(scenario, principal(mapped_days)[0]),
        assumed_words(scenario),
        Exhibits(),
    )


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


def marks_of(at: Context, shown: MappedDay) -> tuple[Mark, ...]:
    """The marks of a map."""
    return marks(shield_of(at.scenario, shown), shown.area.attrs)


def when(shown: MappedDay) -> str:
    """A map's date and history in words."""
    return f"{words.day(shown.date)}, {words.history(shown.history)}"


def picture_of(figure: Figure, alt: str, title: str = "", note: str = "") -> Picture:
    """A map as a picture of the page."""
    return Picture(style.uri(style.png(figure)), alt, title, note)
