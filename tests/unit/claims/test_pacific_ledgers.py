"""The ledgers of the Pacific cases: none asks in vain, and what no number changes is judged so on a coarse map."""

import pytest
from tests.unit.claims.asking import put, rows_of

from penumbra.claims.check import prepared
from penumbra.claims.finding import Evidence
from penumbra.scenario.loader import load

COARSE = ["region.resolution=1"]
NORTH_KOREA = [*COARSE, "launch_areas.north-korea.points=2"]

SETTLED = [
    ("japan", "ashore-by-2023", "fails"),
    ("south-korea", "lofted-at-busan", "fails"),
    ("south-korea", "works-by-end-of-2017", "holds"),
    ("guam", "thaad-any-threat/from every direction", "fails"),
    ("guam", "first-elements-2027", "holds"),
    ("gmd", "guam-not-covered", "holds"),
    ("gmd", "all-of-the-united-states/Guam", "fails"),
    ("gmd", "fifty-states-2020/how many there are", "holds"),
    ("gmd", "new-radar-2020", "fails"),
]
"""Verdicts that no number within its range changes."""


@pytest.mark.parametrize("case", ["japan", "south-korea", "guam", "gmd", "gmd-iran"])
def test_no_ledger_asks_in_vain(case: str) -> None:
    ready = prepared(f"{case}-claims")
    assert ready.evidence.scenario.id == case
    assert len(ready.asked) >= len(ready.ledger.claims)


@pytest.mark.slow
@pytest.mark.parametrize(("case", "row", "verdict"), SETTLED)
def test_what_no_number_changes(case: str, row: str, verdict: str) -> None:
    found = put(Evidence(load(case, NORTH_KOREA)), rows_of(f"{case}-claims")[row])
    assert found.verdict == verdict
    assert found.reason


@pytest.mark.slow
def test_hawaii_hangs_on_the_radar_at_sea() -> None:
    """No fixed radar sees the arc to Hawaii that late: with the radar in port it is open in every world."""
    claim = rows_of("gmd-claims")["hawaii-today/Hawaii"]
    told = put(Evidence(load("gmd", NORTH_KOREA)), claim)
    assert told.verdict == "depends"
    assert "depends if the answer to “Is the radar at sea on station?” is “On station”; otherwise fails." in told.reason
