"""Charts of what is covered along one number, and over two."""

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from penumbra.errors import DomainError
from penumbra.plotting import style
from penumbra.plotting.phrases import history, sentence
from penumbra.plotting.text_width import broken
from penumbra.safe_text import shortened
from penumbra.scenario.model import Scenario
from penumbra.sentences import amount, day

__all__ = ["curve_chart", "surface_chart"]

_WIDE = 7.2  # inches
_EDGE = 0.16
_TALL = 2.3  # of a panel
_GAP = 0.95  # below a panel, for its axis and the heading of the next
_RATIO = 10.0  # of the ends of the values, above which an axis is logarithmic
_MOST = 12  # panels
_LEVELS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
_SHARES = LinearSegmentedColormap.from_list("shares", [style.LAND, style.LIKELY, style.UMBRA])


def curve_chart(found: xr.Dataset, threat: str | None = None, scenario: Scenario | None = None) -> Figure:
    """A panel for each place and class: the covered share along a number, and in drawn cases the band over the priors.

    found : of `penumbra.threshold_curve`; threat : key of the class, all if absent; scenario : has the classes' names.

    Raises
    ------
    DomainError
        No class reaches any of the places at any value.
    """
    panels = _panels(found, found["curve_reached"], threat)
    words = _words(found.attrs["words"])
    told = "The dark line: all other numbers nominal."
    if "curve_cases" in found:
        what = "share of the cases in which it is covered" if found.attrs["of"] == "points" else "mean"
        told += (
            f" The band: the least to the greatest {what}, over {found.attrs['draws']} drawn cases for each way of "
            "reading the published ranges."
        )
    told += " Grey: within the published range. Dotted: nominal."
    figure, boxes, names = _sheet(found, panels, "curve", told, scenario)
    with style.ink():
        for (row, place), box in zip(panels, boxes, strict=True):
            axes = figure.add_axes(box)
            _title(axes, names[row], _called(found, place))
            _curve(axes, found.isel(threat=row, place=place), words)
    return figure


def surface_chart(found: xr.Dataset, threat: str | None = None, scenario: Scenario | None = None) -> Figure:
    """A panel for each place and class: the covered share over two numbers, with the nominal pair.

    found : of `penumbra.threshold_surface`; threat, scenario and errors as in `curve_chart`.
    """
    panels = _panels(found, found["surface_reached"], threat)
    told = "All other numbers are nominal. Cross: the nominal pair. Dashed: the published ranges."
    figure, boxes, names = _sheet(found, panels, "surface", told, scenario)
    with style.ink():
        for (row, place), box in zip(panels, boxes, strict=True):
            axes = figure.add_axes(box)
            _title(axes, names[row], _called(found, place))
            _surface(figure, axes, found.isel(threat=row, place=place))
    return figure


def _panels(found: xr.Dataset, reached: xr.DataArray, threat: str | None) -> list[tuple[int, int]]:
    """Class and place of each panel: those of which anything is in reach at some value."""
    keys = [str(key) for key in found["threat"].values]
    some = (reached.transpose("threat", "place", ...).values > 0.0).reshape(len(keys), found.sizes["place"], -1)
    chosen = [
        (row, place)
        for place in range(found.sizes["place"])
        for row, key in enumerate(keys)
        if (threat is None or key == threat) and some[row, place].any()
    ]
    if not chosen:
        of = "no class reaches any" if threat is None else f"{threat} reaches none"
        raise DomainError(f"plot: {of} of the places at any of these values, so there is nothing to draw")
    return chosen[:_MOST]


def _words(text: str) -> list[str]:
    return text.split(", ") if text else []


