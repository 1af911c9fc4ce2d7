"""The map with its bounds: what is covered whichever published number is right, and what only if some are.

Coverage is monotone in every number of known sign, so the world with all of them at the bad end covers least and the
one with all at the good end covers most. The few numbers without a sign (burn times, burnout) are swept inside both.
Ships may be on station, anywhere in their patrol boxes, or at a place drawn there.
"""

from collections.abc import Callable
from itertools import product
from typing import Any, Literal, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.footprint import Places, answer, figures, ground, mapped
from penumbra.coverage.loop import COVERED, EVERYTHING, NOTHING, REACHED, Figures
from penumbra.coverage.refine import COARSEST, refine, weighty
from penumbra.errors import DomainError
from penumbra.names import STATES, labelled
from penumbra.scenario.model import Shield
from penumbra.scenario.patrol import afloat, arrays, ashore, drawn, everywhere, placed
from penumbra.scenario.settle import SWEPT, settle

__all__ = ["DRAWN", "Judged", "World", "Worlds", "cover", "judge", "swept_corners", "worlds"]

DRAWN = "drawn, seed "
"""Before the seed in a map's attribute `ships`."""

MOST_SHIPS = 3
"""Beyond so many, their places are not combined one by one, which takes five to that power of runs, but bounded."""

Corner = dict[str, Literal["value", "low", "high"]]


def swept_corners(shield: Shield) -> list[Corner]:
    """Ends of the numbers without a known sign: the nominal point and every corner of their box."""

    def loose_in(section: str, field: str) -> bool:
        return any(not getattr(card, field).exact for card in getattr(shield.scenario, section).values())

    loose = [name for name in SWEPT if loose_in(*name.split("."))]
    ends: tuple[Literal["low", "high"], ...] = ("low", "high")
    corners: list[Corner] = [dict(zip(loose, chosen, strict=True)) for chosen in product(ends, repeat=len(loose))]
    return [{}, *corners] if loose else [{}]


def cover(
    shield: Shield,
    nominal: bool = False,
    progress: Callable[[float], None] | None = None,
    adaptive: bool = False,
    ships: Literal["station", "box"] | int = "station",
) -> xr.Dataset:
    """The map: coverage in the nominal world and, over the published ranges, the state of each cell.

    Parameters
    ----------
    shield : Shield
    nominal : bool
        Run the nominal world alone; `state` then knows no penumbra but that of the ships' places.
    progress : callable, optional
        Told the share done, 0 to 1, after each run.
    adaptive : bool
        Fly to cells of resolution 3, to those that hold much of a country and, along changes of what is threatened,
        covered or of `state`, to finer ones, down to the region's. Meant for resolutions of 5 and more.
    ships : "station", "box" or int
        Where ships with a patrol box are: on station; anywhere in the box, each for itself, as far as its centre and
        corners tell, so that the umbra is covered wherever they are; or at a place drawn in the box with this seed.

    Returns
    -------
    Dataset (threat, cell)
        What `penumbra.coverage.footprint.footprint` returns, with ships on station or where they were drawn, and
        state : int8, index into untouched, open, penumbra, umbra.
        flown : bool, if adaptive: arcs were flown to the cell's own centre; if not, all its figures are those of the
        flown cell in whose place it stands, and only whether it is threatened, covered, and its state are meant.
        attrs["bounds"] : "worst to best", or "nominal" when that was all that was run
        attrs["arcs_flown"] : int, arcs in reach that were followed, over all runs
        attrs["ships"] : "station", "box", or "drawn, seed 7"

    Raises
    ------
    DomainError
        As `footprint`; or ships are to be in a box and no site has one.

    Method
    ------
    umbra: covered in the all-worst world at every corner of the swept numbers. open: covered in the all-best world at
    none. untouched: reached in no world. Between them: penumbra. Because the worst world covers no more and the best no
    less than the nominal one, only cells still in doubt are looked at. Ships stand at the centre or a corner of their
    boxes, in every combination; of more than `MOST_SHIPS` the umbra is what is covered without them, and open what is
    not covered with a copy of each at all its places at once. Not swept: what lies inside the boxes of the swept
    numbers and of the ships, all other positions.
    """
    if isinstance(ships, int) and ships >= 0:
        shield = drawn(shield, ships)
    tried = worlds(shield, nominal, ships)
    cells = ground(shield)
    told: dict[str, object] = {
        "bounds": "nominal" if nominal else "worst to best",
        "ships": f"{DRAWN}{ships}" if isinstance(ships, int) else ships,
    }
    if adaptive:
        found, state, source, arcs = _refined(tried, cells, progress)
        told["refined_from"] = COARSEST
    else:
        everywhere = np.ones((len(shield.scenario.threats), cells.sizes["cell"]), np.bool_)
        found, state, arcs = judge(tried, everywhere, _places(cells), progress)
    area = mapped(shield, found).assign(state=labelled("state", state))
    if adaptive:
        area = area.assign(flown=labelled("flown", source == np.arange(cells.sizes["cell"])))
    return area.assign_attrs(told, arcs_flown=arcs)


