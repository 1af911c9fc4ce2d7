"""Does a flight pass over a place above the ceiling of these interceptors?"""

import math
from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

import numpy as np
from pydantic import Field
from pyproj import Geod

from penumbra.claims.exhibits.kinds import Bar, Bars
from penumbra.claims.faults import Fault, loaded, unknown
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.drawn_shares import Held, held
from penumbra.coverage.place_lookup import spot
from penumbra.coverage.trace import trace
from penumbra.errors import DomainError, NothingUncertainError
from penumbra.scenario.cards import APOGEE, InterceptorCard
from penumbra.scenario.domain import Domain
from penumbra.scenario.model import Scenario
from penumbra.scenario.quantity import Length, Quantity, Spec
from penumbra.sentences import kilometres, listed
from penumbra.uncertainty.drawn.draw import draw

__all__ = ["TAKES", "Arguments", "finding", "ready"]

TAKES = "arcs"
_GEOD = Geod(ellps="WGS84")
_DRAWS = 512  # for each prior: one number is looked up in each world
_BETWEEN = 20  # points between two of a trace, some 2 km apart on a flight of 4,000 km
_NONE = Quantity(value=0.0, low=0.0, high=0.0, written=("0 km", "0 km", "0 km"))
_Distance = Annotated[
    Length, Domain("length", "10 km", "15000 km", ("100 km", "12000 km"), "missiles on record fly as far")
]
_Height = Annotated[
    Length, Domain("length", "0 km", "10000 km", ("0 km", "5000 km"), "the highest test climbed to 7,700 km")
]


class Arguments(Spec):
    """What the check asks for."""

    case: str | None = None
    """Scenario, or file beside the ledger, that has the class and the launch point; the ledger's own if absent."""
    threat: str
    """Class of missile that flies."""
    launch: str
    """Launch point: an id of that scenario, a town or coordinates."""
    toward: str
    """Town or coordinates over which the flight is aimed on."""
    distance: _Distance
    """How far it flies."""
    apogee: Annotated[Length | None, APOGEE] = None
    """How high it flies; by the class's own loft if absent."""
    over: str
    """Town or coordinates near which the height is taken."""
    interceptors: Annotated[tuple[str, ...], Field(min_length=1)]
    """Keys of the interceptors in the ledger's scenario."""
    by: _Height = _NONE
    """By how much at least it passes above their ceilings, as the statement says."""


class _Passage(NamedTuple):
    height: float  # [m] above the ellipsoid, where the flight is nearest to the place
    aside: float  # [m] from there to the place, along the ground
    downrange: float  # [m] from the launch point


