"""Sentences about how often a statement holds."""

import math

import pytest

from penumbra.uncertainty.answers.sentences import held_in

NONE_DRAWN = "in none of the cases drawn, but the ends of the published ranges do not rule it out"


@pytest.mark.parametrize(
    "verdict,least,most,error,told",
    [
        ("depends", 0.58, 0.81, 0.12, "in 58 to 81 of 100 cases, each end may be off by 12"),
        ("depends", 0.5, 0.5, 0.12, "in 50 of 100 cases, known to within 12"),
        ("fails", 0.0, 0.0, 0.0, "in 0 of 100 cases"),
        ("holds", 1.0, 1.0, 0.03, "in 100 of 100 cases, known to within 3"),
        ("depends", 0.0, 0.0, 0.03, NONE_DRAWN),
        ("depends", 1.0, 1.0, 0.03, "in every case drawn, but not at every end of the published ranges"),
        ("holds", math.nan, math.nan, math.nan, ""),
    ],
)
def test_how_often_a_statement_holds(verdict, least, most, error, told):
    assert held_in(verdict, least, most, error) == told
