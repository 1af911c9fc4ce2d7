"""Reasons why an arc is not flown: a sentence for each fate, with the remedy."""

import math
from typing import NamedTuple

from penumbra.constants import MEAN_RADIUS, SCALE_HEIGHT
from penumbra.earth.ellipsoid import surface_radius
from penumbra.earth.vectors import Vector, along, unit
from penumbra.flight.arc.aiming import Boost, ground_angle
from penumbra.flight.arc.apogees import apogee_span
from penumbra.flight.arc.arc import Arc
from penumbra.flight.arc.descent import least_coefficient
from penumbra.flight.arc.outcomes import (
    CONTRADICTORY,
    FAR,
    FLAT,
    FOLDED,
    LOW,
    NEAR,
    NO_APOGEE,
    OPPOSITE,
    SINKING,
    SLOWED,
    STEEP,
    UNAIMED,
)
from penumbra.flight.arc.transfer import apogee
from penumbra.scenario.cards import NO_AIR

__all__ = ["apogee_span_words", "refusal"]

_STEP = 100.0  # [kg/m²] to which a coefficient is rounded up
_OR_APOGEE = "or ask for an apogee in place of the loft"  # at most one flight has an apogee, over any distance


class _Refused(NamedTuple):
    """Data of the sentences."""

    boost: Boost
    flight: Arc
    aim: Vector
    least: (
        float | None
    )  # ballistic coefficient for which the Allen-Eggers model is valid [kg/m²]; None: that of this arc

    @property
    def at_loft(self) -> str:
        """The requested apogee or loft, in words."""
        if self.boost.apogee > 0.0:
            return f"with an apogee of {self.boost.apogee / 1e3:,.0f} km"
        return f"at a loft of {math.degrees(self.boost.loft):.4g} deg"

    @property
    def can_climb(self) -> str:
        """The apogees that the class can reach on this way, in words."""
        span = apogee_span_words(self.boost, self.flight, self.aim)
        if not span:
            return "on this way the class can fly to no apogee: choose another aim, or a greater range"
        return f"on this way the class can fly to apogees {span}: write one of them"

    def instead(self, loft: str) -> str:
        """The remedy: the given words about the loft, or words about the apogee if the class has one."""
        return self.can_climb if self.boost.apogee > 0.0 else loft

    @property
    def apogee(self) -> float:
        """Greatest height [km] above the aim."""
        return (apogee(self.flight.free, self.flight.burnout_radius) - self.flight.falling.ground) / 1e3


def apogee_span_words(boost: Boost, flight: Arc, aim: Vector) -> str:
    """The lowest and the highest apogee that a class can reach, as ``"from 120 to 800 km"``; empty if there is none.

    Parameters
    ----------
    boost : Boost
        Of a class with a requested apogee; its value does not matter.
    flight : Arc
        Any from the same launch point.
    aim : Vector
        Earth-fixed [m].
    """
    launch = flight.launch
    start = along(surface_radius(launch[2]) + flight.launch_height, launch, 0.0, launch)
    low, high = apogee_span(boost, start, aim)
    return "" if math.isnan(low) else f"from {low / 1e3:,.0f} to {high / 1e3:,.0f} km"


def refusal(name: str, boost: Boost, flight: Arc, aim: Vector, way: str, least: float | None = None) -> str:
    """The reason why a class does not fly an arc, without a full stop.

    Parameters
    ----------
    name : str
        Of the class.
    boost : Boost
    flight : Arc
        By `penumbra.flight.arc.arc`, with a fate that is not FLOWN.
    aim : Vector
        Earth-fixed [m].
    way : str
        From where to where, as in ``"flying 500 km west"``.
    least : float, optional [kg/m²]
        The least ballistic coefficient for which the Allen-Eggers model is valid; without it, that of this arc.
    """
    return f"{name}: {way}, {_CLAUSES[flight.fate](_Refused(boost, flight, aim, least))}"


def _near(it: _Refused) -> str:
    return f"the aim lies within min_range {it.boost.min_range / 1e3:g} km; choose a farther aim, {_OR_APOGEE}"


def _no_apogee(it: _Refused) -> str:
    return f"no flight {it.at_loft} was found; {it.can_climb}"


def _far(it: _Refused) -> str:
    if it.boost.apogee > 0.0:
        return (
            f"{it.at_loft} it takes {it.flight.speed / 1e3:.2f} km/s at burnout, and the class has "
            f"{it.boost.range_speed / 1e3:.2f} km/s; {it.can_climb}"
        )
    remedy = "write a loft nearer to 0 deg, or a greater range" if it.boost.loft else "write a greater range"
    return (
        f"{it.at_loft} it takes {it.flight.speed / 1e3:.2f} km/s at burnout, and the class has "
        f"{it.boost.range_speed / 1e3:.2f} km/s; {remedy}"
    )


