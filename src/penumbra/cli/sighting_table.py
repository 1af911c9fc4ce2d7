"""Sightings as a table 80 columns wide, and as plain data for JSON."""

from typing import Any

import xarray as xr
from rich import box
from rich.table import Table

from penumbra.cli.console import bold, new_console
from penumbra.record.agreement import PULL_OUT_BEGUN, PULL_OUT_DUE
from penumbra.record.sightings import BELT_SIDES, PERIODS

__all__ = ["record", "show"]

WIDTH = 80


def record(found: xr.Dataset) -> dict[str, Any]:
    """Sightings as plain data: what they were held against, then one a line of the user's file."""
    texts = {name: found[f"sighting_{name}"].values.tolist() for name in ("date", "class", "place", "note")}
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
    """Print sightings: how many lie where after the pull-out was due, each of them, and what the list cannot tell."""
    console = new_console(WIDTH)
    told = record(found)
    rows = told["sightings"]
    due = [row["belt_side"] for row in rows if row["pull_out"] == "due"]
    console.print(bold(told["title"]))
    console.print(
        f"{len(due)} dated after {PULL_OUT_DUE}, when the pull-out was due: {due.count('inside')} inside the belt of "
        f"their class, {due.count('outside')} outside, {due.count('too close to tell')} too close to tell. "
        f"{len(rows) - len(due)} dated earlier."
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for column in ("line", "date", "where", "to the line", "belt", "it lies", "pull-out"):
        table.add_column(column, justify="right" if column in ("line", "to the line", "belt") else "left")
    for row in rows:
        table.add_row(
            str(row["line"]),
            row["date"],
            row["place"] or f"{row['latitude']:.3f}, {row['longitude']:.3f}",
            f"{row['line_distance_km']:.1f} km",
            f"{row['belt_reach_km']:g} km",
            row["belt_side"],
            row["pull_out"],
        )
    console.print(table)
    console.print(
        f"Pull-out: before {PULL_OUT_BEGUN}; under way until {PULL_OUT_DUE}; due after it. The line of contact is "
        f"known to about {told['line_uncertainty_km']:g} km: nearer than that to a belt's edge a sighting is too close "
        "to tell. A town stands for its centre. One side measures from the line of 19 September 2014, which is not "
        f"to be had here. {told['attribution']}."
    )
