"""Words that several floors write into Datasets: states, verdicts, and what a map's attributes say."""

from typing import Literal, get_args

__all__ = [
    "ANSWERS",
    "AREAS",
    "CASES",
    "CHANGES",
    "DISAGREE",
    "HELD",
    "NOMINAL",
    "RANGES",
    "SHIPS",
    "STATES",
    "VERDICTS",
    "Verdict",
]

STATES = ("untouched", "open", "penumbra", "umbra")

CASES = ("out of reach", "in reach, not covered", "doubtful", "likely", "covered in every case")
"""State of a place for readers: over the published ranges, and how often it is covered in worlds drawn from them."""

NOMINAL, RANGES, SHIPS = "nominal", "worst to best", "places of the ships"
"""What a map's attribute `bounds` says was varied: nothing, the published ranges, or where ships are alone."""

AREAS = "launch_areas"
"""A map's attribute that tells how many points stand for each launch area. With `_looked_at` behind it: with how many
its shares were looked at; with `_left`: by how much the one changed that changed most."""

Verdict = Literal["holds", "fails", "depends", "cannot be tested", "not judged"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""Words of a verdict; not judged: the check failed, which says nothing about the statement."""
DISAGREE = "depends on the reading"
"""How the verdict of a statement is told whose readings differ; its word is "depends"."""
HELD = ("holds_least", "holds_most", "holds_error")
"""Fields of a finding: in which share of drawn worlds its statement holds, from prior to prior, and its error."""

ANSWERS = ("untouched", "uncovered", "covered")
"""What becomes of a place in the nominal world."""

CHANGES = ("number", "element", "choice", "alternative")
"""What may turn an answer by itself: a number, an element removed, a choice of structure, an answer to a question."""
