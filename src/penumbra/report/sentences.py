"""Headings and other sentences of the report, made from its maps and its scenario."""

from collections.abc import Iterable, Sequence

import numpy as np
import xarray as xr

from penumbra.coverage.map_by_alternative import alternatives_in
from penumbra.names import VERDICTS
from penumbra.report.claim_rows import ClaimRow
from penumbra.report.mapped_day import MappedDay, Reach, decisive
from penumbra.report.words import (
    count,
    day,
    interval,
    listed,
    million,
    minutes,
    named,
    of_class,
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
    "history_sentence",
    "layers_sentence",
    "ledger_sentence",
    "margin_sentence",
    "masthead",
    "missing",
    "other_answers",
    "shares_sentence",
    "shots_sentence",
    "snapshot_sentence",
    "standing",
    "timeline_sentence",
]


def _whom(own: Reach, card: ThreatCard) -> str:
    return f"the {million(own.amount)} people of {own.place} whom {of_class(card)} could reach"


def _cover(own: Reach) -> str:
    """Covers so much for certain, nominally and at best, with as few words as the figures allow."""
    best, nominal, surely = percent(own.at_best), percent(own.nominal), percent(own.surely)
    if own.at_best == 0.0:
        return "covers none, whichever published figure is right"
    if best == surely:
        return f"covers {best}, whichever published figure is right"
    first = "none for certain" if own.surely == 0.0 else f"{surely} whichever published figure is right"
    last = "all of them" if own.at_best == 1.0 else best
    return f"covers {first}, {nominal} with the figures taken as nominal, and {last} with the most favourable"


def masthead(scenario: Scenario, shown: MappedDay) -> str:
    """The report's finding, in a sentence."""
    key = decisive(scenario, shown, 1)[0]
    own, card = shown.reach[key], scenario.threats[key]
    when = f"the shield of {day(shown.date)}{', as planned,' if shown.history == 'planned' else ''}"
    if not own.total > 0.0:
        return f"Nobody lives in {own.place} on this map, so {when} has nobody to cover there."
    if not own.reached > 0.0:
        return f"No class of missile of this scenario reaches anybody in {own.place}; {when} has nobody to cover there."
    return f"Of {_whom(own, card)}, {when} {_cover(own)}."


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


def snapshot_sentence(shown: MappedDay, key: str, card: ThreatCard, before: MappedDay | None) -> str:
    """The finding of one map, compared with the previous one."""
    own, when = shown.reach[key], day(shown.date)
    if not own.reached > 0.0:
        return f"{when}: {of_class(card)} reaches nobody in {own.place}"
    verb = "was to cover" if shown.history == "planned" else "covered"
    change = percent(own.nominal)
    if before is not None:
        was = percent(before.reach[key].nominal)
        change += f" as on {day(before.date)}" if was == change else f", after {was} on {day(before.date)}"
    group = f"of the people of {own.place} within reach of {of_class(card)}"
    return f"{when}: {group} the shield {verb} {change}; {interval(own)}"


def history_sentence(mapped_days: Sequence[MappedDay], key: str, card: ThreatCard) -> str:
    """From the first snapshot that happened to the last."""
    actual = [shown for shown in mapped_days if shown.history == "actual"] or list(mapped_days)
    reached = [shown for shown in actual if shown.reach[key].reached > 0.0]
    if not reached:
        return f"{sentence(of_class(card))} reaches nobody in {actual[0].reach[key].place}"
    first, last = reached[0], reached[-1]
    whom = f"the people of {last.reach[key].place} within reach of {of_class(card)}"
    now = percent(last.reach[key].nominal)
    sure = max(shown.reach[key].surely for shown in reached)
    certain = (
        "none were ever covered for certain" if sure == 0.0 else f"never more than {percent(sure)} were for certain"
    )
    if first is last:
        return f"{now} of {whom} were covered on {day(last.date)}; {interval(last.reach[key])}"
    change = f"from {percent(first.reach[key].nominal)} in {first.date.year} to {now} in {last.date.year}"
    return f"Cover of {whom} went {change} with the nominal numbers; {certain}"


def both_sentence(planned: MappedDay, actual: MappedDay, key: str, card: ThreatCard) -> str:
    """Plan against what stood, on one day."""
    meant, stood, when = planned.reach[key], actual.reach[key], day(actual.date)
    if not meant.reached > 0.0:
        return f"{when}: {of_class(card)} reaches nobody in {meant.place}, planned or not"
    whom = f"the people of {meant.place} within reach"
    when = f"{when}, against {of_class(card)}"
    if percent(meant.nominal) == percent(stood.nominal):
        return f"{when}: what stood covered as much as the plan had promised, {percent(stood.nominal)} of {whom}"
    gap = meant.nominal * meant.amount - stood.nominal * stood.amount
    than = f"{percent(stood.nominal)}, {million(abs(gap))} {'fewer' if gap > 0 else 'more'}"
    return f"{when}: the plan was to cover {percent(meant.nominal)} of {whom}; what stood covered {than}"


def _names(of: Shield) -> dict[str, str]:
    """Everything that stands, by id."""
    batteries = {key: item.name for key, item in of.batteries.items()}
    return batteries | {key: item.name for key, item in of.sensors.items()}


