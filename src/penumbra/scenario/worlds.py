"""Worlds as rows of a table: a number in each column, and whatever a row gave can be traced to an exact scenario.

>>> import penumbra as pb
>>> shield = pb.load("epaa").on("2018-12-31", history="planned")
>>> table = pb.worlds.along(shield, "interceptors.sm3-iia.burnout_speed", ["4 km/s", "4.5 km/s"])
>>> exact = pb.at(shield, table, "interceptors.sm3-iia.burnout_speed 4.5 km/s")

A maker sets only what it varies; what a table does not have is the shield's own (`columns.Column.own`).
"""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Literal

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.alternative_rows import alternatives
from penumbra.scenario.arguments import column_of, listed, value_of
from penumbra.scenario.columns import COMMIT, INTERCEPT, LAUNCH, TRACK, Column, apart, columns, matrix, same_shield
from penumbra.scenario.exact_scenario import settled
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Better
from penumbra.scenario.settle import End, ends, named
from penumbra.scenario.ship_positions import STATION, Place, afloat, arrays, boxes, draws, spot
from penumbra.scenario.signs import SWEPT, group
from penumbra.scenario.standing import check_shield
from penumbra.scenario.world_tables import combined, digest, join, table_of

__all__ = [
    "COMMIT",
    "INTERCEPT",
    "LAUNCH",
    "TRACK",
    "Column",
    "along",
    "alternatives",
    "ashore",
    "at",
    "best",
    "columns",
    "combined",
    "corners",
    "digest",
    "join",
    "matrix",
    "nominal",
    "ships",
    "ships_drawn",
    "template",
    "without",
    "worst",
]

Floats = NDArray[np.float64]
Corner = dict[str, Literal["value", "low", "high"]]

_MOST_SHIPS = 5
"""Ships whose places are combined one by one: five to that power is 3,125 worlds."""


def _settled(shield: Shield, rows: Sequence[tuple[End, Corner]]) -> xr.Dataset:
    """Worlds at ends of the ranges, with a column for every number that is published."""
    held = columns(shield)
    values = np.array([ends(held, *row) for row in rows])
    numbers = [n for n, column in enumerate(held) if column.sign is not None]
    return table_of(shield, [named(*row) for row in rows], [held[n] for n in numbers], values[:, numbers], base=True)


def nominal(shield: Shield) -> xr.Dataset:
    """The one world in which every number has its nominal value.

    Returns
    -------
    Dataset (world, quantity)
        world_value : float, SI (degrees for coordinates); nan where the attacker's choice is left open
        quantity_unit, quantity_low, quantity_nominal, quantity_high, quantity_grade, quantity_sign : (quantity,)
        quantity_named : (quantity,) bool, whether the names of the worlds tell its value

    Raises
    ------
    DomainError
        It is no shield.
    """
    return _settled(shield, [("nominal", {})])


def worst(shield: Shield) -> xr.Dataset:
    """The one world with every number of known sign at the end that serves the defence least; a table as `nominal`."""
    return _settled(shield, [("worst", {})])


def best(shield: Shield) -> xr.Dataset:
    """The one world with every number of known sign at the end that serves the defence most; a table as `nominal`."""
    return _settled(shield, [("best", {})])


def corners(shield: Shield) -> xr.Dataset:
    """Worst and best, at the nominal point and at every corner of the box of the numbers of unknown sign.

    All cards of a section move together; an interceptor that no battery holds makes no corner. A table as `nominal`, of
    worst and best by turns; two rows for each corner.
    """
    loose = [column.path for column in columns(shield) if column.low < column.high]
    held = {battery.interceptor for battery in shield.batteries.values()}
    idle = {f"interceptors.{key}" for key in shield.scenario.interceptors if key not in held}
    loose_in = {group(path) for path in loose if path.rpartition(".")[0] not in idle}
    swept = [name for name in SWEPT if name in loose_in]
    sides: tuple[Literal["low", "high"], ...] = ("low", "high")
    points: list[Corner] = [dict(zip(swept, chosen, strict=True)) for chosen in product(sides, repeat=len(swept))]
    both: tuple[End, End] = ("worst", "best")
    return _settled(shield, [(end, point) for point in ([{}, *points] if swept else [{}]) for end in both])


