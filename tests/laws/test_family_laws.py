"""Families of fans: a blend is the fan that would be flown, whichever way it is asked."""

import math
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.errors import DomainError
from penumbra.flight.fan.blend import blend, blend_edges, blended_widest, placed
from penumbra.flight.fan.edge import at_site, widest
from penumbra.flight.fan.family import PARENTS, Family, _extended, family, weights
from penumbra.flight.fan.fan import flown
from penumbra.flight.fan.table import BLENDED, NEVER, Blended, Fan, time_to_reach
from reference import families

Floats = NDArray[np.float64]

DART = ((2600.0, 2800.0), (12.0, 25.0), 140.0, 150e3)  # speeds [m/s], burns [s], longest flight [s], ceiling [m]
OUT_OF_REACH = 1e5  # [s]
RADIUS = MEAN_RADIUS - 4e3


@pytest.fixture(scope="module")
def dart() -> Family:
    return family(*DART)


def table(found: Family, nodes: NDArray[np.int64], shares: Floats, latitude: float) -> Fan:
    rows, columns = found.times.shape[1], found.times.shape[3]
    edges, times = np.empty(3 * rows), np.empty(3 * rows * columns, np.float32)
    at = placed(found, nodes, shares, latitude, RADIUS)
    blend(found, nodes, shares, at, edges, times)
    return Fan(at.per_height, found.top, found.last, found.dense, 0, 0, edges, times)


def places(count: int, farthest: float) -> list[tuple[float, float, float]]:
    """Random chords [1], heights [m] and eastward parts [1]."""
    draw = np.random.default_rng(7)
    chords = draw.uniform(0.0, farthest, count)
    return list(zip(chords, draw.uniform(20e3, 150e3, count), chords * draw.uniform(-1.0, 1.0, count), strict=True))


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


@pytest.mark.parametrize(("which", "by"), [("edges", 1.002), ("times", 1.003), ("steps", 1.004)])
@pytest.mark.slow
def test_the_limits_would_tell_of_a_wrong_blend(monkeypatch: pytest.MonkeyPatch, which: str, by: float) -> None:
    """Reach, times or heights that are off by two to four in a thousand are seen."""
    found = families.family_of("thaad")
    wrong = found._replace(**{which: (getattr(found, which) * by).astype(getattr(found, which).dtype)})
    monkeypatch.setattr(families, "family_of", lambda key: wrong)
    off, limits = families.off("thaad", 2, 100, 10, 23), families.LIMITS["thaad"]
    assert np.quantile(off.times, limits.most) > limits.time or np.quantile(off.edges, limits.most) > limits.edge


@pytest.mark.parametrize("latitude", [0.0, 0.9])
def test_a_place_alone_is_looked_up_as_in_the_table(dart: Family, latitude: float) -> None:
    (nodes,), (shares,) = weights(dart, np.array([2671.0]), np.array([22.3]))
    whole = table(dart, nodes, shares, latitude)
    at, edges = placed(dart, nodes, shares, latitude, RADIUS), np.empty(whole.edge.size)
    blend_edges(dart, nodes, shares, at, edges)
    assert edges.tobytes() == whole.edge.tobytes()
    by = Blended(nodes * dart.times[0].size, shares, at.around, at.higher, dart.times.ravel())
    alone = whole._replace(begin=BLENDED, times=whole.times[:0], blended=by)
    one = np.array([time_to_reach(alone, *each) for each in places(4000, 0.08)])
    other = np.array([time_to_reach(whole, *each) for each in places(4000, 0.08)])
    assert ((one < OUT_OF_REACH) == (other < OUT_OF_REACH)).all()
    both = one < OUT_OF_REACH
    assert 1000 < both.sum() < 3500
    assert np.abs(one - other)[both].max() < 1e-4


def test_nothing_is_reached_beyond_the_widest_chord(dart: Family) -> None:
    (nodes,), (shares,) = weights(dart, np.array([2700.0]), np.array([14.0]))
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
    nodes, shares = weights(dart, speed, burn)
    assert nodes.shape == shares.shape == (500, PARENTS)
    at_speed = np.repeat(dart.speeds, dart.burns.size)[nodes]
    at_burn = np.tile(dart.burns, dart.speeds.size)[nodes]
    for i, j in ((0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)):
        blended = (shares * (at_speed / 2700.0) ** i * (at_burn / 20.0) ** j).sum(axis=1)
        assert blended == pytest.approx((speed / 2700.0) ** i * (burn / 20.0) ** j, abs=1e-12)
    for k in range(0, 500, 50):
        alone = weights(dart, speed[k : k + 1], burn[k : k + 1])
        assert alone[0].tobytes() == nodes[k].tobytes()
        assert alone[1].tobytes() == shares[k].tobytes()


def test_at_a_node_the_blend_is_the_node(dart: Family) -> None:
    for (i, speed), (j, burn) in product(enumerate(dart.speeds), enumerate(dart.burns)):
        (nodes,), (shares,) = weights(dart, np.array([speed]), np.array([burn]))
        assert shares[nodes == i * dart.burns.size + j].sum() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(("speed", "burn"), [(2599.0, 20.0), (2801.0, 20.0), (2700.0, 11.9), (2700.0, math.nan)])
def test_what_lies_outside_the_ranges_is_refused(dart: Family, speed: float, burn: float) -> None:
    with pytest.raises(DomainError, match="must lie between"):
        weights(dart, np.array([speed]), np.array([burn]))


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
    (nodes,), (shares,) = weights(found, np.array([2700.0]), np.array([18.0]))
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
        times[node, 40, 0, 100 + node :] *= -1.0
    cut = dart._replace(times=times)
    for speed, burn in ((2651.0, 17.0), (2760.0, 23.0), (2700.0, 18.5)):
        (nodes,), (shares,) = weights(cut, np.array([speed]), np.array([burn]))
        found = table(cut, nodes, shares, 0.3).times.reshape(cut.times.shape[1], -1, 3)[40, :, 0]
        for column in range(95, 120):
            votes = sum(share for node, share in zip(nodes, shares, strict=True) if column < 100 + node)
            assert (found[column] < OUT_OF_REACH) == (votes >= 0.5)
