"""Product and reference side by side, in the reference's terms; the tests and the measures of accuracy read it."""

import functools
import math
from typing import NamedTuple

import numpy as np
from pyproj import Geod

from penumbra.earth.ellipsoid import position
from penumbra.flight.arc import arc as product
from penumbra.flight.fan.edge import at_site, eastward_of
from penumbra.flight.fan.fan import fan
from penumbra.flight.fan.interceptor_flights import AIRLESS
from penumbra.flight.fan.table import FlownFan, time_to_reach
from penumbra.scenario.cards import InterceptorCard
from reference import integrator
from reference.air import Air, standard
from reference.integrator import COARSE, MEAN_RADIUS, WGS84, Array

GEOD = Geod(ellps="WGS84")

# --- Arcs ----------------------------------------------------------------------------------------------------------

BOOSTS = {
    600: (80.0, 39e3, 35e3),
    1000: (102.0, 62e3, 58e3),
    2000: (115.0, 90e3, 95e3),
    3000: (148.0, 135e3, 165e3),
    10000: (220.0, 230e3, 400e3),
}
"""Range [km] of a class: burn time [s], burnout altitude [m], burnout downrange [m]."""


class Case(NamedTuple):
    """One flight to compare: where from, where to, which class."""

    latitude: float
    longitude: float
    azimuth: float  # [deg]
    range: int  # [km], of the geodesic and of the class
    loft: float = 0.0  # [deg]

    @property
    def launch(self) -> tuple[float, float]:
        return self.latitude, self.longitude

    @property
    def aim(self) -> tuple[float, float]:
        longitude, latitude, _ = GEOD.fwd(self.longitude, self.latitude, self.azimuth, self.range * 1e3)
        return latitude, longitude


class Pair(NamedTuple):
    """The same flight twice."""

    product: product.Arc
    reference: integrator.Arc


def fixed(place: tuple[float, float]) -> tuple[float, float, float]:
    """Earth-fixed position on the ground by the product."""
    return position(math.radians(place[0]), math.radians(place[1]), 0.0)


@functools.cache
def pair(case: Case) -> Pair:
    """The product's arc and the reference's, about a point mass; no speed limits the class."""
    boost = product.Boost(
        *BOOSTS[case.range], math.radians(case.loft), math.inf, 0.0, math.inf, math.inf, oblateness=0.0
    )
    ours = product.arc(boost, fixed(case.launch), fixed(case.aim))
    return Pair(ours, integrator.targeted_arc(case.launch, case.aim, *BOOSTS[case.range], angle=angle_of(ours)))


def angle_of(arc: product.Arc) -> float:
    """Inertial flight-path angle [deg] of the product's ellipse at burnout; `arcs.reach` holds that it is right."""
    position, velocity = np.array(arc.position), np.array(arc.free.velocity)
    return math.degrees(math.asin(position @ velocity / np.linalg.norm(position) / np.linalg.norm(velocity)))


def along(arc: product.Arc, nodes: Array) -> tuple[Array, Array]:
    """Times (n,) and Earth-fixed positions (n, 3) of the product's arc at nodes."""
    rows = np.array([product.place(arc, float(node)) for node in nodes])
    return rows[:, 0], rows[:, 1:]


def falls_past(arc: integrator.Arc, heights: Array) -> Array:
    """When the reference's arc passes heights (n,) [m] above the radius of its aim, on its way down [s] (n,)."""
    times = np.append(np.arange(arc.apogee_time, arc.flight_time, 0.1), arc.flight_time)
    radius = np.linalg.norm(arc.at(times), axis=1)
    return np.interp(-heights, radius[-1] - radius, times)


# --- Fans ----------------------------------------------------------------------------------------------------------


class Missile(NamedTuple):
    """An interceptor, as the catalogue describes it."""

    burnout_speed: float
    burn_time: float
    max_time: float
    ceiling: float
    coefficient: float = AIRLESS  # ballistic [kg/m2]

    @property
    def air(self) -> Air | None:
        """What the reference flies it through."""
        return None if self.coefficient >= AIRLESS else Air(self.coefficient, standard, falling_only=False)


MISSILES = {
    "3.25 km/s": Missile(3250.0, 55.0, 400.0, 500e3),
    "4.5 km/s": Missile(4500.0, 70.0, 500.0, 1000e3),
    "5.5 km/s": Missile(5500.0, 80.0, 600.0, 1200e3),
}
SLOWED = {
    "1.6 km/s through air": Missile(1600.0, 12.0, 60.0, 30e3, 12e3),
    "2.25 km/s through air": Missile(2250.0, 25.0, 120.0, 30e3, 8e3),
    "2.7 km/s through air": Missile(2700.0, 18.0, 140.0, 150e3, 11e3),
}
"""Interceptors of the terminal classes, which the air slows all the way or for the most of it."""
LONGITUDE = 20.0  # of every site


