"""Worlds drawn from the published ranges: the same points of the unit cube, read by each prior of a family.

A point has a coordinate for each uncertain number in use (one for all numbers that move together), two for each ship,
its place in the patrol box, and one for the published alternatives. The points are a progressive Latin hypercube
[McKay1979], [Sheikholeslami2017]: each coordinate fills its range evenly, and no two depend on each other. A Sobol
sequence of so many coordinates is no substitute: among its first thousand points some pairs of coordinates determine
each other, so that one number seems to decide what another does.
"""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError, NothingUncertainError, shown
from penumbra.names import dataset
from penumbra.scenario.alternative_rows import differs_in_columns_only, rows_of_alternative
from penumbra.scenario.cards import Card
from penumbra.scenario.choose import Alternative
from penumbra.scenario.choose import alternatives as every_alternative
from penumbra.scenario.columns import Column, columns, own
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Better
from penumbra.scenario.ship_positions import place_coordinates, ship_sites
from penumbra.scenario.standing import check_shield
from penumbra.scenario.world_tables import table_of
from penumbra.uncertainty.drawn.priors import Prior, checked_priors, has_logarithm, quantile

__all__ = ["AS_WRITTEN", "draw", "in_use", "is_in_use", "moves_together", "moving_ships"]

Floats = NDArray[np.float64]

AS_WRITTEN = "as written"
"""Name of the alternative of a scenario without open questions."""
_DRAWN = (Better.HIGHER, Better.LOWER, Better.UNKNOWN)
_CARDS = {"interceptors": "interceptor", "platforms": "platform"}
_ALTERNATIVE = "alternatives"
_MOST = 2**20
"""Worlds for each prior; so many know a share to a tenth of a percentage point, and more would fill the memory."""


class _Reading(NamedTuple):
    """An alternative's columns, and how its rows become rows of the shield's columns."""

    name: str
    shield: Shield
    columns: tuple[Column, ...]


def draw(shield: Shield, n: int, seed: int = 0, prior: Prior | None = None, alternatives: bool = True) -> xr.Dataset:
    """Worlds drawn from the published ranges, n for each prior of the family; the same seed gives the same worlds.

    >>> import penumbra as pb
    >>> shield = pb.load("epaa").on("2018-12-31", history="planned")
    >>> worlds = pb.draw(shield, 256, seed=1)

    Parameters
    ----------
    shield : Shield
    n : int
        Number of worlds for each prior, from 1 to 1,048,576. Powers of 2 fill the ranges most evenly.
    seed : int
        A whole number of 0 or more.
    prior : str, optional
        One of `penumbra.uncertainty.drawn.priors.PRIORS`, if only one is wanted. No single one is right, so results
        of one alone understate the doubt.
    alternatives : bool
        Whether the published alternatives are drawn too, each equally often. If not, the shield is taken as written.

    Returns
    -------
    Dataset (world, quantity)
        A table of worlds as `penumbra.worlds.nominal`, with the uncertain numbers in use, the places of ships, and what
        the alternatives change. Along world also
        world_prior : str, the prior by which the row was drawn
        world_draw : int, the point of the cube, 0 to n - 1; rows of one point differ in the prior only
        world_alternative : str, the alternative of the row, "as written" if there is none

        attrs: draws, seed; read_linearly, the numbers whose range begins at 0 or below, so that the logarithmic priors
        are read on a linear scale.

    Raises
    ------
    DomainError
        The argument is no shield; n or seed is no such number; there is no such prior; an alternative changes something
        that is no column of a table (choose one with `penumbra.choose`).
    NothingUncertainError
        No number in use has a range, so the nominal answer is the answer in every case.
    """
    check_shield(shield)
    _check_whole("n", "how many worlds", n, 1)
    if n > _MOST:
        raise DomainError(f"draw: n: write how many worlds, at most {_MOST:,}, not {shown(n)}")
    _check_whole("seed", "a seed", seed, 0)
    priors, readings = checked_priors("draw", prior), _readings(shield, alternatives)
    moving = moving_ships(shield)
    drawn = [dict(_drawn(each)) for each in readings]
    keys = list(dict.fromkeys(key for each in drawn for key in each.values()))
    axes = [*keys, *(f"{site} {way}" for site in moving for way in ("north", "east"))]
    axes += [_ALTERNATIVE] if len(readings) > 1 else []
    if not axes:
        raise NothingUncertainError(
            "draw: no number in use has a range, no ship a patrol box and no question several answers, so there is "
            "nothing to draw: the nominal answer, as from penumbra.cover with nominal=True, is the answer in every case"
        )
    points = _points(n, len(axes), int(seed))
    share = {key: points[:, at] for at, key in enumerate(axes)}
    cols = columns(shield)
    chosen = (share.get(_ALTERNATIVE, np.zeros(n)) * len(readings)).astype(np.int64)  # the share is below 1
    rows = [_rows(prior_, share, readings, drawn, chosen, cols) for prior_ in priors]
    values = np.concatenate(rows)
    _place_ships(values, shield, cols, moving, {key: np.tile(each, len(priors)) for key, each in share.items()})
    used = _used(values, cols, [path for each in drawn for path in each], moving)
    names = [each.name or AS_WRITTEN for each in readings]
    table = table_of(shield, [f"{each} {k}" for each in priors for k in range(n)], *used, base=True)
    about = dataset(
        {"world": table["world"].values},
        {},
        world_prior=np.repeat(priors, n),
        world_draw=np.tile(np.arange(n), len(priors)),
        world_alternative=np.tile(np.array(names)[chosen], len(priors)),
    )
    linear = {
        column.path
        for each, paths in zip(readings, drawn, strict=True)
        for column in each.columns
        if column.path in paths and "log-uniform" in priors and not has_logarithm("log-uniform", column.low)
    }
    return table.merge(about, combine_attrs="override").assign_attrs(
        draws=int(n), seed=int(seed), read_linearly=", ".join(sorted(linear)), source=f"Penumbra {version('penumbra')}"
    )


