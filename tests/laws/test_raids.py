"""Laws of raids played: they agree with the exact distribution, keep stocks, and never beat the bound."""

from itertools import pairwise

import numpy as np
import pytest

from penumbra.raids import fight as loop
from penumbra.raids.bound import most_stopped
from penumbra.raids.doctrine import Doctrine
from penumbra.raids.fight import BUSY, EMPTY, ENGAGED, UNREACHED, Plays, Raid, fight
from penumbra.raids.leak_distribution import Layer, leaks
from penumbra.raids.opportunities import Opportunities
from penumbra.raids.playing import Setting, Worlds

MISSILES = 24
LAYERS = {
    "one shot": [Layer(0.6, 15)],
    "salvo": [Layer(0.5, 31, 2)],
    "look": [Layer(0.55, 20, 3, look=True)],
    "reserve": [Layer(0.7, 20, 2, look=True, reserve=6)],
    "two layers": [Layer(0.6, 20, 2, look=True), Layer(0.8, 9, 2, look=True)],
    "common cause": [Layer(0.8, 60, 2, look=True, cause=0.15)],
}


def raid(layers: list[Layer], missiles: int = MISSILES, repeats: int = 400, seed: int = 0, **changes: object) -> Raid:
    """A raid of alike missiles on one battery in each layer, with time and channels enough."""
    held = len(layers)
    made = Raid(
        np.zeros(missiles),
        np.zeros(missiles, np.int64),
        np.zeros(1, np.int64),
        np.ones((1, 1), np.bool_),
        np.full((1, 1, held), 1e4, np.float32),
        np.full((1, 1, held), 9, np.int16),
        np.ascontiguousarray(np.broadcast_to(np.arange(missiles, dtype=np.int32), (1, held, missiles))),
        np.arange(held),
        np.array([[layer.stock - layer.reserve for layer in layers]]),
        np.array([[layer.chance for layer in layers]]),
        np.array([[layer.cause for layer in layers]]),
        np.array([200]),
        np.zeros(1),
        layers[0].shots,
        layers[0].look,
        repeats,
        seed,
    )
    return made._replace(**changes)


def mean(plays: Plays) -> float:
    return float(plays.leaked.mean())


@pytest.mark.parametrize("name", LAYERS)
def test_plays_agree_with_the_exact_distribution(name: str) -> None:
    """In 95 of 100 repeats within their own interval: at least 180 of 200, which fewer than one in 900 would miss."""
    exact = leaks(MISSILES, LAYERS[name]).leakers
    at = np.arange(exact.size)
    truth = exact @ at
    error = 1.96 * np.sqrt((exact @ at**2 - truth**2) / 400)
    held = [abs(mean(fight(raid(LAYERS[name], seed=seed), 1)) - truth) <= error for seed in range(200)]
    assert 180 <= sum(held) < 200
    plays = fight(raid(LAYERS[name], repeats=20_000), 1)
    shares = np.bincount(plays.leaked.ravel(), minlength=exact.size) / 20_000
    assert np.abs(shares - exact).max() < 5.0 * 0.5 / np.sqrt(20_000)
    for layer, fired in enumerate(leaks(MISSILES, LAYERS[name]).fired):
        assert plays.fired[0, layer] / 20_000 == pytest.approx(fired @ np.arange(fired.size), abs=0.15)


def test_the_first_number_is_that_of_splitmix64() -> None:
    """Of seed 0: 0xe220a8397b1dcdaf, as published with the generator; its top 53 bits as a share."""
    assert loop._uniform(np.uint64(0)) == (0xE220A8397B1DCDAF >> 11) / 2**53


def test_a_seed_gives_the_same_plays_and_another_gives_others() -> None:
    first, again, other = (fight(raid(LAYERS["look"], seed=seed), 1) for seed in (1, 1, 2))
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    assert not np.array_equal(first.leaked, other.leaked)


@pytest.mark.parametrize("look", [False, True])
def test_more_of_everything_never_leaks_more(look: bool) -> None:
    """Stock, chance, channels and time to spare; and a bigger salvo never leaks less. Means of 3,000 plays."""
    start = [Layer(0.6, 16, 2, look=look)]
    busy = {"channels": np.array([3]), "busy": np.full(1, 30.0), "margin": np.full((1, 1, 1), 100.0, np.float32)}

    def leaked(**changes: object) -> float:
        return mean(fight(raid(start, repeats=3000, **(busy | changes)), 1))

    for name, values in {
        "stock": [np.array([[k]]) for k in (0, 5, 10, 20)],
        "chance": [np.array([[p]]) for p in (0.0, 0.3, 0.9)],
        "channels": [np.array([k]) for k in (1, 2, 4)],
        "margin": [np.full((1, 1, 1), margin, np.float32) for margin in (-1.0, 0.0, 60.0, 200.0)],
    }.items():
        found = [leaked(**{name: value}) for value in values]
        assert all(less <= more + 1e-9 for more, less in pairwise(found)), name
        assert found[-1] < found[0]
    sizes = [mean(fight(raid(start, missiles, 3000, **busy), 1)) for missiles in (4, 8, 16, 32)]
    assert sizes == sorted(sizes)


