"""Tables are as wide as the reader has room for, and whole at any width."""

import os
import re

import numpy as np
import pytest
from rich.cells import cell_len

from penumbra.cli import tables, trace_table
from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page, columns
from penumbra.names import dataset

CLASSES = [f"class-{number}" for number in range(7)]
PLACES = {f"P{n:02}": name for n, name in enumerate(("Bosnia and Herzegovina", "Türkiye", "日本国の長い名前", "X"))}
WIDTHS = ["20", "40", "80", "140", None]


@pytest.fixture(params=WIDTHS)
def width(request, monkeypatch):
    """Columns that the environment tells, or None: the output goes into a pipe."""
    if request.param is None:
        monkeypatch.delenv("COLUMNS", raising=False)
        return None
    monkeypatch.setenv("COLUMNS", request.param)
    return int(request.param)


def made_shares():
    """Shares of seven classes, each figure told from all others by its digits."""
    shape = (len(CLASSES), len(PLACES))
    covered = np.arange(1, 29).reshape(shape) / 100.0
    return dataset(
        {"threat": CLASSES, "place": list(PLACES)},
        {"title": "t", "scenario_title": "A shield", "date": "2020-01-01", "history": "actual", "of": "people"}
        | {"by": "country", "bounds": "worst to best", "numbers": 1000, "numbers_without_range": 500},
        place_name=list(PLACES.values()),
        pieces=np.full(len(PLACES), 9),
        reached_pieces=np.full(shape, 9),
        covered_of_reached=covered,
        umbra_of_reached=covered,
        possible_of_reached=2.0 * covered,
    )


def test_seven_classes_are_complete_at_any_width(width, capsys):
    tables.shares([made_shares()])
    text = capsys.readouterr().out
    if width is not None:
        assert max(map(cell_len, text.splitlines())) <= width
    assert "…" not in text
    words = text.split()
    for threat in CLASSES:
        assert threat in words
    for number in range(1, 29):
        nominal, bounds = f"{number}", f"{number}-{2 * number}"
        assert {nominal, bounds} <= set(words) if width == 20 else f"{nominal} {bounds}" in " ".join(words)
    for name in PLACES.values():
        assert all(letter in text for letter in name)
        assert width == 20 or all(word in words for word in name.split())


def test_a_pipe_gets_one_block(monkeypatch, capsys):
    monkeypatch.delenv("COLUMNS", raising=False)
    tables.shares([made_shares()])
    (head,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("class ")]
    assert head.split() == ["class", *CLASSES]


def test_a_terminal_tells_its_width(monkeypatch, capsys):
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((52, 24)))
    assert Page().width == 52
    tables.shares([made_shares()])
    text = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert 40 < max(map(cell_len, text.splitlines())) <= 52


@pytest.mark.parametrize("nonsense", ["", "0", "-5", "wide", "９"])
def test_columns_that_are_no_number_are_not_heeded(monkeypatch, nonsense):
    monkeypatch.setenv("COLUMNS", nonsense)
    assert Page().width == 80


def test_every_row_is_named_in_every_block(width, capsys):
    names = ["one", "two", "three"]
    Page().table(
        columns("row", *(f"head-{n}" for n in range(9))), [(n, *(f"{n}-{k}" for k in range(9))) for n in names]
    )
    blocks = [block for block in re.split(r"(?m)^(?=row )", capsys.readouterr().out) if block.strip()]
    for block in blocks:
        assert [
            line.split()[0] for line in block.splitlines() if line.split()[:1] and line.split()[0] in names
        ] == names
    assert (len(blocks) == 1) == (width in (None, 140))


def test_long_texts_wrap_before_columns_part(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "40")
    heads = [*columns("id"), Column("text", right=False, wraps=True), Column("end")]
    Page().table(heads, [("a", "several words that are too long for a line of forty", "last")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["id", "text", "end"]
    assert "last" in lines[2]
    assert max(map(len, lines)) <= 40


def test_a_word_too_long_for_the_page_is_folded_not_cut(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "20")
    word = "abcdefghij" * 5
    Page().table(columns("name", "figure"), [(word, "1234567890" * 3)])
    text = re.sub(r"\s|─", "", capsys.readouterr().out)
    assert sum(text.count(letter) for letter in "abcdefghij") >= 50
    assert sum(text.count(digit) for digit in "1234567890") >= 30


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ("people", "the class reaches none of the people there. How many it reaches is in the JSON of --json."),
        ("area", "the class reaches none of the land there. How much it reaches is in the JSON of --json."),
    ],
)
def test_how_a_cell_is_read_is_said_of_what_is_counted(of, said):
    text = tables._how_to_read(made_shares().assign_attrs(of=of, alternatives="{}"))
    assert text.startswith("For example 45 0-97: with nominal numbers 45 % are covered")
    assert text.endswith(said)


def test_combinations_of_answers_that_are_left_out_are_counted():
    told = ["a=1", "b=1", "b=2", "a=1, b=1", "a=1, b=2"]
    others = [{"told": one, "covered": False, "margin": None} for one in told]
    assert trace_table._answers(others).endswith("with a=1, b=2: not covered.")
    more = trace_table._answers([*others, others[-1], others[-1]])
    assert more == (
        "The same flight with a=1: not covered; with b=1: not covered; with b=2: not covered. "
        "4 combinations that change several answers are in the JSON of --json."
    )


def test_no_line_parts_a_number_from_its_unit(width, capsys):
    """Every length of the words before it, so that at some the line ends just there; bold and in a cell too."""
    page = Page()
    for before in range(page.width + 1):
        words = "a " * (before // 2) + "b" * (before % 2 + 1)
        page.text(f"{words} 12\u00a0% of", bold(" 34\u00a0km\u00a0a"))
        page.table([Column("name", right=False, wraps=True)], [[f"{words} 56\u00a0s"]])
    text = capsys.readouterr().out
    assert all(text.count(each) == page.width + 1 for each in ("12\u00a0%", "34\u00a0km\u00a0a", "56\u00a0s"))


def test_the_day_of_a_table_is_written_as_in_sentences(capsys):
    tables.shares([made_shares()])
    assert "1\u00a0January 2020, actual." in capsys.readouterr().out
