"""The flight of least speed from the turning ground, against a search over flight-path angles that shares no line."""

import math

import numpy as np
import pytest
from pyproj import Geod, Transformer
from scipy.optimize import brentq, fsolve

import penumbra as pb
from penumbra.flight.arc.aiming import Boost
from penumbra.flight.arc.arc import Arc, arc
from penumbra.flight.arc.outcomes import FLOWN
from penumbra.flight.arc.threat_classes import boost as made_of
from penumbra.flight.arc.transfer import range_speed

MU, OMEGA, MEAN = 3.986004418e14, 7.292115e-5, 6371008.7714
A, F = 6378137.0, 1 / 298.257223563
GEOD = Geod(a=A, f=F)
ECEF = Transformer.from_crs("EPSG:4979", "EPSG:4978")
CLASSES = {
    100: (40.0, 20e3, 10e3),
    300: (68.0, 28e3, 20e3),
    2000: (115.0, 90e3, 95e3),
    5500: (170.0, 180e3, 250e3),
    12000: (230.0, 230e3, 440e3),
}


def at(latitude: float, longitude: float) -> np.ndarray:
    return np.array(ECEF.transform(latitude, longitude, 0.0))


def beyond(latitude: float, azimuth: float, distance: float) -> np.ndarray:
    longitude, north, _ = GEOD.fwd(0.0, latitude, azimuth, distance)
    return at(north, longitude)


def turned(v: np.ndarray, angle: float) -> np.ndarray:
    c, s = math.cos(angle), math.sin(angle)
    return np.array([c * v[0] - s * v[1], s * v[0] + c * v[1], v[2]])


def later(r: np.ndarray, v: np.ndarray, time: float) -> np.ndarray:
    """The place on a Kepler orbit, by the universal variable."""
    distance, root, rising = float(np.linalg.norm(r)), math.sqrt(MU), float(r @ v)
    nearness = 2.0 / distance - float(v @ v) / MU

    def parts(x: float) -> tuple[float, float]:
        z = nearness * x * x
        if z < 1e-9:
            return 0.5 - z / 24.0, 1.0 / 6.0 - z / 120.0
        return (1.0 - math.cos(math.sqrt(z))) / z, (math.sqrt(z) - math.sin(math.sqrt(z))) / z**1.5

    def late(x: float) -> float:
        c, s = parts(x)
        return rising / root * x * x * c + (1.0 - nearness * distance) * x**3 * s + distance * x - root * time

    x = brentq(late, 0.0, 2.0 * math.pi / math.sqrt(nearness), xtol=1e-7)
    c, s = parts(x)
    return (1.0 - x * x / distance * c) * r + (time - x**3 / root * s) * v


