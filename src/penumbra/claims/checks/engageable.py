"""Can an interceptor at a site meet intercontinental missiles, even with perfect tracking?"""

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

import xarray as xr
from pydantic import Field, model_validator

from penumbra.claims.exhibits.arcs import launch_delay, threshold_surface
from penumbra.claims.faults import Fault, Part
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.intercontinental import (
    Arcs,
    Stand,
    Surface,
    best,
    known,
    latest_launch_of_share,
    met,
    share,
    stands_of,
    unfit,
    unfit_surface,
)
from penumbra.claims.topics.shares import NONE, Share
from penumbra.scenario.cards import INTERCEPTOR_SPEED
from penumbra.scenario.domain import Domain
from penumbra.scenario.quantity import Duration, Quantity, Spec, Speed
from penumbra.sentences import percent

__all__ = ["Arguments", "finding", "ready"]

_SOONEST = Quantity(value=0.0, low=0.0, high=0.0, written=("0 s", "0 s", "0 s"))
_DELAY = Domain("duration", "-1 h", "2 h", ("-15 min", "1 h"), "a flight between continents takes half an hour")
_LATEST = Quantity(value=120.0, low=120.0, high=120.0, written=("120 s", "120 s", "120 s"))


class Arguments(Spec):
    """What the check asks for."""

    arcs: Arcs
    """Whose missiles."""
    held: Annotated[dict[str, Annotated[tuple[str, ...], Field(min_length=1)]], Field(min_length=1)]
    """Interceptors by site; if there are several, any of them may meet an arc."""
    says: Literal["some", "none", "not all"]
    """Which part of them the statement says can be met."""
    soonest: Annotated[Duration, _DELAY] = _SOONEST
    """Soonest launch after the missile's burnout; negative: while it burns."""
    latest: Annotated[Duration, _DELAY] = _LATEST
    """Latest launch after burnout that sensors and decision may need."""
    burnout_speed: Annotated[Speed | None, INTERCEPTOR_SPEED] = None
    """Burnout speed in place of the cards', if the statement names one."""
    least_share: Part = NONE
    """Share of the people in reach that counts as some; all but that much counts as all."""
    surface: Surface | None = None
    """The threshold surface that shows it; if there is none, shares by launch delay do."""

    @model_validator(mode="after")
    def _one_speed(self) -> "Arguments":
        if self.surface is not None and self.burnout_speed is not None:
            raise ValueError("write surface or burnout_speed: a surface marks interceptors at the speed of their cards")
        return self


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Arcs, sites and interceptors that are not there, delays in the wrong order."""
    for site, interceptors in arguments.held.items():
        at = ("arguments", "held", site)
        yield from unfit(evidence, arguments.arcs, sites={site: at}, interceptors=dict.fromkeys(interceptors, at))
    yield from unfit(evidence, arguments.arcs)
    if arguments.surface is not None:
        yield from unfit_surface(evidence, arguments.arcs, arguments.surface, ("arguments", "surface"))
    if arguments.soonest.value > arguments.latest.value:
        yield Fault(("arguments", "soonest"), "soonest is after latest; swap them")


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """They can if the worst world allows the latest launch; they cannot if the best world does not allow the soonest.

    Tracking is perfect from burnout on, which is the most favourable assumption for interception.
    """
    stands = stands_of(arguments.held)
    soonest, latest = arguments.soonest.value, arguments.latest.value
    evidence.progress("intercontinental arcs")
    found = met(evidence, arguments.arcs, stands, arguments.burnout_speed)
    shares = {stand: (share(one, soonest), share(one, latest)) for stand, one in found.items()}
    sites, cards = known(evidence, arguments.arcs)
    text = "; ".join(
        f"{cards[stand.interceptor].name} at {sites[stand.site].name} {first}, then {last}"
        for stand, (first, last) in shares.items()
    )
    most = max((best(one) for one in found.values()), key=_nominal)
    turn = max((latest_launch_of_share(one, _limit(arguments)) for one in found.values()), key=_nominal)
    return Finding(
        _verdict(list(shares.values()), arguments),
        f"people in reach whose missile can be met, launched {_when(soonest)}, then {_when(latest)}: {text}",
        f"{_starts(most)} {_turns(turn, _limit(arguments))} Tracking is taken as perfect "
        "from burnout on, so sensors are left out; they could only reduce the share.",
        "Other speeds, ceilings or flight times of the interceptor, a launch while the missile still burns, lofted or "
        "depressed arcs.",
        exhibits=[_exhibit(evidence, arguments, found)],
    )


def _exhibit(evidence: Evidence, arguments: Arguments, found: Mapping[Stand, xr.Dataset]) -> Exhibit:
    """The surface that the claim names, or shares by launch delay."""
    if arguments.surface is None:
        return launch_delay(evidence, arguments.arcs, found, arguments.burnout_speed)
    return threshold_surface(evidence, arguments.arcs, arguments.surface, found, arguments.least_share)


def _limit(arguments: Arguments) -> float:
    """Share of the people in reach that decides."""
    return 1.0 - arguments.least_share if arguments.says == "not all" else arguments.least_share


def _nominal(share_: Share) -> float:
    return share_.nominal


def _verdict(shares: list[tuple[Share, Share]], arguments: Arguments) -> Verdict:
    limit = _limit(arguments)
    surely = max(last.low for _, last in shares) >= limit
    never = max(first.high for first, _ in shares) < limit
    if arguments.says == "some":
        return "holds" if surely else "fails" if never else "depends"
    return "holds" if never else "fails" if surely else "depends"


def _when(delay: float) -> str:
    return "at burnout" if delay == 0.0 else f"{abs(delay):.0f} s {'after' if delay > 0.0 else 'before'} burnout"


def _delay_words(latest: float) -> str:
    if latest == -math.inf:
        return "never"
    return f"{abs(latest):,.0f} s {'after' if latest >= 0.0 else 'before'} burnout"


def _turns(latest: Share, limit: float) -> str:
    """The latest launch that meets the deciding share, as a sentence."""
    if latest.high == -math.inf:
        return f"However early the launch, less than {percent(limit)} is met."
    return (
        f"To meet {percent(limit)} of them, the latest launch is {_delay_words(latest.nominal)} "
        f"({_delay_words(latest.low)} to {_delay_words(latest.high)} over the published ranges)."
    )


def _starts(latest: Share) -> str:
    """The latest launch against the most favourable arc, as a sentence."""
    if latest.high == -math.inf:
        return "No arc can be met, whenever the interceptor starts."
    if latest.nominal == -math.inf:
        return (
            "With the nominal numbers no arc can be met, whenever the interceptor starts; with the most favourable "
            f"ones the latest launch over all arcs is {_delay_words(latest.high)}."
        )
    return (
        f"The latest launch over all arcs is {_delay_words(latest.nominal)}"
        f" ({_delay_words(latest.low)} to {_delay_words(latest.high)} over the published ranges)."
    )
