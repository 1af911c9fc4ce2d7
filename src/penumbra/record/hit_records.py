"""Intercept tests on record: hits of all tests up to a day, as each side counts them."""

from datetime import date
from typing import NamedTuple

from penumbra.record.tables import BUILT_IN, Record
from penumbra.sentences import day

__all__ = ["SCRIPTED", "HitRecord", "hit_record_of", "hit_records"]

SCRIPTED = "Tests are scripted: target, time and place are known beforehand, and few had decoys."
"""The caveat that goes with every chance from tests."""


class HitRecord(NamedTuple):
    """Hits of all tests of some interceptors up to a day, by one side."""

    id: str
    interceptors: tuple[str, ...]  # keys of the catalogue
    until: date
    least: int  # fewest hits that it counts
    most: int
    of: int
    side: str
    source: str
    grade: str

    @property
    def hits_words(self) -> str:
        """As "4 of 6 tests"."""
        hits = f"{self.least}" if self.least == self.most else f"{self.least} to {self.most}"
        return f"{hits} of {self.of} tests"

    @property
    def words(self) -> str:
        """As "4 of 6 tests until 16 November 2020", without the source."""
        return f"{self.hits_words} until {day(self.until)}"


def hit_records(record: Record = BUILT_IN) -> tuple[HitRecord, ...]:
    """Every count of tests on record, in the order of the table."""
    return tuple(
        HitRecord(
            row["id"],
            tuple(row["interceptors"].split()),
            date.fromisoformat(row["until"]),
            int(row["least"]),
            int(row["most"]),
            int(row["of"]),
            row["side"],
            row["source"],
            row["grade"],
        )
        for row in record.rows("tests")
    )


def hit_record_of(interceptor: str, record: Record = BUILT_IN) -> HitRecord | None:
    """The last count of an interceptor, one of fewer interceptors together before one of more; None if there is none.

    interceptor : key of the catalogue.
    """
    own = [each for each in hit_records(record) if interceptor in each.interceptors]
    return max(own, key=lambda each: (-len(each.interceptors), each.until), default=None)
