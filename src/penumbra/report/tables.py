"""Tables of the report as plain rows: shares, every number of the scenario, its dates and its sources."""

import json
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr

from penumbra.coverage.share import share
from penumbra.coverage.share_places import WITHIN, members_protected, places
from penumbra.earth.population import town_people
from penumbra.earth.towns import towns
from penumbra.report import words
from penumbra.report.claim_rows import objections, opinions
from penumbra.report.mapped_day import MappedDay, Reach, reaches
from penumbra.report.words import Element
from penumbra.safe_text import link
from penumbra.scenario.evidence import HEADINGS, card_and_field, reported_quantities
from penumbra.scenario.loader import sources, used_sources
from penumbra.scenario.model import Battery, Pause, Period, Phase, Scenario, Source
from penumbra.scenario.quantity import Grade, Quantity

__all__ = [
    "AreaRow",
    "ClassRow",
    "DateRow",
    "Group",
    "NumberRow",
    "ShareRow",
    "SourceRow",
    "areas",
    "assumptions",
    "classes",
    "countries",
    "dates",
    "numbers",
    "protected",
    "share_row",
    "source_rows",
]


class ShareRow(NamedTuple):
    """One line of a table of shares, as text, and the widths of its bar as shares of the whole place."""

    name: str
    total: str
    reached: str
    surely: str
    nominal: str
    edge: str  # ends between which towns on an edge move the nominal figure; empty where they do not
    at_best: str
    bar: tuple[float, float, float]  # umbra, penumbra, open
    line: float  # nominal cover
    untouched: bool


class ClassRow(NamedTuple):
    """One class of missile."""

    name: str
    status: str
    range: str
    examples: tuple[str, ...]
    source: str
    grade: Grade


class AreaRow(NamedTuple):
    """One named area against every class: a cell is words, or the figures of the reached."""

    name: str
    total: str
    cells: tuple[ShareRow, ...]


class NumberRow(NamedTuple):
    """One number of the scenario."""

    name: str
    path: str
    value: str
    range: str
    grade: Grade
    source: str
    note: str


class Group(NamedTuple):
    """Numbers under one heading."""

    title: str
    rows: tuple[NumberRow, ...]

    @property
    def assumed(self) -> int:
        """How many of them are assumptions."""
        return sum(row.grade == "assumption" for row in self.rows)


class DateRow(NamedTuple):
    """When one element was to stand and stood."""

    name: str
    planned: str
    actual: str
    slip: str
    grade: str
    sources: tuple[str, ...]
    note: str


class SourceRow(NamedTuple):
    """One source; `url` is empty where there is no page, `link` where it is no address to follow."""

    key: str
    title: str
    url: str
    link: str
    read: str


# --- shares


def share_row(own: Reach, name: str, of: str = "people") -> ShareRow:
    """A place's figures as text."""
    total = words.million(own.total) if of == "people" else f"{own.total / 1e6:,.0f}{words.SPACE}km²"
    if not own.reached > 0.0:
        word = (
            "out of reach"
            if own.total > 0.0
            else "nobody there on this map"
            if of == "people"
            else "no land on this map"
        )
        return ShareRow(name, total, word, "", "", "", "", (0.0, 0.0, 0.0), 0.0, own.total > 0.0)
    bar = (own.surely * own.reached, (own.at_best - own.surely) * own.reached, (1.0 - own.at_best) * own.reached)
    reached, surely, nominal, best = (words.percent(at) for at in (own.reached, own.surely, own.nominal, own.at_best))
    edge = words.by_edge(own)
    return ShareRow(name, total, reached, surely, nominal, edge, best, bar, own.nominal * own.reached, False)


def areas(shown: MappedDay) -> list[AreaRow]:
    """Every named area against every class."""
    shares = share(shown.area, "people", "area")
    rows = []
    for key in shares.place.values.tolist():
        own = [share_row(each, each.place) for each in reaches(shares, key).values()]
        rows.append(AreaRow(own[0].name, own[0].total, tuple(own)))
    return rows


def classes(scenario: Scenario) -> list[ClassRow]:
    """Every class of missile, with who is said to have it."""
    return [
        ClassRow(
            words.named(card),
            f"{card.status}, since {words.day(card.attributed_since)}" if card.attributed_since else card.status,
            f"{card.range.value / 1e3:,.0f}{words.SPACE}km",
            card.examples,
            card.source,
            card.grade,
        )
        for card in scenario.threats.values()
    ]


def protected(shown: MappedDay) -> dict[str, list[ShareRow]]:
    """What the scenario protects by class, and all of its alliance if it is part of one: people, then land."""
    rows: dict[str, list[ShareRow]] = {threat: [] for threat in shown.reach}
    for of, what in (("people", "people"), ("area", "land")):
        shares = share(shown.area, of, "protected")
        for key, place in zip(shares.place.values.tolist(), shares.place_name.values.tolist(), strict=True):
            name = f"all of {place.removesuffix(WITHIN)} on the map" if key == "alliance" else words.sentence(place)
            for threat, own in reaches(shares, key).items():
                rows[threat].append(share_row(own, f"{name}, {what}", of))
    return rows


