"""The checks that rest on records: the built-in ledger's verdicts, what turns them, and wrong arguments."""

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from penumbra.claims.check import check
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim, ledgers, load_ledger
from penumbra.errors import ClaimError
from penumbra.record.captions import caption
from penumbra.record.events import SHARES
from penumbra.record.tables import TABLES, folder_text, record, rows
from penumbra.scenario.loader import load, sources
from penumbra.scenario.protects import Protects
from unit.claims.asking import put, rows_of

SAID = date(2016, 5, 19)
ROWS = rows_of("article-2016-05-19")


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
        ("romania-operational/certified by the United States", "holds", ("7 days before",)),
        ("romania-operational/operational for NATO", "fails", ("2016-07-08",)),
        ("romania-operational/technically ready", "fails", ("2015-12-18",)),
        ("penultimate-step/by phases and sites", "holds", ("one of four phases was still to come",)),
        ("penultimate-step/by NATO's core elements", "fails", ("2016-07-09",)),
        ("poland-2018/ground broken", "holds", ("2016-05-13",)),
        ("poland-2018/the plan", "holds", ("planned for 2018; came in July 2024, 66 months late",)),
        ("poland-2018/the forecast", "fails", ("66 months late",)),
        ("complex-in-poland/stood on that day", "fails", ("operational on 10\u00a0July 2024, 2,974 days after",)),
        ("complex-in-poland/was to be deployed", "holds", ("2016-05-13", "2023-12-15")),
        ("near-russia/on the border", "fails", ("162 km",)),
        ("near-russia/within reach of short-range missiles", "holds", ("162 km",)),
        ("near-russia/troops in neighbouring states", "holds", ("2014-04-23",)),
        ("greenland-azores/the span of parts and allies", "holds", ("Denmark, an ally", "Portugal, an ally")),
        ("greenland-azores/NATO's aim", "holds", ("2010-11-20",)),
        ("decade-old-proposal/any such shield", "holds", ("9.3 (2007-01-19)", "6.7 (2009-09-17)")),
        ("decade-old-proposal/the design that came", "fails", ("6.7 (2009-09-17)",)),
        ("nato-cannot-intercept/the interceptor as such", "fails", ("2020-11-16",)),
        ("outbreak/the order of events", "holds", ("2014-02-22", "2014-03-18", "2014-04-12", "2014-04-14")),
        ("outbreak/overthrown, or removed by parliament", "cannot be tested", ()),
        ("outbreak/only between Ukrainians", "cannot be tested", ("NATO accuses Russia",)),
        ("greater-autonomy/from February 2015", "holds", ("2015-02-12",)),
        ("greater-autonomy/from the outbreak", "fails", ("2014-04-07", "2014-05-12")),
        ("greater-autonomy/some of them from the outbreak", "holds", ("2014-04-27",)),
        ("russian-speaking", "holds", ("Donetsk 74.9 %, Luhansk 68.8 %",)),
        ("truce-failed/failed to end it", "holds", ("556 in the 10 months", "58 in 12", "-90 % (-92 to -89 %)")),
        ("truce-failed/failed to reduce it", "fails", ("562, then 248, -56 %", "-88 %", "both counts -92 to -56 %")),
        ("truce-failed/failed to stop it for a time", "holds", ()),
        ("truce-failed/who failed", "cannot be tested", ()),
        ("minsk-terms/the text", "holds", ("of 6 dated points of 13, 6 had fallen due",)),
        ("minsk-terms/the ceasefire as a result", "fails", ("459 days",)),
        ("minsk-terms/the pull-out as a result", "depends", ("25/35/70 km", "16.1 (12.8 to 19.3)")),
        ("minsk-terms/the reforms as a result", "fails", ("due by 2015-12-31, 140 days",)),
        (
            "minsk-terms/the other ten as a result",
            "fails",
            ("of 10 points: not kept 3, kept in part 4, disputed 1, kept 1, no report by then 1; ",),
        ),
        ("ceasefire-day", "holds", ("2015-02-15",)),
        ("mutual-accusations", "holds", ()),
        ("west-accuses/the accusation", "holds", ()),
        ("west-accuses/the fact", "cannot be tested", ("2014-11-12", "2022-11-17", "2023-01-25")),
        ("dialogue/the dialogue", "holds", ("2016-04-20",)),
        ("dialogue/no business as usual", "holds", ("2014-04-01", "2016-04-20")),
        ("spending-pledge/two per cent reached", "fails", ("3 of 27", "22 of 31")),
        (
            "spending-pledge/moved toward two per cent",
            "holds",
            ("of 24 below it in 2014, 24 had moved up", "16 of them"),
        ),
        ("spending-pledge/no more decline", "depends", ("of 24 members", "2015 9")),
        ("spending-pledge/real growth", "holds", ("24 spent more",)),
        ("spending-pledge/a fifth for equipment", "fails", ("7 of 27", "9 of 27 in 2016", "16 of 28 in 2019")),
        (
            "forward-presence/forces and headquarters",
            "holds",
            ("1 on 2014-03-01, 6 on 2016-05-19 (6 begun since), 6 more", "1,040 in 3 of 6"),
        ),
        ("forward-presence/the battlegroups alone", "depends", ("0 on 2016-05-19 (0 begun since), 4 more",)),
        ("forward-presence/permanent, against the Act of 1997", "cannot be tested", ()),
        ("sanctions", "holds", ("US 5 steps, EU 6 steps", "US 3, EU 3", "1 of 6")),
        ("sanctions-reason/all of them", "fails", ("US 2 of 5, EU 2 of 6",)),
        ("sanctions-reason/some of them", "holds", ()),
        ("sanctions-reason/Crimea left out", "fails", ("US 5 of 5, EU 5 of 6",)),
    ],
)
def test_the_reports_statements(evidence, row, verdict, figures):
    """The arithmetic behind the figures stands in tests/unit/record.

    Months of slip at Redzikowo, whole ones from 31 December 2018: to 15 December 2023 they are 59 (60 on the 31st), to
    10 July 2024 66, to 13 November 2024 70. Troops on the day: 600 + 200 + 6 times 40 = 1,040.
    """
    found = put(evidence, ROWS[row])
    assert found.verdict == verdict
    for figure in figures:
        assert figure in found.answer
    assert found.reason
    assert found.would_change
    if row == "poland-2018/the plan":
        assert "(+59)" in found.reason
        assert "(+70)" in found.reason


