"""Chart of spending: each member's share in an early and a late year around the guideline, with a second source."""

from matplotlib.figure import Figure

from penumbra.claims.exhibits.kinds_of_record import Spending
from penumbra.plotting import style
from penumbra.safe_text import shortened

__all__ = ["spending_figure"]

_WIDE = 9.6  # inches
_ROW = 0.235
_DUST = 1e-9  # tolerance for decimal fractions in binary
_NAME = 27  # characters


def spending_figure(data: Spending) -> Figure:
    """Each member's share in an early and a late year about the guideline; crosses: the other source."""
    crosses = data.other_source and any(member.other is not None for member in data.members)
    with style.ink():
        tall = _ROW * len(data.members) + 0.95
        figure = Figure(figsize=(_WIDE, tall), dpi=style.DOTS_PER_INCH)
        axes = figure.add_axes((0.17, 0.42 / tall, 0.81, 1.0 - 0.72 / tall))
        guide = 100.0 * data.guideline
        axes.axvline(guide, color=style.STANDING, linewidth=2.4, zorder=0.5)
        for line, member in enumerate(data.members):
            now = 100.0 * member.last
            colour = style.UMBRA if member.last >= data.guideline - _DUST else style.PENUMBRA
            if member.first is not None:
                then = 100.0 * member.first
                axes.plot([then, now], [line] * 2, color=colour, linewidth=1.4, zorder=2)
                axes.plot(then, line, "o", markersize=5.5, color=style.MUTED, markerfacecolor=style.PAPER, zorder=3)
            axes.plot(now, line, "o", markersize=6.5, color=colour, zorder=4)
            if member.other is not None:
                axes.plot(100.0 * member.other, line, "x", markersize=5.5, color=style.MUTED, zorder=3)
        axes.set(ylim=(-0.7, len(data.members) - 0.3), xlim=(0.0, None))
        axes.set_yticks(
            range(len(data.members)), [shortened(member.name, _NAME) for member in data.members], fontsize=8.5
        )
        axes.set_xlabel("per cent of gross domestic product")
        axes.grid(axis="x", color=style.GRID, linewidth=0.6, zorder=0)
        axes.tick_params(length=0)
        axes.spines["left"].set_visible(False)
        axes.set_title(
            f"ring: {data.first}     dot: {data.last}, blue at {guide:g} % or more, orange below"
            + (f"     cross: {data.first} by {data.other_source}, where it is more than 0.1 off" if crosses else ""),
            loc="left",
            fontsize=8.5,
            color=style.MUTED,
        )
    return figure
