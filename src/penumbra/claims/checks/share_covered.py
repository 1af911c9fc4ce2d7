"""Is the stated share of a country, area or alliance covered? By the shield, or some of its batteries alone."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Literal

import xarray as xr
from pydantic import Field, model_validator

from penumbra.claims.checks.place_covered import unknown_alliance
from penumbra.claims.exhibits.kinds import Bar, Bars
from penumbra.claims.faults import Fault, unknown, unknown_country
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.by_alternative import dependence, under_each
from penumbra.claims.topics.drawn_shares import Between
from penumbra.claims.topics.part_of_shield import part_of, standing_words, unknown_part
from penumbra.claims.topics.shares import NONE, Covered, of_reached
from penumbra.claims.topics.statement_in_worlds import Part, in_worlds
from penumbra.coverage.share import share
from penumbra.earth.map_units import country_names
from penumbra.scenario.model import History
from penumbra.scenario.quantity import Spec
from penumbra.sentences import day, kilometres, percent

__all__ = ["TAKES", "Arguments", "finding", "ready"]

TAKES = "maps"
_Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Arguments(Spec):
    """What the check asks for."""

    by: Literal["alliance", "area", "country"]
    """What kind of place it is."""
    place: str
    """Its key: nato or nato-europe; a named area of the scenario; a country's code."""
    of: Literal["people", "area"]
    """Weight of the share: people or land."""
    day: date
    """Day of the shield."""
    history: History
    """Planned or actual."""
    at_least: _Share = 0.0
    """Least share that the words allow, of what the missile reaches: 0.5 for a half."""
    at_most: _Share = 1.0
    """Greatest share that they allow."""
    threats: Annotated[tuple[str, ...], Field(min_length=1)]
    """Classes it speaks of; the share must be as said against each that reaches the place."""
    batteries: tuple[str, ...] = ()
    """The batteries that it speaks of; all that stand when none is named."""

    @model_validator(mode="after")
    def _ordered(self) -> "Arguments":
        if self.at_least > self.at_most:
            raise ValueError("at_least is more than at_most; swap them")
        if (self.at_least, self.at_most) == (0.0, 1.0):
            raise ValueError("write at_least, at_most or both: any share lies between 0 and 1")
        if self.at_least <= NONE and self.at_most >= 1.0 - NONE:
            raise ValueError(
                "every share would do, as a share is as said if it is less than one per cent off; write an at_least "
                f"above {NONE:g} or an at_most below {1.0 - NONE:g}; for some or all use the check place-covered"
            )
        return self


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Places, batteries and classes that are not there."""
    place = ("arguments", "place")
    if arguments.by == "country":
        yield from unknown_country(place, arguments.place, country_names())
    elif arguments.by == "alliance":
        yield from unknown_alliance(place, arguments.place)
    else:
        yield from unknown(place, "area", arguments.place, evidence.scenario.areas)
    yield from unknown_part(evidence, arguments.batteries, arguments.threats)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds if the share lies within what the words allow in every world, fails if it does in none."""
    part = part_of(evidence, arguments.batteries, arguments.threats)
    area = part.area(arguments.day, arguments.history)
    shares = share(area, arguments.of, arguments.by)
    threats = evidence.scenario.threats
    if arguments.place not in shares.place.values:
        name = country_names().get(arguments.place, arguments.place)
        reason = f"{name} lies outside the map, so nothing is known of it."
        return Finding("cannot be tested", "not on the map", reason, "A wider map: the scenario's region.")
    covered, name = _covered(area, arguments), str(shares.place_name.sel(place=arguments.place).item())
    if not covered:
        reason = f"None of the classes asked about reaches {name}, so there is nothing to cover."
        return Finding("cannot be tested", "no class reaches it", reason, "A class of longer range.")
    verdict = _verdict(list(covered.values()), arguments)
    says = Between(_least(arguments), _most(arguments))
    own = [Part(arguments.of, arguments.by, arguments.place)]
    often = in_worlds(part, arguments.day, arguments.history, own, list(covered), says, verdict)
    what = "people" if arguments.of == "people" else "land"
    told = "; ".join(
        f"{kilometres(threats[key].range.value)}: {found.share.words}, the statement says {_said(arguments)}"
        for key, found in covered.items()
    )
    with_ = standing_words(evidence.scenario, arguments.batteries, arguments.day, arguments.history)
    reason = (
        f"{with_}: so much of the {what} of {name} that the missile reaches is covered. A share is as said if it "
        "is less than one per cent off."
        f"{_dependence(part, arguments) if verdict == 'depends' else ''}"
    )
    return Finding(
        verdict,
        told,
        reason,
        often.would_change,
        exhibits=[_exhibit(evidence, arguments, covered, name)],
        **often.held._asdict(),
    )


def _least(arguments: Arguments) -> float:
    """The least share that counts as said: a share of all is allowed what counts as none."""
    return arguments.at_least - NONE


def _most(arguments: Arguments) -> float:
    return arguments.at_most + NONE


def _said(arguments: Arguments) -> str:
    """The stated share, as in ``50 % to 67 %``."""
    if arguments.at_most == 1.0:
        return f"{percent(arguments.at_least)} or more"
    if arguments.at_least == 0.0:
        return f"{percent(arguments.at_most)} or less"
    return f"{percent(arguments.at_least)} to {percent(arguments.at_most)}"


def _covered(area: xr.Dataset, arguments: Arguments) -> dict[str, Covered]:
    """What is covered of what each class reaches of the place, by class."""
    own = share(area, arguments.of, arguments.by).sel(place=arguments.place)
    reaching = [key for key in arguments.threats if int(own.reached_pieces.sel(threat=key)) > 0]
    return {key: of_reached(own.sel(threat=key)) for key in reaching}


def _verdict(covered: Sequence[Covered], arguments: Arguments) -> Verdict:
    least, most = _least(arguments), _most(arguments)
    if all(least <= one.least and one.most <= most for one in covered):
        return "holds"
    return "fails" if any(one.most < least or one.least > most for one in covered) else "depends"


def _dependence(part: Evidence, arguments: Arguments) -> str:
    """Whether the verdict depends on the answer to an open question."""

    def judged(one: xr.Dataset) -> Verdict:
        found = _covered(one, arguments)
        return _verdict(list(found.values()), arguments) if found else "cannot be tested"

    return dependence(part, under_each(part, arguments.day, arguments.history, judged))


def _exhibit(evidence: Evidence, arguments: Arguments, covered: dict[str, Covered], name: str) -> Exhibit:
    """The covered share by class, with its range and the stated share."""
    threats = evidence.scenario.threats
    bars = tuple(
        Bar(
            name=threats[key].name,
            value=100.0 * found.share.nominal,
            low=100.0 * found.share.low,
            high=100.0 * found.share.high,
        )
        for key, found in covered.items()
    )
    stated = arguments.at_least if arguments.at_most == 1.0 else arguments.at_most
    what = "people" if arguments.of == "people" else "land"
    title = f"Share of the {what} of {name} covered on {day(arguments.day)}"
    note = f"The statement says {_said(arguments)}. Bars show nominal figures, lines the published ranges."
    said = Bar(name=f"said: {_said(arguments)}", value=100.0 * stated)
    return Bars(title=title, note=note, unit="per cent", bars=bars, said=said).exhibit()
