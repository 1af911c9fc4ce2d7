"""Heights of a flight over places, held against an ellipse about the Earth's centre, and ceilings of interceptors."""

import math

import pytest
from tests.unit.claims.asking import put, rows_of

import penumbra as pb
from penumbra.claims.checks.passes_above import Arguments, ready
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim

RADIUS = 6371.0  # km
FLIGHT = {
    "case": "guam", "threat": "irbm-4500", "launch": "sunan", "toward": "42.0, 143.2", "distance": "3700 km",
    "apogee": "770 km", "over": "42.0, 143.2", "interceptors": ["sm3-ia"],
}  # fmt: skip


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return Evidence(pb.load("japan"))


def claim(**changed: object) -> Claim:
    head = {"id": "a", "statement": "s", "said_by": "b", "said_on": "2017-09-15", "speaks_of": "2017-09-15"}
    head |= {"source": "UCDP", "check": "passes-above", "arguments": FLIGHT | changed}
    return Claim.model_validate(head)


def found(evidence: Evidence, **changed: object) -> Finding:
    return put(evidence, claim(**changed))


def height(downrange: float, whole: float = 3700.0, apogee: float = 770.0) -> float:
    """Height [km] of the ellipse about the centre that spans a distance on the ground with an apogee."""
    half, at = whole / 2.0 / RADIUS, abs(downrange - whole / 2.0) / RADIUS
    top = RADIUS + apogee
    eccentricity = (1.0 - RADIUS / top) / (1.0 - RADIUS / top * math.cos(half))
    return top * (1.0 - eccentricity) / (1.0 - eccentricity * math.cos(at)) - RADIUS


@pytest.mark.parametrize(
    ("over", "downrange"), [("40.9, 132.4", 600.0), ("41.6, 137.0", 984.0), ("42.0, 143.2", 1512.0)]
)
def test_the_height_is_that_of_an_ellipse(evidence: Evidence, over: str, downrange: float) -> None:
    """To 5 %: ours starts from a burnout 163 km up, on a turning, flattened Earth."""
    told = found(evidence, over=over).exhibits[0].data["said"]["value"]
    assert told == pytest.approx(height(downrange), rel=0.05)


def test_verdicts_go_by_the_ends_of_the_ceiling(evidence: Evidence) -> None:
    """The ceiling of Block IA is 400 to 600 km, the flight 740 km high."""
    assert [found(evidence, by=by).verdict for by in ("0 km", "200 km", "400 km")] == ["holds", "depends", "fails"]
    assert found(evidence).holds_least == 1.0
    some = found(evidence, by="200 km")
    assert 0.6 < some.holds_least < some.holds_most < 0.95  # more than half: 740 - 200 km is above the middle
    assert found(evidence, interceptors=["sm3-ia", "sm3-iia"]).verdict == "fails"


def test_a_flight_that_cannot_be_is_told(evidence: Evidence) -> None:
    assert found(evidence, distance="9000 km").verdict == "cannot be tested"


def test_the_ledger_of_japan_asks_it() -> None:
    rows = rows_of("japan-claims")
    assert rows["too-high-over-hokkaido/over Hokkaido"].check == "passes-above"
    assert rows["six-thaad-batteries"].check == "cannot-be-tested"


def test_a_flight_without_direction_is_a_fault(evidence: Evidence) -> None:
    arguments = Arguments.model_validate(FLIGHT | {"launch": "42.0, 143.2"})
    faults = list(ready(evidence, claim(), arguments))
    assert [(fault.path, "no direction" in fault.message) for fault in faults] == [(("arguments", "toward"), True)]
