"""The footprint of one battery: the ground around it that it defends against one class from one side."""

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.approach import Approach, around
from penumbra.coverage.footprint_looks import FARTHEST, LOOKS, Case, check_reached, least_range, searched
from penumbra.coverage.footprint_rays import RayStretches, areas, edges
from penumbra.coverage.problem import Places, Problem, bind
from penumbra.coverage.provenance import provenance
from penumbra.errors import DomainError, nearest, shown
from penumbra.names import NOMINAL, dataset
from penumbra.scenario.arguments import number
from penumbra.scenario.model import LaunchPoint, Scenario, Shield
from penumbra.scenario.standing import check_shield
from penumbra.scenario.worlds import along, columns, matrix, nominal
from penumbra.units import parse

__all__ = ["clockwise_span", "footprint", "metres"]

Floats = NDArray[np.float64]

_STARTS = ("launch_points", "launch_areas")
_MOST_NAMED = 5  # paths listed in an error
_BEARING_STEP = 5.0  # [deg], maximum step between two bearings of a span


def footprint(
    shield: Shield,
    bearing: float | tuple[float, float] = 0.0,
    launch: str | float | None = None,
    flies: str | float | None = None,
    over: tuple[str, Sequence[str | float]] | None = None,
    threat: str | None = None,
    rays: int = 72,
) -> xr.Dataset:
    """The ground around one battery that it defends, against one class that comes from one side.

    A place is defended if the flight that ends there can be intercepted; two looks are shoot-look-shoot.

    Parameters
    ----------
    shield : Shield
        With exactly one battery, for example from `penumbra.alone`; its other sensors count, if it has any.
    bearing : float or (float, float)
        Azimuth of the launch points as seen from the battery, degrees east of north. With a span, clockwise from one
        bearing to another, only ground defended from every bearing in it counts, tested in steps of at most 5 degrees.
    launch : str or float, optional
        Ground distance of one fixed launch point from the battery, ``"900 km"`` or metres. The footprint then ends
        where the class's reach from there ends.
    flies : str or float, optional
        Ground distance of every flight: the launch point moves along the line of the bearing so that each aim is at
        this distance from its own launch point. Without `flies` and `launch`, it is the greatest distance that the
        class reaches.
    over : (path, values), optional
        One curve for each value of a number, as ``("burnout_speed", ["2 km/s", "3 km/s"])``; a path as in
        `penumbra.worlds.along`, or the end of a path if it is unique.
    threat : str, optional
        Key of the class; not needed if the scenario has one.
    rays : int
        Number of directions from the battery in which edges are searched.

    Returns
    -------
    Dataset (curve, looks, ray, stretch)
        defended_to : (curve, looks, ray) [m], from the battery to the first edge; 0 where the battery is not defended
        defended_to_latitude, defended_to_longitude : [deg]
        flights_end : (curve, looks, ray) bool, no flight ends beyond that edge
        defended_begin, defended_end : (curve, looks, ray, stretch) [m], nan-padded
        extent_toward, extent_behind, extent_left, extent_right : (curve, looks) [m], edges toward the launch points,
        away from them, and at right angles, left and right as seen from the battery; greatest_width : [m], across
        defended_area : (curve, looks) [m²]; apart_area : the part of it beyond the first edge of its ray
        least_radar_range : (curve, looks) [m] of its own radar with which it defends itself; inf: no range is enough
        ray_azimuth : (ray,) [rad]
        radar_reference : (curve,) [m²], cross-section to which that range refers, as on the radar's card

    Raises
    ------
    DomainError
        The shield does not have exactly one battery, the class is not given, a distance or bearing is invalid, or as
        `penumbra.evaluate`.

    Method
    ------
    See `penumbra.coverage.footprint_rays` and `penumbra.coverage.approach`; flights and intercepts are those of a map.
    """
    key = _battery(shield)
    original, shield = shield, _with_one_launch_point(shield)
    problem, card = bind(shield), shield.sensors[shield.batteries[key].radar].card
    index = _threat(problem, threat)
    bearings = _bearings(bearing)
    if launch is not None and flies is not None:
        raise DomainError("footprint: give launch or flies, not both: a fixed launch point decides every distance")
    if isinstance(rays, bool) or not isinstance(rays, int | np.integer) or rays < 8 or rays % 4:
        raise DomainError(f"footprint: rays: write a multiple of 4, at least 8, not {shown(rays)}")
    fixed, way = metres("launch", launch), metres("flies", flies)
    labels, rows = _curves(shield, over, problem.threats[index])
    middle = 0.5 * (bearings[0] + bearings[-1])
    turned = np.arange(rays) * 360.0 / rays
    azimuths = (middle + turned) % 360.0
    at = [_column(problem, f"sites.{shield.scenario.batteries[key].site}.{name}") for name in Places._fields]
    radar = _column(problem, f"radars.{card}.range")
    approaches = tuple(Approach(each, fixed, way) for each in bearings)
    found, least, places = [], [], []
    for row in rows:
        site = Places(row[at[:1]], row[at[1:]])
        case = Case(problem, index, row, site, approaches)
        check_reached(case)
        found.append(searched(case, azimuths))
        least.append([least_range(case, radar, look) for look in range(1, LOOKS + 1)])
        places.append(around(site, azimuths[None], edges(found[-1])))
    return dataset(
        {"curve": labels, "looks": np.arange(1, LOOKS + 1), "ray": np.radians(turned)},
        provenance(original, _title(shield, index, bearings))
        | {"bearings": json.dumps(bearings), "flights": _flights(fixed, way), "earth": shield.scenario.earth}
        | {"bounds": NOMINAL},
        ray_azimuth=np.radians(azimuths),
        least_radar_range=np.array(least),
        radar_reference=np.array(rows)[:, _column(problem, f"radars.{card}.reference_cross_section")],
        defended_to_latitude=np.stack([each.latitude for each in places]),
        defended_to_longitude=np.stack([each.longitude for each in places]),
        **_figures(found, np.radians(turned)),
    )


