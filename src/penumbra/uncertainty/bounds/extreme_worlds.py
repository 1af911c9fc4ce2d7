"""The extreme worlds of the published ranges, and the states of places over them: cells, homes, or other points.

Coverage is monotone in every number of known sign, so the world with all of them at the bad end covers least and the
one with all at the good end covers most. The few numbers of unknown sign (burn times, burnout) are swept in both.
Ships are on station, anywhere in their patrol boxes, or at a position drawn there. If a question has several published
answers (`penumbra.scenario.alternatives`), each answer has its own nominal world and its own extreme worlds.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.map_loop import COVERED, EVERYTHING, NOTHING, Figures
from penumbra.coverage.nominal_map import Answer, answers, figures
from penumbra.coverage.problem import Aims, Places, Problem, aimed_at, arc_key, bind, fill
from penumbra.errors import DomainError
from penumbra.names import ANSWERS, STATES
from penumbra.scenario.alternative_rows import differs_in_columns_only, rows_of_alternative
from penumbra.scenario.choose import alternatives
from penumbra.scenario.model import Shield
from penumbra.scenario.ship_positions import ship_sites, with_copies_everywhere
from penumbra.scenario.worlds import ashore, at, combined, corners, matrix, nominal, ships

__all__ = ["CODES", "End", "Judged", "Worlds", "judge", "worlds"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

CODES = len(STATES) * len(ANSWERS)
"""Number of values of `Judged.code`: pairs of a state and an answer of the nominal world."""

MOST_FANS = 100
"""Maximum number of fans of worlds judged together, unless one world has more; 0.6 to 2.3 MB each, about 200 MB."""

MOST_SHIPS = 3
"""Maximum number of ships whose positions are combined, in 5 to this power of runs; more ships are only bounded."""


class End(NamedTuple):
    """One corner of the swept numbers, all others worst or best, with a row for each combination of ship places."""

    worst: bool
    problem: Problem
    rows: Floats  # (array, column), all ships on station first
    bound: tuple[Problem, Floats] | None
    """A world that covers no more (worst) or no less (best) than any row; None if there is one row."""
    alternative: int = 0
    """Index of its alternative."""


class Worlds(NamedTuple):
    """The worlds of a shield: the nominal one with the ships on station, and the extreme ones."""

    problem: Problem
    nominal: Floats  # (1, column)
    ends: tuple[End, ...]  # worst and best alternate; one alternative after the other
    names: tuple[str, ...] = ("",)  # (alternative,), the first is the shield as written
    others: tuple[tuple[Problem, Floats], ...] = ()  # nominal worlds (1, column) of the other alternatives


def worlds(shield: Shield, exact: bool = False, places: Literal["station", "box"] | int = "station") -> Worlds:
    """The worlds for `judge`.

    Parameters
    ----------
    shield : Shield
    exact : bool
        All numbers are nominal, and every question has the answer that the scenario is written for.
    places : "station", "box" or int
        Positions of ships, as in `cover`; ships at drawn positions stay there.

    Raises
    ------
    DomainError
        `places` is invalid, or it is "box" and no ship has a box.
    ScenarioError
        Answers to several questions exclude each other.
    """
    if places not in ("station", "box") and not (isinstance(places, int) and places >= 0):
        raise DomainError(f"ships: write station, box, or a whole number as seed for drawn positions, not {places!r}")
    problem, middle = bind(shield), nominal(shield)
    own = Worlds(problem, matrix(shield, middle), ())
    if exact:
        moving = ship_sites(shield) if places == "box" else []
        return own._replace(
            ends=_ends(_Alternative(problem, shield), middle.isel(world=[0, 0] if moving else []), moving)
        )
    found: list[End] = []
    others: list[tuple[Problem, Floats]] = []
    every = alternatives(shield)
    for number, each in enumerate(every):
        alternative = _Alternative(
            problem if differs_in_columns_only(shield, each.shield) else bind(each.shield, sampling=problem.sampling),
            each.shield,
        )
        moving = ship_sites(each.shield) if places == "box" else []
        found += [end._replace(alternative=number) for end in _ends(alternative, corners(each.shield), moving)]
        if number:
            others.append((alternative.problem, alternative.rows(nominal(each.shield))))
    return own._replace(ends=tuple(found), names=tuple(each.name for each in every), others=tuple(others))


class _Alternative(NamedTuple):
    """An alternative's shield, and the problem whose rows are its worlds: its own, or that of another shield."""

    problem: Problem
    shield: Shield

    def rows(self, table: xr.Dataset) -> Floats:
        """The rows (world, column) of a table of the shield."""
        rows = matrix(self.shield, table)
        return (
            rows if self.problem.shield is self.shield else rows_of_alternative(self.problem.columns, self.shield, rows)
        )