def test_a_ration_stretches_a_stock_and_lets_more_through_of_a_small_salvo() -> None:
    """A salvo of one shot where all is rationed, of two where nothing is; between them each battery fires fewer."""
    pairs = [Layer(0.6, 40, 2)]
    free, none, all_ = (fight(raid(pairs, 16, 3000, ration=few), 1) for few in (0, 1, 40))
    single = leaks(16, [Layer(0.6, 40)])
    assert np.array_equal(free.leaked, none.leaked)
    assert mean(all_) == pytest.approx(single.leakers @ np.arange(17), abs=0.15)
    leaked, fired = zip(*((mean(p), p.fired.sum()) for p in (fight(raid(pairs, 16, 3000, ration=few), 1)
                                                            for few in (0, 20, 30, 40))), strict=True)  # fmt: skip
    assert list(leaked) == sorted(leaked) and leaked[0] < leaked[-1]
    assert list(fired) == sorted(fired, reverse=True)
    stretched, spent = (mean(fight(raid([Layer(0.6, 24, 2)], 24, 3000, ration=few), 1)) for few in (24, 0))
    assert stretched < spent  # where the stock is too small for two at each, one at each stops more


def test_what_was_not_engaged_has_its_reason() -> None:
    layers = [Layer(1.0, 5)]
    plays = fight(raid(layers, repeats=1), 1)
    assert plays.outcome[0, 0].tolist() == [5, 0, MISSILES - 5, 0]
    assert (plays.fired[0, 0], plays.emptied[0, 0], plays.first_empty[0, 0]) == (5, 1, 0.0)
    out = fight(raid(layers, repeats=1, margin=np.full((1, 1, 1), -1.0, np.float32)), 1)
    assert out.outcome[0, 0, UNREACHED] == MISSILES == out.leaked[0, 0]
    late = raid([Layer(1.0, 99)], repeats=1, channels=np.array([2]), busy=np.full(1, 60.0))
    few = fight(late._replace(margin=np.full((1, 1, 1), 90.0, np.float32)), 1)
    assert few.outcome[0, 0].tolist() == [4, 0, 0, MISSILES - 4]  # at 0 s and at 60 s
    assert (ENGAGED, EMPTY, BUSY) == (0, 2, 3)
    assert np.isinf(few.first_empty).all()


def setting(shots: int, look: bool) -> Setting:
    doctrine = Doctrine("shoot-look-shoot" if look else "salvo", shots, np.nan, 0)
    return Setting(None, None, {}, (), doctrine, 0.0, ("upper", "lower"), np.array([0, 0, 1]))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("look", [False, True])
def test_the_rule_never_beats_the_bound(seed: int, look: bool) -> None:
    """Batteries, flights, stocks and times at random; the mean of 4,000 plays within its error."""
    random = np.random.default_rng(seed)
    flights, held = 4, 3
    missiles = random.integers(0, 8, flights)
    flight = np.repeat(np.arange(flights), missiles)
    margin = np.where(random.random((1, flights, held)) < 0.6, random.uniform(0.0, 200.0, (1, flights, held)), -np.inf)
    can = Opportunities(np.ones((1, flights), np.bool_), margin.astype(np.float32), np.full(margin.shape, 3, np.int16))
    stock, chance = random.integers(0, 9, (1, held)), random.random((1, held))
    channels, busy = np.array([int(random.integers(1, 4))]), random.uniform(10.0, 60.0, 1)
    shots = int(random.integers(1, 4))
    own = setting(shots, look)
    most = most_stopped(own, Worlds(can, stock, chance, np.zeros((1, 2)), channels, busy), missiles.tolist())
    order = np.argsort(np.where(np.isfinite(margin), margin, 1e9).min(axis=2)[0][flight], kind="stable")
    plays = fight(
        Raid(
            np.zeros(flight.size), flight, np.zeros(flights, np.int64), can.reached, can.margin, can.shots,
            np.ascontiguousarray(np.broadcast_to(order.astype(np.int32), (1, 2, flight.size))),
            own.layer, stock, chance, np.zeros((1, 2)), channels, busy, shots, look, 4000, seed,
        ),
        1,
    )  # fmt: skip
    stopped = flight.size - plays.leaked
    assert stopped.mean() <= most + 4.0 * stopped.std() / np.sqrt(4000) + 1e-9
    assert most <= flight.size + 1e-9


def test_the_bound_is_reached_where_nothing_is_to_choose() -> None:
    """One battery, six interceptors of chance a half, ten missiles: three are stopped, one shot each."""
    can = Opportunities(np.ones((1, 1), np.bool_), np.full((1, 1, 1), 50.0, np.float32), np.ones((1, 1, 1), np.int16))
    own = setting(2, False)._replace(layers=("upper",), layer=np.array([0]))
    world = Worlds(can, np.array([[6]]), np.array([[0.5]]), np.zeros((1, 1)), np.array([9]), np.array([1.0]))
    assert most_stopped(own, world, [10]) == pytest.approx(3.0)
