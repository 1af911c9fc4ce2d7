"""A shield compiled into column indices, so that a row of numbers gives a world."""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.engine_digest import engine
from penumbra.coverage.launch_sampling import NO_AREAS, Sampling, sampled, samples
from penumbra.coverage.map_loop import COVERED, NOTHING, Figures, Request, empty_figures, sweep
from penumbra.earth.ellipsoid import positions
from penumbra.earth.gazetteer import position_in_words
from penumbra.engagement.batteries import Batteries
from penumbra.engagement.battery_columns import BatteryColumns, batteries_in, battery_columns, families_of
from penumbra.errors import DomainError
from penumbra.flight.arc.arc import Boost, arc
from penumbra.flight.arc.outcome_messages import refusal
from penumbra.flight.arc.outcomes import CONTRADICTORY
from penumbra.flight.arc.threat_classes import FIELDS, ThreatColumns, boosts_in, threat_columns
from penumbra.flight.fan.site_fans import SiteFans
from penumbra.scenario.choose import alternatives
from penumbra.scenario.columns import Column, columns, identity, own
from penumbra.scenario.launch_areas import flown_points
from penumbra.scenario.model import Shield
from penumbra.sensing.radars import RadarColumns, Radars, radar_columns, radars_in, ranges

__all__ = [
    "Aims",
    "Filled",
    "Places",
    "Problem",
    "aimed_at",
    "arc_key",
    "bind",
    "check_flown",
    "class_figures",
    "fill",
    "start_name",
]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_NO_POINTS = np.empty((0, 2), np.int64)

MOST_TOGETHER = 32  # worlds in a group; one thread processes a group, so larger groups would leave threads idle


class Places(NamedTuple):
    """Aims of arcs: centres of cells, homes, towns, or points between cells."""

    latitude: Floats  # (place,) [deg]
    longitude: Floats  # (place,) [deg]


class Aims(NamedTuple):
    """Places with positions, for the compiled loop."""

    latitude: Floats  # (place,) [deg]
    longitude: Floats  # (place,) [deg]
    position: Floats  # (place, 3) Earth-fixed [m]

    def some(self, chosen: Ints) -> "Aims":
        """The aims with the chosen indices."""
        return Aims(self.latitude[chosen], self.longitude[chosen], self.position[chosen])


class Problem(NamedTuple):
    """A compiled shield."""

    shield: Shield
    threats: tuple[str, ...]
    launches: tuple[str, ...]  # keys of launch points; "iran 7" is the seventh sample point of the area "iran"
    columns: tuple[Column, ...]
    own: Floats  # (1, column) the shield's own world
    threat_columns: ThreatColumns
    launch_columns: Ints  # (point, 2) latitude and longitude of the launch points of the scenario
    samples: Floats  # (sample, 3) Earth-fixed [m], sample points of launch areas; in `launches` they come last
    sampling: Sampling
    radar_columns: RadarColumns
    battery_columns: BatteryColumns
    fans: SiteFans

    def __repr__(self) -> str:
        """One line: the shield, the number of its elements, and the source of its fans."""
        shield = self.shield
        return (
            f"<Problem {shield.scenario.id}, {shield.date}, {shield.history}: threat classes {len(self.threats)}, "
            f"launch points {len(self.launches)}, sensors {len(shield.sensors)}, batteries {len(shield.batteries)}, "
            f"columns {len(self.columns)}, fans {self.fans_are}>"
        )

    @property
    def fans_are(self) -> Literal["flown", "blended"]:
        """Source of the fans of rows within the published ranges."""
        return "blended" if self.fans.ranges else "flown"

    @property
    def digest(self) -> str:
        """A digest of all inputs of answers except rows and places: scenario, date, history, sources of the engine."""
        about = identity(self.shield) | {"engine": engine(), "blended": bool(self.fans.ranges)}
        about |= {"samples": self.sampling.counts}
        return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:16]


class Filled(NamedTuple):
    """Worlds of a problem, as arrays for the compiled loop."""

    values: Floats  # (world, column)
    launches: Floats  # (world, launch, 3)
    radars: Radars  # (world, radar, ...), without ranges, which depend on the class
    batteries: Batteries  # (world, battery, ...)


def bind(shield: Shield, fans: Literal["flown", "blended"] = "flown", sampling: Sampling | None = None) -> Problem:
    """Compile a shield.

    Parameters
    ----------
    shield : Shield
        Its numbers need not be settled: a row of worlds gives each of them.
    fans : "flown" or "blended"
        Whether the fans of interceptors are flown for the numbers of each row, or blended from a few that are flown
        over the published ranges (`penumbra.flight.fan.family`), which is faster from about ten rows on, through air
        from about thirty. A row outside these ranges, or with drag and another height of the site, has flown fans in
        either case.
    sampling : Sampling, optional
        Sample points of the launch areas, from another problem. By default those that
        `penumbra.coverage.launch_sampling.sampled` finds in the nominal world of every answer. If the shield comes from
        `penumbra.at`, `penumbra.choose` or `penumbra.settle`, they are those of the original shield.

    Returns
    -------
    Problem

    Raises
    ------
    DomainError
        `shield` is not a shield, or `fans` is neither of the two.
    """
    if fans not in ("flown", "blended"):
        raise DomainError(f"fans: write flown or blended, not {fans!r}")
    made = _compiled(shield, fans)
    if not shield.scenario.launch_areas:
        return made
    stands = sampling or _sampled(
        _ShieldKey(shield.whole, made if fans == "flown" and shield.whole is shield else None)
    )
    names, places = samples(shield.scenario, stands.counts)
    return made._replace(launches=(*made.launches, *names), samples=places, sampling=stands)


