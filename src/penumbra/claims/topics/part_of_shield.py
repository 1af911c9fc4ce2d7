"""Evidence on a part of the shield: some of its batteries or classes alone, or missiles from all directions."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pyproj import Geod

from penumbra.claims.faults import Fault, unknown
from penumbra.claims.finding import Evidence
from penumbra.coverage.place_lookup import spot
from penumbra.errors import DomainError
from penumbra.scenario.launch_models import LaunchPoint
from penumbra.scenario.model import History, Scenario
from penumbra.scenario.quantity import Quantity
from penumbra.sentences import day, listed

__all__ = ["DIRECTIONS", "from_all_round", "part_of", "standing_words", "unknown_part", "unknown_towns"]

DIRECTIONS = 24
"""Number of directions that stand for all: one every 15 degrees."""

_GEOD = Geod(ellps="WGS84")


def part_of(evidence: Evidence, batteries: Sequence[str], threats: Sequence[str]) -> Evidence:
    """Evidence on the same scenario with some of its batteries and classes only; made once for each part.

    Parameters
    ----------
    evidence : Evidence
    batteries : sequence of str
        Keys of the batteries that count; the others stand on no day. All of them if there is none.
    threats : sequence of str
        Keys of the classes.
    """
    scenario = evidence.scenario
    kept = {key: scenario.threats[key] for key in dict.fromkeys(threats)}
    if not batteries and list(kept) == list(scenario.threats):
        return evidence
    never = {"planned": None, "actual": None}
    held = {
        key: battery if not batteries or key in batteries else battery.model_copy(update=never)
        for key, battery in scenario.batteries.items()
    }
    return _made(evidence, ("part", tuple(batteries), tuple(kept)), {"batteries": held, "threats": kept})


def from_all_round(evidence: Evidence, latitude: float, longitude: float, distance: float) -> Evidence:
    """Evidence with missiles that start all round a place, one every 15 degrees, and from nowhere else.

    Parameters
    ----------
    evidence : Evidence
    latitude, longitude : float [deg]
        The place.
    distance : float [m]
        From each launch point to the place.
    """
    azimuths = [360.0 * n / DIRECTIONS for n in range(DIRECTIONS)]
    ends = [_GEOD.fwd(longitude, latitude, azimuth, distance)[:2] for azimuth in azimuths]
    points = {
        f"from-{azimuth:03.0f}": LaunchPoint(
            name=f"Azimuth {azimuth:.0f} deg",
            latitude=_exact(north),
            longitude=_exact(east),
            source="penumbra-assumption",
            grade="assumption",
        )
        for azimuth, (east, north) in zip(azimuths, ends, strict=True)
    }
    changes = {"launch_points": points, "launch_areas": {}}
    return _made(evidence, ("all round", latitude, longitude, distance), changes)


def standing_words(scenario: Scenario, batteries: Sequence[str], on: date, history: History) -> str:
    """What counts on the day, to begin a sentence, as in ``With PAC-3 at Gifu alone on 31 March 2012, as it was``."""
    who = f"{listed([scenario.batteries[key].name for key in batteries])} alone" if batteries else "all that stands"
    return f"With {who} on {day(on)}, {'as planned' if history == 'planned' else 'as it was'}"


def unknown_part(evidence: Evidence, batteries: Sequence[str], threats: Sequence[str]) -> Iterator[Fault]:
    """Batteries and classes that are not there, or named twice."""
    for index, key in enumerate(batteries):
        yield from unknown(("arguments", "batteries", index), "battery", key, evidence.scenario.batteries)
    for index, key in enumerate(threats):
        yield from unknown(("arguments", "threats", index), "threat class", key, evidence.scenario.threats)
    for field, keys in (("batteries", batteries), ("threats", threats)):
        for index, key in enumerate(keys):
            if key in keys[:index]:
                yield Fault(("arguments", field, index), f"{key} is named twice; remove one")


def unknown_towns(evidence: Evidence, towns: Sequence[str]) -> Iterator[Fault]:
    """Towns that are not found, or named twice."""
    seen: dict[tuple[float, float], str] = {}
    for index, town in enumerate(towns):
        try:
            found = spot(evidence.scenario, town)
        except DomainError as error:
            yield Fault(("arguments", "towns", index), str(error))
            continue
        at = found.latitude, found.longitude
        if at in seen:
            same = "is named twice" if seen[at] == town else f"is the same place as {seen[at]}"
            yield Fault(("arguments", "towns", index), f"{town} {same}; remove one")
        seen.setdefault(at, town)


def _made(evidence: Evidence, key: tuple[Any, ...], changes: dict[str, Any]) -> Evidence:
    """Evidence on a changed scenario, kept with the evidence that it is made of."""
    if key not in evidence.drawn:
        scenario = evidence.scenario.model_copy(update=changes)
        evidence.drawn[key] = Evidence(
            scenario, {}, evidence.progress, evidence.sources, evidence.record, evidence.beside
        )
    found: Evidence = evidence.drawn[key]
    return found


def _exact(degrees: float) -> Quantity:
    written = f"{degrees:.6f} deg"
    return Quantity(value=degrees, low=degrees, high=degrees, written=(written, written, written))
