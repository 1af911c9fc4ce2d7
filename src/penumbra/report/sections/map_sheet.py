"""Annex: every map of the case on one sheet, a row for each date and a column for each class."""

from collections.abc import Sequence
from typing import NamedTuple

from penumbra.plotting.maps import Content
from penumbra.report import words
from penumbra.report.context import Context, when
from penumbra.report.map_pictures import SMALL, picture_of, whole_view
from penumbra.report.mapped_day import MappedDay, same_map
from penumbra.report.page_figures import MapPicture, View
from penumbra.report.section import Section
from penumbra.report.sections.dates import day_anchor
from penumbra.report.tables import classes

__all__ = ["map_sheet"]


class _Row(NamedTuple):
    """The maps of one date; without pictures, the note says which date has the same."""

    anchor: str
    day: str
    history: str
    pictures: Sequence[MapPicture]
    note: str


def map_sheet(at: Context) -> Section:
    """All maps on one sheet, then what the classes are."""
    rows = _rows(at)
    drawn = sum(len(row.pictures) for row in rows)
    data = {
        "rows": rows,
        "columns": [f"{at.scenario.threats[key].range.value / 1e3:,.0f}{words.SPACE}km" for key in at.latest.reach],
        "classes": classes(at.scenario),
        "ships": any(site.patrol is not None for site in at.scenario.sites.values()),
    }
    heading = f"{words.count(drawn, 'map')}: every date against every class"
    ids = ["classes", *(row.anchor for row in rows if row.anchor)]
    return Section("maps", "All maps", "All maps", heading, "map_sheet.html.j2", data, ids)


def _rows(at: Context) -> list[_Row]:
    found: list[_Row] = []
    seen: list[MappedDay] = []
    view, taken = whole_view(at, SMALL), {f"{day_anchor(each)}" for each in _compared(at)}
    for shown in at.mapped_days:
        same = next((one for one in seen if same_map(one.area, shown.area)), None)
        anchor = "" if day_anchor(shown) in taken else day_anchor(shown)
        taken.add(day_anchor(shown))
        note = f"As on {when(same)}, cell for cell." if same else ""
        pictures = [] if same else [_picture(at, shown, key, view) for key in shown.reach]
        found.append(_Row(anchor, words.day(shown.date), words.history(shown.history), pictures, note))
        seen.append(shown)
    return found


def _compared(at: Context) -> list[MappedDay]:
    """The dates that have a chapter of their own, whose maps differ between plan and fact."""
    return [
        one
        for one in at.mapped_days
        for other in at.mapped_days
        if one.date == other.date and one.history != other.history and not same_map(one.area, other.area)
    ]


def _picture(at: Context, shown: MappedDay, key: str, view: View) -> MapPicture:
    own, card = shown.reach[key], at.scenario.threats[key]
    note = words.in_cell(own.nominal) if own.reached > 0.0 else "–"
    alt = f"Map, {when(shown)}: {words.missiles(card)}, {words.panel_note(own)}."
    title = f"{card.range.value / 1e3:,.0f}{words.SPACE}km"
    return picture_of(at, shown, Content("state", key), view, alt, title, note)
