"""Prints a sweep: for each thing computed the least, the middle and the greatest, and the rows that failed."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr

from penumbra.campaign.progress import Progress
from penumbra.cli.console import bold
from penumbra.cli.table_layout import Page, columns
from penumbra.sentences import percent

__all__ = ["data", "seldom", "show"]

_PAUSE = 10.0  # [s] between two reports of progress on lines of their own
_MOST_FAILED = 5


def seldom(update: Callable[[float, str], None], pause: float = _PAUSE) -> Callable[[Progress], None]:
    """A function of progress that reports at the start, at the end, and now and then between."""
    told = [-pause]

    def report(made: Progress) -> None:
        if made.share >= 1.0 or time.monotonic() - told[0] >= pause:
            told[0] = time.monotonic()
            update(made.share, made.words)

    return report


def show(found: xr.Dataset) -> None:
    """Print what varies, and for each measure how many rows have it and its least, middle and greatest value."""
    page = Page()
    page.text(bold(found.attrs["title"]))
    axes, owner = found["axis"].values.tolist(), found["option_axis"].values.tolist()
    page.text(f"{found.attrs['rows']:,} rows: " + " x ".join(f"{axis} ({owner.count(axis):,})" for axis in axes) + ".")
    page.text()
    rows = []
    for name, unit, values in zip(
        found.measure.values, found.measure_unit.values, found.measured.values.T, strict=True
    ):
        known = values[~np.isnan(values)]
        ends = [float(np.quantile(known, q, method="nearest")) for q in (0.0, 0.5, 1.0)] if known.size else []
        told = [_told(each, str(unit), str(name)) for each in ends] or ["none"] * 3
        rows.append((str(name), f"{known.size:,}", *told))
    page.table(columns("computed", "rows", "least", "middle", "greatest"), rows)
    if failed := int(found.attrs["failed"]):
        page.text()
        page.text(f"{failed:,} of {found.attrs['rows']:,} rows failed; --retry computes them again:")
        for row, why in zip(
            found.failed_row.values[:_MOST_FAILED], found.failed_why.values[:_MOST_FAILED], strict=True
        ):
            page.text(f"row {int(row)}: {why}")
        if failed > _MOST_FAILED:
            page.text(f"and {failed - _MOST_FAILED:,} more, which the output lists")


def data(found: xr.Dataset) -> dict[str, Any]:
    """The sweep as plain data: axes, measures, and rows with the index of each option."""
    text, owner = found["option_text"].values.tolist(), found["option_axis"].values.tolist()
    axes = found["axis"].values.tolist()
    options = {axis: [each for each, own in zip(text, owner, strict=True) if own == axis] for axis in axes}
    first = np.array([owner.index(axis) for axis in axes])
    return {
        "title": found.attrs["title"],
        "scenario": found.attrs["scenario"],
        "axes": options,
        "measures": found["measure"].values.tolist(),
        "options": (found["row_option"].values - first).tolist(),
        "measured": [[each if np.isfinite(each) else None for each in row] for row in found.measured.values.tolist()],
        "failed": dict(zip(map(str, found.failed_row.values.tolist()), found.failed_why.values.tolist(), strict=True)),
    }


def _told(value: float, unit: str, name: str) -> str:
    if name.startswith(("people", "area")):
        return percent(value)
    return f"{value:.1f} {unit}" if unit != "1" else f"{value:g}"