def _ends(alternative: _Alternative, table: xr.Dataset, moving: list[str]) -> tuple[End, ...]:
    """The ends for the rows of a table, in which worst and best alternate, with ships `moving` anywhere in their boxes.

    All other ships are on station.
    """
    problem, shield = alternative
    count = table.sizes["world"]
    table = table.assign_coords(world=[str(n) for n in range(count)])  # the nominal world may stand in it twice
    rows = alternative.rows(table) if count else np.empty((0, 0))
    if not moving or not count:
        return tuple(End(n % 2 == 0, problem, rows[[n]], None) for n in range(count))
    still = alternative.rows(combined(table, ashore(shield)))
    bounds = [
        (problem, still[[n]]) if n % 2 == 0 else _copied(alternative, table.isel(world=[n])) for n in range(count)
    ]
    if len(moving) > MOST_SHIPS:
        return tuple(End(n % 2 == 0, *bounds[n], None) for n in range(count))
    placed = np.split(alternative.rows(combined(table, ships(shield))), count)
    return tuple(End(n % 2 == 0, problem, placed[n], bounds[n]) for n in range(count))


def _copied(alternative: _Alternative, table: xr.Dataset) -> tuple[Problem, Floats]:
    """The world of one row with each ship at all of its places at once."""
    problem, shield = alternative
    copies = bind(with_copies_everywhere(at(shield, table)), sampling=problem.sampling)
    copies = copies._replace(fans=problem.fans)  # fans are found by their numbers, so the problems can share them
    return copies, copies.own


class Judged(NamedTuple):
    """Results for places (threat, place): figures of the nominal world, index into STATES; number of arcs."""

    found: Figures
    state: NDArray[np.int8]
    arcs: int
    each_covered: Bools  # (threat, alternative, place) covered in the alternative's nominal world
    each_state: NDArray[np.int8]  # (threat, alternative, place) index into STATES, over the alternative's ends only

    @property
    def code(self) -> NDArray[np.int64]:
        """State and nominal answer as one number, (threat, place): 3 times index into STATES plus that into ANSWERS."""
        threatened = self.found.reaching > 0
        covered = threatened & (self.found.covering == self.found.reaching)
        return self.state.astype(np.int64) * len(ANSWERS) + threatened + covered


def judge(
    tried: Worlds,
    wanted: NDArray[np.bool_],
    places: Places,
    progress: Callable[[float], None] | None = None,
    full: bool = True,
) -> Judged:
    """Judge places anywhere on the globe.

    Parameters
    ----------
    tried : Worlds
    wanted : (threat, place) bool
        Elsewhere the result is undefined.
    places : Places (place,)
    progress : callable, optional
        Called with the fraction done, 0 to 1, after each run.
    full : bool
        If false, only `reaching` and `covering` of the figures are valid, and results of single alternatives are not.

    Raises
    ------
    DomainError
        As `penumbra.coverage.nominal_map.nominal_map`.
    """
    tell = progress or (lambda share: None)
    problem, aims = tried.problem, aimed_at(places)
    asked = np.where(wanted, EVERYTHING if full else COVERED, NOTHING)
    found = figures(problem, fill(problem, tried.nominal), asked.astype(np.int8), aims)
    threatened, arcs = found.reaching > 0, int(found.reaching.sum())
    own = threatened & (found.covering == found.reaching)
    more = [_asked(problem_, row, [wanted], aims) for problem_, row in tried.others]
    covered = np.stack([own, *(one.covered[0] for one in more)])
    arcs += sum(one.arcs for one in more)
    ends = tried.ends
    if full:
        state = _State(wanted, threatened, covered | ~threatened, covered.copy())
    else:  # all alternatives share one state, so a place that is decided in one of them is skipped in the others
        every, some = (np.asarray(one)[None] for one in (covered.all(axis=0), covered.any(axis=0)))
        state, ends = _State(wanted, threatened, every | ~threatened, some), _of_one(ends)
    groups = _grouped(ends)
    for done, group in enumerate(groups):
        tell((1 + done) / (1 + len(groups)))
        arcs += _on_station(group, state, aims)
        for end in group:
            arcs += (_lower_always if end.worst else _raise_sometimes)(end, state, aims)
    tell(1.0)
    together = np.asarray(state.always.all(axis=0)), np.asarray(state.sometimes.any(axis=0))
    whole = _states(state.threatened, *together)
    each = _states(state.threatened, state.always, state.sometimes)
    return Judged(found, whole, arcs, *(np.ascontiguousarray(np.moveaxis(one, 0, 1)) for one in (covered, each)))


