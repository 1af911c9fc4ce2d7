"""Makes, joins and combines tables of worlds, and computes their digest."""

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError
from penumbra.names import dataset
from penumbra.scenario.columns import Column, check_distinct, check_table, identity
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Better

__all__ = ["combined", "digest", "join", "table_of"]

Floats = NDArray[np.float64]

_SHIELD = ("scenario_hash", "date", "history")
"""Attributes of a table that identify its shield."""
_METADATA = ("quantity_unit", "quantity_low", "quantity_nominal", "quantity_high", "quantity_grade", "quantity_sign")
_OF_A_TABLE = {"world", "world_value"}


def table_of(
    shield: Shield, labels: Sequence[str], cols: Sequence[Column], values: Floats, base: bool = False
) -> xr.Dataset:
    """A table with these row names and a column for each of `cols`; if `base`, other tables may override its values."""
    return dataset(
        {"world": np.array(labels, np.str_), "quantity": np.array([column.path for column in cols], np.str_)},
        {"title": f"Worlds of {shield.scenario.title}, {shield.date}"}
        | identity(shield)
        | {"source": f"Penumbra {version('penumbra')}"},
        world_value=values,
        quantity_unit=[column.unit for column in cols],
        quantity_low=[column.low for column in cols],
        quantity_nominal=[column.nominal for column in cols],
        quantity_high=[column.high for column in cols],
        quantity_grade=[column.grade for column in cols],
        quantity_sign=[column.sign.value if column.sign else "none" for column in cols],
        quantity_named=np.full(len(cols), not base),
    )


def combined(*tables: xr.Dataset) -> xr.Dataset:
    """Every row of the first table with every row of the next, and so on.

    A table may override values of an earlier base table: `nominal`, `worst`, `best`, `corners` or `template`. Any
    other quantity that two tables set must have the same value, since the names of the rows give it.

    Parameters
    ----------
    *tables : Dataset (world, quantity)
        One or more, of one shield.

    Returns
    -------
    Dataset (world, quantity)
        A row for each combination, the combinations of the first row of the first table first. Its name joins the names
        of its rows. Variables along world are kept.

    Raises
    ------
    DomainError
        There is no table, the tables are of different shields, an argument is no table, two tables set a quantity to
        different values, two have a variable of one name along world, or two rows would have one name.
    """
    if not tables:
        raise DomainError("combined: no table; name at least one")
    _check_same_shield(tables)
    made = tables[0]
    for table in tables[1:]:
        made = _combined_pair(made, table)
    return made


def _combined_pair(first: xr.Dataset, second: xr.Dataset) -> xr.Dataset:
    """Every row of one table with every row of another, whose values override."""
    _check_conflicts(first, second)
    row_variables = [_row_variables(table) for table in (first, second)]
    for name in row_variables[0]:
        if name in row_variables[1]:
            raise DomainError(f"combined: two tables have {name!r} along world; rename it in one, or drop it there")
    n, m = first.sizes["world"], second.sizes["world"]
    paths = _paths((first, second))
    a, b = (_aligned(table, paths) for table in (first, second))
    a, b = np.repeat(a, m, axis=0), np.tile(b, (n, 1))
    set_ = np.isin(paths, second["quantity"].values)
    names = [f"{one}, {other}" for one in first["world"].values for other in second["world"].values]
    check_distinct(names)
    kept = {name: each.isel(world=np.repeat(np.arange(n), m)) for name, each in row_variables[0].items()}
    kept |= {name: each.isel(world=np.tile(np.arange(m), n)) for name, each in row_variables[1].items()}
    return _with_row_variables(_merged((first, second), paths, names, np.where(set_, b, a)), kept, (first, second))


def _check_conflicts(first: xr.Dataset, second: xr.Dataset) -> None:
    """Raise DomainError for the first quantity that two tables set to different values, unless the first is a base."""
    named, other_named = (
        dict(zip(table["quantity"].values.tolist(), _metadata(table)["quantity_named"].tolist(), strict=True))
        for table in (first, second)
    )
    shared = [path for path in named if path in other_named and (named[path] or not other_named[path])]
    for path in shared:
        a, b = (table["world_value"].sel(quantity=path).values for table in (first, second))
        here, there = np.flatnonzero(_differ(a, b[:1])), np.flatnonzero(_differ(b, a[:1]))
        if not here.size and not there.size:
            continue
        row, other = (here[0], 0) if here.size else (0, there[0])
        told = " and ".join(
            f"{value:g} in {str(table['world'].values[n])!r}"
            for table, n, value in ((first, row, a[row]), (second, other, b[other]))
        )
        if named[path] and other_named[path]:
            remedy = "set it in one of them"
        elif named[path]:
            remedy = "write the table that sets every number first, as in combined(worst(shield), along(...))"
        else:
            remedy = "both set every number; combine one of them, or join their rows"
        raise DomainError(f"combined: both tables set {path!r}, to {told}; {remedy}")


def _differ(a: Floats, b: Floats) -> NDArray[np.bool_]:
    return (a != b) & ~(np.isnan(a) & np.isnan(b))


