"""Was completion planned for the time said, and when did it come, by which milestone?"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

import xarray as xr
from pydantic import model_validator

from penumbra.claims.faults import Fault
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.dated_elements import dated, months_between, unknown_element
from penumbra.record.proposals import site_history
from penumbra.scenario.quantity import Spec
from penumbra.sentences import day, month

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    element: str
    """Id of a battery, sensor or phase."""
    earliest: date
    """First day that the words of the statement allow."""
    latest: date
    """Last day that they allow."""
    read_as: Literal["plan", "forecast"] = "plan"
    """The statement as a plan, or as a forecast."""
    milestones: str | None = None
    """Series of the record's table of the shield that has the milestones of this element."""

    @model_validator(mode="after")
    def _ordered(self) -> "Arguments":
        if self.earliest > self.latest:
            raise ValueError(f"earliest ({self.earliest}) is after latest ({self.latest}); swap them")
        return self


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """An element that is not there, or a series without milestones."""
    yield from unknown_element(("arguments", "element"), evidence.scenario, arguments.element)
    if arguments.milestones is not None and not site_history(arguments.milestones, evidence.record).sizes["fact"]:
        message = f"no milestones of {arguments.milestones!r} on record; write a series of the table shield"
        yield Fault(("arguments", "milestones"), message)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """As a plan it holds when the plan named that time, as a forecast when the element stood by then.

    A forecast whose last day is still to come cannot be tested before the element stands.
    """
    element = dated(evidence.scenario, arguments.element)
    planned, actual = element.planned, element.actual
    if planned is None:
        reason = f"No plan on record names a date for {element.name}."
        return Finding("cannot be tested", "no planned date", reason, "A dated plan.", "timeline")
    named = arguments.earliest <= planned.start <= arguments.latest
    stood = actual is not None and actual.start <= arguments.latest
    open_ = not stood and arguments.latest >= date.today()
    if actual is None and open_:
        outcome, answer = "", f"planned for {planned.start.year}; still to come"
    elif actual is None:
        outcome, answer = "it never stood", f"planned for {planned.start.year}; never came"
    else:
        slip = months_between(planned.start, actual.start)
        months = "1 month" if abs(slip) == 1 else f"{abs(slip)} months"
        when = f"{months} {'late' if slip > 0 else 'early'}" if slip else "in time"
        outcome = f"it stood from {day(actual.start)}, {when}"
        answer = f"planned for {planned.start.year}; came in {month(actual.start)}, {when}"
    history = site_history(arguments.milestones, evidence.record) if arguments.milestones else None
    verdict: Verdict = "holds" if (named if arguments.read_as == "plan" else stood) else "fails"
    if open_ and arguments.read_as == "forecast":
        verdict = "cannot be tested"
    as_forecast = (
        "As a forecast it cannot be tested yet: its last day is still to come."
        if open_
        else f"As a forecast it {'came true' if stood else 'did not come true'}: {outcome}."
    )
    return Finding(
        verdict,
        answer,
        f"The plan named {day(planned.start)} for {element.name}, {'as' if named else 'not as'} the statement says. "
        + as_forecast
        + (_slips(planned.start, history) + _later_plans(history) if history is not None else ""),
        "Another milestone as the end: not all mean the same by ready.",
        "timeline",
    )


def _slips(planned: date, history: xr.Dataset) -> str:
    """Whole months from the plan to each milestone."""
    parts = [
        f"{title} {at} ({months_between(planned, date.fromisoformat(at)):+d})"
        for title, at, kind in zip(
            history.fact_title.values.tolist(), history.fact_date.values.tolist(), history.fact_kind.values.tolist(),
            strict=True,
        )
        if kind == "milestone" and at > planned.isoformat()
    ]  # fmt: skip
    return f" In months from the plan: {', '.join(parts)}." if parts else ""


def _later_plans(history: xr.Dataset) -> str:
    plans = sorted(history.fact_date.values[history.fact_kind.values == "plan"].tolist())[1:]
    return f" Later plans named {', '.join(plans)}." if plans else ""