ASKS_PHYSICS = {"umbrella", "intercontinental-reach", "engageable", "range-rings"}


def test_the_test_leaves_no_row_out():
    """But those that ask for maps or arcs, which tests/unit/claims/test_strategic_checks judges."""
    (mark,) = (mark for mark in test_the_reports_statements.pytestmark if mark.name == "parametrize")
    without = {key for key, claim in ROWS.items() if claim.check not in ASKS_PHYSICS}
    without -= {key for key in without if key.startswith("raises-nuclear-potential")}
    assert {values[0] for values in mark.args[1]} == without


@pytest.mark.parametrize("name", ledgers())
def test_every_row_of_the_built_in_ledgers_has_an_author_and_a_source(name):
    ledger, _ = load_ledger(name)
    known = sources() | ledger.sources
    for claim in ledger.claims:
        assert len(claim.said_by) > 2, claim.id
        assert claim.said_by.casefold() != "news report", claim.id
        assert claim.source in known, claim.id
        for said in claim.objections:
            assert said.side, claim.id
            assert said.source in known, claim.id


def runs(text: str) -> set[str]:
    """Hashes of every run of six words."""
    words = re.findall(r"[a-z0-9]+", text.lower().replace("'", ""))
    six = (" ".join(words[at : at + 6]) for at in range(len(words) - 5))
    return {hashlib.sha256(run.encode()).hexdigest()[:10] for run in six}


