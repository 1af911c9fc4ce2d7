"""Legend of a map: colours, lines and marks, in as many rows as needed."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from penumbra.names import NOMINAL, RANGES, SHIPS
from penumbra.plotting import style
from penumbra.plotting.maps import MARGIN_COLOURS, MARGIN_WORDS, SHOT_COLOURS, SHOT_WORDS
from penumbra.plotting.markers import Mark
from penumbra.plotting.text_width import broken, inches

__all__ = ["Entry", "draw_legend", "entries", "legend_height"]

_ROW = 0.19  # inches
_SIZE = 7.0
_SWATCH = 0.22  # inches
_GAP = 0.06  # from a swatch to its words
_BETWEEN = 0.22  # from words to the next swatch


class Entry(NamedTuple):
    """One swatch with its words."""

    kind: str
    """box, line or point"""
    words: str
    look: Mapping[str, Any]


def _box(words: str, colour: str, **look: Any) -> Entry:
    return Entry("box", words, {"facecolor": colour, "linewidth": 0.0} | look)


_OUT = _box("out of reach or too near", style.LAND, hatch="....", edgecolor=style.DOTS)
_LIMIT = Entry("line", "limit of reach", {"color": style.INK, "linewidth": 0.9})
_EDGE = Entry("line", "edge of the map", {"color": style.MUTED, "linewidth": 0.7, "linestyle": (0, (5, 3))})
_WORDS = {
    RANGES: ("covered in every case", "covered in some cases only", "of these, covered with nominal figures"),
    SHIPS: (
        "covered wherever the ships are",
        "covered from some places of the ships only",
        "of these, covered with the ships on station",
    ),
}
"""Meaning of umbra, of penumbra, and of penumbra that the nominal world covers, by what was varied."""
_NOMINAL = (
    _box("covered with nominal figures", style.UMBRA),
    _box("in reach, not covered", style.LAND),
    _OUT,
)
_CASES = (
    _box("covered in every case", style.UMBRA),
    _box(
        "likely: in at least 50 of 100 cases, however the ranges are read",
        style.LIKELY,
        edgecolor=style.UMBRA,
        linewidth=1.2,
    ),
    _box("doubtful", style.PENUMBRA_TINT, hatch="////", edgecolor=style.PENUMBRA),
    Entry("line", "limit of what is doubtful", {"color": style.DOUBT_LINE, "linewidth": 0.8}),
    _box("in reach, not covered", style.LAND),
    _OUT,
)
_MARKS: dict[str, Entry] = {
    "battery": Entry("point", "battery", {"marker": "^", "markersize": 5.0}),
    "sensor": Entry("point", "radar", {"marker": "o", "markersize": 7.0, "markerfacecolor": "none"}),
    "launch": Entry("point", "launch point", {"marker": "o", "markersize": 2.6}),
    "area": Entry("line", "launch area", {"color": style.INK, "linewidth": 0.8, "linestyle": (0, (1, 1.2))}),
}


def _states(umbra: str, penumbra: str, nominal: str) -> list[Entry]:
    return [
        _box(f"{umbra} (umbra)", style.UMBRA),
        _box(f"{penumbra} (penumbra)", style.PENUMBRA_TINT, hatch="////", edgecolor=style.PENUMBRA),
        _box(nominal, style.PENUMBRA_TINT, hatch="////", edgecolor=style.UMBRA),
        _box("in reach, not covered", style.LAND),
        _OUT,
        Entry("line", "limit of what nominal figures cover", {"color": style.UMBRA, "linewidth": 1.5}),
    ]


def entries(of: str, bounds: str, marks: Sequence[Mark], battery: str = "") -> list[Entry]:
    """The legend of a kind of map.

    Parameters
    ----------
    of : "state", "margin", "shots", "battery" or "cases"
    bounds : str
        What was varied, as a map's attribute of that name says; a nominal map has no states.
    marks : sequence of Mark
        Those that are drawn; a kind of mark that is not has no entry.
    battery : str
        Name of the battery.
    """
    if of == "margin":
        steps = [f"covered with {MARGIN_WORDS[0]} minutes to spare", *MARGIN_WORDS[1:]]
        own = [_box(words, colour) for words, colour in zip(steps, MARGIN_COLOURS, strict=True)]
    elif of == "shots":
        steps = [f"covered, with {SHOT_WORDS[0]} attempt", *SHOT_WORDS[1:]]
        own = [_box(words, colour) for words, colour in zip(steps, SHOT_COLOURS, strict=True)]
    elif of == "battery":
        own = [_box(f"covered by {battery or 'the battery'} alone, with nominal figures", style.UMBRA)]
    elif of == "cases":
        own = list(_CASES)
    else:
        own = list(_NOMINAL) if bounds == NOMINAL else _states(*_WORDS.get(bounds, _WORDS[RANGES]))
    if of not in ("state", "cases"):
        own += [_box("in reach, not covered so", style.LAND), _OUT]
    kinds = {"area" if mark.area else kind for mark in marks for kind in mark.kinds}
    return [*own, _LIMIT, _EDGE, *(entry for kind, entry in _MARKS.items() if kind in kinds)]


def _rows(shown: Sequence[Entry], wide: float) -> list[list[tuple[float, Entry, list[str]]]]:
    """Entries by row, each with where its swatch begins [inches] and the lines of its words."""
    rows: list[list[tuple[float, Entry, list[str]]]] = [[]]
    at = 0.0
    for entry in shown:
        words = broken(entry.words, wide - _SWATCH - _GAP, _SIZE)
        need = _SWATCH + _GAP + max(inches(line, _SIZE) for line in words)
        if at > 0.0 and at + need > wide:
            rows.append([])
            at = 0.0
        rows[-1].append((at, entry, words))
        at += need + _BETWEEN
    return rows


def legend_height(shown: Sequence[Entry], wide: float) -> float:
    """Height [inches] of a legend of this width."""
    return sum(_ROW * max(len(words) for _, _, words in row) for row in _rows(shown, wide))


def draw_legend(figure: Figure, shown: Sequence[Entry], left: float, top: float, wide: float) -> None:
    """Draw a legend whose upper left corner is there [inches from the figure's left and lower edge]."""
    tall = legend_height(shown, wide)
    whole_wide, whole_tall = figure.get_size_inches()
    axes = figure.add_axes((left / whole_wide, (top - tall) / whole_tall, wide / whole_wide, tall / whole_tall))
    axes.set(xlim=(0.0, wide), ylim=(tall, 0.0))
    axes.set_axis_off()
    at = 0.0
    for row in _rows(shown, wide):
        for x, entry, words in row:
            _swatch(axes, x, at + _ROW / 2.0, entry)
            middle = at + _ROW * len(words) / 2.0
            axes.text(x + _SWATCH + _GAP, middle, "\n".join(words), fontsize=_SIZE, color=style.INK, va="center")
        at += _ROW * max(len(words) for _, _, words in row)


def _swatch(axes: Axes, x: float, y: float, entry: Entry) -> None:
    if entry.kind == "box":
        axes.add_patch(Rectangle((x, y - 0.065), _SWATCH, 0.13, **entry.look))
    elif entry.kind == "line":
        axes.plot([x, x + _SWATCH], [y, y], **entry.look)
    else:
        look: dict[str, Any] = {"linestyle": "none", "color": style.INK, "markeredgewidth": 0.9} | dict(entry.look)
        axes.plot([x + _SWATCH / 2.0], [y], **look)
