from datetime import date

import pytest

from penumbra.errors import DomainError
from penumbra.record.truce import (
    COUNTED_FROM,
    Deaths,
    change,
    deaths,
    documented,
    fatal_events,
    month_after,
    tolls,
    violations,
)


def test_deaths_before_the_ceasefire():
    """Twelve months before February 2015; the table begins in April 2014, so ten are on record.

    best: 187 + 437 + 273 + 953 + 1344 + 543 + 679 + 197 + 189 + 754 = 5556
    low:  184 + 431 + 231 + 933 + 1324 + 536 + 674 + 191 + 178 + 745 = 5427
    high: 191 + 483 + 280 + 1529 + 1345 + 593 + 716 + 198 + 189 + 787 = 6311
    events: 13 + 31 + 43 + 162 + 589 + 165 + 115 + 120 + 52 + 225 = 1515
    """
    assert deaths("2014-02", "2015-01") == Deaths(10, 1515, 5427, 5556, 6311)


def test_deaths_after_the_ceasefire():
    """March 2015 to February 2016.

    best: 58 + 51 + 92 + 172 + 82 + 126 + 35 + 18 + 14 + 5 + 9 + 29 = 691
    low:  52 + 47 + 82 + 154 + 68 + 122 + 20 + 12 + 14 + 5 + 9 + 23 = 608
    high: 58 + 53 + 100 + 172 + 82 + 138 + 37 + 18 + 14 + 5 + 9 + 31 = 717
    events: 47 + 38 + 66 + 62 + 62 + 69 + 30 + 16 + 8 + 3 + 7 + 12 = 420
    """
    assert deaths("2015-03", "2016-02") == Deaths(12, 420, 608, 691, 717)


def test_change_of_deaths_a_month():
    """691/12 = 57.58 against 5556/10 = 555.6: -89.6 %. Least: 50.67 against 631.1; most: 59.75 against 542.7."""
    best, low, high = change(deaths("2014-02", "2015-01"), deaths("2015-03", "2016-02"))
    assert best == pytest.approx(57.583 / 555.6 - 1.0, abs=1e-4)
    assert low == pytest.approx(50.667 / 631.1 - 1.0, abs=1e-4)
    assert high == pytest.approx(59.75 / 542.7 - 1.0, abs=1e-4)
    assert low <= best <= high


def test_estimates_are_in_order_and_months_without_gap():
    """But in August 2021, where the source's low estimates add up to more than its best ones, 21 against 19."""
    table = fatal_events()
    crossed = table.month.values[(table.deaths_low > table.deaths_best).values]
    assert crossed.tolist() == ["2021-08"]
    assert (table.deaths_best <= table.deaths_high).all()
    months = table.month.values.tolist()
    assert months == [month_after(months[0], index) for index in range(len(months))]
    assert months[0] == "2014-04"


def test_months_pass_the_year():
    assert month_after("2015-02", -12) == "2014-02"
    assert month_after("2015-12", 1) == "2016-01"
    assert month_after("2015-01", -1) == "2014-12"


def test_a_span_off_the_record_is_refused():
    with pytest.raises(DomainError, match="2014-04"):
        deaths("2012-01", "2013-12")


def test_yearly_totals():
    table = violations()
    assert int(table.ceasefire_violations.sel(year=2019)) == 299633
    assert str(table.year_grade.sel(year=2016).values) == "assumption"


def test_the_other_count_falls_less():
    """The UN human rights office: 5,665 killed from 14 April 2014 to 15 February 2015, which are 307 days.

    A month has 365.25/12 = 30.44 days: 10.09 months, 562 a month. To 15 May 2016, 455 days or 14.95 months on, 9,371:
    3,706 more, 248 a month, which is 56 % less. Of these 204 in the last 90 days, 2.96 months: 69 a month, 88 % less.
    """
    known = {toll.day: toll for toll in tolls()}
    truce, before, last = known[date(2015, 2, 15)], known[date(2016, 2, 15)], known[date(2016, 5, 15)]
    assert (truce.day - COUNTED_FROM).days == 307
    assert documented(None, truce) == pytest.approx(5665 / (307 / 30.4375))
    assert documented(truce, last) == pytest.approx((9371 - 5665) / (455 / 30.4375))
    assert documented(truce, last) / documented(None, truce) - 1.0 == pytest.approx(-0.56, abs=0.005)
    assert documented(before, last) / documented(None, truce) - 1.0 == pytest.approx(-0.88, abs=0.005)


def test_totals_grow():
    known = tolls()
    assert [toll.low for toll in known] == sorted(toll.low for toll in known)
    assert all(toll.low <= toll.high for toll in known)
