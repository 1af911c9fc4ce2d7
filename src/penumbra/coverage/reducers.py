"""What may be kept of many worlds, and what reads it: all that goes with `penumbra.evaluate`, in one place."""

from penumbra.coverage.answer_store import AnswerStore
from penumbra.coverage.count_reducers import Bits, Counts, Launches, Shares
from penumbra.coverage.evaluate import answers_of, kept
from penumbra.coverage.margin_reducers import Margins

__all__ = ["AnswerStore", "Bits", "Counts", "Launches", "Margins", "Shares", "answers_of", "kept"]
