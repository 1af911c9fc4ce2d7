"""The worked example of CONTRIBUTING is a check."""

from pathlib import Path

import pytest

import penumbra as pb

TEXT = Path(__file__).parents[3] / "CONTRIBUTING.md"

LEDGER = """\
id: mine
title: Mine
scenario: epaa
claims:
  - {id: enough, statement: Enough., said_by: me, said_on: 2016-05-19, speaks_of: 2016-05-19,
     source: penumbra-assumption, check: interceptors-held, arguments: {at_least: 24}}
  - {id: many, statement: Many., said_by: me, said_on: 2016-05-19, speaks_of: 2016-05-19,
     source: penumbra-assumption, check: interceptors-held, arguments: {at_least: 440}}
"""


@pytest.fixture
def example(tmp_path):
    code = TEXT.read_text("utf-8").split("```python\n")[1].split("```")[0]
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "interceptors_held.py").write_text(code, "utf-8")
    return tmp_path


def test_a_file_put_there_is_a_check(example):
    file = example / "mine.yaml"
    file.write_text(LEDGER, "utf-8")
    judged = pb.check(str(file), folder=example / "checks")
    # Deveselu's 24 and nine on each of two stations
    assert judged.verdict.values.tolist() == ["holds", "fails"]
    assert str(judged.claim_answer[0].values) == "42 interceptors in 3 batteries"
