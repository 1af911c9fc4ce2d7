"""Sightings as a table, and as plain data for JSON."""

from typing import Any

import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page
from penumbra.record.agreement import PULL_OUT_BEGUN, PULL_OUT_DUE
from penumbra.record.sightings import BELT_SIDES, PERIODS

__all__ = ["data", "show"]

HEADS = (
    Column("line"),
    Column("date", right=False),
    Column("where", right=False, wraps=True),
    Column("to the line"),
    Column("belt"),
    Column("it lies", right=False),
    Column("pull-out", right=False),
)

_TEXTS = ("date", "class", "place", "found", "remark", "note")


def data(found: xr.Dataset) -> dict[str, Any]:
    """Sightings as plain data: the reference dates and uncertainty, then one entry per line of the user's file."""
    texts = {name: found[f"sighting_{name}"].values.tolist() for name in _TEXTS}
    numbers = {
        "latitude": found.sighting_latitude.values.round(5).tolist(),
        "longitude": found.sighting_longitude.values.round(5).tolist(),
        "line_distance_km": (found.line_distance.values / 1e3).round(2).tolist(),
        "belt_reach_km": (found.sighting_reach.values / 1e3).tolist(),
    }
    words = {
        "belt_side": [BELT_SIDES[index] for index in found.belt_side.values],
        "pull_out": [PERIODS[index] for index in found.pull_out.values],
    }
    columns = {"line": found.sighting.values.tolist()} | texts | numbers | words
    return {
        "title": found.attrs["title"],
        "attribution": found.attrs["attribution"],
        "line_uncertainty_km": float(found.line_uncertainty) / 1e3,
        "pull_out_begun": PULL_OUT_BEGUN.isoformat(),
        "pull_out_due": PULL_OUT_DUE.isoformat(),
        "sightings": [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)],
    }


def show(found: xr.Dataset) -> None:
    """Print counts of the sightings after the pull-out was due, every sighting, and the limits of the comparison."""
    page = Page()
    facts = data(found)
    rows = facts["sightings"]
    due = [row["belt_side"] for row in rows if row["pull_out"] == "due"]
    page.text(bold(facts["title"]))
    page.text(
        f"{len(due)} dated after {PULL_OUT_DUE}, when the pull-out was due: {due.count('inside')} inside the belt of "
        f"their class, {due.count('outside')} outside, {due.count('too close to tell')} too close to tell. "
        f"{len(rows) - len(due)} dated earlier."
    )
    lines = [
        (
            str(row["line"]),
            row["date"],
            _where(row),
            f"{row['line_distance_km']:.1f} km",
            f"{row['belt_reach_km']:g} km",
            row["belt_side"],
            row["pull_out"],
        )
        for row in rows
    ]
    page.text()
    page.table(HEADS, lines)
    for taken in dict.fromkeys(f"{row['place']}: {row['found']}" for row in rows if row["found"]):
        page.text(f"Place read as {taken}.")
    for row in rows:
        if row["remark"]:
            page.text(f"Line {row['line']}: {row['remark']}.")
    page.text(
        f"Pull-out: before {PULL_OUT_BEGUN}; under way until {PULL_OUT_DUE}; due after it. The line of contact is "
        f"known to about {facts['line_uncertainty_km']:g} km: a sighting nearer than that to a belt's edge is too "
        "close to tell. A town is placed at its centre. One side measures from the line of 19 September 2014, which "
        f"is not available here. {facts['attribution']}."
    )


def _where(row: dict[str, Any]) -> str:
    """The place as written, with the coordinates if they were used."""
    if row["found"]:
        return str(row["place"])
    at = f"{row['latitude']:.3f}, {row['longitude']:.3f}"
    return f"{at} (not near {row['place']})" if row["remark"] else " ".join(filter(None, (at, row["place"])))
