"""Computations of published rows of leakage, by the formulas of `penumbra.raids`."""

from collections.abc import Callable, Mapping

import numpy as np

from penumbra.raids.formulas import expected_shots, kill_needed, no_leak, stopped
from penumbra.raids.leak_distribution import Layer, leaks

__all__ = ["LEAKAGE"]


def _several(chance: float, shots: float) -> float:
    return stopped(chance, shots, 1.0)


def _none_through(chance: float, shots: float, missiles: float) -> float:
    return no_leak(_several(chance, shots), missiles)


def _of_tests(hits: float, tests: float, shots: float) -> float:
    return _several(hits / tests, shots)


def _none_through_by_tests(hits: float, tests: float, shots: float, missiles: float) -> float:
    return no_leak(_of_tests(hits, tests, shots), missiles)


def _fired(missiles: float, shots: float) -> float:
    """Interceptors of salvos of some shots at each missile, with stock enough; whether they hit does not matter."""
    (fired,) = leaks(int(missiles), [Layer(0.5, int(missiles * shots) + 1, int(shots))]).fired
    return float(fired @ np.arange(fired.size))


LEAKAGE: Mapping[str, Callable[..., float]] = {
    "chance of several shots": _several,
    "chance of several shots by tests": _of_tests,
    "chance of no leak": _none_through,
    "chance of no leak by tests": _none_through_by_tests,
    "kill chance needed": kill_needed,
    "expected shots": expected_shots,
    "interceptors of salvos": _fired,
}
"""Computations by the name that rows give under `computes`."""
