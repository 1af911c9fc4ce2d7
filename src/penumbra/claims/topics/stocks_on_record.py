"""What checks of stocks share: the rows of one system on record, in words."""

from collections.abc import Iterator, Sequence
from datetime import date

from penumbra.claims.faults import Fault, unknown
from penumbra.claims.finding import Evidence
from penumbra.record.stocks import Stock, stocks

__all__ = ["counted", "fault_of_rows", "in_words", "of_system", "span"]


def of_system(evidence: Evidence, system: str, ids: Sequence[str], measures: Sequence[str], until: date) -> list[Stock]:
    """Rows of a system with one of these measures: those with the ids, or if there are none, all up to a day.

    A rate counts from the first day that it speaks of, a number from the last.
    """
    rows = [one for one in stocks(evidence.record) if one.system == system and one.measure in measures]
    if ids:
        return [one for one in rows if one.id in ids]
    return [one for one in rows if (one.begin or one.until if one.measure.endswith("a year") else one.until) <= until]


def fault_of_rows(evidence: Evidence, system: str, ids: Sequence[str], field: str) -> Iterator[Fault]:
    """Rows that the system does not have."""
    known = [one.id for one in stocks(evidence.record) if one.system == system]
    for index, each in enumerate(ids):
        yield from unknown(("arguments", field, index), f"row of {system}", each, known)


def in_words(rows: Sequence[Stock]) -> str:
    """Each row with who told it."""
    return "; ".join(f"{one.number} {one.measure} ({one.side}; {one.source}, {one.grade})" for one in rows)


def counted(row: Stock) -> tuple[float, float]:
    """Fewest and most; infinity if the most are not told."""
    return float(row.least), float("inf") if row.most is None else float(row.most)


def span(low: float, high: float) -> str:
    """Two numbers as "1.6 to 13.6", once if they are equal, "or more" if the greater is infinite."""
    first = f"{low:,.3g}" if low < 1e3 else f"{low:,.0f}"
    if high == float("inf"):
        return f"{first} or more"
    last = f"{high:,.3g}" if high < 1e3 else f"{high:,.0f}"
    return first if first == last else f"{first} to {last}"
