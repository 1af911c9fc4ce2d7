"""Does the umbrella stretch over the named areas and everything between? Two answers, kept apart.

First, which places no attributed class reaches: nothing there to be defended against. Second, of what a class does
reach, how much is covered: in every world of the published ranges, in some, in none.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

import numpy as np
import xarray as xr
from pydantic import Field

from penumbra.claims.checks.place_covered import unknown_alliance
from penumbra.claims.exhibits.kinds import ShareTable
from penumbra.claims.faults import Fault, unknown
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.by_alternative import dependence, under_each
from penumbra.claims.topics.shares import COUNTS_AS, Covered, is_all, of_reached
from penumbra.claims.topics.statement_in_worlds import Part, in_worlds
from penumbra.coverage.share import share
from penumbra.scenario.model import History
from penumbra.scenario.quantity import Spec
from penumbra.sentences import percent

__all__ = ["TAKES", "Arguments", "finding", "ready"]

TAKES = "maps"


class Arguments(Spec):
    """What the check asks for."""

    ends: Annotated[tuple[str, ...], Field(min_length=1)]
    """Ids of the scenario's named areas."""
    between: str
    """Key of the alliance whose land lies between: nato or nato-europe, the only ones on record."""
    completion: date
    """The day on which the shield was to be complete."""
    history: History
    """Planned or actual."""
    threats: tuple[str, ...] = ()
    """Classes it is judged against; those that open sources attribute by that day when none is named."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Areas and classes that are not there."""
    for index, place in enumerate(arguments.ends):
        yield from unknown(("arguments", "ends", index), "area", place, evidence.scenario.areas)
    yield from unknown_alliance(("arguments", "between"), arguments.between)
    for index, key in enumerate(arguments.threats):
        yield from unknown(("arguments", "threats", index), "threat class", key, evidence.scenario.threats)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Fails when some class leaves land it reaches open in every world, depends when only in some."""
    area = evidence.area(arguments.completion, arguments.history)
    ends = _chosen(share(area, "area", "area"), tuple(dict.fromkeys(arguments.ends)))
    threats = evidence.scenario.threats
    asked = arguments.threats or tuple(key for key in threats if threats[key].attributed_on(arguments.completion))
    kind = "class asked about" if arguments.threats else "attributed class"
    apart = [
        str(ends.place_name.sel(place=place).values)
        for place in arguments.ends
        if not any(int(ends.reached_pieces.sel(threat=key, place=place)) for key in asked)
    ]
    land = len(apart) < len(arguments.ends)
    shares, every = _covered(area, arguments, asked, land)
    verdict = _verdict(every)
    far = max((threats[key].range.value for key in asked), default=np.nan) / 1e3
    out = f"No {kind}, up to {far:,.0f} km, reaches {' or '.join(apart)}. " if apart else ""
    if not every:
        answer, change = f"no {kind} reaches any of it", "A class of longer range."
        return Finding(verdict, answer, out.strip(), change, exhibits=[_shown(arguments)])
    parts = [Part("people", "alliance", arguments.between)]
    parts += [Part("area", "area", place) for place in dict.fromkeys(arguments.ends)] if land else []
    often = in_worlds(evidence, arguments.completion, arguments.history, parts, asked, "all", verdict)
    return Finding(
        verdict,
        "people covered: " + "; ".join(_of_class(threats[key].range.value, shares[key]) for key in shares),
        f"{out}{_open(evidence, shares)} {COUNTS_AS['all'].capitalize()}."
        f"{_dependence(evidence, arguments, asked, land) if verdict == 'depends' else ''}",
        often.would_change,
        exhibits=[_shown(arguments)],
        **often.held._asdict(),
    )


def _of_class(range_: float, covered: Covered) -> str:
    """As in ``2,000 km: 0 % to 97 %``."""
    low, high = percent(covered.share.low), percent(covered.share.high)
    return f"{range_ / 1e3:,.0f} km: {low if low == high else f'{low} to {high}'}"


def _open(evidence: Evidence, shares: dict[str, Covered]) -> str:
    """Which share of the people between is covered in no case, as a sentence."""
    open_ = {key: 1.0 - covered.most for key, covered in shares.items() if not is_all(covered.most)}
    if not open_:
        return "Of the people reached between, all are covered at best."
    worst = max(open_, key=lambda key: open_[key])
    missile = f"{evidence.scenario.threats[worst].range.value / 1e3:,.0f} km"
    return f"Of the people between whom the {missile} missile reaches, {percent(open_[worst])} are covered in no case."


def _dependence(evidence: Evidence, arguments: Arguments, asked: Sequence[str], land: bool) -> str:
    """Whether the verdict depends on the answer to an open question."""

    def judged(one: xr.Dataset) -> Verdict:
        return _verdict(_covered(one, arguments, asked, land)[1])

    return dependence(evidence, under_each(evidence, arguments.completion, arguments.history, judged))


def _shown(arguments: Arguments) -> Exhibit:
    """The report's table of named areas on the day."""
    table = ShareTable(
        by="area",
        place=arguments.ends[0],
        of="people",
        day=arguments.completion,
        history=arguments.history,
        threats=arguments.threats,
    )
    return table.exhibit()


def _covered(
    area: xr.Dataset, arguments: Arguments, asked: Sequence[str], land: bool
) -> tuple[dict[str, Covered], list[Covered]]:
    """What is covered of the people between, by class that reaches any; and all there is to be judged, ends too."""
    between = _chosen(share(area, "people", "alliance"), (arguments.between,)).isel(place=0)
    people = {
        key: of_reached(between.sel(threat=key)) for key in asked if int(between.reached_pieces.sel(threat=key)) > 0
    }
    if not land:
        return people, [*people.values()]
    ends = _chosen(share(area, "area", "area"), tuple(dict.fromkeys(arguments.ends)))
    parts = [ends.sel(threat=key, place=place) for place in ends.place.values for key in asked]
    return people, [*people.values(), *(of_reached(part) for part in parts if int(part.reached_pieces) > 0)]


def _verdict(every: Sequence[Covered]) -> Verdict:
    """Fails where some is left open in every world, holds where none is in any."""
    if not every:
        return "cannot be tested"
    if not all(is_all(covered.most) for covered in every):
        return "fails"
    return "holds" if all(is_all(covered.least) for covered in every) else "depends"


def _chosen(shares: xr.Dataset, places: tuple[str, ...]) -> xr.Dataset:
    return shares.sel(place=list(places))
