"""Alternatives as rows of a table of worlds, where what they change is a number or a choice of structure."""

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

__all__ = ["alike", "alternatives", "laid"]

Floats = NDArray[np.float64]

_WORDS = {"name", "title", "summary", "note", "source", "grade", "inventory_source", "inventory_grade"}
_COLUMNS = {"launch", "feeds", "guides", "inventory", "track", "commit", "intercept"}
_NUMBER = "a number"
"""Fields of batteries and of the scenario that are columns, beside the quantities."""
_NEVER_MAPPED = {
    "id",
    "planned",
    "actual",
    "phases",
    "snapshots",
    "sources",
    "areas",
    "alternatives",
    "answers",
    "sensors",
    "batteries",
}
"""What no map depends on, and what is compared by what stands."""


def alternatives(shield: Shield) -> xr.Dataset:
    """A row for each combination of answers to the questions of the scenario, first the shield as it is written.

    Returns
    -------
    Dataset (world, quantity)
        A table as `nominal`, with a column for each number and each choice of structure that some answer changes. Of a
        number with a range the row has the nominal value; `penumbra.cover` takes the ends too.

    Raises
    ------
    DomainError
        It is no shield, no question is open, or an answer changes what is no column, as the card of a sensor.
    """
    check_shield(shield)
    if not shield.scenario.alternatives:
        raise DomainError('alternatives: no question is open; write one below "alternatives:" in the scenario')
    held, labels, rows = columns(shield), [], []
    for each in every_alternative(shield):
        if not alike(shield, each.shield):
            raise DomainError(
                f"alternatives: {each.name} changes what no column of a table holds; make a shield of it with "
                "penumbra.choose, and tables of that"
            )
        labels.append(each.name)
        rows.append(laid(held, each.shield, own(columns(each.shield))[None])[0])
    values = np.array(rows)
    moved = ((values != values[0]) & ~np.isnan(values)).any(axis=0)
    at = np.flatnonzero(moved)
    return table_of(shield, labels, [held[n] for n in at], values[:, at])


def laid(held: tuple[Column, ...], other: Shield, rows: Floats) -> Floats:
    """Rows of another shield that is `alike`, as rows of the columns `held` of this one.

    rows : (world, column) aligned with ``columns(other)``. What does not stand in the other is taken away.
    """
    theirs = {column.path: n for n, column in enumerate(columns(other))}
    made = np.repeat(own(held)[None], len(rows), axis=0)
    for n, column in enumerate(held):
        if column.path in theirs:
            made[:, n] = rows[:, theirs[column.path]]
        elif column.path.count(".") == 1:  # sensors.K or batteries.K; of what else is missing nothing is asked then
            made[:, n] = 0.0
    return made


def alike(shield: Shield, other: Shield) -> bool:
    """Whether another shield differs from this one in numbers and choices of structure alone, so that it is a row."""
    if not (other.sensors.keys() <= shield.sensors.keys() and other.batteries.keys() <= shield.batteries.keys()):
        return False
    mine, theirs = (_rest(each) for each in (shield, other))
    for section in ("sensors", "batteries"):
        mine[section] = {key: item for key, item in mine[section].items() if key in theirs[section]}
    return mine == theirs


def _rest(shield: Shield) -> dict[str, Any]:
    """All that maps depend on and no column holds."""
    found: dict[str, Any] = _of(shield.scenario)
    for section, standing in (("sensors", shield.sensors), ("batteries", shield.batteries)):
        found[section] = {key: _of(item) for key, item in standing.items()}
    return found


def _of(node: Any) -> Any:
    if isinstance(node, Patrol):  # boxes are no columns
        return [getattr(node, name).value for name in ("north_south", "east_west")]
    if isinstance(node, Quantity):
        return _NUMBER  # and not None, as where an optional number is absent, for which there is no column
    if isinstance(node, Spec):
        left = type(node).model_fields.keys() - _WORDS - _COLUMNS - _NEVER_MAPPED
        return {name: _of(getattr(node, name)) for name in sorted(left)}
    if isinstance(node, dict):
        return {key: _of(item) for key, item in node.items()}
    return [_of(item) for item in node] if isinstance(node, tuple) else node
