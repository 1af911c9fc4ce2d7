"""The first page: the map of the opening day, three sentences, what the doubt rests on, and five places."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from matplotlib.transforms import Bbox

from penumbra.names import CASES
from penumbra.plotting.drawn_map import map_of
from penumbra.plotting.maps import Content
from penumbra.plotting.markers import Mark
from penumbra.plotting.phrases import not_on_map
from penumbra.report import words
from penumbra.report.context import Context, labels_of, last_change, when
from penumbra.report.how_sure_words import decides_words, grades, grades_words, next_words, rests_on
from penumbra.report.map_pictures import LARGE, large_view
from penumbra.report.page_figures import MapPicture
from penumbra.report.place_rows import place_rows
from penumbra.report.section import Section
from penumbra.report.sentences import doubt_title, reach_sentence

__all__ = ["summary"]


class _KeyRow(NamedTuple):
    """One state in the key: how it is painted, how many of every 100 people, and what it means."""

    state: str
    people: str
    width: float
    means: str


_MEANS = {
    "umbra": "covered in every case",
    "likely": "likely covered: in at least half of the cases, however the published ranges are read",
    "doubt": "doubtful: covered in some cases",
    "open": "in reach, covered in no case",
}


def summary(at: Context) -> Section:
    """The first page; it stands first in the list of contents."""
    shown, key = at.latest, at.classes[0]
    card, own = at.scenario.threats[key], shown.reach[key]
    told = [("Reach.", reach_sentence(at.scenario, shown, key))]
    if at.sure is not None and own.reached > 0.0:
        told.append(("How sure.", rests_on(at.sure.people)))
        told.append(("What decides.", decides_words(at.scenario, at.sure.people)))
    strip = grades(at.sure.people) if at.sure is not None and own.reached > 0.0 else []
    data = {
        "scenario": at.scenario.title,
        "stands": f"As {'planned for' if shown.history == 'planned' else 'it stands on'}",
        "day": words.day(shown.date),
        "since": _unchanged(at, shown.date) if shown.history == "actual" else "",
        "deck": f"Against {words.missiles(card)}, {words.standing_of(card, shown.date)}.",
        "map": _map(at),
        "caption": f"{words.sentence(words.missiles(card))}, {when(shown)}.",
        "told": told,
        "key": _key(at),
        "not_on_map": not_on_map(shown.area),
        "strip": strip,
        "strip_words": grades_words(strip),
        "next": next_words(at.scenario, at.sure.people) if at.sure is not None and own.reached > 0.0 else "",
        "places": place_rows(at) if at.sure is not None else [],
        "against": words.missiles(card),
        "priors": words.number(at.sure.people.sizes["prior"]) if at.sure is not None else "",
        "worlds": f"{at.sure.places.attrs['worlds']:,}" if at.sure is not None else 0,
        "error": _error(at),
        "area": at.classes,
        "classes": len(at.scenario.threats),
    }
    heading = doubt_title(own, shown.history, _likely(at))
    return Section("summary", "Summary", "", heading, "summary.html.j2", data)


def _map(at: Context) -> MapPicture:
    """The opening day against the class that matters most, with the places of the table."""
    shown, key = at.latest, at.classes[0]
    spots = _spots(at)
    view = large_view(at, shown, key, spots, LARGE)
    box = Bbox.from_bounds(view.left, view.top, view.wide, view.tall)
    marked = labels_of(at, shown, view.scale, box, spots)
    likely = None
    if at.sure is not None:
        likely = at.sure.cells.aim_word.sel(threat=key).values == CASES.index("likely")
    own = shown.reach[key]
    finding = words.states_note(own) if own.reached > 0.0 else words.reach_note(own)
    card = at.scenario.threats[key]
    alt = f"Map, {when(shown)}: against {words.missiles(card)}, {finding}.{_where(at)}"
    return MapPicture(map_of(at.frame, shown.area, Content("state", key), likely, marked), view, alt)


def _spots(at: Context) -> list[Mark]:
    """The places of the table as marks, without their countries."""
    if at.sure is None:
        return []
    own = at.sure.places
    spots = zip(own.aim_name.values, own.aim_latitude.values, own.aim_longitude.values, strict=True)
    return [Mark(frozenset({"town"}), str(n).split(", ")[0], float(a), float(b)) for n, a, b in spots]


def _where(at: Context) -> str:
    """State of each place, in words for those who do not see the map."""
    rows = place_rows(at) if at.sure is not None else []
    return f" {words.sentence('; '.join(f'{row.name}: {row.word.lower()}' for row in rows))}." if rows else ""


def _key(at: Context) -> Sequence[_KeyRow]:
    """Of every 100 people in reach, how many are in each state; empty if nobody is."""
    own = at.latest.reach[at.classes[0]]
    if not own.reached > 0.0:
        return ()
    shares = {"umbra": own.surely, "doubt": own.at_best - own.surely, "open": 1.0 - own.at_best}
    if at.sure is not None:
        likely = _likely(at)
        doubt = max(shares["doubt"] - likely, 0.0)
        shares = {"umbra": shares["umbra"], "likely": likely, "doubt": doubt, "open": shares["open"]}
    numbers = words.parts_of_100(list(shares.values()))
    return [
        _KeyRow(name, number, 100.0 * share, _MEANS[name])
        for (name, share), number in zip(shares.items(), numbers, strict=True)
    ]


def _likely(at: Context) -> float:
    """Share of those in reach that is likely covered; 0 where nothing was drawn."""
    if at.sure is None:
        return 0.0
    amount = at.sure.people.people_amount.values
    total = float(amount[1:].sum())
    return float(amount[CASES.index("likely")]) / total if total > 0.0 else 0.0


def _error(at: Context) -> str:
    """By how much an end of the places' intervals may be off, by the number of worlds drawn."""
    if at.sure is None or not at.sure.places.sizes["aim"]:
        return ""
    return f"{100.0 * float(np.nanmax(at.sure.places.covered_error.values)):.0f}"


def _unchanged(at: Context, day: date) -> str:
    """Since when what stands has been the same; empty if nothing tells."""
    last = last_change(at.scenario, day)
    return words.day(last) if last else ""
