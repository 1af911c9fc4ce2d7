"""Thresholds in time: the days on which an answer turns, among those on which the shield's elements change."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib.metadata import version
from typing import NamedTuple

import numpy as np
import xarray as xr

from penumbra.coverage.problem import bind
from penumbra.errors import DomainError
from penumbra.names import dataset
from penumbra.scenario.columns import identity
from penumbra.scenario.elements import Dated
from penumbra.scenario.model import Scenario, Shield
from penumbra.uncertainty.thresholds.subjects import Given, subjects
from penumbra.uncertainty.thresholds.words import Meant

__all__ = ["DATE", "changing_days", "threshold_days"]

DATE = "date"
"""The path that asks for days."""


class _Turn(NamedTuple):
    day: date
    below: int
    above: int


def changing_days(scenario: Scenario, history: str) -> list[date]:
    """The days on which a sensor or battery of a history comes, goes, pauses or comes back, in order."""
    return sorted(
        {day for item in (*scenario.sensors.values(), *scenario.batteries.values()) for day in _days(item, history)}
    )


def _days(item: Dated, history: str) -> Iterator[date]:
    period = getattr(item, history)
    if period is None:
        return
    yield period.start
    if period.end is not None:
        yield period.end
    for pause in period.pauses:
        yield pause.start
        yield pause.end


def threshold_days(
    shield: Shield, places: Given, threats: str | Sequence[str] | None, span: object, of: str | None, at_least: float
) -> xr.Dataset:
    """The days on which the answer of each place turns, in the shield's history; see `penumbra.threshold`.

    Raises
    ------
    DomainError
        As `penumbra.threshold`; or a span is given, or no element has a date in this history.
    """
    if span is not None:
        raise DomainError("span: of dates all days on which an element changes are tried; leave the span out")
    days = changing_days(shield.scenario, shield.history)
    if not days:
        raise DomainError(f"date: no element of {shield.scenario.id} has a date in the {shield.history} history")
    own = bind(shield)
    about = subjects(own, places, threats, of, at_least)
    known = {_standing(shield): about.asked.nominal}
    codes = []
    for day in [days[0] - timedelta(days=1), *days]:
        then = shield.scenario.on(day, shield.history)
        if _standing(then) not in known:
            problem = bind(then, sampling=own.sampling)
            known[_standing(then)] = subjects(problem, places, threats, of, at_least).asked.nominal
        codes.append(known[_standing(then)])
    shape = about.asked.nominal.shape
    found = {at: _turns(days, [int(each[at]) for each in codes]) for at in np.ndindex(shape)}
    most = max(1, *map(len, found.values()))
    below, above = (np.repeat(about.asked.nominal[..., None], most, axis=-1).astype(np.int8) for _ in range(2))
    turned, told = np.full((*shape, most), "", object), np.full(shape, "", object)
    for (t, p), turns in found.items():
        for k, turn in enumerate(turns):
            turned[t, p, k], below[t, p, k], above[t, p, k] = turn.day.isoformat(), turn.below, turn.above
        told[t, p] = _sentence(about.meant(t, p), turns, int(codes[0][t, p]), shield.history, days)
    return dataset(
        {"threat": list(about.threats), "place": about.known["place"]},
        {
            "title": f"Days on which answers turn, {shield.scenario.title}",
            **identity(shield),
            "path": DATE,
            "days": ", ".join(day.isoformat() for day in days),
            "acts": "yes" if any(found.values()) else "no",
            "note": ""
            if any(found.values())
            else f"No answer differs between the days on which elements change, {days[0]} to {days[-1]}.",
            "source": f"Penumbra {version('penumbra')}",
        },
        threshold_day=turned.astype(np.str_),
        answer_below=below,
        answer_above=above,
        nominal_answer=about.asked.nominal.astype(np.int8),
        threshold_sentence=told.astype(np.str_),
        **{key: labels for key, labels in about.known.items() if key != "place"},
    )


def _standing(shield: Shield) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(shield.sensors), frozenset(shield.batteries)


def _turns(days: Sequence[date], codes: Sequence[int]) -> list[_Turn]:
    """The days whose answer differs from that of the day before; codes[0] is before the first day."""
    return [
        _Turn(day, before, after) for day, before, after in zip(days, codes, codes[1:], strict=False) if before != after
    ]


def _sentence(meant: Meant, turns: Sequence[_Turn], first: int, history: str, days: Sequence[date]) -> str:
    if not turns:
        span = f"whose elements change from {days[0]} to {days[-1]}"
        return f"{meant.told(first)} on every day of the {history} history, {span}."
    spells = [f"{meant.predicates[turn.above]} from {turn.day} on" for turn in turns]
    return f"{meant.told(turns[0].below)} before {turns[0].day} in the {history} history, and {', and '.join(spells)}."