def join(*tables: xr.Dataset) -> xr.Dataset:
    """The rows of several tables of one shield, one table after another.

    Returns
    -------
    Dataset (world, quantity)
        It has every quantity of any table; rows of tables without the quantity have the shield's own value. Variables
        along world are kept.

    Raises
    ------
    DomainError
        There is no table, the tables are of different shields, two worlds have one name, or some tables lack a variable
        along world that another has.
    """
    if not tables:
        raise DomainError("join: no table; name at least one")
    _check_same_shield(tables)
    names = [str(name) for table in tables for name in table["world"].values]
    check_distinct(names)
    row_variables = [_row_variables(table) for table in tables]
    for name in dict.fromkeys(name for each in row_variables for name in each):
        lacking = [n for n, each in enumerate(row_variables) if name not in each]
        if lacking:
            raise DomainError(
                f"join: table {lacking[0] + 1} of {len(tables)} has no {name!r} along world and another has; give it "
                f"to all, or write table.drop_vars({name!r})"
            )
    kept = {
        name: xr.Variable(("world",), np.concatenate([each[name].values for each in row_variables]), first.attrs)
        for name, first in row_variables[0].items()
    }
    paths = _paths(tables)
    made = _merged(tables, paths, names, np.concatenate([_aligned(table, paths) for table in tables]))
    return _with_row_variables(made, kept, tables)


def _row_variables(table: xr.Dataset) -> dict[str, xr.Variable]:
    """Variables of a table along `world`, other than names and values: for example labels of the rows."""
    found = {
        str(name): each for name, each in table.variables.items() if "world" in each.dims and name not in _OF_A_TABLE
    }
    for name, each in found.items():
        if each.dims != ("world",):
            raise DomainError(
                f"worlds: {name!r} lies along {', '.join(map(str, each.dims))}; drop it, or put it along world alone"
            )
    return found


def _with_row_variables(made: xr.Dataset, kept: dict[str, xr.Variable], tables: Sequence[xr.Dataset]) -> xr.Dataset:
    """The table with these variables along world; former coordinates stay coordinates."""
    labels = {name for table in tables for name in table.coords}
    return made.assign(kept).set_coords([name for name in kept if name in labels])


def _check_complete(table: xr.Dataset) -> None:
    """Raise DomainError unless it is a table with all variables of its quantities."""
    check_table(table)
    if lacking := [name for name in _METADATA if name not in table.variables]:
        raise DomainError(
            f"worlds: the table has no {', '.join(lacking)}; make it with penumbra.worlds, as with template(shield, "
            "n), and set its world_value"
        )
    _check_filled(table)


def _check_filled(table: xr.Dataset) -> None:
    """Raise DomainError for a missing value that is no open choice."""
    values = table["world_value"].transpose("world", "quantity").values
    missing = np.isnan(values) & (table["quantity_sign"].values != Better.CHOICE.value)
    if missing.any():
        row, column = (int(at[0]) for at in np.nonzero(missing))
        world, path = str(table["world"].values[row]), str(table["quantity"].values[column])
        raise DomainError(f"worlds: world {world!r}: {path} has no value; write a number, or leave it out")


def _check_same_shield(tables: Sequence[xr.Dataset]) -> None:
    for table in tables:
        _check_complete(table)
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


def _metadata(table: xr.Dataset) -> dict[str, NDArray[Any]]:
    """Variables of a table along quantity. If `quantity_named` is absent, it is true for all quantities."""
    told = {name: table[name].values for name in _METADATA}
    named = table["quantity_named"].values if "quantity_named" in table else np.ones(table.sizes["quantity"])
    return told | {"quantity_named": named.astype(np.bool_)}


def _merged(tables: Sequence[xr.Dataset], paths: list[str], names: list[str], values: Floats) -> xr.Dataset:
    """A table with the columns of several tables; missing values become the shield's own."""
    about: dict[str, dict[str, Any]] = {}
    for table in tables:
        told = _metadata(table) | {"own": _own(table)}
        for n, path in enumerate(table["quantity"].values):
            mine = {name: each[n] for name, each in told.items()}
            known = about.setdefault(str(path), mine)
            known["quantity_named"] = known["quantity_named"] or mine["quantity_named"]
    own = np.array([about[path]["own"] for path in paths], np.float64)
    return dataset(
        {"world": np.array(names, np.str_), "quantity": np.array(paths, np.str_)},
        {key: value for key, value in tables[0].attrs.items() if key != "Conventions"},
        world_value=np.where(np.isnan(values), own, values),
        **{name: np.array([about[path][name] for path in paths]) for name in (*_METADATA, "quantity_named")},
    )


def digest(table: xr.Dataset) -> str:
    """Twelve hexadecimal digits that identify the shield and the numbers of every row.

    They do not depend on the order of the quantities, on names of worlds, or on whether a value equal to the shield's
    own is written out (unless the table lacks quantity_nominal and similar variables). They depend on the row order.

    Parameters
    ----------
    table : Dataset (world, quantity)

    Raises
    ------
    DomainError
        The argument is no table.
    """
    check_table(table)
    values = table["world_value"].transpose("world", "quantity").values + 0.0
    own = np.full(values.shape[1], np.nan)
    if all(f"quantity_{name}" in table.variables for name in ("low", "nominal", "high", "sign")):
        own = _own(table)
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
