"""The trace of one arc: the same formulas as the map, with all intermediate results and the reason."""

import json
import math

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from pyproj import Transformer

from penumbra.coverage.deciding_launch import deciding, of_area
from penumbra.coverage.explanation import why
from penumbra.coverage.map_loop import Buffers, buffers, follow
from penumbra.coverage.place_lookup import spot
from penumbra.coverage.provenance import provenance
from penumbra.coverage.trace_by_alternative import other_answers
from penumbra.earth.ellipsoid import position
from penumbra.engagement.batteries import Batteries, battery_at, fan_at
from penumbra.engagement.battery_columns import batteries
from penumbra.engagement.windows import first_intercept, shots, windows
from penumbra.errors import DomainError, nearest, shown
from penumbra.flight.arc.arc import BOOST_NODES, COAST_NODES, ENTRY_NODE, FREE_NODES, LAST_NODE, Arc, arc, place
from penumbra.flight.arc.outcome_messages import refusal
from penumbra.flight.arc.outcomes import CONTRADICTORY
from penumbra.flight.arc.threat_classes import boost
from penumbra.names import dataset
from penumbra.scenario.cards import ThreatCard, climbing
from penumbra.scenario.model import Shield
from penumbra.scenario.settle import settle
from penumbra.sensing.radars import radar_ids, radars
from penumbra.sensing.track import INTERVALS, cloud_break_time

__all__ = ["trace"]

_STEPS = 181  # samples along the arc
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
    """Speed relative to the rotating Earth [m/s] at nodes, by central differences of 1/1000 node."""
    before, after = np.maximum(nodes - 1e-3, 0.0), np.minimum(nodes + 1e-3, LAST_NODE)
    (t0, p0), (t1, p1) = _along(flight, before), _along(flight, after)
    return np.asarray(np.linalg.norm(p1 - p0, axis=1) / (t1 - t0))


def _apogee(flight: Arc) -> tuple[float, float]:
    """Node and height of the apogee, where the eccentric anomaly is π."""
    free = flight.free
    start = math.atan2(free.sigma, 1.0 - flight.burnout_radius / free.semi_major)
    node = BOOST_NODES + (math.pi - start) / flight.entry * FREE_NODES if flight.entry > 0.0 else BOOST_NODES
    node = min(max(node, BOOST_NODES), ENTRY_NODE)
    _, at = _along(flight, np.array([node]))
    return node, float(_geodetic(at)[2][0])


def _padded(rows: list[list[float]], width: int) -> Floats:
    """Ragged rows as one array, padded with nan."""
    out = np.full((len(rows), width), np.nan)
    for line, row in zip(out, rows, strict=True):
        line[: len(row)] = row
    return out


def trace(shield: Shield, threat: str, launch: str, aim: str, apogee: str | float | None = None) -> xr.Dataset:
    """One arc explained: the flight, which sensors see it and when, which batteries can meet it and how often.

    If the aim is out of the class's reach, nothing is flown: `reachable` is false, there are no times, sight intervals
    and windows, and `why` gives the reason.

    Parameters
    ----------
    shield : Shield
        Numbers that are not settled are taken as nominal.
    threat : str
        Id of a threat class.
    launch, aim : str
        Id of the scenario, town, or coordinates, see `penumbra.coverage.place_lookup.spot`. If `launch` is a launch
        area, the deciding point and loft are used, see `penumbra.coverage.deciding_launch.deciding`; ``"coast 3"`` is
        the third of its sample points, at the deciding loft. Otherwise the loft is the card's value.
    apogee : str or float, optional
        Apogee height above the ellipsoid, as "6000 km" or in metres, instead of the class's loft; the class's least
        range is then ignored.

    Returns
    -------
    Dataset
        track_latitude, track_longitude, height, track_speed : (time,)
        reachable, flight_time, burnout_*, apogee_*, arc_covered : scalars
        sight_begin, sight_end : (sensor, interval) [s], nan-padded; firm_track : (sensor,)
        commit, arc_margin, arc_shots, intercept_* : (battery,)
        window_begin, window_end : (battery, window) [s], nan-padded
        attrs["why"] : the reason in words
        attrs["launch_place"], attrs["aim_place"] : JSON of name, latitude, longitude, region, country, people, and
        other towns of this name; for a launch area, the reason for this point
        attrs["other_answers"] : JSON of name, covered and margin [s] under each other published answer, see
        `penumbra.coverage.trace_by_alternative`

    Raises
    ------
    DomainError
        Unknown class or place, aim on the launch point, an invalid apogee, or a boost that contradicts itself.
    """
    asked, shield = shield, settle(shield, "nominal")
    scenario = shield.scenario
    if not isinstance(threat, str) or threat not in scenario.threats:
        raise DomainError(f"no threat class {shown(threat)}{nearest(str(threat), scenario.threats)}")
    card, end = scenario.threats[threat], spot(scenario, aim)
    own = of_area(scenario, launch) if isinstance(launch, str) else None
    replaced = "" if apogee is None else _replaced(card)
    card = card if apogee is None else climbing(card, apogee)
    start, card = deciding(asked, shield, card, own, end) if own else (spot(scenario, launch), card)
    ends = [position(math.radians(p.latitude), math.radians(p.longitude), 0.0) for p in (start, end)]
    if math.dist(*ends) < _LEAST_DISTANCE:
        raise DomainError(f"the aim, {end.name}, lies on the launch point, {start.name}; choose another")
    made = boost(card, turning=scenario.turning)
    flight = arc(made._replace(farthest=math.inf), *ends)
    if flight.fate == CONTRADICTORY:
        raise DomainError(refusal(card.name, made, flight, ends[1], f"from {start.name} to {end.name}"))

    held, seen = batteries(shield), radars(shield, card.radar_cross_section.value)
    work = buffers(seen.range.size, held.radius.size)
    best = follow(flight, seen, held, work) if flight.reached else -math.inf
    return dataset(
        {"sensor": list(shield.sensors), "battery": list(shield.batteries), **_times(flight)},
        provenance(asked, f"{card.name} from {start.short} to {end.short}")
        | {"threat": threat, "launch": start.name, "aim": end.name}
        | {
            f"{role}_place": json.dumps(at._asdict(), ensure_ascii=False)
            for role, at in (("launch", start), ("aim", end))
        }
        | {"why": why(shield, card, flight, (start, end), work.commits, work.margins) + replaced}
        | {"other_answers": json.dumps(other_answers(asked, card, flight))},
        **_flight(flight, card),
        **_sensors(shield, flight, work),
        **_engagements(flight, held, work),
        arc_covered=flight.reached and best >= 0.0,
    )


