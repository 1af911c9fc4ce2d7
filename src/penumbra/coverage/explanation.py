"""Plain sentences on why an arc is covered, not covered, or not flown."""

import math

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from penumbra.coverage.place_lookup import Spot
from penumbra.earth.ellipsoid import position
from penumbra.flight.arc.aiming import Boost
from penumbra.flight.arc.apogees import HIGHEST
from penumbra.flight.arc.arc import Arc, arc
from penumbra.flight.arc.outcome_messages import apogee_span_words, refusal
from penumbra.flight.arc.outcomes import FAR, FOLDED, NEAR, STEEP
from penumbra.flight.arc.threat_classes import boost
from penumbra.scenario.cards import ThreatCard, climbing
from penumbra.scenario.model import Battery, Shield
from penumbra.scenario.standing import nothing_stands

__all__ = ["why"]

_EARTH = Geod(ellps="WGS84")
_TRIED = 40  # distances tried toward an aim, to bracket the greatest that is reached
_CLOSE = 1e3  # [m] width of the final bracket

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
        First time each battery may launch, inf for never, and its margin; not used when the arc is not flown.
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
    """A sentence that lists the batteries that cover the arc, greatest margin first, and the start of the next one."""
    order = [b for b in np.argsort(-margins, kind="stable") if margins[b] >= 0.0]
    if len(batteries) == 1:
        return f"Covered: {batteries[0].name}"
    if len(order) == 1:
        return f"Covered by 1 of {len(batteries)} batteries: {batteries[order[0]].name}"
    each = "; ".join(f"{batteries[b].name}, {margins[b]:.0f} s to spare" for b in order)
    return f"Covered by {len(order)} of {len(batteries)} batteries: {each}. The one with most time"


def _why_not(batteries: list[Battery], burnout: float, commits: Floats, margins: Floats, predicted: bool) -> list[str]:
    """A sentence for each reason, with the batteries it applies to; semicolons, because names may contain commas."""
    out_of_reach = "Cannot reach the arc" + (
        " after the threat has burnt out"
        if predicted
        else " where a sensor that may guide its interceptors sees the object"
    )
    reasons: dict[str, list[str]] = {}
    for battery, commit, margin in zip(batteries, commits, margins, strict=True):
        reason, name = out_of_reach, battery.name
        if commit == math.inf:
            reason = "Gets no track or warning of it"
        elif margin > -math.inf:
            reason, name = "Cannot launch early enough", f"{battery.name}, by {-margin:.0f} s"
            if commit == burnout:
                reason = "Would have to launch before the threat has burnt out"
        reasons.setdefault(reason, []).append(name)
    return [f"{reason}: {'; '.join(names)}." for reason, names in reasons.items()]


def _place(at: Spot) -> tuple[float, float, float]:
    return position(math.radians(at.latitude), math.radians(at.longitude), 0.0)


def _reach(made: Boost, start: Spot, end: Spot) -> float:
    """Greatest distance [m] below that of `end` that the class flies from `start` toward it; nan when none is found."""
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
    """Why the class does not fly to an aim, with the numbers."""
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
    """Whether the refusal advises to ask for an apogee (a flight at a loft); with an apogee it lists possible ones."""
    return flight.fate in (FOLDED, STEEP) and made.apogee == 0.0


def _climbs(card: ThreatCard, flight: Arc, end: Spot) -> str:
    """The apogees that the class can fly to on the same way, after the advice to ask for one."""
    apogees = apogee_span_words(boost(climbing(card, HIGHEST), turning=flight.turning), flight, _place(end))
    return f" On this way the class can fly to {f'apogees {apogees}' if apogees else 'no apogee'}."


def _lofted(card: ThreatCard, flight: Arc, end: Spot) -> str:
    """A sentence on the apogees that the class can fly to on the same way, after a space; empty when there are none."""
    apogees = apogee_span_words(boost(climbing(card, HIGHEST), turning=flight.turning), flight, _place(end))
    return f" On a lofted flight the class reaches it: ask for an apogee {apogees}." if apogees else ""