def copied() -> set[str]:
    """Those of the pages cited."""
    lines = (Path(__file__).parent / "words_of_others.txt").read_text("utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


@pytest.mark.parametrize("name", ledgers())
def test_no_statement_copies_six_words_in_a_row(name):
    others = copied()
    for claim in load_ledger(name)[0].claims:
        texts = [claim.statement, *(said.says for said in claim.objections)]
        for reading in claim.readings or (claim,):
            texts += [getattr(reading, "words", ""), *told_in(reading.arguments)]
        assert not [text for text in texts if runs(text) & others], claim.id


def told_in(arguments: Any) -> list[str]:
    """Every text of a check's arguments, however deep."""
    if isinstance(arguments, str):
        return [arguments]
    if isinstance(arguments, dict):
        return [text for each in arguments.values() for text in told_in(each)]
    return [text for each in arguments for text in told_in(each)] if isinstance(arguments, list | tuple) else []


def test_neither_the_page_on_the_report_nor_a_table_copies_six_words_in_a_row():
    others = copied()
    page = (Path(__file__).parents[3] / "docs" / "article.md").read_text("utf-8")
    assert not [line for line in page.splitlines() if runs(line) & others]
    for name, table in TABLES.items():
        for row in rows(table.file):
            assert not [text for text in row.values() if runs(text or "") & others], (name, row)


def test_a_copied_sentence_would_be_found():
    """The line that an agency had on the day, as it stood there."""
    assert runs("When complete, the defensive umbrella will stretch from Greenland to the Azores.") <= copied()


JUDGING = ("rival", "regime", "terrorist", "aggressor", "puppet", "so-called", "junta", "propaganda")


@pytest.mark.parametrize("name", ledgers())
def test_statements_and_readings_do_not_judge(name):
    """No word that takes a side stands in a statement or a reading; objections are each side's own."""
    for claim in load_ledger(name)[0].claims:
        for text in (claim.statement, *(reading.words for reading in claim.readings or ())):
            assert not [word for word in JUDGING if word in text.casefold()], claim.id


def test_a_user_table_changes_the_verdict(evidence, tmp_path):
    """With a table in which every ally of it is at two per cent, the pledge is reached, by those on record."""
    file = tmp_path / "own.csv"
    head = "iso3,year,gdp_percent,estimate,edition,side,source,grade"
    lines = [
        f"{ally},{year},2.5,0,2025-01-01,me,my-page,second-hand" for ally in ("POL", "USA") for year in (2014, 2024)
    ]
    file.write_text("\n".join((head, *lines)), "utf-8")
    mine = Evidence(evidence.scenario, sources=evidence.sources, record=record({"spending": file}))
    found = put(mine, ROWS["spending-pledge/two per cent reached"])
    assert found.verdict == "depends"
    assert "2 of 2 members in 2014" in found.answer
    assert "No figure for" in found.reason


def own_table(evidence: Evidence, file: Path, name: str, lines: list[str]) -> Evidence:
    """The same evidence with a table of a user's own."""
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return Evidence(evidence.scenario, sources=evidence.sources, record=record({name: file}))


def test_the_span_counts_whom_the_scenario_protects(evidence):
    """By NATO Portugal is an ally; a scenario that protects Romania alone does not count its land."""
    arguments = {"ends": ["azores"], "day": "2018-12-31", "history": "actual"}
    found = judged(evidence, "span-of-parts", arguments)
    assert (found.verdict, found.answer) == ("holds", "Azores: land of Portugal, an ally")
    assert "the parts and the countries of NATO span" in found.reason
    for countries, verdict, figure in (
        (("ROU",), "fails", "Azores: neither a part nor protected"),
        (("ROU", "PRT"), "holds", "Azores: land of Portugal, protected"),
    ):
        other = evidence.scenario.model_copy(update={"protects": Protects(countries=countries)})
        found = judged(Evidence(other), "span-of-parts", arguments)
        assert (found.verdict, found.answer) == (verdict, figure)
        assert "the countries that the scenario protects span" in found.reason
    with pytest.raises(ClaimError, match="check: the scenario does not say whom it protects"):
        judged(Evidence(evidence.scenario.model_copy(update={"protects": None})), "span-of-parts", arguments)


def test_a_share_that_the_census_does_not_have_is_refused(evidence):
    with pytest.raises(ClaimError, match=r"arguments\.share: no share 'language_polish'; nearest: 'language_russian'"):
        judged(evidence, "census-majority", {"regions": ["Donetsk"], "share": "language_polish"})


def test_each_share_of_the_census_has_its_words():
    assert SHARES == ("language_russian", "nationality_ukrainian", "nationality_russian")
    assert all(caption(name) for name in SHARES)


def test_the_census_is_told_with_the_year_source_and_grade_of_its_rows(evidence, tmp_path):
    """And the latest of two censuses counts."""
    lines = [
        "region,language_russian,nationality_ukrainian,nationality_russian,year,side,source,grade",
        "Luhansk,60,60,30,2014,me,my-page,sourced",
        "Luhansk,40,60,30,2001,me,old-page,sourced",
        "Donetsk,80,60,30,2001,me,old-page,assumption",
    ]
    mine = own_table(evidence, tmp_path / "own.csv", "census", lines)
    found = put(mine, ROWS["russian-speaking"])
    assert found.verdict == "holds"
    assert "census of 2001 and 2014: Donetsk 80.0 %, Luhansk 60.0 %" in found.answer
    assert "(old-page, assumption; my-page, sourced)" in found.reason
    assert "second-hand" not in found.reason


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("shield", "decade-old-proposal/the design that came"),
        ("shield", "poland-2018/the plan"),
        ("sanctions", "sanctions"),
        ("outcomes", "minsk-terms/the pull-out as a result"),
        ("deaths", "truce-failed/failed to end it"),
        ("violations", "truce-failed/failed to end it"),
        ("spending-counts", "spending-pledge/two per cent reached"),
    ],
)
def test_the_order_of_the_rows_of_a_table_says_nothing(evidence, tmp_path, table, row):
    head, *lines = folder_text(TABLES[table].file).splitlines()
    as_built, reversed_ = (
        own_table(evidence, tmp_path / "own.csv", table, [head, *order]) for order in (lines, reversed(lines))
    )
    told = put(as_built, ROWS[row])
    assert put(reversed_, ROWS[row]) == told
    assert told.verdict == put(evidence, ROWS[row]).verdict


