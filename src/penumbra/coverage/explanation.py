"""Why an arc is covered, is not covered, or is not flown, in plain sentences."""

import math

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from penumbra.coverage.place_lookup import Spot
from penumbra.earth.ellipsoid import position
from penumbra.flight.arc.aiming import Boost
from penumbra.flight.arc.apogees import HIGHEST
from penumbra.flight.arc.arc import Arc, arc
from penumbra.flight.arc.outcome_messages import apogees_told, refusal
from penumbra.flight.arc.outcomes import FAR, FOLDED, NEAR, STEEP
from penumbra.flight.arc.threat_classes import boost
from penumbra.scenario.cards import ThreatCard, climbing
from penumbra.scenario.model import Battery, Shield
from penumbra.scenario.standing import nothing_stands

__all__ = ["why"]

_EARTH = Geod(ellps="WGS84")
_TRIED = 40  # distances tried on the way to an aim, before the greatest that is reached is bracketed
_CLOSE = 1e3  # [m] to which the bracket is narrowed

Floats = NDArray[np.float64]


def why(
    shield: Shield, card: ThreatCard, flight: Arc, ends: tuple[Spot, Spot], commits: Floats, margins: Floats
) -> str:
    """One to three plain sentences about one arc.

    Parameters
    ----------
    shield : Shield
    card : ThreatCard
        Of the nominal world.
    flight : Arc
        From the first of `ends` to the second.
    ends : (Spot, Spot)
        Launch point and aim.
    commits, margins : (battery,) float [s]
        First moment each battery may launch, inf for never, and its margin; not read when the arc is not flown.
    """
    if not flight.reached:
        return _why_not_flown(card, flight, *ends)
    if not shield.batteries:
        return f"Not covered. {nothing_stands(shield)}"
    batteries, predicted = list(shield.batteries.values()), shield.scenario.intercept == "predicted"
    b = int(np.argmax(margins))
    if margins[b] >= 0.0:
        held_up = commits[b] == flight.burn_time and shield.scenario.commit == "after-burnout"
        when = ", once that has burnt out" if held_up else ""
        when = ", while that still burns" if commits[b] < flight.burn_time else when
        return (
            f"{_by_whom(batteries, margins)} may launch {commits[b]:.0f} s after the threat does{when}, and "
            f"could still meet it if it launched {margins[b]:.0f} s later."
        ) + (" No sensor has to see the object at the intercept." if predicted else "")
    return " ".join(("Not covered.", *_why_not(batteries, flight.burn_time, commits, margins, predicted)))


def _by_whom(batteries: list[Battery], margins: Floats) -> str:
    """All batteries that meet the arc, the one with the most time first; then the subject of a sentence about it."""
    order = [b for b in np.argsort(-margins, kind="stable") if margins[b] >= 0.0]
    if len(batteries) == 1:
        return f"Covered: {batteries[0].name}"
    if len(order) == 1:
        return f"Covered by 1 of {len(batteries)} batteries: {batteries[order[0]].name}"
    each = "; ".join(f"{batteries[b].name}, {margins[b]:.0f} s to spare" for b in order)
    return f"Covered by {len(order)} of {len(batteries)} batteries: {each}. The one with most time"


def _why_not(batteries: list[Battery], burnout: float, commits: Floats, margins: Floats, predicted: bool) -> list[str]:
    """A sentence for each reason, with all batteries that it holds for; their names may have commas in them."""
    out_of_reach = "Cannot reach the arc" + (
        " after the threat has burnt out"
        if predicted
        else " where a sensor that may guide its interceptors sees the object"
    )
    reasons: dict[str, list[str]] = {}
    for battery, commit, margin in zip(batteries, commits, margins, strict=True):
        reason, name = out_of_reach, battery.name
        if commit == math.inf:
            reason = "Never told of it"
        elif margin > -math.inf:
            reason, name = "Would have to launch earlier than it may", f"{battery.name}, by {-margin:.0f} s"
            if commit == burnout:
                reason = "Would have to launch before the threat has burnt out"
        reasons.setdefault(reason, []).append(name)
    return [f"{reason}: {'; '.join(names)}." for reason, names in reasons.items()]


def _place(at: Spot) -> tuple[float, float, float]:
    return position(math.radians(at.latitude), math.radians(at.longitude), 0.0)


def _reach(made: Boost, start: Spot, end: Spot) -> float:
    """Greatest distance [m] that the class flies from `start` toward `end`, short of it; nan when none is found."""
    azimuth, _, distance = _EARTH.inv(start.longitude, start.latitude, end.longitude, end.latitude)
    begin = _place(start)

    def reached(away: float) -> bool:
        longitude, latitude, _ = _EARTH.fwd(start.longitude, start.latitude, azimuth, away)
        return arc(made, begin, position(math.radians(latitude), math.radians(longitude), 0.0)).reached

    step = distance / _TRIED
    near = next((k * step for k in range(_TRIED - 1, 0, -1) if reached(k * step)), math.nan)
    far = near + step
    while far - near > _CLOSE:
        middle = (near + far) / 2.0
        near, far = (middle, far) if reached(middle) else (near, middle)
    return near


def _why_not_flown(card: ThreatCard, flight: Arc, start: Spot, end: Spot) -> str:
    """What keeps the class from an aim, and by how much."""
    made = boost(card, turning=flight.turning)
    if flight.fate == NEAR:
        return (
            f"{end.name} lies inside the least range of {card.name} from {start.name} "
            f"({card.min_range.value / 1e3:,.0f} km); missiles of shorter range are not in this class."
            f"{_lofted(card, flight, end)}"
        )
    if flight.fate == FAR and made.apogee == 0.0:
        reach = _reach(made, start, end)
        _, _, away = _EARTH.inv(start.longitude, start.latitude, end.longitude, end.latitude)
        how_far = f" and reaches {reach / 1e3:,.0f} km in that direction" if math.isfinite(reach) else ""
        return (
            f"Out of reach: {end.name} is {away / 1e3:,.0f} km from {start.name}, which takes "
            f"{flight.speed / 1e3:.2f} km/s at burnout; {card.name} has {made.range_speed / 1e3:.2f} km/s{how_far}. "
            "Nothing is flown, so nothing is seen or met."
        )
    refused = refusal(card.name, made, flight, _place(end), f"from {start.name} to {end.name}")
    return f"Not flown. {refused}.{_climbs(card, flight, end) if _may_ask_for_apogee(made, flight) else ''}"


def _may_ask_for_apogee(made: Boost, flight: Arc) -> bool:
    """Whether the refusal of a flight at a loft says to ask for an apogee; one to an apogee tells which can be had."""
    return flight.fate in (FOLDED, STEEP) and made.apogee == 0.0


def _climbs(card: ThreatCard, flight: Arc, end: Spot) -> str:
    """To which apogees the class flies on the same way, after advice to ask for one."""
    told = apogees_told(boost(climbing(card, HIGHEST), turning=flight.turning), flight, _place(end))
    return f" On this way the class can fly to {f'apogees {told}' if told else 'no apogee'}."


def _lofted(card: ThreatCard, flight: Arc, end: Spot) -> str:
    """To which apogees the class flies on the same way, in a sentence after a space; nothing where to none."""
    told = apogees_told(boost(climbing(card, HIGHEST), turning=flight.turning), flight, _place(end))
    return f" Lofted, one of this class comes down there: ask for an apogee {told}." if told else ""
