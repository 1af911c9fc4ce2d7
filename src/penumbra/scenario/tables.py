"""Tables of worlds together: joined, combined, and named by a digest of what they hold."""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError
from penumbra.names import dataset
from penumbra.scenario.columns import is_table
from penumbra.scenario.quantity import Better

__all__ = ["apart", "combined", "digest", "join"]

Floats = NDArray[np.float64]

_SHIELD = ("scenario_hash", "date", "history")
"""Attributes of a table that tell its shield."""
_ABOUT = ("quantity_unit", "quantity_low", "quantity_nominal", "quantity_high", "quantity_grade", "quantity_sign")


def combined(first: xr.Dataset, second: xr.Dataset) -> xr.Dataset:
    """Every row of one table with every row of another: what the second sets is laid over the first.

    Parameters
    ----------
    first, second : Dataset (world, quantity)
        Tables of one shield.

    Returns
    -------
    Dataset (world, quantity)
        A row for each pair, those of the first row first, named after both.

    Raises
    ------
    DomainError
        The tables are of different shields, or one of them is no table.
    """
    _alike((first, second))
    paths = _paths((first, second))
    a, b = (_aligned(table, paths) for table in (first, second))
    a = np.repeat(a, second.sizes["world"], axis=0)
    b = np.tile(b, (first.sizes["world"], 1))
    set_ = np.isin(paths, second["quantity"].values)
    names = [f"{one}, {other}" for one in first["world"].values for other in second["world"].values]
    return _merged((first, second), paths, names, np.where(set_, b, a))


def join(*tables: xr.Dataset) -> xr.Dataset:
    """The rows of several tables of one shield, one table after another.

    Returns
    -------
    Dataset (world, quantity)
        With every quantity that one of them has; in the rows of the others it is the shield's own.

    Raises
    ------
    DomainError
        No table, tables of different shields, or two worlds of one name.
    """
    if not tables:
        raise DomainError("join: no table; name at least one")
    _alike(tables)
    names = [str(name) for table in tables for name in table["world"].values]
    apart(names)
    paths = _paths(tables)
    return _merged(tables, paths, names, np.concatenate([_aligned(table, paths) for table in tables]))


def apart(names: Sequence[str]) -> None:
    """Raise DomainError when two worlds have one name."""
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise DomainError(f"worlds: the name {twice!r} is there twice; drop one of them, or name them apart")


def _alike(tables: Sequence[xr.Dataset]) -> None:
    for table in tables:
        is_table(table)
        for name in _SHIELD:
            mine, other = tables[0].attrs.get(name), table.attrs.get(name)
            if mine != other:
                raise DomainError(
                    f"worlds: tables of different shields: {name} is {mine!r} in one and {other!r} in another; "
                    "make them of one shield"
                )


def _paths(tables: Sequence[xr.Dataset]) -> list[str]:
    return list(dict.fromkeys(str(path) for table in tables for path in table["quantity"].values))


def _own(table: xr.Dataset) -> Floats:
    """The shield's own value of each quantity of a table: `Column.own`."""
    low, high, value = (table[f"quantity_{name}"].values for name in ("low", "high", "nominal"))
    return np.where((table["quantity_sign"].values == Better.CHOICE.value) & (low < high), np.nan, value)


def _aligned(table: xr.Dataset, paths: Sequence[str]) -> Floats:
    """The rows of a table with the columns `paths`; nan where it lacks one."""
    return np.asarray(
        table["world_value"].transpose("world", "quantity").reindex(quantity=list(paths)).values, np.float64
    )


def _merged(tables: Sequence[xr.Dataset], paths: list[str], names: list[str], values: Floats) -> xr.Dataset:
    """A table with the columns of several; a value that is missing is the shield's own."""
    about: dict[str, Any] = {}
    for table in tables:
        for n, path in enumerate(table["quantity"].values):
            about.setdefault(str(path), (*(table[name].values[n] for name in _ABOUT), _own(table)[n]))
    own = np.array([about[path][-1] for path in paths], np.float64)
    return dataset(
        {"world": np.array(names, np.str_), "quantity": np.array(paths, np.str_)},
        {key: value for key, value in tables[0].attrs.items() if key != "Conventions"},
        world_value=np.where(np.isnan(values), own, values),
        **{name: np.array([about[path][n] for path in paths]) for n, name in enumerate(_ABOUT)},
    )


def digest(table: xr.Dataset) -> str:
    """Twelve hexadecimal digits that name the shield and the numbers of every row.

    They do not depend on the order of the quantities, on names of worlds, nor on whether a value that is the shield's
    own is written out. The order of the rows counts.

    Parameters
    ----------
    table : Dataset (world, quantity)

    Raises
    ------
    DomainError
        It is no table.
    """
    is_table(table)
    values, own = table["world_value"].transpose("world", "quantity").values + 0.0, _own(table)
    values = np.where(np.isnan(values), own, values)
    varied = ~((values == own) | (np.isnan(values) & np.isnan(own))).all(axis=0)
    paths = table["quantity"].values.astype(np.str_)
    order = np.argsort(paths)
    made = hashlib.sha256()
    for name in _SHIELD:
        made.update(f"{table.attrs.get(name)}\n".encode())
    made.update(f"{len(values)}\n".encode())
    for n in order[varied[order]]:
        column = np.where(np.isnan(values[:, n]), np.nan, values[:, n])
        made.update(f"{paths[n]}\n".encode() + column.astype("<f8").tobytes())
    return made.hexdigest()[:12]
