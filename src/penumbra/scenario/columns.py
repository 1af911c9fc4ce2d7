"""The numbers of a shield as columns of a table: what each is, and what every row of a table gives each of them."""

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
from penumbra.scenario.signs import holders, ordered
from penumbra.scenario.standing import check_shield
from penumbra.units import KINDS

__all__ = [
    "CHOICES",
    "COMMIT",
    "INTERCEPT",
    "LAUNCH",
    "TRACK",
    "Column",
    "apart",
    "columns",
    "identity",
    "is_table",
    "matrix",
    "own",
    "same_shield",
]

LAUNCH: tuple[str, ...] = get_args(Battery.model_fields["launch"].annotation)
"""What the values 0, 1, 2 of a battery's `launch` stand for."""
CHOICES: dict[str, tuple[str, ...]] = {
    name: get_args(Scenario.model_fields[name].annotation) for name in ("track", "commit", "intercept")
}
"""Choices that hold for all batteries of a scenario, by field: what the values 0, 1 of each stand for."""
TRACK, COMMIT, INTERCEPT = CHOICES.values()
"""What the values 0, 1 of `track`, of `commit` and of `intercept` stand for."""
_NO_YES = ("no", "yes")


class Column(NamedTuple):
    """One number that a map can depend on."""

    path: str
    """Its path as `--set` writes it."""
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
    """That domain as a person writes it."""
    words: tuple[str, ...] = ()
    """What the values 0, 1, ... stand for, of a choice of structure."""
    whole: bool = False
    """Whether it counts or chooses, so that only whole numbers mean something."""

    @property
    def own(self) -> float:
        """The value in a row that does not set it: nominal; nan where the attacker has a choice."""
        return float("nan") if self.sign is Better.CHOICE and self.low < self.high else self.nominal


class _Field(NamedTuple):
    name: str
    sign: Better | None
    domain: Domain | None


@cache
def _fields(model: type[Spec]) -> tuple[_Field, ...]:
    """The fields of a model that hold numbers, with their marks; a battery's inventory among them."""
    held = {*holders(model), *(("inventory",) if model is Battery else ())}
    if model is Scenario:
        held |= {"batteries"}
    return tuple(
        _Field(
            name,
            next((mark for mark in field.metadata if isinstance(mark, Better)), None),
            next((mark for mark in field.metadata if isinstance(mark, Domain)), None),
        )
        for name, field in model.model_fields.items()
        if name in held
    )


def columns(shield: Shield) -> tuple[Column, ...]:
    """Every number of a shield that a map can depend on.

    Parameters
    ----------
    shield : Shield

    Returns
    -------
    tuple of Column
        First the numbers of the whole scenario, in its order, each by its path as `--set` writes it; without the box of
        the map, those of the ships, and launch points in a launch area, from which no map flies. A number of which the
        attacker has a choice (`Better.CHOICE`) is nan where the choice is open: value, low and high are then all flown.
        Then the choices of structure, for what stands on the day: ``sensors.K`` and ``batteries.K`` (1 stands, 0 is
        taken away), ``batteries.K.launch`` (index into `LAUNCH`), ``batteries.K.feeds.S`` and ``batteries.K.guides.S``
        (1 or 0) for each sensor S that could be named there, and ``track``, ``commit`` and ``intercept`` (index into
        their `CHOICES`).

    Raises
    ------
    DomainError
        It is no shield.
    """
    check_shield(shield)
    return (*_numbers(shield.scenario, ()), *_structure(shield))


def _numbers(spec: Spec, path: tuple[str, ...]) -> Iterator[Column]:
    """Numbers of a model and of the elements below it; not of the boxes it may have, of a map or of a ship."""
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
    return Column(path, unit, given.low, given.value, given.high, given.grade, field.sign, *domain.hard, told)


def _count(path: str, battery: Battery, field: _Field) -> Column:
    assert field.domain is not None
    held, told = float(battery.inventory), f"{field.domain.least} to {field.domain.most}"
    grade, hard = battery.inventory_grade, field.domain.hard
    return Column(path, "1", held, held, held, grade, field.sign, *hard, told, whole=True)


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


def own(held: tuple[Column, ...]) -> NDArray[np.float64]:
    """The shield's own values, (column,)."""
    return np.array([column.own for column in held], dtype=np.float64)


