"""Does the deployment touch another state's deterrent: can its batteries meet intercontinental missiles on their way?

The figure is a surface over burnout speed and launch delay, not a yes or no; the verdict speaks of what was deployed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

import numpy as np
import xarray as xr
from pydantic import Field, model_validator

from penumbra.claims.exhibits.arcs import threshold_surface
from penumbra.claims.faults import Count, Fault, Part, Path, unknown
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.drawn_arcs import between, met_in_worlds, share_met
from penumbra.claims.topics.drawn_shares import Held
from penumbra.claims.topics.intercontinental import (
    SPEEDS,
    Arcs,
    Stand,
    Surface,
    best,
    known,
    latest_launch_of_share,
    met,
    rungs,
    share,
    unfit,
    unfit_surface,
)
from penumbra.claims.topics.launch_words import share_met_words, turning_launch
from penumbra.claims.topics.shares import NONE, Share
from penumbra.coverage.threshold_surface import least_speed
from penumbra.scenario.model import History
from penumbra.scenario.quantity import Spec
from penumbra.sentences import percent

__all__ = ["TAKES", "Arguments", "Arsenal", "Published", "Ranking", "deployed", "finding", "ready"]

TAKES = "arcs"
DELAYS = (0.0, 60.0, 120.0)
"""Launch delays after burnout [s] of the thresholds."""


class Arsenal(Spec):
    """The arsenal that the interceptors would face."""

    warheads: tuple[Count, Count]
    """Fewest and most warheads on record."""
    shots: Annotated[int, Field(gt=0, le=100)] = 2
    """Interceptors for each warhead."""
    source: str
    """Key of a source, or in the ledger's own."""

    @model_validator(mode="after")
    def _ordered(self) -> "Arsenal":
        if not 0 < self.warheads[0] <= self.warheads[1]:
            raise ValueError("warheads: write the fewest, above 0, then the most")
        return self


class Published(Spec):
    """A published finding on one interceptor at one site."""

    site: str
    interceptor: str
    by: str
    """Who says so, in a word or two."""
    says: Literal["some", "none"]
    """Whether it can meet any of these missiles."""
    source: str
    """Key of a source."""


class Ranking(Spec):
    """A published order of the sites."""

    order: Annotated[tuple[str, ...], Field(min_length=2)]
    """Sites, best first."""
    by: str
    """Who ranks them, and for what."""
    source: str
    """Key of a source."""


class Arguments(Spec):
    """What the check asks for."""

    arcs: Arcs
    """Whose missiles."""
    completion: date
    """Day of the deployment."""
    history: History
    """Planned or actual."""
    says: Literal["some", "none"] = "some"
    """Whether the statement says that the batteries can meet some of these missiles, or none."""
    published: tuple[Published, ...] = ()
    """Findings of others, shown next to our shares; also on cancelled interceptors."""
    ranking: Ranking | None = None
    """A published order of the surface's sites, shown next to ours."""
    surface: Surface | None = None
    """The threshold surface; of the first class, the first interceptor that stands, and all sites if absent."""
    least_share: Part = NONE
    """Share of the people in reach that counts as some."""
    arsenal: Arsenal
    """The other side's missiles and warheads, against which interceptors are counted."""


def deployed(evidence: Evidence, arguments: Arguments) -> dict[Stand, int]:
    """Interceptors that stand on the day, with their number."""
    held: dict[Stand, int] = {}
    for battery in evidence.scenario.on(arguments.completion, arguments.history).batteries.values():
        stand = Stand(battery.site, battery.interceptor)
        held[stand] = held.get(stand, 0) + battery.inventory
    return held


