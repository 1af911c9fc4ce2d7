"""Reducers and stores for `penumbra.evaluate`, and the functions that read their results."""

from penumbra.coverage.answer_store import AnswerStore
from penumbra.coverage.count_reducers import Bits, Counts, Launches, Shares
from penumbra.coverage.evaluate import answers_of, kept
from penumbra.coverage.margin_reducers import Margins

__all__ = ["AnswerStore", "Bits", "Counts", "Launches", "Margins", "Shares", "answers_of", "kept"]
