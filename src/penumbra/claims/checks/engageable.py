"""Can an interceptor at a site meet intercontinental missiles of somebody, however well they are tracked?"""

import math
from typing import Literal

from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.intercontinental import Arcs, best, met, share, stands_of
from penumbra.claims.ledger import Claim
from penumbra.claims.shares import Share
from penumbra.errors import DomainError
from penumbra.scenario.loader import load
from penumbra.scenario.quantity import Duration, Quantity, Spec, Speed

__all__ = ["Arguments", "finding"]

_SOONEST = Quantity(value=0.0, low=0.0, high=0.0, written=("0 s", "0 s", "0 s"))
_LATEST = Quantity(value=120.0, low=120.0, high=120.0, written=("120 s", "120 s", "120 s"))


class Arguments(Spec):
    """What the check asks for."""

    arcs: Arcs
    """Whose missiles."""
    held: dict[str, tuple[str, ...]]
    """Interceptors by the site that they stand at; if several, any of them may meet an arc."""
    says: Literal["some", "none", "not all"]
    """How much of it the statement says that they can meet."""
    soonest: Duration = _SOONEST
    """Soonest launch after the missile's burnout; less than nothing: while it burns."""
    latest: Duration = _LATEST
    """Latest launch after burnout that sensors and decision may need."""
    burnout_speed: Speed | None = None
    """Burnout speed in place of the cards', if the statement names one."""
    least_share: float = 0.01
    """Share of the people in reach that counts as some; all but that much counts as all."""
    shown_in: str = ""
    """Id of the report's figure that shows these arcs."""


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """They can if the worst world allows the latest launch; they cannot if the best world does not allow the soonest.

    The object is tracked perfectly from burnout on: the assumption most generous to whoever says that it can be met.
    """
    stands = stands_of(arguments.held)
    if not stands:
        raise DomainError("held: name at least one site and interceptor")
    soonest, latest = arguments.soonest.value, arguments.latest.value
    if soonest > latest:
        raise DomainError("soonest is after latest; swap them")
    evidence.progress("intercontinental arcs")
    found = met(evidence, arguments.arcs, stands, arguments.burnout_speed)
    shares = {stand: (share(one, soonest), share(one, latest)) for stand, one in found.items()}
    case = load(arguments.arcs.case)
    cards = {**case.interceptors, **evidence.scenario.interceptors}
    told = "; ".join(
        f"{cards[stand.interceptor].name} at {case.sites[stand.site].name} {first}, then {last}"
        for stand, (first, last) in shares.items()
    )
    most = max((best(one) for one in found.values()), key=lambda slack: slack.nominal)
    return Finding(
        _verdict(list(shares.values()), arguments),
        f"people in reach whose missile can be met, launched {_when(soonest)}, then {_when(latest)}: {told}",
        f"{_starts(most)} The object is taken as tracked perfectly from burnout on, so sensors are left out; they "
        "could only make it less.",
        "Other speeds, ceilings or flight times of the interceptor, a launch while the missile still burns, lofted or "
        "depressed arcs.",
        arguments.shown_in,
    )


def _verdict(shares: list[tuple[Share, Share]], arguments: Arguments) -> Verdict:
    limit = 1.0 - arguments.least_share if arguments.says == "not all" else arguments.least_share
    surely = max(last.low for _, last in shares) >= limit
    never = max(first.high for first, _ in shares) < limit
    if arguments.says == "some":
        return "holds" if surely else "fails" if never else "depends"
    return "holds" if never else "fails" if surely else "depends"


def _when(delay: float) -> str:
    return "at burnout" if delay == 0.0 else f"{abs(delay):.0f} s {'after' if delay > 0.0 else 'before'} it"


def _starts(latest: Share) -> str:
    """When the arc that leaves most time lets an interceptor start."""

    def told(slack: float) -> str:
        if slack == -math.inf:
            return "never"
        return f"{abs(slack):,.0f} s {'after' if slack >= 0.0 else 'before'} burnout"

    if latest.high == -math.inf:
        return "No arc can be met, whenever the interceptor starts."
    return (
        f"The arc that leaves most time allows a launch up to {told(latest.nominal)}"
        f" ({told(latest.low)} to {told(latest.high)} over the published ranges)."
    )
