"""Headings and other sentences of the report, made from its maps and its scenario."""

from collections.abc import Iterable, Sequence

import numpy as np
import xarray as xr

from penumbra.coverage.map_by_alternative import alternatives_in
from penumbra.names import VERDICTS
from penumbra.report.mapped_day import MappedDay, Reach, decisive
from penumbra.report.words import (
    SPACE,
    count,
    day,
    listed,
    million,
    minutes,
    missiles,
    named,
    of_100,
    of_class,
    parts_of_100,
    percent,
    sentence,
    slip,
    unbroken,
)
from penumbra.scenario.cards import ThreatCard
from penumbra.scenario.model import Scenario, Shield

__all__ = [
    "batteries_sentence",
    "both_sentence",
    "claims_sentence",
    "cross_sections",
    "doubt_title",
    "elements",
    "history_sentence",
    "layers_sentence",
    "margin_sentence",
    "missing",
    "other_answers",
    "reach_sentence",
    "shares_sentence",
    "shots_sentence",
    "standing_words",
    "timeline_sentence",
]


def cross_sections(scenario: Scenario) -> str:
    """That no source gives a radar cross-section of any class, and what is assumed; empty if one does, or no class is.

    The ends are the least and the greatest of all classes [m²].
    """
    numbers = [card.radar_cross_section for card in scenario.threats.values()]
    if not numbers or any(number.grade != "assumption" for number in numbers):
        return ""
    low, high = min(number.low for number in numbers), max(number.high for number in numbers)
    return f"No source of this scenario gives one for any of these missiles. We assume {low:g} to {high:g}{SPACE}m²."


def doubt_title(own: Reach, when: str, likely: float = 0.0) -> str:
    """The finding that stands at the top of the page, of every 100 people within reach; likely : share of them."""
    stands = "the planned shield" if when == "planned" else "the shield"
    if not own.total > 0.0:
        return f"Nobody lives in {own.called} on this map, so {stands} has nobody to cover there"
    if not own.reached > 0.0:
        return f"No missile of this scenario reaches anybody in {own.called}"
    some, none = own.at_best - own.surely, 1.0 - own.at_best
    if own.surely >= max(some, none):
        return (
            f"{sentence(stands)} covers {_of_every_100(own.surely)} people within reach in {own.called} in every case"
        )
    if likely > 0.0:
        sure, most, few, no = (
            "none" if part == "0" else _in_words(part)
            for part in parts_of_100([own.surely, likely, max(some - likely, 0.0), none])
        )
        if most == "100":
            return f"Everybody within reach in {own.called} is likely covered, nobody for certain"
        never = f"; {no} are covered in no case" if none > 0.0 else ""
        parts = [f"certain for {sure}", f"likely for {most}", *([f"doubtful for {few}"] if few != "none" else [])]
        return f"Of every 100 people within reach in {own.called}, cover is {listed(parts)}{never}"
    if own.at_best == 0.0:
        return f"The people within reach in {own.called} are covered in no case"
    if none > some:
        return f"{sentence(_of_every_100(none))} people within reach in {own.called} are covered in no case"
    return (
        f"For {_of_every_100(some)} people within reach in {own.called}, published figures cannot say whether {stands} "
        "covers them"
    )


def _of_every_100(share: float) -> str:
    return f"{_of_100_words(share)} of every 100"


def _of_100_words(share: float) -> str:
    return "none" if share == 0.0 else _in_words(of_100(share))


def _in_words(number: str) -> str:
    return number.replace("<", "under ").replace(">", "over ")


def reach_sentence(scenario: Scenario, shown: MappedDay, key: str) -> str:
    """Whom the class that matters most can reach, and how much of it is covered in every case and at best."""
    own, card = shown.reach[key], scenario.threats[key]
    if not own.reached > 0.0:
        return f"{sentence(missiles(card))} reach nobody in {own.called}."
    best = f"{percent(own.at_best)} on the most favourable figures"
    if own.at_best == own.surely:
        best = "no more on the most favourable figures"
    return (
        f"{sentence(missiles(card))} can reach {million(own.amount)} people in {own.called}, {percent(own.reached)} of "
        f"all; the shield covers {percent(own.surely)} of them in every case and {best}."
    )


