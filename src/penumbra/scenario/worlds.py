"""Worlds as rows of a table, one number per column; each row can be turned into an exact scenario.

>>> import penumbra as pb
>>> shield = pb.load("epaa").on("2018-12-31", history="planned")
>>> table = pb.worlds.along(shield, "interceptors.sm3-iia.burnout_speed", ["4 km/s", "4.5 km/s"])
>>> exact = pb.at(shield, table, "interceptors.sm3-iia.burnout_speed 4.5 km/s")

Each function sets only the columns that it varies; a missing column has the shield's own value (`columns.Column.own`).
"""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Literal

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.alternative_rows import alternatives
from penumbra.scenario.arguments import checked_list, column_of, value_of
from penumbra.scenario.columns import (
    COMMIT,
    INTERCEPT,
    LAUNCH,
    TRACK,
    Column,
    check_distinct,
    check_same_shield,
    columns,
    matrix,
)
from penumbra.scenario.exact_scenario import exact_shield
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Better
from penumbra.scenario.settle import End, end_values, world_name
from penumbra.scenario.ship_positions import (
    STATION,
    Place,
    all_positions,
    boxed_sites,
    place_coordinates,
    random_places,
    ship_sites,
)
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

_MOST_ROWS = 2**20
_MOST_SHIPS = 5
"""Most ships whose places are combined: with five places each they make 5**5 = 3,125 worlds."""


def _at_ends(shield: Shield, rows: Sequence[tuple[End, Corner]]) -> xr.Dataset:
    """Worlds at ends of the ranges, with a column for every published number."""
    cols = columns(shield)
    values = np.array([end_values(cols, *row) for row in rows])
    numbers = [n for n, column in enumerate(cols) if column.sign is not None]
    return table_of(
        shield, [world_name(*row) for row in rows], [cols[n] for n in numbers], values[:, numbers], base=True
    )


def nominal(shield: Shield) -> xr.Dataset:
    """The one world in which every number has its nominal value.

    Returns
    -------
    Dataset (world, quantity)
        world_value : float, SI (degrees for coordinates); nan where the attacker's choice is left open
        quantity_unit, quantity_low, quantity_nominal, quantity_high, quantity_grade, quantity_sign : (quantity,)
        quantity_named : (quantity,) bool, whether the names of the worlds give its value

    Raises
    ------
    DomainError
        It is no shield.
    """
    return _at_ends(shield, [("nominal", {})])


def worst(shield: Shield) -> xr.Dataset:
    """The one world with every number of known sign at the end that serves the defence least; a table as `nominal`."""
    return _at_ends(shield, [("worst", {})])


def best(shield: Shield) -> xr.Dataset:
    """The one world with every number of known sign at the end that serves the defence most; a table as `nominal`."""
    return _at_ends(shield, [("best", {})])


def corners(shield: Shield) -> xr.Dataset:
    """Worst and best worlds, at the nominal values and at each combination of ends of the numbers of unknown sign.

    All cards of a section move together; interceptors that no battery holds are not varied. A table as `nominal`, with
    worst and best in turn: two rows for each combination.
    """
    loose = [column.path for column in columns(shield) if column.low < column.high]
    cols = {battery.interceptor for battery in shield.batteries.values()}
    idle = {f"interceptors.{key}" for key in shield.scenario.interceptors if key not in cols}
    loose_in = {group(path) for path in loose if path.rpartition(".")[0] not in idle}
    swept = [name for name in SWEPT if name in loose_in]
    sides: tuple[Literal["low", "high"], ...] = ("low", "high")
    points: list[Corner] = [dict(zip(swept, chosen, strict=True)) for chosen in product(sides, repeat=len(swept))]
    both: tuple[End, End] = ("worst", "best")
    return _at_ends(shield, [(end, point) for point in ([{}, *points] if swept else [{}]) for end in both])


