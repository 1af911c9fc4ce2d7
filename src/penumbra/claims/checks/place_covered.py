"""Is a country, a named area or an alliance covered: all of it, or any of it, against which classes?"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

import xarray as xr

from penumbra.claims.exhibits.kinds import ShareTable
from penumbra.claims.faults import Fault, Path, unknown, unknown_country
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.by_alternative import dependence, under_each
from penumbra.claims.topics.shares import COUNTS_AS, Covered, is_all, is_none, of_reached
from penumbra.claims.topics.statement_in_worlds import Part, in_worlds
from penumbra.coverage.share import share
from penumbra.earth.map_units import country_names
from penumbra.scenario.model import History
from penumbra.scenario.quantity import Spec
from penumbra.sentences import day, percent, with_article

__all__ = ["ALLIANCES", "TAKES", "Arguments", "finding", "ready", "unknown_alliance"]

TAKES = "maps"
ALLIANCES = ("nato", "nato-europe")
"""Keys of the alliances with shares: the record knows the members of NATO alone."""


class Arguments(Spec):
    """What the check asks for."""

    by: Literal["alliance", "area", "country"]
    """What kind of place it is."""
    place: str
    """Its key: nato or nato-europe, the only alliances on record; a named area of the scenario; a country's code."""
    of: Literal["people", "area"]
    """Weight of the share: people or land."""
    day: date
    """Day of the shield."""
    history: History
    """Planned or actual."""
    says: Literal["all", "some"]
    """How much of it the statement says is covered."""
    threats: tuple[str, ...] = ()
    """Classes it speaks of; those that open sources attribute by that day when none is named."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Classes and places that are not there."""
    for index, key in enumerate(arguments.threats):
        yield from unknown(("arguments", "threats", index), "threat class", key, evidence.scenario.threats)
    place = ("arguments", "place")
    if arguments.by == "country":
        yield from unknown_country(place, arguments.place, country_names())
    elif arguments.by == "alliance":
        yield from unknown_alliance(place, arguments.place)
    else:
        yield from unknown(place, "area", arguments.place, evidence.scenario.areas)


def unknown_alliance(path: Path, key: str) -> Iterator[Fault]:
    """A fault if a key is none of `ALLIANCES`."""
    if key not in ALLIANCES:
        yield Fault(
            path,
            f"no alliance {key!r}; the record knows one: write nato, or nato-europe for its members in Europe; for "
            "others name an area of the scenario with their map units",
        )


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Verdict from the part of the place that each class reaches: covered in every world, in some, or in none."""
    threats = evidence.scenario.threats
    area = evidence.area(arguments.day, arguments.history)
    shares = share(area, arguments.of, arguments.by)
    if arguments.place not in shares.place.values:
        reason = (
            f"{country_names().get(arguments.place, arguments.place)} lies outside the map, so nothing is known of it."
        )
        return Finding("cannot be tested", "not on the map", reason, "A wider map: the scenario's region.")
    asked = arguments.threats or [key for key in threats if threats[key].attributed_on(arguments.day)]
    covered, name = _covered(area, arguments, asked), shares.place_name.sel(place=arguments.place).item()
    if not covered:
        reason = f"None of the classes asked about reaches {name}, so there is nothing to cover."
        return Finding("cannot be tested", "no class reaches it", reason, "A class of longer range.")
    verdict = _verdict(list(covered.values()), arguments.says)
    pick = min if arguments.says == "all" else max
    decisive = pick(covered, key=lambda key: (covered[key].most, covered[key].least))
    part = Part(arguments.of, arguments.by, arguments.place)
    often = in_worlds(evidence, arguments.day, arguments.history, [part], list(covered), arguments.says, verdict)
    missile = f"{threats[decisive].range.value / 1e3:,.0f} km"
    best = "worst" if arguments.says == "all" else "best"
    return Finding(
        verdict,
        f"{missile}: {covered[decisive].share.words}",
        f"{_shield(arguments)} covers {percent(covered[decisive].share.nominal)} of the "
        f"{'people' if arguments.of == 'people' else 'land'} of {with_article(name)} "
        f"in reach of the {missile} missile. "
        f"The statement says {arguments.says}, so the {best}-covered missile decides; {COUNTS_AS[arguments.says]}."
        f"{_dependence(evidence, arguments, asked) if verdict == 'depends' else ''}",
        often.would_change,
        exhibits=[_shown(arguments)],
        **often.held._asdict(),
    )


def _shield(arguments: Arguments) -> str:
    """The shield of a day, as the subject of a sentence."""
    return f"The shield of {day(arguments.day)}, as {'planned' if arguments.history == 'planned' else 'it was'},"


def _dependence(evidence: Evidence, arguments: Arguments, asked: Sequence[str]) -> str:
    """Whether the verdict depends on the answer to an open question."""

    def judged(one: xr.Dataset) -> Verdict:
        found = _covered(one, arguments, asked)
        return _verdict(list(found.values()), arguments.says) if found else "cannot be tested"

    return dependence(evidence, under_each(evidence, arguments.day, arguments.history, judged))


def _shown(arguments: Arguments) -> Exhibit:
    """The report's table of this kind of place, on this day."""
    table = ShareTable(
        by=arguments.by,
        place=arguments.place,
        of=arguments.of,
        day=arguments.day,
        history=arguments.history,
        threats=arguments.threats,
    )
    return table.exhibit()


def _covered(area: xr.Dataset, arguments: Arguments, asked: Sequence[str]) -> dict[str, Covered]:
    """What is covered of what each class reaches of the place, by class."""
    own = share(area, arguments.of, arguments.by).sel(place=arguments.place)
    reaching = [key for key in asked if int(own.reached_pieces.sel(threat=key)) > 0]
    return {key: of_reached(own.sel(threat=key)) for key in reaching}


def _verdict(covered: list[Covered], says: str) -> Verdict:
    """Judged by what counts as none and as all."""
    if says == "all":
        surely, never = all(is_all(each.least) for each in covered), any(not is_all(each.most) for each in covered)
    else:
        surely, never = any(not is_none(each.least) for each in covered), all(is_none(each.most) for each in covered)
    return "holds" if surely else "fails" if never else "depends"
