"""Sentences that say the finding, made from the data each time."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import xarray as xr

from penumbra.claims.elements import months_between
from penumbra.names import VERDICTS
from penumbra.report.view import Reach, View, decisive
from penumbra.scenario.cards import ThreatCard
from penumbra.scenario.model import Battery, Phase, Scenario, Sensor, Shield

__all__ = [
    "batteries_finding", "both_finding", "claims_finding", "count", "day", "history", "interval", "listed",
    "margin_finding", "masthead", "million", "missing", "of_class", "panel_note", "percent", "shares_finding", "shots_finding", "slip",
    "snapshot_finding", "standing", "timeline_finding",
]  # fmt: skip

SPACE = "\u00a0"  # between a number and its unit
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_HISTORY = {"planned": "as planned", "actual": "as it happened"}


# --- numbers and dates in words


def day(written: date | str) -> str:
    """``2018-12-31`` as 31 December 2018."""
    at = date.fromisoformat(written) if isinstance(written, str) else written
    return f"{at.day}{SPACE}{_MONTHS[at.month - 1]} {at.year}"


def history(word: str) -> str:
    """As planned, or as it happened."""
    return _HISTORY[word]


def percent(share_: float) -> str:
    """A share in words; what is not nothing is never 0 %, and what is not everything never 100 %."""
    if not np.isfinite(share_):
        return "–"
    if 0.0 < share_ < 0.005:
        return f"under 1{SPACE}%"
    if 0.995 <= share_ < 1.0 - 1e-9:
        return f"over 99{SPACE}%"
    return f"{100.0 * share_:.0f}{SPACE}%"


def million(people: float) -> str:
    """A number of people, as exact as it deserves."""
    if people >= 1e8:
        return f"{people / 1e6:,.0f}{SPACE}million"
    if people >= 1e6:
        return f"{people / 1e6:.1f}{SPACE}million"
    return f"{round(people, -2 if people >= 1e3 else 0):,.0f}"


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 battery``, ``3 batteries``."""
    return f"{number}{SPACE}{one if number == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else "none"


def of_class(card: ThreatCard) -> str:
    """A class as a reader who does not know its name would call it."""
    return f"a ballistic missile of {card.range.value / 1e3:,.0f}{SPACE}km range"


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f}{SPACE}s" if seconds < 120.0 else f"{seconds / 60.0:.0f}{SPACE}minutes"


# --- findings


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


def masthead(scenario: Scenario, shown: View) -> str:
    """The report's finding, in a sentence."""
    key = decisive(scenario, shown, 1)[0]
    own, card = shown.reach[key], scenario.threats[key]
    when = f"the shield of {day(shown.date)}{', as planned,' if shown.history == 'planned' else ''}"
    if not own.reached > 0.0:
        return f"No class of missile of this scenario reaches anybody in {own.place}; {when} has nobody to cover there."
    return f"Of {_whom(own, card)}, {when} {_cover(own)}."


def snapshot_finding(shown: View, key: str, card: ThreatCard, before: View | None) -> str:
    """What one map says, against the one before it where there is one."""
    own, when = shown.reach[key], day(shown.date)
    if not own.reached > 0.0:
        return f"{when}: {of_class(card)} reaches nobody in {own.place}"
    group = f"the people of {own.place} within reach of {of_class(card)}"
    now = percent(own.nominal)
    was = percent(before.reach[key].nominal) if before is not None else None
    if was is None:
        change = f"the shield {'was to cover' if shown.history == 'planned' else 'covered'} {now}"
    elif was == now:
        change = f"the shield still covered {now}"
    else:
        change = f"the shield covered {now}, after {was} on {day(before.date)}," if before else ""
    return f"{when}: {change} of {group} ({interval(own)})"


def both_finding(planned: View, actual: View, key: str, card: ThreatCard) -> str:
    """Plan against what stood, on one day."""
    meant, stood, when = planned.reach[key], actual.reach[key], day(actual.date)
    if not meant.reached > 0.0:
        return f"{when}: {of_class(card)} reaches nobody in {meant.place}, planned or not"
    whom = f"the people of {meant.place} within reach of {of_class(card)}"
    if percent(meant.nominal) == percent(stood.nominal):
        return f"{when}: what stood covered as much as the plan had promised, {percent(stood.nominal)} of {whom}"
    gap = meant.nominal * meant.amount - stood.nominal * stood.amount
    than = f"{million(abs(gap))} {'fewer' if gap > 0 else 'more'}"
    return f"{when}: the plan was to cover {percent(meant.nominal)} of {whom}; what stood covered {percent(stood.nominal)}, {than}"


def interval(own: Reach) -> str:
    """From what is certain to what is possible."""
    return f"{percent(own.surely)} for certain, {percent(own.at_best)} at best"


def panel_note(own: Reach) -> str:
    """A map's figures in one line."""
    if not own.reached > 0.0:
        return f"reaches nobody in {own.place}"
    return f"reaches {percent(own.reached)} of the people of {own.place}; of these it covers {percent(own.nominal)} ({interval(own)})"