def _sheet(
    found: xr.Dataset, panels: list[tuple[int, int]], what: str, told: str, scenario: Scenario | None
) -> tuple[Figure, list[tuple[float, float, float, float]], dict[int, str]]:
    """The figure with its title and foot, the boxes of the panels, and the names of the classes."""
    attrs = found.attrs
    keys = [str(key) for key in found["threat"].values]
    names = {
        row: scenario.threats[keys[row]].name if scenario is not None and keys[row] in scenario.threats else keys[row]
        for row, _ in panels
    }
    title = broken(shortened(attrs["title"], 300), _WIDE - 2 * _EDGE, 12.0, "bold", 3)
    of = {"people": "people", "area": "land"}.get(attrs["of"], "")
    share = f"Share covered of the {of} in reach." if of else "Covered or not."
    when = f"{share} {day(attrs['date'])}, {history(attrs['history'])}."
    foot = broken(f"{told} {attrs['source']}", _WIDE - 2 * _EDGE, 6.0)
    head = _EDGE + 0.23 * len(title) + 0.3
    tall = head + len(panels) * (0.3 + _TALL + _GAP) - 0.35 + 0.12 * len(foot) + _EDGE
    right = 0.95 if what == "surface" else 0.3
    boxes = [
        (0.95 / _WIDE, (tall - head - n * (0.3 + _TALL + _GAP) - 0.3 - _TALL) / tall, (_WIDE - 0.95 - right) / _WIDE,
         _TALL / tall)
        for n in range(len(panels))
    ]  # fmt: skip
    with style.ink():
        figure = Figure(figsize=(_WIDE, tall), dpi=style.DOTS_PER_INCH, facecolor=style.PAPER)
        for line, text in enumerate(title):
            y = 1.0 - (_EDGE + 0.23 * line) / tall
            figure.text(_EDGE / _WIDE, y, text, fontsize=12, fontweight="bold", va="top")
        y = 1.0 - (_EDGE + 0.23 * len(title) + 0.02) / tall
        figure.text(_EDGE / _WIDE, y, when, fontsize=8.0, va="top", color=style.MUTED)
        for line, text in enumerate(foot):
            y = (_EDGE + 0.12 * (len(foot) - line)) / tall
            figure.text(_EDGE / _WIDE, y, text, fontsize=6.0, va="top", color=style.MUTED)
    return figure, boxes, names


def _called(found: xr.Dataset, place: int) -> str:
    """Name of a place: a town's own, a country's in full."""
    label = "place" if found.attrs["of"] == "points" else "place_name"
    return str(found[label].values[place])


def _title(axes: Axes, name: str, place: str) -> None:
    axes.set_title(shortened(f"{place}, against {name}", 110), fontsize=8.5, fontweight="bold", loc="left", pad=6.0)


def _curve(axes: Axes, one: xr.Dataset, words: list[str]) -> None:
    """One curve with its band."""
    attrs = one.attrs
    at, scale = _axis(axes.xaxis, one["value"].values, attrs["unit"], words)
    if scale == "log":
        axes.set_xscale("log")
        _plain(axes.xaxis)
    low, nominal, high = (_factor(attrs["unit"], one["value"].values) * attrs[f"published_{end}"] for end in
                          ("low", "nominal", "high"))  # fmt: skip
    if not words:
        if low < high:
            axes.axvspan(low, high, color=style.SEA, linewidth=0.0, zorder=0)
        axes.axvline(nominal, color=style.MUTED, linestyle=":", linewidth=1.0)
    if "curve_cases" in one:
        cases = one["curve_cases"].transpose("prior", "value").values
        some = ~np.isnan(cases).all(axis=0)
        least, most = (np.where(some, end(np.where(np.isnan(cases), rest, cases), axis=0), np.nan) for end, rest in
                       ((np.min, 2.0), (np.max, -1.0)))  # fmt: skip
        look: dict[str, Any] = {"color": style.PENUMBRA_TINT, "linewidth": 0.0, "alpha": 0.85, "zorder": 1}
        axes.fill_between(at, 100.0 * least, 100.0 * most, **look)
        axes.plot(at, 50.0 * (least + most), color=style.PENUMBRA, linewidth=0.8, zorder=2)
    mark = "o" if words or len(at) < 3 else ""
    steps = "steps-mid" if attrs["of"] == "points" and not words else "default"
    look = {"color": style.UMBRA, "linewidth": 1.8, "marker": mark, "zorder": 3, "drawstyle": steps}
    axes.plot(at, 100.0 * one["curve_covered"].values, **look)
    axes.set(ylim=(-2.0, 102.0), xlim=(min(at), max(at)) if len(at) > 1 and not words else None)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}%"))
    axes.tick_params(labelsize=6.5)
    axes.set_xlabel(_named(attrs, "", one["value"].values), fontsize=7.5)
    axes.set_ylabel("covered", fontsize=7.5)


