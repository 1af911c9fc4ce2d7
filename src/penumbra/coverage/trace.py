"""The door to one arc: the same formulas as the map, everything kept, and why."""

import math

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from pyproj import Transformer

from penumbra.constants import MEAN_RADIUS
from penumbra.coverage.loop import Room, follow, room
from penumbra.coverage.provenance import provenance
from penumbra.coverage.where import Spot, spot
from penumbra.engagement.batteries import Batteries, batteries, battery_at, fan_at
from penumbra.engagement.windows import first_chance, shots, windows
from penumbra.errors import DomainError, nearest
from penumbra.flight.aiming import ground_angle
from penumbra.flight.arc import BOOST_NODES, COAST_NODES, ENTRY_NODE, FREE_NODES, LAST_NODE, Arc, arc, place
from penumbra.flight.descent import brought_to_a_fall
from penumbra.flight.threat import boost, inconsistent
from penumbra.names import dataset
from penumbra.scenario.cards import ThreatCard
from penumbra.scenario.model import Shield
from penumbra.scenario.settle import settle
from penumbra.sensing.radars import radar_ids, radars
from penumbra.sensing.track import INTERVALS, cloud_break_time
from penumbra.world.ellipsoid import position

__all__ = ["trace"]

_STEPS = 181  # nodes shown along the arc
_LEAST_DISTANCE = 1e3  # [m] between launch point and aim

Floats = NDArray[np.float64]


def _geodetic(places: Floats) -> tuple[Floats, Floats, Floats]:
    """Latitude, longitude [deg] and height [m] of Earth-fixed positions (n, 3)."""
    to_degrees = Transformer.from_crs("EPSG:4978", "EPSG:4979")
    latitude, longitude, height = to_degrees.transform(places[:, 0], places[:, 1], places[:, 2])
    return np.asarray(latitude), np.asarray(longitude), np.asarray(height)


def _along(flight: Arc, nodes: Floats) -> tuple[Floats, Floats]:
    """Times (n,) and Earth-fixed positions (n, 3) at nodes."""
    rows = np.array([place(flight, float(node)) for node in nodes])
    return rows[:, 0], rows[:, 1:]


def _speeds(flight: Arc, nodes: Floats) -> Floats:
    """Speed relative to the turning Earth [m/s] at nodes, by central differences of 1/1000 node."""
    before, after = np.maximum(nodes - 1e-3, 0.0), np.minimum(nodes + 1e-3, LAST_NODE)
    (t0, p0), (t1, p1) = _along(flight, before), _along(flight, after)
    return np.asarray(np.linalg.norm(p1 - p0, axis=1) / (t1 - t0))


def _apogee(flight: Arc) -> tuple[float, float]:
    """Node and height of the highest point: the ellipse's far end, where eccentric anomaly is π."""
    free = flight.free
    start = math.atan2(free.sigma, 1.0 - flight.burnout_radius / free.semi_major)
    node = BOOST_NODES + (math.pi - start) / flight.entry * FREE_NODES if flight.entry > 0.0 else BOOST_NODES
    node = min(max(node, BOOST_NODES), ENTRY_NODE)
    _, at = _along(flight, np.array([node]))
    return node, float(_geodetic(at)[2][0])


def _padded(rows: list[list[float]], width: int) -> Floats:
    """Ragged rows as one array, nan where there is nothing."""
    out = np.full((len(rows), width), np.nan)
    for line, row in zip(out, rows, strict=True):
        line[: len(row)] = row
    return out


