"""Which step of the plan was an event: how many phases stood, how many were left, what had been cancelled?"""

from collections.abc import Iterator

from penumbra.claims.faults import Count, Fault, unknown
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.scenario.quantity import Spec
from penumbra.sentences import number_word

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    phase: str
    """Id of the phase that the event completed."""
    steps_left: Count
    """Steps that the statement says were left after it (1: the penultimate)."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """A phase that is not there."""
    yield from unknown(("arguments", "phase"), "phase", arguments.phase, evidence.scenario.phases)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Counts the phases of the plan as it stood on the day spoken of."""
    phases = evidence.scenario.phases
    day, order = claim.speaks_of, list(phases)
    after = order[order.index(arguments.phase) + 1 :]
    gone = [key for key in after if (c := phases[key].cancelled) is not None and c.start <= day]
    left = [key for key in after if key not in gone and not phases[key].stands(day, "actual")]
    were = "was" if len(left) == 1 else "were"
    answer = f"{number_word(len(left))} of {number_word(len(order))} phases {were} still to come"
    stood = phases[arguments.phase].stands(day, "actual")
    names = ", ".join(phases[key].name for key in left) or "none"
    cancelled = "; ".join(f"{phases[key].name} had been cancelled on {phases[key].cancelled.start}" for key in gone)  # type: ignore[union-attr]
    reason = (
        f"{phases[arguments.phase].name} {'stood' if stood else 'did not stand'} on {day}; still to come: {names}."
        + (f" {cancelled}." if cancelled else "")
    )
    change = (
        f"Counting the cancelled step as part of the plan would leave {len(left) + len(gone)}."
        if gone
        else "A different list of phases in the plan."
    )
    holds = stood and len(left) == arguments.steps_left
    return Finding("holds" if holds else "fails", answer, reason, change, "timeline")
