"""The most missiles that any assignment of batteries and shots can be expected to stop: a linear programme.

Each flight's missiles are divided over patterns: which battery of each layer engages one, and with how many shots. A
pattern has an expected number of interceptors and of seconds of a channel; a battery's stock and channels bound their
sums. Every rule that fires no more than the doctrine's shots keeps these bounds on average, so none stops more than the
optimum [Dantzig1963]. It is a bound, not a plan: it may divide a missile.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from penumbra.raids.formulas import expected_shots, stopped
from penumbra.raids.playing import Setting, Worlds

__all__ = ["most_stopped"]


class _Fire(NamedTuple):
    """One battery's fire at one missile in its layer; battery -1: none."""

    battery: int
    fired: float  # expected interceptors
    seconds: float  # expected time of a channel
    stops: float  # chance


def most_stopped(setting: Setting, worlds: Worlds, missiles: Sequence[int]) -> float:
    """The bound in the first world, without a common cause of failure.

    Parameters
    ----------
    setting : Setting
    worlds : Worlds
    missiles : sequence of int
        Number of missiles of each flight.
    """
    held, rows = len(setting.layer), len(missiles)
    gain, entries = list[float](), list[tuple[int, int, float]]()
    for flight, count in enumerate(missiles):
        if not count or not worlds.can.reached[0, flight]:
            continue
        for pattern in _patterns(setting, worlds, flight):
            at, left = len(gain), 1.0
            entries.append((flight, at, 1.0))
            for fire in pattern:
                if fire.battery >= 0:
                    entries.append((rows + fire.battery, at, left * fire.fired))
                    entries.append((rows + held + fire.battery, at, left * fire.seconds))
                left *= 1.0 - fire.stops
            gain.append(1.0 - left)
    if not gain:
        return 0.0
    row, column, value = zip(*entries, strict=True)
    table = csr_array((value, (row, column)), shape=(rows + 2 * held, len(gain)))
    latest = np.where(np.isfinite(worlds.can.margin[0]), worlds.can.margin[0], 0.0).max(axis=0, initial=0.0)
    # the last engagement of a channel may begin at the last moment, and ends after all its shots
    time = worlds.channels[0] * (setting.window + latest + worlds.busy[0] * setting.doctrine.shots)
    limits = np.concatenate([np.asarray(missiles, float), worlds.stock[0].astype(float), time])
    found = linprog(-np.array(gain), A_ub=table, b_ub=limits, method="highs")
    return float(-found.fun)


def _patterns(setting: Setting, worlds: Worlds, flight: int) -> Iterator[tuple[_Fire, ...]]:
    """Every combination of fire by the layers at one missile of a flight."""
    found: list[tuple[_Fire, ...]] = [()]
    for layer in range(len(setting.layers)):
        own = [_Fire(-1, 0.0, 0.0, 0.0), *_fires(setting, worlds, flight, layer)]
        found = [(*before, fire) for before in found for fire in own]
    yield from found


def _fires(setting: Setting, worlds: Worlds, flight: int, layer: int) -> Iterator[_Fire]:
    """What the batteries of a layer may fire at a missile of a flight."""
    looks, busy = setting.doctrine.looks, float(worlds.busy[0])
    for b in np.flatnonzero((setting.layer == layer) & (worlds.can.margin[0, flight] >= 0.0)).tolist():
        chance = float(worlds.chance[0, b])
        most = setting.doctrine.shots
        if looks:
            most = min(most, max(1, int(worlds.can.shots[0, flight, b])))
        for shots in range(1, most + 1):
            fired = expected_shots(chance, shots) if looks else float(shots)
            yield _Fire(b, fired, busy * (fired if looks else 1.0), stopped(chance, shots, 1.0))
