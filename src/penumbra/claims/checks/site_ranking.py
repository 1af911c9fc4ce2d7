"""From which site is there most time to meet intercontinental missiles?"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from penumbra.claims.exhibits.arcs import launch_delay
from penumbra.claims.faults import Fault
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.intercontinental import Arcs, Stand, known, latest_launch_of_share, met, unfit
from penumbra.claims.topics.shares import Share
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]

_WORLDS = {"nominal": "nominal", "least favourable": "low", "most favourable": "high"}


class Arguments(Spec):
    """What the check asks for."""

    arcs: Arcs
    """Whose missiles."""
    interceptor: str
    """Interceptor that stands at every site."""
    order: Annotated[tuple[str, ...], Field(min_length=2)]
    """Sites, best first, as the statement ranks them."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Arcs, sites and the interceptor that are not there, or a site that occurs twice."""
    sites = {site: ("arguments", "order", index) for index, site in enumerate(arguments.order)}
    cards = {arguments.interceptor: ("arguments", "interceptor")}
    yield from unfit(evidence, arguments.arcs, sites=sites, interceptors=cards)
    if len(sites) < len(arguments.order):
        yield Fault(("arguments", "order"), "a site occurs twice; name each once")


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Ranks sites by the latest launch against the arcs to half of the people in reach.

    Holds when the order is the statement's in the nominal, the worst and the best world, fails when in none of them.
    """
    sites, _ = known(evidence, arguments.arcs)
    stands = [Stand(site, arguments.interceptor) for site in arguments.order]
    found = met(evidence, arguments.arcs, stands)
    latest = {stand.site: latest_launch_of_share(found[stand], 0.5) for stand in stands}
    right = {
        world: _descend([getattr(latest[site], end) for site in arguments.order]) for world, end in _WORLDS.items()
    }
    verdict: Verdict = "holds" if all(right.values()) else "depends" if any(right.values()) else "fails"
    nominal = sorted(arguments.order, key=lambda site: -latest[site].nominal)
    agreeing = " and the ".join(world for world, agrees in right.items() if agrees)
    return Finding(
        verdict,
        "latest launch after burnout against the arcs to half of the people in reach: "
        + "; ".join(f"{sites[site].name} {_interval(latest[site])}" for site in arguments.order),
        f"The order is the statement's in {f'the {agreeing}' if agreeing else 'no'} world; with nominal numbers it is "
        f"{', '.join(sites[site].name for site in nominal)}. Far from the launch the arcs are high: a "
        "site there has most time, but only an interceptor that climbs far enough can use it.",
        "A ceiling of the interceptor that is known: where it reaches the top of the arcs the farthest site is best.",
        exhibits=[launch_delay(evidence, arguments.arcs, found)],
    )


def _descend(values: Sequence[float]) -> bool:
    return all(a > b for a, b in pairwise(values))


def _interval(latest: Share) -> str:
    nominal, low, high = ("never" if value == float("-inf") else f"{value:.0f} s" for value in latest)
    return f"{nominal} ({low} to {high})"