def _battery(shield: Shield) -> str:
    """Key of the only battery; DomainError if there is none, or more than one."""
    check_shield(shield)
    held = list(shield.batteries)
    if len(held) != 1:
        raise DomainError(
            f"footprint: the shield has {len(held)} batteries, and exactly one is needed: use penumbra.alone, "
            "or a shield at a row of penumbra.worlds.without(shield, ...) that removes all others"
        )
    return held[0]


def _with_one_launch_point(shield: Shield) -> Shield:
    """The shield with a single launch point, which is moved for each flight, instead of the scenario's own."""
    scenario = shield.scenario
    site = scenario.sites[next(iter(shield.batteries.values())).site]
    place = {name: getattr(site, name) for name in ("latitude", "longitude", "source", "grade")}
    none: dict[str, Any] = {name: {} for name in Scenario.model_fields if name.startswith("launch_")}
    one = none | {"launch_points": {"launch": LaunchPoint(name="Launch point", **place)}}
    return shield.model_copy(update={"scenario": scenario.model_copy(update=one)})


def _threat(problem: Problem, threat: str | None) -> int:
    """Index of the class."""
    if threat is None and len(problem.threats) == 1:
        return 0
    if threat is None:
        raise DomainError(f"footprint: threat: name one of {', '.join(problem.threats)}")
    if threat not in problem.threats:
        raise DomainError(f"footprint: no threat class {shown(threat)}{nearest(str(threat), problem.threats)}")
    return problem.threats.index(threat)


def clockwise_span(first: float, last: float) -> float:
    """Clockwise angle [deg] from the first bearing of a span to the last; 360 if they differ by a full turn."""
    span = (last - first) % 360.0
    return 360.0 if span == 0.0 and first != last else span


def _bearings(bearing: object) -> list[float]:
    """Bearings of a span, including its ends; a single bearing without a span."""
    ends = bearing if isinstance(bearing, tuple | list) else (bearing,)
    turns = [turn for each in ends if (turn := number(each)) is not None and abs(turn) <= 360.0]
    if len(turns) != len(ends) or len(ends) not in (1, 2):
        raise DomainError(
            f"footprint: bearing: write degrees east of north, as in 90, or two for a span, as in (60, 120), "
            f"not {shown(bearing)}"
        )
    first, last = turns[0], turns[-1]
    span = clockwise_span(first, last)
    count = math.ceil(span / _BEARING_STEP) + 1
    return [first + step * span / max(count - 1, 1) for step in range(count)]


def metres(name: str, given: str | float | None) -> float | None:
    """The distance [m] given for the argument `name`; DomainError if it is not a distance."""
    if given is None:
        return None
    try:
        way = parse(given, "length") if isinstance(given, str) else number(given)
    except ValueError as error:
        raise DomainError(f"footprint: {name}: {error}") from None
    if way is None or not 0.0 < way < FARTHEST:
        raise DomainError(f'footprint: {name}: write a distance between 0 and {FARTHEST / 1e3:,.0f} km, as in "900 km"')
    return way


def _curves(shield: Shield, over: tuple[str, Sequence[str | float]] | None, threat: str) -> tuple[list[str], Floats]:
    """Names and rows (curve, column) of the curves."""
    if over is None:
        table = nominal(shield)
    else:
        if not isinstance(over, tuple | list) or len(over) != 2:
            raise DomainError(
                f'footprint: over: write a path and its values, as in ("burnout_speed", ["2 km/s", "3 km/s"]), not '
                f"{shown(over)}"
            )
        path, values = over
        table = along(shield, _path(shield, path, threat), values)
    rows = matrix(shield, table)
    return [str(name) for name in table["world"].values.tolist()], rows


