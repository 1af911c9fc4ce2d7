from datetime import date

import numpy as np
import pytest

from penumbra.errors import DomainError
from penumbra.record.spending import (
    at_guideline,
    count,
    differences,
    equipment_count,
    factbook_shares,
    gdp_shares,
    growth,
    moves,
    published_counts,
)


@pytest.fixture(scope="module")
def shares():
    return gdp_shares()


@pytest.fixture(scope="module")
def book():
    return factbook_shares()


def test_members_at_two_per_cent_in_2014(shares):
    """28 members, Iceland without forces, so 27: US 3.73, Greece 2.21, United Kingdom 2.16; Estonia has 1.93."""
    found = count(shares, 2014)
    assert found.at == ("GBR", "GRC", "USA")
    assert found.surely == found.at
    assert found.gap == ()
    assert found.known == 27


def test_equipment_in_2014(shares):
    """A fifth: EST 22.1, FRA 24.6, GBR 22.8, LUX 22.6, NOR 21.2, TUR 25.1, USA 26.0: 7.

    NATO's table of 2019 has 28 states with forces, of whom Montenegro joined in 2017: 27 members in 2014.
    """
    found = equipment_count(shares, 2014)
    assert found.at == ("EST", "FRA", "GBR", "LUX", "NOR", "TUR", "USA")
    assert found.known == 27
    table = shares.equipment_share.sel(year=2014)
    assert int(np.isfinite(table).sum()) == 28
    assert int((table >= 0.2).sum()) == 7


def test_equipment_in_later_years(shares):
    """As NATO's table counts them: 9 in 2016, 14 in 2018, 16 in 2019, the last two estimates."""
    assert [int((shares.equipment_share.sel(year=year) >= 0.2).sum()) for year in (2016, 2018, 2019)] == [9, 14, 16]


def test_members_at_two_per_cent_in_2024(shares):
    """32 members less Iceland are 31, less nine below.

    BEL 1.29, CAN 1.45, ESP 1.24, HRV 1.86, ITA 1.50, LUX 1.30, MNE 1.71, PRT 1.46, SVN 1.37. North Macedonia and
    Slovakia are printed 2.00, so 20 surely.
    """
    found = count(shares, 2024)
    assert found.below == ("BEL", "CAN", "ESP", "HRV", "ITA", "LUX", "MNE", "PRT", "SVN")
    assert len(found.at) == 31 - 9
    assert set(found.at) - set(found.surely) == {"MKD", "SVK"}


@pytest.mark.parametrize(("year", "edition"), [(2014, None), (2024, date(2024, 6, 17)), (2024, date(2025, 4, 24))])
def test_our_count_is_natos_where_its_edition_was_read(year, edition):
    ours = count(gdp_shares(edition=edition), year)
    (theirs,) = [found for found in published_counts(year) if edition in (None, found.edition)]
    assert (len(ours.at), ours.known) == (theirs.at, theirs.members)


def test_later_editions_count_fewer_in_2024():
    """23 expected in the year itself, 22 in the annual report, 18 after new figures."""
    assert [found.at for found in published_counts(2024)] == [23, 22, 18]


def test_who_moved_toward_it(shares):
    """27 members of 2014 less the three at 2 % are 24; all rose, Croatia least, from 1.844 to 1.86.

    At 2 % in 2024 were 22, less those three, less Finland, Sweden and North Macedonia, which joined later: 16.
    """
    found = moves(shares, 2014, 2024)
    below = [move for move in found if not at_guideline(move.first)]
    assert (len(found), len(below)) == (27, 24)
    assert all(move.last > move.first for move in below)
    assert sum(at_guideline(move.last) for move in below) == 22 - 3 - 3
    least = min(below, key=lambda move: move.last - move.first)
    assert (least.ally, least.last) == ("HRV", pytest.approx(0.0186))


def test_real_change_year_by_year(shares):
    """Croatia: -2.5 % or so in 2015 and 2016, by NATO's table; only years after the first count."""
    own = growth(shares, "HRV", 2014, 2024)
    assert sorted(own) == [2015, 2016, 2017, 2018, 2019]
    assert own[2015] < 0.0


def test_the_other_source_differs_and_where(shares, book):
    """More than 0.1 off in 2014: Turkey 2.36 against 1.45, then Croatia, Albania and the Czech Republic."""
    found = differences(shares, book, 2014)
    assert list(found) == ["TUR", "HRV", "ALB", "CZE"]
    assert found["TUR"] == pytest.approx((0.01454, 0.0236))


def test_the_other_sources_count(book):
    """Four printed 2.0 or more: Estonia 2.0, the United Kingdom and Greece 2.2, Turkey 2.36; Poland has 1.95.

    27 members with forces less five in a gap are 22.
    """
    found = count(book, 2014)
    assert found.at == ("EST", "GBR", "GRC", "TUR")
    assert found.surely == ("GBR", "GRC", "TUR")
    assert found.gap == ("BGR", "DEU", "ESP", "HUN", "USA")
    assert found.known == 22


def test_gaps_stay_gaps_without_patience(book):
    assert "DEU" not in {move.ally for move in moves(book, 2014, 2024, patience=0)}
    assert "DEU" in {move.ally for move in moves(book, 2014, 2024)}


def test_rounding_goes_with_the_decimals_printed(shares, book):
    assert float(book.sel(ally="POL", year=2014).gdp_share_rounding) == pytest.approx(0.00005)
    assert float(book.sel(ally="EST", year=2014).gdp_share_rounding) == pytest.approx(0.0005)
    assert float(shares.sel(ally="POL", year=2014).gdp_share_rounding) == pytest.approx(0.000005)  # three decimals


def test_the_latest_edition_of_a_year_is_used(shares):
    """Latvia in 2025: 3.73 in August 2025, 3.7 in March 2026; Poland was read in the first only."""
    assert str(shares.gdp_share_edition.sel(ally="LVA", year=2025).values) == "2026-03-26"
    assert str(shares.gdp_share_edition.sel(ally="POL", year=2025).values) == "2025-08-28"


def test_shares_are_shares_of_members_only(shares):
    assert shares.sizes["ally"] == 32
    assert "RUS" not in shares.ally.values
    known = shares.gdp_share.values[np.isfinite(shares.gdp_share.values)]
    assert known.min() > 0.0
    assert known.max() < 0.06


@pytest.mark.parametrize(("share", "at"), [(0.02, True), (0.034, True), (0.0195, False), (0.0199, False)])
def test_at_the_guideline(share, at):
    assert at_guideline(share) is at


def test_a_year_off_the_record_is_refused(shares, book):
    with pytest.raises(DomainError, match="2012 to 2019, 2023 to 2025"):
        count(shares, 2030)
    with pytest.raises(DomainError, match="2010 to 2025"):
        count(book, 2030)
