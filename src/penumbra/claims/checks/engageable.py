"""Can an interceptor at a site meet intercontinental missiles, even with perfect tracking?"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from pydantic import Field, model_validator

from penumbra.claims.exhibits.arcs import launch_delay, threshold_surface
from penumbra.claims.faults import Fault, Part
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.drawn_arcs import ArcsInWorlds, between, deciding_number, met_in_worlds, share_met
from penumbra.claims.topics.drawn_shares import Held
from penumbra.claims.topics.intercontinental import (
    Arcs,
    Stand,
    Surface,
    latest_launch_of_share,
    met,
    share,
    stands_of,
    unfit,
    unfit_surface,
)
from penumbra.claims.topics.launch_words import delay_words, launch_words, share_met_words, turning_launch
from penumbra.claims.topics.shares import NONE, Share
from penumbra.scenario.cards import INTERCEPTOR_SPEED
from penumbra.scenario.domain import Domain
from penumbra.scenario.quantity import Duration, Quantity, Spec, Speed
from penumbra.sentences import percent

__all__ = ["TAKES", "Arguments", "finding", "ready"]

TAKES = "arcs"
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
    stands, limit = stands_of(arguments.held), _limit(arguments)
    evidence.progress("intercontinental arcs")
    found = met(evidence, arguments.arcs, stands, arguments.burnout_speed)
    first, last = (
        [share(one, delay.value) for one in found.values()] for delay in (arguments.soonest, arguments.latest)
    )
    turn = max((latest_launch_of_share(one, limit) for one in found.values()), key=_nominal)
    verdict = _verdict(list(zip(first, last, strict=True)), arguments)
    return Finding(
        verdict,
        share_met_words(_most(first), arguments.soonest.value),
        f"{_turns(turn, limit)} Launched {launch_words(arguments.latest.value)} {_it(arguments)} meets "
        f"{percent(_most(last).nominal)}. We assume perfect tracking, which favours interception.",
        _would_change(evidence, arguments, stands, verdict, turn),
        exhibits=[_exhibit(evidence, arguments, found)],
        **_often(evidence, arguments, stands, verdict)._asdict(),
    )


def _often(evidence: Evidence, arguments: Arguments, stands: Sequence[Stand], verdict: Verdict) -> Held:
    """In how many drawn worlds it holds, from the latest to the soonest launch; settled verdicts in all or none."""
    if verdict in ("holds", "fails"):
        share_ = float(verdict == "holds")
        return Held(share_, share_, 0.0)
    drawn = list(met_in_worlds(evidence, arguments.arcs, stands, arguments.burnout_speed).values())
    one, other = (_holds(drawn, arguments, delay.value) for delay in (arguments.latest, arguments.soonest))
    return between(drawn[0].worlds, one, other)


def _holds(drawn: Sequence[ArcsInWorlds], arguments: Arguments, delay: float) -> NDArray[np.bool_]:
    """Whether the statement holds in each world (world,) at one delay of the launch."""
    can = np.fmax.reduce([share_met(one, delay) for one in drawn]) >= _limit(arguments)
    return np.asarray(can if arguments.says == "some" else ~can)


def _would_change(
    evidence: Evidence, arguments: Arguments, stands: Sequence[Stand], verdict: Verdict, turn: Share
) -> str:
    """The delay of the launch at which it turns; if that is none of those asked about, the number that turns it."""
    soonest, latest = arguments.soonest.value, arguments.latest.value
    if verdict == "depends" and not soonest <= turn.nominal < latest and len({one.interceptor for one in stands}) == 1:

        def judged(drawn: Sequence[ArcsInWorlds]) -> NDArray[np.bool_]:
            return _holds(drawn, arguments, soonest)

        number = deciding_number(evidence, arguments.arcs, stands, judged, arguments.burnout_speed)
        if number:
            return number
    return turning_launch(turn, arguments.says, verdict)


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


def _it(arguments: Arguments) -> str:
    return "it" if len(stands_of(arguments.held)) == 1 else "the best"


def _most(shares: Sequence[Share]) -> Share:
    return Share(*(max(each) for each in zip(*shares, strict=True)))


def _side(latest: float) -> str:
    """A latest launch as in ``90 s before``."""
    return delay_words(latest).removesuffix(" burnout")


def _turns(latest: Share, limit: float) -> str:
    """The latest launch that meets the deciding share, as a sentence."""
    if latest.high == -math.inf:
        return f"However early the launch, less than {percent(limit)} is met."
    if latest.nominal == -math.inf:
        best = f"at best the latest launch is {delay_words(latest.high)}"
        return f"On nominal figures no launch meets {percent(limit)} of the people in reach; {best}."
    return (
        f"To meet {percent(limit)} of people it must start by {delay_words(latest.nominal)}, over the ranges "
        f"{_side(latest.low)} to {_side(latest.high)}."
    )
