"""The physics against printed values as a table, and as plain data for JSON."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from penumbra.claims.published import Published
from penumbra.cli.page import Page, columns

__all__ = ["record", "show"]


def show(rows: Sequence[Published]) -> None:
    """Print the physics against printed values, source by source, and why what disagrees does."""
    page = Page()
    agreeing = sum(row.agrees for row in rows)
    page.text(f"{agreeing} of {len(rows)} printed values are reproduced to their last place or stated measure.\n")
    for source, group in groupby(rows, key=lambda row: row.source):
        lines, differing = [], []
        for row in group:
            lines.append((row.says, row.printed_shown, row.shown, "yes" if row.agrees else "no"))
            if not row.agrees:
                differing.append(f"{row.says}: {row.note}")
        page.table(columns(source, "printed", "ours", "agrees"), lines)
        for sentence in differing:
            page.text(f"Differs: {sentence}")
        page.text()


def record(rows: Sequence[Published]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [row._asdict() for row in rows]
