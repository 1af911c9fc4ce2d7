"""Figures of claims, and the part of the report that each claim leads to.

A figure is drawn from an exhibit's data, by its kind, independent of the names of claim, check and scenario.
"""

from collections.abc import Container, Mapping, Sequence
from datetime import date

import xarray as xr

from penumbra.claims.exhibits.fields import Drawn, Kind
from penumbra.claims.exhibits.kinds import MapOfDay, ShareTable, SiteOnMap
from penumbra.coverage.share_places import members_protected
from penumbra.plotting import style
from penumbra.plotting.markers import all_marks
from penumbra.report.context import Context, principal
from penumbra.report.drawings import DRAWINGS
from penumbra.report.mapped_day import MappedDay
from penumbra.report.page_figures import Exhibits, PageFigure, Picture
from penumbra.report.statements import Statement, statements

__all__ = ["exhibits", "tables_of"]

_LARGEST_SVG = 300_000  # bytes


def exhibits(at: Context, ledgers: Sequence[xr.Dataset], anchors: Container[str]) -> Exhibits:
    """All figures of the ledgers' exhibits, each once.

    Parameters
    ----------
    at : Context
    ledgers : sequence of Dataset from `penumbra.check`
    anchors : container of str
        Ids that the sections other than those of claims have.

    Raises
    ------
    DomainError
        A ledger has an exhibit of no known kind, or with other data than its kind has.
    """
    said = [list(statements(ledger)) for ledger in ledgers]
    asked = [each for own in said for one in own for each in one.exhibits if isinstance(each, Drawn)]
    ids = _ids(asked)
    links = [[_link(at, one, ids, anchors) for one in own] for own in said]
    figures = {anchor: exhibit for exhibit, anchor in reversed(ids.items())}  # of those with one id, the first is drawn
    reach, record, others = (
        [_exhibit(anchor, figures[anchor]) for kind in DRAWINGS for anchor in dict.fromkeys(ids.values())
         if kind == figures[anchor].KIND and DRAWINGS[kind].section == section]
        for section in ("reach", "record", "figures")
    )  # fmt: skip
    return Exhibits(reach, record, others, links)


def _ids(asked: Sequence[Drawn]) -> dict[Drawn, str]:
    """The id of the figure of each exhibit; equal ones share an id, and a part of another figure has that figure's."""
    distinct = list(dict.fromkeys(asked))
    own: dict[Drawn, str] = {}
    for each in distinct:
        if not any(_holds(other, each) for other in distinct):
            number = sum(other.KIND == each.KIND for other in own) + 1
            own[each] = f"fig-{each.KIND}" + (f"-{number}" if number > 1 else "")
    return own | {
        each: own[next(other for other in own if _holds(other, each))] for each in distinct if each not in own
    }


def _holds(figure: Drawn, other: Drawn) -> bool:
    """Whether a figure shows all of another: the same, and more items of it side by side."""
    if figure.KIND != other.KIND or not figure.ITEMS:
        return False
    ignored = {figure.ITEMS, "title", "note"}
    more, fewer = set(getattr(figure, figure.ITEMS)), set(getattr(other, figure.ITEMS))
    return fewer < more and figure.model_dump(exclude=ignored) == other.model_dump(exclude=ignored)


def _link(at: Context, said: Statement, ids: Mapping[Drawn, str], anchors: Container[str]) -> str:
    """The id of the first exhibit on the page, or else of the part of the page that its check names."""
    for each in said.exhibits:
        if isinstance(each, Drawn):
            return ids[each]
        if shown := next((anchor for anchor in _on_page(at, each) if anchor in anchors), ""):
            return shown
    return said.shown_in if said.shown_in in anchors else ""


def _exhibit(anchor: str, data: Drawn) -> PageFigure:
    lists = [(each.heading, each.text) for each in getattr(data, "lists", ())]
    try:
        figure = DRAWINGS[data.KIND].draw(data)
        drawn = style.svg(figure)
        content = drawn if len(drawn) < _LARGEST_SVG else style.png(figure)
    except Exception as error:  # data of a user's check may break a drawing in any way; the rest of the page stays
        why = f"This figure could not be drawn: {type(error).__name__}: {error}. The verdict does not depend on it."
        return PageFigure(anchor, data.title, None, why, False, lists)
    picture = Picture(style.uri(content), f"{data.title}.", data.title)
    return PageFigure(anchor, data.title, picture, data.note, figure.get_figheight() > figure.get_figwidth(), lists)


# --- what the page has anyway


def tables_of(kind: str, shown: MappedDay) -> str:
    """Id of a snapshot's table of shares: of what is ``protected``, named ``areas`` or ``countries``."""
    return f"{kind}-{shown.date}-{shown.history}"


def _on_page(at: Context, asked: Kind) -> list[str]:
    """Ids of the tables and maps that show what an exhibit means, the best first; empty strings show nothing."""
    match asked:
        case ShareTable():
            return [_table(at, asked), _maps_of(at, asked.day, asked.history)]
        case MapOfDay():
            return [_maps_of(at, asked.day, asked.history)]
        case SiteOnMap():
            marked = asked.name in {mark.name for mark in all_marks(at.scenario, {})}
            return ["maps"] if marked else []
    return []


def _maps_of(at: Context, day: date, history: str) -> str:
    """The chapter with the maps of a day."""
    return f"day-{day}" if any((shown.date, shown.history) == (day, history) for shown in at.mapped_days) else ""


def _snapshot(at: Context, day: date, history: str) -> MappedDay | None:
    """The snapshot of a day that the page has tables of."""
    found = (shown for shown in principal(at.mapped_days) if (shown.date, shown.history) == (day, history))
    return next(found, None)


def _table(at: Context, asked: ShareTable) -> str:
    """The table with the place, classes and weight of the claim."""
    own = _snapshot(at, asked.day, asked.history)
    if own is None:
        return ""
    inside = members_protected(own.area.attrs)
    if asked.by == "alliance":
        return tables_of("protected", own) if inside.alliance else ""
    if asked.of != "people":
        return ""
    if asked.by == "area":
        return tables_of("areas", own)
    threats = at.scenario.threats
    classes = asked.threats or tuple(key for key in threats if threats[key].attributed_on(asked.day))
    listed = asked.place in inside.codes and set(classes) <= set(at.classes)
    return tables_of("countries", own) if listed else ""
