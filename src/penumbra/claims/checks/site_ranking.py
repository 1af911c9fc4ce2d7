"""From which site is there most time to meet intercontinental missiles?"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from penumbra.claims.exhibits.arcs import launch_delay
from penumbra.claims.faults import Fault
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.drawn_arcs import (
    ArcsInWorlds,
    between,
    deciding_number,
    latest_of_share,
    met_in_worlds,
)
from penumbra.claims.topics.intercontinental import Arcs, Stand, known, latest_launch_of_share, met, unfit
from penumbra.scenario.quantity import Spec

__all__ = ["TAKES", "Arguments", "finding", "ready"]

TAKES = "arcs"
_WORLDS = ("nominal", "low", "high")


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
    right = [_descend([getattr(latest[site], end) for site in arguments.order]) for end in _WORLDS]
    verdict: Verdict = "holds" if all(right) else "depends" if any(right) else "fails"
    nominal = sorted(arguments.order, key=lambda site: -latest[site].nominal)
    drawn = list(met_in_worlds(evidence, arguments.arcs, stands).values())
    ordered = _ordered(drawn)
    return Finding(
        verdict,
        "latest launch for half the people: "
        + ", ".join(f"{sites[site].name.split(', ')[0]} {_seconds(latest[site].nominal)}" for site in nominal),
        f"On nominal figures the order is {', '.join(sites[site].name for site in nominal)}. Far from the launch the "
        "arcs are high: a site there has most time, but only an interceptor that climbs far enough can use it.",
        deciding_number(evidence, arguments.arcs, stands, _ordered)
        or "No number by itself turns the order; only several together do.",
        exhibits=[launch_delay(evidence, arguments.arcs, found)],
        **between(drawn[0].worlds, ordered, ordered)._asdict(),
    )


def _ordered(drawn: Sequence[ArcsInWorlds]) -> NDArray[np.bool_]:
    """Whether the sites are in the statement's order in each world (world,)."""
    return np.all([a > b for a, b in pairwise(latest_of_share(one, 0.5) for one in drawn)], axis=0)


def _descend(values: Sequence[float]) -> bool:
    return all(a > b for a, b in pairwise(values))


def _seconds(latest: float) -> str:
    return "never" if latest == float("-inf") else f"{latest:.0f} s"
