import re
from datetime import date
from typing import get_args

import numpy as np
import pytest
import xarray as xr

from penumbra.record.agreement import CEASEFIRE, PULL_OUT_BEGUN, PULL_OUT_DUE, ceasefires, outcomes, points
from penumbra.record.belts import belts
from penumbra.record.deployments import begun, deployments, stood, strengths
from penumbra.record.events import census, events
from penumbra.record.facts import standing
from penumbra.record.proposals import proposals, shield, site_history
from penumbra.record.sanctions import answers, in_force, sanctions, steps, tied
from penumbra.record.spending import factbook_shares, gdp_shares, pledges
from penumbra.record.tables import GRADES, TABLES, rows
from penumbra.record.truce import fatal_events, violations
from penumbra.scenario.loader import sources
from penumbra.scenario.quantity import Grade

DAY = date(2016, 5, 19)
FACTS = (points, outcomes, sanctions, deployments, proposals, shield, ceasefires, events, pledges)


@pytest.mark.parametrize("table", FACTS)
def test_dated_facts_are_whole(table):
    """Every row has an id of its own, a source that resolves, a grade, and days that are days in order."""
    rows = table()
    keys = rows.fact.values.tolist()
    assert len(keys) == len(set(keys)) > 0
    assert set(rows.fact_source.values.tolist()) <= set(sources())
    assert set(rows.fact_grade.values.tolist()) <= set(get_args(Grade))
    for begin, end in zip(rows.fact_date.values.tolist(), rows.fact_end.values.tolist(), strict=True):
        for written in filter(None, (begin, end)):
            date.fromisoformat(written)
        assert not begin or not end or begin <= end
    assert all(rows.fact_title.values.tolist())
    assert all(rows.fact_side.values.tolist())
    assert all(rows.fact_text.values.tolist())


@pytest.mark.parametrize(
    ("table", "source", "grade"),
    [
        (fatal_events, "month_source", "month_grade"),
        (violations, "year_source", "year_grade"),
        (belts, "belt_source", "belt_grade"),
        (gdp_shares, "gdp_share_source", "gdp_share_grade"),
        (factbook_shares, "gdp_share_source", "gdp_share_grade"),
    ],
)
def test_other_tables_have_source_and_grade(table, source: str, grade: str):
    rows: xr.Dataset = table()
    assert set(np.unique(rows[source])) - {""} <= set(sources())
    assert set(np.unique(rows[grade])) - {""} <= set(get_args(Grade))


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if "source" in table.columns])
def test_every_row_says_who_says_it_with_source_and_grade(name: str):
    for row in rows(TABLES[name].file):
        assert row["side"], row
        assert row["source"] in sources(), row
        assert row["grade"] in get_args(Grade), row


def test_grades_are_those_of_a_scenario():
    assert get_args(Grade) == GRADES


def test_keys_of_sources_in_notes_resolve():
    """A note that names a source by its key names one that there is: words with a year at the end."""
    pattern = re.compile(r"\b[a-z][a-z0-9]*(?:-[a-z0-9]+)*-(?:19|20)\d\d(?:-\d\d)*\b")
    for table in (*TABLES.values(),):
        for row in rows(table.file):
            for key in pattern.findall(row.get("note", "")):
                assert key in sources(), (table.file, key)


def test_a_table_goes_through_netcdf(tmp_path):
    """Text, empty days and flags survive; the tables are Datasets like any other."""
    file = tmp_path / "sanctions.nc"
    sanctions().to_netcdf(file, engine="h5netcdf")
    with xr.open_dataset(file, engine="h5netcdf") as back:
        assert back.fact_end.values.tolist() == sanctions().fact_end.values.tolist()


def test_standing_counts_first_and_last_day():
    table = deployments()

    def stands(day: str) -> bool:
        return bool(standing(table, date.fromisoformat(day))[table.fact.values.tolist().index("air-policing-16")])

    assert [stands(day) for day in ("2014-04-30", "2014-05-01", "2015-08-31", "2015-09-01")] == [
        False,
        True,
        True,
        False,
    ]


def test_days_of_the_agreement():
    """Ceasefire 15 February; begun by its second day, the 17th; 14 days on from there, 3 March (February had 28)."""
    assert date(2015, 2, 15) == CEASEFIRE
    assert date(2015, 2, 17) == PULL_OUT_BEGUN
    assert date(2015, 3, 3) == PULL_OUT_DUE
    assert (PULL_OUT_DUE - PULL_OUT_BEGUN).days == 14
    assert points().sizes["fact"] == 13


