"""How sure the answer is, what decides it and what it rests on, as the first page says it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr

from penumbra.report.words import GRADE_WORDS, count, percent, unbroken
from penumbra.scenario.alternatives import named_answers
from penumbra.scenario.evidence import card_and_field
from penumbra.scenario.model import Scenario
from penumbra.sentences import SPACE, amount, listed
from penumbra.uncertainty.deciding.factors import ALTERNATIVES
from penumbra.variables.vocabulary import CHANGES

__all__ = ["Grade", "changes_words", "decides_words", "grades", "grades_words", "next_words", "range_of", "rests_on"]

_LEAST_TOLD = 0.02
"""Share of the doubt that is told though none of it may ride there."""


class Grade(NamedTuple):
    """One grade of evidence: its name on the page, how it is painted, its share in words, and the bar's width."""

    key: str
    name: str
    share: str
    width: float


def range_of(low: float, high: float) -> str:
    """Two shares as in 34% to 52%."""
    first, last = percent(low), percent(high)
    if low < 0.005 <= high < 0.015:
        return f"about {last} or less"
    if 0.985 <= low < 0.995 <= high:
        return f"about {first} or more"
    return first if first == last else f"{first} to {last}"


def rests_on(people: xr.Dataset) -> str:
    """The mean cover over all cases, in a sentence."""
    mean, error = people.people_covered.values, float(people.people_covered_error.max())
    spare = f"; for this share each end may be off by {count(round(100.0 * error), 'point')}" if error >= 0.005 else ""
    ways = ", depending on how the published ranges are read" if mean.min() < mean.max() else ""
    return f"On average over all cases it covers {range_of(mean.min(), mean.max())} of them{ways}{spare}."


def decides_words(scenario: Scenario, people: xr.Dataset) -> str:
    """The number or question that decides most, and the cover on either side of it."""
    if not people.attrs["varies"]:
        return "Nothing: the answer is the same in every case."
    sure = (people.decided_low.transpose("factor", "prior").values[0] > 0.0).all()
    if not sure or float(people.decided_least.values[0]) < _LEAST_TOLD:
        return "No single number: the doubt comes from several together."
    factor, name = str(people.factor.values[0]), str(people.factor_name.values[0])
    ends = [
        range_of(float(np.nanmin(one)), float(np.nanmax(one)))
        for one in people.people_covered_part.transpose("people_part", "prior").values
    ]
    if factor == ALTERNATIVES:
        asked = " ".join(one.question for one in scenario.alternatives.values())
        told = [
            f"with “{_answer(scenario, str(part))}” it covers {end}"
            for part, end in zip(people.people_part.values, ends, strict=True)
        ]
        return f"A question to which sources give several answers, “{asked}”: {listed(told)}."
    at = amount(people.attrs["part_unit"], float(people.attrs["part_at"]), 2).replace(" ", SPACE)
    grade = str(people.factor_grade.values[0])
    source = ", which no public source gives" if grade == "assumption" else ""
    return f"Most of all the {unbroken(name)}{source}: below {at} the shield covers {ends[0]}, above it {ends[1]}."


def _answer(scenario: Scenario, key: str) -> str:
    answers = named_answers(key).items()
    return ", ".join(scenario.alternatives[question].options[option].name for question, option in answers)


def grades(people: xr.Dataset) -> list[Grade]:
    """Which part of the doubt rides on which grade; the widths are the middles of the intervals, and add up to 100."""
    if not people.attrs["varies"]:
        return []
    middle = people.strip_share.mean("prior").values.clip(0.0)
    whole = float(middle.sum()) or 1.0
    ends = [each.values for each in (people.strip_least, people.strip_most)]
    return [
        Grade(str(key), GRADE_WORDS[str(key)], range_of(max(low, 0.0), min(high, 1.0)), 100.0 * width / whole)
        for key, width, low, high in zip(people.evidence_grade.values, middle, *ends, strict=True)
        if high >= _LEAST_TOLD
    ]


_COMES_FROM = {
    "sourced": "from figures read at the source",
    "second-hand": "from second-hand figures",
    "computed": "from computed figures",
    "assumption": "from figures that we had to assume",
    ALTERNATIVES: "from a dispute between sources",
}


def grades_words(strip: Sequence[Grade]) -> str:
    """Where the doubt comes from, the greatest part first; empty if there is none."""
    parts = [f"{_COMES_FROM[each.key]} ({each.share})" for each in sorted(strip, key=lambda each: -each.width)]
    return f"The doubt comes {listed(parts)}." if parts else ""


def next_words(scenario: Scenario, people: xr.Dataset) -> str:
    """What to find out first, and by how much it would narrow the doubt; empty if there is none."""
    if not people.attrs["varies"]:
        return ""
    worth = people.knowing_reduces.transpose("prior", "factor").values / people.answer_variance.values[:, None]
    best = int(np.argmax(np.nan_to_num(worth).min(axis=0)))
    low, high = float(worth[:, best].min()), float(worth[:, best].max())
    what = f"the {people.factor_name.values[best]}"
    if str(people.factor.values[best]) == ALTERNATIVES:
        asked = [one.question.rstrip("?") for one in scenario.alternatives.values()]
        what = listed([f"{question[:1].lower()}{question[1:]}" for question in asked])
    return f"{what}. To know it would take away {range_of(low, high)} of the doubt."


def changes_words(scenario: Scenario, changes: xr.Dataset) -> str:
    """What turns the answer of a place: the first other answer, then the number nearest, or else an element.

    changes : those of one place and class within the published ranges, of the Dataset of
    `penumbra.uncertainty.thresholds.turns.turns`. Empty if there is none.
    """
    told: dict[str, tuple[str, int]] = {}
    for row in range(changes.sizes["change"]):
        one = changes.isel(change=row)
        if words := _change_words(scenario, one):
            told.setdefault(CHANGES[int(one.change_kind)], (words, int(one.change_answer)))
    second = "number" if "number" in told else "element"
    chosen = [told[kind] for kind in ("alternative", second) if kind in told]
    by_answer: dict[int, list[str]] = {}
    for words, answer in chosen:
        by_answer.setdefault(answer, []).append(words)
    return " ".join(f"{_BECOMES[answer]} {', or '.join(ways)}." for answer, ways in by_answer.items())


_BECOMES = ("Out of reach", "Not covered", "Covered")


def _change_words(scenario: Scenario, change: xr.Dataset) -> str:
    """One change that turns the answer of a place, as a clause; empty for a choice of structure."""
    path, kind = str(change.change_path.item()), CHANGES[int(change.change_kind)]
    if kind == "number":
        card, field = card_and_field(scenario, tuple(path.split(".")))
        value = float(change.change_value)
        side = "above" if value > float(change.change_nominal) else "below"
        of = "" if path.count(".") == 0 else f" of {unbroken(card)}"
        return f"if the {field}{of} is {side} {amount(str(change.change_unit.item()), value, 2).replace(' ', SPACE)}"
    if kind == "element":
        section, key = path.split(".")
        name = scenario.sensors[key].name if section == "sensors" else scenario.batteries[key].name
        return f"without {unbroken(name)}"
    if kind == "alternative":
        return f"with “{_answer(scenario, path)}”"
    return ""
