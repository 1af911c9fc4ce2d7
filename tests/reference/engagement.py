"""Sight, firm track, commit and intercepts of one arc by brute force, on the reference's motion alone.

The arc, through whatever nature is asked for, stands on a grid of 0.25 s, azimuth and elevation come from pyproj's
topocentric frame, the horizon from points along the line of sight, and every fly-out is met by root finding. From the
product come the scenario's numbers only.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from pyproj import Transformer

from penumbra.scenario.model import Shield
from reference.integrator import MEAN_RADIUS, WGS84, Array, targeted_arc, time_to_reach
from reference.natures import NATURES, Nature

STEP = 0.25  # of the time grid [s]
LOOK = 15.0  # between the first looks for an intercept [s]
FARTHER = 1.2  # times burnout speed and longest flight: so far no launch gets, whatever the Earth's turn lends
RAY = 400  # points along a line of sight


class Flight(NamedTuple):
    """An arc on the time grid."""

    time: Array  # [s]
    position: Array  # (time, 3) Earth-fixed [m]
    geodetic: Array  # (time, 3) latitude, longitude [deg], height [m]
    burnout: float  # [s]


class Sight(NamedTuple):
    """When a radar sees the object."""

    intervals: list[tuple[float, float]]
    seen: np.ndarray  # (time,) bool
    firm: float  # inf when never


class Meeting(NamedTuple):
    """What one battery can do about an arc."""

    commit: float
    margin: float  # -inf when it can do nothing
    first: float  # nan when it can do nothing in time
    fly_out: float  # time of flight of the first intercept [s]
    shots: int


def without_air(threat: str) -> str:
    """The change to a scenario that lets a class fall as the reference does here: too heavy for the air to matter."""
    return f"threats.{threat}.ballistic_coefficient=1e9 kg/m2"


def surface(directions: Array) -> Array:
    """Distance [m] of the ellipsoid from the Earth's centre in directions (..., 3) of any length."""
    x, y, z = np.moveaxis(directions / np.linalg.norm(directions, axis=-1, keepdims=True), -1, 0)
    a, b = WGS84.equatorial_radius, WGS84.equatorial_radius * (1.0 - WGS84.flattening)
    return 1.0 / np.sqrt((x * x + y * y) / a**2 + z * z / b**2)


def boosted(arc, launch: tuple[float, float], times: Array) -> Array:
    """Earth-fixed positions in the boost: height and downrange as powers of time that run into the burnout velocity.

    Height is above the ellipsoid, along the radius.
    """
    pad = WGS84.position(*launch)
    high = np.linalg.norm(arc.position)
    vertical, above = pad / np.linalg.norm(pad), arc.position / high
    psi = math.acos(vertical @ above)
    heading = (above - math.cos(psi) * vertical) / math.sin(psi)
    track = math.cos(psi) * heading - math.sin(psi) * vertical
    onward, height = arc.velocity @ track / high, high - surface(above)
    falling = (surface(above - 1e-5 * track) - surface(above + 1e-5 * track)) / 2e-5 * onward
    n = (arc.velocity @ above + falling) * arc.burn_time / height
    m = onward * arc.burn_time / psi
    share = times / arc.burn_time
    angle = psi * share**m
    ahead = np.cos(angle)[:, None] * vertical + np.sin(angle)[:, None] * heading
    return (surface(ahead) + height * share**n)[:, None] * ahead


def flight(
    shield: Shield,
    threat: str,
    launch: tuple[float, float],
    aim: tuple[float, float],
    step: float = STEP,
    nature: Nature = NATURES["nothing"],
) -> Flight:
    """The nominal arc of a threat class, looked at every `step` [s]."""
    card = shield.scenario.threats[threat]
    boost = (card.burn_time.value, card.burnout_altitude.value, card.burnout_downrange.value)
    air, loft = nature.air(card.ballistic_coefficient.value), math.degrees(card.loft.value)
    arc = targeted_arc(launch, aim, *boost, loft=loft, j2=True, air=air)
    time = np.append(np.arange(0.0, arc.flight_time, step), arc.flight_time)
    burning = time < arc.burn_time
    position = np.concatenate([boosted(arc, launch, time[burning]), arc.at(time[~burning])])
    return Flight(time, position, WGS84.geodetic(position), arc.burn_time)


def clear(start: Array, ends: Array) -> np.ndarray:
    """Whether the straight lines from `start` to `ends` (n, 3) stay above the ellipsoid."""
    share = np.linspace(0.0, 1.0, RAY)[:, None]
    return np.array([WGS84.geodetic(start + share * (end - start))[:, 2].min() >= -1e-3 for end in ends], dtype=bool)


