"""How wide a text is, and the same text broken into lines that fit."""

from functools import lru_cache

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from penumbra.plotting.fonts import families
from penumbra.plotting.style import DOTS_PER_INCH, ink
from penumbra.safe_text import visible

__all__ = ["broken", "inches"]

_DPI = float(DOTS_PER_INCH)
_SPARE = 1.02  # letters are set to whole pixels, which differ between formats


@lru_cache(maxsize=1)
def _renderer() -> RendererAgg:
    return RendererAgg(8, 8, _DPI)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=4096)
def inches(text: str, size: float, weight: str = "normal") -> float:
    """Width of one line in the figures' fonts, at a size [pt]."""
    font = FontProperties(family=list(families(text)), size=size, weight=weight)
    with ink():
        width, _, _ = _renderer().get_text_width_height_descent(text, font, False)  # type: ignore[no-untyped-call]
    return _SPARE * width / _DPI


def broken(text: str, room: float, size: float, weight: str = "normal", most: int = 100) -> list[str]:
    """A text in at most so many lines, none wider than the room [inches]; what is left out is marked by ….

    A word that is wider than the room is broken as well.
    """
    lines, line = [], ""
    for word in visible(text).split(" "):
        wider = f"{line} {word}" if line else word
        if inches(wider, size, weight) <= room:
            line = wider
            continue
        if line:
            lines.append(line)
        while inches(word, size, weight) > room:
            fits = max(n for n in range(1, len(word)) if n == 1 or inches(word[:n], size, weight) <= room)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    lines.append(line)
    if len(lines) > most:
        last = lines[most - 1]
        while last and inches(f"{last}…", size, weight) > room:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()}…"]
    return lines
