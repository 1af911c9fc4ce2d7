"""The door to threat classes: from a card to what an arc needs to know."""

import math

from penumbra.constants import MEAN_RADIUS, MU, OMEGA, SEMI_MAJOR
from penumbra.errors import DomainError
from penumbra.flight.arc import Boost, arc
from penumbra.flight.descent import brought_to_a_fall
from penumbra.flight.transfer import range_speed
from penumbra.scenario.cards import ThreatCard

__all__ = ["boost", "boosts", "inconsistent"]


def boosts(card: ThreatCard) -> list[Boost]:
    """One boost for each loft that the class flies: its card's value, low and high, where they differ."""
    return [boost(card, loft) for loft in dict.fromkeys((card.loft.value, card.loft.low, card.loft.high))]


def boost(card: ThreatCard, loft: float | None = None) -> Boost:
    """What an arc needs to know of a threat class whose numbers are settled, flown at `loft` [rad], its card's if none.

    The turning of the Earth changes the speed that an aim needs by less than the equator's own speed (measured: by
    82 m/s at 2,000 km, 377 m/s at 14,000 km), so aims that need more than that above the class's speed are not tried.

    Raises
    ------
    DomainError
        Burn time and burnout downrange contradict each other, or the air would slow the class to a fall; the
        text names the numbers.
    """
    altitude, downrange = card.burnout_altitude.value, card.burnout_downrange.value
    speed = range_speed(card.range.value, altitude, downrange)

    farthest = _reach(speed + OMEGA * SEMI_MAJOR, altitude, downrange)
    angle, beta = card.loft.value if loft is None else loft, card.ballistic_coefficient.value
    made = Boost(card.burn_time.value, altitude, downrange, angle, speed, card.min_range.value, farthest, beta)
    for distance in (card.min_range.value, card.range.value):
        for sense in (-1.0, 1.0):  # along the equator, where the Earth's turning matters most
            half = sense * distance / MEAN_RADIUS / 2.0
            start = (SEMI_MAJOR * math.cos(half), -SEMI_MAJOR * math.sin(half), 0.0)
            aim = (SEMI_MAJOR * math.cos(half), SEMI_MAJOR * math.sin(half), 0.0)
            flight = arc(made, start, aim)
            if not flight.consistent:
                raise DomainError(inconsistent(card, f"{distance / 1e3:,.0f} km"))
            if brought_to_a_fall(flight.falling, beta):
                raise DomainError(
                    f"{card.name}: flying {distance / 1e3:,.0f} km with a ballistic_coefficient of {beta:,.0f} kg/m2 "
                    "it would be slowed to a fall before it lands, where the law of the descent ends; "
                    "raise ballistic_coefficient or loft"
                )
    return made


def _reach(speed: float, altitude: float, downrange: float) -> float:
    """Ground distance [m] that a burnout at `speed` flies at most on a non-turning sphere: `range_speed` inverted.

    The ellipse of least energy between radii r₁ and r₂ a chord c apart has a = (r₁ + r₂ + c) / 4; the chord gives the
    angle. A whisker short of half the way round, where all directions lead to the aim.
    """
    r1, r2 = MEAN_RADIUS + altitude, MEAN_RADIUS
    halfway_round = 0.999 * math.pi * MEAN_RADIUS
    nearness = 2.0 - speed * speed * r1 / MU  # r₁/a
    chord = 4.0 * r1 / nearness - r1 - r2 if nearness > 0.0 else math.inf
    if chord >= r1 + r2:
        return halfway_round
    angle = 2.0 * math.asin(math.sqrt(max(chord * chord - (r1 - r2) ** 2, 0.0) / (4.0 * r1 * r2)))
    return min(downrange + angle * MEAN_RADIUS, halfway_round)


def inconsistent(card: ThreatCard, where: str) -> str:
    """The sentence that names the numbers at odds."""
    return (
        f"{card.name}: flying {where}, burn_time {card.burn_time.value:g} s is too short for "
        f"burnout_downrange {card.burnout_downrange.value / 1e3:g} km at the burnout speed the arc needs; "
        "lengthen the burn, shorten burnout_downrange, or raise min_range"
    )
