"""A map as a sheet by itself: title, one panel for each class or battery, scale, legend and credits."""

import json
import math
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import xarray as xr
from matplotlib.figure import Figure

from penumbra.coverage.share import share
from penumbra.errors import DomainError, nearest, shown
from penumbra.names import NOMINAL
from penumbra.plotting import maps, style
from penumbra.plotting.case_maps import how_sure_in_words, notes_of_cases
from penumbra.plotting.labels import draw_labels
from penumbra.plotting.legend import draw_legend, entries, legend_height
from penumbra.plotting.markers import marks
from penumbra.plotting.phrases import history, not_on_map, unranged
from penumbra.plotting.projection import Frame, frame_of
from penumbra.plotting.scale_bar import draw_scale_bar
from penumbra.plotting.text_width import broken
from penumbra.safe_text import shortened
from penumbra.scenario.model import Scenario
from penumbra.sentences import SPACE, day, million, percent, with_article

__all__ = ["FARTHEST", "OF", "Of", "check_asked", "map_sheet"]

Of = Literal["state", "margin", "shots", "battery"]
OF: tuple[Of, ...] = ("state", "margin", "shots", "battery")

_WIDE = 8.2  # inches of a sheet
_EDGE = 0.16  # inches of paper about everything
_GUTTER = 0.14  # between panels
_APART = 0.1  # above and below the legend
_TITLE, _HEAD, _NOTE, _CREDIT = 12.0, 8.5, 7.0, 6.0  # points
_LEADING = 1.35
_COLUMNS = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 9: 3}
_MOST_TITLE = 2  # lines
FARTHEST = 1.6
"""Greatest factor by which launch points may enlarge the map beyond reached places and batteries."""
_PLACE = 40  # characters of whom the scenario protects
_NAMES = 2  # panels, at most, on which marks have their names
_ASKED: dict[str, str] = {
    "state": "How surely each place is covered",
    "margin": "Time to spare: how much later an intercept could have been launched, with nominal figures",
    "shots": "How many attempts fit one after another, with nominal figures",
    "battery": "What one battery covers by itself, with nominal figures",
    "cases": "How surely each place is covered, in cases drawn from the published ranges",
}


class _Panel(NamedTuple):
    """One map: its class, the battery if only one counts, its name and its figures in words."""

    threat: str
    battery: str
    name: str
    note: str


class _Text(NamedTuple):
    """Lines of one size."""

    lines: list[str]
    size: float

    @property
    def tall(self) -> float:
        """Inches."""
        return len(self.lines) * self.size * _LEADING / 72.0


def check_asked(threats: Sequence[str], held: Sequence[str], threat: str | None, of: str, battery: str | None) -> Of:
    """Check the arguments of a map.

    Parameters
    ----------
    threats, held : sequence of str
        Keys of the classes, and of the batteries that stand.
    threat, of, battery
        As in `penumbra.plot`.

    Raises
    ------
    DomainError
        There is no such class, quantity or battery, or too many maps are asked for.
    """
    known = next((each for each in OF if each == of), None)
    if known is None:
        raise DomainError(f"of: {shown(of)} is nothing that a map shows{nearest(str(of), OF)}")
    if threat is not None and threat not in threats:
        raise DomainError(f"threat: no threat class {shown(threat)} on this map{nearest(str(threat), threats)}")
    if known != "battery":
        if battery is not None:
            raise DomainError(
                f'battery: a map of {known} is of all batteries; write of="battery" (--of battery) to see one by itself'
            )
        return known
    if not held:
        raise DomainError('of: no battery stands on that day; ask for "state"')
    if battery is not None and battery not in held:
        raise DomainError(f"battery: none is called {shown(battery)} on that day{nearest(str(battery), held)}")
    if battery is None and threat is None and len(held) > 1 and len(threats) > 1:
        raise DomainError(
            f"{len(threats)} classes and {len(held)} batteries are too many maps for one sheet; name a threat "
            f"({', '.join(threats)}) or a battery ({', '.join(held)})"
        )
    return known