def standing(shield: Shield, before: Shield | None) -> list[str]:
    """Who stands, and who joined and left since the snapshot before, in sentences."""

    def names(of: Shield) -> dict[str, str]:
        return {key: item.name for key, item in {**of.sensors, **of.batteries}.items()}

    own = names(shield)
    told = [
        f"Batteries: {'; '.join(item.name for item in shield.batteries.values()) or 'none'}.",
        f"Sensors: {'; '.join(item.name for item in shield.sensors.values()) or 'none'}.",
    ]
    if before is not None:
        was = names(before)
        since = f"{day(before.date)}{', as planned' if before.history == 'planned' else ''}"
        for word, keys, known in (("New", own.keys() - was.keys(), own), ("Gone", was.keys() - own.keys(), was)):
            if keys:
                told.append(f"{word} since {since}: {'; '.join(known[key] for key in known if key in keys)}.")
    return told


def missing(planned: Shield, actual: Shield) -> str:
    """What the plan had standing on a day and what stood in its place, in a sentence."""
    meant, stood = {**planned.batteries, **planned.sensors}, {**actual.batteries, **actual.sensors}
    absent = [item.name for key, item in meant.items() if key not in stood]
    instead = [item.name for key, item in stood.items() if key not in meant]
    told = f"Planned, and not there: {'; '.join(absent)}." if absent else "Everything planned for the day stood."
    return f"{told} There, and not planned for the day: {'; '.join(instead)}." if instead else told


def margin_finding(area: xr.Dataset, key: str, card: ThreatCard) -> str:
    """How much time there is to spare where there is any."""
    own = area.sel(threat=key)
    covered = own.covered.values.astype(bool)
    if not covered.any():
        return f"Against {card.name} there is no time to spare anywhere: nothing is covered in the nominal world"
    margin, people = own.margin.values[covered], area.people.values[covered]
    order = np.argsort(margin)
    weight = np.cumsum(people[order])
    most = _minutes(float(margin.max()))
    if weight[-1] == 0.0:
        return f"Against {card.name} an interceptor could start up to {most} late, but nobody lives where it could"
    half = float(margin[order][np.searchsorted(weight, weight[-1] / 2.0)])
    return f"Against {card.name} half the people covered have {_minutes(half)} or more to spare, the luckiest {most}"


def shots_finding(area: xr.Dataset, key: str, card: ThreatCard) -> str:
    """How many tries there are."""
    own = area.sel(threat=key)
    covered = own.covered.values.astype(bool)
    people, shots = area.people.values[covered], own.shots.values[covered]
    if not people.sum() > 0.0:
        return f"Against {card.name} nobody is covered, so there is no shot to count"
    once = percent(float(people[shots <= 1].sum() / people.sum()))
    often = percent(float(people[shots >= 3].sum() / people.sum()))
    return f"Against {card.name} {once} of the people covered are covered by a single shot, {often} by three or more"


def batteries_finding(area: xr.Dataset, key: str, card: ThreatCard, scenario: Scenario) -> str:
    """Which battery carries the shield."""
    alone = (area.battery_margin.sel(threat=key).values >= 0.0) & area.threatened.sel(threat=key).values.astype(bool)
    people = area.people.values
    together = float(people[alone.any(axis=0)].sum()) if alone.size else 0.0
    if together == 0.0:
        return f"No battery alone covers anybody against {card.name}"
    only = [float(people[row & (alone.sum(axis=0) == 1)].sum()) for row in alone]
    best = int(np.argmax(only))
    name = scenario.batteries[str(area.battery.values[best])].name
    return (
        f"Against {card.name}, {name} alone covers {million(only[best])} people whom no other battery covers, "
        f"{percent(only[best] / together)} of all that the batteries cover one by one"
    )


def slip(item: Phase | Battery | Sensor) -> str:
    """How late an element, or a step of the plan, came."""
    if item.actual is None:
        return "was cancelled" if isinstance(item, Phase) and item.cancelled else "never came"
    if item.planned is None:
        return "came unplanned"
    months = months_between(item.planned.start, item.actual.start)
    if months == 0:
        return "came on time"
    return f"came {count(abs(months), 'month')} {'late' if months > 0 else 'early'}"


def timeline_finding(scenario: Scenario) -> str:
    """What became of each step of the plan."""
    if not scenario.phases:
        return "This scenario has no phases; its elements stood as follows"
    return listed([f"{phase.name} {slip(phase)}" for phase in scenario.phases.values()])


def shares_finding(shown: View, scenario: Scenario) -> str:
    """Between which ends the shares of NATO Europe lie, class by class."""
    parts = [
        f"{percent(own.surely)} to {percent(own.at_best)} against {scenario.threats[key].name}"
        for key, own in shown.reach.items()
        if own.reached > 0.0
    ]
    if not parts:
        return "No class reaches anybody, so there is nobody to cover"
    place = next(iter(shown.reach.values())).place
    return f"Of the people of {place} within reach, the shield of {day(shown.date)} covers {listed(parts)}"


def claims_finding(ledger: xr.Dataset) -> str:
    """How many statements hold."""
    verdicts = [int(v) for v in ledger.verdict.values]
    total = len(verdicts)
    if not total:
        return "No public statement was checked"
    tellings = {"holds": ("holds", "hold"), "fails": ("fails", "fail"), "cannot be tested": ("cannot be tested",) * 2}
    tellings["depends"] = ("depends on disputed numbers", "depend on disputed numbers")
    parts = [
        f"{n} {tellings[word][n != 1]}" for index, word in enumerate(VERDICTS) if (n := verdicts.count(index))
    ]
    return f"Of {count(total, 'public statement')} checked, {listed(parts)}"
