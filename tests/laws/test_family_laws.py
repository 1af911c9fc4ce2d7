"""Families of fans: a blend is the fan that would be flown, whichever way it is asked."""

import math
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.errors import DomainError
from penumbra.flight.fan.blend import Placed, blend, blend_edges, blended_widest, placed
from penumbra.flight.fan.edge import at_site, widest
from penumbra.flight.fan.family import Family, _extended, family, weights
from penumbra.flight.fan.fan import flown
from penumbra.flight.fan.interceptor_flights import AIRLESS
from penumbra.flight.fan.table import BLENDED, NEVER, PARENTS, STILL_PARENTS, Blended, Fan, time_to_reach
from reference import families

Floats = NDArray[np.float64]

DART = ((2600.0, 2800.0), (12.0, 25.0), 140.0, 150e3)  # speeds [m/s], burns [s], longest flight [s], ceiling [m]
NO_AIR = np.array([AIRLESS])
SLOWED = ((1600.0, 1600.0), (8.0, 16.0), 60.0, 30e3, (6000.0, 12000.0))  # the same, and coefficients [kg/m2]
OUT_OF_REACH = 1e5  # [s]
RADIUS = MEAN_RADIUS - 4e3


@pytest.fixture(scope="module")
def dart() -> Family:
    return family(*DART)


@pytest.fixture(scope="module")
def slowed() -> Family:
    return family(*SLOWED)


def table(found: Family, nodes: NDArray[np.int64], shares: Floats, latitude: float) -> Fan:
    rows, columns = found.times.shape[1:]
    edges, times = np.empty(3 * rows), np.empty(3 * rows * columns, np.float32)
    at = placed(found, nodes, shares, latitude, RADIUS)
    blend(found, nodes, shares, at, edges, times)
    return Fan(at.per_height, found.top, found.last, found.dense, 0, 0, edges, times)


def untabled(found: Family, nodes: NDArray[np.int64], shares: Floats, at: Placed) -> Blended:
    """A blend without a table, of which the family's arrays lie one after the other."""
    still, turned = nodes[:STILL_PARENTS] * found.times[0].size, nodes[STILL_PARENTS:] * found.turns[0].size
    begins = np.concatenate([still, found.times.size + turned])
    return Blended(begins, shares, at.around, at.higher, np.concatenate([found.times.ravel(), found.turns.ravel()]))


def places(count: int, farthest: float, low: float = 20e3, high: float = 150e3) -> list[tuple[float, float, float]]:
    """Random chords [1], heights [m] and eastward parts [1]."""
    draw = np.random.default_rng(7)
    chords = draw.uniform(0.0, farthest, count)
    return list(zip(chords, draw.uniform(low, high, count), chords * draw.uniform(-1.0, 1.0, count), strict=True))


@pytest.mark.parametrize("key", ["thaad", "davids-sling", "sm3-ib"])
@pytest.mark.slow
def test_a_blend_is_within_the_limits_of_the_fan_that_is_flown(key: str) -> None:
    """Few draws, with so many places that one odd place alone is within its limit; docs/accuracy.md has more."""
    off, limits = families.off(key, 3, 600, 20, 23), families.LIMITS[key]
    assert off.times.size > 100.0 / limits.odd
    assert np.quantile(off.times, limits.most) <= limits.time
    assert off.times.max() <= limits.worst
    assert np.quantile(off.edges, limits.most) <= limits.edge
    assert off.odd <= limits.odd


@pytest.mark.parametrize(("which", "by"), [("reaches", 1.002), ("times", 1.003), ("steps", 1.004)])
@pytest.mark.slow
def test_the_limits_would_tell_of_a_wrong_blend(monkeypatch: pytest.MonkeyPatch, which: str, by: float) -> None:
    """Reach, times or heights that are off by two to four in a thousand are seen."""
    found = families.family_of("thaad")
    wrong = found._replace(**{which: (getattr(found, which) * by).astype(getattr(found, which).dtype)})
    monkeypatch.setattr(families, "family_of", lambda key: wrong)
    off, limits = families.off("thaad", 2, 100, 10, 23), families.LIMITS["thaad"]
    assert np.quantile(off.times, limits.most) > limits.time or np.quantile(off.edges, limits.most) > limits.edge