class Search:
    """All flights from a launch point to an aim: flight-path angle in, speed from the ground out."""

    def __init__(self, given: tuple[float, float, float], start: np.ndarray, aim: np.ndarray) -> None:
        self.burn, self.altitude, self.psi, self.aim = given[0], given[1], given[2] / MEAN, aim
        self.up = start / np.linalg.norm(start)
        east = np.cross([0.0, 0.0, 1.0], self.up)
        self.east = east / np.linalg.norm(east)
        self.north = np.cross(self.up, self.east)

    def parts(self, x: np.ndarray, angle: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        """Burnout, velocity, velocity of the ground there, and time of flight, of azimuth, speed/1000 and time/1000."""
        heading = math.sin(x[0]) * self.east + math.cos(x[0]) * self.north
        below = math.cos(self.psi) * self.up + math.sin(self.psi) * heading
        track = math.cos(self.psi) * heading - math.sin(self.psi) * self.up
        radius = 1.0 / math.sqrt((below[0] ** 2 + below[1] ** 2) / A**2 + below[2] ** 2 / (A * (1.0 - F)) ** 2)
        up, track = turned(below, OMEGA * self.burn), turned(track, OMEGA * self.burn)
        r, side = (radius + self.altitude) * up, np.cross(up, track)
        ground = np.array([-OMEGA * r[1], OMEGA * r[0], 0.0])
        level, aside = 1e3 * x[1] * math.cos(angle), float(ground @ side)  # no sideways speed from the ground
        ahead = math.sqrt(max(level * level - aside * aside, 0.0))
        return r, 1e3 * x[1] * math.sin(angle) * up + aside * side + ahead * track, ground, 1e3 * x[2]

    def speed(self, angle: float, guess: np.ndarray) -> float:
        """Speed from the ground of the flight at an inertial flight-path angle; inf when none is found."""

        def off(x: np.ndarray) -> np.ndarray:
            r, v, _, time = self.parts(x, angle)
            return (later(r, v, time) - turned(self.aim, OMEGA * (self.burn + time))) / 1e4

        x, told, found, _ = fsolve(off, guess, full_output=True, xtol=1e-12)
        if found != 1 and np.abs(told["fvec"]).max() > 1e-5:
            return math.inf
        _, v, ground, _ = self.parts(x, angle)
        return float(np.linalg.norm(v - ground))

    def least(self, angle: float, guess: np.ndarray) -> float:
        """The least speed, by a golden section about an angle."""
        share, low, high = 0.5 * (math.sqrt(5.0) - 1.0), angle - 0.05, angle + 0.04
        while high - low > 1e-5:
            one, two = high - share * (high - low), low + share * (high - low)
            low, high = (low, two) if self.speed(one, guess) < self.speed(two, guess) else (one, high)
        return self.speed(0.5 * (low + high), guess)

    def guess(self, flight: Arc) -> tuple[float, np.ndarray]:
        """Where to begin: the angle of a flight, and its azimuth, speed and time."""
        r, v, heading = (np.array(each) for each in (flight.position, flight.free.velocity, flight.heading))
        speed = float(np.linalg.norm(v))
        azimuth = math.atan2(float(heading @ self.east), float(heading @ self.north))
        angle = math.asin(float(r @ v) / speed / float(np.linalg.norm(r)))
        return angle, np.array([azimuth, speed / 1e3, flight.free.time / 1e3])


def flown(given: tuple[float, float, float], start: np.ndarray, aim: np.ndarray, turning: float = OMEGA) -> Arc:
    """About a point mass, as the search is."""
    boost = Boost(*given, 0.0, math.inf, 0.0, math.inf, math.inf, turning, oblateness=0.0)
    return arc(boost, tuple(start.tolist()), tuple(aim.tolist()))


@pytest.mark.parametrize("distance", CLASSES)
@pytest.mark.parametrize(("latitude", "azimuth"), [(35.0, 90.0), (35.0, 270.0), (0.0, 100.0), (60.0, 20.0)])
def test_no_flight_to_the_aim_takes_less_speed(distance: int, latitude: float, azimuth: float) -> None:
    start, aim = at(latitude, 0.0), beyond(latitude, azimuth, 1e3 * distance)
    flight = flown(CLASSES[distance], start, aim)
    assert flight.fate == FLOWN
    search = Search(CLASSES[distance], start, aim)
    angle, guess = search.guess(flight)
    assert flight.speed == pytest.approx(search.speed(angle, guess), abs=1e-3)
    assert flight.speed == pytest.approx(search.least(angle, guess), abs=1e-3)
    for steeper in (-0.03, 0.03):
        assert search.speed(angle + steeper, guess) > flight.speed + 0.1


@pytest.mark.parametrize(
    ("distance", "given", "east", "west"),
    [
        (2000, (115.0, 90e3, 95e3), 2065, 1950),
        (4000, (130.0, 186e3, 248e3), 4218, 3832),
        (10000, (220.0, 230e3, 400e3), 11756, 8968),
    ],
)
def test_a_class_reaches_east_and_west_as_an_independent_search_says(
    distance: int, given: tuple[float, float, float], east: int, west: int
) -> None:
    """From 35 N; the figures are of another program's search, with boosts not quite these."""
    speed, start = range_speed(1e3 * distance, *given[1:]), at(35.0, 0.0)
    for azimuth, figure in ((90.0, east), (270.0, west)):
        reach = brentq(
            lambda far, azimuth=azimuth: flown(given, start, beyond(35.0, azimuth, far)).speed - speed,
            700.0 * distance,
            1300.0 * distance,
        )
        assert reach / 1e3 == pytest.approx(figure, rel=1.5e-3)


@pytest.mark.parametrize("distance", CLASSES)
def test_on_a_still_earth_east_is_as_west_and_energy_is_least(distance: int) -> None:
    start = at(0.0, 0.0)
    east, west = (flown(CLASSES[distance], start, beyond(0.0, azimuth, 1e3 * distance), 0.0) for azimuth in (90, 270))
    assert east.speed == pytest.approx(west.speed, abs=1e-6)
    assert east.flight_time == pytest.approx(west.flight_time, abs=1e-4)
    r, v = np.array(east.position), np.array(east.free.velocity)
    chord = beyond(0.0, 90.0, 1e3 * distance) - r
    bisector = r / np.linalg.norm(r) + chord / np.linalg.norm(chord)
    assert np.linalg.norm(np.cross(v / np.linalg.norm(v), bisector / np.linalg.norm(bisector))) < 1e-6


def test_what_least_inertial_energy_left_out_of_reach_is_reached() -> None:
    shield = pb.load("epaa").on("2018-12-31", history="planned")
    traced = pb.trace(shield, threat="mrbm-2000", launch="35,47", aim="35.1,25.7")
    assert bool(traced.reachable), traced.attrs["why"]
    assert float(traced.needed_speed) < float(traced.class_speed)


def test_a_lofted_class_is_not_refused_for_an_arc_that_is_too_far_for_it() -> None:
    """Its greatest range takes more speed at any loft but none."""
    shield = pb.settle(pb.load("epaa").on("2018-12-31", history="planned"), "nominal")
    for card in shield.scenario.threats.values():
        for loft in (-12.0, 6.0, 15.0, 25.0):
            assert made_of(card, math.radians(loft)).loft == math.radians(loft)
