"""Pictures, maps and figures as the page prints them."""

from collections.abc import Sequence
from typing import NamedTuple

from penumbra.plotting.drawn_map import DrawnMap

__all__ = ["Exhibits", "MapPicture", "PageFigure", "Panels", "Picture", "View"]


class Picture(NamedTuple):
    """A figure: its address, alternative text, and a heading."""

    uri: str
    alt: str
    title: str = ""


class View(NamedTuple):
    """The part of the ground that a map shows, in its units, and by how much its letters and hatches shrink."""

    left: float
    top: float
    wide: float
    tall: float
    scale: float
    """Units for each pixel of a page."""

    @property
    def box(self) -> str:
        """The part as an SVG says it."""
        return " ".join(f"{each:.0f}" for each in (self.left, self.top, self.wide, self.tall))

    @property
    def hatch(self) -> str:
        """Which of the page's hatches is neither too fine nor too coarse."""
        return next((name for name, most in (("a", 0.7), ("b", 1.3), ("c", 2.6)) if self.scale < most), "d")


class MapPicture(NamedTuple):
    """A map: its lines, its alternative text, a heading and a line of numbers; without lines, the note says why."""

    drawn: DrawnMap | None
    view: View
    alt: str
    title: str = ""
    note: str = ""


class Panels(NamedTuple):
    """Maps of one snapshot under one heading, with one caption."""

    title: str
    pictures: Sequence[MapPicture]
    caption: str


class PageFigure(NamedTuple):
    """A figure with its id on the page; without a picture, the caption says why there is none."""

    anchor: str
    title: str
    picture: Picture | None
    caption: str
    narrow: bool
    lists: Sequence[tuple[str, str]]


class Exhibits(NamedTuple):
    """Figures by section, and for each ledger the id of the figure for each of its rows, then readings, or empty."""

    reach: Sequence[PageFigure] = ()
    record: Sequence[PageFigure] = ()
    figures: Sequence[PageFigure] = ()
    links: Sequence[Sequence[str]] = ()
