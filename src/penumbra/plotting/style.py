"""Paper and ink: the palette, and figures as bytes that are the same for the same input."""

import base64
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from penumbra.files import ending, written
from penumbra.palette import DOUBT_LINE, INK, LAND, LIKELY, PENUMBRA, PENUMBRA_TINT, SIGHT, UMBRA
from penumbra.plotting.endings import ENDINGS
from penumbra.plotting.fonts import OWN, quiet, set_fonts, warn_of_missing
from penumbra.safe_text import visible

__all__ = [
    "BEYOND",
    "BORDER",
    "DOTS",
    "DOTS_PER_INCH",
    "DOUBT_LINE",
    "GRID",
    "INK",
    "LAND",
    "LIKELY",
    "LINE",
    "MERIDIAN",
    "MUTED",
    "PAPER",
    "PENUMBRA",
    "PENUMBRA_TINT",
    "RULE",
    "SEA",
    "SIGHT",
    "STANDING",
    "STRONG",
    "UMBRA",
    "WASH",
    "colours",
    "ink",
    "png",
    "save",
    "svg",
    "uri",
]

SEA = "#eaf0f5"
LINE = "#8c9bab"
BORDER = "#4d5c6bb0"  # coasts and borders
DOTS = "#b9c5d0"  # the untouched
BEYOND = "#f7fafccc"  # laid over what was not computed
GRID = "#dfe6ec"
MERIDIAN = "#d3dde6"
STANDING = "#a9c9e8"
MUTED = "#566473"
PAPER = "#ffffff"
RULE = "#c9d2da"  # lines of tables
STRONG = "#768492"  # frames of swatches and bars
WASH = "#f3f6f9"  # behind a box of text

DOTS_PER_INCH = 160

STYLE = {
    "font.family": OWN,
    "font.size": 8.0,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "hatch.linewidth": 0.9,
    "svg.hashsalt": "penumbra",
    "svg.fonttype": "none",
    "path.simplify": False,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.formatter.use_mathtext": False,
}
"""rcParams of every figure, on top of matplotlib's defaults. No text is read as mathematics, for others wrote some."""

_FONTS = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif"
_STYLED = re.compile(r"<(?:text|tspan)\b[^<>]*>")  # a tag with a font; words between tags stay as they are
_COLOURS = 96  # in a map's palette
_KEPT = (UMBRA, PENUMBRA, PENUMBRA_TINT, LIKELY, DOUBT_LINE, LAND, SEA, INK, PAPER)
"""Colours that are in every map's palette."""


def colours() -> dict[str, str]:
    """Every colour by its name, as in umbra or penumbra-tint, for pages."""
    return {name.lower().replace("_", "-"): globals()[name] for name in __all__ if _is_colour(globals()[name])}


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and value.startswith("#")


@contextmanager
def ink() -> Iterator[None]:
    """The style in which every figure is drawn and written, whatever the user's own is.

    Letters that no font has are drawn as boxes, without a warning of matplotlib for each: `png` and the like name them.
    """
    with quiet(), style.context(["default", STYLE]):
        yield


def _settled(figure: Figure) -> Figure:
    """The figure with every text in it as it was written; whatever draws a figure to bytes asks for this first."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            written = [label.get_text() for label in axis.get_majorticklabels()]
            shown = [visible(text) for text in written]
            if shown != written:  # else they would be made anew, as they were written, when the figure is drawn
                axis.set_ticks(axis.get_majorticklocs(), shown)
    for text in figure.findobj(Text):
        text.set_parse_math(False)
        text.set_text(visible(text.get_text()))
    set_fonts(figure)
    return figure


def png(figure: Figure) -> bytes:
    """A figure as PNG with a small palette and no date; warns of letters that no font has."""
    warn_of_missing(_settled(figure))
    canvas = FigureCanvasAgg(figure)
    with ink():
        canvas.draw()  # type: ignore[no-untyped-call]
        raster = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    picture = Image.fromarray(raster).convert("RGB")
    small = io.BytesIO()
    _flat(picture).save(small, format="PNG", optimize=True)
    return small.getvalue()


def _flat(picture: Image.Image) -> Image.Image:
    """A picture in few colours: inks as they are, however thin a line is drawn in one, and what else is common."""
    common = picture.quantize(_COLOURS - len(_KEPT), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette = list(common.getpalette() or ())[: 3 * (_COLOURS - len(_KEPT))]
    first = len(palette) // 3
    red, green, blue = np.moveaxis(np.asarray(picture, np.uint32), 2, 0)
    packed, index = red << 16 | green << 8 | blue, np.array(common)
    for k, colour in enumerate(_KEPT):
        index[packed == int(colour[1:], 16)] = first + k
        palette += [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    flat = Image.fromarray(index)
    flat.putpalette(palette)
    return flat


def svg(figure: Figure) -> bytes:
    """A figure as SVG with its words as text and no date."""
    raw = io.StringIO()
    with ink():
        _settled(figure).savefig(raw, format="svg", metadata={"Date": None, "Creator": None})
    return _STYLED.sub(lambda tag: tag[0].replace(f"'{OWN}'", _FONTS), raw.getvalue()).encode()


def save(figure: Figure, path: str | Path) -> Path:
    """Write a figure as PNG, SVG or PDF, as the name ends; complete or not at all."""
    makers = {".png": png, ".svg": svg, ".pdf": _pdf}
    return written(path, makers[ending(path, ENDINGS)](figure), ENDINGS)


def _pdf(figure: Figure) -> bytes:
    raw = io.BytesIO()
    warn_of_missing(_settled(figure))
    with ink():
        figure.savefig(raw, format="pdf", metadata={"CreationDate": None, "Creator": None, "Producer": None})
    return raw.getvalue()


def uri(content: bytes) -> str:
    """A picture as an address that holds it."""
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/svg+xml"
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
