"""Where the report shows what a claim's verdict rests on, and the figures that are drawn for claims alone."""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import xarray as xr

from penumbra.claims.checks import place_covered, umbrella
from penumbra.plotting import style
from penumbra.plotting.markers import all_marks
from penumbra.record.nato import members
from penumbra.record.tables import BUILT_IN, Record
from penumbra.report import records, ring_map, strategic
from penumbra.report.chapters import Desk, Picture, principal
from penumbra.report.plate import Asked, Drawing, Plate, Statement, statements
from penumbra.report.view import View

__all__ = ["ANCHORS", "Exhibit", "Exhibits", "exhibits", "tables_of"]

ANCHORS = (
    "claims", "maps", "classes", "shares", "over-time", "nato", "areas", "timeline", "batteries", "assumptions",
    "sources",
)  # fmt: skip
"""Ids of the page that a claim's evidence may name, beside the figures' and the chapters' own (``day-2018-12-31``)."""

_DETERRENT = {**strategic.PLATES, **ring_map.PLATES}
_LARGEST_SVG = 300_000  # bytes


class Exhibit(NamedTuple):
    """A figure of its own, by its id on the page."""

    anchor: str
    picture: Picture
    caption: str
    narrow: bool
    lists: Sequence[tuple[str, str]]


class Exhibits(NamedTuple):
    """Figures by section, and for each ledger the id that each of its rows, then readings, is shown at, else empty."""

    deterrent: Sequence[Exhibit]
    record: Sequence[Exhibit]
    links: Sequence[Sequence[str]]


def exhibits(at: Desk, ledgers: Sequence[xr.Dataset], anchors: Container[str], record: Record = BUILT_IN) -> Exhibits:
    """Every figure that the ledgers ask for, once, drawn from the arguments of the claims that name it.

    Parameters
    ----------
    at : Desk
    ledgers : sequence of Dataset from `penumbra.check`
    anchors : container of str
        Ids that the rest of the page has.
    record : Record
        What the figures of the record are drawn from.
    """
    drawings = {**_DETERRENT, **records.plates(record)}
    ids: dict[tuple[str, Asked], str] = {}
    links = []
    for ledger in ledgers:
        own = []
        for said in statements(ledger):
            asked = _asked(at, drawings, said)
            if asked is not None:
                again = sum(key == said.evidence for key, _ in ids)
                ids.setdefault((said.evidence, asked), f"{said.evidence}-{again + 1}" if again else said.evidence)
                own.append(ids[said.evidence, asked])
            else:
                own.append(_shown(at, said, anchors) if said.evidence not in drawings else "")
        links.append(own)
    drawn = {
        anchor: (key, _exhibit(anchor, drawings[key].draw(at.scenario, *asked))) for (key, asked), anchor in ids.items()
    }
    by_section = [
        [exhibit for key in plates for own, exhibit in drawn.values() if own == key]
        for plates in (_DETERRENT, records.PLATES)
    ]
    return Exhibits(by_section[0], by_section[1], links)


def _asked(at: Desk, drawings: Mapping[str, Drawing], said: Statement) -> Asked | None:
    """What the figure that a claim names is drawn from; None when there is none, or it cannot show the claim."""
    drawing = drawings.get(said.evidence)
    ask = drawing.asked.get(said.check) if drawing else None
    return ask(at.scenario, said) if ask else None


def _exhibit(anchor: str, plate: Plate) -> Exhibit:
    drawn = style.svg(plate.figure)
    content = drawn if len(drawn) < _LARGEST_SVG else style.png(plate.figure)
    picture = Picture(style.uri(content), f"{plate.title}.", plate.title)
    narrow = plate.figure.get_figheight() > plate.figure.get_figwidth()
    return Exhibit(anchor, picture, plate.note, narrow, plate.lists)


# --- what the page has anyway


def tables_of(kind: str, shown: View) -> str:
    """Id of a snapshot's table of shares: of NATO (``nato``), named areas or countries."""
    return f"{kind}-{shown.date}-{shown.history}"


def _shown(at: Desk, said: Statement, anchors: Container[str]) -> str:
    """The id of a table or chart that shows what the claim speaks of; empty when the page's are of something else."""
    asked = said.arguments
    match said.check:
        case "place-covered":
            place = place_covered.Arguments.model_validate(asked)
            return _table_of_place(at, place) or _maps_of(at, place.day, place.history)
        case "umbrella":
            whole = umbrella.Arguments.model_validate(asked)
            own = _snapshot(at, whole.completion, whole.history)
            return tables_of("areas", own) if own else _maps_of(at, whole.completion, whole.history)
        case "distance-to-country":
            if at.scenario.sites[asked["site"]].name not in {mark.name for mark in all_marks(at.scenario, {})}:
                return ""
    return said.evidence if said.evidence in anchors else ""


def _maps_of(at: Desk, day: date, history: str) -> str:
    """The chapter with the maps of a day against every class."""
    return f"day-{day}" if any((shown.date, shown.history) == (day, history) for shown in at.views) else ""


def _snapshot(at: Desk, day: date, history: str) -> View | None:
    """The snapshot of a day that the page has tables of."""
    found = (shown for shown in principal(at.views) if (shown.date, shown.history) == (day, history))
    return next(found, None)


def _table_of_place(at: Desk, asked: place_covered.Arguments) -> str:
    """The table that has the place, the classes and the weight that the claim speaks of."""
    own = _snapshot(at, asked.day, asked.history)
    if own is None:
        return ""
    if asked.by == "alliance":
        return tables_of("nato", own)
    if asked.of != "people":
        return ""
    if asked.by == "area":
        return tables_of("areas", own)
    threats = at.scenario.threats
    classes = asked.threats or tuple(key for key in threats if threats[key].attributed_on(asked.day))
    listed = asked.place in members(own.date) and set(classes) <= set(at.classes)
    return tables_of("countries", own) if listed else ""
