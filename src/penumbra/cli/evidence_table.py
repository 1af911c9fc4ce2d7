"""The evidence for every number as tables, and as plain data for JSON."""

import json
import math
from collections import Counter
from itertools import groupby
from typing import Any

import numpy as np
import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page

__all__ = ["data", "show", "show_sources"]

_LABEL_WIDTH = 22  # width of a label in characters
_PLURAL = {"assumption": "assumptions"}
_OURS = "*"
"""Marks a number that has figures of which none gives it."""


def show(found: xr.Dataset) -> None:
    """Print a summary of the grades, every number with its figures and notes, and the published alternatives."""
    page = Page()
    page.text(bold(found.attrs["title"]))
    for sentence in _summary(found):
        page.text(sentence)
    heads = [Column("", right=False, wraps=True), Column("value"), Column("range"), Column("grade", right=False)]
    heads.append(Column("source, its age", right=False, wraps=True))
    for (heading, card), group in groupby(_rows(found), key=lambda row: (row["heading"], row["card"])):
        held = list(group)
        page.text()
        page.text(bold(card), "" if card == heading else f"  {heading.lower()}")
        page.table(heads, [_cells(row) for row in held], ruled=False)
        for row in held:
            for label, text in _remarks(row):
                page.labelled(f"  {label}", text, _LABEL_WIDTH)
    _show_answers(page, found)


def show_sources(found: xr.Dataset) -> None:
    """Print each source with its title, date, address, the part that was read, and its numbers."""
    page = Page()
    page.text(bold(f"Sources of {found.attrs['scenario_title']}"))
    sources = _sources(found)
    undated = sum(not one["dated"] for one in sources)
    page.text(f"{len(sources)} sources, {undated} of them without a date. Numbers are named by their paths.")
    for one in sources:
        page.text()
        page.text(bold(one["key"]))
        page.text(one["title"])
        numbers = ", ".join(one["numbers"]) or "none; it is the source of an alternative"
        rows = (("date", one["dated"]), ("address", one["url"]), ("what was read", one["read"]), ("numbers", numbers))
        for label, text in rows:
            page.labelled(f"  {label}", text or "not known", _LABEL_WIDTH)


def data(found: xr.Dataset) -> dict[str, Any]:
    """The evidence as plain data."""
    kept = ("scenario", "scenario_hash", "as_of", "date", "history", "source")
    return {
        **{key: found.attrs[key] for key in kept if key in found.attrs},
        "numbers": int(found.attrs["numbers"]),
        "grades": json.loads(found.attrs["grades"]),
        "disputed": int(found.quantity_disputed.sum()),
        "evidence": _rows(found),
        "alternatives": _answers(found),
        "sources": _sources(found),
    }


def _summary(found: xr.Dataset) -> list[str]:
    """Counts by grade and by kind of number, disagreements and ages, as sentences."""
    grades = json.loads(found.attrs["grades"])
    of_day = f"On {found.attrs['date']}, {found.attrs['history']}: " if "date" in found.attrs else ""
    counts = ", ".join(f"{count} {_PLURAL.get(grade, grade)}" for grade, count in grades.items() if count)
    sentences = [f"{of_day}{found.attrs['numbers']} numbers: {counts}. The grade is that of the value."]
    disputed, assumed = int(found.quantity_disputed.sum()), found.quantity_grade.values == "assumption"
    stated = found.quantity_low_stated.values | found.quantity_high_stated.values
    sentences.append(
        f"For {int((assumed & stated).sum())} of the assumptions a source gives an end of the range. For {disputed} "
        "numbers the sources give different figures, not counting those left out; all figures are listed. If figures "
        f"are listed, {_OURS} marks a number that none of them gives."
    )
    ages = found.quantity_source_age.values[~assumed]
    dated = ages[np.isfinite(ages)]
    if dated.size:
        sentences.append(
            f"On {found.attrs['as_of']} the sources of the numbers that are not assumptions are {dated.min():.0f} to "
            f"{dated.max():.0f} years old, with a median of {np.median(dated):.0f}; {len(ages) - dated.size} of these "
            f"{len(ages)} numbers have a source without a date."
        )
    kinds = Counter(found.quantity_heading.values[assumed].tolist())
    if kinds:
        sentences.append(
            "Assumptions: " + ", ".join(f"{kind.lower()} {count}" for kind, count in kinds.most_common()) + "."
        )
    return sentences


