"""Alternatives as rows of a table of worlds, if they change only numbers and choices of structure."""

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError
from penumbra.scenario.choose import alternatives as every_alternative
from penumbra.scenario.columns import Column, columns, own
from penumbra.scenario.model import Patrol, Shield
from penumbra.scenario.quantity import Quantity, Spec
from penumbra.scenario.standing import check_shield
from penumbra.scenario.world_tables import table_of

__all__ = ["alternatives", "differs_in_columns_only", "rows_of_alternative"]

Floats = NDArray[np.float64]

_WORDS = {"name", "title", "summary", "note", "source", "grade", "inventory_source", "inventory_grade", "together"}
_COLUMNS = {"launch", "feeds", "guides", "inventory", "track", "commit", "intercept"}
_NUMBER = "a number"
"""Stands for any quantity in comparisons, since quantities are columns."""
_NEVER_MAPPED = {
    "id",
    "planned",
    "actual",
    "phases",
    "snapshots",
    "sources",
    "areas",
    "protects",
    "leaves_out",
    "known_until",
    "alternatives",
    "answers",
    "sensors",
    "batteries",
}
"""Fields on which no map depends, and sections that are compared by the elements that stand."""


def alternatives(shield: Shield) -> xr.Dataset:
    """A row for each combination of answers to the questions of the scenario; the first is the shield as written.

    Returns
    -------
    Dataset (world, quantity)
        A table as `nominal`, with a column for each number and each choice of structure that an answer changes. For a
        number with a range the row has the nominal value; `penumbra.cover` uses the ends too.

    Raises
    ------
    DomainError
        The argument is no shield, no question is open, or an answer changes something that is no column, for example
        the card of a sensor.
    """
    check_shield(shield)
    if not shield.scenario.alternatives:
        raise DomainError('alternatives: no question is open; write one below "alternatives:" in the scenario')
    cols, labels, rows = columns(shield), [], []
    for each in every_alternative(shield):
        if not differs_in_columns_only(shield, each.shield):
            raise DomainError(
                f"alternatives: {each.name} changes something that is no column of a table; make a shield of it with "
                "penumbra.choose, and tables of that shield"
            )
        labels.append(each.name)
        rows.append(rows_of_alternative(cols, each.shield, own(columns(each.shield))[None])[0])
    values = np.array(rows)
    moved = ((values != values[0]) & ~np.isnan(values)).any(axis=0)
    at = np.flatnonzero(moved)
    return table_of(shield, labels, [cols[n] for n in at], values[:, at])


def rows_of_alternative(cols: tuple[Column, ...], other: Shield, rows: Floats) -> Floats:
    """Rows of another shield that differs only in columns, as rows of the columns `cols` of this one.

    rows : (world, column) aligned with ``columns(other)``. Elements that do not stand in the other are removed.
    """
    theirs = {column.path: n for n, column in enumerate(columns(other))}
    made = np.repeat(own(cols)[None], len(rows), axis=0)
    for n, column in enumerate(cols):
        if column.path in theirs:
            made[:, n] = rows[:, theirs[column.path]]
        elif column.path.count(".") == 1:  # sensors.K or batteries.K; further columns of a removed element are not used
            made[:, n] = 0.0
    return made


def differs_in_columns_only(shield: Shield, other: Shield) -> bool:
    """Whether another shield differs from this one only in columns: numbers and choices of structure."""
    if not (other.sensors.keys() <= shield.sensors.keys() and other.batteries.keys() <= shield.batteries.keys()):
        return False
    mine, theirs = (_outside_columns(each) for each in (shield, other))
    for section in ("sensors", "batteries"):
        mine[section] = {key: item for key, item in mine[section].items() if key in theirs[section]}
    return mine == theirs


def _outside_columns(shield: Shield) -> dict[str, Any]:
    """Everything on which maps depend and that is no column."""
    found: dict[str, Any] = _comparable(shield.scenario)
    for section, standing in (("sensors", shield.sensors), ("batteries", shield.batteries)):
        found[section] = {key: _comparable(item) for key, item in standing.items()}
    return found


def _comparable(node: Any) -> Any:
    if isinstance(node, Patrol):  # boxes are no columns
        return [getattr(node, name).value for name in ("north_south", "east_west")]
    if isinstance(node, Quantity):
        return _NUMBER  # differs from None: an absent optional number has no column
    if isinstance(node, Spec):
        left = type(node).model_fields.keys() - _WORDS - _COLUMNS - _NEVER_MAPPED
        return {name: _comparable(getattr(node, name)) for name in sorted(left)}
    if isinstance(node, dict):
        return {key: _comparable(item) for key, item in node.items()}
    return [_comparable(item) for item in node] if isinstance(node, tuple) else node
