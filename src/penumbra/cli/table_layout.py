"""What is printed, as wide as the reader has room for: nothing is cut off.

The width is that of the environment's COLUMNS, or of the terminal. Where there is neither, as in a pipe, tables are as
wide as they are. Text wraps. Of a table that is too wide the long texts wrap; if that is not enough, its columns are
printed in several blocks, each with the names of the rows.
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

_UNLIMITED = 100_000  # characters, where nobody says how many there are
_PROSE = 80  # characters of a line of text there
_NARROWEST = 16  # characters that a text is wrapped to before columns go into another block
_LEAST = 20  # characters, of a page


class Column(NamedTuple):
    """One column of a table: its heading, where its cells stand, and whether they may wrap."""

    heading: str
    right: bool = True
    wraps: bool = False


def columns(name: str, *headings: str) -> list[Column]:
    """A column of names that may wrap, then columns of figures."""
    return [Column(name, right=False, wraps=True), *(Column(heading) for heading in headings)]


class Page:
    """Where one command prints its tables and sentences."""

    def __init__(self) -> None:
        told = _width()
        self.width = max(told or _PROSE, _LEAST)
        """Characters of a line of text."""
        self._console = new_console(max(told or _UNLIMITED, _LEAST))

    def text(self, *parts: Any) -> None:
        """Print one paragraph made of strings and styled texts."""
        self._console.print(*parts, sep="", width=self.width)

    def labelled(self, label: str, text: str, room: int) -> None:
        """Print a label in so many characters, and beside it a text."""
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
            With a line under the headings.
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
        """The end of the longest run of columns that fits, and their widths; None for as wide as it is."""
        for end in range(len(heads), start, -1):
            chosen = [0, *range(start, end)]
            widths = self._fitted(heads, rows, chosen, ruled)
            if widths is not None:
                return end, widths
        end = min(start + 1, len(heads))  # not even one fits: let both wrap
        return end, [max(self._console.width // 2 - 3, 1)] * (1 + end - start)

    def _fitted(
        self, heads: Sequence[Column], rows: Sequence[Sequence[str]], chosen: Sequence[int], ruled: bool
    ) -> list[int | None] | None:
        """Widths with which the chosen columns fit, the widest texts wrapped first; None if they do not."""
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
    """Columns of the reader, if there is anything to tell them by."""
    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdecimal() and int(told[:6]) > 0:
        return int(told[:6])
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
