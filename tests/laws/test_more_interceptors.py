"""One interceptor more: never more leakers with one battery in each layer, nor by the bound; the rule may do worse.

The rule gives a missile to the battery with the most interceptors left. With several batteries in a layer one more can
therefore move a missile to another battery, whose channel is then taken (docs/raids.md).
"""

from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from penumbra.raids.bound import most_stopped
from penumbra.raids.doctrine import Doctrine
from penumbra.raids.fight import BUSY, Raid, fight
from penumbra.raids.opportunities import Opportunities
from penumbra.raids.playing import Setting, Worlds

RAIDS = 400


class Drawn(NamedTuple):
    """A raid at random in which every shot hits or none does, so that one play says all."""

    raid: Raid
    setting: Setting
    missiles: list[int]


def drawn(seed: int, alone: bool) -> Drawn:
    """One layer or two; alone: one battery in each."""
    random = np.random.default_rng(seed)
    flights, layers = int(random.integers(1, 4)), int(random.integers(1, 3))
    layer = np.arange(layers) if alone else np.sort(np.r_[np.arange(layers), random.integers(0, layers, 2)])
    held, missiles = layer.size, random.integers(1, 6, flights)
    flight = np.repeat(np.arange(flights), missiles)
    reaches = random.random((1, flights, held)) < 0.7
    margin = np.where(reaches, random.uniform(0.0, 200.0, reaches.shape), -np.inf).astype(np.float32)
    shots, look = int(random.integers(1, 4)), bool(random.integers(0, 2))
    raid = Raid(
        np.zeros(flight.size), flight, np.zeros(flights, np.int64), np.ones((1, flights), np.bool_), margin,
        np.full(margin.shape, 3, np.int16), by_least_time(margin, layer, flight), layer,
        random.integers(0, 6, (1, held)), random.choice([0.0, 1.0], (1, held), p=[0.2, 0.8]), np.zeros((1, layers)),
        random.integers(1, 3, 1), random.uniform(10.0, 60.0, 1), shots, look, 1, seed,
    )  # fmt: skip
    doctrine = Doctrine("shoot-look-shoot" if look else "salvo", shots, np.nan, 0)
    setting = Setting(None, None, {}, (), doctrine, 0.0, ("upper", "lower")[:layers], layer)  # type: ignore[arg-type]
    return Drawn(raid, setting, missiles.tolist())


def by_least_time(
    margin: NDArray[np.float32], layer: NDArray[np.int64], flight: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Order of the missiles in each layer, as `penumbra.raids.playing` makes it."""
    last = [margin[:, :, layer == each].max(axis=2)[:, flight] for each in range(int(layer.max()) + 1)]
    times = np.stack([np.where(np.isneginf(each), np.inf, each) for each in last], axis=1)
    return np.argsort(times, axis=2, kind="stable").astype(np.int32)


def with_one_more(raid: Raid, battery: int) -> Raid:
    stock = raid.stock.copy()
    stock[0, battery] += 1
    return raid._replace(stock=stock)


def leaked(raid: Raid) -> int:
    return int(fight(raid, 1).leaked[0, 0])


def test_with_one_battery_in_each_layer_one_more_never_leaks_more() -> None:
    fewer = 0
    for seed in range(RAIDS):
        raid = drawn(seed, alone=True).raid
        before = leaked(raid)
        for battery in range(raid.layer.size):
            after = leaked(with_one_more(raid, battery))
            assert after <= before, seed
            fewer += after < before
    assert fewer > RAIDS / 20


def test_by_the_bound_one_more_never_stops_less() -> None:
    """One interceptor more widens one limit of the programme, so every plan stays within its limits."""
    for seed in range(RAIDS // 8):
        raid, setting, missiles = drawn(seed, alone=False)
        most = [bound(each, setting, missiles) for each in (raid, *(with_one_more(raid, b) for b in range(2)))]
        assert min(most) == pytest.approx(most[0]), seed


def bound(raid: Raid, setting: Setting, missiles: list[int]) -> float:
    can = Opportunities(raid.reached, raid.margin, raid.looks)
    return most_stopped(setting, Worlds(can, raid.stock, raid.chance, raid.cause, raid.channels, raid.busy), missiles)


def test_the_rule_seldom_does_worse_with_one_more_and_never_beats_the_bound() -> None:
    worse = tried = 0
    for seed in range(RAIDS):
        raid, setting, missiles = drawn(seed, alone=False)
        before = leaked(raid)
        for battery in range(raid.layer.size):
            tried += 1
            more = with_one_more(raid, battery)
            if leaked(more) > before:
                worse += 1
                assert raid.flight.size - leaked(more) <= bound(more, setting, missiles) + 1e-9
    assert 0 < worse < 0.03 * tried


def test_the_example_of_the_documents() -> None:
    """A takes the first missile because it now holds more than B, and its only channel is not free for the second."""
    margin = np.array([[[60.0, 70.0], [80.0, -np.inf]]], np.float32)  # both reach the first, A alone the second
    layer, flight = np.zeros(2, np.int64), np.arange(2)
    start = Raid(
        np.zeros(2), flight, np.zeros(2, np.int64), np.ones((1, 2), np.bool_), margin, np.ones(margin.shape, np.int16),
        by_least_time(margin, layer, flight), layer, np.array([[1, 1]]), np.ones((1, 2)), np.zeros((1, 1)),
        np.array([1]), np.array([100.0]), 1, False, 1, 0,
    )  # fmt: skip
    assert leaked(start) == 0
    more = fight(with_one_more(start, 0), 1)
    assert int(more.leaked[0, 0]) == 1 and int(more.outcome[0, 0, BUSY]) == 1
