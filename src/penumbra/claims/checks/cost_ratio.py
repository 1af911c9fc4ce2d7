"""Does one option cost so many times another? Both as an estimate gives them, low and high."""

from pydantic import model_validator

from penumbra.claims.faults import Part, Positive
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "Cost", "finding"]


class Cost(Spec):
    """An option and what it costs, in the unit of the statement."""

    name: str
    """The option."""
    low: Positive
    """Low estimate."""
    high: Positive
    """High estimate."""

    @model_validator(mode="after")
    def _ordered(self) -> "Cost":
        if self.low > self.high:
            raise ValueError("low is above high; swap them")
        return self


class Arguments(Spec):
    """What the check asks for."""

    dearer: Cost
    """The option said to cost more."""
    cheaper: Cost
    """The option it is compared with."""
    unit: str
    """Unit of both, as billion dollars over 20 years."""
    times: Positive
    """How many times, as the statement says."""
    within: Part = 0.15
    """Relative tolerance of the ratio."""


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Low against low and high against high decide; low against high and the reverse give the interval."""
    up, down = arguments.dearer, arguments.cheaper
    like = (up.low / down.low, up.high / down.high)
    least, most = up.low / down.high, up.high / down.low
    near = [abs(ratio / arguments.times - 1.0) <= arguments.within for ratio in like]
    verdict: Verdict = "holds" if all(near) else "depends" if any(near) else "fails"
    low, high = sorted(like)
    return Finding(
        verdict,
        f"{low:.2f} to {high:.2f} times, like with like ({least:.1f} to {most:.1f} if the two were independent)",
        f"{up.name} {up.low:g} to {up.high:g}, {down.name} {down.low:g} to {down.high:g} {arguments.unit}: the low "
        f"ends are {like[0]:.2f} to one, the high ends {like[1]:.2f} to one. The statement says {arguments.times:g}; "
        f"{100.0 * arguments.within:.0f} % either way counts as that.",
        "A low estimate of the one beside a high estimate of the other; actual costs, which the estimate precedes.",
        "sources",
    )
