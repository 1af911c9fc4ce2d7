"""Checks that an argument is a shield or a scenario, and that a shield has elements on its day."""

from collections.abc import Mapping
from datetime import date

from penumbra.errors import DomainError
from penumbra.scenario.elements import Dated
from penumbra.scenario.model import Scenario, Shield

__all__ = ["check_shield", "nothing_stands", "scenario_of"]


def check_shield(shield: object) -> None:
    """Raise DomainError for anything but a shield, also for a scenario without a day."""
    if not isinstance(shield, Shield):
        raise DomainError(f'give a shield, not {type(shield).__name__}; write scenario.on("2018-12-31")')


def scenario_of(given: object) -> Scenario:
    """The given scenario, or that of a shield; DomainError for anything else."""
    if isinstance(given, Shield):
        return given.scenario
    if not isinstance(given, Scenario):
        raise DomainError(f'give a scenario or a shield, not {type(given).__name__}; write penumbra.load("epaa")')
    return given


def nothing_stands(shield: Shield) -> str | None:
    """Why a shield cannot intercept anything on its day, with the remedy; None if a battery and a sensor stand.

    Parameters
    ----------
    shield : Shield

    Returns
    -------
    str or None
        One sentence: no batteries or sensors at all, none with a date, or none on this day in this history.
    """
    for what, section, elements in (
        ("battery", "batteries", shield.scenario.batteries),
        ("sensor", "sensors", shield.scenario.sensors),
    ):
        if not elements:
            return f'The scenario has no {what}, so no intercept is possible; write at least one below "{section}:".'
        reason = _why_none(elements, what, shield)
        if reason:
            return reason
    return None


def _why_none(elements: Mapping[str, Dated], what: str, shield: Shield) -> str | None:
    day, history = shield.date, shield.history
    if any(item.stands(day, history) for item in elements.values()):
        return None
    other = "actual" if history == "planned" else "planned"
    own, others = ([_days(item, name) for item in elements.values()] for name in (history, other))
    dated, other_dated = [days for days in own if days], [days for days in others if days]
    if not dated and not other_dated:
        remedy = f'write "{history}: {{start: 2016-05-12, source: ..., grade: ...}}" below it'
        return f"No {what} has a date, so none ever stands; {remedy}."
    if not dated:
        first = min(start for start, _ in other_dated)
        return f"No {what} has a date in the {history} history; ask for the {other} one, from {first} on."
    later = [start for start, _ in dated if start > day] + _resumed(elements, shield)
    if later:
        return f"On {day} no {what} stands in the {history} history; ask for {min(later)} or later."
    last = max(end for _, end in dated if end is not None)
    return f"On {day} no {what} stands in the {history} history any more; ask for a day before {last}."


def _resumed(elements: Mapping[str, Dated], shield: Shield) -> list[date]:
    """First days after the pauses in force on the shield's day."""
    periods = [item.planned if shield.history == "planned" else item.actual for item in elements.values()]
    pauses = [pause for period in periods if period for pause in period.pauses]
    return [pause.end for pause in pauses if pause.start <= shield.date < pause.end]


def _days(item: Dated, history: str) -> tuple[date, date | None] | None:
    period = item.planned if history == "planned" else item.actual
    return (period.start, period.end) if period else None
