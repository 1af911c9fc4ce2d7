"""The shield date by date: what was new and what was covered, and plan beside fact where they differ."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from penumbra.plotting.maps import Content
from penumbra.report import sentences, words
from penumbra.report.context import Context, last_change, shield_of
from penumbra.report.map_pictures import MIDDLE, large_view, picture_of
from penumbra.report.mapped_day import MappedDay, Reach, same_map
from penumbra.report.page_figures import MapPicture
from penumbra.report.section import Section
from penumbra.scenario.model import Scenario, Shield

__all__ = ["dates", "day_anchor"]

_NEW = 12  # words of what was new


class _DateRow(NamedTuple):
    """One snapshot: when, what was new, and of each class the covered share in words and in hundredths."""

    anchor: str
    when: str
    new: str
    shares: Sequence[tuple[str, float]]


class _ClassRow(NamedTuple):
    """One class, planned beside actual: shares of those in reach."""

    name: str
    reaches: str
    planned: str
    planned_ends: str
    actual: str
    actual_ends: str
    points: str
    bar: tuple[float, ...]
    """Hundredths: planned in every case, nominal, at best; then actual."""


class _Chapter(NamedTuple):
    """One date on which plan and fact differ."""

    anchor: str
    when: str
    title: str
    stood: str
    missing: str
    reaches: str
    pictures: Sequence[MapPicture]
    caption: str
    rows: Sequence[_ClassRow]


def day_anchor(shown: MappedDay) -> str:
    """Id of the maps of a day."""
    return f"day-{shown.date}"


def dates(at: Context) -> Section:
    """Date by date."""
    chapters = _chapters(at)
    data = {
        "place": at.latest.reach[at.classes[0]].called,
        "classes": [words.sentence(words.missiles(at.scenario.threats[key])) for key in at.classes],
        "rows": _rows(at, {chapter.anchor for chapter in chapters}),
        "chapters": chapters,
    }
    heading = sentences.history_sentence(at.mapped_days, at.classes[0], at.scenario.threats[at.classes[0]])
    return Section("dates", "Date by date", "Date by date", heading, "dates.html.j2", data, ["over-time"])


def _rows(at: Context, linked: set[str]) -> list[_DateRow]:
    found: list[_DateRow] = []
    before: MappedDay | None = None
    for shown in at.mapped_days:
        name = words.day(shown.date)
        if shown.history == "planned":
            name += ", as planned"
        shares = [(words.in_cell(own.nominal), 100.0 * own.nominal) if own.reached > 0.0 else ("–", 0.0)
                  for own in (shown.reach[key] for key in at.classes)]  # fmt: skip
        anchor = day_anchor(shown) if day_anchor(shown) in linked else ""
        was = shield_of(at.scenario, before) if before else None
        since = last_change(at.scenario, shown.date) if shown.history == "actual" else None
        new = _new(shield_of(at.scenario, shown), was, since)
        found.append(_DateRow(anchor, name, new, shares))
        if shown.history == "actual":
            before = shown
    return found


def _new(shield: Shield, before: Shield | None, since: date | None = None) -> str:
    """Elements that stand and did not before, and those that are gone, in a few words; since : the last change."""
    own = sentences.elements(shield)
    was: dict[str, str] = sentences.elements(before) if before is not None else {}
    come = [key for key in own if key not in was]
    gone = [key for key in was if key not in own]
    if before is None:
        come = [key for key in own if key in shield.batteries] or come
    if not come and not gone:
        return f"Nothing since {since.year}" if since else "Nothing"
    parts = [_few(shield.scenario, own, come)] if come else []
    parts += [f"gone: {_few(shield.scenario, was, gone)}"] if gone else []
    return words.sentence("; ".join(parts))


def _few(scenario: Scenario, names: Mapping[str, str], keys: Sequence[str]) -> str:
    """The first elements, in about so many words, and how many more stand where."""
    kept: list[str] = []
    used = 0
    for name in (names[key] for key in keys):
        if kept and used + len(name.split()) > _NEW:
            break
        kept.append(name)
        used += len(name.split())
    rest = keys[len(kept) :]
    if not rest:
        return ", ".join(kept)
    known = scenario.sensors | scenario.batteries
    sites = [scenario.sites[site].name.split(", ")[0] for key in rest if (site := known[key].site)]
    at = f" at {words.listed(list(dict.fromkeys(sites)))}" if sites else ""
    return f"{', '.join(kept)} and {len(rest)} more{at}"


def _chapters(at: Context) -> list[_Chapter]:
    """One for each date of which plan and fact are mapped and differ."""
    found = []
    for day in dict.fromkeys(shown.date for shown in at.mapped_days):
        own = {shown.history: shown for shown in at.mapped_days if shown.date == day}
        if len(own) == 2 and not same_map(own["planned"].area, own["actual"].area):
            found.append(_chapter(at, own["planned"], own["actual"]))
    return found


def _chapter(at: Context, planned: MappedDay, actual: MappedDay) -> _Chapter:
    key = max(actual.reach, key=lambda each: abs(_gap(planned.reach[each], actual.reach[each])))
    card = at.scenario.threats[key]
    view = large_view(at, actual, key, [], MIDDLE)
    pictures = []
    for shown in (planned, actual):
        title, own = words.sentence(words.history(shown.history)), shown.reach[key]
        note = f"{words.percent(own.nominal)} covered" if own.reached > 0.0 else words.reach_note(own)
        alt = f"Map, {words.day(shown.date)}, {words.history(shown.history)}: {words.missiles(card)}, {note}."
        pictures.append(picture_of(at, shown, Content("state", key), view, alt, title, note, named=True))
    shields = shield_of(at.scenario, planned), shield_of(at.scenario, actual)
    first = words.missiles(at.scenario.threats[at.classes[0]])
    reach = [
        (words.missiles(at.scenario.threats[each]), actual.reach[each]) for each in dict.fromkeys((*at.classes, key))
    ]
    told = [f"{words.percent(own.reached)} of the people of {own.called} by {name}" for name, own in reach] or [first]
    return _Chapter(
        day_anchor(actual),
        words.day(actual.date),
        sentences.both_sentence(planned, actual, key, card),
        sentences.standing_words(shields[1]),
        sentences.missing(*shields),
        f"{words.sentence(words.listed(told))}.",
        pictures,
        f"{words.sentence(words.missiles(card))}, {words.day(actual.date)}. The blue line encloses what is covered on "
        "nominal figures; the shares above the maps count the same.",
        [_class_row(at, each, planned.reach[each], actual.reach[each]) for each in actual.reach],
    )


def _gap(planned: Reach, actual: Reach) -> float:
    """Difference of the nominal shares; 0 if nobody is reached."""
    gap = actual.nominal - planned.nominal
    return gap if gap == gap else 0.0


def _class_row(at: Context, key: str, planned: Reach, actual: Reach) -> _ClassRow:
    card = at.scenario.threats[key]
    name = f"{card.range.value / 1e3:,.0f}{words.SPACE}km"
    reaches = words.in_cell(actual.reached)
    if not actual.reached > 0.0:
        return _ClassRow(name, "reaches nobody", "–", "", "–", "", "–", ())
    gap = round(100.0 * actual.nominal) - round(100.0 * planned.nominal)
    points = "0" if gap == 0 else f"{gap:+d}".replace("-", "\u2212")
    ends = [f"{words.of_100(own.surely)} to {words.of_100(own.at_best)}" for own in (planned, actual)]
    bar = tuple(round(100.0 * v, 1) for own in (planned, actual) for v in (own.surely, own.nominal, own.at_best))
    return _ClassRow(
        name, f"reaches {reaches}", words.in_cell(planned.nominal), ends[0], words.in_cell(actual.nominal), ends[1],
        points, bar,
    )  # fmt: skip
