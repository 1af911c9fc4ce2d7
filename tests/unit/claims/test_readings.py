"""Readings: what they say together, how mistakes are told; a row in dispute never holds or fails alone."""

import json
import re
from itertools import product
from pathlib import Path

import pytest

import penumbra as pb
from penumbra.claims.finding import Finding
from penumbra.claims.ledger import Ledger, Reading, ledgers, load_ledger
from penumbra.claims.readings import Judged, together
from penumbra.cli.tables import ledger, ledger_data
from penumbra.errors import ClaimError
from penumbra.report.claim_rows import ClaimRow, ReadingRow

TWO = """\
id: mine
title: Mine
scenario: epaa
claims:
  - id: site
    statement: The site stood.
    said_by: me
    said_on: 2016-05-19
    speaks_of: 2016-05-19
    source: penumbra-assumption
    readings:
      - id: in Romania
        words: The site in Romania stood.
        check: standing
        arguments: {element: deveselu}
      - id: in Poland
        words: The site in Poland stood.
        check: standing
        arguments: {element: redzikowo}
    objections:
      - {side: you, says: It is another site., source: penumbra-assumption}
"""


@pytest.fixture
def judge(tmp_path):
    def judged(text):
        file = tmp_path / "mine.yaml"
        file.write_text(text, "utf-8")
        return pb.check(str(file))

    return judged


def test_readings_that_differ_make_the_row_depend_on_them(judge):
    """The site in Romania stood from 12 May 2016, that in Poland from 2024."""
    judged = judge(TWO)
    assert judged.verdict.values.tolist() == ["depends"]
    assert judged.reading_verdict.values.tolist() == ["holds", "fails"]
    assert judged.reading.values.tolist() == ["site/in Romania", "site/in Poland"]
    assert 'It depends on the reading: holds as "in Romania"; fails as "in Poland".' in str(judged.reason.values[0])
    assert str(judged.claim_answer.values[0]) == "of 2 readings: holds 1, fails 1"
    assert "12\u00a0May 2016" in str(judged.reading_answer.values[0])


def test_readings_that_agree_give_the_row_their_verdict(judge):
    judged = judge(TWO.replace("element: redzikowo", "element: kurecik"))
    assert judged.verdict.values.tolist() == ["holds"]
    judged = judge(TWO.replace("element: deveselu", "element: phase-4"))
    assert judged.verdict.values.tolist() == ["fails"]


def test_readings_that_agree_on_depends_do_not_make_the_row_depend_on_the_reading():
    """What the table and the report write beside a row whose readings all depend on a number."""
    for verdicts, told in ((("depends", "depends"), False), (("depends", "holds"), True)):
        row, readings = _row_of(verdicts)
        assert row.disagree is told
        found = together(readings)
        assert ("no number decides" in found.would_change) is told
        assert ("Which reading is meant" in found.would_change) is told


def _row_of(verdicts):
    made = [
        Judged(Reading(id=f"way {number}", words="So.", check="standing"), Finding(verdict, "f", "r", "w"))
        for number, verdict in enumerate(verdicts)
    ]
    readings = tuple(
        ReadingRow(one.reading.id, one.reading.words, "", one.finding.verdict, "f", "r", "w", "", "") for one in made
    )
    found = together(made)
    row = ClaimRow("id", "s", "me", "", "", "", found.verdict, found.answer, found.reason, found.would_change, "")
    return row._replace(readings=readings), made


def test_the_table_tells_that_readings_disagree_only_if_they_do(judge, capsys):
    judged = judge(TWO)
    judged["reading_verdict"] = ("reading", ["depends", "depends"])
    ledger(judged)
    told = capsys.readouterr().out
    assert "depends  site" in told
    assert "depends on the reading  site" not in told


def test_a_reading_may_speak_of_another_day(judge):
    poland = "        check: standing\n        arguments: {element: redzikowo}"
    text = TWO.replace(poland, f"        speaks_of: 2025-01-01\n{poland}")
    judged = judge(text)
    assert judged.verdict.values.tolist() == ["holds"]
    assert judged.reading_speaks_of.values.tolist() == ["2016-05-19", "2025-01-01"]


def test_table_and_json_show_each_reading(judge, capsys):
    judged = judge(TWO)
    (row,) = ledger_data(judged)
    assert [reading["verdict"] for reading in row["readings"]] == ["holds", "fails"]
    assert row["objections"] == [{"side": "you", "says": "It is another site.", "source": "penumbra-assumption"}]
    json.dumps(row)
    ledger(judged)
    told = capsys.readouterr().out
    assert "depends on the reading  site" in told
    assert "holds as in Romania" in told
    assert "fails as in Poland" in told
    assert "you: It is another site." in told
    assert "me, 19 May 2016 (penumbra-assumption)" in told.replace("\u00a0", " ")


