"""From which site is there most time to meet intercontinental missiles?"""

from collections.abc import Sequence
from itertools import pairwise

from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.intercontinental import Arcs, Stand, met, slack_of_share
from penumbra.claims.ledger import Claim
from penumbra.claims.shares import Share
from penumbra.errors import DomainError
from penumbra.scenario.loader import load
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding"]

_WORLDS = {"nominal": "nominal", "least favourable": "low", "most favourable": "high"}


class Arguments(Spec):
    """What the check asks for."""

    arcs: Arcs
    """Whose missiles."""
    interceptor: str
    """Interceptor that stands at every site."""
    order: tuple[str, ...]
    """Sites, best first, as the statement ranks them."""
    shown_in: str = ""
    """Id of the report's figure that shows these arcs."""


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Ranks sites by the launch delay that the arcs to half of the people in reach leave.

    Holds when the order is the statement's in the nominal, the worst and the best world, fails when in none of them.
    """
    if len(set(arguments.order)) < 2:
        raise DomainError("order: name at least two sites")
    case = load(arguments.arcs.case)
    stands = [Stand(site, arguments.interceptor) for site in arguments.order]
    found = met(evidence, arguments.arcs, stands)
    slack = {stand.site: slack_of_share(found[stand], 0.5) for stand in stands}
    right = {world: _descend([getattr(slack[site], end) for site in arguments.order]) for world, end in _WORLDS.items()}
    verdict: Verdict = "holds" if all(right.values()) else "depends" if any(right.values()) else "fails"
    nominal = sorted(arguments.order, key=lambda site: -slack[site].nominal)
    agreeing = " and the ".join(world for world, agrees in right.items() if agrees)
    return Finding(
        verdict,
        "launch delay after burnout that half of the people in reach still allow: "
        + "; ".join(f"{case.sites[site].name} {_told(slack[site])}" for site in arguments.order),
        f"The order is the statement's in {f'the {agreeing}' if agreeing else 'no'} world; with nominal numbers it is "
        f"{', '.join(case.sites[site].name for site in nominal)}. Far from the launch the arcs are high: a "
        "site there has most time, but only an interceptor that climbs far enough can use it.",
        "A ceiling of the interceptor that is known: where it reaches the top of the arcs the farthest site is best.",
        arguments.shown_in,
    )


def _descend(values: Sequence[float]) -> bool:
    return all(a > b for a, b in pairwise(values))


def _told(slack: Share) -> str:
    nominal, low, high = ("never" if value == float("-inf") else f"{value:.0f} s" for value in slack)
    return f"{nominal} ({low} to {high})"
