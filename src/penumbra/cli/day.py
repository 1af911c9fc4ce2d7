"""The day that a command answers for: that of --on, else today, or the last day that a case knows."""

from datetime import date

from penumbra.cli.plain_output import print_text
from penumbra.scenario.model import Scenario, Shield
from penumbra.sentences import day

__all__ = ["day_asked", "on_day"]


def day_asked(scenario: Scenario, on: str | None) -> str:
    """The day written, today if there is none, or the scenario's last known day if that has passed.

    Parameters
    ----------
    scenario : Scenario
    on : str or None
        Of `--on`; None if it was not given.
    """
    if on is not None:
        return on
    today, known = date.today(), scenario.known_until
    if known is None or today <= known:
        return today.isoformat()
    print_text(
        f"{scenario.id} has what happened until {day(known)}, and is shown as of that day; --on DATE asks for another",
        stderr=True,
    )
    return known.isoformat()


def on_day(scenario: Scenario, on: str | None, history: str) -> Shield:
    """What stands on that day in a history.

    Raises
    ------
    ScenarioError
        The date or the history is not one.
    """
    return scenario.on(day_asked(scenario, on), history)
