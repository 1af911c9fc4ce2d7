"""Pictures and figures as the page prints them."""

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Exhibits", "PageFigure", "Picture"]


class Picture(NamedTuple):
    """A figure: its address, alternative text, a heading and a line of figures."""

    uri: str
    alt: str
    title: str = ""
    note: str = ""


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