def _surface(evidence: Evidence, arguments: Arguments) -> Surface:
    """The requested surface, or one for the standing interceptors and those in findings of others."""
    if arguments.surface is not None:
        return arguments.surface
    held = deployed(evidence, arguments)
    sites = dict.fromkeys([*(stand.site for stand in held), *(other.site for other in arguments.published)])
    return Surface(
        like=next(iter(held)).interceptor,
        threat=arguments.arcs.threats[0],
        sites=tuple(sites),
        day=arguments.completion,
        history=arguments.history,
    )


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Arcs, sites, interceptors and sources that are not there; a day on which no battery stands."""
    at = ("arguments",)
    if not deployed(evidence, arguments):
        message = f"no battery stands on {arguments.completion} ({arguments.history}); choose another day"
        yield Fault((*at, "completion"), message)
        return
    cited: dict[Path, str] = {(*at, "arsenal", "source"): arguments.arsenal.source}
    for row, other in enumerate(arguments.published):
        cited[(*at, "published", row, "source")] = other.source
        where = (*at, "published", row)
        asked = {other.site: (*where, "site")}, {other.interceptor: (*where, "interceptor")}
        yield from unfit(evidence, arguments.arcs, None, *asked)
    if arguments.ranking:
        cited[(*at, "ranking", "source")] = arguments.ranking.source
        for index, site in enumerate(arguments.ranking.order):
            place = (*at, "ranking", "order", index)
            yield from unknown(place, "site of the surface", site, _surface(evidence, arguments).sites)
    for path, key in cited.items():
        yield from unknown(path, "source", key, evidence.sources)
    if arguments.surface is not None:
        yield from unfit_surface(evidence, arguments.arcs, arguments.surface, (*at, "surface"))
    yield from unfit(evidence, arguments.arcs)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Fails when in no world a deployed battery, launched at burnout or later, can meet what counts as some.

    Holds when in every world it can, launched two minutes after burnout; depends otherwise. The other way round where
    the statement says none.
    """
    held = deployed(evidence, arguments)
    others = [Stand(other.site, other.interceptor) for other in arguments.published]
    evidence.progress("intercontinental arcs past the sites")
    found = met(evidence, arguments.arcs, dict.fromkeys([*held, *others]))
    needed = _needed(evidence, arguments)
    at_burnout, late = ({stand: share(found[stand], delay) for stand in held} for delay in (DELAYS[0], DELAYS[-1]))
    turn = _most(latest_launch_of_share(found[stand], arguments.least_share) for stand in held)
    verdict: Verdict = "depends"
    if _most(at_burnout.values()).high < arguments.least_share:
        verdict = "fails" if arguments.says == "some" else "holds"
    elif _most(late.values()).low >= arguments.least_share:
        verdict = "holds" if arguments.says == "some" else "fails"
    part = percent(arguments.least_share)
    return Finding(
        verdict,
        share_met_words(_most(at_burnout.values()), DELAYS[0]),
        f"{_too_slow(found, held)} We assume perfect tracking, in favour of the interceptor. "
        f"{_beside(evidence, arguments, found)}{_ranked(evidence, arguments, needed)}"
        f"Burnout speed that it takes for {part} of the people in reach, launched at burnout, 60 s and 120 s after: "
        f"{_thresholds(evidence, arguments, needed)}. {_numbers(arguments, sum(held.values()))}",
        turning_launch(turn, arguments.says, verdict),
        exhibits=[
            threshold_surface(
                evidence, arguments.arcs, _surface(evidence, arguments), [*held, *others], arguments.least_share
            )
        ],
        **_often(evidence, arguments, list(held), verdict)._asdict(),
    )


def _often(evidence: Evidence, arguments: Arguments, held: Sequence[Stand], verdict: Verdict) -> Held:
    """In how many drawn worlds it holds, from the latest launch to that at burnout; settled verdicts in all or none."""
    if verdict in ("holds", "fails"):
        share_ = float(verdict == "holds")
        return Held(share_, share_, 0.0)
    drawn = list(met_in_worlds(evidence, arguments.arcs, held).values())
    can = [
        np.fmax.reduce([share_met(one, delay) for one in drawn]) >= arguments.least_share
        for delay in (DELAYS[-1], DELAYS[0])
    ]
    return between(drawn[0].worlds, *(can if arguments.says == "some" else [~each for each in can]))


def _most(shares: Iterable[Share]) -> Share:
    return Share(*(max(each) for each in zip(*shares, strict=True)))


