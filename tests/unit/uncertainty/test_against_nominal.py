"""Where most cases contradict the nominal answer, the reason is told before the count."""

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.uncertainty.answers.against_nominal import against_nominal

CLASSES = {key: pb.load("epaa").threats[key] for key in ("mrbm-2000", "irbm-3000", "irbm-4000")}


def found(covered, least, most, alone):
    """A place against three classes; alone : how many changes within what is published each of them has."""
    threats = list(CLASSES)
    changes = [threat for threat, count in zip(threats, alone, strict=True) for _ in range(count)]
    return xr.Dataset(
        {
            "place_covered": ("threat", covered),
            "covered_least": ("threat", least),
            "covered_most": ("threat", most),
            "change_place": ("change", ["Honolulu"] * (len(changes) + 1)),
            "change_threat": ("change", [*changes, threats[0]]),
            "change_published": ("change", np.array([True] * len(changes) + [False])),
        },
        {"threat": threats, "aim_name": "Honolulu"},
    )


@pytest.mark.parametrize(
    ("covered", "least", "most", "alone", "words"),
    [
        ([True] * 3, [0.05] * 3, [0.12] * 3, [2, 2, 0], [
            "On nominal figures it is covered against the MRBM 2,000 km and IRBM 3,000 km, in most cases it is "
            "not: each of two figures or answers, within what is published, turns it alone.",
            "On nominal figures it is covered against the IRBM 4,000 km, in most cases it is not: no figure or answer "
            "turns it alone, several of them together do.",
        ]),
        ([False, True, True], [0.6, 0.4, 0.1], [0.8, 0.6, 0.5], [1, 3, 3], [
            "On nominal figures it is not covered against the MRBM 2,000 km, in most cases it is: one figure or "
            "answer, within what is published, turns it alone.",
        ]),
        ([False, False, True], [0.1, 0.4, 0.6], [0.2, 0.6, 0.9], [1, 1, 1], []),
    ],
)  # fmt: skip
def test_the_reason_is_told_of_classes_that_disagree(covered, least, most, alone, words):
    told = [each.replace("\u00a0", " ") for each in against_nominal(found(covered, least, most, alone), CLASSES, "")]
    assert told == [each.replace("\u00a0", " ") for each in words]


@pytest.mark.slow
def test_it_comes_before_the_count():
    """The place command of Hawaii: covered on nominal figures, and in few cases."""
    told = pb.place(pb.load("gmd").on("2026-06-01"), "Honolulu", threats=["icbm-10000"], n=16)
    words = str(told.attrs["words"])
    assert 0 < words.index("On nominal figures it is covered") < words.index("of 100 cases")