@pytest.mark.parametrize(("air", "latitude"), [(False, 0.0), (False, 0.9), (True, 0.5)])
def test_a_place_alone_is_looked_up_as_in_the_table(dart: Family, slowed: Family, air: bool, latitude: float) -> None:
    found, numbers, top = (slowed, (1600.0, 12.3, 9100.0), 30e3) if air else (dart, (2671.0, 22.3, AIRLESS), 150e3)
    (nodes,), (shares,) = weights(found, *map(np.array, numbers))
    whole = table(found, nodes, shares, latitude)
    at, edges = placed(found, nodes, shares, latitude, RADIUS), np.empty(whole.edge.size)
    blend_edges(found, nodes, shares, at, edges)
    assert edges.tobytes() == whole.edge.tobytes()
    alone = whole._replace(begin=BLENDED, times=whole.times[:0], blended=untabled(found, nodes, shares, at))
    asked = places(4000, 1.4 * blended_widest(found, edges), 0.13 * top, top)
    one = np.array([time_to_reach(alone, *each) for each in asked])
    other = np.array([time_to_reach(whole, *each) for each in asked])
    assert ((one < OUT_OF_REACH) == (other < OUT_OF_REACH)).all()
    both = one < OUT_OF_REACH
    assert 1000 < both.sum() < 3500
    assert np.abs(one - other)[both].max() < 1e-4


def test_nothing_is_reached_beyond_the_widest_chord(dart: Family) -> None:
    (nodes,), (shares,) = weights(dart, np.array([2700.0]), np.array([14.0]), NO_AIR)
    whole = table(dart, nodes, shares, 0.4)
    most = blended_widest(dart, whole.edge.ravel())
    assert most == widest(whole)
    reached = [at[0] for at in places(4000, 1.5 * most) if time_to_reach(whole, *at) < OUT_OF_REACH]
    assert 0.8 * most < max(reached) <= most


def test_the_widest_chord_is_the_root_of_its_equation() -> None:
    """On a grid: no row has the share of its edge at a wider chord, toward any azimuth."""
    for numbers in ((2700.0, 18.0, 105.0, 150e3), (5500.0, 80.0, 600.0, 1200e3)):
        fan = at_site(flown(*numbers), 0.0, MEAN_RADIUS)
        found = widest(fan)
        k0, k1, k2 = fan.edge.reshape(-1, 3).T
        for chord, beyond in ((found - 2e-9, False), (found + 2e-9, True)):
            x = np.linspace(-1.0, 1.0, 20001)[:, None] * chord * math.sqrt(1.0 - chord**2 / 4.0)
            share = k0 * chord + (k1 + k2 * x) * x
            assert bool((share.min(axis=0) > fan.last - 7.0 / 8.0 * (fan.last - fan.dense)).all()) is beyond


def test_weights_give_back_every_quadratic(dart: Family) -> None:
    draw = np.random.default_rng(3)
    speed, burn = draw.uniform(*DART[0], 500), draw.uniform(*DART[1], 500)
    nodes, shares = weights(dart, speed, burn, NO_AIR)
    assert nodes.shape == shares.shape == (500, PARENTS)
    at_speed = np.repeat(dart.speeds, dart.burns.size)[nodes]
    at_burn = np.tile(dart.burns, dart.speeds.size)[nodes]
    for part in (slice(STILL_PARENTS), slice(STILL_PARENTS, None)):
        for i, j in ((0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)):
            terms = shares * (at_speed / 2700.0) ** i * (at_burn / 20.0) ** j
            assert terms[:, part].sum(axis=1) == pytest.approx((speed / 2700.0) ** i * (burn / 20.0) ** j, abs=1e-12)
    for k in range(0, 500, 50):
        alone = weights(dart, speed[k : k + 1], burn[k : k + 1], NO_AIR)
        assert alone[0].tobytes() == nodes[k].tobytes()
        assert alone[1].tobytes() == shares[k].tobytes()