def template(shield: Shield, n: int, names: Iterable[str] | None = None) -> xr.Dataset:
    """Rows to be filled with draws of one's own: the nominal world n times, with a column for each uncertain number.

    >>> draws = pb.worlds.template(shield, 1000)
    >>> draws["world_value"].loc[:, "decision_time"] = np.random.default_rng(1).uniform(60.0, 600.0, 1000)

    Parameters
    ----------
    shield : Shield
    n : int
        How many rows.
    names : iterable of str, optional
        Of the rows; "draw 0", "draw 1", ... when absent.

    Returns
    -------
    Dataset (world, quantity)
        As `nominal`, with the numbers that have a range and of which a map takes more than the value: those of signs
        higher, lower and unknown.

    Raises
    ------
    DomainError
        It is no shield, n is no whole number of 1 or more, or the names are not n different ones.
    """
    uncertain = (Better.HIGHER, Better.LOWER, Better.UNKNOWN)
    held = [column for column in columns(shield) if column.low < column.high and column.sign in uncertain]
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise DomainError(f"template: write how many rows, a whole number of 1 or more, not {shown(n)}")
    if isinstance(names, str):
        raise DomainError(f"template: names: write a list, as in [{names!r}]")
    labels = [f"draw {k}" for k in range(n)] if names is None else [str(name) for name in names]
    if len(labels) != n:
        raise DomainError(f"template: {len(labels)} names for {n} rows; write one name for each row")
    apart(labels)
    return table_of(shield, labels, held, np.tile([column.nominal for column in held], (n, 1)), base=True)


def ships(shield: Shield) -> xr.Dataset:
    """Every combination of the ships' places: each on station or at a corner of its patrol box, apart from the others.

    Returns
    -------
    Dataset (world, quantity)
        As `nominal`, with the positions of the sites that have a box; first the rows with all ships at the same place
        of their boxes, the stations first of all.

    Raises
    ------
    DomainError
        It is no shield, no site has a box, or more than five ships stand.
    """
    check_shield(shield)
    standing = afloat(shield)
    if len(standing) > _MOST_SHIPS:
        raise DomainError(
            f"ships: {len(standing)} stand, and the places of {_MOST_SHIPS} at most are combined one by one; "
            "draw places with ships_drawn(shield, seeds)"
        )
    return _placed(shield, [(_told(places), places) for places in arrays(shield)])


def ships_drawn(shield: Shield, seeds: Iterable[int]) -> xr.Dataset:
    """Each ship somewhere in its box, evenly likely and apart from the others; a row for each seed, as `ships`.

    Parameters
    ----------
    shield : Shield
    seeds : iterable of int
        Whole numbers of 0 or more; the same seed draws the same places.

    Raises
    ------
    DomainError
        No seed, or one that is no such number.
    """
    check_shield(shield)
    rows = []
    for seed in listed("ships_drawn", "seeds", seeds):
        if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
            raise DomainError(f"ships_drawn: write whole numbers of 0 or more as seeds, not {seed!r}")
        rows.append((f"ships drawn, seed {seed}", draws(shield, int(seed))))
    if not rows:
        raise DomainError("ships_drawn: no seed; write at least one, as in [7]")
    return _placed(shield, rows)


def _placed(shield: Shield, rows: Sequence[tuple[str, dict[str, Place]]]) -> xr.Dataset:
    keys, sites = boxes(shield), shield.scenario.sites
    own = {column.path: column for column in columns(shield)}
    held = [own[f"sites.{key}.{field}"] for key in keys for field in ("latitude", "longitude")]
    values = [[x for key in keys for x in spot(sites[key], places.get(key, STATION))] for _, places in rows]
    return table_of(shield, [label for label, _ in rows], held, np.array(values))


def _told(places: dict[str, Place]) -> str:
    if all(place == STATION for place in places.values()):
        return "ships on station"
    sides = {-1.0: ("south", "west"), 1.0: ("north", "east")}
    return ", ".join(
        f"{key} {'on station' if place == STATION else '-'.join((sides[place[0]][0], sides[place[1]][1]))}"
        for key, place in places.items()
    )


def along(shield: Shield, path: str, values: Iterable[float | str]) -> xr.Dataset:
    """One quantity at several values, in the published range or beyond, and all others the shield's own.

    Parameters
    ----------
    shield : Shield
    path : str
        Of one of `columns(shield)`, as in ``"interceptors.sm3-iia.burnout_speed"``.
    values : iterable of str or float
        With units, as in ``"4.5 km/s"``; or numbers in SI: radians for angles, degrees for coordinates. Of a choice of
        structure, words (``"engage-on-remote"``) or numbers.

    Returns
    -------
    Dataset (world, quantity)
        As `nominal`, with one quantity and a row for each value.

    Raises
    ------
    DomainError
        No such quantity, no value, one twice, or one outside the field's hard domain.
    """
    column = column_of(shield, path)
    rows = [value_of(column, given) for given in listed(f"along: {path}", "values", values)]
    if not rows:
        raise DomainError(f"along: {path}: no value; write at least one")
    table = table_of(shield, [label for label, _ in rows], [column], np.array([[value] for _, value in rows]))
    matrix(shield, table)
    return table