def _compiled(shield: Shield, fans: Literal["flown", "blended"]) -> Problem:
    """The compiled shield with the scenario's launch points, without launch areas."""
    held = columns(shield)
    families = families_of(shield, held) if fans == "blended" else {}
    index = {column.path: k for k, column in enumerate(held)}
    points = flown_points(shield.scenario)
    at = [[index[f"launch_points.{key}.{end}"] for end in Places._fields] for key in points]
    return Problem(
        shield,
        tuple(shield.scenario.threats),
        tuple(points),
        held,
        own(held)[None],
        threat_columns(shield, index),
        np.array(at, np.int64).reshape(-1, 2),
        np.empty((0, 3)),
        NO_AREAS,
        radar_columns(shield, index),
        battery_columns(shield, index, list(families)),
        SiteFans(list(families.values())),
    )


class _ShieldKey:
    """Cache key of a shield: equal if all inputs of its answers are; with its problem (flown fans), if compiled."""

    def __init__(self, shield: Shield, made: Problem | None) -> None:
        self.shield, self.made = shield, made
        self.name = json.dumps(identity(shield), sort_keys=True)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ShieldKey) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


@lru_cache(maxsize=32)
def _sampled(key: _ShieldKey) -> Sampling:
    """The sample points of the launch areas; cached, because every map of a shield needs them.

    Shares are computed in the nominal world of every answer to the open questions. If each area gives its number of
    points, only the remaining change is computed, and only for the shield as written.
    """
    shield = key.shield
    given = all(area.points is not None for area in shield.scenario.launch_areas.values())
    others = () if given else alternatives(shield)[1:]
    problems = [key.made or _compiled(shield, "flown"), *(_compiled(each.shield, "flown") for each in others)]
    looked = [(problem, fill(problem, problem.own)) for problem in problems]

    def evaluate(at: Floats, launches: Floats | None, asked: Bools | None) -> tuple[Bools, Bools]:
        aims = aimed_at(Places(*at))
        whole = np.ones((len(looked), len(shield.scenario.threats), at.shape[1]), np.bool_)
        asked = whole if asked is None else asked
        found = [_reached(problem, world, launches, asked[n], aims) for n, (problem, world) in enumerate(looked)]
        reached, covered = (np.stack(each) for each in zip(*found, strict=True))
        return reached, covered

    return sampled(shield, evaluate)


def _reached(problem: Problem, world: Filled, launches: Floats | None, asked: Bools, aims: Aims) -> tuple[Bools, Bools]:
    """Which places (threat, place) are threatened and covered in one world, where requested.

    launches : (launch, 3) [m] replaces the scenario's own launch points, if given
    """
    found = np.zeros((2, *asked.shape), np.bool_)
    if launches is not None:
        problem = problem._replace(launch_columns=_NO_POINTS, samples=launches)
        world = world._replace(launches=launches[None])
    if world.launches.shape[1]:
        for threat, chosen in enumerate(map(np.flatnonzero, asked)):
            if chosen.size:
                wanted = np.full((1, chosen.size), COVERED, np.int8)
                own = class_figures(problem, world, threat, aims.some(chosen), wanted)
                found[0, threat, chosen] = own.reaching[0] > 0
                found[1, threat, chosen] = (own.reaching[0] > 0) & (own.covering[0] == own.reaching[0])
    return found[0], found[1]


def aimed_at(places: Places) -> Aims:
    """Places on the ground with their positions, for the compiled loop."""
    latitude, longitude = (np.asarray(each, dtype=float) for each in places)
    return Aims(latitude, longitude, positions(latitude, longitude))


def fill(problem: Problem, values: Floats) -> Filled:
    """The worlds of some rows.

    Parameters
    ----------
    problem : Problem
    values : ndarray (world, column)
        Rows of `penumbra.scenario.columns.matrix`.

    Raises
    ------
    DomainError
        An interceptor with these numbers cannot fly.
    """
    latitude, longitude = np.moveaxis(values[:, problem.launch_columns], -1, 0)
    areas = np.broadcast_to(problem.samples, (len(values), *problem.samples.shape))
    return Filled(
        values,
        np.concatenate((positions(latitude, longitude), areas), axis=1),
        radars_in(problem.radar_columns, values),
        batteries_in(problem.battery_columns, values, problem.fans),
    )


