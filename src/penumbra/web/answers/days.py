"""The days of a scenario: those on which what stands changes, those that the case shows, and the one to begin with."""

from datetime import date
from typing import NamedTuple, get_args

from penumbra.scenario.elements import History, Period
from penumbra.scenario.model import Scenario
from penumbra.scenario.shown_days import days_of
from penumbra.web.changes import ADDED_SINCE
from penumbra.web.models import Moments, Shown

__all__ = ["Days", "days", "moments"]

_ADDED = date.fromisoformat(ADDED_SINCE)


class Days(NamedTuple):
    """The days that the page offers."""

    moments: Moments
    shown: tuple[Shown, ...]
    first: Shown


def days(scenario: Scenario, today: date) -> Days:
    """All days of a scenario.

    Parameters
    ----------
    scenario : Scenario
    today : date

    Method
    ------
    The page begins as the report does: with the latest day shown of what happened, or else the latest of the plan.
    A scenario without snapshots begins today.
    """
    changes = moments(scenario)
    if scenario.snapshots:
        shown = tuple(Shown(date=each.date, history=each.history) for each in days_of(scenario, today))
    else:
        history: History = "actual" if changes.actual else "planned"
        shown = (Shown(date=today, history=history),)
    first = max([each for each in shown if each.history == "actual"] or shown, key=lambda each: each.date)
    return Days(changes, shown, first)


def moments(scenario: Scenario) -> Moments:
    """First days of each stretch on which the same sensors and batteries stand, in each history.

    The first day is the first on which anything stands; the last may be one from which on nothing does. What is added
    on the page stands from ADDED_SINCE on, and begins here with the first published day: no slider starts in 1950.
    """
    found = {history: _changes(scenario, history) for history in get_args(History)}
    published = [day for changes in found.values() for day in changes if day != _ADDED]
    first = min(published, default=_ADDED)
    return Moments(
        **{
            key: tuple(dict.fromkeys(first if day == _ADDED else day for day in changes))
            for key, changes in found.items()
        }
    )


def _changes(scenario: Scenario, history: History) -> tuple[date, ...]:
    elements = {**scenario.sensors, **scenario.batteries}
    periods = [getattr(each, history) for each in elements.values()]
    candidates = sorted({day for period in periods if period is not None for day in _ends(period)})
    found: list[date] = []
    before: frozenset[str] = frozenset()
    for day in candidates:
        stands = frozenset(key for key, each in elements.items() if each.stands(day, history))
        if stands != before:
            found.append(day)
        before = stands
    return tuple(found)


def _ends(period: Period) -> list[date]:
    pauses = [day for pause in period.pauses for day in (pause.start, pause.end)]
    return [period.start, *pauses, *([period.end] if period.end is not None else [])]
