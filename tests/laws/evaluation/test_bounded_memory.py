"""Memory does not grow with worlds times places."""

import tracemalloc

import numpy as np
import pytest

from laws.evaluation.stand_in import Engine, places, problem, table
from penumbra.coverage import answer_store
from penumbra.coverage.answer_store import AnswerStore
from penumbra.coverage.evaluate import evaluate
from penumbra.coverage.margin_reducers import Margins
from penumbra.coverage.reducers import Counts, Launches, Shares


@pytest.mark.slow
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
