"""Every file that a page names exists: a path in backticks is the end of the path of a file."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
PATH = re.compile(r"`([\w./-]+\.(?:py|yaml|csv))`")

ELSEWHERE = {
    ("CONTRIBUTING.md", "interceptors_held.py"): "the reader's own check, whose text the page gives",
    ("export.md", "theirs.csv"): "a file of another program, whose first lines the page gives",
    ("check-a-claim.md", "mine.yaml"): "the reader's own, whose text the page gives",
    ("your-own-shield.md", "my-shield.yaml"): "the reader's own, which a command writes",
    ("command-line.md", "FILE.csv"): "a name that stands for the reader's own",
    ("worlds.md", "row.yaml"): "a file that the code above it writes",
    ("0048-names-validation-and-pages.md", "coverage/variables.py"): "a layout that was tried",
}
"""Files that are not ours, by page, with the reason."""
FOLDERS = [ROOT / folder for folder in ("src", "tests", "docs", "bench", "examples")]
FILES = ["/" + path.relative_to(ROOT).as_posix() for folder in FOLDERS for path in folder.rglob("*.*")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_file_that_a_page_names_exists(page: Path) -> None:
    named = set(PATH.findall(page.read_text("utf-8")))
    gone = sorted(path for path in named if not any(file.endswith(f"/{path}") for file in FILES))
    assert gone == sorted(path for name, path in ELSEWHERE if name == page.name)
