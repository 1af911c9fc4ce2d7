"""A statement that follows from a plan is told apart from one that came true."""

from datetime import date, timedelta

import pytest

import penumbra as pb
from penumbra.cli.tables import ledger
from penumbra.report import claim_rows, sentences

NEXT = date.today() + timedelta(days=366)
LEDGER = f"""\
id: mine
title: Mine
scenario: guam
claims:
  - &claim
    id: to-come
    statement: It stands then.
    said_by: me
    said_on: 2026-05-19
    speaks_of: {NEXT}
    source: penumbra-assumption
    check: planned-completion
    arguments: {{element: aegis-guam, earliest: 2020-10-01, latest: 2040-09-30}}
  - <<: *claim
    id: past
    speaks_of: 2026-06-01
"""


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    file = tmp_path_factory.mktemp("ledger") / "mine.yaml"
    file.write_text(LEDGER, "utf-8")
    return pb.check(str(file))


def test_the_rows_of_the_report_tell_it(judged):
    assert judged.verdict.values.tolist() == ["holds", "holds"]
    rows = claim_rows.claims(judged, ["", ""])
    assert [row.planned for row in rows] == [True, False]
    assert sentences.claims_sentence(judged.verdict.values, planned=1) == (
        "Of 2\u00a0public statements, 2 hold (1 of them as planned, for a day still to come)"
    )


def test_the_commands_tell_it(judged, capsys):
    ledger(judged)
    told = capsys.readouterr().out
    assert "holds, as planned  to-come" in told
    assert "holds  past" in told


def test_only_what_holds_may_hold_as_planned():
    assert claim_rows.as_planned("holds", NEXT.isoformat())
    assert not claim_rows.as_planned("fails", NEXT.isoformat())
    assert not claim_rows.as_planned("holds", date.today().isoformat())