def _check_whole(name: str, what: str, given: object, least: int) -> None:
    if isinstance(given, bool) or not isinstance(given, int | np.integer) or given < least:
        raise DomainError(f"draw: {name}: write {what}, a whole number of {least} or more, not {shown(given)}")


def _points(n: int, axes: int, seed: int) -> Floats:
    """The first n points of a progressive Latin hypercube, (n, axis), strictly within 0 and 1.

    The first 2^k points have one in each 2^k-th of every axis. The next 2^k, in an order drawn for each axis, fill the
    halves of these parts that are still empty.
    """
    random, found = np.random.default_rng(seed), np.empty((1, axes))
    found[0] = random.random(axes)
    while len(found) < n:
        halves = 2 * len(found)
        empty = (np.sort(np.floor(found * halves), axis=0) + 0.5).astype(np.int64) ^ 1
        parts = random.permuted(empty, axis=0)
        found = np.concatenate((found, (parts + random.random(parts.shape)) / halves))
    return np.asarray(np.clip(found[:n], 2.0**-32, 1.0 - 2.0**-32), np.float64)


def _readings(shield: Shield, alternatives: bool) -> tuple[_Reading, ...]:
    """The shield as written, or each of its alternatives."""
    every = every_alternative(shield) if alternatives else (Alternative("", shield),)
    for each in every:
        if not differs_in_columns_only(shield, each.shield):
            raise DomainError(
                f"draw: the alternative {each.name} changes something that is no column of a table of worlds; choose "
                "an answer with penumbra.choose, or write alternatives=False for the shield as written"
            )
    return tuple(_Reading(each.name, each.shield, columns(each.shield)) for each in every)


def moving_ships(shield: Shield) -> list[str]:
    """Sites of the ships whose places are drawn: those on station that day that have a patrol box."""
    return ship_sites(shield) if any(site.patrol for site in shield.scenario.sites.values()) else []


