"""Everything that the package ships from others says from whom, and under which licence, in one command."""

from importlib import resources
from pathlib import Path

from typer.testing import CliRunner

from penumbra.cli.main import app

DATA = [Path(str(resources.files(package).joinpath("data"))) for package in ("penumbra.earth", "penumbra.record")]


def test_every_file_of_data_is_named_in_a_note_of_its_folder():
    silent = []
    for root in DATA:
        for file in (each for each in root.rglob("*") if each.is_file() and each.suffix != ".pyc"):
            if file.name == "SOURCE.txt" or file.name.startswith("LICENSE") or file.suffix == ".py":
                continue
            notes = [each / "SOURCE.txt" for each in file.parents if each == root or root in each.parents]
            told = "".join(note.read_text("utf-8") for note in notes if note.exists())
            if file.name not in told and not (file.parent / "SOURCE.txt").exists():
                silent.append(file.name)
    assert silent == []


def test_the_command_prints_every_note_every_licence_and_every_library():
    done = CliRunner().invoke(app, ["credits"])
    assert done.exit_code == 0
    notes = [each for root in DATA for each in root.rglob("*") if each.name == "SOURCE.txt" or "LICENSE" in each.name]
    assert len(notes) >= 6
    for note in notes:
        assert note.read_text("utf-8").strip() in done.output
        assert ("licen" in note.read_text("utf-8").lower()) or "CC0" in note.read_text("utf-8")
    for library in ("h3", "numba", "pyproj", "xarray"):
        assert f"\n{library} " in done.output
    assert "not told" not in done.output
