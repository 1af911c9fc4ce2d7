"""Aims that stand for the people, or the land, that a candidate is to cover."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.places import Places, cells, homes
from penumbra.coverage.provenance import provenance
from penumbra.coverage.share_places import Place
from penumbra.coverage.share_places import places as territories
from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.model import Shield
from penumbra.uncertainty.drawn.spread import spread_points

__all__ = ["AIMS", "Aimed", "aimed"]

AIMS = 1000
"""Most aims: points that stand for equal parts of the people or of the land."""

_ALL = "all"


class Aimed(NamedTuple):
    """Aims with what each stands for."""

    at: Places  # (aim,)
    weight: NDArray[np.float64]  # (aim,) people or land [m2]
    of: int  # number of homes or cells that they stand for


def aimed(shield: Shield, of: Literal["people", "area"], whose: str = "protected", most: int | None = AIMS) -> Aimed:
    """Aims for the people or the land of a place.

    Parameters
    ----------
    shield : Shield
    of : "people" or "area"
    whose : str
        As of `penumbra.places.homes`: "protected", an alliance, a named area or a country; "all" for the whole map.
    most : int, optional
        Most aims; every home, or every cell with land, if None.

    Raises
    ------
    DomainError
        The region has no such place, or it has no people or no land there.
    """
    if not isinstance(whose, str):
        raise DomainError(
            f"whose: write protected, nato, nato-europe, a named area or a code as TUR, not {shown(whose)}"
        )
    if of == "people":
        lived = homes(shield, None if whose.casefold() == _ALL else whose)
        latitude, longitude, weight = lived.latitude, lived.longitude, lived.people
    else:
        latitude, longitude, weight = _land(shield, whose)
    some = weight > 0.0
    if not some.any():
        raise DomainError(f"whose: {shown(whose)} has no {'people' if of == 'people' else 'land'} in the region")
    count = int(some.sum())
    if most is None:
        return Aimed(Places(latitude[some], longitude[some]), weight[some], count)
    found = spread_points(latitude, longitude, weight, most)
    return Aimed(found.at, found.weight * float(weight.sum()), count)


def _land(shield: Shield, whose: str) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Centres of the region's cells and the land [m2] in each that belongs to a place."""
    grid = cells(shield)
    unit, cell = grid["part_unit"].values, grid["part_cell"].values
    about, present = provenance(shield, "Land"), frozenset(np.unique(unit).tolist())
    known: dict[str, Place] = {}
    for by in ("all", "alliance", "area", "country", "protected"):
        for key, place in territories(about, present, by).items():
            known |= {key.casefold(): place, place.name.casefold(): place}
    wanted = known.get(whose.casefold())
    if wanted is None:
        raise DomainError(f"whose: nothing in the region has the name {shown(whose)}{nearest(whose, known)}")
    inside = wanted.holds(unit, grid["latitude"].values[cell])
    weight = np.bincount(cell, np.where(inside, grid["part_area"].values, 0.0), grid.sizes["cell"])
    return grid["latitude"].values, grid["longitude"].values, weight.astype(np.float64)
