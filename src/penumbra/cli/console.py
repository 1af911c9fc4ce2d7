"""The terminal: text of users' files is printed literally, never as markup, emoji codes or escape sequences."""

from typing import Any

from rich.console import Console
from rich.text import Text

from penumbra.safe_text import visible

__all__ = ["bold", "new_console", "styled"]


class _PlainConsole(Console):
    """A rich console that interprets no markup in any string: line, cell or heading."""

    def render_str(self, text: str, **asked: Any) -> Text:
        """The string as literal text."""
        return super().render_str(visible(text), **(asked | {"markup": False, "emoji": False, "highlight": False}))


def new_console(width: int | None = None, stderr: bool = False) -> Console:
    """A console for tables and sentences; use `styled` for styles, since markup in strings is ignored."""
    return _PlainConsole(width=width, stderr=stderr, markup=False, emoji=False, highlight=False)


def styled(text: str, style: str) -> Text:
    """A text in one style."""
    return Text(visible(text), style)


def bold(text: str) -> Text:
    """A heading."""
    return styled(text, "bold")
