"""The worlds between the published ranges, and what becomes of places in them: cells, homes, or points between.

Coverage is monotone in every number of known sign, so the world with all of them at the bad end covers least and the
one with all at the good end covers most. The few numbers of unknown sign (burn times, burnout) are swept inside both.
Ships may be on station, anywhere in their patrol boxes, or at a place drawn there. Where a question has several
published answers (`penumbra.scenario.alternatives`), each of them has its own nominal world and its own ends.
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
"""How many codes `Judged.code` may give: a state and an answer of the nominal world together."""

MOST_FANS = 100
"""Fans of worlds that are judged together, unless one world has more: at 0.6 to 2.3 MB each, some 200 MB."""

MOST_SHIPS = 3
"""Beyond so many, their places are not combined one by one, which takes five to that power of runs, but bounded."""


class End(NamedTuple):
    """One corner of the swept numbers, all others at their worst or best, with the ships in every array of places."""

    worst: bool
    problem: Problem
    rows: Floats  # (array, column), all ships on station first
    bound: tuple[Problem, Floats] | None
    """A world that covers no more (worst) or no less (best) than any row; None with one row, or as the row itself."""
    alternative: int = 0
    """Index of the alternative that it is a world of."""


class Worlds(NamedTuple):
    """The worlds of a shield: the nominal one with the ships on station, and those beside it."""

    problem: Problem
    nominal: Floats  # (1, column)
    ends: tuple[End, ...]  # worst and best by turns, of one alternative after the other
    names: tuple[str, ...] = ("",)  # (alternative,), that of the shield as it is written first
    others: tuple[tuple[Problem, Floats], ...] = ()  # nominal worlds (1, column) of the alternatives beside it


def worlds(shield: Shield, exact: bool = False, places: Literal["station", "box"] | int = "station") -> Worlds:
    """What `judge` runs.

    Parameters
    ----------
    shield : Shield
    exact : bool
        Numbers have their nominal values, and every question has the answer that the scenario is written for.
    places : "station", "box" or int
        Where ships are, asked as in `cover`; those that were drawn a place stay there.

    Raises
    ------
    DomainError
        No such place for ships, or no ship with a box where a box is asked for.
    ScenarioError
        Answers to several questions do not go together.
    """
    if places not in ("station", "box") and not (isinstance(places, int) and places >= 0):
        raise DomainError(f"ships: write station, box, or a whole number to draw a place by, not {places!r}")
    problem, middle = bind(shield), nominal(shield)
    own = Worlds(problem, matrix(shield, middle), ())
    if exact:
        moving = ship_sites(shield) if places == "box" else []
        return own._replace(ends=_ends(_Seat(problem, shield), middle.isel(world=[0, 0] if moving else []), moving))
    found: list[End] = []
    others: list[tuple[Problem, Floats]] = []
    every = alternatives(shield)
    for number, each in enumerate(every):
        seat = _Seat(
            problem if differs_in_columns_only(shield, each.shield) else bind(each.shield, sampling=problem.sampling),
            each.shield,
        )
        moving = ship_sites(each.shield) if places == "box" else []
        found += [end._replace(alternative=number) for end in _ends(seat, corners(each.shield), moving)]
        if number:
            others.append((seat.problem, seat.rows(nominal(each.shield))))
    return own._replace(ends=tuple(found), names=tuple(each.name for each in every), others=tuple(others))


class _Seat(NamedTuple):
    """A shield, and the problem that its worlds are rows of: its own, or that of a shield that it is a row of."""

    problem: Problem
    shield: Shield

    def rows(self, table: xr.Dataset) -> Floats:
        """The rows (world, column) of a table of the shield."""
        rows = matrix(self.shield, table)
        return (
            rows if self.problem.shield is self.shield else rows_of_alternative(self.problem.columns, self.shield, rows)
        )


def _ends(seat: _Seat, table: xr.Dataset, moving: list[str]) -> tuple[End, ...]:
    """The ends that rows stand for, worst and best by turns."""
    return tuple(_end(seat, table.isel(world=[n]), n % 2 == 0, moving) for n in range(table.sizes["world"]))


def _end(seat: _Seat, table: xr.Dataset, worst: bool, moving: list[str]) -> End:
    """One end, with these ships anywhere in their boxes; with none of them moving, all on station."""
    problem, shield = seat
    if not moving:
        return End(worst, problem, seat.rows(table), None)
    if worst:
        bound = problem, seat.rows(combined(table, ashore(shield)))
    else:
        copies = bind(with_copies_everywhere(at(shield, table)), sampling=problem.sampling)._replace(
            fans=problem.fans
        )  # by numbers, whosever they are
        bound = copies, copies.own
    if len(moving) > MOST_SHIPS:
        return End(worst, *bound, None)
    return End(worst, problem, seat.rows(combined(table, ships(shield))), bound)


class Judged(NamedTuple):
    """What becomes of places (threat, place): figures of the nominal world, index into STATES; arcs followed."""

    found: Figures
    state: NDArray[np.int8]
    arcs: int
    each_covered: Bools  # (threat, alternative, place) in the alternative's nominal world
    each_state: NDArray[np.int8]  # (threat, alternative, place) index into STATES, over the alternative's ends alone

    @property
    def code(self) -> NDArray[np.int64]:
        """State and nominal answer in one number, (threat, place): index into STATES times three, plus into ANSWERS."""
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
        Elsewhere the answer has no meaning.
    places : Places (place,)
    progress : callable, optional
        Told the share done after each run.
    full : bool
        If not, of the figures only whether places are threatened and covered is meant, and nothing is told of each
        alternative by itself.

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
    else:  # all alternatives lower and raise one state: what fails in one of them is looked at in no other
        every, some = (np.asarray(one)[None] for one in (covered.all(axis=0), covered.any(axis=0)))
        state, ends = _State(wanted, threatened, every | ~threatened, some), _of_one(ends)
    groups = _together(ends)
    for done, group in enumerate(groups):
        tell((1 + done) / (1 + len(groups)))
        arcs += _on_station(group, state, aims)
        for end in group:
            arcs += (_lose if end.worst else _win)(end, state, aims)
    tell(1.0)
    together = np.asarray(state.always.all(axis=0)), np.asarray(state.sometimes.any(axis=0))
    whole = _states(state.threatened, *together)
    each = _states(state.threatened, state.always, state.sometimes)
    return Judged(found, whole, arcs, *(np.ascontiguousarray(np.moveaxis(one, 0, 1)) for one in (covered, each)))


def _of_one(ends: tuple[End, ...]) -> tuple[End, ...]:
    return tuple(end._replace(alternative=0) for end in ends)


def _together(ends: tuple[End, ...]) -> list[list[End]]:
    """Ends to be judged together: those with the same arcs but for the air. In each group the worst ends come first."""
    found: dict[tuple[int, bytes], list[End]] = {}
    for end in ends:
        aimed = arc_key(end.problem, end.rows[:1])[:, : -len(end.problem.threats)]
        found.setdefault((id(end.problem), aimed.tobytes()), []).append(end)
    return [sorted(each, key=lambda end: not end.worst) for each in found.values()]


class _State(NamedTuple):
    """What is known of places so far, (threat, place)."""

    wanted: Bools
    threatened: Bools  # in some world
    always: Bools  # (alternative, threat, place) covered wherever it is threatened, in every world
    sometimes: Bools  # (alternative, threat, place) covered in some world


def _asked(problem: Problem, rows: Floats, asked: list[Bools], aims: Aims) -> Answer:
    """Whether places (threat, place) are covered in each of some worlds, where asked for that world."""
    wanted = np.where(np.stack(asked), COVERED, NOTHING).astype(np.int8)
    size = max(1, MOST_FANS // max(1, len(problem.shield.batteries)))
    parts = [slice(first, first + size) for first in range(0, len(rows), size)]
    found = [answers(problem, fill(problem, rows[part]), wanted[part], aims) for part in parts]
    threatened, covered = (np.concatenate([getattr(one, name) for one in found]) for name in Answer._fields[:2])
    return Answer(threatened, covered, sum(one.arcs for one in found))


def _on_station(ends: list[End], state: _State, aims: Aims) -> int:
    """Lower `always` and raise `sometimes` by ends of the same arcs, with the ships on station; arcs followed."""
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


def _lose(end: End, state: _State, aims: Aims) -> int:
    """Take from `always` what is not covered at a worst end with the ships off station somewhere; arcs followed.

    What is covered without them needs no look at their places.
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


def _win(end: End, state: _State, aims: Aims) -> int:
    """Add to `sometimes` what is covered at a best end with the ships off station somewhere; arcs followed.

    What is not covered with every ship at all its places at once needs no look at them one by one.
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
    """Index into STATES, of places (..., threat, place)."""
    untouched, open_, penumbra, umbra = range(len(STATES))
    touched = np.where(always, umbra, np.where(sometimes, penumbra, open_))
    return np.where(threatened, touched, untouched).astype(np.int8)
