"""Latest launches against intercontinental arcs in worlds drawn from the published ranges, and how often a claim holds.

Worlds of two interceptors have the same number if they are of the same point of the unit cube: the same missiles, and
numbers of the interceptors at the same place of their ranges.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.claims.finding import Evidence
from penumbra.claims.topics.deciding_number import threshold_words, weights_of
from penumbra.claims.topics.drawn_shares import DRAWS, Held, held
from penumbra.claims.topics.intercontinental import ANY_DAY, Arcs, Stand, case_of, known
from penumbra.coverage.latest_launch import aims_in, latest_launches_in, posed
from penumbra.coverage.latest_launch_loop import FLOWN
from penumbra.coverage.problem import Problem
from penumbra.scenario.columns import Column
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Better, Quantity
from penumbra.scenario.worlds import matrix
from penumbra.uncertainty.drawn.draw import draw
from penumbra.uncertainty.thresholds.turning_points import Line
from penumbra.uncertainty.thresholds.turns import nearest_inside, search_within

__all__ = ["ArcsInWorlds", "between", "deciding_number", "latest_of_share", "met_in_worlds", "share_met"]

Bools = NDArray[np.bool_]
Codes = NDArray[np.uint8]
Floats = NDArray[np.float64]


class ArcsInWorlds(NamedTuple):
    """What one interceptor at its site can do against the arcs in each drawn world."""

    worlds: xr.Dataset
    """(world, quantity), from `penumbra.draw`."""
    latest: Floats
    """(world, arc) latest launch [s after burnout]; -inf: none meets it."""
    people: Floats
    """(world, arc) people at the aim; 0 where the arc is not flown."""


def met_in_worlds(
    evidence: Evidence, arcs: Arcs, stands: Iterable[Stand], speed: Quantity | None = None
) -> dict[Stand, ArcsInWorlds]:
    """Latest launches in drawn worlds for each interceptor at its site; arguments as of `intercontinental.met`."""
    by_card: dict[str, list[str]] = {}
    for stand in stands:
        by_card.setdefault(stand.interceptor, []).append(stand.site)
    found: dict[Stand, ArcsInWorlds] = {}
    for interceptor, sites in by_card.items():
        key = (arcs, interceptor, tuple(sites), speed)
        if key not in evidence.drawn:
            evidence.progress(f"drawing cases of {interceptor}")
            evidence.drawn[key] = _drawn(evidence, arcs, interceptor, sites, speed)
        found |= {Stand(site, interceptor): one for site, one in zip(sites, evidence.drawn[key], strict=True)}
    return found


def share_met(one: ArcsInWorlds, delay: float) -> Floats:
    """Share (world,) of the people in reach whose arc a launch `delay` [s] after burnout meets; nan: none in reach."""
    with np.errstate(invalid="ignore"):
        return np.asarray((one.people * (one.latest >= delay)).sum(axis=1) / one.people.sum(axis=1))


def latest_of_share(one: ArcsInWorlds, part: float) -> Floats:
    """Latest launch (world,) [s after burnout] that meets the arcs to a part of the people in reach; -inf: none."""
    order = np.argsort(-one.latest, axis=1, kind="stable")
    people = np.take_along_axis(one.people, order, axis=1).cumsum(axis=1)
    at = (people < part * people[:, -1:]).sum(axis=1)
    return np.asarray(np.take_along_axis(np.take_along_axis(one.latest, order, axis=1), at[:, None], axis=1)[:, 0])


def between(worlds: xr.Dataset, one: Bools, other: Bools) -> Held:
    """How often a statement holds that is read in two ways, (world,) each: from the fewer to the more cases."""
    ends = [held(worlds, (1 + each).astype(np.uint8)) for each in (one, other)]
    return Held(
        min(end.holds_least for end in ends),
        max(end.holds_most for end in ends),
        max(end.holds_error for end in ends),
    )


def deciding_number(
    evidence: Evidence,
    arcs: Arcs,
    stands: Sequence[Stand],
    judged: Callable[[Sequence[ArcsInWorlds]], Bools],
    speed: Quantity | None = None,
) -> str:
    """The number whose published range turns a statement and that decides most, with its threshold; empty: none does.

    Parameters
    ----------
    evidence, arcs, speed
        As of `met_in_worlds`.
    stands : sequence of Stand
        Of one interceptor.
    judged : callable
        Whether the statement holds in each world (world,), from what the interceptor can do at each stand.
    """
    (interceptor,) = {stand.interceptor for stand in stands}
    sites = [stand.site for stand in stands]
    shield = _shield(evidence, arcs, interceptor, sites, speed)
    aims = aims_in(shield.scenario, arcs.area)
    asked = _Statement(shield, aims, sites, judged)
    lines = [Line(n, column) for n, column in enumerate(asked.problem.columns) if _is_tried(column)]
    search_within(asked, lines)
    drawn = list(met_in_worlds(evidence, arcs, stands, speed).values())
    weighs = weights_of(drawn[0].worlds, (1 + judged(drawn)).astype(np.uint8))
    found = [(line.column, turn) for line in lines for turn in nearest_inside(line, 0, 0)]
    if not found:
        return ""
    return threshold_words(asked.problem.shield.scenario, *max(found, key=lambda one: weighs.get(one[0].path, 0.0)))


class _Statement:
    """A statement about arcs as what answers along single numbers: 1 it fails, 2 it holds, (world, 1, 1)."""

    def __init__(
        self, shield: Shield, aims: xr.Dataset, sites: Sequence[str], judged: Callable[[Sequence[ArcsInWorlds]], Bools]
    ) -> None:
        self._shield, self._aims, self._sites, self._judged = shield, aims, sites, judged
        self.problem: Problem
        self.nominal: Codes = self.answers([])[0]

    def answers(self, at: Sequence[tuple[int, float]]) -> Codes:
        """Codes of worlds that differ from the nominal one in one number; of the nominal one if none is given."""

        def rows(problem: Problem) -> Floats:
            self.problem = problem
            made = np.repeat(problem.own, max(1, len(at)), axis=0)
            for row, (index, value) in enumerate(at):
                made[row, index] = value
            return made

        holds = self._judged(_arcs_in_worlds(self._shield, self._aims, self._sites, rows, "flown", xr.Dataset()))
        return (1 + holds).astype(np.uint8)[:, None, None]


def _is_tried(column: Column) -> bool:
    """Whether a number of the interceptor or the missiles has a range."""
    moves = column.path.startswith(("interceptors.", "threats."))
    return moves and not column.words and column.low < column.high and column.sign is not Better.CHOICE


def _drawn(
    evidence: Evidence, arcs: Arcs, interceptor: str, sites: Sequence[str], speed: Quantity | None
) -> list[ArcsInWorlds]:
    """Of one interceptor at some sites."""
    shield, made = _shield(evidence, arcs, interceptor, sites, speed), list[xr.Dataset]()

    def rows(problem: Problem) -> Floats:
        made.append(draw(problem.shield, DRAWS, alternatives=False))
        return matrix(problem.shield, made[-1])

    found = _arcs_in_worlds(shield, aims_in(shield.scenario, arcs.area), sites, rows, "blended", xr.Dataset())
    return [one._replace(worlds=made[0]) for one in found]


def _shield(evidence: Evidence, arcs: Arcs, interceptor: str, sites: Sequence[str], speed: Quantity | None) -> Shield:
    """One interceptor at some sites, and the missiles."""
    places, cards = known(evidence, arcs)
    card = cards[interceptor] if speed is None else cards[interceptor].model_copy(update={"burnout_speed": speed})
    case = case_of(evidence, arcs)
    case = case.model_copy(update={"sites": {**case.sites, **{site: places[site] for site in sites}}})
    return posed(case, {interceptor: card}, sites, arcs.threats, arcs.launches).on(ANY_DAY)


def _arcs_in_worlds(
    shield: Shield,
    aims: xr.Dataset,
    sites: Sequence[str],
    rows: Callable[[Problem], Floats],
    fans: Literal["flown", "blended"],
    worlds: xr.Dataset,
) -> list[ArcsInWorlds]:
    """What the one interceptor of a shield can do at each site, in the worlds that `rows` returns."""
    latest, people = [], []
    for _, _, each in latest_launches_in(shield, aims, rows, fans):
        flown = each.fate == FLOWN  # (world, launch, cell)
        people.append((flown * aims.people.values).reshape(len(flown), -1))
        able = np.where(flown[:, None], np.nan_to_num(each.latest_launch, nan=-np.inf), -np.inf)
        latest.append(able.reshape(*able.shape[:2], -1))
    whole, weight = np.concatenate(latest, axis=-1), np.concatenate(people, axis=-1)
    keys = list(shield.scenario.sites)
    return [ArcsInWorlds(worlds, whole[:, keys.index(site)], weight) for site in sites]
