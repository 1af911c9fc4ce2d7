"""The physics against printed values as a table, and as plain data for JSON."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from penumbra.cli.table_layout import Page, columns
from penumbra.validation.published import Published

__all__ = ["data", "show"]


def show(rows: Sequence[Published]) -> None:
    """Print computed against printed values by source, with the reasons of disagreements and the measures used."""
    page = Page()
    counted = [row for row in rows if row.counted]
    computed = [row for row in rows if not row.counted]
    page.text(
        f"{sum(row.agrees for row in counted)} of {len(counted)} printed values are reproduced to their last place or "
        f"to a stated measure. Not counted: {len(computed)} figures that were not printed but computed by a script "
        f"from a formula; {sum(row.agrees for row in computed)} of them agree.\n"
    )
    for (source, formula), group in groupby([*counted, *computed], key=lambda row: (row.source, row.computed)):
        lines, differing, measures = [], [], dict[str, None]()
        for row in group:
            lines.append((row.says, row.printed_shown, row.shown, "yes" if row.agrees else "no"))
            if not row.agrees:
                differing.append(f"{row.says}: {row.note}")
            elif not row.to_the_last_place:
                measures[row.note] = None
        page.table(columns(source, "a formula" if formula else "printed", "ours", "agrees"), lines)
        if formula:
            page.text(f"Not counted: {formula}")
        for sentence in differing:
            page.text(f"Differs: {sentence}")
        for sentence in measures:
            page.text(f"Agrees by a stated measure: {sentence}")
        page.text()


def data(rows: Sequence[Published]) -> list[dict[str, Any]]:
    """The comparison as plain data."""
    return [row._asdict() for row in rows]
