"""A user's own table in place of a built-in one: what is refused, with which words, and what it changes."""

from importlib import resources

import pytest

from penumbra.claims.check import check
from penumbra.errors import ClaimError, ScenarioError
from penumbra.record.spending import count, factbook_shares, gdp_shares
from penumbra.record.tables import BUILT_IN, TABLES, folder_text, record, rows
from penumbra.record.truce import fatal_events

HEAD = "iso3,year,gdp_percent,equipment_percent,real_change_percent,estimate,edition,side,source,grade,note"
GOOD = "POL,2014,1.85,18.8,,0,2019-06-25,me,my-page,second-hand,"


@pytest.fixture
def own(tmp_path):
    def made(*lines: str, name: str = "spending", head: str = HEAD):
        file = tmp_path / "own.csv"
        file.write_text("\n".join((head, *lines)) + "\n", "utf-8")
        return record({name: file})

    return made


@pytest.mark.parametrize("name", TABLES)
def test_built_in_tables_pass_the_checks_of_a_users(name):
    file = resources.files("penumbra.record").joinpath("data") / TABLES[name].file
    assert record({name: file}).rows(name) == rows(TABLES[name].file)


def test_a_users_table_is_used_and_the_others_stay(own):
    mine = own(GOOD)
    assert count(gdp_shares(mine), 2014).known == 1
    assert mine.rows("deaths") == BUILT_IN.rows("deaths")
    assert list(mine.files) == ["spending"]


def test_a_long_source_stays_whole(own):
    source = "https://example.org/" + "a" * 100
    shares = gdp_shares(own(GOOD.replace("my-page", source)))
    assert shares.gdp_share_source.sel(ally="POL", year=2014).item() == source


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            GOOD.replace("POL", "POD"),
            "own.csv:2: iso3: write the code of a member of NATO (ISO 3166 alpha-3), not 'POD'",
        ),
        (GOOD.replace("POL", "POD"), "nearest: 'POL'"),
        (GOOD.replace("1.85", "1,85"), "more cells than the 11 columns"),
        (GOOD.replace("1.85", "185"), "gdp_percent: write per cent from 0 to 100, as in 1.93, not '185'"),
        (GOOD.replace("1.85", "-1"), "gdp_percent"),
        (GOOD.replace("1.85", "nan"), "gdp_percent"),
        (GOOD.replace("1.85", ""), "gdp_percent: is empty; write per cent"),
        (GOOD.replace("2014", "14"), "year: write a year, as in 2014, not '14'"),
        (GOOD.replace("second-hand", "sure"), "grade: write 'sourced' or 'second-hand' or 'computed' or 'assumption'"),
        (GOOD.replace("2019-06-25", "25.6.2019"), "edition: write a day as year-month-day"),
        (GOOD.replace("my-page", ""), "source: is empty"),
        (GOOD.replace("me,", "m\x1be,"), "control character 0x1b"),
        (GOOD.rsplit(",", 2)[0], "9 cells for 11 columns; write a comma for each empty cell"),
        (GOOD + '"', "a quote is opened"),
    ],
)
def test_mistakes_are_told_with_file_line_and_column(own, line, words):
    with pytest.raises(ScenarioError) as error:
        own(line)
    assert words in str(error.value)
    assert "own.csv:2: " in str(error.value)


def test_all_mistakes_come_at_once(own):
    with pytest.raises(ScenarioError) as error:
        own(GOOD.replace("POL", "XX"), GOOD, GOOD)
    assert len(error.value.findings) == 2
    assert "own.csv:4: iso3, year, edition: POL, 2014, 2019-06-25 occurs twice" in str(error.value)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (HEAD.replace("gdp_percent", "gdp_percnt"), "unknown column 'gdp_percnt'; nearest: 'gdp_percent'"),
        (HEAD.replace(",gdp_percent", ""), "no column 'gdp_percent'"),
        (HEAD.replace("iso3", "year"), "column 'year' occurs twice"),
        (HEAD.replace(",", ";"), "separate the cells by commas"),
    ],
)
def test_columns_are_checked(own, head, words):
    with pytest.raises(ScenarioError) as error:
        own(GOOD, head=head)
    assert "own.csv:1: " in str(error.value)
    assert words in str(error.value)