def _replaced(card: ThreatCard) -> str:
    """A sentence on the class's own apogee or loft that the given apogee replaces; empty if it has neither."""
    if card.apogee is not None:
        return f" The apogee asked for replaces the class's own apogee, {card.apogee.written[0]}."
    if card.loft.value != 0.0:
        return f" The apogee asked for replaces the class's loft, {card.loft.written[0]}."
    return ""


def _times(flight: Arc) -> dict[str, Floats]:
    return {"time": _along(flight, _nodes())[0] if flight.reached else np.empty(0)}


def _nodes() -> Floats:
    return np.linspace(0.0, LAST_NODE, _STEPS)


def _flight(flight: Arc, card: ThreatCard) -> dict[str, object]:
    """Variables of the flight itself; if nothing is flown, all except the speeds are nan or empty."""
    own: dict[str, object] = {
        "reachable": flight.reached,
        "needed_speed": flight.speed,
        "class_speed": boost(card, turning=flight.turning).range_speed,
    }
    scalars = [f"burnout_{part}" for part in ("time", "latitude", "longitude", "height", "speed")]
    scalars += ["flight_time", "apogee_time", "apogee_height"]
    if not flight.reached:
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


def _sensors(shield: Shield, flight: Arc, work: Buffers) -> dict[str, object]:
    """Sight intervals of each sensor: radars from the tracks, satellites from cloud break to burnout."""
    begin, end, firm = [], [], []
    order = radar_ids(shield)
    for key, sensor in shield.sensors.items():
        if not flight.reached:
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
            warning = seen + satellites.track_time.value
            moment = warning if warning <= flight.burn_time else math.inf
        begin.append([float(a) for a, _ in spans])
        end.append([float(b) for _, b in spans])
        firm.append(moment)
    return {
        "sight_begin": _padded(begin, INTERVALS),
        "sight_end": _padded(end, INTERVALS),
        "firm_track": np.array(firm, dtype=float),
    }


def _engagements(flight: Arc, held: Batteries, work: Buffers) -> dict[str, object]:
    """Commit time, margin, shots, windows and first intercept of each battery on its own."""
    n = held.radius.size
    opened: list[list[float]] = []
    closed: list[list[float]] = []
    count = np.zeros(n, np.int64)
    first = np.full((n, 4), np.nan)
    for b in range(n):
        usable = flight.reached and work.margins[b] >= 0.0
        spans = np.empty((COAST_NODES, 2))
        spans = spans[: windows(held, flight, work.intervals, b, work.commits[b], spans) if usable else 0]
        opened.append(list(spans[:, 0]))
        closed.append(list(spans[:, 1]))
        if usable:
            count[b] = shots(held, flight, work.intervals, work.commits, np.arange(n) == b, work.fired)
            intercepts = (
                first_intercept(battery_at(held, b), fan_at(held, b), flight, work.intervals, b, k, work.commits[b])
                for k in range(COAST_NODES)
            )
            soonest = min(intercepts, key=lambda intercept: intercept.time)
            first[b] = (soonest.time, *(float(v[0]) for v in _geodetic(_along(flight, np.array([soonest.node]))[1])))
    width = max((len(row) for row in opened), default=0)
    never = np.full(n, math.inf)
    return {
        "commit": work.commits.copy() if flight.reached else never,
        "arc_margin": work.margins.copy() if flight.reached else -never,
        "arc_shots": count,
        "window_begin": _padded(opened, width),
        "window_end": _padded(closed, width),
        "intercept_time": first[:, 0],
        "intercept_latitude": first[:, 1],
        "intercept_longitude": first[:, 2],
        "intercept_height": first[:, 3],
    }
