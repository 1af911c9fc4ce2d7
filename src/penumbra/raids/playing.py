"""Raids played in many worlds: what each battery can do, the draws, and the plays of a salvo."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.problem import Problem, bind
from penumbra.engagement.batteries import layers
from penumbra.raids.doctrine import Doctrine, Load
from penumbra.raids.fight import Plays, Raid, fight
from penumbra.raids.kill_chances import KillChance, drawn
from penumbra.raids.opportunities import Flight, Opportunities, opportunities, without_tables
from penumbra.raids.salvo import Dealt, Targets, deal, flown_classes
from penumbra.scenario.columns import matrix
from penumbra.scenario.model import Shield
from penumbra.uncertainty.drawn.priors import quantile

__all__ = ["Setting", "Worlds", "all_worlds", "fought", "setting_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Setting(NamedTuple):
    """All of a raid that is the same in every world and for every size of salvo."""

    problem: Problem
    targets: Targets
    flown: Mapping[str, Sequence[Sequence[Flight]]]  # of each class, by aim
    flights: tuple[Flight, ...]
    doctrine: Doctrine
    window: float  # [s]
    layers: tuple[str, ...]
    layer: Ints  # (battery,) index of its layer


class Worlds(NamedTuple):
    """What differs from world to world."""

    can: Opportunities
    stock: Ints  # (world, battery) that may be fired
    chance: Floats  # (world, battery)
    cause: Floats  # (world, layer)
    channels: Ints  # (world,)
    busy: Floats  # (world,) [s]


def setting_of(
    shield: Shield,
    numbers: Mapping[str, int],
    targets: Targets,
    launches: Sequence[str],
    doctrine: Doctrine,
    window: float,
) -> Setting:
    """The setting of a raid; DomainError as `penumbra.raids.salvo.flown_classes`."""
    problem = without_tables(bind(shield, "blended"))
    flown = flown_classes(problem, numbers, targets, launches)
    flights = tuple(dict.fromkeys(flight for own in flown.values() for there in own for flight in there))
    held = tuple(layers(shield))
    platforms = shield.scenario.platforms
    layer = [held.index(platforms[each.platform].layer) for each in shield.batteries.values()]
    return Setting(problem, targets, flown, flights, doctrine, window, held, np.array(layer, np.int64))


def all_worlds(
    setting: Setting,
    table: xr.Dataset,
    chances: Sequence[KillChance],
    cause: tuple[float, float, float],
    load: Load,
    seed: int,
    progress: Callable[[float], object] = lambda share: None,
) -> tuple[Worlds, Worlds]:
    """The nominal world, with expected chances; and the worlds of a table, each with a draw of every chance and load.

    Batteries with the same interceptor have the same chance in a world. table : of `penumbra.draw`.
    """
    values = np.concatenate([setting.problem.own, matrix(setting.problem.shield, table)])
    can, stock = _can(setting, values, progress), _stock(setting, values)
    count, random = len(values) - 1, np.random.default_rng([seed, 1])
    keys = [battery.interceptor for battery in setting.problem.shield.batteries.values()]
    by_key = {key: drawn(chance, count, random) for key, chance in dict(zip(keys, chances, strict=True)).items()}

    def triangular(ends: tuple[float, float, float]) -> Floats:
        share = (random.permutation(count) + random.random(count)) / count
        return quantile("triangular", share, *ends)

    nominal = Worlds(
        can.of(slice(0, 1)),
        stock[:1],
        np.array([[each.mean for each in chances]]).reshape(1, -1),
        np.full((1, len(setting.layers)), cause[1]),
        np.array([int(load.channels[1])]),
        np.array([load.busy[1]]),
    )
    return nominal, Worlds(
        can.of(slice(1, None)),
        stock[1:],
        np.stack([by_key[key] for key in keys], axis=1) if keys else np.zeros((count, 0)),
        np.repeat(triangular(cause)[:, None], len(setting.layers), axis=1),
        np.rint(triangular(load.channels)).astype(np.int64),
        triangular(load.busy),
    )


def _can(setting: Setting, values: Floats, progress: Callable[[float], object]) -> Opportunities:
    """What the batteries can do, with the doctrine's own look time if it has one."""
    if setting.doctrine.look > 0.0:
        looks = [
            k
            for k, column in enumerate(setting.problem.columns)
            if column.path.startswith("platforms.") and column.path.endswith(".assess_time")
        ]
        values = values.copy()
        values[:, looks] = setting.doctrine.look
    return opportunities(setting.problem, values, setting.flights, setting.targets.aims, progress)


def _stock(setting: Setting, values: Floats) -> Ints:
    """Interceptors that may be fired, (world, battery)."""
    at = {column.path: k for k, column in enumerate(setting.problem.columns)}
    held = [at[f"batteries.{key}.inventory"] for key in setting.problem.shield.batteries]
    return np.maximum(np.rint(values[:, held]).astype(np.int64) - setting.doctrine.reserve, 0)


def fought(
    setting: Setting, worlds: Worlds, numbers: Mapping[str, int], repeats: int, seed: int
) -> tuple[Plays, Dealt]:
    """The plays of one salvo in all worlds."""
    index = {flight: k for k, flight in enumerate(setting.flights)}
    dealt = deal(numbers, setting.flown, index, setting.window, seed)
    raid = Raid(
        dealt.due,
        dealt.flight,
        setting.targets.of[[flight.aim for flight in setting.flights]].astype(np.int64),
        worlds.can.reached,
        worlds.can.margin,
        worlds.can.shots,
        _order(setting, worlds, dealt),
        setting.layer,
        worlds.stock,
        worlds.chance,
        worlds.cause,
        worlds.channels,
        worlds.busy,
        setting.doctrine.shots,
        setting.doctrine.looks,
        repeats,
        seed,
        setting.doctrine.ration,
    )
    return fight(raid, len(setting.targets.names)), dealt


def _order(setting: Setting, worlds: Worlds, dealt: Dealt) -> NDArray[np.int32]:
    """Missiles by the last moment at which a battery of the layer can engage them, (world, layer, missile)."""
    last = np.full((len(worlds.stock), len(setting.layers), len(dealt.flight)), np.inf)
    for layer in range(len(setting.layers)):
        margin = worlds.can.margin[:, :, setting.layer == layer].max(axis=2)
        found = dealt.due[None] + margin[:, dealt.flight]
        last[:, layer] = np.where(np.isneginf(found), np.inf, found)
    return np.argsort(last, axis=2, kind="stable").astype(np.int32)
