"""Rows of the table of places: state, in how many cases, time to spare, and what would change it."""

from typing import NamedTuple

import numpy as np

from penumbra.names import CASES
from penumbra.report import words
from penumbra.report.context import Context
from penumbra.report.how_sure_words import changes_words
from penumbra.uncertainty.answers.sentences import cases, is_too_near

__all__ = ["PlaceRow", "place_rows"]

_PAINT = {
    "out of reach": "untouched",
    "in reach, not covered": "open",
    "doubtful": "doubt",
    "likely": "likely",
    "covered in every case": "umbra",
}
_NEAR = "Nearer than its shortest range"
_WORDS = {"likely": "Likely covered", "in reach, not covered": "In reach, covered in no case"}


class PlaceRow(NamedTuple):
    """One place; `left` and `width` of its bar in hundredths, width 0 for a dot, and none if it is out of reach."""

    name: str
    country: str
    word: str
    paint: str
    cases: str
    left: float
    width: float
    change: str


def place_rows(at: Context) -> list[PlaceRow]:
    """The places against the class that matters most, the surest first."""
    if at.sure is None:
        return []
    own = at.sure.places.sel(threat=at.classes[0])
    found = []
    for k in np.argsort(-own.aim_word.values, kind="stable").tolist():
        one = own.isel(aim=k)
        name, _, country = str(one.aim_name.item()).partition(", ")
        word = CASES[int(one.aim_word)]
        near = word == CASES[0] and is_too_near(at.scenario.threats[at.classes[0]], float(one.place_beyond))
        low, high = float(one.covered_least), float(one.covered_most)
        reached = word != CASES[0] and np.isfinite(low)
        found.append(
            PlaceRow(
                name, country, _NEAR if near else _WORDS.get(word, words.sentence(word)), _PAINT[word],
                cases(low, high).removesuffix(" cases") if reached else "–",
                100.0 * low if reached else 0.0, 100.0 * (high - low) if reached else -1.0,
                "A missile that flies so near." if near else _change(at, str(one.aim_name.item()), word),
            )
        )  # fmt: skip
    return found


def _change(at: Context, place: str, word: str) -> str:
    """What by itself would change it, in a few words."""
    if at.sure is None or word == CASES[0]:
        return "A missile of longer range."
    if word == "covered in every case":
        return "Nothing within the published ranges."
    known = at.sure.changes
    if "change_place" not in known:
        return "–"
    mine = (known["change_place"].values == place) & known["change_published"].values
    told = changes_words(at.scenario, known.isel(change=np.flatnonzero(mine)))
    return told or "No single published number, answer or element."