def _case(evidence: Evidence, arguments: Arguments) -> Scenario:
    return evidence.scenario if arguments.case is None else evidence.case(arguments.case)


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """A case, a class, places or interceptors that are not there."""
    case = loaded(("arguments", "case"), arguments.case, evidence.case) if arguments.case else evidence.scenario
    if isinstance(case, Fault):
        yield case
        return
    yield from unknown(("arguments", "threat"), "threat class", arguments.threat, case.threats)
    places = {}
    for name in ("launch", "toward", "over"):
        try:
            found = spot(case, getattr(arguments, name))
            places[name] = (found.latitude, found.longitude)
        except DomainError as error:
            yield Fault(("arguments", name), str(error))
    if "launch" in places and places.get("toward") == places["launch"]:
        yield Fault(
            ("arguments", "toward"), "lies on the launch point, so the flight has no direction; write another place"
        )
    for index, key in enumerate(arguments.interceptors):
        yield from unknown(("arguments", "interceptors", index), "interceptor", key, evidence.scenario.interceptors)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds if the flight is above every published ceiling by as much as said, fails if it is not above the lowest."""
    cards = {key: evidence.scenario.interceptors[key] for key in arguments.interceptors}
    passage = _passage(evidence, claim, arguments)
    if isinstance(passage, str):
        return Finding("cannot be tested", "no such flight", passage, "Another distance or apogee.")
    spare = passage.height - arguments.by.value
    verdict: Verdict = "depends"
    if all(spare > card.ceiling.high for card in cards.values()):
        verdict = "holds"
    elif any(spare <= card.ceiling.low for card in cards.values()):
        verdict = "fails"
    told = [f"{card.name} {_range(card.ceiling)}" for card in cards.values()]
    more = f", said at least {kilometres(arguments.by.value)} above" if arguments.by.value > 0.0 else ""
    toward, place = (spot(_case(evidence, arguments), each).short for each in (arguments.toward, arguments.over))
    return Finding(
        verdict,
        f"some {kilometres(round(passage.height, -4))} high; ceilings: {'; '.join(told)}{more}",
        f"Aimed over {toward}, the flight passes {kilometres(round(passage.aside, -4))} from {place}, "
        f"{kilometres(round(passage.downrange, -4))} from its launch. What is above the ceiling there may be below it "
        "earlier or later on its way.",
        f"Another ceiling of {listed([card.name for card in cards.values()])}, or another place along the flight.",
        exhibits=[_shown(passage, list(cards.values()), place)],
        **_often(evidence, claim, arguments, spare, verdict)._asdict(),
    )


def _passage(evidence: Evidence, claim: Claim, arguments: Arguments) -> _Passage | str:
    """Where the flight is nearest to the place; why there is none."""
    case = _case(evidence, arguments)
    start, toward, over = (spot(case, getattr(arguments, name)) for name in ("launch", "toward", "over"))
    bearing, _, _ = _GEOD.inv(start.longitude, start.latitude, toward.longitude, toward.latitude)
    longitude, latitude, _ = _GEOD.fwd(start.longitude, start.latitude, bearing, arguments.distance.value)
    apogee = None if arguments.apogee is None else arguments.apogee.value
    launch, aim = f"{start.latitude},{start.longitude}", f"{latitude},{longitude}"
    found = trace(case.on(claim.speaks_of), arguments.threat, launch, aim, apogee)
    if not bool(found.reachable):
        return str(found.attrs["why"])
    moment = np.arange(found.sizes["time"])
    fine = np.linspace(0.0, moment[-1], _BETWEEN * len(moment))
    path = [np.unwrap(found.track_longitude.values, period=360.0), found.track_latitude.values, found.height.values]
    along, north, height = (np.interp(fine, moment, each) for each in path)
    same = np.ones_like(fine)
    _, _, aside = _GEOD.inv(along, north, over.longitude * same, over.latitude * same)
    k = int(np.argmin(aside))
    _, _, downrange = _GEOD.inv(start.longitude, start.latitude, along[k], north[k])
    return _Passage(float(height[k]), float(aside[k]), float(downrange))


def _range(ceiling: Quantity) -> str:
    """A ceiling as in 500 km (400 km to 600 km)."""
    if ceiling.low == ceiling.high:
        return kilometres(ceiling.value)
    return f"{kilometres(ceiling.value)} ({kilometres(ceiling.low)} to {kilometres(ceiling.high)})"


def _often(evidence: Evidence, claim: Claim, arguments: Arguments, spare: float, verdict: Verdict) -> Held:
    """In how many drawn worlds the ceilings lie below; nan if they cannot be drawn, as of what does not stand."""
    if verdict != "depends":
        return Held(float(verdict == "holds"), float(verdict == "holds"), 0.0)
    try:
        worlds = draw(evidence.scenario.on(claim.speaks_of), _DRAWS)
    except NothingUncertainError:
        return Held(math.nan, math.nan, math.nan)
    known = worlds["quantity"].values.tolist()
    paths = [f"interceptors.{key}.ceiling" for key in arguments.interceptors]
    if not set(paths) <= set(known):
        return Held(math.nan, math.nan, math.nan)
    ceilings = worlds["world_value"].values[:, [known.index(path) for path in paths]]
    codes = np.where((ceilings < spare).all(axis=1), 2, 1).astype(np.uint8)
    return held(worlds, codes)


def _shown(passage: _Passage, cards: Sequence[InterceptorCard], place: str) -> Exhibit:
    """The ceilings, and the height of the flight as the number beside them."""
    bars = [
        Bar(name=card.name, value=card.ceiling.value / 1e3, low=card.ceiling.low / 1e3, high=card.ceiling.high / 1e3)
        for card in cards
    ]
    height = Bar(name="height of the flight", value=passage.height / 1e3)
    title = f"Ceilings, and the height of the flight near {place}"
    note = "The flight is one of the class's burnout; the ceilings have their published ranges."
    return Bars(title=title, note=note, unit="km", bars=tuple(bars), said=height).exhibit()
