"""Numbers, their names and their thresholds as a reader says them."""

from collections.abc import Sequence
from typing import NamedTuple

from penumbra.scenario.columns import Column
from penumbra.scenario.evidence import card_and_field
from penumbra.scenario.model import Scenario, Shield
from penumbra.sentences import amount
from penumbra.uncertainty.thresholds.turning_points import Turn

__all__ = [
    "Meant",
    "change_name",
    "choice_sentence",
    "number_name",
    "of_place",
    "of_share",
    "range_words",
    "sentence",
]


def range_words(column: Column, low: float, high: float, figures: int = 4) -> str:
    """Two values with one unit, as in 3.8 to 4.5 km/s; figures : significant digits."""
    first, last = amount(column.unit, low, figures), amount(column.unit, high, figures)
    number, _, unit = first.partition(" ")
    return f"{number if unit and last.endswith(f' {unit}') else first} to {last}"


def number_name(scenario: Scenario, column: Column) -> str:
    """Field and card of a number, as in: burnout speed of SM-3 Block IIA."""
    path = tuple(column.path.split("."))
    card, name = card_and_field(scenario, path)
    return name if len(path) == 1 else f"{name} of {card}"


_CHOSEN = {
    ("track", "single"): "if one sensor's unbroken sight must make a track",
    ("track", "networked"): "if the sensors of a battery make a track together and hand over",
    ("commit", "after-burnout"): "if no interceptor may be launched before the threat's burnout",
    ("commit", "any-time"): "if interceptors may be launched before the threat's burnout",
    ("intercept", "in-sight"): "if a radar that guides the interceptor must see the object at the intercept",
    ("intercept", "predicted"): "if no radar must see the object at the intercept",
    ("refraction", "none"): "if the air does not bend radar beams",
    ("refraction", "four-thirds"): "if the air bends radar beams",
    ("terrain", "none"): "if mountains hide nothing",
    ("terrain", "etopo-20"): "if mountains hide what is behind them",
    ("earth", "turning"): "if the Earth turns",
    ("earth", "still"): "if the Earth stands still",
}
"""Choices of a whole scenario in words."""
_LAUNCHED = {
    "own-radar": "if {} is launched on the track of its own radar alone and guided by it",
    "remote-launch": "if {} may be launched on the track of other radars, but is guided by its own alone",
    "engage-on-remote": "if {} may be launched on the track of other radars and guided by them",
}
"""Ways of launching in words, of a battery."""


def change_name(shield: Shield, column: Column, value: float) -> str:
    """What a choice of structure means when it has this value, as in: without Forward radar at Kürecik."""
    scenario, words = shield.scenario, column.words
    section, key, *rest = (*column.path.split("."), "")
    word, usual = words[int(value)], words[int(column.nominal)]
    if section not in ("sensors", "batteries"):
        return _CHOSEN.get((section, word), f"with {section} {word} instead of {usual}")
    name = scenario.sensors[key].name if section == "sensors" else scenario.batteries[key].name
    if rest[0] == "":
        return f"{'with' if value else 'without'} {name}"
    if rest[0] == "launch":
        return _LAUNCHED[word].replace("{}", name)
    does = {"feeds": "launched on the track of", "guides": "guided by"}[rest[0]]
    return f"with {name} {'' if value else 'not '}{does} {scenario.sensors[rest[1]].name}"


class Meant(NamedTuple):
    """What the three answers mean: a subject with what follows it, and a predicate by code."""

    subject: str
    predicates: tuple[str, str, str]

    def told(self, code: int) -> str:
        """The answer as a clause."""
        return f"{self.subject}{self.predicates[code]}"


def of_place(place: str, threat: str, near: bool = False) -> Meant:
    """What the answers of a place mean; near : whether it is nearer than the least range of the class."""
    missed = f"is nearer than the shortest range of {threat}" if near else f"is out of reach of {threat}"
    words = missed, f"is in reach of {threat} but not covered", f"is covered against {threat}"
    return Meant(f"{place} ", words)


def of_share(place: str, threat: str, of: str, at_least: float) -> Meant:
    """What the answers of a share mean: nothing in reach, less than asked is covered, at least that is covered."""
    share, verb = f"{100.0 * at_least:.4g} %", "are" if of == "people" else "is"
    whom = "the people" if of == "people" else "the land"
    words = "there are none" if of == "people" else "there is none"
    return Meant(
        f"Of {whom} of {place} within reach of {threat}, ",
        (words, f"less than {share} {verb} covered", f"at least {share} {verb} covered"),
    )


def sentence(
    meant: Meant, name: str, column: Column, turns: Sequence[Turn], nominal: int, searched: tuple[float, float]
) -> str:
    """Where an answer turns, and the published range.

    Parameters
    ----------
    meant : Meant
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
    if not turns and nominal == 0:
        return f"{meant.told(0)}, whatever the {name}."
    if not turns:
        return f"{meant.told(nominal)} at every {name} from {range_words(column, *searched)}; there is no threshold."
    if len(turns) == 1 and turns[0].code_above > turns[0].code_below:
        told = f"{meant.told(turns[0].code_above)} from a {name} of {_at(column, turns[0])} on"
    elif len(turns) == 1:
        told = f"{meant.told(turns[0].code_below)} up to a {name} of {_at(column, turns[0])}"
    else:
        first, *rest = turns
        spells = [f"{meant.told(first.code_below)} up to a {name} of {_at(column, first)}"]
        spells += [f"{meant.predicates[turn.code_below]} from there to {_at(column, turn)}" for turn in rest]
        told = f"{', '.join(spells)}, and {meant.predicates[turns[-1].code_above]} above"
    if column.low < column.high and not any(_meets(column, turn) for turn in turns):
        known = range_words(column, column.low, column.high)
        return f"No published {name} ({known}) changes the answer. Beyond this range: {told}."
    return f"{told}; {_published(column, turns)}."


def choice_sentence(meant: Meant, shield: Shield, column: Column, turns: Sequence[Turn], nominal: int) -> str:
    """With which values of a choice of structure the answer is another one."""
    if not turns:
        return f"{meant.told(nominal)}, whatever {column.path} is; there is no threshold."
    told = [f"{meant.predicates[turn.code_above]} {change_name(shield, column, turn.above)}" for turn in turns]
    return f"{meant.told(nominal)} as it is, and {', and '.join(told)}."


def _meets(column: Column, turn: Turn) -> bool:
    """Whether a turn may lie within the published range."""
    return turn.above > column.low and turn.below < column.high


def _published(column: Column, turns: Sequence[Turn]) -> str:
    if column.low == column.high:
        return f"the scenario has {amount(column.unit, column.nominal)}"
    known = range_words(column, column.low, column.high)
    inside = all(column.low <= turn.below and turn.above <= column.high for turn in turns)
    return f"the published range is {known}" if inside else f"part of this lies beyond the published range, {known}"


def _at(column: Column, turn: Turn) -> str:
    """The value of a turn, as exactly as it is found."""
    return amount(column.unit, turn.at(column.whole), 3)