def _surface(figure: Figure, axes: Axes, one: xr.Dataset) -> None:
    """Shares as coloured cells, with the nominal pair and the published ranges."""
    attrs, shares = one.attrs, one["surface_covered"].transpose("other_value", "value").values
    x, first = _axis(axes.xaxis, one["value"].values, attrs["unit"], _words(attrs["words"]))
    y, second = _axis(axes.yaxis, one["other_value"].values, attrs["other_unit"], _words(attrs["other_words"]))
    painted = axes.pcolormesh(
        _edges(x, first), _edges(y, second), shares, cmap=_SHARES, norm=BoundaryNorm(_LEVELS, _SHARES.N),
        edgecolors=style.PAPER, linewidth=0.3,
    )  # fmt: skip
    for axis, scale, scaled in ((axes.xaxis, first, axes.set_xscale), (axes.yaxis, second, axes.set_yscale)):
        if scale == "log":  # setting a scale removes the ticks of choices
            scaled("log")
            _plain(axis)
    spot = []
    for lead, values, line in (
        ("", one["value"].values, axes.axvline),
        ("other_", one["other_value"].values, axes.axhline),
    ):
        factor = _factor(attrs[f"{lead}unit"], values)
        spot.append(factor * attrs[f"{lead}published_nominal"])
        for end in ("low", "high"):
            value = factor * attrs[f"{lead}published_{end}"]
            if not attrs[f"{lead}words"] and min(values) * factor <= value <= max(values) * factor:
                line(value, color=style.INK, linestyle="--", linewidth=0.6)
    axes.plot(*spot, "x", color=style.PENUMBRA, markersize=7.0, markeredgewidth=1.8)
    axes.tick_params(labelsize=6.5)
    axes.set_xlabel(_named(attrs, "", one["value"].values), fontsize=7.5)
    axes.set_ylabel(_named(attrs, "other_", one["other_value"].values), fontsize=7.5)
    bar = figure.colorbar(painted, ax=axes, fraction=0.04, pad=0.02, ticks=_LEVELS)
    bar.ax.set_yticklabels([f"{100.0 * level:.0f}%" for level in _LEVELS], fontsize=6.5)


def _axis(axis: Any, values: np.ndarray[Any, Any], unit: str, words: list[str]) -> tuple[Any, str]:
    """Values as they are drawn, and the scale of their axis."""
    if words:
        axis.set_ticks([float(value) for value in values], [words[int(value)] for value in values])
        return values, "linear"
    ratio = len(values) > 1 and values[0] > 0.0 and values[-1] > _RATIO * values[0]
    return values * _factor(unit, values), "log" if ratio else "linear"


def _plain(axis: Any) -> None:
    """Numbers at a logarithmic axis without powers of ten."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def _edges(at: Any, scale: str) -> Any:
    """Edges of cells about values, halfway between them."""
    own = np.log(at) if scale == "log" else np.asarray(at, np.float64)
    if len(own) == 1:
        return np.exp([own[0] - 0.5, own[0] + 0.5]) if scale == "log" else np.array([own[0] - 0.5, own[0] + 0.5])
    middles = (own[1:] + own[:-1]) / 2.0
    found = np.concatenate(([2.0 * own[0] - middles[0]], middles, [2.0 * own[-1] - middles[-1]]))
    return np.exp(found) if scale == "log" else found


def _factor(unit: str, values: Any) -> float:
    """From SI to the unit in which the greatest value is told."""
    value = _greatest(values)
    told = amount(unit, value, 9).partition(" ")[0].replace(",", "")
    return float(told) / value


def _greatest(values: Any) -> float:
    """The greatest size of a value, whose unit is that of the axis; 1 if all are 0."""
    return float(np.max(np.abs(values))) or 1.0


def _named(attrs: dict[str, Any], lead: str, values: Any) -> str:
    """A number with its unit, as the title of an axis."""
    if attrs[f"{lead}words"]:
        return shortened(attrs[f"{lead}number"], 90)
    unit = amount(attrs[f"{lead}unit"], _greatest(values)).partition(" ")[2]
    return shortened(f"{sentence(attrs[f'{lead}number'])}{f' [{unit}]' if unit else ''}", 60 if lead else 90)
