"""What is kept in memory between the runs of a map is bounded."""

import numpy as np

import penumbra as pb
from penumbra.coverage.footprint import _Kept, _Same
from penumbra.engagement.batteries import Batteries


def _size(held: Batteries) -> int:
    return sum(each.nbytes for each in held if isinstance(each, np.ndarray))


def test_batteries_of_many_worlds_are_kept_up_to_a_budget() -> None:
    worlds = [_Same(pb.settle(pb.load("epaa").on("2018-12-31", "planned"), "nominal")) for _ in range(4)]
    one = _size(_Kept()(worlds[0]))
    assert one > 1e6  # the fans, which are what counts
    kept = _Kept(most_bytes=2.5 * one)
    last = [kept(world) for world in worlds][-1]
    assert kept.bytes == 2 * one
    assert kept(worlds[-1]) is last
    assert list(kept.found) == worlds[-2:]


def test_a_world_beyond_the_budget_is_kept_alone() -> None:
    worlds = [_Same(pb.settle(pb.load("epaa").on("2018-12-31", "planned"), "nominal")) for _ in range(2)]
    kept = _Kept(most_bytes=1.0)
    for world in worlds:
        assert kept(world) is kept(world)
    assert list(kept.found) == worlds[1:]