class World(NamedTuple):
    """Two ends of a world at one corner of the swept numbers, each with the ships in every array of their places."""

    worst: tuple[Shield, ...]
    best: tuple[Shield, ...]
    least: Shield | None  # covers no more than any of `worst`; none where that is but one
    most: Shield | None  # covers no less than any of `best`


class Worlds(NamedTuple):
    """The worlds of a shield, settled: the nominal one with the ships on station, and those beside it."""

    nominal: Shield
    corners: tuple[World, ...]


def worlds(shield: Shield, nominal: bool = False, ships: Literal["station", "box"] | int = "station") -> Worlds:
    """What `judge` runs, asked as in `cover`; ships that were drawn a place stay there.

    Raises
    ------
    DomainError
        No such place for ships, or no ship with a box where a box is asked for.
    """
    if ships not in ("station", "box") and not (isinstance(ships, int) and ships >= 0):
        raise DomainError(f"ships: write station, box, or a whole number to draw a place by, not {ships!r}")
    moving = len(afloat(shield)) if ships == "box" else 0
    ends: list[tuple[Shield, Shield]] = []
    if not nominal:
        ends = [(settle(shield, "worst", at), settle(shield, "best", at)) for at in swept_corners(shield)]
    elif moving:
        ends = [(settle(shield, "nominal"), settle(shield, "nominal"))]
    return Worlds(settle(shield, "nominal"), tuple(_world(*end, moving) for end in ends))


def _world(worst: Shield, best: Shield, moving: int) -> World:
    """Both ends, with so many ships anywhere in their boxes; with none of them moving, all on station."""
    if not moving:
        return World((worst,), (best,), None, None)
    least, most = ashore(worst), everywhere(best)
    if moving > MOST_SHIPS:
        return World((least,), (most,), None, None)
    lows, highs = (tuple(placed(end, each) for each in arrays(end)) for end in (worst, best))
    return World(lows, highs, least, most)


class Judged(NamedTuple):
    """What becomes of places (threat, place): figures of the nominal world, index into STATES; arcs followed."""

    found: Figures
    state: NDArray[np.int8]
    arcs: int