def trace(shield: Shield, threat: str, launch: str, aim: str) -> xr.Dataset:
    """One arc explained: the flight, who sees it when, which battery can meet it and how often.

    An aim out of the class's reach is traced as the flight it would take, and `reachable` is false.

    Parameters
    ----------
    shield : Shield
        Its nominal world is traced unless its numbers are settled otherwise.
    threat : str
        Id of a threat class.
    launch, aim : str
        Id of the scenario, town, or ``lat,lon``.

    Returns
    -------
    Dataset
        track_latitude, track_longitude, height, track_speed : (time,)
        reachable, flight_time, burnout_*, apogee_*, arc_covered : scalars
        sight_begin, sight_end : (sensor, interval) [s], nan-padded; firm_track : (sensor,)
        commit, arc_margin, arc_shots, intercept_* : (battery,)
        window_begin, window_end : (battery, window) [s], nan-padded
        attrs["why"] : the reason in words.

    Raises
    ------
    DomainError
        Unknown class or place, aim on the launch point, or a boost that contradicts itself.
    """
    asked, shield = shield, settle(shield, "nominal")
    scenario = shield.scenario
    if threat not in scenario.threats:
        raise DomainError(f"no threat class {threat!r}{nearest(threat, scenario.threats)}")
    card, start, end = scenario.threats[threat], spot(scenario, launch), spot(scenario, aim)
    ends = [position(math.radians(p.latitude), math.radians(p.longitude), 0.0) for p in (start, end)]
    if math.dist(*ends) < _LEAST_DISTANCE:
        raise DomainError(f"the aim, {end.name}, lies on the launch point, {start.name}; choose another")
    flight = arc(boost(card)._replace(farthest=math.inf), *ends)
    if flight.reached and not flight.consistent:
        raise DomainError(inconsistent(card, f"to {end.name}"))

    held, seen = batteries(shield), radars(shield, card.radar_cross_section.value)
    work = room(seen.range.size, held.radius.size)
    best = follow(flight, seen, held, work) if _flown(flight) else -math.inf
    return dataset(
        {"sensor": list(shield.sensors), "battery": list(shield.batteries), **_times(flight)},
        provenance(asked, f"{card.name} from {start.name} to {end.name}")
        | {"threat": threat, "launch": start.name, "aim": end.name}
        | {"why": _why(shield, card, flight, (start, end), work, best)},
        **_flight(flight, card),
        **_sensors(shield, flight, work),
        **_engagements(flight, held, work),
        arc_covered=flight.reached and best >= 0.0,
    )


def _flown(flight: Arc) -> bool:
    """Whether the arc exists, be it within the class's speed or not."""
    return math.isfinite(flight.flight_time) and flight.consistent


def _times(flight: Arc) -> dict[str, Floats]:
    return {"time": _along(flight, _nodes())[0] if _flown(flight) else np.empty(0)}


def _nodes() -> Floats:
    return np.linspace(0.0, LAST_NODE, _STEPS)


def _flight(flight: Arc, card: ThreatCard) -> dict[str, object]:
    """Variables of the flight itself; all but the speeds are nan or empty when no such arc exists."""
    own: dict[str, object] = {
        "reachable": flight.reached,
        "needed_speed": flight.speed,
        "class_speed": boost(card).range_speed,
    }
    scalars = [f"burnout_{part}" for part in ("time", "latitude", "longitude", "height", "speed")]
    scalars += ["flight_time", "apogee_time", "apogee_height"]
    if not _flown(flight):
        empty = np.empty(0)
        rows = dict.fromkeys(("track_latitude", "track_longitude", "height", "track_speed"), empty)
        return own | rows | dict.fromkeys(scalars, math.nan)
    nodes = _nodes()
    latitude, longitude, height = _geodetic(_along(flight, nodes)[1])
    (burnout_latitude,), (burnout_longitude,), (burnout_height,) = _geodetic(
        _along(flight, np.array([float(BOOST_NODES)]))[1]
    )
    apogee_node, apogee_height = _apogee(flight)
    values = [flight.burn_time, burnout_latitude, burnout_longitude, burnout_height, flight.speed]
    values += [flight.flight_time, place(flight, apogee_node).time, apogee_height]
    return (
        own
        | dict(zip(scalars, values, strict=True))
        | {
            "track_latitude": latitude,
            "track_longitude": longitude,
            "height": height,
            "track_speed": _speeds(flight, nodes),
        }
    )


def _sensors(shield: Shield, flight: Arc, work: Room) -> dict[str, object]:
    """When each sensor sees the object: radars from the tracks, satellites from cloud break to burnout."""
    begin, end, firm = [], [], []
    order = radar_ids(shield)
    for key, sensor in shield.sensors.items():
        if not _flown(flight):
            spans, moment = [], math.inf
        elif key in order:
            row = order.index(key)
            n = int(work.tracks.intervals[row])
            spans = list(zip(work.tracks.begin_time[row, :n], work.tracks.end_time[row, :n], strict=True))
            moment = float(work.tracks.firm[row])
        else:
            satellites = shield.scenario.infrared[sensor.card]
            seen = cloud_break_time(flight, satellites.cloud_break.value)
            spans = [(seen, flight.burn_time)] if seen < flight.burn_time else []
            warned = seen + satellites.track_time.value
            moment = warned if warned <= flight.burn_time else math.inf
        begin.append([float(a) for a, _ in spans])
        end.append([float(b) for _, b in spans])
        firm.append(moment)
    return {
        "sight_begin": _padded(begin, INTERVALS),
        "sight_end": _padded(end, INTERVALS),
        "firm_track": np.array(firm, dtype=float),
    }


