"""A salvo: how many missiles of which classes, over launch areas and aims, in a window of time."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.map_loop import EACH
from penumbra.coverage.places import Places
from penumbra.coverage.problem import Aims, Filled, Problem, aimed_at, class_figures, fill
from penumbra.errors import DomainError, nearest, shown
from penumbra.raids.opportunities import Flight
from penumbra.scenario.model import Shield
from penumbra.uncertainty.answers.asked import asked_about
from penumbra.uncertainty.drawn.spread import spread_points

__all__ = ["MOST_MISSILES", "Dealt", "Targets", "deal", "flown_classes", "numbers_of", "starts_of", "targets_of"]

MOST_MISSILES = 5000
"""Most missiles of a salvo."""
_MOST_FLIGHTS = 64
"""Most pairs of launch point and aim for each class; all missiles of one pair fly alike."""
_POINTS = 12
"""Points that stand for equal parts of the people of a country or alliance."""
_SALVO = re.compile(r"^(\S+) (\S+)$")


class Targets(NamedTuple):
    """The aims of a raid."""

    names: tuple[str, ...]  # as told
    of: NDArray[np.int64]  # (point,) index of the name
    aims: Aims  # (point,)


class Dealt(NamedTuple):
    """The missiles of one salvo, in the order in which they come."""

    due: NDArray[np.float64]  # (missile,) [s]
    flight: NDArray[np.int64]  # (missile,) index into the flights


def numbers_of(shield: Shield, salvo: object) -> dict[str, int]:
    """Number of missiles by class.

    salvo : as "20 mrbm-2000", several of these in a list, or a mapping of class to number.

    Raises
    ------
    DomainError
        A class is unknown or a number is not a whole number above 0, or there are more than `MOST_MISSILES`.
    """
    pairs: list[tuple[str, object]] = []
    if isinstance(salvo, Mapping):
        pairs = [(str(key), number) for key, number in salvo.items()]
    else:
        for each in [salvo] if isinstance(salvo, str) else salvo if isinstance(salvo, Sequence) else [None]:
            match = _SALVO.match(each.strip()) if isinstance(each, str) else None
            if match is None:
                raise DomainError(f'salvo: write a number and a class, as in "20 mrbm-2000", not {shown(each)}')
            number: object = int(match[1]) if re.fullmatch(r"-?\d{1,50}", match[1], re.ASCII) else match[1]
            pairs.append((match[2], number))
    found: dict[str, int] = {}
    for key, number in pairs:
        if key not in shield.scenario.threats:
            raise DomainError(f"salvo: no threat class {shown(key)}{nearest(key, shield.scenario.threats)}")
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < 1:
            raise DomainError(f"salvo: {key}: write a whole number of missiles of 1 or more, not {shown(number)}")
        found[key] = found.get(key, 0) + int(number)
    if not found:
        raise DomainError('salvo: there is no missile in it; write a number and a class, as in "20 mrbm-2000"')
    if sum(found.values()) > MOST_MISSILES:
        raise DomainError(f"salvo: {sum(found.values()):,} missiles; write {MOST_MISSILES:,} at most")
    return found


def targets_of(shield: Shield, written: Sequence[str]) -> Targets:
    """The aims: towns, ids and coordinates, each a point; countries and alliances by points of their people.

    Raises
    ------
    DomainError
        There is no aim, or a place is not found; or a country has no people in the region.
    """
    if isinstance(written, str) or not written:
        raise DomainError('aims: write a list of towns or countries, as in ["Bucharest"]')
    about = asked_about(shield, tuple(written))
    names, of, latitude, longitude = list[str](), list[int](), list[float](), list[float]()
    for kind, index in about.order:
        if kind == "place":
            assert about.points is not None
            name = str(about.points.name[index])
            at = Places(about.points.latitude[index : index + 1], about.points.longitude[index : index + 1])
        else:
            land = about.territories[index]
            name = land.name
            at = spread_points(land.homes.at.latitude, land.homes.at.longitude, land.homes.weight, _POINTS).at
            if not at.latitude.size:
                raise DomainError(f"aims: nobody lives in the part of {name} that the region has")
        if name in names:
            raise DomainError(f"aims: {name} is named twice; remove one")
        of += [len(names)] * at.latitude.size
        names.append(name)
        latitude += at.latitude.tolist()
        longitude += at.longitude.tolist()
    return Targets(tuple(names), np.array(of), aimed_at(Places(np.array(latitude), np.array(longitude))))


def flown_classes(
    problem: Problem, numbers: Mapping[str, int], targets: Targets, launches: Sequence[str]
) -> dict[str, list[list[Flight]]]:
    """Flights of each class, for each aim that it reaches in the nominal world: those from some of its launch points.

    launches : keys of launch points and areas, or single points of an area as ``iran 3``; none: all.

    Raises
    ------
    DomainError
        A launch is unknown, or a class does not reach one of the named aims.
    """
    starts = starts_of(problem, launches)
    world = fill(problem, problem.own)
    found = {}
    for key in numbers:
        threat = problem.threats.index(key)
        reached = _reached(problem, world, threat, targets.aims)[starts]  # (start, point)
        for index, name in enumerate(targets.names):
            if not reached[:, targets.of == index].any():
                card = problem.shield.scenario.threats[key]
                raise DomainError(
                    f"aims: no missile of {key} ({card.name}) that starts there reaches {name}; write a class of "
                    "longer range, other launch points or another aim"
                )
        points = np.flatnonzero(reached.any(axis=0))
        most = max(1, _MOST_FLIGHTS // points.size)
        flights = []
        for point in points.tolist():
            own = starts[np.flatnonzero(reached[:, point])]
            chosen = own[_evenly(min(most, own.size), own.size)]
            flights.append([Flight(threat, int(launch), point) for launch in chosen])
        found[key] = flights
    return found


def starts_of(problem: Problem, launches: Sequence[str]) -> NDArray[np.int64]:
    """Indices of the launch points that were asked for; all if none is named.

    launches : keys of launch points and areas, or single points of an area as ``iran 3``.
    """
    if isinstance(launches, str):
        raise DomainError(f'launches: write a list, as in ["{launches}"]')
    if not launches:
        return np.arange(len(problem.launches))
    found = list[int]()
    for key in launches:
        own = [
            k for k, name in enumerate(problem.launches) if name == key or re.fullmatch(rf"{re.escape(key)} \d+", name)
        ]
        if not own:
            known = {*problem.shield.scenario.launch_areas, *problem.launches}
            raise DomainError(f"launches: no launch point or launch area {shown(key)}{nearest(key, known)}")
        found += own
    return np.unique(found)


def _reached(problem: Problem, world: Filled, threat: int, aims: Aims) -> NDArray[np.bool_]:
    """Whether a class reaches each aim from each launch point, (launch, aim)."""
    asked = np.full((1, len(aims.latitude)), EACH, np.int8)
    return np.asarray(class_figures(problem, world, threat, aims, asked, launches=True).arcs[0] > 0)


def _evenly(count: int, of: int) -> NDArray[np.int64]:
    """So many indices of a list of length `of`, evenly apart."""
    return ((np.arange(count) + 0.5) * of / count).astype(np.int64)


def deal(
    numbers: Mapping[str, int],
    flown: Mapping[str, Sequence[Sequence[Flight]]],
    index: Mapping[Flight, int],
    window: float,
    seed: int,
) -> Dealt:
    """The missiles of a salvo: each class evenly over its aims, and those at each aim evenly over its launch points.

    Parameters
    ----------
    numbers : mapping of class to number
    flown : mapping of class to flights
        From `flown_classes`.
    index : mapping of Flight to index
    window : float [s]
        Missiles come evenly within it, in an order that the seed draws.
    seed : int
    """
    flights = list[int]()
    for key, number in numbers.items():
        own = flown[key]
        for place, flights_there in enumerate(own):
            count = number // len(own) + (place < number % len(own))
            at = _evenly(count, len(flights_there)) if count else np.zeros(0, np.int64)
            flights += [index[flights_there[k]] for k in at.tolist()]
    order = np.random.default_rng(seed).permutation(len(flights))
    due = np.linspace(0.0, window, len(flights)) if window > 0.0 else np.zeros(len(flights))
    assert math.isfinite(window)
    return Dealt(due, np.array(flights, np.int64)[order])