def test_proposals_within_other_years(evidence):
    """9.3 and 6.7 years: both within 6 to 10, neither within 1 to 2; before 2007 there was none."""
    assert judged(evidence, "dated-proposal", {"at_least": 6, "at_most": 10}).verdict == "holds"
    assert judged(evidence, "dated-proposal", {"at_least": 1, "at_most": 2}).verdict == "fails"
    early = judged(evidence, "dated-proposal", {"at_least": 0, "at_most": 9}, said_on=date(2006, 12, 1))
    assert early.verdict == "fails"


def test_ended_and_fell_are_told_apart(evidence):
    found = judged(evidence, "violence-after-truce", {"months": 12})
    assert "749 (666 to 778) in 442 fatal events from 2015-03 to 2016-04, in 14 of 14 months" in found.reason
    assert "-90 %" in found.answer
    assert judged(evidence, "violence-after-truce", {"failed_to": "reduce"}).verdict == "fails"
    assert judged(evidence, "violence-after-truce", {"failed_to": "pause"}).verdict == "holds"
    assert "CC BY 4.0" in found.would_change


def test_months_after_are_cut_at_the_day_spoken_of(evidence):
    """Until 1 June 2015 there are three whole months after, 58 + 51 + 92 = 201 deaths, 67 a month."""
    assert "67 in 3 after" in judged(evidence, "violence-after-truce", {}, speaks_of=date(2015, 6, 1)).answer


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
    assert judged(evidence, "agreement-points", {"points": [6], "read_as": "result"}).verdict == "depends"
    assert judged(evidence, "agreement-points", {"points": [2, 6], "read_as": "result"}).verdict == "depends"
    assert judged(evidence, "agreement-points", {"points": [2, 11], "read_as": "result"}).verdict == "fails"
    assert judged(evidence, "agreement-points", {"points": [13], "read_as": "result"}).verdict == "holds"
    early = judged(evidence, "agreement-points", {"points": [10], "read_as": "result"}, speaks_of=date(2015, 6, 1))
    assert early.verdict == "cannot be tested"
    assert judged(evidence, "agreement-points", {"points": [10], "read_as": "result"}).verdict == "depends"


def test_a_report_of_a_later_day_does_not_count(evidence):
    early = judged(evidence, "agreement-points", {"points": [2], "read_as": "result"}, speaks_of=date(2015, 6, 1))
    assert early.verdict == "cannot be tested"


def test_an_unknown_point_is_refused(evidence):
    with pytest.raises(ClaimError, match="no point 14; it has 1 to 13"):
        judged(evidence, "agreement-points", {"points": [14], "read_as": "text"})


def test_spending_between_other_years(evidence):
    """In 2025 every member with a figure is at 2 %; Hungary's was not read, so it depends. NATO itself counted all."""
    found = judged(evidence, "spending-guideline", {"first": 2014, "last": 2025})
    assert found.verdict == "depends"
    assert "No figure for Hungary" in found.reason
    assert "31 of 31 in that of 2025-08-28" in found.reason
    with pytest.raises(ClaimError, match="swap them"):
        judged(evidence, "spending-guideline", {"first": 2024, "last": 2014})
    with pytest.raises(ClaimError, match="no spending of 2000 on record; the table has 2012, "):
        judged(evidence, "spending-guideline", {"first": 2000, "last": 2014})


def test_presence_before_anything_new(evidence):
    """On 5 March 2014 nothing new stood, but much came later."""
    arguments = {"since": "2014-03-01", "until": "2017-12-31"}
    assert judged(evidence, "forward-presence", arguments, speaks_of=date(2014, 3, 5)).verdict == "depends"
    with pytest.raises(ClaimError, match="are to lie about"):
        judged(evidence, "forward-presence", arguments, speaks_of=date(2018, 1, 1))


def test_battlegroups_are_counted_on_the_day_of_the_statement(evidence):
    """Four stood in September 2017; none on 19 May 2016; figures of troops of 2022 say nothing of either day."""
    arguments = {"since": "2014-03-01", "until": "2017-12-31"}
    for day, words in ((date(2017, 9, 30), "; 4 stood."), (SAID, "; none stood.")):
        found = judged(evidence, "forward-presence", arguments, speaks_of=day)
        assert words in found.would_change
        assert "2022" not in found.reason.split("Still to come")[0]
        assert " troops (" not in found.reason or "The battlegroups on 2022" not in found.reason


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


def test_what_the_other_side_announced_is_told_with_who_says_it(evidence):
    found = put(evidence, ROWS["forward-presence/forces and headquarters"])
    assert "On the other side, 2016-05-04: " in found.reason
    assert "(says Russia; inserbia-2016-05-04, second-hand)." in found.reason
