"""Counts of missile attacks as each side reported them: launched, arrived, intercepted, hit. Claims, never facts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from penumbra.record.tables import BUILT_IN, TABLES, Record

__all__ = ["COUNTED", "KINDS", "Count", "latest", "raid_counts"]

KINDS = TABLES["raids"].columns["kind"].words
"""What was counted: ballistic missiles, drones, cruise missiles, or all of them together."""
COUNTED = TABLES["raids"].columns["counted"].words
"""What had happened to those that a row counts."""


class Count(NamedTuple):
    """How many, by one side, from the first day of an attack to a day."""

    raid: str
    day: date
    kind: str
    counted: str
    least: int
    most: int | None
    """None if only the fewest are told, as in "at least nine"."""
    side: str
    source: str
    grade: str

    @property
    def words(self) -> str:
        """The number as told, with who told it."""
        number = f"{self.least:,}"
        if self.most is None:
            number = f"{number} or more"
        elif self.most != self.least:
            number = f"{number} to {self.most:,}"
        return f"{number} {self.counted} ({self.side}; {self.source}, {self.grade})"


def raid_counts(record: Record = BUILT_IN) -> tuple[Count, ...]:
    """Every count on record, in the order of the table."""
    return tuple(
        Count(
            row["raid"],
            date.fromisoformat(row["until"]),
            row["kind"],
            row["counted"],
            int(row["least"]),
            int(row["most"]) if row["most"] else None,
            row["side"],
            row["source"],
            row["grade"],
        )
        for row in record.rows("raids")
    )


def latest(counts: Iterable[Count], raid: str, kind: str, counted: str, until: date) -> Sequence[Count]:
    """The last count of each side up to a day; counts add up from an attack's start, so a later one replaces it."""
    found: dict[str, Count] = {}
    for one in sorted(counts, key=lambda one: one.day):
        if (one.raid, one.kind, one.counted) == (raid, kind, counted) and one.day <= until:
            found[one.side] = one
    return list(found.values())
