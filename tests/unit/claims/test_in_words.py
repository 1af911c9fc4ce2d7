"""The texts of findings name sources by their titles, and days as people write them."""

import penumbra as pb
from penumbra.claims.finding import Exhibit, Finding
from penumbra.claims.in_words import in_words
from penumbra.scenario.model import Source

SOURCES = {
    "kyivpost-2015-02-12": Source(title="Kyiv Post, text of the measures (page 38039)", read="read"),
    "report": Source(title="A report", read="read"),
}
LEDGER = """\
id: mine
title: Mine
scenario: epaa
claims:
  - id: truce
    statement: A truce was agreed.
    said_by: me
    said_on: 2016-05-19
    speaks_of: 2016-05-19
    source: penumbra-assumption
    check: dated-facts
    arguments: {table: ceasefires, facts: ["2015-02-15"]}
"""


def test_keys_become_titles_and_days_words():
    text = "By 2015-02-15 (kyivpost-2015-02-12, second-hand); the report, my-kyivpost-2015-02-12 and 2015-99-99 stay."
    told = in_words(Finding("holds", text, text, "", "day-2015-02-15"), SOURCES)
    assert told.answer == told.reason
    assert told.reason == (
        "By 15\u00a0February 2015 (Kyiv Post, text of the measures, second-hand); the report, "
        "my-kyivpost-2015-02-12 and 2015-99-99 stay."
    )
    assert told.shown_in == "day-2015-02-15"


def test_titles_and_notes_of_exhibits_are_written_so_and_their_data_is_not():
    data = {"title": "On 2015-02-15", "note": "kyivpost-2015-02-12", "days": [{"day": "2015-02-15"}]}
    told = in_words(Finding("holds", "", "", "", exhibits=[Exhibit("bars", data)]), SOURCES).exhibits[0].data
    assert told["title"] == "On 15\u00a0February 2015"
    assert told["note"] == "Kyiv Post, text of the measures"
    assert told["days"] == data["days"]


def test_a_judged_ledger_has_them_so(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(LEDGER, "utf-8")
    judged = pb.check(str(file))
    text = f"{judged.claim_answer.item()} {judged.reason.item()}"
    assert "15\u00a0February 2015" in text
    assert "2015-02" not in text
    assert "kyivpost" not in text