def test_through_air_weights_give_back_every_quadratic_in_its_scales(dart: Family) -> None:
    """In speed, the logarithm of the burn and the coefficient's power of -1/2; of the turn's effect the linear ones."""
    shape = (3, 5, 5)
    burns, drags = np.geomspace(12.0, 25.0, 5), np.linspace(20e3**-0.5, 6e3**-0.5, 5)[::-1] ** -2.0
    turned = np.array([12, 27, 35, 37, 39, 47, 62])  # the middle, and a step to each end from it
    found = dart._replace(speeds=np.linspace(2600.0, 2800.0, 3), burns=burns, coefficients=drags, turned=turned)
    draw = np.random.default_rng(4)
    speed, burn, drag = (draw.uniform(each[0], each[-1], 500) for each in (found.speeds, burns, drags))
    nodes, shares = weights(found, speed, burn, drag)
    flown = np.concatenate([nodes[:, :STILL_PARENTS], turned[nodes[:, STILL_PARENTS:]]], axis=1)
    i, j, k = np.unravel_index(flown, shape)
    at = np.stack([found.speeds[i] / 2700.0, np.log(burns[j]), 100.0 * drags[k] ** -0.5])
    asked = np.stack([speed / 2700.0, np.log(burn), 100.0 * drag**-0.5])
    for powers in (each for each in product(range(3), repeat=3) if sum(each) <= 2 or each == (1, 1, 1)):
        terms = shares * np.prod([one**power for one, power in zip(at, powers, strict=True)], axis=0)
        wanted = np.prod([one**power for one, power in zip(asked, powers, strict=True)], axis=0)
        assert terms[:, :STILL_PARENTS].sum(axis=1) == pytest.approx(wanted, abs=1e-11)
        if sum(powers) <= 1:
            assert terms[:, STILL_PARENTS:].sum(axis=1) == pytest.approx(wanted, abs=1e-11)


def test_only_what_a_still_earth_gives_is_flown_at_every_node_through_air(slowed: Family, dart: Family) -> None:
    assert (slowed.speeds.size, slowed.burns.size, slowed.coefficients.size) == (1, 5, 5)
    assert (len(slowed.times), slowed.turned.tolist()) == (25, [2, 10, 12, 14, 22])
    assert len(slowed.turns) == len(slowed.edges) == 5
    assert len(dart.turns) == len(dart.times) == 15


def test_a_blend_through_air_is_the_fan_that_is_flown(slowed: Family) -> None:
    """Within a thousandth, in a corner of the ranges, where it is worst, as in their midst."""
    for burn, drag in ((8.7, 6300.0), (15.1, 11000.0), (12.9, 7900.0)):
        (nodes,), (shares,) = weights(slowed, np.array([1600.0]), np.array([burn]), np.array([drag]))
        ours, true = table(slowed, nodes, shares, 0.6), at_site(flown(1600.0, burn, 60.0, 30e3, drag), 0.6, RADIUS)
        off = [
            time_to_reach(ours, *at) / time_to_reach(true, *at) - 1.0
            for at in places(1500, 0.01, 2e3, 30e3)
            if time_to_reach(true, *at) <= 60.0
        ]
        assert len(off) > 500
        assert np.quantile(np.abs(off), 0.99) < 1e-3


def test_at_a_node_the_blend_is_the_node(dart: Family) -> None:
    for (i, speed), (j, burn) in product(enumerate(dart.speeds), enumerate(dart.burns)):
        (nodes,), (shares,) = weights(dart, np.array([speed]), np.array([burn]), NO_AIR)
        for part in (slice(STILL_PARENTS), slice(STILL_PARENTS, None)):
            own = shares[part][nodes[part] == i * dart.burns.size + j]
            assert own.sum() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("drag", [5999.0, 12001.0, math.nan, AIRLESS])
