"""The numbers of a shield as columns of a table of worlds, and the table's values as a matrix."""

import math
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, get_args

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest
from penumbra.scenario.diagnostics import ALL_ROUND
from penumbra.scenario.domain import Domain
from penumbra.scenario.loader import digest
from penumbra.scenario.model import Battery, LaunchPoint, Scenario, Shield
from penumbra.scenario.quantity import Better, Quantity, Spec
from penumbra.scenario.signs import ordered_fields, quantity_fields
from penumbra.scenario.standing import check_shield
from penumbra.units import KINDS

__all__ = [
    "CHOICES",
    "COMMIT",
    "INTERCEPT",
    "LAUNCH",
    "TRACK",
    "Column",
    "check_distinct",
    "check_rows",
    "check_same_shield",
    "check_table",
    "columns",
    "identity",
    "matrix",
    "own",
]

LAUNCH: tuple[str, ...] = get_args(Battery.model_fields["launch"].annotation)
"""Meanings of the values 0, 1, 2 of a battery's `launch`."""
CHOICES: dict[str, tuple[str, ...]] = {
    name: get_args(Scenario.model_fields[name].annotation) for name in ("track", "commit", "intercept")
}
"""Choices that hold for all batteries of a scenario: field to the meanings of its values 0, 1."""
TRACK, COMMIT, INTERCEPT = CHOICES.values()
"""Meanings of the values 0, 1 of `track`, of `commit` and of `intercept`."""
_NO_YES = ("no", "yes")


class Column(NamedTuple):
    """One number on which a map can depend."""

    path: str
    """Its path, as in `--set`."""
    unit: str
    """SI; deg for coordinates; 1 for counts and choices of structure."""
    low: float
    nominal: float
    high: float
    grade: str
    sign: Better | None
    """Which end serves the defence; None for counts and choices of structure."""
    least: float
    """Lower end of the field's hard domain."""
    most: float
    """Upper end of the field's hard domain."""
    domain: str
    """The hard domain as text."""
    words: tuple[str, ...] = ()
    """Meanings of the values 0, 1, ... of a choice of structure."""
    whole: bool = False
    """Whether it is a count or a choice, so that only whole numbers are valid."""
    usual: tuple[float, float] = (-math.inf, math.inf)
    """Ends of the field's usual domain; a scenario with a value outside it causes a warning."""

    @property
    def own(self) -> float:
        """The value in a row that does not set it: nominal, or nan if the attacker has a choice."""
        return float("nan") if self.sign is Better.CHOICE and self.low < self.high else self.nominal


class _Field(NamedTuple):
    name: str
    sign: Better | None
    domain: Domain | None


@cache
def _fields(model: type[Spec]) -> tuple[_Field, ...]:
    """The numeric fields of a model, with their marks; they include a battery's inventory."""
    cols = {*quantity_fields(model), *(("inventory",) if model is Battery else ())}
    if model is Scenario:
        cols |= {"batteries"}
    return tuple(
        _Field(
            name,
            next((mark for mark in field.metadata if isinstance(mark, Better)), None),
            next((mark for mark in field.metadata if isinstance(mark, Domain)), None),
        )
        for name, field in model.model_fields.items()
        if name in cols
    )


def columns(shield: Shield) -> tuple[Column, ...]:
    """Every number of a shield on which a map can depend.

    Parameters
    ----------
    shield : Shield

    Returns
    -------
    tuple of Column
        First the numbers of the whole scenario, in its order, by their paths as in `--set`. The map's box, the ships'
        boxes, and launch points in a launch area are left out, because no map uses them as numbers. A number that the
        attacker chooses (`Better.CHOICE`) is nan if the choice is open: value, low and high are then all evaluated.
        Then the choices of structure, for the elements that stand on the day: ``sensors.K`` and ``batteries.K`` (1
        stands, 0 is removed), ``batteries.K.launch`` (index into `LAUNCH`), ``batteries.K.feeds.S`` and
        ``batteries.K.guides.S`` (1 or 0) for each possible sensor S, and ``track``, ``commit`` and ``intercept`` (index
        into their `CHOICES`).

    Raises
    ------
    DomainError
        It is no shield.
    """
    check_shield(shield)
    return (*_numbers(shield.scenario, ()), *_structure(shield))


def _numbers(spec: Spec, path: tuple[str, ...]) -> Iterator[Column]:
    """Numbers of a model and of the elements below it, without the boxes of the map and of ships."""
    for field in _fields(type(spec)):
        value, at = getattr(spec, field.name), (*path, field.name)
        if isinstance(value, Quantity):
            yield _number(".".join(at), value, field)
        elif isinstance(value, dict):
            for key, item in value.items():
                if isinstance(item, Spec) and not (isinstance(item, LaunchPoint) and item.area is not None):
                    yield from _numbers(item, (*at, key))
        elif isinstance(value, tuple):
            for n, item in enumerate(value):
                if isinstance(item, Quantity):
                    yield _number(".".join((*at, str(n))), item, field)
        elif isinstance(spec, Battery):
            yield _count(".".join(at), spec, field)


