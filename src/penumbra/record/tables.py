"""The tables of the record: their columns, and users' own files that replace built-in tables.

A table is a CSV file with column names in its first line. A user's file has the same columns as the table it replaces
and is checked as strictly as a scenario: all errors are reported together, with file, line and column. A test applies
the same checks to the built-in tables.
"""

import csv
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from penumbra.errors import ScenarioError, nearest, shown
from penumbra.record.csv_lines import cell_problems, column_problems, csv_rows
from penumbra.record.nato import ACCESSION

__all__ = ["BUILT_IN", "GRADES", "TABLES", "Column", "Record", "Table", "folder_text", "named_files", "record", "rows"]

GRADES = ("sourced", "second-hand", "computed", "assumption")
"""Grades of a row, as in a scenario."""

Row = dict[str, str]


class Column(NamedTuple):
    """The format of a column's cells: kind (a key of the checks below), whether a cell may be empty, allowed words."""

    kind: str = "text"
    empty: bool = False
    words: tuple[str, ...] = ()


class Table(NamedTuple):
    """A table: its built-in file, its columns, the columns that together identify a row, and a description."""

    file: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    about: str


_MAYBE, _GRADE = Column(empty=True), Column("word", words=GRADES)
_PROVENANCE = {"side": Column(), "source": Column(), "grade": _GRADE, "note": _MAYBE}
_DATED = {"date": Column("day", empty=True), "end": Column("day", empty=True)}
_FACT = {
    "id": Column("id"), **_DATED, "party": Column(), "place": _MAYBE, "kind": Column(), "series": Column(),
    "title": Column(), "text": Column(), **_PROVENANCE,
}  # fmt: skip
_REASON = Column("word", empty=True, words=("Crimea", "east", "Crimea and east"))


def _kinds(*words: str, **more: Column) -> dict[str, Column]:
    """Columns of dated facts, with the allowed kinds."""
    return _FACT | {"kind": Column("word", words=words)} | more


TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "shield": Table(
            "shield_2006_2026.csv",
            _kinds("report", "announcement", "proposal", "step", "cancelled", "plan", "milestone", "test", "intercept",
                   "denial"),
            ("id",), "plans and milestones of the shield",
        ),
        "sanctions": Table(
            "sanctions_2014_2016.csv",
            _kinds("measure", "tightening", "addition", "renewal", "authority", "regulation", "condition", "answer",
                   reason=_REASON),
            ("id",), "sanctions over Ukraine",
        ),
        "forces": Table(
            "eastern_flank_2004_2022.csv",
            _kinds("presence", "headquarters", "readiness", "decision", "other side",
                   troops=Column("count", empty=True)),
            ("id",), "forces on the eastern flank",
        ),
        "troops": Table(
            "troops_by_host.csv",
            {"host": Column(), "date": Column("day"), "troops": Column("count"), "programme": Column(), **_PROVENANCE},
            ("host", "date", "programme"), "troops of the battlegroups by host",
        ),
        "outcomes": Table(
            "minsk/minsk2_outcomes.csv",
            _kinds("kept", "kept in part", "not kept", "disputed", "step"),
            ("id",), "outcomes of the agreement of February 2015",
        ),
        "ceasefires": Table("minsk/ceasefires.csv", _kinds("ceasefire", "recommitment"), ("id",), "ceasefires"),
        "deaths": Table(
            "minsk/fatal_events_by_month.csv",
            {"month": Column("month"), **{name: Column("count") for name in ("events", "deaths_low", "deaths_best",
                                                                            "deaths_high")}},
            ("month",), "fatal events and deaths by month (UCDP)",
        ),
        "deaths-un": Table(
            "minsk/ohchr_totals.csv",
            {"date": Column("day"), "killed_low": Column("count"), "killed_high": Column("count"), **_PROVENANCE},
            ("date",), "all killed up to a day (UN human rights office)",
        ),
        "violations": Table(
            "minsk/osce_smm_ceasefire_violations_annual.csv",
            {"year": Column("year"), "violations": Column("count"), **_PROVENANCE},
            ("year",), "ceasefire violations by year (OSCE)",
        ),
        "events": Table(
            "events_2014_2016.csv",
            _kinds("outbreak", "aim", "accusation", "denial", "court", "suspension", "dialogue"),
            ("id",), "outbreak, accusations and dialogue",
        ),
        "census": Table(
            "census_2001.csv",
            {"region": Column(), "language_russian": Column("percent"), "nationality_ukrainian": Column("percent"),
             "nationality_russian": Column("percent"), "year": Column("year"), **_PROVENANCE},
            ("region", "year"), "language and nationality by census",
        ),
        "spending": Table(
            "spending/nato_defence_expenditure.csv",
            {"iso3": Column("ally"), "year": Column("year"), "gdp_percent": Column("percent"),
             "equipment_percent": Column("percent", empty=True), "real_change_percent": Column("number", empty=True),
             "estimate": Column("word", words=("0", "1")), "edition": Column("day"), **_PROVENANCE},
            ("iso3", "year", "edition"), "military spending of NATO's members (NATO)",
        ),
        "spending-counts": Table(
            "spending/nato_counts.csv",
            {"year": Column("year"), "edition": Column("day"), "at_guideline": Column("count"),
             "members": Column("count"), **_PROVENANCE},
            ("year", "edition"), "members at the guideline as NATO counts them",
        ),
        "pledges": Table(
            "spending/pledges.csv", _kinds("guideline", "pledge"), ("id",), "what NATO's members pledged to spend"
        ),
        "raids": Table(
            "raids_2024_2026.csv",
            {"id": Column("id"), "raid": Column("id"), "from": Column("day"), "until": Column("day"),
             "kind": Column("word", words=("ballistic missiles", "cruise missiles", "drones", "all")),
             "counted": Column("word", words=("launched", "detected", "arrived", "engaged", "toward populated places",
                                              "intercepted", "hit", "hit populated places", "at sea", "failed")),
             "least": Column("count"), "most": Column("count", empty=True), **_PROVENANCE},
            ("id",), "counts of missile attacks as each side reported them",
        ),
        "tests": Table(
            "intercept_tests.csv",
            {"id": Column("id"), "interceptors": Column(), "until": Column("day"), "least": Column("count"),
             "most": Column("count"), "of": Column("positive"), **_PROVENANCE},
            ("id",), "intercept tests: how many hit, of how many, up to a day",
        ),
        "stocks": Table(
            "interceptor_stocks.csv",
            {"id": Column("id"), "system": Column("id"),
             "measure": Column("word", words=("stock", "bought", "fired", "bought a year", "planned a year",
                                              "capacity a year")),
             "from": Column("day", empty=True), "until": Column("day"), "least": Column("positive"),
             "most": Column("positive", empty=True), **_PROVENANCE},
            ("id",), "interceptors in stock, fired, bought and built a year, as each side reported them",
        ),
        "spending-factbook": Table(
            "spending/milex_pct_gdp_factbook_2010_2025.csv",
            {"iso3": Column("code"), "year": Column("year"), "milex_pct_gdp": Column("percent"),
             "estimate": Column("word", words=("0", "1")), "edition_date": Column("day"), "edition_commit": _MAYBE},
            ("iso3", "year"), "military spending by the World Factbook",
        ),
    }
)  # fmt: skip
"""The tables that a user's own file may replace, by name."""


