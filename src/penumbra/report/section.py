"""A part of the page: what a section returns, and what the page prints."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from penumbra.report.context import Context

__all__ = ["Maker", "Section"]


class Section(NamedTuple):
    """One section of the page."""

    anchor: str
    """Its id on the page."""
    name: str
    """What the list of contents calls it."""
    kicker: str
    """A few words above the heading."""
    heading: str
    """The finding, in a sentence; a template that prints its own headings has none."""
    template: str
    """File below `templates`."""
    data: Mapping[str, Any]
    """What the template prints, by name: ``data.rows``."""
    ids: Sequence[str] = ()
    """Ids within the section that claims may lead to."""


Maker = Callable[[Context], Section | None]
"""A function that makes a section; None if it would be empty."""