def in_use(shield: Shield) -> frozenset[str]:
    """Elements and cards on which a map of the shield can depend, as ``interceptors.sm3-ib``.

    Those that stand on the day, the cards and sites that they name, and every threat class and launch point.
    """
    found = {f"sites.{each.site}" for each in shield.sensors.values() if each.site}
    found |= {f"sites.{each.site}" for each in shield.batteries.values()}
    found |= {f"sensors.{key}" for key in shield.sensors} | {f"batteries.{key}" for key in shield.batteries}
    found |= {f"{section}.{each.card}" for each in shield.sensors.values() for section in ("radars", "infrared")}
    for battery in shield.batteries.values():
        found |= {f"{section}.{getattr(battery, field)}" for section, field in _CARDS.items()}
    scenario = shield.scenario
    found |= {f"threats.{key}" for key in scenario.threats} | {f"launch_points.{key}" for key in scenario.launch_points}
    return frozenset(found)


def is_in_use(column: Column, used: frozenset[str]) -> bool:
    """Whether a column is of the whole scenario, or of an element or card in use; used : from `in_use`."""
    return "." not in column.path or ".".join(column.path.split(".")[:2]) in used


def moves_together(shield: Shield, path: str) -> str:
    """Name of what is drawn for a number: its path, or the group of numbers of several cards that move together."""
    section, _, rest = path.partition(".")
    key, _, field = rest.partition(".")
    card = getattr(shield.scenario, section, {}).get(key) if field else None
    group = (card.together or {}).get(field) if isinstance(card, Card) else None
    return f"{section}.{field} of {group}" if group else path


def _drawn(reading: _Reading) -> Iterator[tuple[str, str]]:
    """Path of each number that is drawn, and the name of its coordinate."""
    used = in_use(reading.shield)
    for column in reading.columns:
        if column.sign in _DRAWN and column.low < column.high and is_in_use(column, used):
            yield column.path, moves_together(reading.shield, column.path)


def _rows(
    prior: Prior,
    share: dict[str, Floats],
    readings: Sequence[_Reading],
    drawn: Sequence[dict[str, str]],
    chosen: NDArray[np.int64],
    cols: tuple[Column, ...],
) -> Floats:
    """The rows of one prior, (draw, column of the shield)."""
    made = np.empty((len(chosen), len(cols)))
    for number, each in enumerate(readings):
        mine = np.flatnonzero(chosen == number)
        if not mine.size:
            continue
        theirs = np.repeat(own(each.columns)[None], mine.size, axis=0)
        at = {column.path: n for n, column in enumerate(each.columns)}
        for path, key in drawn[number].items():
            column = each.columns[at[path]]
            theirs[:, at[path]] = quantile(prior, share[key][mine], column.low, column.nominal, column.high)
        made[mine] = rows_of_alternative(cols, each.shield, theirs)
    return made


def _place_ships(
    values: Floats, shield: Shield, cols: tuple[Column, ...], moving: Sequence[str], share: dict[str, Floats]
) -> None:
    """Move the ships of each row to a place that is uniform in its patrol box, under every prior."""
    at = {column.path: n for n, column in enumerate(cols)}
    for key in moving:
        site = shield.scenario.sites[key]
        pairs = zip(*(2.0 * share[f"{key} {way}"] - 1.0 for way in ("north", "east")), strict=True)
        found = np.array([place_coordinates(site, (float(north), float(east))) for north, east in pairs])
        values[:, [at[f"sites.{key}.latitude"], at[f"sites.{key}.longitude"]]] = found


def _used(
    values: Floats, cols: tuple[Column, ...], drawn: Sequence[str], moving: Sequence[str]
) -> tuple[list[Column], Floats]:
    """The columns that are drawn or that differ between rows, and their values."""
    wanted = {*drawn, *(f"sites.{key}.{field}" for key in moving for field in ("latitude", "longitude"))}
    differs = ((values != own(cols)) & ~np.isnan(values)).any(axis=0)
    at = [n for n, column in enumerate(cols) if column.path in wanted or differs[n]]
    return [cols[n] for n in at], values[:, at]