def folder_text(file: str) -> str:
    """Text of a file of the record's own data."""
    return resources.files("penumbra.record").joinpath("data").joinpath(*file.split("/")).read_text("utf-8")


@cache
def rows(file: str) -> tuple[Row, ...]:
    """Rows of a file of the record's own data, as text by column; shared, do not change them."""
    return tuple(csv.DictReader(folder_text(file).splitlines()))


@dataclass(frozen=True)
class Record:
    """The record: its built-in tables, and a user's own tables that replace some of them."""

    own: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    """The user's files, by the name of the table that each replaces."""

    def rows(self, name: str) -> tuple[Row, ...]:
        """Rows of a table, as text by column."""
        return self.own[name] if name in self.own else rows(TABLES[name].file)

    def publisher(self, name: str, usual: str) -> str:
        """Publisher of a table's figures: `usual` for the built-in table, or the user's own file."""
        return f"the file {Path(self.files.get(name, name)).name}" if name in self.own else usual


BUILT_IN = Record()


def named_files(written: Iterable[str]) -> dict[str, str]:
    """Files by the name of the table, from texts such as ``spending=FILE.csv``; ScenarioError for any other text."""
    found: dict[str, str] = {}
    for each in written:
        name, given, file = each.partition("=")
        if not given or not name or not file:
            raise ScenarioError(
                f"--record {each!r}: write the table's name, an equals sign and a file: spending=FILE.csv"
            )
        if name in found:
            raise ScenarioError(f"--record {each!r}: the table {name} is given twice")
        found[name] = file
    return found


def record(files: Mapping[str, str | Path]) -> Record:
    """The record with some tables replaced by a user's own.

    Parameters
    ----------
    files : mapping of str to path
        CSV files by the name of the table, a key of `TABLES`.

    Raises
    ------
    ScenarioError
        All errors in the files, with file, line and column.
    """
    findings: list[str] = []
    own: dict[str, tuple[Row, ...]] = {}
    for name, path in files.items():
        if name not in TABLES:
            findings.append(f"no table {name!r} on record{nearest(name, TABLES)}")
        else:
            own[name] = tuple(_read(Path(path), TABLES[name], findings))
    if findings:
        raise ScenarioError(findings)
    return Record(own, {name: str(path) for name, path in files.items()})