def _needed(evidence: Evidence, arguments: Arguments) -> xr.Dataset:
    """Least speed by site and delay."""
    asked = _surface(evidence, arguments)
    arcs = arguments.arcs.model_copy(update={"threats": (asked.threat,)})
    ladder = rungs(evidence, arcs, asked.like, asked.sites)
    return least_speed(ladder, DELAYS, arguments.least_share)


def _thresholds(evidence: Evidence, arguments: Arguments, needed: xr.Dataset) -> str:
    """The same in words."""
    sites, _ = known(evidence, arguments.arcs)
    return "; ".join(
        f"{sites[site].name} " + ", ".join(_speed(needed.sel(site=site, delay=delay)) for delay in DELAYS)
        for site in _surface(evidence, arguments).sites
    )


def _ranked(evidence: Evidence, arguments: Arguments, needed: xr.Dataset) -> str:
    """A published order of the sites next to that of our nominal speeds at burnout; unreachable sites come last."""
    ranking = arguments.ranking
    if ranking is None:
        return ""
    speeds = needed.least_speed.sel(delay=DELAYS[0], site=list(ranking.order)).fillna(np.inf).values
    agrees = bool((np.diff(speeds) > 0.0).all())
    sites, _ = known(evidence, arguments.arcs)
    order = ", ".join(sites[ranking.order[row]].name for row in np.argsort(speeds, kind="stable"))
    return (
        f"By the speed that it takes, the best site first: {order}; {ranking.by} has "
        f"{'the same' if agrees else 'another'} order [{ranking.source}]. "
    )


def _speed(one: xr.Dataset) -> str:
    """As in ``5.3 km/s (5.0 to 6.3)``; for more than the fastest rung, "over"."""

    def number(name: str) -> str:
        value = float(one[name])
        return f"{value / 1e3:.1f}" if np.isfinite(value) else f"over {SPEEDS[-1] / 1e3:.0f}"

    return f"{number('least_speed')} km/s ({number('least_speed_low')} to {number('least_speed_high')})"


def _too_slow(found: Mapping[Stand, xr.Dataset], held: Mapping[Stand, int]) -> str:
    """The latest launch of all deployed batteries, as a sentence."""
    latest = max((best(found[stand]) for stand in held), key=lambda each: each.nominal)
    if latest.nominal == -np.inf:
        return "No deployed battery can meet any of these missiles, whenever it is launched."
    side = "before" if latest.nominal < 0.0 else "after"
    return f"The latest launch of any deployed battery is {abs(latest.nominal):.0f} s {side} burnout."


def _beside(evidence: Evidence, arguments: Arguments, found: Mapping[Stand, xr.Dataset]) -> str:
    """Our shares at burnout next to findings of others, for each interceptor."""
    sites, cards = known(evidence, arguments.arcs)
    said: dict[Stand, list[Published]] = {}
    for other in arguments.published:
        said.setdefault(Stand(other.site, other.interceptor), []).append(other)
    parts = [
        f"{cards[stand.interceptor].name} at {sites[stand.site].name} {ours} ({_others(ours, theirs, arguments)})"
        for stand, theirs in said.items()
        for ours in [share(found[stand], DELAYS[0])]
    ]
    return f"Compared with findings of others, launched at burnout: {'; '.join(parts)}. " if parts else ""


def _others(ours: Share, theirs: Sequence[Published], arguments: Arguments) -> str:
    """Who agrees: some is what the nominal world has, none what it lacks."""
    some = ours.nominal >= arguments.least_share
    by_side: dict[str, list[str]] = {"as": [], "against": []}
    for other in theirs:
        by_side["as" if (other.says == "some") == some else "against"].append(f"{other.by} [{other.source}]")
    return ", ".join(f"{side} {' and '.join(names)}" for side, names in by_side.items() if names)


def _numbers(arguments: Arguments, interceptors: int) -> str:
    """Inventory against arsenal."""
    few, many = arguments.arsenal.warheads
    low, high = (interceptors / arguments.arsenal.shots / warheads for warheads in (many, few))
    return (
        f"Could they all meet one, {interceptors} interceptors, {arguments.arsenal.shots} to a warhead, would be "
        f"{100.0 * low:.1f} to {100.0 * high:.1f} % of {few:,} to {many:,} warheads."
    )
