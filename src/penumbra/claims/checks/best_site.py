"""Does a new battery, ship or radar add most at the site that is said to be best?"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

import numpy as np
import xarray as xr
from pydantic import Field

from penumbra.claims.exhibits.kinds import Bar, Bars
from penumbra.claims.faults import Fault
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.errors import DomainError
from penumbra.scenario.model import History, Shield
from penumbra.scenario.quantity import Spec
from penumbra.sentences import listed, million
from penumbra.siting.added import added
from penumbra.siting.candidates import points
from penumbra.siting.setting import checked_places
from penumbra.siting.site import site

__all__ = ["TAKES", "Arguments", "finding", "ready"]

TAKES = "maps"

_AIMS, _WORLDS = 100, 64
_Place = tuple[Annotated[float, Field(ge=-89.0, le=89.0)], Annotated[float, Field(ge=-180.0, le=180.0)]]


class Arguments(Spec):
    """What the check asks for."""

    sites: Annotated[dict[str, _Place], Field(min_length=2, max_length=30)]
    """Each site by name, with latitude and longitude in degrees: {Fort Drum: [44.1, -75.7], ...}."""
    best: str
    """The site that is said to be best."""
    add: str
    """What would stand there: a battery of the scenario, of which one more is built; an interceptor; or a radar."""
    of: Literal["people", "area", "margin"] = "people"
    """By what it is judged: covered people, covered land, or mean time to spare of the people in reach."""
    day: date
    """Day of the shield to which it is added."""
    history: History
    """Planned or actual."""
    threats: tuple[str, ...] = ()
    """Classes; all if none is named."""
    whose: str = "protected"
    """Whose people or land: protected, an alliance, a named area or a country."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """A site that is not listed or stands in the sea, and an element or a class that is not there."""
    if arguments.best not in arguments.sites:
        yield Fault(("arguments", "best"), f"{arguments.best!r} is none of the sites: {', '.join(arguments.sites)}")
    for index, key in enumerate(arguments.threats):
        if key not in evidence.scenario.threats:
            yield Fault(("arguments", "threats", index), f"no threat class {key!r}")
    try:
        more = added(_shield(evidence, arguments), arguments.add)
    except DomainError as error:
        yield Fault(("arguments", "add"), str(error))
        return
    try:
        checked_places(more, points(_points(arguments.sites)))
    except DomainError as error:
        yield Fault(("arguments", "sites"), str(error))


def _shield(evidence: Evidence, arguments: Arguments) -> Shield:
    return evidence.scenario.on(arguments.day, arguments.history)


def _points(sites: Mapping[str, tuple[float, float]]) -> list[tuple[str, float, float]]:
    return [(name, *at) for name, at in sites.items()]


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds if it adds most nominally and on average for each way of reading the ranges and each published answer.

    Fails if it does so in none of them. Where no site adds anything, nothing is compared.
    """
    evidence.progress("adding a site at each place")
    found = site(
        _shield(evidence, arguments),
        _points(arguments.sites),
        arguments.add,
        arguments.of,
        threats=arguments.threats,
        whose=arguments.whose,
        aims=_AIMS,
        worlds=_WORLDS,
    )
    ways = _ways(found)
    if not ways:
        return Finding(
            "cannot be tested",
            "no site adds anything",
            "With nominal figures and in the cases drawn from the published ranges none of the sites adds anything to "
            "what the shield covers without it.",
            "Another measure, as the time to spare; or classes against which the shield leaves something open.",
        )
    right = {name: own[arguments.best] >= max(own.values()) - 1e-9 for name, own in ways.items()}
    verdict: Verdict = "holds" if all(right.values()) else "depends" if any(right.values()) else "fails"
    shown = ways.get("nominal") or dict(
        zip(found.finalist.values.tolist(), found.finalist_gain.values.tolist(), strict=True)
    )
    order = sorted(arguments.sites, key=lambda name: -shown[name])
    wrong = [name for name, ok in right.items() if not ok]
    held = _shares(found, arguments.best) if "finalist" in found.coords else (float("nan"),) * 3
    return Finding(
        verdict,
        ", ".join(f"{name} {_amount(found, shown[name])}" for name in order),
        f"So much one more site adds at each place, {_measure(arguments.of)}"
        f"{'' if 'nominal' in ways else ', on average: with nominal figures none adds anything'}. "
        + (f"Another adds more under {listed(wrong)}." if wrong else "It adds most in every way of looking.")
        + " Shares of cases are of those in which any site adds something.",
        "What a site costs, and what the ground and the neighbours allow, is not in it.",
        exhibits=[_exhibit(found, arguments, shown, order)],
        holds_least=held[0],
        holds_most=held[1],
        holds_error=held[2],
    )


def _ways(found: xr.Dataset) -> dict[str, dict[str, float]]:
    """What each site adds nominally, by way of reading and by answer, where any adds something."""
    names = [str(name) for name in found.candidate.values]
    ways = {"nominal": dict(zip(names, found.gain.values.tolist(), strict=True))}
    for dim in ("prior", "alternative") if "finalist" in found.coords else ():
        table = found[f"finalist_by_{dim}"].sel(finalist=names)
        for label in found[dim].values.tolist():
            ways[str(label)] = dict(zip(names, table.sel({dim: label}).values.tolist(), strict=True))
    return {name: own for name, own in ways.items() if max(own.values()) > 0.0}


def _shares(found: xr.Dataset, best: str) -> tuple[float, float, float]:
    """Least and greatest share, over the ways of reading, of worlds in which it is first; and the sampling error.

    Of the worlds in which any site adds something.
    """
    shares = found.finalist_first_by_prior.sel(finalist=best).values
    shares = shares[~np.isnan(shares)]
    if not shares.size:
        return float("nan"), float("nan"), float("nan")
    many = found.attrs["worlds"] / found.sizes["prior"]
    error = 1.96 * float(np.sqrt((shares * (1.0 - shares)).max() / many))
    return float(shares.min()), float(shares.max()), error


def _measure(of: str) -> str:
    return {"people": "in covered people", "area": "in covered land", "margin": "in mean time to spare"}[of]


def _amount(found: xr.Dataset, value: float) -> str:
    unit = found.attrs["unit"]
    if unit == "people":
        return million(value) if value >= 1e6 else f"{value:,.0f}"
    return f"{value:.0f} s" if unit == "s" else f"{value / 1e6:,.0f} km²"


def _exhibit(found: xr.Dataset, arguments: Arguments, shown: Mapping[str, float], order: list[str]) -> Exhibit:
    name = found.attrs["added"]
    unit, scale = {"people": ("million people", 1e-6), "m2": ("1,000 km²", 1e-9), "s": ("seconds", 1.0)}[
        found.attrs["unit"]
    ]
    bars = tuple(Bar(name=name, value=scale * shown[name]) for name in order)
    return Bars(
        title="What one more site adds at each place",
        note=f"{name[:1].upper()}{name[1:]}, {_measure(arguments.of)}. Sites stand at height 0.",
        unit=unit,
        bars=bars,
    ).exhibit()