def _number(path: str, given: Quantity, field: _Field) -> Column:
    assert field.domain is not None, f"{path} has no domain"
    domain, unit = field.domain, KINDS[field.domain.kind].si
    told = f"{domain.least} to {domain.most}"
    ends = given.low, given.value, given.high
    return Column(path, unit, *ends, given.grade, field.sign, *domain.hard, told, usual=domain.plausible)


def _count(path: str, battery: Battery, field: _Field) -> Column:
    assert field.domain is not None
    cols, told = float(battery.inventory), f"{field.domain.least} to {field.domain.most}"
    grade, hard = battery.inventory_grade, field.domain.hard
    return Column(path, "1", cols, cols, cols, grade, field.sign, *hard, told, (), True, field.domain.plausible)


def _structure(shield: Shield) -> Iterator[Column]:
    standing, radars = shield.sensors, shield.scenario.radars
    for key in standing:
        yield _choice(f"sensors.{key}", 1, _NO_YES)
    for key, battery in shield.batteries.items():
        at = f"batteries.{key}"
        yield _choice(at, 1, _NO_YES)
        yield _choice(f"{at}.launch", LAUNCH.index(battery.launch), LAUNCH)
        others = [name for name in standing if name != battery.radar]
        for name in others:
            yield _choice(f"{at}.feeds.{name}", name in battery.feeds, _NO_YES)
        for name in others:
            if standing[name].card in radars:
                yield _choice(f"{at}.guides.{name}", name in battery.guides, _NO_YES)
    for name, words in CHOICES.items():
        yield _choice(name, words.index(getattr(shield.scenario, name)), words)


def _choice(path: str, value: int, words: tuple[str, ...]) -> Column:
    is_, most = float(value), len(words) - 1
    told = ", ".join(f"{n} ({word})" for n, word in enumerate(words))
    return Column(path, "1", is_, is_, is_, "assumption", None, 0.0, float(most), told, words, whole=True)


def own(cols: tuple[Column, ...]) -> NDArray[np.float64]:
    """The shield's own values, (column,)."""
    return np.array([column.own for column in cols], dtype=np.float64)


def matrix(shield: Shield, table: xr.Dataset) -> NDArray[np.float64]:
    """The rows of a table, each with a value for every column of a shield.

    Parameters
    ----------
    shield : Shield
        The shield from which the table was made.
    table : Dataset (world, quantity)
        As the functions of `penumbra.scenario.worlds` return it.

    Returns
    -------
    (world, column) float64
        Aligned with `columns(shield)`, in SI (degrees for coordinates). Columns that the table lacks have the shield's
        own values: nominal, or nan if the attacker has a choice.

    Raises
    ------
    DomainError
        The table is no table of this shield; two rows have one name; the shield lacks a quantity; a value is missing,
        outside the field's hard domain, or has no meaning.
    """
    cols = columns(shield)
    check_same_shield(shield, table)
    check_distinct([str(name) for name in table["world"].values.tolist()])
    places = {column.path: n for n, column in enumerate(cols)}
    paths = [str(path) for path in table["quantity"].values.tolist()]
    for path in paths:
        if path not in places:
            raise DomainError(f"worlds: the shield has no quantity {path!r}{nearest(path, places)}")
    if len(set(paths)) < len(paths):
        twice = next(path for path in paths if paths.count(path) > 1)
        raise DomainError(f"worlds: {twice!r} occurs twice; keep one of them")
    at = np.array([places[path] for path in paths], dtype=np.intp)
    values = table["world_value"].transpose("world", "quantity").values.astype(np.float64)
    given = [cols[n] for n in at]
    open_ = np.array([column.sign is Better.CHOICE for column in given], np.bool_)
    values = np.where(np.isnan(values) & open_, own(cols)[at], values)
    _check_values(values, given, open_, table)
    made = np.repeat(own(cols)[None], table.sizes["world"], axis=0)
    made[:, at] = values
    check_rows(made, shield, cols, [str(name) for name in table["world"].values.tolist()])
    return made


def check_rows(made: NDArray[np.float64], shield: Shield, cols: tuple[Column, ...], names: Sequence[str]) -> None:
    """Raise DomainError for the first row (world, column) in which two numbers contradict each other."""
    places = {column.path: n for n, column in enumerate(cols)}
    _check_order(made, cols, places, names)
    _check_faces(made, shield, places, names)