def sight(shield: Shield, sensor: str, cross_section: float, path: Flight) -> Sight:
    """When a radar sees the object of `cross_section` [m2]."""
    post = shield.sensors[sensor]
    card, site = shield.scenario.radars[post.card], shield.scenario.sites[post.site]
    latitude, longitude = site.latitude.value, site.longitude.value
    height = site.height.value + card.antenna_height.value
    to_local = Transformer.from_pipeline(
        f"+proj=topocentric +ellps=WGS84 +lat_0={latitude!r} +lon_0={longitude!r} +h_0={height!r}"
    )
    east, north, up = to_local.transform(*path.position.T)
    elevation = np.arctan2(up, np.hypot(east, north))
    bearing = np.arctan2(east, north)
    reach = card.range.value * (cross_section / card.reference_cross_section.value) ** 0.25
    seen = np.sqrt(east**2 + north**2 + up**2) <= reach
    seen &= (elevation >= card.min_elevation.value) & (elevation <= card.max_elevation.value)
    faces = [face.value for face in post.boresights] or [0.0]
    off = np.abs([np.mod(bearing - face + math.pi, 2.0 * math.pi) - math.pi for face in faces]).min(axis=0)
    seen &= off <= card.sector_width.value / 2.0 + 1e-12
    low = np.flatnonzero(seen & (elevation < math.radians(1.0)))
    seen[low] = clear(WGS84.position(latitude, longitude, height), path.position[low])

    edges = np.flatnonzero(np.diff(np.concatenate([[0], seen.astype(int), [0]])))
    intervals = [(float(path.time[a]), float(path.time[b - 1])) for a, b in edges.reshape(-1, 2)]
    track = card.track_time.value
    return Sight(intervals, seen, next((a + track for a, b in intervals if a + track <= b), math.inf))


def commit(shield: Shield, battery: str, sights: dict[str, Sight], burnout: float) -> float:
    """First moment [s] at which a battery may launch; the threat burns until `burnout` [s]."""
    held, scenario = shield.batteries[battery], shield.scenario
    cues = [sights[held.radar].firm]
    if held.launch != "own-radar":
        cues += [sights[key].firm + scenario.link_delay.value for key in held.feeds if key in sights]
    ready = min(cues) + scenario.decision_time.value + scenario.platforms[held.platform].reaction_time.value
    return max(ready, burnout) if scenario.commit == "after-burnout" else ready


def latest_launch(shield: Shield, battery: str, path: Flight, j2: bool = False) -> Callable[[int], float]:
    """Last launch [s] that meets the object at a grid point; -inf when it is out of reach. Integrated, and kept."""
    held, known = shield.batteries[battery], {}
    card, site = shield.scenario.interceptors[held.interceptor], shield.scenario.sites[held.site]
    base = (site.latitude.value, site.longitude.value, site.height.value)
    start = WGS84.position(*base)
    below = start / np.linalg.norm(start)

    def latest(index: int) -> float:
        if index not in known:
            known[index] = -math.inf
            here, target = path.position[index], path.geodetic[index]
            angle = math.acos(min(1.0, here @ below / np.linalg.norm(here)))
            if math.dist(here, start) > FARTHER * card.burnout_speed.value * card.max_flight_time.value:
                return -math.inf
            if card.floor.value <= target[2] <= card.ceiling.value and angle * MEAN_RADIUS >= card.min_range.value:
                longest = card.max_flight_time.value
                motor = card.burnout_speed.value, card.burn_time.value
                least = time_to_reach(base, tuple(target), *motor, longest, j2=j2)
                known[index] = float(path.time[index]) - least if least <= longest else -math.inf
        return known[index]

    return latest


def meeting(
    shield: Shield, battery: str, sights: dict[str, Sight], path: Flight, look: float = LOOK, j2: bool = False
) -> Meeting:
    """Commit, margin, first intercept and shots of one battery against one arc, sought every `look` [s] at first.

    `j2`: the pull on the interceptors has it.
    """
    held, moment = shield.batteries[battery], commit(shield, battery, sights, path.burnout)
    card, latest = shield.scenario.interceptors[held.interceptor], latest_launch(shield, battery, path, j2)
    guides = {held.radar, *(held.guides if held.launch == "engage-on-remote" else ())} & set(sights)
    height = path.geodetic[:, 2]
    open_ = np.any([sights[key].seen for key in guides], axis=0) | (shield.scenario.intercept == "predicted")
    open_ &= path.time >= path.burnout
    open_ &= (height >= card.floor.value) & (height <= card.ceiling.value)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], open_.astype(int), [0]]))).reshape(-1, 2)
    apart = round(look / (path.time[1] - path.time[0]))
    looks = sorted({i for a, b in edges for i in (*range(a, b, apart), b - 1)})
    if not looks or moment == math.inf:
        return Meeting(moment, -math.inf, math.nan, math.nan, 0)

    best, step = max(looks, key=latest), apart // 2
    while step and latest(best) > -math.inf:
        beside = [i for i in (best - step, best, best + step) if 0 <= i < open_.size and open_[i]]
        best, step = max(beside, key=latest), step // 2

    def first(launch: float) -> int | None:
        """The earliest grid point that a launch at `launch` or later meets."""
        for before, look in zip([None, *looks], [*looks], strict=False):
            if latest(look) >= launch:
                if before is None or not open_[before : look + 1].all():
                    return look
                while look - before > 1:
                    middle = (look + before) // 2
                    before, look = (before, middle) if latest(middle) >= launch else (middle, look)
                return look
        return None

    count, launch, soonest = 0, moment, first(moment)
    met = soonest
    while met is not None and count < held.inventory:
        count += 1
        launch = float(path.time[met]) + shield.scenario.platforms[held.platform].assess_time.value
        met = first(launch)
    if soonest is None:
        return Meeting(moment, latest(best) - moment, math.nan, math.nan, 0)
    at = float(path.time[soonest])
    return Meeting(moment, latest(best) - moment, at, at - latest(soonest), count)