def judge(
    tried: Worlds, wanted: NDArray[np.bool_], places: Places, progress: Callable[[float], None] | None = None
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

    Raises
    ------
    DomainError
        As `penumbra.coverage.footprint.footprint`.
    """
    tell = progress or (lambda share: None)
    found = figures(tried.nominal, np.where(wanted, EVERYTHING, NOTHING).astype(np.int8), places)
    threatened, arcs = found.reaching > 0, int(found.reaching.sum())
    covered = threatened & (found.covering == found.reaching)
    always, sometimes = covered | ~threatened, covered.copy()
    for done, world in enumerate(tried.corners):
        tell((1 + 2 * done) / (1 + 2 * len(tried.corners)))
        flown, reached = _lose(world, wanted, always, places)
        threatened |= reached
        tell((2 + 2 * done) / (1 + 2 * len(tried.corners)))
        arcs += flown + _win(world, wanted, sometimes, places)
    tell(1.0)
    return Judged(found, _states(threatened, always, sometimes), arcs)


def _lose(
    world: World, wanted: NDArray[np.bool_], always: NDArray[np.bool_], places: Places
) -> tuple[int, NDArray[np.bool_]]:
    """Take from `always` what is not covered at the worst end with the ships somewhere; arcs flown, and who is reached.

    Where ships are does not change who is reached. What is covered without them needs no look at their places.
    """
    first, *others = world.worst
    asked = np.where(wanted, np.where(always, COVERED, REACHED), NOTHING)
    low = answer(first, asked.astype(np.int8), places)
    always &= low.covered | ~low.threatened
    doubtful, arcs = wanted & always & low.threatened, low.arcs
    if world.least is not None and doubtful.any():
        sure = answer(world.least, np.where(doubtful, COVERED, NOTHING).astype(np.int8), places)
        doubtful &= ~sure.covered
        arcs += sure.arcs
    for shield in others:
        if not (doubtful & always).any():
            break
        moved = answer(shield, np.where(doubtful & always, COVERED, NOTHING).astype(np.int8), places)
        always &= moved.covered | ~moved.threatened
        arcs += moved.arcs
    return arcs, low.threatened


def _win(world: World, wanted: NDArray[np.bool_], sometimes: NDArray[np.bool_], places: Places) -> int:
    """Add to `sometimes` what is covered at the best end with the ships somewhere; arcs flown.

    What is not covered with every ship at all its places at once needs no look at them one by one.
    """
    first, *others = world.best
    high = answer(first, np.where(wanted & ~sometimes, COVERED, NOTHING).astype(np.int8), places)
    sometimes |= high.covered
    possible, arcs = wanted & ~sometimes, high.arcs
    if world.most is not None and possible.any():
        most = answer(world.most, np.where(possible, COVERED, NOTHING).astype(np.int8), places)
        possible &= most.covered
        arcs += most.arcs
    for shield in others:
        if not (possible & ~sometimes).any():
            break
        moved = answer(shield, np.where(possible & ~sometimes, COVERED, NOTHING).astype(np.int8), places)
        sometimes |= moved.covered
        arcs += moved.arcs
    return arcs


def _places(cells: xr.Dataset, chosen: NDArray[np.int64] | slice = slice(None)) -> Places:
    return Places(cells.latitude.values[chosen], cells.longitude.values[chosen])


def _refined(
    tried: Worlds, cells: xr.Dataset, progress: Callable[[float], None] | None
) -> tuple[Figures, NDArray[np.int8], NDArray[np.int64], int]:
    """Figures and state of every cell, the cell whose answer each takes, and the arcs followed."""
    classes, n = len(tried.nominal.scenario.threats), cells.sizes["cell"]
    tell = progress or (lambda share: None)
    verdict = np.zeros((classes, n), np.int64)
    kept: list[NDArray[Any]] = []
    arcs, left = 0, 1.0

    def fly(wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Judge the wanted (class, cell) and keep their figures; the verdict on all so far."""
        nonlocal arcs, left
        columns = np.flatnonzero(wanted.any(axis=0))
        judged = judge(tried, wanted[:, columns], _places(cells, columns))
        fresh: list[NDArray[Any]] = [*judged.found, judged.state]
        if not kept:
            kept.extend(np.zeros((*one.shape[:-1], n), one.dtype) for one in fresh)
        rows, at = np.nonzero(wanted[:, columns])
        for old, new in zip(kept, fresh, strict=True):
            old[rows, ..., columns[at]] = new[rows, ..., at]
        covering = (judged.found.reaching > 0).astype(np.int64) + (judged.found.covering == judged.found.reaching)
        verdict[rows, columns[at]] = judged.state[rows, at] * 4 + covering[rows, at]
        arcs += judged.arcs
        left *= 0.5  # how many rounds there will be is not known: each is shown as half of what was left
        tell(1.0 - left)
        return verdict

    source = refine(cells.cell.values, classes, fly, seeds=weighty(cells))
    tell(1.0)
    rows = np.arange(classes)[:, None]
    *found, state = (np.moveaxis(one[rows, ..., source], 1, -1) for one in kept)
    return Figures(*found), state, source, arcs


def _states(threatened: NDArray[np.bool_], always: NDArray[np.bool_], sometimes: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Index into STATES."""
    untouched, open_, penumbra, umbra = range(len(STATES))
    touched = np.where(always, umbra, np.where(sometimes, penumbra, open_))
    return np.where(threatened, touched, untouched).astype(np.int8)