def other_answers(scenario: Scenario, area: xr.Dataset) -> list[str]:
    """Sentences on other published answers to questions for which the headline uses one answer."""
    parts = []
    if alternatives_in(area):
        asked = scenario.alternatives.values()
        parts += [
            f"{one.question} {count(len(one.options), 'answer')} to this are published. The nominal figure counts only "
            f"one of them, “{one.options[one.written].name}”; the figures for certain and at best go over all."
            for one in asked
        ]
    parts += [
        f"{one.question} Other answers to this are published; every figure here counts only “{one.name}”."
        for one in scenario.answers.values()
    ]
    return parts


def history_sentence(mapped_days: Sequence[MappedDay], key: str, card: ThreatCard) -> str:
    """From the first snapshot that happened to the last."""
    actual = [shown for shown in mapped_days if shown.history == "actual"] or list(mapped_days)
    reached = [shown for shown in actual if shown.reach[key].reached > 0.0]
    if not reached:
        return f"{sentence(missiles(card))} reach nobody in {actual[0].reach[key].called}"
    first, last = reached[0], reached[-1]
    now, then = percent(last.reach[key].nominal), percent(first.reach[key].nominal)
    sure = max(shown.reach[key].surely for shown in reached)
    certain = "nobody" if sure == 0.0 else f"never more than {percent(sure)}"
    whom = f"{missiles(card)}"
    if first is last:
        return f"On nominal figures {now} of the people within reach of {whom} were covered on {day(last.date)}"
    ways = f"stayed at {now} from {first.date.year} to" if now == then else f"went from {then} in {first.date.year} to"
    to = last.date.year if now == then else f"{now} in {last.date.year}"
    return f"On nominal figures cover against {whom} {ways} {to}; {certain} was covered in every case"


def both_sentence(planned: MappedDay, actual: MappedDay, key: str, card: ThreatCard) -> str:
    """Plan against what stood, on one day."""
    meant, stood, whom = planned.reach[key], actual.reach[key], missiles(card)
    if not meant.reached > 0.0:
        return f"{sentence(whom)} reach nobody in {meant.called}, planned or not"
    if percent(meant.nominal) == percent(stood.nominal):
        return (
            f"On nominal figures the shield covered as much as planned against {whom}, {percent(stood.nominal)} of the "
            "people within reach"
        )
    points = round(100.0 * meant.nominal) - round(100.0 * stood.nominal)
    side = "less" if points > 0 else "more"
    return (
        f"On nominal figures the shield covered {percent(stood.nominal)} against {whom}, "
        f"{count(abs(points), 'point')} {side} than planned"
    )


def elements(of: Shield) -> dict[str, str]:
    """Everything that stands, by id."""
    batteries = {key: item.name for key, item in of.batteries.items()}
    return batteries | {key: item.name for key, item in of.sensors.items()}


def standing_words(shield: Shield) -> str:
    """Everything that stands on a day, in a sentence."""
    batteries = "; ".join(item.name for item in shield.batteries.values()) or "none"
    sensors = "; ".join(item.name for item in shield.sensors.values()) or "none"
    return f"Batteries: {batteries}. Sensors: {sensors}."


def missing(planned: Shield, actual: Shield) -> str:
    """Planned elements that did not stand on a day, and unplanned ones that did, in a sentence."""
    meant, stood = elements(planned), elements(actual)
    absent = [name for key, name in meant.items() if key not in stood]
    instead = [name for key, name in stood.items() if key not in meant]
    text = f"{'; '.join(absent)}." if absent else "Nothing: everything planned for the day stood."
    return f"{text} There, and not planned for the day: {'; '.join(instead)}." if instead else text


def margin_sentence(area: xr.Dataset, key: str, card: ThreatCard) -> str:
    """The margin where there is one, in a sentence."""
    own = area.sel(threat=key)
    covered = own.covered.values.astype(bool)
    lived = own.home_covered.values.astype(bool)
    if not (covered.any() or lived.any()):
        return f"Against {named(card)} there is no time to spare anywhere: nothing is covered on nominal figures"
    if not lived.any():
        most = minutes(float(own.margin.values[covered].max()))
        return f"Against {named(card)} an interceptor could start up to {most} late, but nobody lives where it could"
    margin, people = own.home_margin.values[lived], area.home_people.values[lived]
    order = np.argsort(margin)
    weight = np.cumsum(people[order])
    most = minutes(float(margin.max()))
    half = float(margin[order][np.searchsorted(weight, weight[-1] / 2.0)])
    return (
        f"Against {named(card)}, for half of the people covered the interceptor could start {minutes(half)} later, for "
        f"nobody more than {most}"
    )


