"""What stands behind every number as a table, and as plain data for JSON."""

import json
import math
from collections import Counter
from itertools import groupby
from typing import Any

import numpy as np
import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.page import Column, Page

__all__ = ["record", "show"]

_ROOM = 18  # characters of a field's name beside what its sources say
_PLURAL = {"assumption": "assumptions"}


def show(found: xr.Dataset) -> None:
    """Print how many numbers are known how well, then every number, card by card, and what its sources say."""
    page = Page()
    page.text(bold(found.attrs["title"]))
    for sentence in _summary(found):
        page.text(sentence)
    rows, said = _rows(found), _said(found)
    heads = [Column("", right=False, wraps=True), Column("value"), Column("range"), Column("grade", right=False)]
    heads.append(Column("source, age", right=False, wraps=True))
    for (heading, card), group in groupby(rows, key=lambda row: (row["heading"], row["card"])):
        held = list(group)
        page.text()
        page.text(bold(card), "" if card == heading else f"  {heading.lower()}")
        page.table(heads, [_cells(row) for row in held], ruled=False)
        for row in held:
            if row["path"] in said:
                label = "differ" if row["disputed"] else "read"
                told = "; ".join(f"{one['says']} ({one['source']})" for one in said[row["path"]])
                page.labelled(f"  {row['field']}", f"{label}: {told}", _ROOM)


def record(found: xr.Dataset) -> dict[str, Any]:
    """The same as plain data."""
    said = _said(found)
    told = ("scenario", "scenario_hash", "as_of", "date", "history", "source")
    return {
        **{key: found.attrs[key] for key in told if key in found.attrs},
        "numbers": int(found.attrs["numbers"]),
        "grades": json.loads(found.attrs["grades"]),
        "disputed": int(found.quantity_disputed.sum()),
        "evidence": [row | {"figures": said.get(row["path"], [])} for row in _rows(found)],
    }


def _summary(found: xr.Dataset) -> list[str]:
    """Counts by grade and by kind of number, disagreements and ages, in sentences."""
    grades = json.loads(found.attrs["grades"])
    of_day = f"On {found.attrs['date']}, {found.attrs['history']}, " if "date" in found.attrs else ""
    counts = ", ".join(f"{count} {_PLURAL.get(grade, grade)}" for grade, count in grades.items() if count)
    told = [f"{of_day}{found.attrs['numbers']} numbers: {counts}."]
    disputed, assumed = int(found.quantity_disputed.sum()), found.quantity_grade.values == "assumption"
    told.append(f"Of {disputed} the sources do not say the same; all of them are named below.")
    ages = found.quantity_source_age.values[~assumed]
    dated = ages[np.isfinite(ages)]
    if dated.size:
        told.append(
            f"As of {found.attrs['as_of']} the sources of what is no assumption are {dated.min():.0f} to "
            f"{dated.max():.0f} years old, half of them more than {np.median(dated):.0f}; "
            f"{len(ages) - dated.size} of {len(ages)} have no date."
        )
    kinds = Counter(found.quantity_heading.values[assumed].tolist())
    if kinds:
        told.append("Assumptions: " + ", ".join(f"{kind.lower()} {count}" for kind, count in kinds.most_common()) + ".")
    return told


def _rows(found: xr.Dataset) -> list[dict[str, Any]]:
    """Every number as plain data; an age that is not known is None."""
    names = ["heading", "card", "field", "nominal", "low", "high", "unit", "written", "grade", "note", "disputed"]
    names += ["source", "source_title", "source_url", "source_dated", "source_age"]
    columns = {name: found[f"quantity_{name}"].values.tolist() for name in names}
    rows = []
    for n, path in enumerate(found["quantity"].values.tolist()):
        row = {"path": path} | {name: values[n] for name, values in columns.items()}
        row["written"] = json.loads(row["written"])
        row["source_age"] = None if math.isnan(row["source_age"]) else round(row["source_age"], 1)
        rows.append(row)
    return rows


def _said(found: xr.Dataset) -> dict[str, list[dict[str, str]]]:
    """What each source says, by the path of the number."""
    told: dict[str, list[dict[str, str]]] = {}
    columns = [found[f"published_{name}"].values.tolist() for name in ("quantity", "says", "source", "dated")]
    for path, says, source, dated in zip(*columns, strict=True):
        told.setdefault(path, []).append({"says": says, "source": source, "dated": dated})
    return told


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    value, low, high = row["written"]
    number, _, unit = low.partition(" ")
    spread = f"{number} to {high}" if high.partition(" ")[2] == unit else f"{low} to {high}"
    spread = "" if row["low"] == row["high"] else spread
    age = "" if row["source_age"] is None else f", {row['source_age']:.0f} years"
    source = "" if row["source"] == "penumbra-assumption" else f"{row['source']}{age}"
    return row["field"], value, spread, row["grade"], source
