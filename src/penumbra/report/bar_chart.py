"""Bar chart of numbers with their ranges and the number of the statement."""

from matplotlib.figure import Figure

from penumbra.claims.exhibits.kinds import Bars
from penumbra.plotting import style
from penumbra.safe_text import shortened

__all__ = ["bars_figure"]

_WIDE = 7.6  # inches
_ROW = 0.3
_NAME = 40  # characters


def bars_figure(data: Bars) -> Figure:
    """A bar for each number with a stroke from low to high, and a line at the number of the statement."""
    with style.ink():
        tall = _ROW * len(data.bars) + 0.95
        figure = Figure(figsize=(_WIDE, tall), dpi=style.DOTS_PER_INCH)
        axes = figure.add_axes((0.36, 0.5 / tall, 0.61, 1.0 - 0.85 / tall))
        for line, bar in enumerate(data.bars):
            axes.barh(line, bar.value, height=0.6, color=style.STANDING, zorder=2)
            ends = [bar.value if end is None else end for end in (bar.low, bar.high)]
            if ends[0] < ends[1]:
                axes.plot(ends, [line] * 2, color=style.UMBRA, linewidth=1.6, zorder=3)
        if data.said is not None:
            axes.axvline(data.said.value, color=style.INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=4)
            axes.set_title(
                f"dashed: {shortened(data.said.name, _NAME)}, {data.said.value:,g}", loc="left", fontsize=8.5,
                color=style.MUTED,
            )  # fmt: skip
        axes.set_yticks(range(len(data.bars)), [shortened(bar.name, _NAME) for bar in data.bars], fontsize=8.5)
        axes.set_ylim(len(data.bars) - 0.4, -0.6)
        axes.set_xlabel(shortened(data.unit, 2 * _NAME))
        axes.grid(axis="x", color=style.GRID, linewidth=0.6, zorder=0)
        axes.tick_params(length=0)
        axes.spines["left"].set_visible(False)
    return figure
