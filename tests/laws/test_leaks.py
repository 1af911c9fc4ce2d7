"""Laws of the exact distribution of leakers: closed forms where they hold, and never the wrong way."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penumbra.errors import DomainError
from penumbra.raids.formulas import expected_shots, joined, no_leak, stopped, stopped_together
from penumbra.raids.leak_distribution import Layer, leaks

CHANCE = st.floats(0.0, 1.0)
LAYER = st.builds(
    Layer,
    chance=CHANCE,
    stock=st.integers(0, 8),
    shots=st.integers(1, 3),
    look=st.booleans(),
    reserve=st.integers(0, 3),
    cause=st.sampled_from([0.0, 0.2]),
)
LAYERS = st.lists(LAYER, min_size=1, max_size=2)


def at_least(found: np.ndarray) -> np.ndarray:
    """Probability that so many or more get through."""
    return np.cumsum(found[::-1])[::-1]


def brute(missiles: int, layer: Layer) -> np.ndarray:
    """All outcomes of every shot, one by one, without a common cause."""
    most = missiles * layer.shots
    found = np.zeros(missiles + 1)
    for hits in product([True, False], repeat=most):
        weight = np.prod([layer.chance if hit else 1.0 - layer.chance for hit in hits])
        left, leaked = max(0, layer.stock - layer.reserve), 0
        for missile in range(missiles):
            own, met = hits[missile * layer.shots : (missile + 1) * layer.shots], False
            for hit in own:
                if left > 0 and not (layer.look and met):
                    left, met = left - 1, met or hit
            leaked += not met
        found[leaked] += weight
    return found


@given(st.integers(0, 9), LAYERS)
@settings(max_examples=60, deadline=None)
def test_it_is_a_distribution(missiles: int, layers: list[Layer]) -> None:
    found = leaks(missiles, layers)
    for each in (found.leakers, *found.fired):
        assert each.min() >= 0.0
        assert each.sum() == pytest.approx(1.0, abs=1e-12)


@given(st.integers(0, 3), LAYER.map(lambda layer: layer._replace(cause=0.0)))
@settings(max_examples=40, deadline=None)
def test_it_counts_what_every_outcome_makes(missiles: int, layer: Layer) -> None:
    assert leaks(missiles, [layer]).leakers == pytest.approx(brute(missiles, layer), abs=1e-12)


@given(st.integers(0, 9), LAYERS, st.integers(0, 1))
@settings(max_examples=60, deadline=None)
def test_more_interceptors_never_leak_more(missiles: int, layers: list[Layer], which: int) -> None:
    more = list(layers)
    more[which % len(layers)] = more[which % len(layers)]._replace(stock=more[which % len(layers)].stock + 1)
    assert (at_least(leaks(missiles, more).leakers) <= at_least(leaks(missiles, layers).leakers) + 1e-12).all()


@given(st.integers(0, 9), LAYERS)
@settings(max_examples=60, deadline=None)
def test_a_bigger_salvo_never_leaks_less(missiles: int, layers: list[Layer]) -> None:
    few, many = leaks(missiles, layers).leakers, leaks(missiles + 1, layers).leakers
    assert (at_least(few) <= at_least(many)[: few.size] + 1e-12).all()


@given(st.integers(0, 6), st.integers(0, 6), LAYER)
@settings(max_examples=60, deadline=None)
def test_a_reserve_only_delays(first: int, second: int, layer: Layer) -> None:
    """Held in a first raid and free in a second, it leaks no fewer in the first; nothing is fired that was not held."""
    free = layer._replace(reserve=0)
    assert leaks(first, [layer]).mean >= leaks(first, [free]).mean - 1e-12
    kept = leaks(first, [layer]).fired[0]
    for fired, chance in enumerate(kept):
        if chance > 0.0:
            assert layer.stock - fired >= min(layer.reserve, layer.stock)
    alike = layer._replace(look=False, shots=1)
    if first + second >= layer.stock and first >= max(0, layer.stock - layer.reserve) and second >= alike.reserve:
        late = (
            leaks(first, [alike]).mean
            + leaks(second, [alike._replace(stock=min(alike.reserve, alike.stock), reserve=0)]).mean
        )
        spent = min(first, alike.stock)
        soon = (
            leaks(first, [alike._replace(reserve=0)]).mean
            + leaks(second, [alike._replace(stock=alike.stock - spent, reserve=0)]).mean
        )
        assert late == pytest.approx(soon, abs=1e-9)


@given(st.integers(1, 12), CHANCE, st.integers(1, 4), CHANCE)
@settings(max_examples=60, deadline=None)
def test_with_stock_enough_it_is_binomial(missiles: int, chance: float, shots: int, cause: float) -> None:
    found = leaks(missiles, [Layer(chance, missiles * shots, shots, cause=cause)])
    kill = stopped(chance, shots, 1.0)
    binomial = [
        (1.0 - cause) * comb(missiles, k) * (1.0 - kill) ** k * kill ** (missiles - k) + cause * (k == missiles)
        for k in range(missiles + 1)
    ]
    assert found.leakers == pytest.approx(binomial, abs=1e-12)
    assert found.mean == pytest.approx(missiles * (1.0 - stopped_together(chance, shots, cause)), abs=1e-9)
    assert leaks(missiles, [Layer(chance, missiles * shots, shots)]).leakers[0] == pytest.approx(
        no_leak(kill, missiles)
    )


@given(CHANCE, CHANCE, st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_two_layers_are_joined_and_looks_save_shots(upper: float, lower: float, shots: int) -> None:
    layers = [Layer(upper, shots, shots, look=True), Layer(lower, 1)]
    found = leaks(1, layers)
    assert found.leakers[0] == pytest.approx(joined(stopped(upper, shots, 1.0), lower), abs=1e-12)
    assert found.fired[0] @ np.arange(shots + 1) == pytest.approx(expected_shots(upper, shots), rel=1e-9)


@pytest.mark.parametrize(
    ("missiles", "layer", "words"),
    [
        (-1, Layer(0.5, 1), "missiles: write a whole number of 0 or more, not -1"),
        (1, Layer(1.5, 1), "layer 1: chance: write a chance from 0 to 1, not 1.5"),
        (1, Layer(0.5, -1), "layer 1: stock: write a whole number of 0 or more, not -1"),
        (1, Layer(0.5, 1, shots=0), "layer 1: shots: write a whole number of 1 or more, not 0"),
        (5000, Layer(0.5, 500), "too many for the exact distribution"),
    ],
)
def test_what_no_raid_has_is_refused(missiles: int, layer: Layer, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        leaks(missiles, [layer])


@pytest.mark.parametrize(
    "value", [stopped(1.2, 1, 1.0), stopped(0.5, -1, 1.0), joined(-0.1, 0.5), no_leak(0.5, -1), expected_shots(2.0, 1)]
)
def test_outside_its_domain_a_formula_is_nan(value: float) -> None:
    assert np.isnan(value)
