"""What is kept in memory between the runs of a map, and while many worlds are evaluated, is bounded."""

import tracemalloc

import numpy as np

import penumbra as pb
from evaluation.stand_in import Engine, places, problem, table
from penumbra.coverage import answer_store
from penumbra.coverage.answer_store import AnswerStore
from penumbra.coverage.evaluate import evaluate
from penumbra.coverage.footprint import _Kept, _Same
from penumbra.coverage.margins_kept import Margins
from penumbra.coverage.reducers import Counts, Launches, Shares
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


def test_five_thousand_worlds_take_little_more_memory_than_one_thousand(monkeypatch, tmp_path):
    Engine(size=8).used(monkeypatch)
    monkeypatch.setattr(answer_store, "_MOST_OF_PIECE", 1 << 17)  # so that both fill pieces
    aims = 500
    peaks = []
    for rows in (1000, 5000):
        reducers = (Counts(), Shares({"people": np.ones(aims)}), Margins(), Launches())
        worlds, store = table(rows), AnswerStore(tmp_path / str(rows))
        tracemalloc.start()
        evaluate(problem(), worlds, places(aims), reducers=reducers, store=store)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 30e6
    bytes_of_a_world = (
        2 * (16 + 100) + 100 + 16
    )  # of each of two threats two shares and a key; the digest of a row, and its numbers
    assert peaks[1] - peaks[0] < 4000 * bytes_of_a_world + 0.5e6  # one byte for each answer would be 4 MB