def test_columns_that_may_be_empty_may_be_left_out(own):
    head = HEAD.replace(",equipment_percent,real_change_percent", "").replace(",note", "")
    assert own("POL,2014,1.85,0,2019-06-25,me,my-page,second-hand", head=head).rows("spending")[0]["note"] == ""


def test_days_in_the_wrong_order(own):
    head = "id,date,end,party,place,kind,series,title,text,side,source,grade,note"
    with pytest.raises(ScenarioError, match="end: 2015-01-01 is before date, 2016-01-01; swap them"):
        own("a,2016-01-01,2015-01-01,b,,ceasefire,c,d,e,f,g,sourced,", name="ceasefires", head=head)


def test_what_cannot_be_read(tmp_path):
    odd = tmp_path / "latin.csv"
    odd.write_bytes(b"iso3\n\xff\n")
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    for file, words in (
        (tmp_path / "none.csv", "cannot be read"),
        (tmp_path, "is a folder"),
        (odd, "not UTF-8 text"),
        (empty, "the file is empty"),
    ):
        with pytest.raises(ScenarioError, match=words):
            record({"spending": file})
    with pytest.raises(ScenarioError, match="no table 'spendings' on record; nearest: 'spending'"):
        record({"spendings": empty})
    only = tmp_path / "head.csv"
    only.write_text(HEAD + "\n")
    with pytest.raises(ScenarioError, match="no row below the first line"):
        record({"spending": only})


def test_a_users_table_is_called_by_its_file_and_not_by_the_built_in_publisher(tmp_path):
    """Figures of one's own must not stand under the name of UCDP, the UN or NATO."""
    file = tmp_path / "mine.csv"
    for name, publisher in (
        ("deaths", "UCDP"),
        ("spending", "NATO's figures"),
        ("spending-factbook", "World Factbook"),
    ):
        file.write_text(folder_text(TABLES[name].file), "utf-8")
        mine = record({name: file})
        made = {"deaths": fatal_events, "spending": gdp_shares, "spending-factbook": factbook_shares}[name]
        assert publisher in made(BUILT_IN).attrs["publisher"]
        assert made(mine).attrs["publisher"] == "the file mine.csv"
    ledger = tmp_path / "ledger.yaml"
    ledger.write_text(
        "id: mine\ntitle: Mine\nscenario: epaa\nclaims:\n"
        "  - {id: a, statement: s, said_by: b, said_on: 2016-05-19, speaks_of: 2016-05-19, source: UCDP,\n"
        "     check: violence-after-truce}\n",
        "utf-8",
    )
    file.write_text(folder_text(TABLES["deaths"].file), "utf-8")
    judged = check(str(ledger), record={"deaths": file})
    told = " ".join(str(judged[name].item()) for name in ("claim_answer", "reason", "would_change"))
    assert "killed a month by the file mine.csv" in told
    assert "UCDP" not in told


def test_a_table_of_deaths_without_the_month_of_the_ceasefire_is_refused(tmp_path):
    file, ledger = tmp_path / "mine.csv", tmp_path / "ledger.yaml"
    lines = folder_text(TABLES["deaths"].file).splitlines()
    file.write_text("\n".join(line for line in lines if not line.startswith("2015-02")) + "\n", "utf-8")
    ledger.write_text(
        "id: mine\ntitle: Mine\nscenario: epaa\nclaims:\n"
        "  - {id: a, statement: s, said_by: b, said_on: 2016-05-19, speaks_of: 2016-05-19, source: UCDP,\n"
        "     check: violence-after-truce}\n",
        "utf-8",
    )
    with pytest.raises(ClaimError, match="lacks the month of the ceasefire, 2015-02"):
        check(str(ledger), record={"deaths": file})
