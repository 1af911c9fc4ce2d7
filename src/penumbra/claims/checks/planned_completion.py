"""Was completion planned for the time said, and when did it come?"""

from collections.abc import Iterator

from pydantic import model_validator

from penumbra.claims.elements import dated, months_between, unknown_element
from penumbra.claims.faults import Day, Fault
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    element: str
    """Id of a battery, sensor or phase."""
    earliest: Day
    """First day that the words of the statement allow."""
    latest: Day
    """Last day that they allow."""

    @model_validator(mode="after")
    def _ordered(self) -> "Arguments":
        if self.earliest > self.latest:
            raise ValueError(f"earliest ({self.earliest}) is after latest ({self.latest}); swap them")
        return self


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """An element that is not there."""
    yield from unknown_element(("arguments", "element"), evidence.scenario, arguments.element)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when the plan named that time; the figure says what came of it."""
    element = dated(evidence.scenario, arguments.element)
    planned, actual = element.planned, element.actual
    if planned is None:
        reason = f"No plan on record names a date for {element.name}."
        return Finding("cannot be tested", "no planned date", reason, "A dated plan.", "timeline")
    agrees = arguments.earliest <= planned.start <= arguments.latest
    in_time = actual is not None and actual.start <= planned.start
    if actual is None:
        outcome, figure = "it never stood", f"planned {planned.start}, never"
    else:
        slip = months_between(planned.start, actual.start)
        outcome = f"it stood from {actual.start}, {abs(slip)} months {'late' if slip > 0 else 'early'}"
        figure = f"planned {planned.start}, actual {actual.start}: {slip:+d} months"
    return Finding(
        "holds" if agrees else "fails",
        figure,
        f"The plan named {planned.start} for {element.name}, {'as' if agrees else 'not as'} the statement says. "
        f"As a forecast it {'came true' if in_time else 'did not come true'}: {outcome}.",
        "Reading it as a forecast and not as a plan, or another milestone (first missiles, NATO command) as the end.",
        "timeline",
    )