def _check_values(
    values: NDArray[np.float64], given: list[Column], open_: NDArray[np.bool_], table: xr.Dataset
) -> None:
    """Raise DomainError for the first value that is invalid for its column."""
    least, most, whole = (np.array([getattr(each, name) for each in given]) for name in ("least", "most", "whole"))
    fine = (values >= least) & (values <= most) & (~whole.astype(np.bool_) | (values == np.floor(values)))
    fine |= np.isnan(values) & open_
    if fine.all():
        return
    row, n = (int(where[0]) for where in np.nonzero(~fine))
    column, value, world = given[n], values[row, n], table["world"].values[row]
    told = f"worlds: world {str(world)!r}: {column.path}: {value:g}{'' if column.unit == '1' else ' ' + column.unit}"
    if np.isnan(value):
        raise DomainError(f"worlds: world {str(world)!r}: {column.path} has no value; write a number, or leave it out")
    if column.words:
        raise DomainError(f"{told} has no meaning; write {column.domain}")
    if column.unit == "rad":
        raise DomainError(
            f"{told} is outside {column.domain}; numbers here are in radians: for degrees write the text "
            f'"{value:g} deg" in along, or {math.radians(value):.6g}'
        )
    raise DomainError(
        f"{told} is outside {column.domain}; write a {'whole number' if column.whole else 'value'} within"
    )


def _check_order(
    made: NDArray[np.float64], cols: tuple[Column, ...], places: dict[str, int], names: Sequence[str]
) -> None:
    """Raise DomainError for the first row in which two numbers of a card contradict each other."""
    for n, column in enumerate(cols):
        section, _, rest = column.path.partition(".")
        card, _, field = rest.partition(".")
        for where, lower, upper in ordered_fields():
            if (where, lower) == (section, field):
                other = places[f"{section}.{card}.{upper}"]
                wrong = np.flatnonzero(made[:, n] >= made[:, other])
                if wrong.size:
                    low, high, world = made[wrong[0], n], made[wrong[0], other], names[wrong[0]]
                    raise DomainError(
                        f"worlds: world {world!r}: {column.path} ({low:g} {column.unit}) must stay below "
                        f"{cols[other].path} ({high:g} {cols[other].unit})"
                    )


def _check_faces(made: NDArray[np.float64], shield: Shield, places: dict[str, int], names: Sequence[str]) -> None:
    """Raise DomainError for the first row that gives a radar a sector although it has no boresight."""
    for key, sensor in shield.sensors.items():
        if sensor.card in shield.scenario.radars and not sensor.boresights:
            path = f"radars.{sensor.card}.sector_width"
            wrong = np.flatnonzero(made[:, places[path]] < ALL_ROUND)
            if wrong.size:
                raise DomainError(
                    f"worlds: world {names[wrong[0]]!r}: {path} gives {key!r} a sector; "
                    f'write "boresights:" below sensors.{key} in the scenario'
                )


def check_same_shield(shield: Shield, table: xr.Dataset) -> None:
    """Raise DomainError unless a table was made from this shield: the same scenario, day and history."""
    check_table(table)
    for name, mine in identity(shield).items():
        if table.attrs.get(name) != mine:
            raise DomainError(
                f"worlds: the table was made from another shield: its {name} is {table.attrs.get(name)!r}, "
                f"that of this shield {mine!r}; make the table again from this shield"
            )


def check_table(table: object) -> None:
    """Raise DomainError unless it is a Dataset of worlds and quantities."""
    if not isinstance(table, xr.Dataset):
        raise DomainError(f"give a table of worlds, not {type(table).__name__}; make one with penumbra.worlds")
    if not {"world_value", "world", "quantity"} <= set(map(str, table.variables)):
        raise DomainError("give a table of worlds, not another Dataset; make one with penumbra.worlds")
    for name in ("world", "quantity"):
        if name not in table["world_value"].dims:
            raise DomainError(
                f"give a table of worlds; this one has no dimension {name}; to keep one {name} of a table "
                f'write a list, as in table.isel({name}=[0]) or table.sel({name}=["..."])'
            )
        if not all(isinstance(each, str) for each in table[name].values.tolist()):
            raise DomainError(
                f'a table names each {name} by text, as in "draw 7", because numbers are read as row numbers'
            )


def check_distinct(names: Sequence[str]) -> None:
    """Raise DomainError if two worlds have one name."""
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise DomainError(f"worlds: the name {twice!r} occurs twice; remove one of them, or give them different names")


def identity(shield: Shield) -> dict[str, Any]:
    """Attributes that identify a shield: scenario and its hash, date, history."""
    scenario = shield.scenario
    return {
        "scenario": scenario.id,
        "scenario_hash": digest(scenario),
        "date": shield.date.isoformat(),
        "history": shield.history,
    }