def standing(shield: Shield, before: Shield | None) -> list[str]:
    """Standing elements, and changes since the previous snapshot, in sentences."""
    own = _names(shield)
    parts = [
        f"Batteries: {'; '.join(item.name for item in shield.batteries.values()) or 'none'}.",
        f"Sensors: {'; '.join(item.name for item in shield.sensors.values()) or 'none'}.",
    ]
    if before is not None:
        was = _names(before)
        since = f"{day(before.date)}{', as planned' if before.history == 'planned' else ''}"
        for word, keys, known in (("New", own.keys() - was.keys(), own), ("Gone", was.keys() - own.keys(), was)):
            if keys:
                parts.append(f"{word} since {since}: {'; '.join(known[key] for key in known if key in keys)}.")
    return parts


def missing(planned: Shield, actual: Shield) -> str:
    """Planned elements that did not stand on a day, and unplanned ones that did, in a sentence."""
    meant, stood = _names(planned), _names(actual)
    absent = [name for key, name in meant.items() if key not in stood]
    instead = [name for key, name in stood.items() if key not in meant]
    text = f"Planned, and not there: {'; '.join(absent)}." if absent else "Everything planned for the day stood."
    return f"{text} There, and not planned for the day: {'; '.join(instead)}." if instead else text


def cross_sections(scenario: Scenario, shown: MappedDay, fixed: MappedDay | None) -> str:
    """Effect of unknown radar cross-sections on the bounds, in sentences; empty if a source gives them.

    `fixed` is the same snapshot with every cross-section at its value.
    """
    cards = scenario.threats.values()
    if any(card.radar_cross_section.grade != "assumption" for card in cards):
        return ""
    written = dict.fromkeys(card.radar_cross_section.written for card in cards)
    taken = listed([f"{value} ({low} to {high})".replace("m2", "m²") for value, low, high in written])
    text = (
        "In this scenario every radar cross-section is an assumption: no source is given for it. "
        f"Each is taken as {taken}."
    )
    key = decisive(scenario, shown, 1)[0]
    own = shown.reach[key]
    if fixed is None or not own.reached > 0.0:
        return text
    bounds, without = (f"{percent(each.surely)} to {percent(each.at_best)}" for each in (own, fixed.reach[key]))
    owed = "that would stay so" if bounds == without else f"they would be {without}"
    return (
        f"{text} On {day(shown.date)} the bounds for {of_class(scenario.threats[key])} are {bounds} of the people of "
        f"{own.place} within reach; if the cross-section were known to be the first figure, {owed}."
    )


def margin_sentence(area: xr.Dataset, key: str, card: ThreatCard) -> str:
    """The margin where there is one, in a sentence."""
    own = area.sel(threat=key)
    covered = own.covered.values.astype(bool)
    lived = own.home_covered.values.astype(bool)
    if not (covered.any() or lived.any()):
        return f"Against {named(card)} there is no time to spare anywhere: nothing is covered in the nominal world"
    if not lived.any():
        most = minutes(float(own.margin.values[covered].max()))
        return f"Against {named(card)} an interceptor could start up to {most} late, but nobody lives where it could"
    margin, people = own.home_margin.values[lived], area.home_people.values[lived]
    order = np.argsort(margin)
    weight = np.cumsum(people[order])
    most = minutes(float(margin.max()))
    half = float(margin[order][np.searchsorted(weight, weight[-1] / 2.0)])
    half_ = f"half the people covered have {minutes(half)} or more to spare"
    return f"Against {named(card)} {half_}, and nobody more than {most}"


def shots_sentence(area: xr.Dataset, key: str, card: ThreatCard) -> str:
    """The number of shots, in a sentence."""
    own = area.sel(threat=key)
    covered = own.home_covered.values.astype(bool)
    people, shots = area.home_people.values[covered], own.home_shots.values[covered]
    if not people.sum() > 0.0:
        return f"Against {named(card)} nobody is covered, so there is no shot to count"
    once = percent(float(people[shots <= 1].sum() / people.sum()))
    often = percent(float(people[shots >= 3].sum() / people.sum()))
    return f"Against {named(card)} {once} of the people covered are covered by a single shot, {often} by three or more"


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
        f"Against {named(card)}, {name} alone covers {million(only[best])} people of the map whom no other battery "
        f"covers, {percent(only[best] / together)} of the people whom any battery covers by itself"
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
    whom = f"the people of {shown.reach[keys[0]].place} within reach"
    return f"Of {whom}, the shield of {day(shown.date)} covers {listed(parts)}"


def claims_sentence(
    words: Iterable[str], one: str = "public statement checked", many: str = "public statements checked"
) -> str:
    """How many statements hold; `words` are their verdicts."""
    verdicts = [str(word) for word in words]
    total = len(verdicts)
    if not total:
        return "No public statement was checked"
    tellings = {"holds": ("holds", "hold"), "fails": ("fails", "fail"), "cannot be tested": ("cannot be tested",) * 2}
    tellings["not judged"] = ("was not judged", "were not judged")
    tellings["depends"] = ("depends on a disputed number or reading", "depend on a disputed number or reading")
    parts = [f"{n} {tellings[word][n != 1]}" for word in VERDICTS if (n := verdicts.count(word))]
    return f"Of {count(total, one, many)}, {listed(parts)}"


def ledger_sentence(rows: Sequence[ClaimRow]) -> str:
    """Verdicts of a ledger in numbers, and how many *depends* have a reading that fails."""
    text = claims_sentence(row.verdict for row in rows)
    failing = sum(
        row.verdict == "depends" and any(reading.verdict == "fails" for reading in row.readings) for row in rows
    )
    those = f"{failing} of those that depend {'has' if failing == 1 else 'have'} a reading that fails"
    return f"{text}; {those}" if failing else text
