"""The notebooks of `docs/notebooks` run from top to bottom, and are kept without results."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[3] / "docs" / "notebooks"
BOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_results(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    assert len(cells) >= 4
    assert [cell for cell in cells if cell.outputs or cell.execution_count] == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what talks to the kernel
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    kinds = [set(_shown(cell)) for cell in book.cells if cell.cell_type == "code"]
    assert sum("image/png" in each for each in kinds) == 2
    assert any("text/html" in each for each in kinds)


def _shown(cell: Any) -> list[str]:
    """Kinds of what a cell shows."""
    return [kind for output in cell.outputs for kind in output.get("data", {"text/plain": ""})]