def without(shield: Shield, *keys: str) -> xr.Dataset:
    """The one world without the sensors and batteries of these keys, all at once.

    What names a sensor that is gone does without it. A key that a sensor and a battery share takes both away. One row
    for each is ``join(without(shield, "a"), without(shield, "b"))``.

    Parameters
    ----------
    shield : Shield
    *keys : str
        Keys of sensors and batteries that stand on the day.

    Raises
    ------
    DomainError
        No key, or nothing of one of them stands on the day.
    """
    every = columns(shield)
    if not keys:
        raise DomainError('without: no key; name a sensor or a battery, as in without(shield, "kurecik")')
    for key in keys:
        if not isinstance(key, str):
            raise DomainError(f'without: write keys as texts, as in without(shield, "a", "b"), not {shown(key)}')
        if key not in shield.sensors and key not in shield.batteries:
            raise DomainError(
                f"without: no sensor or battery {key!r} stands on {shield.date} in the {shield.history} history"
                + nearest(key, [*shield.sensors, *shield.batteries])
            )
    paths = {f"{section}.{key}" for key in keys for section in ("sensors", "batteries")}
    held = [column for column in every if column.path in paths]
    return table_of(shield, [f"without {', '.join(dict.fromkeys(keys))}"], held, np.zeros((1, len(held))))


def ashore(shield: Shield) -> xr.Dataset:
    """The world without its ships: it covers no more than with them, wherever they are; a table as `nominal`.

    For a battery is never worse for another sensor, nor an arc for another battery. A battery whose own radar is on a
    ship goes with it.

    Raises
    ------
    DomainError
        No site has a box.
    """
    check_shield(shield)
    moving = set(afloat(shield))
    sensors = {key for key, sensor in shield.sensors.items() if sensor.site in moving}
    batteries = {key for key, one in shield.batteries.items() if one.site in moving or one.radar in sensors}
    paths = {f"sensors.{key}" for key in sensors} | {f"batteries.{key}" for key in batteries}
    held = [column for column in columns(shield) if column.path in paths]
    return table_of(shield, ["ashore"], held, np.zeros((1, len(held))))


def at(shield: Shield, table: xr.Dataset, world: str | int | None = None) -> Shield:
    """The exact shield that a row of a table stands for.

    Parameters
    ----------
    shield : Shield
        That the table was made of.
    table : Dataset (world, quantity)
    world : str or int, optional
        Name or number of the row; not needed when there is but one.

    Returns
    -------
    Shield
        With every quantity settled (an open choice of the attacker stays open), and mode, feeds and guides of batteries
        as the row says. What is taken away stands on no day; a ship that was moved has no box. A number within its
        published range keeps its source and grade; beyond it is an assumption without source. The title ends in
        "(world: NAME)", and the note of a number that is not nominal tells what is published.

    Raises
    ------
    DomainError
        The table is of another shield or of none, has no such row, or the row is wrong (as `matrix`).
    """
    held = columns(shield)
    same_shield(shield, table)
    names = [str(name) for name in table["world"].values.tolist()]
    if world is None:
        if len(names) != 1:
            raise DomainError(
                "at: the table has no world"
                if not names
                else f"at: the table has {len(names)} worlds; name one, as in at(shield, table, {names[0]!r})"
            )
        world = 0
    if isinstance(world, int | np.integer) and not isinstance(world, bool):
        if not 0 <= world < len(names):
            raise DomainError(f"at: no row {world}; the table has rows 0 to {len(names) - 1}")
        row = int(world)
    elif not isinstance(world, str):
        raise DomainError(f"at: write the name of one world as text, or its number, not {shown(world)}")
    elif world in names:
        row = names.index(world)
        if names.count(world) > 1:
            raise DomainError(
                f"at: {names.count(world)} worlds are called {world!r}; write the number of one, as in {row}"
            )
    else:
        raise DomainError(f"at: the table has no world {shown(world)}{nearest(world, names)}")
    return settled(shield, held, matrix(shield, table.isel(world=[row]))[0], names[row])