@functools.cache
def table(missile: Missile, ground: float = 0.0) -> FlownFan:
    """The product's fan, by way of a card, of a site so high [m]."""
    speed, burn, longest, ceiling, coefficient = missile
    card = InterceptorCard(
        name="compared",
        burnout_speed=f"{speed} m/s",
        burn_time=f"{burn} s",
        floor="1 km",
        ceiling=f"{ceiling} m",
        ballistic_coefficient=f"{coefficient} kg/m2",
        max_flight_time=f"{longest} s",
        min_range="0 km",
    )
    return fan(card, ground)


def product_time(missile: Missile, latitude: float, target: Array, ground: float = 0.0) -> float:
    """The product's least time [s] to an Earth-fixed point from a site so high [m], formed as the map forms it."""
    site = WGS84.position(latitude, LONGITUDE, ground)
    below, above = site / np.linalg.norm(site), target / np.linalg.norm(target)
    chord = float(np.linalg.norm(above - below))
    phi, start = math.radians(latitude), float(np.linalg.norm(site))
    east, north, _ = integrator.local_axes(latitude, LONGITUDE)
    flown = table(missile, ground)
    held = at_site(flown, phi, start)
    eastward = float(eastward_of(flown, phi, tuple(east), tuple(north)) @ above)
    least = time_to_reach(held, chord, float(np.linalg.norm(target)) - start, eastward)
    return least if least <= missile.max_time else math.nan


class Reach(NamedTuple):
    """The least time to one point, twice; nan: out of reach."""

    product: float
    reference: float


@functools.cache
def reach(
    missile: Missile,
    latitude: float,
    azimuth: float,
    distance: float,
    height: float,
    j2: bool = False,
    ground: float = 0.0,
) -> Reach:
    """Least time to a point at an azimuth [deg] and geodesic distance [m] from the site, at a height [m].

    ground : height of the site [m]
    """
    longitude, north, _ = GEOD.fwd(LONGITUDE, latitude, azimuth, distance)
    target = (north, longitude, height)
    site, limits = (latitude, LONGITUDE, ground), missile[:3]
    return Reach(
        product_time(missile, latitude, WGS84.position(*target), ground),
        integrator.time_to_reach(site, target, *limits, j2=j2, air=missile.air),
    )


@functools.cache
def _sweep(missile: Missile, latitude: float, azimuth: float, max_time: float, j2: bool) -> tuple[Array, Array, Array]:
    """Elevations apart by 1 deg: height gained [m] and direction from the Earth's centre; and the site's direction."""
    site = (latitude, LONGITUDE, 0.0)
    craft = integrator.launcher(site, missile.burnout_speed, missile.burn_time, j2=j2, air=missile.air)
    east, north, up = craft.axes
    ahead = math.sin(math.radians(azimuth)) * east + math.cos(math.radians(azimuth)) * north
    elevations = np.radians(np.arange(5.0, 90.1, 1.0))[:, None]
    times = np.append(np.arange(missile.burn_time, max_time, 2.0), max_time)
    flown = craft.fly_out(np.cos(elevations) * ahead + np.sin(elevations) * up, times, COARSE)[0]
    radius = np.linalg.norm(flown, axis=2)
    start = float(np.linalg.norm(craft.position))
    return radius - start, flown / radius[..., None], craft.position / start


def edge(
    missile: Missile, latitude: float, azimuth: float, height: float, max_time: float, j2: bool = False
) -> tuple[float, float]:
    """How far [m of ground] a fan reaches at a height [m above the site's radius]: product, reference.

    The reference's fan is flown out in one plane of launch; its farthest point at that height, when it passes it or
    when the time is up, is the edge. The product's edge is sought toward that very point.
    """
    climbed, toward, below = _sweep(missile, latitude, azimuth, max_time, j2)
    crossings = []
    for first, second, a, b in (
        (climbed[:-1], climbed[1:], toward[:-1], toward[1:]),  # on the way
        (climbed[-1, :-1], climbed[-1, 1:], toward[-1, :-1], toward[-1, 1:]),  # when the time is up
    ):
        passed = (first - height) * (second - height) < 0.0
        share = ((height - first) / (second - first))[passed][:, None]
        crossings.append((1.0 - share) * a[passed] + share * b[passed])
    points = np.concatenate(crossings)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    farthest = points[(points @ below).argmin()]
    ahead = farthest - (farthest @ below) * below
    ahead /= np.linalg.norm(ahead)
    start = float(np.linalg.norm(WGS84.position(latitude, LONGITUDE)))
    limited = missile._replace(max_time=max_time)

    def out(angle: float) -> bool:
        point = math.cos(angle) * below + math.sin(angle) * ahead
        return math.isnan(product_time(limited, latitude, (start + height) * point))

    true = math.acos(farthest @ below)
    inside, outside = 0.8 * true, 1.2 * true
    assert not out(inside)
    while outside - inside > 1e-6:
        middle = 0.5 * (inside + outside)
        inside, outside = (inside, middle) if out(middle) else (middle, outside)
    return inside * MEAN_RADIUS, true * MEAN_RADIUS
