"""Fonts of the machine with letters that the figures' own font lacks, as Chinese or Devanagari ones."""

import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from logging import ERROR, getLogger
from pathlib import Path

from matplotlib.artist import Artist
from matplotlib.font_manager import FontEntry, findfont, findSystemFonts, fontManager, get_font
from matplotlib.text import Text

from penumbra.errors import PenumbraWarning

__all__ = ["OWN", "families", "quiet", "set_fonts", "warn_of_missing", "warned_once"]

OWN = "DejaVu Sans"
"""Font of every figure; matplotlib brings it along."""

_NOT_FOR_TEXT = ("Last Resort", "STIXNonUnicode", "STIXSize", "cm")
"""Beginnings of the names of fonts without letters to read: boxes for every letter, and parts of formulas."""
_MOST_NAMED = 20  # letters in a warning

_collected: ContextVar[set[str] | None] = ContextVar("_collected", default=None)


def families(text: str) -> tuple[str, ...]:
    """The own font, then fonts of this machine with the letters of a text that it lacks; matplotlib tries each."""
    lacking = _drawn(text) - _letters_of(OWN)
    return (OWN, *_others(lacking)[0]) if lacking else (OWN,)


def set_fonts(artist: Artist) -> None:
    """Give every text of a figure, axes or text in the own font the fonts that its letters need."""
    for text in artist.findobj(Text):
        needed = families(text.get_text())
        if len(needed) > 1 and text.get_fontfamily() == [OWN]:
            text.set_fontfamily(needed)


def warn_of_missing(figure: Artist) -> None:
    """Give one PenumbraWarning if no font of this machine has some letters of a figure, which are drawn as boxes."""
    letters = _drawn("".join(text.get_text() for text in figure.findobj(Text))) - _letters_of(OWN)
    missing = _others(letters)[1] if letters else frozenset()
    collected = _collected.get()
    if collected is not None:
        collected |= missing
    else:
        _warn(missing)


@contextmanager
def quiet() -> Iterator[None]:
    """Without matplotlib's own messages on letters that are missing, and on fonts that have no bold letters."""
    log = getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
            yield
    finally:
        log.setLevel(level)


@contextmanager
def warned_once() -> Iterator[None]:
    """Give one warning for all figures that are drawn inside."""
    letters: set[str] = set()
    token = _collected.set(letters)
    try:
        yield
    finally:
        _collected.reset(token)
    _warn(letters)


def _warn(missing: Iterable[str]) -> None:
    shown = sorted(missing)
    if shown:
        named = "".join(shown[:_MOST_NAMED]) + ("…" if len(shown) > _MOST_NAMED else "")
        words = {unicodedata.name(letter, "unnamed").split()[0] for letter in shown}
        scripts = ", ".join(sorted(word if word == "CJK" else word.capitalize() for word in words))
        text = (
            f"no font on this machine has the letters {named} ({scripts}); they are boxes in PNG and PDF pictures. "
            "Install a font that has them and draw again, or draw to .svg, which holds text as text"
        )
        warnings.warn(text, PenumbraWarning, stacklevel=3)


def _drawn(text: str) -> frozenset[str]:
    """The letters and signs of a text: no blanks, accents that are characters of their own, or marks of direction."""
    return frozenset(letter for letter in text if unicodedata.category(letter)[0] not in "CMZ")


@lru_cache(maxsize=256)
def _others(lacking: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Fonts that together have letters which the own font lacks, and the letters that none has.

    The font with most of them is first; among equals a sans-serif one, then by name.
    """
    chosen: list[str] = []
    fonts = _families_here()
    while lacking:
        found = {name: _letters_in(file) & lacking for name, file in fonts.items() if name not in chosen}
        best = min(found, key=lambda name: (-len(found[name]), "Sans" not in name, name), default="")
        if not best or not found[best]:
            break
        chosen.append(best)
        lacking -= found[best]
    return tuple(chosen), lacking


@lru_cache(maxsize=1)
def _families_here() -> dict[str, str]:
    """Every family of this machine with an upright font of usual weight, and the file of that font."""
    known = {Path(entry.fname) for entry in fontManager.ttflist}
    for file in sorted(findSystemFonts()):
        if Path(file) not in known:  # installed since matplotlib last made its list
            try:
                fontManager.addfont(file)
            except (OSError, RuntimeError):
                continue
    upright = [entry for entry in fontManager.ttflist if _is_plain(entry)]
    return {entry.name: entry.fname for entry in sorted(upright, key=lambda entry: (entry.name, entry.fname))}


def _is_plain(entry: FontEntry) -> bool:
    return entry.style == "normal" and entry.weight in (400, "normal") and not entry.name.startswith(_NOT_FOR_TEXT)


def _letters_of(family: str) -> frozenset[str]:
    return _letters_in(findfont(family))


@lru_cache(maxsize=512)
def _letters_in(file: str) -> frozenset[str]:
    """The characters that a font file has; none if it cannot be read or drawn at any size, as fonts of bitmaps."""
    try:
        font = get_font(file)
        return frozenset(map(chr, font.get_charmap())) if font.scalable else frozenset()
    except (OSError, RuntimeError, ValueError):
        return frozenset()
