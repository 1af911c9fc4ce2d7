"""Fixes every number of a shield at one end of its range, which gives one exact world."""

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest
from penumbra.scenario.columns import Column, columns
from penumbra.scenario.exact_scenario import exact_shield
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Better
from penumbra.scenario.signs import SWEPT, group
from penumbra.scenario.standing import check_shield

__all__ = ["SWEPT", "End", "end_values", "settle", "world_name"]

End = Literal["nominal", "worst", "best"]
_AT = ("value", "low", "high")

_ENDS: dict[tuple[Better, str], Literal["low", "high"]] = {
    (Better.HIGHER, "worst"): "low",
    (Better.HIGHER, "best"): "high",
    (Better.LOWER, "worst"): "high",
    (Better.LOWER, "best"): "low",
}


def settle(shield: Shield, end: End, swept: Mapping[str, Literal["value", "low", "high"]] | None = None) -> Shield:
    """The shield with every number of known sign at the end of its range that is worst or best for the defence.

    The same as ``pb.at(shield, pb.worlds.worst(shield))``, and so for "best" and "nominal"; with `swept` it is a row of
    `pb.worlds.corners`. Any other world is a row of a table of `pb.worlds`, which `pb.at` makes a shield.

    Parameters
    ----------
    shield : Shield
    end : "nominal", "worst" or "best"
    swept : mapping of names in `SWEPT` to "value", "low" or "high", optional
        Ends of the numbers of unknown sign; nominal when absent.

    Returns
    -------
    Shield
        Every quantity is exact, except those that the attacker chooses. The title names the world.

    Raises
    ------
    DomainError
        The argument is no shield, the end is unknown, or `swept` has a number that is not of unknown sign.
    """
    check_shield(shield)
    cols = columns(shield)
    return exact_shield(shield, cols, end_values(cols, end, swept), world_name(end, swept or {}))


def world_name(end: End, swept: Mapping[str, Literal["value", "low", "high"]]) -> str:
    """Name of the world of `settle`."""
    return ", ".join((end, *(f"{name} {at}" for name, at in swept.items())))


def end_values(
    cols: tuple[Column, ...], end: End, swept: Mapping[str, Literal["value", "low", "high"]] | None = None
) -> NDArray[np.float64]:
    """The values of one world, (column,), with arguments as in `settle`; open choices are nan."""
    if end not in get_args(End):
        raise DomainError(f"no end {end!r}{nearest(str(end), get_args(End))}")
    chosen = dict(swept or {})
    for name, at in chosen.items():
        if name not in SWEPT:
            raise DomainError(f"swept: {name!r} is not swept{nearest(str(name), SWEPT)}")
        if at not in _AT:
            raise DomainError(f"swept: {name}: no end {at!r}{nearest(str(at), _AT)}")

    def value(column: Column) -> float:
        at = chosen.get(group(column.path)) if column.sign is Better.UNKNOWN else None
        at = at or (_ENDS.get((column.sign, end)) if column.sign else None)
        return column.low if at == "low" else column.high if at == "high" else column.own

    return np.array([value(column) for column in cols], dtype=np.float64)
