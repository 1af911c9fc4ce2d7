"""The checks that rest on records: the built-in ledger's verdicts, what turns them, and wrong arguments."""

from datetime import date
from typing import Any

import pytest

from claims.asking import put
from penumbra.claims.check import check
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim, load_ledger
from penumbra.errors import ClaimError
from penumbra.report import records
from penumbra.scenario.loader import load

SAID = date(2016, 5, 19)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return Evidence(load("epaa"))


def judged(
    evidence: Evidence, name: str, arguments: dict[str, Any], speaks_of: date = SAID, said_on: date = SAID
) -> Finding:
    claim = Claim(
        id="x", statement="s", said_by="b", said_on=said_on, speaks_of=speaks_of, source="UCDP", check=name,
        arguments=arguments,
    )  # fmt: skip
    return put(evidence, claim)


@pytest.mark.parametrize(
    ("row", "verdict", "figures"),
    [
        ("decade-old-proposal", "depends", ("9.3 (2007-01-22)", "6.7 (2009-09-17)")),
        ("truce-failed", "holds", ("556 in the 10 months", "58 in 12", "-90 % (-92 to -89 %)")),
        ("heavy-weapons", "holds", ("of 6 dated points of 13, 6 had fallen due",)),
        ("heavy-weapons-pulled-out", "depends", ("25/35/70 km", "16.1 (12.8 to 19.3)")),
        ("reforms-by-year-end", "fails", ("due by 2015-12-31, 140 days",)),
        ("spending-pledge", "depends", ("5 of 23", "20 of 31", "15 surely")),
        ("forward-presence", "holds", ("1 on 2014-03-01, 6 on 2016-05-19 (6 begun since), 6 more",)),
        ("sanctions", "holds", ("US 5 steps, EU 5 steps", "US 3, EU 3", "1 of 6")),
    ],
)
def test_the_reports_statements(evidence, row, verdict, figures):
    """The arithmetic behind the figures stands in tests/record."""
    claim = next(claim for claim in load_ledger("article-2016-05-19")[0].claims if claim.id == row)
    found = judged(evidence, claim.check, claim.arguments, claim.speaks_of, claim.said_on)
    assert found.verdict == verdict
    for figure in figures:
        assert figure in found.figure
    assert found.reason
    assert found.would_change
    assert found.evidence in records.PLATES


def test_proposals_within_other_years(evidence):
    """9.3 and 6.7 years: both within 6 to 10, neither within 1 to 2; before 2007 there was none."""
    assert judged(evidence, "dated-proposal", {"at_least": 6, "at_most": 10}).verdict == "holds"
    assert judged(evidence, "dated-proposal", {"at_least": 1, "at_most": 2}).verdict == "fails"
    early = judged(evidence, "dated-proposal", {"at_least": 0, "at_most": 9}, said_on=date(2006, 12, 1))
    assert early.verdict == "fails"


def test_ended_and_fell_are_told_apart(evidence):
    found = judged(evidence, "violence-after-truce", {"months": 12})
    assert "749 (666 to 778) in 442 fatal events from 2015-03 to 2016-04, in 14 of 14 months" in found.reason
    assert "fell by 90 %" in found.reason
    assert "CC BY 4.0" in found.would_change


def test_months_after_are_cut_at_the_day_spoken_of(evidence):
    """Until 1 June 2015 there are three whole months after, 58 + 51 + 92 = 201 deaths, 67 a month."""
    assert "67 in 3 after" in judged(evidence, "violence-after-truce", {}, speaks_of=date(2015, 6, 1)).figure


def test_a_day_before_the_truce_is_refused(evidence):
    with pytest.raises(ClaimError, match="no whole month"):
        judged(evidence, "violence-after-truce", {}, speaks_of=date(2015, 3, 1))


@pytest.mark.parametrize(
    ("name", "arguments", "day"),
    [
        ("violence-after-truce", {}, date(2023, 1, 1)),
        ("sanctions-in-force", {"issuers": ["EU"], "at_least": 2}, date(2018, 1, 1)),
        ("forward-presence", {"since": "2014-03-01", "until": "2019-01-01"}, SAID),
    ],
)
def test_a_day_off_the_record_is_refused(evidence, name, arguments, day):
    """What is not on record must not be taken for what was not."""
    with pytest.raises(ClaimError, match="on record"):
        judged(evidence, name, arguments, speaks_of=day)


