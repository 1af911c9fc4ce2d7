"""Sentences about how often a statement holds, and about published alternatives."""

import math

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.uncertainty.answers.sentences import DOUBTFUL, held_in, paragraph
from penumbra.uncertainty.deciding.words import one_of_answers

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


LINKED, LOST = "network=linked", "emirates-radars=lost"
APART, STAND = "network=apart", "emirates-radars=stand"
FOUR = [f"{LINKED}, {LOST}", f"{APART}, {LOST}", f"{APART}, {STAND}", f"{LINKED}, {STAND}"]


@pytest.mark.parametrize(
    "combinations,told",
    [
        (
            [FOUR[0], FOUR[3]],
            "the answer to “Are batteries launched on what the radars of others see?” is "
            "“Linked throughout the region”",
        ),
        (
            [FOUR[1]],
            "the answer to “Are batteries launched on what the radars of others see?” is "
            "“Each by its own radar” and the "
            "answer to “Were the radars of the Emirates' THAAD lost on 28 February 2026?” is “Lost, as Iran says”",
        ),
        (
            [FOUR[0], FOUR[2]],
            "the published answers are “Linked throughout the region” and “Lost, as Iran says”, or “Each by its own "
            "radar” and “They stand”",
        ),
    ],
)
def test_a_question_of_which_every_answer_is_right_is_not_named(combinations, told):
    assert one_of_answers(pb.load("gulf"), combinations) == told


def found(shares):
    """A place in doubt against one class: shares of cases by combination of answers, under one reading."""
    return xr.Dataset(
        {
            "aim_name": ("aim", ["Doha"]),
            "aim_word": (("threat", "aim"), [[DOUBTFUL]]),
            "place_beyond": (("threat", "aim"), [[-1e5]]),
            "place_covered": (("threat", "aim"), [[min(shares) >= 0.5]]),
            "covered_least": (("threat", "aim"), [[min(shares)]]),
            "covered_most": (("threat", "aim"), [[max(shares)]]),
            "covered_error": (("threat", "aim"), [[0.0]]),
            "alternative_probability": (
                ("threat", "aim", "alternative", "prior"),
                np.array(shares)[None, None, :, None],
            ),
        },
        {"threat": ["srbm-600"], "alternative": FOUR, "aim": [0]},
    )


def test_only_a_question_that_matters_is_asked():
    shield = pb.load("gulf").on("2026-02-27")
    told = paragraph(shield, found([0.9, 0.1, 0.12, 0.95]), 0)
    assert told.endswith(
        "Much hangs on a question with several published answers (Are batteries launched on what the radars of others "
        "see?): against this class it is covered in 90 to 95 of 100 cases with “Linked throughout the region” and in "
        "10 to 12 of 100 cases with “Each by its own radar”."
    )
    told = paragraph(shield, found([0.9, 0.1, 0.4, 0.95]), 0)
    assert "questions with several published answers (Are" in told
    assert "see? Were" in told
    assert told.count(" with “") == 4