def _path(shield: Shield, written: str, threat: str) -> str:
    """The full path of a number that affects the footprint against a class.

    Raises
    ------
    DomainError
        No path or several paths have this end (the message lists the nearest), or the number changes nothing.
    """
    paths = [column.path for column in columns(shield)]
    if not isinstance(written, str):
        raise DomainError(f'footprint: over: write the path of a number, as in "burnout_speed", not {shown(written)}')
    if written.partition(".")[0] in _STARTS:
        raise DomainError(
            f"footprint: over: {written} changes nothing: bearing, launch and flies decide where flights start"
        )
    counting = _counting(shield, threat)
    meant = [path for path in paths if path == written or path.endswith(f".{written}")]
    ends = [path for path in meant if _counts(path, counting)]
    if len(ends) == 1:
        return ends[0]
    if ends:
        raise DomainError(f"footprint: over: {shown(written)} is the end of {', '.join(ends)}; write one of them")
    if meant:
        section = meant[0].partition(".")[0]
        used = " and ".join(counting[section])
        reason = f"the class is {threat}" if section == "threats" else f"of {section}, the footprint depends on {used}"
        raise DomainError(f"footprint: over: {written} changes nothing: {reason}")
    if "." in written:
        return written  # the table of worlds reports an unknown full path
    known = [path for path in paths if _counts(path, counting)]
    like = [path for path in known if written and written in path.rpartition(".")[2]]
    near = f"; did you mean {' or '.join(like)}?" if 0 < len(like) <= _MOST_NAMED else nearest(written, known)
    raise DomainError(f"footprint: over: no number of the battery or the class is called {shown(written)}{near}")


def _counting(shield: Shield, threat: str) -> dict[str, list[str]]:
    """Keys of the elements on which the battery's footprint depends, by section; all keys of other sections count."""
    ((key, battery),) = shield.batteries.items()
    fed = () if battery.launch == "own-radar" else (*battery.feeds, *battery.guides)
    sensors = {each: shield.sensors[each] for each in (battery.radar, *fed) if each in shield.sensors}
    cards = [sensor.card for sensor in sensors.values()]
    sites = [battery.site, *(sensor.site for sensor in sensors.values() if sensor.site)]
    found = {
        "interceptors": [battery.interceptor],
        "platforms": [battery.platform],
        "threats": [threat],
        "radars": cards,
        "infrared": cards,
        "sensors": list(sensors),
        "sites": sites,
        "batteries": [key],
    }
    starts: dict[str, list[str]] = {section: [] for section in _STARTS}
    return starts | {section: list(dict.fromkeys(keys)) for section, keys in found.items()}


def _counts(path: str, counting: dict[str, list[str]]) -> bool:
    """Whether a number can change the footprint."""
    section, key, *_ = *path.split("."), ""
    return section not in counting or key in counting[section]


def _column(problem: Problem, path: str) -> int:
    return [column.path for column in problem.columns].index(path)


def _figures(found: list[RayStretches], turned: Floats) -> dict[str, Any]:
    """Variables of the edges of all curves; turned : (ray,) [rad] clockwise from the direction of the launch points."""
    width = max(each.begin.shape[2] for each in found)

    def padded(one: Floats) -> Floats:
        return np.pad(one, ((0, 0), (0, 0), (0, width - one.shape[2])), constant_values=np.nan)

    edge = np.stack([edges(each) for each in found])
    outermost = np.stack([np.nan_to_num(np.nanmax(each.end, axis=2, initial=0.0)) for each in found])
    across = outermost * np.sin(turned)
    quarter = turned.size // 4
    area = np.array([areas(each) for each in found])  # (curve, which, look)
    names = ("extent_toward", "extent_right", "extent_behind", "extent_left")
    return {
        **{name: edge[:, :, k * quarter] for k, name in enumerate(names)},
        "greatest_width": across.max(axis=2) - across.min(axis=2),
        "defended_area": area[:, 0],
        "apart_area": area[:, 1],
        "defended_to": edge,
        "flights_end": np.stack([each.ends_flights for each in found]) & (edge > 0.0),
        "defended_begin": np.stack([padded(each.begin) for each in found]),
        "defended_end": np.stack([padded(each.end) for each in found]),
    }


def _title(shield: Shield, threat: int, bearings: list[float]) -> str:
    scenario, (battery,) = shield.scenario, shield.batteries.values()
    name = list(scenario.threats.values())[threat].name
    radar = scenario.radars[shield.sensors[battery.radar].card].name
    span = f"{bearings[0]:g}" + (f" to {bearings[-1]:g}" if len(bearings) > 1 else "")
    return f"{scenario.interceptors[battery.interceptor].name} with {radar} against {name} from {span} deg"


def _flights(launch: float | None, flies: float | None) -> str:
    """A phrase on where flights start."""
    if launch is not None:
        return f"all flights start {launch / 1e3:,.0f} km from the battery"
    if flies is not None:
        return f"every flight covers {flies / 1e3:,.0f} km; launch points move along the line of the bearing"
    return "every flight covers the greatest distance that the class reaches; launch points move along the bearing"