def _read(path: Path, table: Table, findings: list[str]) -> Iterator[Row]:
    """Rows of a user's file; errors are appended to `findings`."""
    lines = csv_rows(path)
    try:
        head = next(lines, None)
    except ScenarioError as error:
        findings += error.findings
        return
    if head is None:
        findings.append(f"{path}: the file is empty; begin it with {','.join(table.columns)}")
        return
    problems = [head.problem] if head.problem else list(_head(head.cells, table))
    findings += [f"{path}:{head.line}: {problem}" for problem in problems]
    if problems:
        return
    seen: set[tuple[str, ...]] = set()
    count = 0
    for line in lines:
        if line.problem or any(line.cells):
            count += 1
            cells = dict.fromkeys(table.columns, "") | dict(zip(head.cells, line.cells, strict=False))
            wrong = [line.problem] if line.problem else list(_problems(len(head.cells), line.cells, cells, table, seen))
            findings += [f"{path}:{line.line}: {problem}" for problem in wrong]
            yield cells
    if not count:
        findings.append(f"{path}: no row below the first line")


def _head(names: Sequence[str], table: Table) -> Iterator[str]:
    """Errors in the names of the columns."""
    needed = [name for name, column in table.columns.items() if not column.empty]
    yield from column_problems(names, table.columns, needed, ",".join(table.columns))


def _problems(
    columns: int, written: Sequence[str], cells: Row, table: Table, seen: set[tuple[str, ...]]
) -> Iterator[str]:
    """Errors in one row."""
    yield from cell_problems(len(written), columns)
    for name, column in table.columns.items():
        cell = cells[name]
        if not cell:
            if not column.empty:
                yield f"{name}: is empty; write {_EXPECTED[column.kind]}"
        elif not _ACCEPTS[column.kind](cell, column):
            wanted = " or ".join(map(repr, column.words)) if column.words else _EXPECTED[column.kind]
            close = nearest(cell, ACCESSION) if column.kind == "ally" else ""
            yield f"{name}: write {wanted}, not {shown(cell)}{close}"
    for first, last in (("date", "end"), ("from", "until")):
        begin, end = cells.get(first, ""), cells.get(last, "")
        if begin and end and end < begin:
            yield f"{last}: {end} is before {first}, {begin}; swap them"
    fewest, most = cells.get("least", ""), cells.get("most", "")
    if fewest.isdecimal() and most.isdecimal() and int(most) < int(fewest):
        yield f"most: {most} is below least, {fewest}; swap them"
    whole = cells.get("of", "")
    if most.isdecimal() and whole.isdecimal() and int(whole) < int(most):
        yield f"of: {whole} is below most, {most}; write how many tests there were"
    key = tuple(cells[name] for name in table.key)
    if key in seen:
        yield f"{', '.join(table.key)}: {', '.join(key)} occurs twice; keep one of the rows"
    seen.add(key)


def _is_day(cell: str, _: Column) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _is_number(cell: str, _: Column) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", cell, re.ASCII)) and math.isfinite(float(cell))


_ACCEPTS: Mapping[str, Callable[[str, Column], bool]] = {
    "text": lambda cell, _: cell.isprintable(),
    "id": lambda cell, _: bool(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", cell)),
    "word": lambda cell, column: cell in column.words,
    "day": _is_day,
    "month": lambda cell, _: bool(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", cell, re.ASCII)),
    "year": lambda cell, _: bool(re.fullmatch(r"(19|20)\d\d", cell, re.ASCII)),
    "count": lambda cell, _: bool(re.fullmatch(r"\d{1,9}", cell, re.ASCII)),
    "positive": lambda cell, _: bool(re.fullmatch(r"[1-9]\d{0,8}", cell, re.ASCII)),
    "number": _is_number,
    "percent": lambda cell, column: _is_number(cell, column) and 0.0 <= float(cell) <= 100.0,
    "code": lambda cell, _: bool(re.fullmatch(r"[A-Z]{3}", cell)),
    "ally": lambda cell, _: cell in ACCESSION,
}
_EXPECTED = {
    "text": "text on one line",
    "id": "letters, digits, dots and dashes",
    "word": "one of its words",
    "day": "a day as year-month-day, as in 2016-05-19",
    "month": "a month, as in 2015-02",
    "year": "a year, as in 2014",
    "count": "a whole number without a sign",
    "positive": "a whole number of 1 or more",
    "number": "a number, as in -1.25",
    "percent": "per cent from 0 to 100, as in 1.93",
    "code": "a code of three capital letters (ISO 3166 alpha-3)",
    "ally": "the code of a member of NATO (ISO 3166 alpha-3)",
}
