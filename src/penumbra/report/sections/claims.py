"""Statements and their verdicts: the first ledger opens the page, the others follow the figures."""

from collections.abc import Iterator, Sequence
from typing import Any

import xarray as xr

from penumbra.record.tables import TABLES, Record
from penumbra.report import claim_rows, sentences
from penumbra.report.context import Context
from penumbra.report.section import Section

__all__ = ["claims", "more_claims"]


def claims(at: Context) -> Section:
    """The ledger that the page opens with, and what is not shown."""
    judged = _ledgers(at, slice(1))
    heading = judged[0]["finding"] if judged else "No public statement was checked"
    data = {"ledgers": judged, "sentences": [*at.left_out, *_replaced(at.record)], "titled": False}
    return Section("claims", "Claims", "What was said", heading, "claims.html.j2", data)


def more_claims(at: Context) -> Section | None:
    """The other ledgers."""
    rest = _ledgers(at, slice(1, None))
    if not rest:
        return None
    data = {"ledgers": rest, "sentences": [], "titled": True}
    return Section("more-claims", "More claims", "What else was said", "", "claims.html.j2", data)


def _ledgers(at: Context, which: slice) -> list[dict[str, Any]]:
    pairs = zip(at.ledgers[which], at.exhibits.links[which], strict=True)
    return [_ledger_data(ledger, own) for ledger, own in pairs]


def _ledger_data(ledger: xr.Dataset, links: Sequence[str]) -> dict[str, Any]:
    """One ledger: a sentence on its verdicts, its title, its rows, and its opinions, which are not judged."""
    rows = claim_rows.claims(ledger, links)
    return {
        "finding": sentences.ledger_sentence(rows),
        "title": ledger.attrs.get("title", ""),
        "rows": rows,
        "opinions": claim_rows.opinions(ledger),
    }


def _replaced(record: Record) -> Iterator[str]:
    """A sentence for each table that is not the built-in one."""
    for name, file in record.files.items():
        yield f"The record's table of {TABLES[name].about} is not the built-in one but the file {file}."
