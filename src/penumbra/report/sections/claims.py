"""Statements and their verdicts, as cards."""

from collections.abc import Iterator, Sequence
from typing import Any

import xarray as xr

from penumbra.names import VERDICTS
from penumbra.record.tables import TABLES, Record
from penumbra.report import claim_rows, sentences, words
from penumbra.report.context import Context
from penumbra.report.section import Section

__all__ = ["claims"]

_TALLY = {
    "holds": "in every case, or by the record",
    "fails": "in no case, or against the record",
    "depends": "on one number or reading, which the card names",
    "cannot be tested": "no public evidence decides it",
    "not judged": "the check failed, which says nothing about the statement",
}


def claims(at: Context) -> Section:
    """Every ledger, and what is not shown."""
    judged = _ledgers(at)
    rows = [row for ledger in judged for row in ledger["rows"]]
    verdicts, planned = [row.verdict for row in rows], sum(row.planned for row in rows)
    data = {
        "ledgers": judged,
        "tally": [(word, verdicts.count(word), _means(word, planned)) for word in VERDICTS if word in verdicts],
        "sentences": [*at.left_out, *_replaced(at.record)],
    }
    name = words.count(len(verdicts), "statement") if verdicts else "Statements"
    return Section(
        "claims", name, "Statements", sentences.claims_sentence(verdicts, planned=planned), "claims.html.j2", data
    )


def _means(verdict: str, planned: int) -> str:
    """What a verdict means; planned : how many statements hold as planned only."""
    if verdict != "holds" or not planned:
        return _TALLY[verdict]
    return f"{_TALLY[verdict]}; {planned} of them as planned, for a day still to come"


def _ledgers(at: Context) -> list[dict[str, Any]]:
    pairs = zip(at.ledgers, at.exhibits.links, strict=True)
    return [_ledger_data(ledger, own) for ledger, own in pairs]


def _ledger_data(ledger: xr.Dataset, links: Sequence[str]) -> dict[str, Any]:
    """One ledger: its title, its rows, and its opinions, which are not judged."""
    rows = claim_rows.claims(ledger, links)
    return {
        "title": ledger.attrs.get("title", ""),
        "rows": rows,
        "opinions": claim_rows.opinions(ledger),
    }


def _replaced(record: Record) -> Iterator[str]:
    """A sentence for each table that is not the built-in one."""
    for name, file in record.files.items():
        yield f"The record's table of {TABLES[name].about} is not the built-in one but the file {file}."
