from datetime import date
from typing import get_args

import numpy as np
import pytest
import xarray as xr

from penumbra.record.agreement import CEASEFIRE, PULL_OUT_BEGUN, PULL_OUT_DUE, outcomes, points
from penumbra.record.belts import belts
from penumbra.record.deployments import begun, deployments, stood
from penumbra.record.facts import facts, standing
from penumbra.record.proposals import proposals
from penumbra.record.sanctions import in_force, sanctions, steps, tied
from penumbra.record.spending import gdp_shares
from penumbra.record.truce import fatal_events, violations
from penumbra.scenario.loader import sources
from penumbra.scenario.quantity import Grade

DAY = date(2016, 5, 19)
TABLES = (points, outcomes, sanctions, deployments, proposals)


@pytest.mark.parametrize("table", TABLES)
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
    assert all(rows.fact_text.values.tolist())


@pytest.mark.parametrize(
    ("table", "source", "grade"),
    [
        (fatal_events, "month_source", "month_grade"),
        (violations, "year_source", "year_grade"),
        (belts, "belt_source", "belt_grade"),
        (gdp_shares, "gdp_share_source", "gdp_share_grade"),
    ],
)
def test_other_tables_have_source_and_grade(table, source: str, grade: str):
    rows: xr.Dataset = table()
    assert set(np.unique(rows[source])) - {""} <= set(sources())
    assert set(np.unique(rows[grade])) - {""} <= set(get_args(Grade))


def test_a_table_goes_through_netcdf(tmp_path):
    """Text, empty days and flags survive; the tables are Datasets like any other."""
    file = tmp_path / "sanctions.nc"
    sanctions().to_netcdf(file, engine="h5netcdf")
    with xr.open_dataset(file, engine="h5netcdf") as back:
        assert back.fact_end.values.tolist() == sanctions().fact_end.values.tolist()


def test_standing_counts_first_and_last_day():
    table = facts("eastern_flank_deployments.csv", "")

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
    """By hand, from the table: five steps each, in three sets each, of which the EU's sectoral was tied.

    US in 2014: 6, 16 March, 16 July, 12 September, 19 December.
    EU in 2014: 17 March, 23 June, 31 July, 12 September, 18 December.
    """
    table = sanctions()
    assert steps(table, DAY, "US").fact_date.values.tolist() == [
        "2014-03-06", "2014-03-16", "2014-07-16", "2014-09-12", "2014-12-19",
    ]  # fmt: skip
    assert steps(table, DAY, "EU").sizes["fact"] == 5
    assert sorted(in_force(table, DAY)) == [
        "EU Crimea", "EU listings", "EU sectoral", "US Crimea", "US listings", "US sectoral",
    ]  # fmt: skip
    assert tied(table, DAY) == ("EU sectoral",)
    assert tied(table, date(2015, 3, 18)) == ()


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