def test_text_and_result_are_two_readings(evidence):
    text = {"points": [11], "read_as": "text"}
    assert judged(evidence, "agreement-points", text).verdict == "holds"
    assert judged(evidence, "agreement-points", text | {"due_by": "2015-06-30"}).verdict == "fails"
    assert (
        judged(evidence, "agreement-points", {"points": [5], "read_as": "text", "due_by": "2015-12-31"}).verdict
        == "fails"
    )
    assert judged(evidence, "agreement-points", {"points": [6], "read_as": "result"}).verdict == "cannot be tested"
    assert judged(evidence, "agreement-points", {"points": [2, 6], "read_as": "result"}).verdict == "cannot be tested"
    assert judged(evidence, "agreement-points", {"points": [2, 11], "read_as": "result"}).verdict == "fails"


def test_a_report_of_a_later_day_does_not_count(evidence):
    early = judged(evidence, "agreement-points", {"points": [2], "read_as": "result"}, speaks_of=date(2015, 6, 1))
    assert early.verdict == "cannot be tested"


def test_an_unknown_point_is_refused(evidence):
    with pytest.raises(ClaimError, match="no point 14; it has 1 to 13"):
        judged(evidence, "agreement-points", {"points": [14], "read_as": "text"})


def test_spending_between_other_years(evidence):
    """In 2025 every member with a figure is at about 2 %; the United States' share fell, but it was above."""
    assert judged(evidence, "spending-guideline", {"first": 2014, "last": 2025}).verdict == "holds"
    with pytest.raises(ClaimError, match="swap them"):
        judged(evidence, "spending-guideline", {"first": 2024, "last": 2014})
    with pytest.raises(ClaimError, match="2010 to 2025"):
        judged(evidence, "spending-guideline", {"first": 2000, "last": 2014})


def test_presence_before_anything_new(evidence):
    """On 5 March 2014 nothing new stood, but much came later."""
    arguments = {"since": "2014-03-01", "until": "2017-12-31"}
    assert judged(evidence, "forward-presence", arguments, speaks_of=date(2014, 3, 5)).verdict == "depends"
    with pytest.raises(ClaimError, match="are to lie about"):
        judged(evidence, "forward-presence", arguments, speaks_of=date(2018, 1, 1))


def test_sanctions_before_there_were_any(evidence):
    arguments = {"issuers": ["US", "EU"], "at_least": 2}
    assert judged(evidence, "sanctions-in-force", arguments, speaks_of=date(2014, 3, 10)).verdict == "fails"
    with pytest.raises(ClaimError, match="no sanctions of 'USA'; nearest: 'US'"):
        judged(evidence, "sanctions-in-force", {"issuers": ["USA"], "at_least": 2})


def test_a_wrong_argument_is_told_with_its_line(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text(
        "id: own\ntitle: t\nscenario: epaa\nclaims:\n"
        "  - id: a\n    statement: s\n    said_by: b\n    said_on: 2016-05-19\n    speaks_of: 2016-05-19\n"
        "    source: UCDP\n    check: violence-after-truce\n    arguments: {months: 0}\n"
        "  - id: b\n    statement: s\n    said_by: b\n    said_on: 2016-05-19\n    speaks_of: 2016-05-19\n"
        "    source: UCDP\n    check: agreement-points\n    arguments: {points: [], read_as: spirit}\n",
        encoding="utf-8",
    )
    with pytest.raises(ClaimError) as error:
        check(str(file))
    told = str(error.value)
    assert "own.yaml:12: claims.0.arguments.months" in told
    assert "own.yaml:20: claims.1.arguments.points" in told
    assert "write 'text' or 'result', not 'spirit'" in told


def test_a_wrong_answer_of_the_record_is_told_with_its_line(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text(
        "id: own\ntitle: t\nscenario: epaa\nclaims:\n"
        "  - id: a\n    statement: s\n    said_by: b\n    said_on: 2016-05-19\n    speaks_of: 2016-05-19\n"
        "    source: UCDP\n    check: agreement-points\n    arguments: {points: [14], read_as: text}\n",
        encoding="utf-8",
    )
    with pytest.raises(ClaimError, match=r"own\.yaml:12: claims\.0\.arguments\.points\.0: .* has no point 14"):
        check(str(file))