def test_a_judged_ledger_goes_through_netcdf(judge, tmp_path):
    judged = judge(TWO)
    pb.save(judged, tmp_path / "judged.nc")
    read = pb.read(tmp_path / "judged.nc")
    assert read.identical(judged)
    assert ledger_data(read) == ledger_data(judged)


def test_plain_data_have_check_arguments_and_exhibits_of_rows_and_readings(judge):
    far = "check: distance-to-country\n        arguments: {site: deveselu, country: RUS, says: 230 km}"
    (row,) = ledger_data(judge(TWO.replace("check: standing\n        arguments: {element: deveselu}", far)))
    assert (row["check"], row["arguments"], row["exhibits"]) == ("", {}, [])
    assert [(each["check"], each["arguments"]) for each in row["readings"]] == [
        ("distance-to-country", {"site": "deveselu", "country": "RUS", "says": "230 km"}),
        ("standing", {"element": "redzikowo"}),
    ]
    assert [each["kind"] for each in row["readings"][0]["exhibits"]] == ["site-on-map"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("arguments: {element: redzikowo}", "arguments: {element: redzikow}",
         "mine.yaml:19: claims.0.readings.1.arguments.element: no battery, sensor or phase 'redzikow'"),
        ("        check: standing\n        arguments: {element: redzikowo}", "        check: standin\n",
         "mine.yaml:18: claims.0.readings.1.check: no check 'standin'; nearest: 'standing'"),
        ("element: redzikowo", "elment: redzikowo", "claims.0.readings.1.arguments.elment: unknown field"),
        ("words: The site in Poland stood.", "wrds: The site in Poland stood.", "claims.0.readings.1.wrds"),
        ("id: in Poland", "id: in Romania", "'in Romania' occurs twice"),
        ("    readings:", "    check: standing\n    readings:", "inside each reading, not next to readings"),
        ("source: penumbra-assumption}", "source: nobody}",
         "mine.yaml:21: claims.0.objections.0.source: no source 'nobody'"),
    ],
)  # fmt: skip
def test_mistakes_are_named(judge, old, new, words):
    assert old in TWO
    with pytest.raises(ClaimError) as caught:
        judge(TWO.replace(old, new, 1))
    assert words in str(caught.value), caught.value


def test_a_claim_has_a_check_or_two_readings(judge):
    none = TWO[: TWO.index("    readings:")]
    with pytest.raises(ClaimError, match="write check, or readings"):
        judge(none)
    one = TWO[: TWO.index("      - id: in Poland")]
    with pytest.raises(ClaimError, match=r"claims\.0\.readings"):
        judge(one)


VERDICTS = ("holds", "fails", "depends", "cannot be tested")


@pytest.mark.parametrize("pair", list(product(VERDICTS, repeat=2)))
def test_no_row_with_disagreeing_readings_holds_or_fails(pair):
    """All pairs: where they agree the row says so, else it depends."""
    findings = [Finding(verdict, "f", "r", "c") for verdict in pair]
    said = together([Judged(Reading(id=str(n), words="w", check="c"), one) for n, one in enumerate(findings)])
    assert said.verdict == (pair[0] if pair[0] == pair[1] else "depends")
    assert all(verdict in said.answer for verdict in pair)


@pytest.mark.parametrize("name", ledgers())
def test_readings_of_the_built_in_ledgers_are_told_apart(name):
    """Two readings of a statement ask different things."""
    for claim in load_ledger(name)[0].claims:
        asked = [
            json.dumps([read.check, read.arguments, str(read.speaks_of)], default=str) for read in claim.readings or ()
        ]
        assert len(asked) == len(set(asked)), claim.id


def test_the_schema_tells_an_editor_of_readings():
    schema = Ledger.model_json_schema()
    assert {"Reading", "Objection"} <= set(schema["$defs"])
    assert set(schema["$defs"]["Reading"]["required"]) == {"id", "words", "check"}


ROOT = Path(__file__).parents[3]


def test_the_example_of_contributing_is_judged(judge):
    """Certified on 12 May 2016, under NATO's command from 8 July."""
    (text,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), flags=re.DOTALL)
    judged = judge(text)
    assert judged.verdict.values.tolist() == ["depends"]
    assert judged.reading_verdict.values.tolist() == ["holds", "fails"]


def test_every_sentence_of_the_report_has_a_row():
    """docs/article.md puts the report's sentences beside the rows: each names one or is listed as opinion."""
    ledger_, _ = load_ledger("article-2016-05-19")
    lines = (ROOT / "docs" / "article.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")][2:]
    assert len(cells) >= 25
    named = [row for *_, last in cells for row in re.findall(r"`([a-z0-9-]+)`", last)]
    rows = {claim.id for claim in ledger_.claims}
    assert set(named) <= rows
    assert rows - set(named) == {"nato-cannot-intercept"}  # not in the report, beside it
    assert sum("opinion" in last for *_, last in cells) == len(ledger_.opinions)
    assert all(re.search(r"`[a-z0-9-]+`|opinion", last) for *_, last in cells)