def template(shield: Shield, n: int, names: Iterable[str] | None = None) -> xr.Dataset:
    """Rows to fill with your own draws: the nominal world n times, with a column for each uncertain number.

    >>> draws = pb.worlds.template(shield, 1000)
    >>> draws["world_value"].loc[:, "decision_time"] = np.random.default_rng(1).uniform(60.0, 600.0, 1000)

    Parameters
    ----------
    shield : Shield
    n : int
        Number of rows, from 1 to 1,048,576.
    names : iterable of str, optional
        Names of the rows; "draw 0", "draw 1", ... when absent.

    Returns
    -------
    Dataset (world, quantity)
        As `nominal`, with the numbers that have a range which maps use: those of signs higher, lower and unknown.

    Raises
    ------
    DomainError
        The argument is no shield, n is no whole number from 1 to 1,048,576, or there are not n different names.
    """
    uncertain = (Better.HIGHER, Better.LOWER, Better.UNKNOWN)
    cols = [column for column in columns(shield) if column.low < column.high and column.sign in uncertain]
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise DomainError(f"template: write how many rows, a whole number of 1 or more, not {shown(n)}")
    if n > _MOST_ROWS:
        raise DomainError(f"template: {n:,} rows are more than {_MOST_ROWS:,}; write several tables, one after another")
    if isinstance(names, str):
        raise DomainError(f"template: names: write a list, as in [{names!r}]")
    labels = [f"draw {k}" for k in range(n)] if names is None else [str(name) for name in names]
    if len(labels) != n:
        raise DomainError(f"template: {len(labels)} names for {n} rows; write one name for each row")
    check_distinct(labels)
    return table_of(shield, labels, cols, np.tile([column.nominal for column in cols], (n, 1)), base=True)


def ships(shield: Shield) -> xr.Dataset:
    """Every combination of the ships' places: each ship on station or at a corner of its patrol box, independently.

    Returns
    -------
    Dataset (world, quantity)
        As `nominal`, with the positions of the sites that have a box. The first rows have all ships at the same place
        of their boxes; the very first has all on station.

    Raises
    ------
    DomainError
        It is no shield, no site has a box, or more than five ships stand.
    """
    check_shield(shield)
    standing = ship_sites(shield)
    if len(standing) > _MOST_SHIPS:
        raise DomainError(
            f"ships: {len(standing)} ships stand, and the places of at most {_MOST_SHIPS} are combined; "
            "draw places with ships_drawn(shield, seeds)"
        )
    return _ship_table(shield, [(_positions_text(places), places) for places in all_positions(shield)])


def ships_drawn(shield: Shield, seeds: Iterable[int]) -> xr.Dataset:
    """Each ship at an independent, uniformly drawn place in its box; a row for each seed, columns as `ships`.

    Parameters
    ----------
    shield : Shield
    seeds : iterable of int
        Whole numbers of 0 or more; the same seed draws the same places.

    Raises
    ------
    DomainError
        There is no seed, or one is no such number.
    """
    check_shield(shield)
    rows = []
    for seed in checked_list("ships_drawn", "seeds", seeds):
        if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
            raise DomainError(f"ships_drawn: write whole numbers of 0 or more as seeds, not {seed!r}")
        rows.append((f"ships drawn, seed {seed}", random_places(shield, int(seed))))
    if not rows:
        raise DomainError("ships_drawn: no seed; write at least one, as in [7]")
    return _ship_table(shield, rows)


def _ship_table(shield: Shield, rows: Sequence[tuple[str, dict[str, Place]]]) -> xr.Dataset:
    keys, sites = boxed_sites(shield), shield.scenario.sites
    own = {column.path: column for column in columns(shield)}
    cols = [own[f"sites.{key}.{field}"] for key in keys for field in ("latitude", "longitude")]
    values = [
        [x for key in keys for x in place_coordinates(sites[key], places.get(key, STATION))] for _, places in rows
    ]
    return table_of(shield, [label for label, _ in rows], cols, np.array(values))


