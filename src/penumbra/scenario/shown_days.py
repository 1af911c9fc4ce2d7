"""The days that a report and the page show of a scenario."""

from datetime import date

from penumbra.errors import ScenarioError
from penumbra.scenario.model import Scenario, Snapshot

__all__ = ["days_of"]


def days_of(scenario: Scenario, today: date | str) -> list[Snapshot]:
    """The days of the report: the scenario's snapshots, and what stands today before any later plan.

    Today is left out if a snapshot of what happened is as late, if the scenario does not follow the present, or if no
    battery stands.

    Raises
    ------
    ScenarioError
        The scenario has no snapshots, or today is no date.
    """
    if not scenario.snapshots:
        raise ScenarioError(
            f"{scenario.id}: snapshots: a report needs a day to show; "
            'write "snapshots: [{date: 2018-12-31, history: actual}]"'
        )
    now = scenario.on(today, "planned").date
    late = any(each.date >= now and each.history == "actual" for each in scenario.snapshots)
    ended = scenario.known_until is not None and now > scenario.known_until
    if late or ended or not scenario.on(now, "actual").batteries:
        return list(scenario.snapshots)
    shown = list(scenario.snapshots)
    at = next((k for k, each in enumerate(shown) if each.date > now), len(shown))
    return [*shown[:at], Snapshot(date=now, history="actual"), *shown[at:]]