def _not_found(it: _Refused) -> str:
    way = ground_angle(it.flight.launch, unit(it.aim)) * MEAN_RADIUS
    downrange = it.flight.burnout_angle * MEAN_RADIUS
    if way < downrange:
        return (
            f"the aim lies {way / 1e3:,.0f} km away, nearer than the class burns out, burnout_downrange "
            f"{downrange / 1e3:,.0f} km: no flight that comes down there was found; choose a farther aim, or shorten "
            "burnout_downrange"
        )
    what = "an apogee" if it.boost.apogee > 0.0 else "a loft"
    return (
        "the search for the heading and the flight time did not converge, though there may be such a flight; "
        f"write {what} that differs a little, or an aim some km away"
    )


def _steep(it: _Refused) -> str:
    return (
        f"{it.at_loft} it would leave burnout so steeply that it comes down there at no speed below escape speed; "
        f"{it.instead(f'write a loft nearer to 0 deg, {_OR_APOGEE}')}"
    )


def _flat(it: _Refused) -> str:
    return (
        f"{it.at_loft} it would leave burnout so low that it gets there at no speed below escape speed; "
        f"{it.instead('write a loft nearer to 0 deg')}"
    )


def _folded(it: _Refused) -> str:
    return (
        f"{it.at_loft} no flight time fits: while it flies the Earth's rotation moves the aim, and the flight to its "
        f"new position takes longer still; {it.instead(f'write a loft nearer to 0 deg, {_OR_APOGEE}')}"
    )


def _opposite(it: _Refused) -> str:
    away = (math.pi - ground_angle(it.flight.launch, unit(it.aim))) * MEAN_RADIUS
    return (
        f"the aim lies {away / 1e3:,.0f} km from the point opposite the launch on the Earth, less than the Earth turns "
        "during the flight, so that the search for a heading does not converge; choose another aim"
    )


def _sinking(it: _Refused) -> str:
    height = it.flight.burnout_height
    return (
        f"{it.at_loft} it would already lose height at burnout, {height / 1e3:,.0f} km up; "
        f"{it.instead('raise loft')}, or lower burnout_altitude"
    )


def _low(it: _Refused) -> str:
    return (
        f"it flies no higher than {it.apogee:,.1f} km above its aim. The Allen-Eggers model takes speed and "
        f"angle from {SCALE_HEIGHT / 1e3:,.1f} km above it, so this arc is outside its validity, with air or without; "
        f"raise the range flown, or {'the apogee' if it.boost.apogee > 0.0 else 'loft'}"
    )


def _slowed(it: _Refused) -> str:
    least = least_coefficient(it.flight.falling) if it.least is None else it.least
    return (
        f"with an apogee of {it.apogee:,.0f} km and a ballistic_coefficient of "
        f"{it.boost.ballistic_coefficient:,.0f} kg/m2, the air would slow it to a steady fall before impact: the "
        "missile can fly so, but this is outside the validity of the Allen-Eggers model; the model is valid from "
        f"{math.ceil(least / _STEP) * _STEP:.0f} kg/m2 on: raise ballistic_coefficient to that, raise "
        f"{'the apogee' if it.boost.apogee > 0.0 else 'loft'}, or write "
        f'"ballistic_coefficient: {NO_AIR}" to fly it without air'
    )


def _flatter(boost: Boost) -> str:
    if boost.apogee > 0.0:
        return ", or lower the apogee"
    return ", or write a loft nearer to 0 deg" if boost.loft > 0.0 else ""


def _contradictory(it: _Refused) -> str:
    downrange, burn_time = it.flight.burnout_angle * MEAN_RADIUS, it.flight.burn_time
    mean, lofted = downrange / burn_time, _flatter(it.boost)
    return (
        f"burnout_downrange {downrange / 1e3:g} km in burn_time {burn_time:g} s is a mean of {mean:,.0f} m/s over the "
        f"ground, and this arc leaves burnout at {it.flight.run * mean:,.0f} m/s over the ground: the numbers "
        "contradict each other, for no boost is faster on the mean than at its end; lengthen burn_time, shorten "
        f"burnout_downrange, or raise min_range{lofted}"
    )


_CLAUSES = {
    NEAR: _near,
    FAR: _far,
    UNAIMED: _not_found,
    STEEP: _steep,
    FLAT: _flat,
    FOLDED: _folded,
    OPPOSITE: _opposite,
    SINKING: _sinking,
    LOW: _low,
    SLOWED: _slowed,
    CONTRADICTORY: _contradictory,
    NO_APOGEE: _no_apogee,
}
