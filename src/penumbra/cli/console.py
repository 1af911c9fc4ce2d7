"""The terminal: what others wrote is printed letter for letter, never read as markup, emoji or an escape sequence."""

from typing import Any

from rich.console import Console
from rich.text import Text

from penumbra.safe_text import visible

__all__ = ["bold", "new_console", "styled"]


class _PlainConsole(Console):
    """Rich reads no markup in any string, wherever it stands: in a line, a cell, a heading."""

    def render_str(self, text: str, **asked: Any) -> Text:
        """A string as it is."""
        return super().render_str(visible(text), **(asked | {"markup": False, "emoji": False, "highlight": False}))


def new_console(width: int | None = None, stderr: bool = False) -> Console:
    """Where tables and sentences are printed; styles are given by `styled`, never by marks in a string."""
    return _PlainConsole(width=width, stderr=stderr, markup=False, emoji=False, highlight=False)


def styled(text: str, style: str) -> Text:
    """A text in one style."""
    return Text(visible(text), style)


def bold(text: str) -> Text:
    """A heading."""
    return styled(text, "bold")
