"""Interceptors in stock, fired, and bought or built a year, as each side reported them. Claims, never facts."""

from datetime import date
from typing import NamedTuple

from penumbra.record.tables import BUILT_IN, TABLES, Record

__all__ = ["MEASURES", "RATES", "Stock", "stocks"]

MEASURES = TABLES["stocks"].columns["measure"].words
"""What a row of the table counts."""
RATES = tuple(measure for measure in MEASURES if measure.endswith("a year"))
"""Measures that are rates of supply: bought, planned, or what a line can build in a year."""


class Stock(NamedTuple):
    """One count of one system's interceptors, or one rate of supply, by one side."""

    id: str
    system: str
    measure: str  # one of `MEASURES`
    begin: date | None  # first day that it speaks of; None if it counts all before
    until: date
    least: int
    most: int | None  # None if only the fewest are told
    side: str
    source: str
    grade: str
    note: str

    @property
    def number(self) -> str:
        """The number as told, as "100 to 150" or "150 or more"."""
        if self.most is None:
            return f"{self.least:,} or more"
        return f"{self.least:,}" if self.least == self.most else f"{self.least:,} to {self.most:,}"

    @property
    def days(self) -> int:
        """Days that it speaks of, the first and the last included; 1 if the first is not told."""
        return 1 if self.begin is None else (self.until - self.begin).days + 1


def stocks(record: Record = BUILT_IN) -> tuple[Stock, ...]:
    """Every count on record, in the order of the table."""
    return tuple(
        Stock(
            row["id"],
            row["system"],
            row["measure"],
            date.fromisoformat(row["from"]) if row["from"] else None,
            date.fromisoformat(row["until"]),
            int(row["least"]),
            int(row["most"]) if row["most"] else None,
            row["side"],
            row["source"],
            row["grade"],
            row["note"],
        )
        for row in record.rows("stocks")
    )
