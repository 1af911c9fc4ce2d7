"""The door to raids: how many of a salvo get through a shield, what is fired, and what was not engaged and why."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.provenance import provenance
from penumbra.errors import DomainError, NothingUncertainError, shown
from penumbra.names import dataset
from penumbra.raids.bound import most_stopped
from penumbra.raids.curve import by_size
from penumbra.raids.doctrine import doctrine_of, load_of, seconds, three, whole
from penumbra.raids.fight import REASONS, Plays
from penumbra.raids.kill_chances import KillChance, ends, kill_chances
from penumbra.raids.playing import Setting, Worlds, all_worlds, fought, setting_of
from penumbra.raids.salvo import MOST_MISSILES, numbers_of, targets_of
from penumbra.raids.words import salvo_words
from penumbra.record.hit_records import SCRIPTED
from penumbra.record.tables import record as tables
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.scenario.worlds import template
from penumbra.sentences import day
from penumbra.uncertainty.drawn.draw import draw

__all__ = ["DRAWS", "raid"]

DRAWS = 64
"""Draws for each way of reading the published ranges; with four of them 256 worlds."""
_PLAYS = 8192
"""Plays of all worlds together, at least."""
_QUANTILES = (0.05, 0.5, 0.95)
_NOMINAL_PLAYS = 4096
_MOST_DRAWS = 16_384
_LONGEST_WINDOW = 86_400.0
"""[s]"""


def raid(
    shield: Shield,
    salvo: str | Sequence[str] | Mapping[str, int],
    aims: Sequence[str],
    doctrine: str = "shoot-look-shoot",
    *,
    shots: int | None = None,
    look: str | float | None = None,
    reserve: int = 0,
    ration: int = 0,
    window: str | float = 0.0,
    launches: Sequence[str] = (),
    kill: Mapping[str, float | str] | None = None,
    cause: str | float = 0.0,
    channels: str | float | tuple[float, float, float] | None = None,
    busy: str | float | tuple[float, float, float] | None = None,
    sizes: Sequence[int] = (),
    n: int = DRAWS,
    seed: int = 0,
    record: Mapping[str, str | Path] | None = None,
    progress: Callable[[float], object] | None = None,
) -> xr.Dataset:
    """How many missiles of a salvo get through, what is fired, and what was not engaged and why.

    >>> import penumbra as pb
    >>> shield = pb.load("epaa").on("2018-12-31", history="planned")
    >>> found = pb.raid(shield, "20 mrbm-2000", ["Bucharest"], kill={"sm3-ib": "aegis-2017-02"})

    Parameters
    ----------
    shield : Shield
        Stocks are the inventories of its batteries.
    salvo : str, sequence of str, or mapping
        Number and class, as ``"20 mrbm-2000"``; several in a list, or as ``{"mrbm-2000": 20}``.
    aims : sequence of str
        Towns, ids, coordinates; countries and alliances, for which points stand where equal parts of the people live.
        Missiles are spread evenly over the aims.
    doctrine : str
        shoot: one interceptor at a missile in each layer; salvo: several at once; shoot-look-shoot: several, each after
        a look at the result of the one before. The lower layer engages what the upper let through.
    shots : int, optional
        Most at one missile in a layer; 2 if absent.
    look : str or float [s], optional
        Time of the look; that of each platform's card if absent.
    reserve : int
        Interceptors of each battery that are not fired in this raid.
    ration : int
        A battery that may fire so few more, or fewer, fires one at each missile, whatever the doctrine.
    window : str or float [s]
        Missiles come evenly within it.
    launches : sequence of str
        Launch points and areas from which they start, evenly; all if absent.
    kill : mapping, optional
        Chance that one shot of an interceptor hits: ``{"sm3-iia": 0.8}``, ``"0.5..0.9"``, ``"12 of 21"`` tests, or an
        id of the record's table tests. By the tests on record if absent.
    cause : str or float
        Chance that one cause makes all shots of a layer fail together; a value, or ``"0..0.1..0.3"``.
    channels : str, float or tuple, optional
        Missiles that a battery engages at a time, low, nominal and high; 4, 8, 16 if absent, an assumption.
    busy : str, float [s] or tuple, optional
        Time of a channel that an engagement takes; 20, 45, 120 s if absent, an assumption.
    sizes : sequence of int
        Also the leakage of salvos of these sizes, with the same shares of classes.
    n : int
        Draws for each way of reading the published ranges.
    seed : int
    record : mapping of str to path, optional
        Files in place of tables of the record, as in ``{"tests": "mine.csv"}``.
    progress : callable, optional
        Called with the fraction done, 0 to 1.

    Returns
    -------
    Dataset (leaker, world, prior, alternative, battery, layer, outcome, raid_aim, play_quantile, salvo_size)
        leak_chance, leak_mean, leak_error, leak_low, leak_high, leak_nominal, leak_least : how many get through
        world_leak, prior_leak, alternative_leak : mean by world, by way of reading the ranges, by published alternative
        aim_missiles, aim_leak : by aim
        layer_arriving, layer_stopped, layer_missiles : by layer, and what became of the missiles there
        battery_stock, battery_fired, battery_emptied, battery_able, battery_layer : by battery
        kill_mean, kill_low, kill_high, kill_words, kill_source : the chance of one shot
        first_empty : [s]
        size_leak, size_leak_low, size_leak_high, size_no_leak, size_fired : by size, if `sizes` were given

    Raises
    ------
    DomainError
        No battery stands; the salvo is empty or its class does not reach an aim; a doctrine looks and has no look time;
        an interceptor has no tests on record and no chance was given; or another argument is wrong.

    Method
    ------
    What each battery can do alone against each flight is taken from the coverage of every world. Missiles are taken in
    the order of the last moment at which they can still be engaged, and given to the battery in time with the most
    interceptors left (`penumbra.raids.fight`). Each world is played several times. docs/raids.md has the limits.
    """
    check_shield(shield)
    if not shield.batteries:
        raise DomainError(f"raid: no battery stands on {shield.date} in the {shield.history} history")
    numbers = numbers_of(shield, salvo)
    manner = doctrine_of(shield, doctrine, shots, look, reserve, ration)
    span, common, load = _span(window), _common(cause), load_of(channels, busy)
    wanted = _sizes(sizes)
    draws, start = whole("n", n, 1, _MOST_DRAWS), whole("seed", seed, 0, 2**63 - 1)
    known = shield.scenario.interceptors
    needed = {each.interceptor: known[each.interceptor].name for each in shield.batteries.values()}
    by_key = kill_chances(needed, kill or {}, tables(record or {}))
    chances = [by_key[each.interceptor] for each in shield.batteries.values()]
    tell = progress or (lambda share: None)
    setting = setting_of(shield, numbers, targets_of(shield, aims), tuple(launches), manner, span)
    tell(0.1)
    table = _table(shield, draws, start)
    nominal, worlds = all_worlds(setting, table, chances, common, load, start, lambda share: tell(0.1 + 0.7 * share))
    tell(0.8)
    repeats = max(1, -(-_PLAYS // table.sizes["world"]))
    plays, dealt = fought(setting, worlds, numbers, repeats, start)
    once, _ = fought(setting, nominal, numbers, _NOMINAL_PLAYS, start)
    found = dataset(
        {
            "leaker": np.arange(sum(numbers.values()) + 1),
            "world": table["world"].values,
            "battery": list(shield.batteries),
            "layer": list(setting.layers),
            "outcome": list(REASONS),
            "raid_aim": list(setting.targets.names),
            "play_quantile": list(_QUANTILES),
        },
        provenance(shield, f"Raid of {salvo_words(shield, numbers)} on {shield.scenario.title}, {day(shield.date)}")
        | setting.problem.sampling.attributes(shield.scenario)
        | {
            "salvo": json.dumps(numbers),
            "doctrine": manner.words,
            "window": span,
            "channels": list(load.channels),
            "busy": list(load.busy),
            "cause": list(common),
            "worlds": table.sizes["world"],
            "plays": repeats * table.sizes["world"],
            "seed": start,
            "caveat": SCRIPTED,
        },
        **_leak_figures(plays, dealt.flight.size),
        leak_nominal=float(once.leaked.mean()),
        leak_least=_least(setting, nominal, dealt.flight),
        aim_missiles=np.bincount(_aims(setting, dealt.flight), minlength=len(setting.targets.names)),
        battery_layer=[setting.layers[k] for k in setting.layer],
        battery_stock=[each.inventory for each in shield.batteries.values()],
        battery_able=(worlds.can.margin[:, dealt.flight] >= 0.0).mean(axis=(0, 1)),
        **_by_part(plays, repeats),
        **_chance_figures(chances),
    )
    found = found.merge(_by_prior(table, plays), combine_attrs="override")
    if wanted:
        curve = by_size(setting, worlds, numbers, wanted, repeats, start, lambda share: tell(0.85 + 0.15 * share))
        found = found.merge(curve, combine_attrs="override")
    tell(1.0)
    return found


def _span(window: str | float) -> float:
    """The window [s]; DomainError if it is no time from 0 s to 24 h."""
    span = seconds("window", window)
    if not span >= 0.0:
        raise DomainError(f"window: write a time of 0 s or more, not {shown(window)}")
    if span > _LONGEST_WINDOW:
        raise DomainError(
            f"window: write a time up to 24 h, not {shown(window)}: batteries are not loaded again within a raid; of "
            "days of fire penumbra.stocks tells"
        )
    return span


def _common(cause: str | float) -> tuple[float, float, float]:
    """The chance of a common cause: low, nominal, high; DomainError if it is none."""
    common = three("cause", cause)
    if not 0.0 <= common[0] <= common[2] <= 1.0:
        raise DomainError(f"cause: write chances from 0 to 1, not {shown(cause)}")
    return common


def _sizes(given: object) -> list[int]:
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise DomainError(f"sizes: write a list of numbers of missiles, as in [10, 20], not {shown(given)}")
    found = [whole("sizes", each, 1) for each in given]
    if any(each > MOST_MISSILES for each in found):
        raise DomainError(f"sizes: write numbers of missiles up to {MOST_MISSILES:,}")
    return sorted(set(found))


def _table(shield: Shield, n: int, seed: int) -> xr.Dataset:
    """Drawn worlds; as many nominal ones if no number has a range."""
    try:
        return draw(shield, n, seed)
    except NothingUncertainError:
        return template(shield, n)


def _aims(setting: Setting, flight: NDArray[np.int64]) -> NDArray[np.int64]:
    """Index of the aim of each missile."""
    points = np.array([setting.flights[k].aim for k in flight.tolist()], np.int64)
    return np.asarray(setting.targets.of[points])


def _least(setting: Setting, nominal: Worlds, flight: NDArray[np.int64]) -> float:
    """The bound on leakers in the nominal world; without a common cause, so that it bounds with one as well."""
    missiles = np.bincount(flight, minlength=len(setting.flights)).tolist()
    return max(0.0, float(nominal.can.reached[0, flight].sum()) - most_stopped(setting, nominal, missiles))


def _leak_figures(plays: Plays, missiles: int) -> dict[str, object]:
    """Distribution and mean of leakers."""
    leaked = plays.leaked
    by_world = leaked.mean(axis=1)
    return {
        "leak_chance": np.bincount(leaked.ravel(), minlength=missiles + 1) / leaked.size,
        "leak_mean": float(leaked.mean()),
        "leak_error": 1.96 * float(by_world.std(ddof=1)) / math.sqrt(len(by_world)) if len(by_world) > 1 else math.nan,
        "leak_low": float(np.quantile(leaked, 0.05, method="inverted_cdf")),
        "leak_high": float(np.quantile(leaked, 0.95, method="inverted_cdf")),
        "world_leak": by_world,
    }


def _by_part(plays: Plays, repeats: int) -> dict[str, object]:
    """Means by aim, layer and battery, and the first empty battery."""
    count = plays.leaked.size
    first = np.quantile(plays.first_empty, _QUANTILES, method="inverted_cdf")
    return {
        "aim_leak": plays.leaked_at.sum(axis=0) / count,
        "layer_arriving": plays.outcome.sum(axis=(0, 2)) / count,
        "layer_stopped": plays.stopped.sum(axis=0) / count,
        "layer_missiles": plays.outcome.sum(axis=0) / count,
        "battery_fired": plays.fired.sum(axis=0) / count,
        "battery_emptied": plays.emptied.sum(axis=0) / count,
        "first_empty": first,
    }


def _chance_figures(chances: Sequence[KillChance]) -> dict[str, object]:
    both = [ends(each) for each in chances]
    return {
        "kill_mean": [each.mean for each in chances],
        "kill_low": [low for low, _ in both],
        "kill_high": [high for _, high in both],
        "kill_words": [each.words for each in chances],
        "kill_source": [each.source for each in chances],
    }


def _by_prior(table: xr.Dataset, plays: Plays) -> xr.Dataset:
    """Mean leakers by way of reading the ranges, and by alternative; nothing if no number has a range."""
    found = xr.Dataset()
    for name in ("prior", "alternative") if "world_prior" in table else ():
        of = table[f"world_{name}"].values
        labels = list(dict.fromkeys(of.tolist()))
        means = [float(plays.leaked[of == label].mean()) for label in labels]
        found = found.merge(dataset({name: labels}, {}, **{f"{name}_leak": means}))
    return found