def arc_key(problem: Problem, values: Floats) -> Floats:
    """Numbers that decide the arcs of all classes in each world, (world, number); ballistic coefficients come last."""
    aimed = [field != "ballistic_coefficient" for field in FIELDS]
    numbers, launches = problem.threat_columns.numbers, problem.launch_columns
    at = np.concatenate([numbers[:, aimed].ravel(), launches.ravel(), numbers[:, np.logical_not(aimed)].ravel()])
    return values[:, at[at >= 0]]


def class_figures(
    problem: Problem,
    worlds: Filled,
    threat: int,
    aims: Aims,
    asked: NDArray[np.int8],
    launches: bool = False,
    loft: int | None = None,
) -> Figures:
    """Figures of one class in some worlds.

    Parameters
    ----------
    problem : Problem
    worlds : Filled
        Faster if worlds with the same arcs are adjacent: these are aimed once.
    threat : int
        Index of the class.
    aims : Aims (place,)
    asked : ndarray (world, place) int8
        What is requested for each, see `penumbra.coverage.map_loop`.
    launches : bool
        Whether to give answers by launch point.
    loft : int, optional
        Index of the one loft of the class that is flown; all if absent.

    Returns
    -------
    Figures (world, place)

    Raises
    ------
    DomainError
        The class's boost contradicts itself, on some arc or at the ends of its range.
    """
    at = problem.threat_columns
    made = boosts_in(at, threat, worlds.values)
    if loft is not None:
        only = made.boost[:, loft : loft + 1], (made.lofts > loft).astype(np.int64)
        made = made._replace(boost=only[0], lofts=only[1])
    air = Boost._fields.index("ballistic_coefficient")
    airless = np.delete(made.boost, air, axis=-1).reshape(len(made.lofts), -1)
    key = np.concatenate([airless, worlds.launches.reshape(len(airless), -1)], axis=1)
    begin = _groups(key)
    radars = worlds.radars._replace(
        range=ranges(problem.radar_columns, worlds.values, worlds.values[:, at.radar_cross_section[threat]])
    )
    request = Request(
        np.ascontiguousarray(made.boost[begin[:-1]]),
        np.ascontiguousarray(made.lofts[begin[:-1]]),
        np.ascontiguousarray(worlds.launches[begin[:-1]]),
        begin,
        np.ascontiguousarray(made.boost[:, 0, air]),
        aims.position,
        radars,
        worlds.batteries,
        np.require(asked, np.int8, ("C", "W")),  # for a read-only array the loop would be compiled once more
    )
    layers, held = worlds.batteries.layers.shape
    worlds_asked, places = asked.shape
    most, starts = int(asked.max(initial=NOTHING)), len(problem.launches) if launches else 0
    found = empty_figures(worlds_asked, places, most, (held, layers), starts)
    sweep(request, found)
    if found.inconsistent.any():
        world, place = (int(at_[0]) for at_ in np.nonzero(found.inconsistent))
        boosts = [Boost(*each) for each in made.boost[world, : made.lofts[world]].tolist()]
        raise DomainError(_contradiction(problem, at.names[threat], boosts, worlds.launches[world], aims, place))
    return found


def check_flown(problem: Problem, values: Floats, names: Sequence[str]) -> None:
    """Raise DomainError that names the first world (world, column) in which a class's boost contradicts itself."""
    for threat in range(len(problem.threats)):
        try:
            boosts_in(problem.threat_columns, threat, values)
        except DomainError:
            for name, row in zip(names, values, strict=True):
                try:
                    boosts_in(problem.threat_columns, threat, row[None])
                except DomainError as error:
                    raise DomainError(f"worlds: world {name!r}: {error}") from None
            raise


def _contradiction(problem: Problem, name: str, boosts: list[Boost], launches: Floats, aims: Aims, place: int) -> str:
    """The message for the arc of a class to a place whose boost contradicts itself.

    boosts : one for each loft; launches : (launch, 3).
    """
    aim = tuple(aims.position[place].tolist())
    flights = [
        (boost, point, arc(boost, tuple(start.tolist()), aim))
        for boost in boosts
        for point, start in zip(problem.launches, launches, strict=True)
    ]
    boost, point, flight = min(flights, key=lambda each: (each[2].fate != CONTRADICTORY, each[2].run))
    start = start_name(problem, point)
    end = position_in_words(float(aims.latitude[place]), float(aims.longitude[place]))
    return refusal(name, boost, flight._replace(fate=CONTRADICTORY), aim, f"from {start} to {end}")


def start_name(problem: Problem, launch: str) -> str:
    """Readable name of a launch point or of a sample point of a launch area."""
    scenario = problem.shield.scenario
    if launch in scenario.launch_points:
        return scenario.launch_points[launch].name
    key, _, number = launch.rpartition(" ")
    return f"point {number} of {problem.sampling.counts[key]} in {scenario.launch_areas[key].name}"


def _groups(key: Floats) -> Ints:
    """Start indices of runs of equal rows, each at most `MOST_TOGETHER` long, and the number of rows."""
    differs = np.flatnonzero((key[1:] != key[:-1]).any(axis=1)) + 1
    begins = [0, *differs.tolist(), len(key)]
    found = [k for first, end in pairwise(begins) for k in range(first, end, MOST_TOGETHER)]
    return np.array([*found, len(key)], np.int64)