def _engagements(flight: Arc, held: Batteries, work: Room) -> dict[str, object]:
    """What each battery can do about the arc on its own."""
    n = held.radius.size
    opened: list[list[float]] = []
    closed: list[list[float]] = []
    count = np.zeros(n, np.int64)
    first = np.full((n, 4), np.nan)
    for b in range(n):
        usable = _flown(flight) and work.margins[b] >= 0.0
        spans = np.empty((COAST_NODES, 2))
        spans = spans[: windows(held, flight, work.stretches, b, work.commits[b], spans) if usable else 0]
        opened.append(list(spans[:, 0]))
        closed.append(list(spans[:, 1]))
        if usable:
            count[b] = shots(held, flight, work.stretches, work.commits, np.arange(n) == b, work.fired)
            chances = (
                first_chance(battery_at(held, b), fan_at(held, b), flight, work.stretches, b, k, work.commits[b])
                for k in range(COAST_NODES)
            )
            soonest = min(chances, key=lambda chance: chance.time)
            first[b] = (soonest.time, *(float(v[0]) for v in _geodetic(_along(flight, np.array([soonest.node]))[1])))
    width = max((len(row) for row in opened), default=0)
    never = np.full(n, math.inf)
    return {
        "commit": work.commits.copy() if _flown(flight) else never,
        "arc_margin": work.margins.copy() if _flown(flight) else -never,
        "arc_shots": count,
        "window_begin": _padded(opened, width),
        "window_end": _padded(closed, width),
        "intercept_time": first[:, 0],
        "intercept_latitude": first[:, 1],
        "intercept_longitude": first[:, 2],
        "intercept_height": first[:, 3],
    }


def _why_not_flown(card: ThreatCard, flight: Arc, start: Spot, end: Spot) -> str:
    """One sentence about an aim that the class does not reach."""
    made = boost(card)
    ground = [position(math.radians(p.latitude), math.radians(p.longitude), 0.0) for p in (start, end)]
    if ground_angle(*ground) * MEAN_RADIUS < made.min_range:
        return (
            f"{end.name} lies inside the least range of {card.name} from {start.name} "
            f"({card.min_range.value / 1e3:,.0f} km); missiles of shorter range are not in this class."
        )
    if not math.isfinite(flight.speed):
        return f"No ballistic arc of this kind joins {start.name} and {end.name}."
    if flight.speed > made.range_speed:
        return (
            f"Out of reach: from {start.name} to {end.name} takes {flight.speed / 1e3:.2f} km/s at burnout; "
            f"{card.name} has {made.range_speed / 1e3:.2f} km/s."
        )
    if brought_to_a_fall(flight.falling, made.ballistic_coefficient):
        return (
            f"Not flown: so flat a descent to {end.name} that the air would slow {card.name} to a fall before it "
            "lands, where the law of the descent ends."
        )
    if flight.climb < 0.0:
        return (
            f"Not flown: at this loft {card.name} would sink at burnout already on its way from {start.name} to "
            f"{end.name}."
        )
    return (
        f"Not flown: {end.name} lies so nearly opposite {start.name} on the Earth that no heading of the boost leads "
        "there for good."
    )


def _why(shield: Shield, card: ThreatCard, flight: Arc, ends: tuple[Spot, Spot], work: Room, best: float) -> str:
    """One or two plain sentences."""
    if not flight.reached:
        return _why_not_flown(card, flight, *ends)
    keys = list(shield.batteries)
    if not keys:
        return f"Not covered: on {shield.date} ({shield.history}) no battery stands."
    b = int(np.argmax(work.margins)) if best > -math.inf else -1
    if best >= 0.0:
        battery = shield.batteries[keys[b]]
        total = sum(1 for m in work.margins if m >= 0.0)
        others = f", {total} of {len(keys)} batteries can" if len(keys) > 1 else ""
        return (
            f"Covered: {battery.name} may launch {work.commits[b]:.0f} s after the threat does and could still "
            f"meet it if it launched {best:.0f} s later{others}."
        )
    reasons = [_why_not(shield, key, work, index) for index, key in enumerate(keys)]
    return "Not covered: " + "; ".join(reasons) + "."


def _why_not(shield: Shield, key: str, work: Room, b: int) -> str:
    name = shield.batteries[key].name
    if work.commits[b] == math.inf:
        return f"{name} is never told of it"
    if work.margins[b] == -math.inf:
        return f"{name} cannot reach the arc where a sensor that may guide it sees the object"
    return f"{name} would have to launch {-work.margins[b]:.0f} s before it may"
