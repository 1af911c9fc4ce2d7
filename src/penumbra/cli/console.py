"""The terminal: text of users' files is printed literally, never as markup, emoji codes or escape sequences."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.segment import Segment
from rich.text import Text

from penumbra.safe_text import visible

__all__ = ["bold", "new_console", "styled"]


_SPACE = "\u00a0"  # between a number and its unit, as in penumbra.sentences, which takes long to load
_HELD = "\ue000"  # rich breaks lines at a no-break space, so this stands for it until a line is written


class _PlainConsole(Console):
    """A rich console that interprets no markup in any string, and breaks no number from its unit."""

    def render_str(self, text: str, **asked: Any) -> Text:
        """The string as literal text."""
        return super().render_str(_literal(text), **(asked | {"markup": False, "emoji": False, "highlight": False}))

    def _render_buffer(self, buffer: Iterable[Segment]) -> str:
        return super()._render_buffer(buffer).replace(_HELD, _SPACE)


def new_console(width: int | None = None, stderr: bool = False) -> Console:
    """A console for tables and sentences; use `styled` for styles, since markup in strings is ignored."""
    return _PlainConsole(width=width, stderr=stderr, markup=False, emoji=False, highlight=False)


def styled(text: str, style: str) -> Text:
    """A text in one style."""
    return Text(_literal(text), style)


def _literal(text: str) -> str:
    return visible(text).replace(_HELD, "").replace(_SPACE, _HELD)


def bold(text: str) -> Text:
    """A heading."""
    return styled(text, "bold")
