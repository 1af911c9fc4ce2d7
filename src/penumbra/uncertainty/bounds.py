"""The map with its bounds: what is covered whichever published number is right, and what only if some are.

Coverage is monotone in every number of known sign, so the world with all of them at the bad end covers least and the
one with all at the good end covers most. The few numbers without a sign (burn times, burnout) are swept inside both.
Ships may be on station, anywhere in their patrol boxes, or at a place drawn there.
"""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Literal, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.footprint import answer, footprint
from penumbra.coverage.loop import COVERED, NOTHING, REACHED
from penumbra.errors import DomainError
from penumbra.names import STATES, labelled
from penumbra.scenario.model import Shield
from penumbra.scenario.patrol import CORNERS, STATION, Place, at_place, boxes, drawn
from penumbra.scenario.settle import SWEPT, settle

__all__ = ["cover", "swept_corners"]

Corner = dict[str, Literal["value", "low", "high"]]


def swept_corners(shield: Shield) -> list[Corner]:
    """Ends of the numbers without a known sign: the nominal point and every corner of their box."""

    def loose_in(section: str, field: str) -> bool:
        return any(not getattr(card, field).exact for card in getattr(shield.scenario, section).values())

    loose = [name for name in SWEPT if loose_in(*name.split("."))]
    ends: tuple[Literal["low", "high"], ...] = ("low", "high")
    corners: list[Corner] = [dict(zip(loose, chosen, strict=True)) for chosen in product(ends, repeat=len(loose))]
    return [{}, *corners] if loose else [{}]


class _World(NamedTuple):
    """Two ends of a world at one corner of the swept numbers, ships at one place of their boxes."""

    worst: Shield
    best: Shield
    new_arcs: bool  # whether threats may fly otherwise than in the worlds before; ships' places do not change that


def _worlds(shield: Shield, nominal: bool, places: tuple[Place, ...]) -> Iterator[_World]:
    """Every world to look at beside the nominal one with the ships on station."""

    def stationed(settled: Shield, place: Place) -> Shield:
        return settled if place == STATION else at_place(settled, place)

    if nominal:
        for place in places[1:]:
            moved = stationed(settle(shield, "nominal"), place)
            yield _World(moved, moved, False)
        return
    for corner in swept_corners(shield):
        worst, best = settle(shield, "worst", corner), settle(shield, "best", corner)
        for place in places:
            yield _World(stationed(worst, place), stationed(best, place), place == STATION)


def cover(
    shield: Shield,
    nominal: bool = False,
    progress: Callable[[float], None] | None = None,
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
    ships : "station", "box" or int
        Where ships with a patrol box are: on station; anywhere in the box, as far as its centre and corners tell, so
        that the umbra is covered wherever they are; or at a place drawn in the box with this seed.

    Returns
    -------
    Dataset (threat, cell)
        What `penumbra.coverage.footprint.footprint` returns, with ships on station or where they were drawn, and
        state : int8, index into untouched, open, penumbra, umbra.
        attrs["bounds"] : "worst to best", or "nominal" when that was all that was run
        attrs["ships"] : "station", "box", or "drawn, seed 7"

    Raises
    ------
    DomainError
        As `footprint`; or ships are to be in a box and no site has one.

    Method
    ------
    umbra: covered in the all-worst world at every corner of the swept numbers. open: covered in the all-best world at
    none. untouched: reached in no world. Between them: penumbra. Because the worst world covers no more and the best no
    less than the nominal one, only cells still in doubt are looked at. All ships stand at the same corner of their
    boxes at a time. Not swept: what lies inside the boxes of the swept numbers and of the ships, all other positions.
    """
    if ships not in ("station", "box") and not (isinstance(ships, int) and ships >= 0):
        raise DomainError(f"ships: write station, box, or a whole number to draw a place by, not {ships!r}")
    if isinstance(ships, int):
        shield = drawn(shield, ships)
    places = (STATION, *CORNERS) if ships == "box" and boxes(shield) else (STATION,)
    area = footprint(shield)
    threatened = area.threatened.values.copy()
    covered = area.covered.values
    tell = progress or (lambda share: None)
    always, sometimes = covered | ~threatened, covered.copy()
    runs = 1 + 2 * (len(places) - 1 if nominal else len(swept_corners(shield)) * len(places))
    for done, world in enumerate(_worlds(shield, nominal, places)):
        tell((1 + 2 * done) / runs)
        other = REACHED if world.new_arcs else NOTHING
        worst = answer(world.worst, np.where(always, COVERED, other).astype(np.int8))
        threatened |= worst.threatened
        always &= worst.covered | ~worst.threatened
        tell((2 + 2 * done) / runs)
        best = answer(world.best, np.where(sometimes, NOTHING, COVERED).astype(np.int8))
        sometimes |= best.covered
    tell(1.0)
    states = labelled("state", _states(threatened, always, sometimes))
    return area.assign(state=states).assign_attrs(
        bounds="nominal" if nominal else "worst to best",
        ships=f"drawn, seed {ships}" if isinstance(ships, int) else ships,
    )


def _states(threatened: NDArray[np.bool_], always: NDArray[np.bool_], sometimes: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Index into STATES."""
    untouched, open_, penumbra, umbra = range(len(STATES))
    touched = np.where(always, umbra, np.where(sometimes, penumbra, open_))
    return np.where(threatened, touched, untouched).astype(np.int8)
