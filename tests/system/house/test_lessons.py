"""The lessons of `docs/learn` are followed word for word, each in an empty folder.

Files that a page shows are written, commands and Python run in their order, and what it quotes stands in what was
printed.
"""

import contextlib
import io
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from penumbra.claims.topics import drawn_shares
from penumbra.cli.main import app

ROOT = Path(__file__).parents[3]
LESSONS = sorted((ROOT / "docs" / "learn").glob("*.md"))
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COARSE = {
    "penumbra map epaa --on 2018-12-31 --history planned --threat mrbm-2000 -o map.png": (
        "region.resolution=3",
        "launch_areas.iran.points=2",
    )
}
"""Commands that take a minute and of which nothing is quoted, with changes that make them quick."""
FEW = 8  # worlds drawn for each way of reading, where a statement is judged in them; no lesson quotes such a count
WIDTH = "100"
"""Columns of the terminal whose output the pages quote."""


def _follow(language: str, text: str, printed: str) -> str:
    """Do what one block says; what the last block that prints has printed."""
    if language == "yaml":
        name = re.match(r"# (at the end of )?(\S+)", text)
        assert name, f"the first line names no file:\n{text}"
        with Path(name[2]).open("a" if name[1] else "x", encoding="utf-8") as file:
            file.write(text)
    elif language == "text":
        for part in re.split(r"^\.\.\.$", text, flags=re.MULTILINE):
            wanted = " ".join(part.split())
            assert wanted in printed, f"not printed: {wanted}"
            printed = printed.partition(wanted)[2]
    elif language == "python":
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(text, "lesson", "exec"), {"__name__": "__main__"})
        return " ".join(out.getvalue().split())
    elif language == "":
        return " ".join(_ran(line) for line in text.replace("\\\n", " ").splitlines())
    else:
        assert language == "sh", f"what is a block of {language}?"
    return printed


def _ran(line: str) -> str:
    """What a command has printed; the file that it writes is there."""
    words = shlex.split(line, comments=True)
    assert words[0] == "penumbra", line
    words += [part for change in COARSE.get(line.strip(), ()) for part in ("--set", change)]
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert app(words[1:], standalone_mode=False) in (None, 0)
    if "-o" in words:
        assert Path(words[words.index("-o") + 1]).stat().st_size > 100
    return " ".join(out.getvalue().split())


@pytest.mark.slow
@pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.stem)
def test_a_lesson_goes_as_it_says(page: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", WIDTH)
    monkeypatch.setattr(drawn_shares, "DRAWS", FEW)
    monkeypatch.chdir(tmp_path)
    printed = ""
    for language, text in BLOCK.findall(page.read_text("utf-8")):
        printed = _follow(language, text, printed)
    if page.stem == "your-own-shield":
        assert Path("my-shield.png").read_bytes().startswith(b"\x89PNG")


def test_what_a_page_quotes_must_have_been_printed() -> None:
    assert _follow("text", "one\n...\n  three\n", "one two three") == ""
    with pytest.raises(AssertionError, match="not printed: two three four"):
        _follow("text", "two\n  three four\n", "one two three")
    with pytest.raises(AssertionError, match="not printed: one"):  # in their order
        _follow("text", "two\n...\none\n", "one two three")


def test_every_lesson_does_something() -> None:
    assert len(LESSONS) == 7
    assert all(any(line in page.read_text("utf-8") for page in LESSONS) for line in COARSE)
    for page in LESSONS:
        kinds = [language for language, _ in BLOCK.findall(page.read_text("utf-8"))]
        assert "" in kinds, page.name


def test_the_readme_quotes_what_a_lesson_quotes() -> None:
    """Its answer for a place is that of the first lesson, which runs the same command."""
    readme, lesson = ((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/learn/first-map.md"))
    (command,) = re.findall(r"^penumbra place .*$", readme, re.MULTILINE)
    assert command in lesson
    (quoted,) = re.findall(r"^\*(Bucharest.*?)\.\*", readme, re.DOTALL | re.MULTILINE)
    assert " ".join(quoted.split()) in " ".join(lesson.split())
    for figure in re.findall(r"with (\d+ s) to spare", " ".join(readme.split())):
        assert figure in lesson
