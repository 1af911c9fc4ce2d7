"""Paper and ink: the palette, and figures as bytes that are the same for the same input."""

import base64
import io
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from penumbra.files import ending, written

__all__ = [
    "BEYOND",
    "BORDER",
    "DOTS",
    "DOTS_PER_INCH",
    "ENDINGS",
    "GRID",
    "INK",
    "LAND",
    "LINE",
    "MERIDIAN",
    "MUTED",
    "PAPER",
    "PENUMBRA",
    "PENUMBRA_TINT",
    "SEA",
    "SIGHT",
    "STANDING",
    "UMBRA",
    "ink",
    "png",
    "save",
    "svg",
    "uri",
]

UMBRA = "#08488a"
PENUMBRA = "#c77700"
PENUMBRA_TINT = "#e8b970"  # under the hatch
LAND = "#d3dbe2"
SEA = "#eaf0f5"
LINE = "#8c9bab"
BORDER = "#4d5c6bb0"  # coasts and borders
DOTS = "#b9c5d0"  # the untouched
BEYOND = "#f7fafccc"  # laid over what was not computed
GRID = "#dfe6ec"
MERIDIAN = "#d3dde6"
SIGHT = "#9fb3c6"  # of a radar
STANDING = "#a9c9e8"
INK = "#16202c"
MUTED = "#566473"
PAPER = "#ffffff"

DOTS_PER_INCH = 200

ENDINGS = {".png": "picture", ".svg": "drawing", ".pdf": "page"}
"""How the name of a figure's file may end."""

STYLE = {
    "font.family": "DejaVu Sans",
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
}
"""rcParams of every figure, on top of matplotlib's defaults."""

_FONTS = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif"
_COLOURS = 96  # in a map's palette


def ink() -> AbstractContextManager[None]:
    """The style in which every figure is drawn and written, whatever the user's own is."""
    return style.context(["default", STYLE])


def png(figure: Figure) -> bytes:
    """A figure as PNG with a small palette and no date."""
    canvas = FigureCanvasAgg(figure)
    with ink():
        canvas.draw()  # type: ignore[no-untyped-call]
        raster = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    picture = Image.fromarray(raster).convert("RGB")
    small = io.BytesIO()
    flat = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    flat.save(small, format="PNG", compress_level=6)
    return small.getvalue()


def svg(figure: Figure) -> bytes:
    """A figure as SVG with its words as text and no date."""
    raw = io.StringIO()
    with ink():
        figure.savefig(raw, format="svg", metadata={"Date": None, "Creator": None})
    text = raw.getvalue().replace("'DejaVu Sans'", _FONTS).replace("DejaVu Sans", "Arial")
    return text.encode()


def save(figure: Figure, path: str | Path) -> Path:
    """Write a figure as PNG, SVG or PDF, as the name ends; complete or not at all."""
    makers = {".png": png, ".svg": svg, ".pdf": _pdf}
    return written(path, makers[ending(path, ENDINGS)](figure), ENDINGS)


def _pdf(figure: Figure) -> bytes:
    raw = io.BytesIO()
    with ink():
        figure.savefig(raw, format="pdf", metadata={"CreationDate": None, "Creator": None, "Producer": None})
    return raw.getvalue()


def uri(content: bytes) -> str:
    """A picture as an address that holds it."""
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/svg+xml"
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
