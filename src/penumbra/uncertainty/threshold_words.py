"""Numbers, their names and their thresholds as a reader says them."""

import math
from collections.abc import Sequence

from penumbra.scenario.columns import Column
from penumbra.scenario.evidence import card_and_field
from penumbra.scenario.model import Scenario, Shield
from penumbra.uncertainty.turning_points import Turn

__all__ = [
    "amount",
    "change_name",
    "choice_sentence",
    "clauses",
    "number_name",
    "range_words",
    "sentence",
    "share_clauses",
]

_OF = {"people": "the people of", "area": "the land of"}
_IS = {"people": "are", "area": "is"}
_THOUSANDS = {"m": "km", "m/s": "km/s"}
_UNITS = {"m2": "m²", "kg/m2": "kg/m²"}
_FIGURES = 4  # significant digits of a number in a sentence
_FROM_THOUSANDS = 1e4


def amount(unit: str, value: float, figures: int = _FIGURES) -> str:
    """A value in the unit that people use for it, as in 4.1 km/s or 170 s.

    unit : SI, as in `Column.unit`; angles in radians are given in degrees.
    """
    if unit == "rad":
        unit, value = "deg", math.degrees(value)
    if unit in _THOUSANDS:
        unit, value = _THOUSANDS[unit], value / 1e3
    rounded = float(f"{value:.{figures}g}") + 0.0
    text = f"{rounded:,.0f}" if abs(rounded) >= _FROM_THOUSANDS else f"{rounded:.12g}"
    return text if unit == "1" else f"{text} {_UNITS.get(unit, unit)}"


def range_words(column: Column, low: float, high: float) -> str:
    """Two values with one unit, as in 3.8 to 4.5 km/s."""
    first, last = amount(column.unit, low), amount(column.unit, high)
    number, _, unit = first.partition(" ")
    return f"{number if unit and last.endswith(f' {unit}') else first} to {last}"


def number_name(scenario: Scenario, column: Column) -> str:
    """Field and card of a number, as in: burnout speed of SM-3 Block IIA."""
    path = tuple(column.path.split("."))
    card, name = card_and_field(scenario, path)
    return name if len(path) == 1 else f"{name} of {card}"


def change_name(shield: Shield, column: Column, value: float) -> str:
    """What a choice of structure means when it has this value, as in: without Forward radar at Kürecik."""
    scenario, words = shield.scenario, column.words
    section, key, *rest = (*column.path.split("."), "")
    word, usual = words[int(value)], words[int(column.nominal)]
    if section not in ("sensors", "batteries"):
        return f"{section} {word} instead of {usual}"
    name = scenario.sensors[key].name if section == "sensors" else scenario.batteries[key].name
    if rest[0] == "":
        return f"{'with' if value else 'without'} {name}"
    if rest[0] == "launch":
        return f"{name}: {word} instead of {usual}"
    does = {"feeds": "launched on the track of", "guides": "guided by"}[rest[0]]
    return f"{name} {'' if value else 'not '}{does} {scenario.sensors[rest[1]].name}"


def clauses(place: str, threat: str) -> tuple[str, str, str]:
    """What the three answers of a place mean, as clauses."""
    return (
        f"{place} is out of reach of {threat}",
        f"{place} is in reach of {threat} and not covered",
        f"{place} is covered against {threat}",
    )


def share_clauses(place: str, threat: str, of: str, at_least: float) -> tuple[str, str, str]:
    """The same for a share of the people or the land of a place: nothing in reach, less than asked, at least that."""
    share = f"{100.0 * at_least:.4g} % of {_OF[of]} {place} within reach of {threat} {_IS[of]} covered"
    return f"Nothing of {place} is within reach of {threat}", f"Less than {share}", f"At least {share}"


def sentence(
    meant: Sequence[str],
    name: str,
    column: Column,
    turns: Sequence[Turn],
    nominal: int,
    searched: tuple[float, float],
) -> str:
    """Where an answer turns, and the published range.

    Parameters
    ----------
    meant : sequence of str
        The answers as clauses, by code.
    name : str
        Of the number, from `number_name`.
    column : Column
    turns : sequence of Turn
        In the order of the values.
    nominal : int
        Code of the nominal world.
    searched : (float, float)
        Ends of the search.
    """
    if not turns:
        return f"{meant[nominal]} at every {name} from {range_words(column, *searched)}: there is no threshold."
    if len(turns) == 1 and turns[0].code_above > turns[0].code_below:
        told = f"{meant[turns[0].code_above]} from a {name} of {_at(column, turns[0])} on"
    elif len(turns) == 1:
        told = f"{meant[turns[0].code_below]} up to a {name} of {_at(column, turns[0])}"
    else:
        spells = [f"{meant[turn.code_below]} up to {_at(column, turn)}" for turn in turns]
        told = f"By {name}: {', then '.join(spells)}, and above that {meant[turns[-1].code_above]}"
    return f"{told}; {_published(column, turns)}."


def choice_sentence(
    meant: Sequence[str], shield: Shield, column: Column, turns: Sequence[Turn], nominal: int
) -> str:
    """With which values of a choice of structure the answer is another one."""
    if not turns:
        return f"{meant[nominal]} with every value of {column.path}: there is no threshold."
    told = "; ".join(f"{meant[turn.code_above]} {change_name(shield, column, turn.above)}" for turn in turns)
    return f"{told}; {meant[nominal]} as it is, with {column.path} {column.words[int(column.nominal)]}."


def _published(column: Column, turns: Sequence[Turn]) -> str:
    if column.low == column.high:
        return f"the scenario has {amount(column.unit, column.nominal)}"
    inside = all(column.low <= turn.below and turn.above <= column.high for turn in turns)
    known = range_words(column, column.low, column.high)
    return f"the published range is {known}" if inside else f"this lies beyond the published range, {known}"


def _at(column: Column, turn: Turn) -> str:
    """The value of a turn, as exactly as it is found."""
    return amount(column.unit, turn.at(column.whole), 3)