def test_sanctions_on_the_day():
    """By hand, from the table: five American steps and six European ones, in three sets each, one of the EU's tied.

    US in 2014: 6, 16 March, 16 July, 12 September, 19 December, the days of signature or issue.
    EU in 2014: 17 March, 23 June, 30 and 31 July, 8 September, 18 December, the days of adoption.
    """
    table = sanctions()
    assert steps(table, DAY, "US").fact_date.values.tolist() == [
        "2014-03-06", "2014-03-16", "2014-07-16", "2014-09-12", "2014-12-19",
    ]  # fmt: skip
    assert steps(table, DAY, "EU").fact_date.values.tolist() == [
        "2014-03-17", "2014-06-23", "2014-07-30", "2014-07-31", "2014-09-08", "2014-12-18",
    ]  # fmt: skip
    assert sorted(in_force(table, DAY)) == [
        "EU Crimea", "EU listings", "EU sectoral", "US Crimea", "US listings", "US sectoral",
    ]  # fmt: skip
    assert tied(table, DAY) == ("EU sectoral",)
    assert tied(table, date(2015, 3, 18)) == ()
    assert answers(table, DAY).fact_party.values.tolist() == ["Russia"]


def test_every_step_names_its_reason():
    """Both sides' steps: of six European ones four name Crimea alone, of five American ones three."""
    table = sanctions()
    alone = {issuer: steps(table, DAY, issuer).fact_reason.values.tolist().count("Crimea") for issuer in ("US", "EU")}
    assert alone == {"US": 3, "EU": 4}
    assert all(steps(table, DAY, "US").fact_reason.values.tolist())
    assert all(steps(table, DAY, "EU").fact_reason.values.tolist())


def test_a_set_of_sanctions_ends_with_its_term():
    table = sanctions()
    short = table.sel(fact=["eu-2014-512", "eu-2015-971"])
    assert in_force(short, date(2014, 7, 30)) == ()
    assert in_force(short, date(2015, 7, 31)) == ("EU sectoral",)
    assert in_force(short, date(2016, 1, 31)) == ("EU sectoral",)
    assert in_force(short, date(2016, 2, 1)) == ()
    assert "EU sectoral" in in_force(table, date(2016, 2, 1))


def test_authority_alone_is_no_measure():
    assert "US sectoral" not in in_force(sanctions(), date(2014, 7, 15))


def test_what_stood_on_the_flank():
    """On 19 May 2016: flights, companies, Canadians, fighters, six headquarters, a division's; before: air policing."""
    table = deployments()
    assert stood(table, date(2014, 3, 1)).fact.values.tolist() == ["air-policing"]
    assert sorted(stood(table, DAY).fact.values.tolist()) == [
        "air-policing-8", "awacs", "canada-poland", "division-southeast", "integration-units", "resolve-companies",
    ]  # fmt: skip
    later = begun(table, date(2016, 5, 20), date(2017, 12, 31)).fact.values.tolist()
    assert len([key for key in later if key.startswith("battlegroup-")]) == 4
    assert len(later) == 6


def test_troops_by_host_add_up_as_nato_gave_them():
    """28 June 2022: 968 + 1,430 + 900 + 1,887 + 1,632 + 1,033 + 1,148 + 643 = 9,641, NATO's own sum."""
    own = [strength for strength in strengths() if strength.day == date(2022, 6, 28)]
    assert len(own) == 8
    assert sum(strength.troops for strength in own) == 9641


def test_milestones_of_both_sites_are_alike():
    """For both: the US's own acceptance, and NATO's command, in that order and after the plan of 2011."""
    deveselu, redzikowo = site_history("deveselu"), site_history("redzikowo")
    assert deveselu.fact_date.sel(fact=["operational-2016", "deveselu-nato"]).values.tolist() == [
        "2016-05-12", "2016-07-08",
    ]  # fmt: skip
    assert redzikowo.fact_date.sel(fact=["redzikowo-us", "redzikowo-ready", "redzikowo-nato"]).values.tolist() == [
        "2023-12-15", "2024-07-10", "2024-11-13",
    ]  # fmt: skip


def test_every_point_of_the_agreement_has_an_outcome():
    assert set(outcomes().fact_series.values.tolist()) == {str(number) for number in range(1, 14)}


def test_regions_of_the_census():
    found = {region.name: region.shares["language_russian"] for region in census()}
    assert found == pytest.approx({"Donetsk": 0.749, "Luhansk": 0.688})