def matrix(shield: Shield, table: xr.Dataset) -> NDArray[np.float64]:
    """The rows of a table, each with a value for every column of a shield.

    Parameters
    ----------
    shield : Shield
        That the table was made of.
    table : Dataset (world, quantity)
        As the makers of `penumbra.scenario.worlds` return it.

    Returns
    -------
    (world, column) float64
        Aligned with `columns(shield)`, in SI (degrees for coordinates). A column that the table does not have is the
        shield's own: nominal, and nan where the attacker has a choice.

    Raises
    ------
    DomainError
        The table is of another shield, or of none; two rows have one name; a quantity is not among the shield's; a
        value is missing, outside the field's hard domain, or stands for nothing.
    """
    held = columns(shield)
    same_shield(shield, table)
    apart([str(name) for name in table["world"].values.tolist()])
    places = {column.path: n for n, column in enumerate(held)}
    paths = [str(path) for path in table["quantity"].values.tolist()]
    for path in paths:
        if path not in places:
            raise DomainError(f"worlds: the shield has no quantity {path!r}{nearest(path, places)}")
    if len(set(paths)) < len(paths):
        twice = next(path for path in paths if paths.count(path) > 1)
        raise DomainError(f"worlds: {twice!r} is there twice; keep one of them")
    at = np.array([places[path] for path in paths], dtype=np.intp)
    values = table["world_value"].transpose("world", "quantity").values.astype(np.float64)
    given = [held[n] for n in at]
    open_ = np.array([column.sign is Better.CHOICE for column in given], np.bool_)
    values = np.where(np.isnan(values) & open_, own(held)[at], values)
    _check(values, given, open_, table)
    made = np.repeat(own(held)[None], table.sizes["world"], axis=0)
    made[:, at] = values
    _check_order(made, held, places, table)
    _check_faces(made, shield, places, table)
    return made


def _check(values: NDArray[np.float64], given: list[Column], open_: NDArray[np.bool_], table: xr.Dataset) -> None:
    """Raise for the first value that its column cannot have."""
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
        raise DomainError(f"{told} stands for nothing; write {column.domain}")
    if column.unit == "rad":
        raise DomainError(
            f"{told} is outside {column.domain}; numbers are in radians here: for degrees write the text "
            f'"{value:g} deg" in along, or {math.radians(value):.6g}'
        )
    raise DomainError(
        f"{told} is outside {column.domain}; write a {'whole number' if column.whole else 'value'} within"
    )


def _check_order(
    made: NDArray[np.float64], held: tuple[Column, ...], places: dict[str, int], table: xr.Dataset
) -> None:
    """Raise for the first row in which two numbers of a card contradict each other."""
    for n, column in enumerate(held):
        section, _, rest = column.path.partition(".")
        card, _, field = rest.partition(".")
        for where, lower, upper in ordered():
            if (where, lower) == (section, field):
                other = places[f"{section}.{card}.{upper}"]
                wrong = np.flatnonzero(made[:, n] >= made[:, other])
                if wrong.size:
                    low, high, world = made[wrong[0], n], made[wrong[0], other], str(table["world"].values[wrong[0]])
                    raise DomainError(
                        f"worlds: world {world!r}: {column.path} ({low:g} {column.unit}) must stay below "
                        f"{held[other].path} ({high:g} {held[other].unit})"
                    )


def _check_faces(made: NDArray[np.float64], shield: Shield, places: dict[str, int], table: xr.Dataset) -> None:
    """Raise for the first row that gives a radar a sector and no direction to look in."""
    for key, sensor in shield.sensors.items():
        if sensor.card in shield.scenario.radars and not sensor.boresights:
            path = f"radars.{sensor.card}.sector_width"
            wrong = np.flatnonzero(made[:, places[path]] < ALL_ROUND)
            if wrong.size:
                raise DomainError(
                    f"worlds: world {str(table['world'].values[wrong[0]])!r}: {path} gives {key!r} a sector; "
                    f'write "boresights:" below sensors.{key} in the scenario'
                )


def same_shield(shield: Shield, table: xr.Dataset) -> None:
    """Raise DomainError unless a table was made of a shield: the same scenario, day and history."""
    is_table(table)
    for name, mine in identity(shield).items():
        if table.attrs.get(name) != mine:
            raise DomainError(
                f"worlds: the table was made of another shield: its {name} is {table.attrs.get(name)!r}, "
                f"the shield's {mine!r}; make it anew of this shield"
            )


def is_table(table: object) -> None:
    """Raise DomainError unless it is a Dataset of worlds and quantities."""
    if not isinstance(table, xr.Dataset):
        raise DomainError(f"a table of worlds is wanted, not {type(table).__name__}; make one with penumbra.worlds")
    if not {"world_value", "world", "quantity"} <= set(map(str, table.variables)):
        raise DomainError("a table of worlds is wanted, not another Dataset; make one with penumbra.worlds")
    for name in ("world", "quantity"):
        if name not in table["world_value"].dims:
            raise DomainError(
                f"a table of worlds is wanted, and this one has no dimension {name}; to keep one {name} of a table "
                f'write a list, as in table.isel({name}=[0]) or table.sel({name}=["..."])'
            )
        if not all(isinstance(each, str) for each in table[name].values.tolist()):
            raise DomainError(
                f'a table names each {name} by text, as in "draw 7", for a number is taken for a place in it'
            )


def apart(names: Sequence[str]) -> None:
    """Raise DomainError when two worlds have one name."""
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise DomainError(f"worlds: the name {twice!r} is there twice; drop one of them, or name them apart")


def identity(shield: Shield) -> dict[str, Any]:
    """What tells one shield from another: scenario and its hash, date, history."""
    scenario = shield.scenario
    return {
        "scenario": scenario.id,
        "scenario_hash": digest(scenario),
        "date": shield.date.isoformat(),
        "history": shield.history,
    }
