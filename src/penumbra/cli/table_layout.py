"""Prints text and tables in the available width, without cutting anything off.

The width is COLUMNS from the environment, or that of the terminal. If there is neither, as in a pipe, tables have their
full width. Text wraps. In a table that is too wide long texts wrap; if that is not enough, its columns are printed in
several blocks, each with the row names.
"""

import os
import shutil
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from rich import box
from rich.box import Box
from rich.cells import cell_len
from rich.measure import Measurement
from rich.table import Table

from penumbra.cli.console import new_console

__all__ = ["Column", "Page", "columns"]

_UNLIMITED = 100_000  # width of tables [characters] if the available width is not known
_PROSE = 80  # width of text [characters] in that case
_NARROWEST = 16  # least width [characters] of a wrapped text before columns move to another block
_LEAST_WIDTH = 20  # least width of a page [characters]


class Column(NamedTuple):
    """One column of a table: its heading, whether its cells are right-aligned, and whether they may wrap."""

    heading: str
    right: bool = True
    wraps: bool = False


def columns(name: str, *headings: str) -> list[Column]:
    """A column of names that may wrap, followed by columns of figures."""
    return [Column(name, right=False, wraps=True), *(Column(heading) for heading in headings)]


class Page:
    """Prints the tables and sentences of one command."""

    def __init__(self) -> None:
        width = _width()
        self.width = max(width or _PROSE, _LEAST_WIDTH)
        """Width of a line of text in characters."""
        self._console = new_console(max(width or _UNLIMITED, _LEAST_WIDTH))

    def text(self, *parts: Any) -> None:
        """Print one paragraph made of strings and styled texts."""
        self._console.print(*parts, sep="", width=self.width)

    def labelled(self, label: str, text: str, room: int) -> None:
        """Print a label in a column of `room` characters, and a text next to it."""
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=room, style="dim")
        grid.add_column(width=max(self.width - room - 2, 1), overflow="fold")
        grid.add_row(label, text)
        self._console.print(grid)

    def table(self, heads: Sequence[Column], rows: Sequence[Sequence[str]], ruled: bool = True) -> None:
        """Print a table.

        Parameters
        ----------
        heads : sequence of Column
            The first names the rows and is repeated in every block.
        rows : sequence of sequences of str
            As many cells as there are columns, or none for an empty line.
        ruled : bool
            Whether to draw a line under the headings.
        """
        start = 1
        while start < len(heads) or start == 1:
            end, widths = self._block(heads, rows, start, ruled)
            chosen = [0, *range(start, end)]
            if start > 1:
                self.text()
            self._console.print(_made(heads, rows, chosen, widths, ruled))
            start = max(end, start + 1)

    def _block(
        self, heads: Sequence[Column], rows: Sequence[Sequence[str]], start: int, ruled: bool
    ) -> tuple[int, list[int | None]]:
        """The end of the longest run of columns that fits, and their widths; None means the natural width."""
        for end in range(len(heads), start, -1):
            chosen = [0, *range(start, end)]
            widths = self._fitted(heads, rows, chosen, ruled)
            if widths is not None:
                return end, widths
        end = min(start + 1, len(heads))  # not even one column fits: let it and the names wrap
        return end, [max(self._console.width // 2 - 3, 1)] * (1 + end - start)

    def _fitted(
        self, heads: Sequence[Column], rows: Sequence[Sequence[str]], chosen: Sequence[int], ruled: bool
    ) -> list[int | None] | None:
        """Widths with which the chosen columns fit, wrapping the widest texts first; None if they do not fit."""
        widths: list[int | None] = [None] * len(chosen)
        room = self._console.options.update(width=_UNLIMITED)
        while True:
            made = _made(heads, rows, chosen, widths, ruled)
            over = Measurement.get(self._console, room, made).maximum - self._console.width
            if over <= 0:
                return widths
            whole = [
                (_widest(heads, rows, index), place)
                for place, index in enumerate(chosen)
                if heads[index].wraps and widths[place] is None
            ]
            if not whole or max(whole)[0] <= _NARROWEST:
                return None
            wide, place = max(whole)
            widths[place] = max(wide - over, _NARROWEST)


def _width() -> int | None:
    """Available width in characters, if known."""
    columns_text = os.environ.get("COLUMNS", "")
    if columns_text.isascii() and columns_text.isdecimal() and int(columns_text[:6]) > 0:
        return int(columns_text[:6])
    if sys.stdout is not None and sys.stdout.isatty():
        return shutil.get_terminal_size().columns
    return None


def _widest(heads: Sequence[Column], rows: Sequence[Sequence[str]], index: int) -> int:
    return max(cell_len(heads[index].heading), *(cell_len(row[index]) for row in rows if row), 0)


def _made(
    heads: Sequence[Column],
    rows: Sequence[Sequence[str]],
    chosen: Sequence[int],
    widths: Sequence[int | None],
    ruled: bool,
) -> Table:
    """The chosen columns of a table."""
    frame: Box | None = box.SIMPLE_HEAD if ruled else None
    table = Table(box=frame, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for index, width in zip(chosen, widths, strict=True):
        table.add_column(
            heads[index].heading,
            justify="right" if heads[index].right else "left",
            no_wrap=width is None,
            overflow="fold",
            width=width,
        )
    for row in rows:
        table.add_row(*(row[index] for index in chosen) if row else [""])
    return table