def _positions_text(places: dict[str, Place]) -> str:
    if all(place == STATION for place in places.values()):
        return "ships on station"
    sides = {-1.0: ("south", "west"), 1.0: ("north", "east")}
    return ", ".join(
        f"{key} {'on station' if place == STATION else '-'.join((sides[place[0]][0], sides[place[1]][1]))}"
        for key, place in places.items()
    )


def along(shield: Shield, path: str, values: Iterable[float | str]) -> xr.Dataset:
    """One quantity at several values, within its published range or beyond; all others have the shield's own values.

    Parameters
    ----------
    shield : Shield
    path : str
        Path of one of `columns(shield)`, as in ``"interceptors.sm3-iia.burnout_speed"``.
    values : iterable of str or float
        Texts with units, as in ``"4.5 km/s"``, or numbers in SI: radians for angles, degrees for coordinates. For a
        choice of structure, words (``"engage-on-remote"``) or numbers.

    Returns
    -------
    Dataset (world, quantity)
        As `nominal`, with one quantity and a row for each value.

    Raises
    ------
    DomainError
        The quantity is unknown, there is no value, a value is repeated, or one is outside the field's hard domain.
    """
    column = column_of(shield, path)
    rows = [value_of(column, given) for given in checked_list(f"along: {path}", "values", values)]
    if not rows:
        raise DomainError(f"along: {path}: no value; write at least one")
    table = table_of(shield, [label for label, _ in rows], [column], np.array([[value] for _, value in rows]))
    matrix(shield, table)
    return table


def without(shield: Shield, *keys: str) -> xr.Dataset:
    """The one world without the sensors and batteries of these keys, all at once.

    References to a removed sensor are ignored. A key that a sensor and a battery share removes both. For one row per
    element write ``join(without(shield, "a"), without(shield, "b"))``.

    Parameters
    ----------
    shield : Shield
    *keys : str
        Keys of sensors and batteries that stand on the day.

    Raises
    ------
    DomainError
        There is no key, or no sensor or battery of a key stands on the day.
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
    cols = [column for column in every if column.path in paths]
    return table_of(shield, [f"without {', '.join(dict.fromkeys(keys))}"], cols, np.zeros((1, len(cols))))


def ashore(shield: Shield) -> xr.Dataset:
    """The world without ships, whose coverage is a lower bound for every place of the ships; a table as `nominal`.

    The bound holds because another sensor never makes a battery worse, nor another battery the defence against an arc.
    A battery whose own radar is on a ship is removed with it.

    Raises
    ------
    DomainError
        No site has a box.
    """
    check_shield(shield)
    moving = set(ship_sites(shield))
    sensors = {key for key, sensor in shield.sensors.items() if sensor.site in moving}
    batteries = {key for key, one in shield.batteries.items() if one.site in moving or one.radar in sensors}
    paths = {f"sensors.{key}" for key in sensors} | {f"batteries.{key}" for key in batteries}
    cols = [column for column in columns(shield) if column.path in paths]
    return table_of(shield, ["ashore"], cols, np.zeros((1, len(cols))))


def at(shield: Shield, table: xr.Dataset, world: str | int | None = None) -> Shield:
    """The exact shield of one row of a table.

    Parameters
    ----------
    shield : Shield
        The shield from which the table was made.
    table : Dataset (world, quantity)
    world : str or int, optional
        Name or number of the row; not needed if the table has one row.

    Returns
    -------
    Shield
        Every quantity is exact (an open choice of the attacker stays open); launch mode, feeds and guides of batteries
        are those of the row. A removed element stands on no day; a moved ship has no box. A number within its published
        range keeps its source and grade; a number beyond it is an assumption without source. The title ends in
        "(world: NAME)", and the note of a number that is not nominal gives the published values.

    Raises
    ------
    DomainError
        The table is no table of this shield, it has no such row, or the row is invalid (as in `matrix`).
    """
    cols = columns(shield)
    check_same_shield(shield, table)
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
    return exact_shield(shield, cols, matrix(shield, table.isel(world=[row]))[0], names[row])