def _rows(found: xr.Dataset) -> list[dict[str, Any]]:
    """Every number as plain data; an unknown age is None."""
    names = ["heading", "card", "field", "nominal", "low", "high", "unit", "written", "grade", "note", "disputed"]
    names += ["nominal_stated", "low_stated", "high_stated"]
    names += ["source", "source_title", "source_url", "source_dated", "source_age"]
    columns = {name: found[f"quantity_{name}"].values.tolist() for name in names}
    said = _figures_by_path(found)
    rows = []
    for n, path in enumerate(found["quantity"].values.tolist()):
        row = {"path": path} | {name: values[n] for name, values in columns.items()}
        row["written"] = json.loads(row["written"])
        row["source_age"] = None if math.isnan(row["source_age"]) else round(row["source_age"], 1)
        rows.append(row | {"figures": said.get(path, [])})
    return rows


def _figures_by_path(found: xr.Dataset) -> dict[str, list[dict[str, str]]]:
    """The figures of the sources, by the path of the number."""
    figures: dict[str, list[dict[str, str]]] = {}
    names = ("says", "source", "dated", "outside")
    columns = [found[f"published_{name}"].values.tolist() for name in names]
    for path, *figure in zip(found.published_quantity.values.tolist(), *columns, strict=True):
        figures.setdefault(path, []).append(dict(zip(names, figure, strict=True)))
    return figures


def _answers(found: xr.Dataset) -> list[dict[str, Any]]:
    """Every answer to the questions that have several."""
    names = ("question", "name", "written", "source", "grade", "note")
    columns = [found[f"answer_{name}"].values.tolist() for name in names]
    keys = found["answer"].values.tolist()
    return [
        {"answer": key} | dict(zip(names, values, strict=True)) for key, *values in zip(keys, *columns, strict=True)
    ]


def _sources(found: xr.Dataset) -> list[dict[str, Any]]:
    """Every source, with the paths of its numbers."""
    names = ("title", "dated", "url", "read")
    columns = [found[f"source_{name}"].values.tolist() for name in names]
    rests = [json.loads(paths) for paths in found.source_quantities.values.tolist()]
    return [
        {"key": key} | dict(zip(names, values, strict=True)) | {"numbers": paths}
        for key, paths, *values in zip(found["source"].values.tolist(), rests, *columns, strict=True)
    ]


def _show_answers(page: Page, found: xr.Dataset) -> None:
    """Print the published answers to each question, below the numbers."""
    heads = [Column("", right=False, wraps=True), Column("", right=False, wraps=True)]
    heads += [Column("grade", right=False), Column("source", right=False, wraps=True)]
    for question, group in groupby(_answers(found), key=lambda one: one["question"]):
        held = list(group)
        page.text()
        page.text(bold(question), "  published alternatives")
        page.table(heads, [_answer(one, len(held) > 1) for one in held], ruled=False)
        for one in held:
            if one["note"]:
                page.labelled(f"  {one['name']}", one["note"], _LABEL_WIDTH)


def _answer(one: dict[str, Any], still_open: bool) -> tuple[str, ...]:
    name = one["name"] + (" (as the scenario is written)" if one["written"] and still_open else "")
    return one["answer"], name, one["grade"], one["source"]


def _remarks(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Labels and texts below a number: the figures of the sources, and the note."""
    texts = []
    if row["figures"]:
        head = "sources differ: " if row["disputed"] else "sources: "
        texts.append(head + "; ".join(_figure(one) for one in row["figures"]))
    if row["note"]:
        texts.append(f"note: {row['note']}")
    return [(row["field"] if n == 0 else "", text) for n, text in enumerate(texts)]


def _figure(one: dict[str, str]) -> str:
    left_out = f" [left out: {one['outside']}]" if one["outside"] else ""
    return f"{one['says']} ({one['source']}){left_out}"


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    """Name, value, range, grade and source; the unit of a range is written once if both ends share it."""
    numbers = []
    for written, end in zip(row["written"], ("nominal", "low", "high"), strict=True):
        number, _, unit = written.partition(" ")
        numbers.append((number + (_OURS if row["figures"] and not row[f"{end}_stated"] else ""), unit))
    value, low, high = (" ".join(each) for each in numbers)
    spread = f"{numbers[1][0] if numbers[1][1] == numbers[2][1] else low} to {high}"
    age = "" if row["source_age"] is None else f", {row['source_age']:.0f} years"
    source = "" if row["source"] == "penumbra-assumption" else f"{row['source']}{age}"
    return row["field"], value, "" if row["low"] == row["high"] else spread, row["grade"], source