def countries(shown: MappedDay, threat: str) -> list[ShareRow]:
    """The countries that the scenario protects on that day against one class, the most peopled first."""
    shares = share(shown.area.sel(threat=[threat]), "people", "country")
    inside = members_protected(shown.area.attrs).codes
    keys = [key for key in shares.place.values.tolist() if key in inside]
    found = [(reaches(shares, key)[threat], key) for key in keys]
    whole = _whole(shown.area, keys)
    return [
        share_row(own, f"{own.place} (part on the map)" if own.total < _ALL * whole[key] else own.place)
        for own, key in sorted(found, key=lambda one: -one[0].total)
        if own.total > 0.0
    ]


_ALL = 0.99  # of a country's people on the map: no part of it is missing


def _whole(area: xr.Dataset, keys: Sequence[str]) -> dict[str, float]:
    """All people of each country, on the map or not."""
    by_town, latitude = town_people(0), np.array([town.latitude for town in towns()])
    place = places(area.attrs, frozenset(np.unique(by_town.unit).tolist()), "country")
    own = {key: place[key].holds(by_town.unit, latitude) for key in keys if key in place}
    return {key: float(by_town.people[own[key]].sum()) if key in own else 0.0 for key in keys}


# --- what was assumed


def assumptions(scenario: Scenario) -> tuple[int, int]:
    """How many numbers are assumptions, of how many."""
    grades = [item.grade for _, item in reported_quantities(scenario)]
    return grades.count("assumption"), len(grades)


def numbers(scenario: Scenario) -> list[Group]:
    """Every number of the scenario under its heading."""
    groups: dict[str, list[NumberRow]] = {}
    for path, item in reported_quantities(scenario):
        value, low, high = (words.figure(each) for each in item.written)
        spread = "one figure" if item.exact else f"{low} to {high}"
        row = NumberRow(
            _name(scenario, path), ".".join(path), value, spread, item.grade, item.source or "", _note(item)
        )
        groups.setdefault(HEADINGS[path[0]], []).append(row)
    return [Group(title, tuple(rows)) for title, rows in groups.items()]


def _name(scenario: Scenario, path: tuple[str, ...]) -> str:
    """``interceptors.sm3-iia.burnout_speed`` as SM-3 Block IIA, burnout speed."""
    card, field = card_and_field(scenario, path)
    return field.capitalize() if len(path) == 1 else f"{card}, {field}"


def _note(item: Quantity) -> str:
    """The note of a number, and what each source says of it."""
    figures = "; ".join(
        f"{one.says} ({one.source})" + (f", left out: {one.outside}" if one.outside else "") for one in item.figures
    )
    told = ((item.note or "").rstrip("."), f"Read: {figures}" if figures else "")
    return ". ".join(words.squared(part) for part in told if part)


def dates(scenario: Scenario) -> list[tuple[str, list[DateRow]]]:
    """Phases, batteries and sensors with their two dates."""
    groups: tuple[tuple[str, Sequence[Element]], ...] = (
        ("Phases", tuple(scenario.phases.values())),
        ("Batteries", tuple(scenario.batteries.values())),
        ("Sensors", tuple(scenario.sensors.values())),
    )
    return [(title, [_date_row(item) for item in group]) for title, group in groups if group]


def _date_row(item: Element) -> DateRow:
    meant, came = item.planned, item.actual
    cancelled = item.cancelled if isinstance(item, Phase) else None
    known = [period for period in (meant, came, cancelled) if period is not None]
    parts: list[Period | Pause] = [*known, *(pause for period in known for pause in period.pauses)]
    notes, keys = [each.note for each in parts if each.note], [each.source for each in parts]
    if isinstance(item, Battery):
        sure = words.GRADE_WORDS[item.inventory_grade]
        notes.insert(0, f"Holds {words.count(item.inventory, 'interceptor')} ({sure}, {item.inventory_source})")
        keys.append(item.inventory_source)
    not_come = f"cancelled {words.day(cancelled.start)}" if cancelled else words.not_yet(item, "never")
    return DateRow(
        item.name,
        _since(meant) if meant else "not planned",
        _since(came) if came else not_come,
        words.slip(item),
        ", ".join(dict.fromkeys(words.GRADE_WORDS[period.grade] for period in known)),
        tuple(dict.fromkeys(keys)),
        ". ".join(dict.fromkeys(note[0].upper() + note[1:] for note in notes)),
    )


def _since(period: Period) -> str:
    until = f" until {words.day(period.end)}" if period.end else ""
    without = [f"{words.day(pause.start)} to {words.day(pause.end)}" for pause in period.pauses]
    return f"{words.day(period.start)}{until}" + (f", but for {words.listed(without)}" if without else "")


def source_rows(scenario: Scenario, ledgers: Sequence[xr.Dataset] = (), more: Sequence[str] = ()) -> list[SourceRow]:
    """Every source that a number, a date or a statement rests on, by key; a key without an entry stands for itself.

    A ledger's own sources are read from its attribute `sources`, JSON of key to title, url and read, if it has one.
    more : keys of other sources.
    """
    known, said = sources(scenario), {*used_sources(scenario), *filter(None, more)}
    for ledger in ledgers:
        own = json.loads(ledger.attrs.get("sources", "{}"))
        known = known | {key: Source(**entry) for key, entry in own.items()}
        said |= {str(key) for key in ledger.claim_source.values} | {one.source for one in opinions(ledger)}
        said |= {one.source for row in objections(ledger).values() for one in row}
    rows = []
    for key in sorted(said):
        source = known.get(key)
        if source is None:
            rows.append(SourceRow(key, key, "", "", ""))
        else:
            rows.append(SourceRow(key, source.title, source.url or "", link(source.url), source.read))
    return rows