def _of_one(ends: tuple[End, ...]) -> tuple[End, ...]:
    return tuple(end._replace(alternative=0) for end in ends)


def _grouped(ends: tuple[End, ...]) -> list[list[End]]:
    """Groups of ends with the same arcs except for drag, judged together; in each group the worst ends come first."""
    found: dict[tuple[int, bytes], list[End]] = {}
    for end in ends:
        aimed = arc_key(end.problem, end.rows[:1])[:, : -len(end.problem.threats)]
        found.setdefault((id(end.problem), aimed.tobytes()), []).append(end)
    return [sorted(each, key=lambda end: not end.worst) for each in found.values()]


class _State(NamedTuple):
    """The state of places from the worlds judged so far, (threat, place)."""

    wanted: Bools
    threatened: Bools  # in some world
    always: Bools  # (alternative, threat, place) covered in every world in which it is threatened
    sometimes: Bools  # (alternative, threat, place) covered in some world


def _asked(problem: Problem, rows: Floats, asked: list[Bools], aims: Aims) -> Answer:
    """Whether places (threat, place) are threatened and covered in each of some worlds, where requested."""
    wanted = np.where(np.stack(asked), COVERED, NOTHING).astype(np.int8)
    size = max(1, MOST_FANS // max(1, len(problem.shield.batteries)))
    parts = [slice(first, first + size) for first in range(0, len(rows), size)]
    found = [answers(problem, fill(problem, rows[part]), wanted[part], aims) for part in parts]
    threatened, covered = (np.concatenate([getattr(one, name) for one in found]) for name in Answer._fields[:2])
    return Answer(threatened, covered, sum(one.arcs for one in found))


def _on_station(ends: list[End], state: _State, aims: Aims) -> int:
    """Update `always` and `sometimes` with ends of the same arcs, ships on station; returns the number of arcs."""
    wanted, threatened, always, sometimes = state
    asked = [wanted & (always[end.alternative] if end.worst else ~sometimes[end.alternative]) for end in ends]
    found = _asked(ends[0].problem, np.concatenate([end.rows[:1] for end in ends]), asked, aims)
    for n, end in enumerate(ends):
        threatened |= found.threatened[n]
        if end.worst:
            always[end.alternative] &= found.covered[n] | ~found.threatened[n]
        else:
            sometimes[end.alternative] |= found.covered[n]
    return found.arcs


def _lower_always(end: End, state: _State, aims: Aims) -> int:
    """Update `always` with a worst end for all positions of the ships; returns the number of arcs.

    Places that are covered without the ships need no test of their positions.
    """
    wanted, threatened, always = state.wanted, state.threatened, state.always[end.alternative]
    doubtful, arcs = wanted & always & threatened, 0
    if end.bound is not None and doubtful.any():
        sure = _asked(*end.bound, [doubtful], aims)
        doubtful &= ~sure.covered[0] & sure.threatened[0]
        arcs += sure.arcs
    for n in range(1, len(end.rows)):
        if not (doubtful & always).any():
            break
        moved = _asked(end.problem, end.rows[n : n + 1], [doubtful & always], aims)
        always &= moved.covered[0] | ~moved.threatened[0]
        arcs += moved.arcs
    return arcs


def _raise_sometimes(end: End, state: _State, aims: Aims) -> int:
    """Update `sometimes` with a best end for all positions of the ships; returns the number of arcs.

    Places that are not covered with every ship at all its positions at once need no test of single positions.
    """
    wanted, sometimes = state.wanted, state.sometimes[end.alternative]
    possible, arcs = wanted & ~sometimes, 0
    if end.bound is not None and possible.any():
        most = _asked(*end.bound, [possible], aims)
        possible &= most.covered[0]
        arcs += most.arcs
    for n in range(1, len(end.rows)):
        if not (possible & ~sometimes).any():
            break
        moved = _asked(end.problem, end.rows[n : n + 1], [possible & ~sometimes], aims)
        sometimes |= moved.covered[0]
        arcs += moved.arcs
    return arcs


def _states(threatened: Bools, always: Bools, sometimes: Bools) -> NDArray[np.int8]:
    """Index into STATES for places (..., threat, place)."""
    untouched, open_, penumbra, umbra = range(len(STATES))
    touched = np.where(always, umbra, np.where(sometimes, penumbra, open_))
    return np.where(threatened, touched, untouched).astype(np.int8)
