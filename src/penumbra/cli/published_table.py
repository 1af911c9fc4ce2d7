"""The physics against printed values as a table 80 columns wide, and as plain data for JSON."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from penumbra.claims.published import Published
from penumbra.cli.tables import new_console, new_table

__all__ = ["record", "show"]


def show(rows: Sequence[Published]) -> None:
    """Print the physics against printed values, source by source, and why what disagrees does."""
    console = new_console()
    agreeing = sum(row.agrees for row in rows)
    console.print(f"{agreeing} of {len(rows)} printed values are reproduced to their last place or stated measure.\n")
    for source, group in groupby(rows, key=lambda row: row.source):
        table = new_table(source, "printed", "ours", "agrees")
        table.columns[0].max_width = 36
        differing = []
        for row in group:
            table.add_row(row.says, row.printed_shown, row.shown, "yes" if row.agrees else "no")
            if not row.agrees:
                differing.append(f"{row.says}: {row.note}")
        console.print(table)
        for sentence in differing:
            console.print(f"Differs: {sentence}")
        console.print()


def record(rows: Sequence[Published]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [row._asdict() for row in rows]
