"""How far a blend of flown fans is off the fan flown for the same numbers; the limits it is held to.

Both are the product's: what is measured here is the blend alone. How far a flown fan is off stands in `fans`.
"""

import functools
import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from penumbra.constants import MEAN_RADIUS
from penumbra.flight.fan.blend import blend, placed
from penumbra.flight.fan.edge import at_site, widest
from penumbra.flight.fan.family import Family, family, weights
from penumbra.flight.fan.fan import flown
from penumbra.flight.fan.interceptor_flights import AIRLESS
from penumbra.flight.fan.table import Fan, time_to_reach
from penumbra.scenario.cards import InterceptorCard
from penumbra.scenario.merging import catalogue_cards
from reference.integrator import Array

MOST_LATITUDE = math.radians(70.0)


class Limits(NamedTuple):
    """What the family of one interceptor is held to."""

    time: float  # [%], of most places
    worst: float  # [%]
    edge: float  # [km], of most directions
    odd: float  # places that only one of the two reaches [%]
    most: float = 0.99  # share of places and of directions


CLOSE = Limits(0.1, 1.0, 1.0, 0.2)
LIMITS = {
    "sm3-ia": CLOSE,
    "sm3-ib": CLOSE,
    "sm3-iia": CLOSE,
    "sm3-iib": CLOSE,
    "thaad": CLOSE,
    "pac3": CLOSE._replace(time=0.2),
    "pac3-mse": CLOSE._replace(time=0.2),
    "l-sam": CLOSE,
    "arrow-2": CLOSE._replace(time=0.2),
    "arrow-3": CLOSE._replace(edge=1.5),
    "davids-sling": Limits(0.2, 2.0, 1.0, 0.5),
    "gbi-2-stage": Limits(0.6, 20.0, 500.0, 2.0, 0.9),
    "gbi-3-stage": Limits(0.6, 20.0, 1000.0, 5.0, 0.9),
}
"""The last two pass over what is low and far, where flown fans of one interceptor differ as well: see decision 32."""


class Off(NamedTuple):
    """A family from fans flown for its draws."""

    times: Array  # (place,) [%], of places that both reach
    edges: Array  # (direction,) [km]
    odd: float  # places that only one of the two reaches, of those that one does [%]


class Looked(NamedTuple):
    """A fan at a site."""

    table: Fan
    drift: float  # [rad]
    latitude: float  # [rad]

    def time(self, chord: float, azimuth: float, height: float) -> float:
        """Least time [s] to a place."""
        sine = chord * math.sqrt(max(1.0 - 0.25 * chord * chord, 0.0))
        turned = math.sin(azimuth) - self.drift * math.sin(self.latitude) * math.cos(azimuth)
        return time_to_reach(self.table, chord, height, math.cos(self.latitude) * sine * turned)


Maker = Callable[[str, float, float, float, float, float], Looked]
"""Card, speed [m/s], burn [s], ballistic coefficient [kg/m2], latitude [rad], radius [m]."""


@functools.cache
def card(key: str) -> InterceptorCard:
    """An interceptor of the catalogue."""
    return InterceptorCard.model_validate(catalogue_cards()["interceptors"].data[key])


def coefficients(key: str) -> tuple[float, float]:
    """The range of the ballistic coefficient of a card [kg/m2]."""
    given = card(key).ballistic_coefficient
    return (AIRLESS, AIRLESS) if given is None else (given.low, given.high)


def family_of(key: str) -> Family:
    """The family over a card's ranges."""
    asked = card(key)
    speeds, burns = asked.burnout_speed, asked.burn_time
    longest, ceiling = asked.max_flight_time.high, asked.ceiling.high
    return family((speeds.low, speeds.high), (burns.low, burns.high), longest, ceiling, coefficients(key))


def blended(found: Family, speed: float, burn: float, drag: float, latitude: float, radius: float) -> Looked:
    """A fan of the family as a table at a latitude [rad] and a distance from the Earth's centre [m].

    drag : ballistic coefficient [kg/m2], here and below.
    """
    (nodes,), (shares,) = weights(found, np.array([speed]), np.array([burn]), np.array([drag]))
    rows, columns = found.times.shape[1:]
    edges, times = np.empty(rows * 3), np.empty(rows * columns * 3, np.float32)
    at = placed(found, nodes, shares, latitude, radius)
    blend(found, nodes, shares, at, edges, times)
    return Looked(Fan(at.per_height, found.top, found.last, found.dense, 0, 0, edges, times), at.drift, latitude)


def by_family(key: str, speed: float, burn: float, drag: float, latitude: float, radius: float) -> Looked:
    """A fan of a card's family at a site."""
    return blended(family_of(key), speed, burn, drag, latitude, radius)


def flown_wide(key: str, speed: float, burn: float, drag: float, latitude: float, radius: float) -> Looked:
    """A fan flown for the greatest longest flight and ceiling of a card, at a site."""
    fan = flown(speed, burn, card(key).max_flight_time.high, card(key).ceiling.high, drag)
    return Looked(at_site(fan, latitude, radius), fan.drift, latitude)


def off(key: str, draws: int, places: int, directions: int, seed: int, maker: Maker = by_family) -> Off:
    """What a maker makes, from fans flown for random draws of all that a card leaves open.

    For each draw the least time to random places and the farthest reach in random directions, within the longest
    flight and between floor and ceiling of the draw, at a random site.
    """
    draw, asked = np.random.default_rng(seed), card(key)
    times, edges, odd, reached = [], [], 0, 0
    for _ in range(draws):
        speed, burn, longest, ceiling, floor = (
            draw.uniform(each.low, each.high)
            for each in (asked.burnout_speed, asked.burn_time, asked.max_flight_time, asked.ceiling, asked.floor)
        )
        light, heavy = coefficients(key)
        drag = draw.uniform(heavy**-0.5, light**-0.5) ** -2.0 if light < heavy else light
        latitude, radius = draw.uniform(-1.0, 1.0) * MOST_LATITUDE, MEAN_RADIUS + draw.uniform(-8e3, 8e3)
        fan = flown(speed, burn, longest, ceiling, drag)
        true = Looked(at_site(fan, latitude, radius), fan.drift, latitude)
        ours = maker(key, speed, burn, drag, latitude, radius)
        farthest = min(widest(true.table), 1.99)
        for _ in range(places):
            place = draw.uniform(0.0, farthest), draw.uniform(0.0, 2.0 * math.pi), draw.uniform(floor, ceiling)
            one, other = true.time(*place), ours.time(*place)
            reached += min(one, other) <= longest
            odd += (one <= longest) != (other <= longest)
            if max(one, other) <= longest:
                times.append(100.0 * abs(other / one - 1.0))
        for _ in range(directions):
            toward = draw.uniform(0.0, 2.0 * math.pi), draw.uniform(floor, ceiling)
            angles = [2.0 * math.asin(0.5 * _reach(each, *toward, longest)) for each in (true, ours)]
            edges.append(abs(angles[0] - angles[1]) * MEAN_RADIUS / 1e3)
    return Off(np.array(times), np.array(edges), 100.0 * odd / reached)


def _reach(fan: Looked, azimuth: float, height: float, longest: float) -> float:
    """The chord to which a fan reaches toward an azimuth [rad] at a height [m] within the longest flight [s]."""
    inside, outside = 0.0, 2.0
    while outside - inside > 1e-8:
        middle = 0.5 * (inside + outside)
        inside, outside = (middle, outside) if fan.time(middle, azimuth, height) <= longest else (inside, middle)
    return inside