def shots_sentence(area: xr.Dataset, key: str, card: ThreatCard) -> str:
    """The number of shots, in a sentence."""
    own = area.sel(threat=key)
    covered = own.home_covered.values.astype(bool)
    people, shots = area.home_people.values[covered], own.home_shots.values[covered]
    if not people.sum() > 0.0:
        return f"Against {named(card)} nobody is covered, so there is no attempt to count"
    once = percent(float(people[shots <= 1].sum() / people.sum()))
    often = percent(float(people[shots >= 3].sum() / people.sum()))
    return (
        f"Against {named(card)} there is time for one attempt only for {once} of the people covered, and for three or "
        f"more for {often}"
    )


def batteries_sentence(area: xr.Dataset, key: str, card: ThreatCard, scenario: Scenario) -> str:
    """The most important battery, in a sentence."""
    own = area.sel(threat=key)
    alone = (own.home_battery_margin.values >= 0.0) & own.home_threatened.values.astype(bool)
    people = area.home_people.values
    together = float(people[alone.any(axis=0)].sum()) if alone.size else 0.0
    if together == 0.0:
        return f"No battery alone covers anybody against {named(card)}"
    only = [float(people[row & (alone.sum(axis=0) == 1)].sum()) for row in alone]
    best = int(np.argmax(only))
    name = unbroken(scenario.batteries[str(area.battery.values[best])].name)
    return (
        f"Against {named(card)}, of the people of the whole map {name} alone covers {million(only[best])} whom no "
        f"other battery covers, {percent(only[best] / together)} of the {million(together)} that any battery covers"
    )


def layers_sentence(area: xr.Dataset, key: str, card: ThreatCard) -> str:
    """Coverage of each layer by itself, and attempts where all cover, in a sentence."""
    own, people = area.sel(threat=key), area.home_people.values
    layers = {str(layer): own.home_layer_margin.sel(layer=layer).values >= 0.0 for layer in area.layer.values}
    alone = [
        f"the {layer} layer alone covers {million(float(people[on].sum()))} people" for layer, on in layers.items()
    ]
    every = np.logical_and.reduce(list(layers.values()))
    under = "both" if len(layers) == 2 else f"all {len(layers)}"
    if not every.any():
        return f"Against {named(card)}, {listed(alone)}, nobody under {under}"
    most = int(own.home_shots.values[every].max())
    return (
        f"Against {named(card)}, {listed(alone)}; {million(float(people[every].sum()))} are under {under}, where up to "
        f"{count(most, 'attempt')} fit one after another"
    )


def timeline_sentence(scenario: Scenario) -> str:
    """Outcome of each phase of the plan."""
    if not scenario.phases:
        return "This scenario has no phases; its elements stood as follows"
    return listed([f"{phase.name} {slip(phase)}" for phase in scenario.phases.values()])


def shares_sentence(shown: MappedDay, scenario: Scenario) -> str:
    """Bounds of the cover of the protected people, for the most important classes."""
    keys = [key for key in decisive(scenario, shown) if shown.reach[key].reached > 0.0]
    if not keys:
        return "No class reaches anybody, so there is nobody to cover"
    ends = [
        (percent(shown.reach[key].surely), percent(shown.reach[key].at_best), scenario.threats[key]) for key in keys
    ]
    parts = [f"{low if low == high else f'{low} to {high}'} against {of_class(card)}" for low, high, card in ends]
    whom = f"the people of {shown.reach[keys[0]].called} within reach"
    return f"Of {whom}, the shield of {day(shown.date)} covers {listed(parts)}"


def claims_sentence(
    words: Iterable[str], one: str = "public statement", many: str = "public statements", planned: int = 0
) -> str:
    """How many statements hold; `words` are their verdicts, and `planned` how many hold as planned only."""
    verdicts = [str(word) for word in words]
    total = len(verdicts)
    if not total:
        return "No public statement was checked"
    tellings = {"holds": ("holds", "hold"), "fails": ("fails", "fail"), "cannot be tested": ("cannot be tested",) * 2}
    tellings["not judged"] = ("was not judged", "were not judged")
    tellings["depends"] = ("depends on a disputed number or reading", "depend on a disputed number or reading")
    parts = [f"{n} {tellings[word][n != 1]}" for word in VERDICTS if (n := verdicts.count(word))]
    if planned:
        parts[0] += f" ({planned} of them as planned, for a day still to come)"
    return f"Of {count(total, one, many)}, {listed(parts)}"