def test_a_drag_outside_the_range_is_refused(slowed: Family, drag: float) -> None:
    with pytest.raises(DomainError, match="ballistic_coefficient must lie between 6000 and 12000 kg/m2"):
        weights(slowed, np.array([1600.0]), np.array([12.0]), np.array([drag]))


@pytest.mark.parametrize(("speed", "burn"), [(2599.0, 20.0), (2801.0, 20.0), (2700.0, 11.9), (2700.0, math.nan)])
def test_what_lies_outside_the_ranges_is_refused(dart: Family, speed: float, burn: float) -> None:
    with pytest.raises(DomainError, match="must lie between"):
        weights(dart, np.array([speed]), np.array([burn]), NO_AIR)


def test_ranges_that_cannot_be_flown_are_refused() -> None:
    with pytest.raises(DomainError, match="write the lesser number first"):
        family((2800.0, 2600.0), (12.0, 25.0), 140.0, 150e3)
    for speeds in ((-2800.0, 2600.0), (0.0, 2600.0), (2600.0, math.nan)):
        with pytest.raises(DomainError, match=r"burnout_speed from .* write numbers above 0"):
            family(speeds, (12.0, 25.0), 140.0, 150e3)
    with pytest.raises(DomainError, match="shorten burn_time"):
        family((300.0, 2600.0), (12.0, 900.0), 1400.0, 150e3)


@pytest.mark.parametrize("speeds", [(2700.0, 2700.0), (2650.0, 2750.0)])
def test_a_family_of_one_burn_is_of_few_fans(speeds: tuple[float, float]) -> None:
    found = family(speeds, (18.0, 18.0), 105.0, 150e3)
    assert found.burns.size == 1
    assert found.times.shape[0] == found.speeds.size == (1 if speeds[0] == speeds[1] else 3)
    (nodes,), (shares,) = weights(found, np.array([2700.0]), np.array([18.0]), NO_AIR)
    ours, true = table(found, nodes, shares, 0.6), at_site(flown(2700.0, 18.0, 105.0, 150e3), 0.6, RADIUS)
    off = [
        time_to_reach(ours, *at) / time_to_reach(true, *at) - 1.0
        for at in places(2000, 0.04)
        if time_to_reach(true, *at) <= 105.0
    ]
    assert len(off) > 500
    assert np.abs(off).max() < 2e-3
    assert np.quantile(np.abs(off), 0.99) < 2e-4


def test_an_interceptor_in_a_table_has_a_time_wherever_another_has_one() -> None:
    """Missing times are those of the others, put off by what they are off at the nearest row that all reach."""
    row, column = np.meshgrid(np.arange(12.0), np.arange(5.0), indexing="ij")
    true = np.stack([5.0 + 3.0 * row + column**2 + put_off for put_off in (0.0, 2.0, 7.0)])[..., None].repeat(5, 3)
    times, reached = true.copy(), np.ones(true.shape[:3], bool)
    reached[0, :4, 3], reached[1, :2, 3], reached[2, 10:, 1], reached[:, 0, 0] = False, False, False, False
    times[~reached] = NEVER
    _extended(times, reached)
    assert times[:, 1:] == pytest.approx(true[:, 1:])
    assert (times[:, 0, 0] == 0.0).all()


def test_half_the_weights_decide_what_is_reached(dart: Family) -> None:
    """Of nodes whose table is cut off in another column each."""
    times = np.abs(dart.times)
    for node in range(times.shape[0]):
        times[node, 40, 100 + node :] *= -1.0
    cut = dart._replace(times=times)
    for speed, burn in ((2651.0, 17.0), (2760.0, 23.0), (2700.0, 18.5)):
        (nodes,), (shares,) = weights(cut, np.array([speed]), np.array([burn]), NO_AIR)
        found = table(cut, nodes, shares, 0.3).times.reshape(cut.times.shape[1], -1, 3)[40, :, 0]
        for column in range(95, 120):
            votes = shares[:STILL_PARENTS][column < 100 + nodes[:STILL_PARENTS]].sum()
            assert (found[column] < OUT_OF_REACH) == (votes >= 0.5)
