from datetime import date

import pytest

from penumbra.record.nato import ACCESSION, members


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("1949-08-23", 0),
        ("1949-08-24", 12),
        ("2016-05-19", 28),
        ("2018-12-31", 29),
        ("2024-12-31", 32),
    ],
)
def test_members_are_counted(day: str, count: int) -> None:
    assert len(members(date.fromisoformat(day))) == count


def test_a_member_belongs_from_its_first_day() -> None:
    assert "MNE" not in members(date(2017, 6, 4))
    assert "MNE" in members(date(2017, 6, 5))


def test_codes_are_sorted_and_unique() -> None:
    codes = members(date(2024, 12, 31))
    assert list(codes) == sorted(set(codes)) == sorted(ACCESSION)
