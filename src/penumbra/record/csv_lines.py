"""Reads a user's CSV file, one row per line, and reports errors with their lines."""

import csv
import stat
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from penumbra.errors import ScenarioError, nearest, shown

__all__ = ["Row", "cell_problems", "cells_of", "column_problems", "csv_rows"]

_LARGEST = 20_000_000  # greatest size of a file [bytes]
_LONGEST = 10_000  # greatest number of characters of a line


class Row(NamedTuple):
    """One line: its number, its cells without outer blanks, and its error (then there are no cells)."""

    line: int
    cells: tuple[str, ...]
    problem: str = ""


def csv_rows(path: Path) -> Iterator[Row]:
    """Rows of a CSV file: UTF-8, cells separated by commas, text with commas in quotes, no line breaks in quotes.

    Empty lines are skipped.

    Raises
    ------
    ScenarioError
        The file cannot be read, is no regular file, is too large, or is not UTF-8 text.
    """
    lines = _text(path).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, text in enumerate(lines, start=1):
        problem = _problem(text)
        if problem:
            yield Row(number, (), problem)
        elif text.strip():
            try:
                (cells,) = csv.reader([text], strict=True, skipinitialspace=True)
            except csv.Error:
                yield Row(number, (), _quotes(text))
            else:
                yield Row(number, tuple(cell.strip() for cell in cells))


def column_problems(
    names: Sequence[str], known: Collection[str], needed: Collection[str], example: str
) -> Iterator[str]:
    """Errors in the names of the columns, as sentences; `example` is a valid first line."""
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        yield f"separate the cells by commas; begin the file with {example}"
        return
    for name in dict.fromkeys(names):
        if name not in known:
            yield f"unknown column {shown(name)}{nearest(name, known)}; remove it or correct its name"
        elif names.count(name) > 1:
            yield f"column {name!r} occurs twice"
    for name in needed:
        if name not in names:
            yield f"no column {name!r}; begin the file with {example}"


def cell_problems(cells: int, columns: int) -> Iterator[str]:
    """Errors of a row whose number of cells differs from the number of columns."""
    if cells > columns:
        yield f"more cells than the {columns} columns; put text with commas in double quotes"
    elif cells < columns:
        given = "1 cell" if cells == 1 else f"{cells} cells"
        yield f"{given} for {columns} columns; write a comma for each empty cell"


def cells_of(path: Path, columns: Sequence[str], findings: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The line of each row of a CSV file, and its cells of some columns; other columns are left out.

    Rows that are wrong are left out, and a sentence with file and line is added to `findings`.

    Raises
    ------
    ScenarioError
        The file cannot be read, as of `csv_rows`, or lacks one of the columns.
    """
    rows = csv_rows(path)
    head = next(rows, Row(1, ()))
    known = {*columns, *head.cells}
    faults = [head.problem] if head.problem else column_problems(head.cells, known, columns, ",".join(columns))
    if wrong := [f"{path}:{head.line}: {fault}" for fault in faults]:
        raise ScenarioError(wrong)
    at = [head.cells.index(column) for column in columns]
    for row in rows:
        faults = [row.problem] if row.problem else cell_problems(len(row.cells), len(head.cells))
        if wrong := [f"{path}:{row.line}: {fault}" for fault in faults]:
            findings += wrong
        else:
            yield row.line, tuple(row.cells[k] for k in at)


def _text(path: Path) -> str:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ScenarioError(f"{path}: is a folder; write the name of a CSV file")
        if not stat.S_ISREG(status.st_mode):
            raise ScenarioError(f"{path}: is a pipe or a device; save the list to a file first")
        if status.st_size > _LARGEST:
            raise ScenarioError(
                f"{path}: has {status.st_size / 1e6:,.0f} MB, more than {_LARGEST / 1e6:.0f}; divide it"
            )
        data = path.read_bytes()
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:  # a name that no file can have
        raise ScenarioError(f"{str(path)!r}: cannot be read: {error}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise ScenarioError(f"{path}:{line}: not UTF-8 text (byte 0x{byte:02x}); save it as CSV UTF-8") from None


def _problem(text: str) -> str:
    """Why a line cannot be split into cells; empty if it can."""
    if len(text) > _LONGEST:
        return f"{len(text):,} letters; a line has at most {_LONGEST:,}: check for a missing line end or quote"
    strange = next((letter for letter in text if unicodedata.category(letter) == "Cc" and letter != "\t"), "")
    return f"control character 0x{ord(strange):02x} at letter {text.index(strange) + 1}; remove it" if strange else ""


def _quotes(text: str) -> str:
    if text.count('"') % 2:
        return "a quote is opened and not closed on this line; close it, and write each row on one line"
    return 'text follows a closing quote; write a quote inside quoted text twice, as in "the ""north"" bank"'
