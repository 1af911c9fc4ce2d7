"""Exact distribution of how many missiles of a raid get through layers of interceptors, by generating functions.

All missiles are alike to a layer, and one after the other is engaged until the layer's stock is used up. So the numbers
of missiles and interceptors are a Markov chain: the generating function of leakers is multiplied by one missile's for
each state of the stock [Harris1963]. `penumbra.raids.fight` plays raids for which that does not hold.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.errors import DomainError, shown

__all__ = ["Layer", "Leaks", "leaks", "mixed"]

Floats = NDArray[np.float64]

_MOST_STATES = 2e8
"""Missiles times interceptors times missiles of one layer that are computed, some seconds."""


class Layer(NamedTuple):
    """One layer: all its interceptors are alike."""

    chance: float  # of one shot, 0 to 1
    stock: int  # interceptors
    shots: int = 1  # most at one missile
    look: bool = False  # whether the next shot waits for the result of the one before
    reserve: int = 0  # interceptors that are not fired in this raid
    cause: float = 0.0  # chance that one cause makes all its shots of the raid fail together


class Leaks(NamedTuple):
    """Distributions of one raid."""

    leakers: Floats  # (0 ... missiles,) probability that so many get through
    fired: tuple[Floats, ...]  # for each layer, (0 ... usable stock,) probability that so many are fired

    @property
    def mean(self) -> float:
        """Expected number that gets through."""
        return float(self.leakers @ np.arange(self.leakers.size))


def leaks(missiles: int, layers: Sequence[Layer]) -> Leaks:
    """How many of a number of missiles get through some layers, one after the other.

    Parameters
    ----------
    missiles : int
        That arrive, 0 or more.
    layers : sequence of Layer
        In the order in which they engage; each engages what the one before let through.

    Raises
    ------
    DomainError
        A number of a layer is out of its domain, or the raid is too large to be computed exactly.

    Method
    ------
    For each combination of layers whose shots all fail by one cause the chain is computed, and the results are mixed by
    the chances of the causes.
    """
    _check(missiles, layers)
    found: list[tuple[float, Leaks]] = []
    for failing in np.ndindex(*(2 if layer.cause > 0.0 else 1 for layer in layers)):
        weight, own = 1.0, []
        for layer, fails in zip(layers, failing, strict=True):
            weight *= layer.cause if fails else 1.0 - layer.cause
            own.append(layer._replace(chance=0.0) if fails else layer)
        found.append((weight, _independent(missiles, own)))
    return mixed(found)


def mixed(parts: Sequence[tuple[float, Leaks]]) -> Leaks:
    """The mixture of distributions of raids with equally many missiles and layers, each with its weight."""
    leakers = sum((weight * each.leakers for weight, each in parts), np.zeros(1))
    layers = range(len(parts[0][1].fired))
    fired = tuple(sum((weight * each.fired[layer] for weight, each in parts), np.zeros(1)) for layer in layers)
    return Leaks(leakers, fired)


def _check(missiles: object, layers: Sequence[Layer]) -> None:
    if isinstance(missiles, bool) or not isinstance(missiles, int | np.integer) or missiles < 0:
        raise DomainError(f"missiles: write a whole number of 0 or more, not {shown(missiles)}")
    for n, layer in enumerate(layers, start=1):
        for name, value in (("chance", layer.chance), ("cause", layer.cause)):
            if not 0.0 <= value <= 1.0:
                raise DomainError(f"layer {n}: {name}: write a chance from 0 to 1, not {value:g}")
        for name, count, least in (("stock", layer.stock, 0), ("reserve", layer.reserve, 0), ("shots", layer.shots, 1)):
            if count != int(count) or count < least:
                raise DomainError(f"layer {n}: {name}: write a whole number of {least} or more, not {count:g}")
        if float(missiles) ** 2 * (_usable(layer) + 1) > _MOST_STATES:
            raise DomainError(
                f"layer {n}: {missiles} missiles and {_usable(layer)} interceptors are too many for the exact "
                "distribution; play the raid with penumbra.raid"
            )


def _usable(layer: Layer) -> int:
    return max(0, int(layer.stock) - int(layer.reserve))


def _independent(missiles: int, layers: Sequence[Layer]) -> Leaks:
    """`leaks` without common causes."""
    arriving = np.zeros(missiles + 1)
    arriving[missiles] = 1.0
    fired = []
    for layer in layers:
        arriving, used = _through(arriving, layer)
        fired.append(used)
    return Leaks(arriving, tuple(fired))


def _through(arriving: Floats, layer: Layer) -> tuple[Floats, Floats]:
    """Leakers and interceptors fired of one layer, for a distribution of arriving missiles (0 ... missiles,)."""
    most, usable = arriving.size - 1, _usable(layer)
    state = np.zeros((usable + 1, most + 1))  # (interceptors left, leakers so far)
    state[usable, 0] = 1.0
    leakers, left = np.zeros(most + 1), np.zeros(usable + 1)
    for count in range(most + 1):
        leakers += arriving[count] * state.sum(axis=0)
        left += arriving[count] * state.sum(axis=1)
        if count < most:
            state = _one_more(state, layer)
    return leakers, left[::-1]


def _one_more(state: Floats, layer: Layer) -> Floats:
    """The state after one more missile was engaged."""
    p, n = layer.chance, int(layer.shots)
    made = np.zeros_like(state)
    for left in range(min(n, state.shape[0])):  # fewer left than would be fired: all of them are
        _engaged(made, state, slice(left, left + 1), left, p, layer.look)
    if state.shape[0] > n:
        _engaged(made, state, slice(n, state.shape[0]), n, p, layer.look)
    return made


def _engaged(made: Floats, state: Floats, rows: slice, shots: int, p: float, look: bool) -> None:
    """Add the result of `shots` at one missile from the states with `rows` interceptors left."""
    before, start, stop = state[rows], rows.start, rows.stop
    miss = (1.0 - p) ** shots
    made[start - shots : stop - shots, 1:] += miss * before[:, :-1]
    if not look:
        made[start - shots : stop - shots] += (1.0 - miss) * before
        return
    for spent in range(1, shots + 1):
        made[start - spent : stop - spent] += p * (1.0 - p) ** (spent - 1) * before