def _panels(
    area: xr.Dataset, threat: str | None, of: str, battery: str | None, scenario: Scenario | None
) -> list[_Panel]:
    threats = [threat] if threat is not None else [str(key) for key in area.threat.values]
    if of == "cases":
        notes = notes_of_cases(area)
        names = scenario.threats if scenario is not None else {}
        return [_Panel(t, "", names[t].name if t in names else t, notes[t]) for t in threats]
    held = [str(key) for key in area.battery.values]
    batteries = [battery] if battery is not None else held

    def named(key: str) -> str:
        return scenario.threats[key].name if scenario is not None and key in scenario.threats else key

    def held_by(key: str) -> str:
        return scenario.batteries[key].name if scenario is not None and key in scenario.batteries else key

    if of == "battery":
        return [_Panel(t, b, held_by(b), f"Against {named(t)}") for t in threats for b in batteries]
    notes = _notes(area) if of == "state" else dict.fromkeys(threats, "")
    return [_Panel(t, "", named(t), notes[t]) for t in threats]


def _notes(area: xr.Dataset) -> dict[str, str]:
    """Of the people whom the scenario protects: how many each class reaches, and the covered shares of these."""
    found = share(area, "people", "protected").sel(place="protected")
    everybody = not json.loads(area.attrs.get("protects", "{}"))
    where = "on the map" if everybody else f"of {with_article(shortened(found.place_name.item(), _PLACE))}"
    notes = {}
    for key in area.threat.values.tolist():
        one = found.sel(threat=key)
        if int(one.reached_pieces) == 0:
            notes[key] = f"Reaches nobody {where}"
            continue
        nominal = float(one.covered_of_reached)
        if "umbra_of_reached" in one:
            reached = float(one.total) * (1.0 - float(one.untouched_share))
            sure, best = percent(float(one.umbra_of_reached)), percent(float(one.possible_of_reached))
            text = f"{percent(nominal)} covered with nominal figures; {sure} for certain, {best} at best"
        else:
            reached = float(one.total) * float(one.threatened_share)
            text = f"{percent(nominal)} covered with nominal figures"
        notes[key] = f"Reaches {million(reached)} people {where}: {text}"
    return notes


def map_sheet(
    area: xr.Dataset,
    threat: str | None = None,
    of: Of | Literal["cases"] = "state",
    battery: str | None = None,
    scenario: Scenario | None = None,
) -> Figure:
    """A sheet with one panel for each class, or each battery; see `penumbra.plot`, which checks what it is given."""
    panels = _panels(area, threat, of, battery, scenario)
    frame = frame_of([area], scenario, named=False, farthest=FARTHEST)
    marked = () if scenario is None else marks(scenario.on(area.attrs["date"], area.attrs["history"]), area.attrs)
    inside = tuple(mark for mark in marked if frame.shows(mark.latitude, mark.longitude))
    columns = _COLUMNS.get(len(panels), 4)
    wide = (_WIDE - 2 * _EDGE - (columns - 1) * _GUTTER) / columns
    one = battery or (str(area.battery.values[0]) if of == "battery" and area.sizes["battery"] == 1 else "")
    called = scenario.batteries[one].name if scenario is not None and one in scenario.batteries else one
    legend = entries(of, str(area.attrs.get("bounds", NOMINAL)), inside, shortened(called, 60) if one else "")
    texts = _texts(area, of, [mark.name for mark in marked if mark not in inside])
    heads = [_head(panel, wide) for panel in panels]
    with style.ink():
        figure, boxes = _laid_out(frame, heads, columns, wide, texts, legend_height(legend, _WIDE - 2 * _EDGE))
        for panel, head, (left, top, under) in zip(panels, heads, boxes, strict=True):
            _write(figure, left, top, head, heavy=1)
            tall = wide * frame.aspect
            axes = figure.add_axes(_share_of(figure, left, under - tall, wide, tall))
            maps.draw_map(axes, frame, area, maps.Content(of, panel.threat, panel.battery), inside)
            draw_scale_bar(axes, frame, [(mark.latitude, mark.longitude) for mark in inside])
            if len(panels) <= _NAMES:
                draw_labels(axes, frame, inside, size=7.5 if len(panels) == 1 else 6.5)
        below = _tall(texts[2:]) + _APART
        _write(figure, _EDGE, figure.get_figheight() - _EDGE, texts[:2], heavy=1)
        draw_legend(figure, legend, _EDGE, _EDGE + below + legend_height(legend, _WIDE - 2 * _EDGE), _WIDE - 2 * _EDGE)
        _write(figure, _EDGE, _EDGE + below - _APART, texts[2:])
    return figure


