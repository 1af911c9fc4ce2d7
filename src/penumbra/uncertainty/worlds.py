"""The worlds between the published ranges, and what becomes of places in them: cells, homes, or points between.

Coverage is monotone in every number of known sign, so the world with all of them at the bad end covers least and the
one with all at the good end covers most. The few numbers without a sign (burn times, burnout) are swept inside both.
Ships may be on station, anywhere in their patrol boxes, or at a place drawn there.
"""

from collections.abc import Callable
from itertools import product
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.footprint import Places, answer, figures
from penumbra.coverage.loop import COVERED, EVERYTHING, NOTHING, REACHED, Figures
from penumbra.errors import DomainError
from penumbra.names import ANSWERS, STATES
from penumbra.scenario.model import Shield
from penumbra.scenario.patrol import afloat, arrays, ashore, everywhere, placed
from penumbra.scenario.settle import SWEPT, settle

__all__ = ["CODES", "Corner", "Judged", "World", "Worlds", "judge", "swept_corners", "worlds"]

CODES = len(STATES) * len(ANSWERS)
"""How many codes `Judged.code` may give: a state and an answer of the nominal world together."""

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
        If not, of the figures only whether places are threatened and covered is meant.

    Raises
    ------
    DomainError
        As `penumbra.coverage.footprint.footprint`.
    """
    tell = progress or (lambda share: None)
    asked = np.where(wanted, EVERYTHING if full else COVERED, NOTHING)
    found = figures(tried.nominal, asked.astype(np.int8), places)
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


def _states(threatened: NDArray[np.bool_], always: NDArray[np.bool_], sometimes: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Index into STATES."""
    untouched, open_, penumbra, umbra = range(len(STATES))
    touched = np.where(always, umbra, np.where(sometimes, penumbra, open_))
    return np.where(threatened, touched, untouched).astype(np.int8)