def _texts(area: xr.Dataset, of: str, outside: Sequence[str]) -> list[_Text]:
    """Title, what is shown and when; then what is left out, how sure the numbers are, and credits."""
    attrs, room = area.attrs, _WIDE - 2 * _EDGE
    asked = f"{_ASKED[of]}. {day(attrs['date'])}, {history(attrs['history'])}."
    left_out = f"Outside the picture: {', '.join(shortened(name, 40) for name in outside)}. " if outside else ""
    origin = f"{attrs['credits']} {attrs['source']}, scenario {attrs['scenario']}."
    wide = math.sqrt(float(area.area.mean())) / 1e3 if area.sizes["cell"] else 0.0
    cells = f"Figures count people where they live; a cell, some {wide:,.0f}{SPACE}km across, shows its centre. "
    if of == "cases":
        cells = f"A cell, some {wide:,.0f}{SPACE}km across, shows its centre. {how_sure_in_words(area)} "
    missing = f"{lacking} " if (lacking := not_on_map(area)) else ""
    credit = f"{missing}{left_out}{cells}{unranged(attrs)} {origin}"
    return [
        _Text(broken(shortened(attrs["scenario_title"], 200), room, _TITLE, "bold", _MOST_TITLE), _TITLE),
        _Text(broken(asked, room, _HEAD), _HEAD),
        _Text(broken(credit, room, _CREDIT), _CREDIT),
    ]


def _head(panel: _Panel, wide: float) -> list[_Text]:
    """Name of a panel and its figures."""
    name = _Text(broken(shortened(panel.name, 200), wide, _HEAD, "bold", 2), _HEAD)
    return [name, _Text(broken(panel.note, wide, _NOTE, most=4), _NOTE)] if panel.note else [name]


def _tall(texts: Sequence[_Text]) -> float:
    return sum(text.tall for text in texts) + 0.05


def _laid_out(
    frame: Frame, heads: Sequence[list[_Text]], columns: int, wide: float, texts: Sequence[_Text], legend: float
) -> tuple[Figure, list[tuple[float, float, float]]]:
    """The figure, and of each panel its left, top and, below its head, the top of its map [inches from below]."""
    rows = math.ceil(len(heads) / columns)
    ranks = [max(_tall(head) for head in heads[row * columns : (row + 1) * columns]) for row in range(rows)]
    panel = wide * frame.aspect
    above = _EDGE + _tall(texts[:2]) + 0.06
    tall = above + sum(ranks) + rows * panel + (rows - 1) * _GUTTER + 2.0 * _APART + legend + _tall(texts[2:]) + _EDGE
    figure = Figure(figsize=(_WIDE, tall), dpi=style.DOTS_PER_INCH, facecolor=style.PAPER)
    boxes = []
    for index in range(len(heads)):
        row, column = divmod(index, columns)
        top = tall - above - sum(ranks[: row + 1]) - row * (panel + _GUTTER)
        boxes.append((_EDGE + column * (wide + _GUTTER), top + ranks[row], top))
    return figure, boxes


def _share_of(
    figure: Figure, left: float, bottom: float, wide: float, tall: float
) -> tuple[float, float, float, float]:
    """A box [inches] as shares of the figure."""
    whole_wide, whole_tall = figure.get_size_inches()
    return left / whole_wide, bottom / whole_tall, wide / whole_wide, tall / whole_tall


def _write(figure: Figure, left: float, top: float, texts: Sequence[_Text], heavy: int = 0) -> None:
    """Texts one below the other from there on [inches]; the first few in bold."""
    wide, tall = figure.get_size_inches()
    for index, text in enumerate(texts):
        look: dict[str, Any] = {"fontweight": "bold"} if index < heavy else {"color": style.MUTED}
        for line in text.lines:
            figure.text(left / wide, top / tall, line, fontsize=text.size, va="top", **look)
            top -= text.size * _LEADING / 72.0
