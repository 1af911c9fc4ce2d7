"""What the pages and `examples/` tell readers to run runs: every Python block, every command, every script.

Lessons, whose commands follow one another, are run by `test_lessons.py`; here their commands are only understood.

A new block or command is run by itself, with a coarse map. What is not run stands in `NOT_RUN` with the reason.
"""

import re
import shlex
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from penumbra.claims.topics import drawn_shares
from penumbra.cli.main import app

ROOT = Path(__file__).parents[3]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "learn").glob("*.md")),
]

COARSE = (
    "region.resolution=3", "region.south=36 deg", "region.north=56 deg", "region.west=8 deg", "region.east=36 deg",
    "launch_areas.iran.points=2",
)  # fmt: skip
"""Changes with which a map of `epaa` takes seconds: few cells, and the towns of one part of Europe."""
FEW = 8  # worlds drawn for each way of reading, where a statement is judged in them
MAPPED = {"check", "cover", "map", "place", "raid", "sensors", "threshold"}
"""Commands that judge many arcs."""
EXPORTED = {"cover", "cells", "towns", "shares"}
"""What `penumbra export` makes a map for."""
OWN_MAP = ("freedonia.yaml", "published")
"""Those that the changes do not fit, or that need none."""

NOT_RUN = {
    "penumbra cover epaa --on 2018-12-31 --history planned --set region.resolution=6 --adaptive -o map.geojson": (
        "takes minutes; tests/laws/test_adaptive.py refines maps, tests/unit/exporting/test_netcdf.py writes GeoJSON"
    ),
    "penumbra export outlines epaa --on 2018-12-31 --history planned --set region.resolution=6 --adaptive "
    "-o outlines.geojson": "takes a minute; tests/unit/exporting/test_commands.py writes outlines of a small map",
    "penumbra report freedonia.yaml --ledger mine.yaml": "minutes; tests/unit/report/test_publish.py writes reports",
    "penumbra cover epaa --on 2018-12-31 --history planned --ships box": (
        "takes a minute; tests/system/cli/test_cli.py runs it on a coarser map"
    ),
    **dict.fromkeys(
        (
            f"penumbra {words}"
            for words in (
                "map epaa --on 2018-12-31 --history planned --worlds 64 -o cases.png",
                "cover epaa --on 2018-12-31 --history planned --worlds 64 -o cases.nc",
                "cover epaa --on 2018-12-31 --history planned --resume cases.nc --worlds 256 -o cases.nc",
                "cover epaa --on 2018-12-31 --history planned --resume cases.nc -o cases.geojson",
                "map epaa --on 2018-12-31 --history planned --resume cases.nc -o cases.png",
            )
        ),
        "takes a minute; tests/laws/test_case_maps.py runs it on a coarser map",
    ),
    "penumbra check article-2016-05-19": "takes a minute; tests/system/cli/test_cli.py runs it",
    "penumbra check article-2016-05-19 --record spending=mine.csv": (
        "takes a minute; tests/system/cli/test_cli.py judges the ledger, and gives a table of one's own"
    ),
    "penumbra check shield-claims": "takes a minute; tests/unit/claims/test_strategic_checks.py judges the ledger",
    "penumbra check published": "tests/unit/validation/test_published.py runs every row",
    "penumbra serve --open": "goes on until it is stopped; tests/system/web/test_server.py starts and stops it",
    "penumbra serve --host 0.0.0.0 --anyone --name maps.example": "goes on until it is stopped",
    "penumbra place epaa-own.yaml Warsaw --on 2018-12-31 --history planned": (
        "takes a file that the page wrote; tests/unit/web/test_overlay.py reads such files"
    ),
    **dict.fromkeys(
        (
            "penumbra export page epaa -o epaa-page.html",
            "penumbra report epaa -o out/report.html --page epaa-page.html",
            "penumbra export site public/",
            "penumbra export site public/ --case epaa --case japan",
        ),
        "takes minutes and the built page; tests/system/web/walks/test_one_file.py writes the smallest case",
    ),
    **dict.fromkeys(
        (
            "penumbra site epaa --on 2018-12-31 --history planned --add deveselu --candidates 'POL, ROU, BGR' "
            "--threat mrbm-2000 -o gain.png",
            "penumbra site epaa --add deveselu --candidates 'ROU, BGR' --on 2018-12-31 --history planned "
            "--threat mrbm-2000",
        ),
        "takes half a minute; tests/unit/siting/test_site.py runs it for two places",
    ),
    "penumbra sweep sweep.yaml --scheduler tcp://10.0.0.1:8786 -o sweep.csv": (
        "needs a cluster; tests/unit/campaign/test_killed.py starts one"
    ),
    "CONTRIBUTING.md, python block 1": "it is a check; tests/unit/claims/test_contributing.py runs it",
    "docs/worlds.md, python block 1": "tests/laws/evaluation/test_page.py runs it, and compares its figures",
    "docs/worlds.md, python block 2": "tests/laws/evaluation/test_page.py runs it, and compares its figures",
}


def _blocks(page: Path) -> list[tuple[str, str]]:
    """Language and text of each block of code."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _commands(page: Path) -> list[str]:
    """Every command of ours in a page's blocks, without comments, as one line."""
    texts = [text.replace("\\\n", " ") for language, text in _blocks(page) if language in ("", "console", "sh")]
    lines = [line.removeprefix("$ ") for text in texts for line in text.splitlines()]
    return [shlex.join(shlex.split(line, comments=True)) for line in lines if line.startswith("penumbra ")]


COMMANDS = [(_name(page), command) for page in PAGES for command in _commands(page)]
HERE = [(page, command) for page, command in COMMANDS if "/learn/" not in page and command not in NOT_RUN]
RUN_HERE = [page for page in PAGES if page.parent.name != "learn"]
PYTHON = {
    f"{_name(page)}, python block {number}": text
    for page in RUN_HERE
    for number, text in enumerate((text for language, text in _blocks(page) if language == "python"), 1)
} | {_name(file): file.read_text("utf-8") for file in sorted((ROOT / "examples").rglob("*.py"))}


def _arguments(command: str) -> list[str]:
    """What a shell hands to the program; what it redirects is left out."""
    words = shlex.split(command)[1:]
    return words[: words.index(">")] if ">" in words else words


def _yaml(page: Path, holds: str) -> str:
    (found,) = [text for language, text in _blocks(page) if language == "yaml" and holds in text]
    return found


def _files_of(page: str, folder: Path) -> None:
    """The files that a page's commands speak of, as the pages have them."""
    ledger = _yaml(ROOT / "CONTRIBUTING.md", "id: shield\n")
    if page == "docs/command-line.md":
        (folder / "mine.yaml").write_text(ledger, "utf-8")
        (folder / "my-checks").mkdir()
        (folder / "my-checks" / "interceptors_held.py").write_text(PYTHON["CONTRIBUTING.md, python block 1"], "utf-8")
        table = resources.files("penumbra.record").joinpath("data", "spending", "nato_defence_expenditure.csv")
        (folder / "mine.csv").write_text(table.read_text("utf-8"), "utf-8")
    elif page == "docs/footprint.md":
        cards = yaml.safe_load(
            resources.files("penumbra.validation").joinpath("cards", "mdfcc.yaml").read_text("utf-8")
        )
        kinds = {"interceptors": "mine", "radars": "own", "threats": "own", "platforms": "own"}
        own = {kind: {name: cards[kind]["a"]} for kind, name in kinds.items()}
        (folder / "mine.yaml").write_text(yaml.safe_dump(own), "utf-8")
    elif page == "docs/scenario.md":
        (folder / "which-block.yaml").write_text(_yaml(ROOT / page, "id: which-block\n"), "utf-8")
        (folder / "freedonia.yaml").write_text(_yaml(ROOT / page, "id: freedonia\n"), "utf-8")
    elif page == "docs/export.md":
        rows = "".join(f"{time},{38.0 + time / 100},{46.0 - time / 40},{1000 * time}\n" for time in range(0, 500, 50))
        (folder / "theirs.csv").write_text(f"time,latitude,longitude,height\n{rows}", "utf-8")
    elif page == "docs/campaign.md":
        (folder / "sweep.yaml").write_text(_yaml(ROOT / page, "axes:\n"), "utf-8")
    elif page == "docs/worlds.md":
        (folder / "row.yaml").write_text("base: epaa\nid: row\n", "utf-8")


def test_blocks_and_commands_are_found_and_none_is_left_out_in_silence():
    assert len(COMMANDS) > 20
    assert len(PYTHON) > 4
    assert set(NOT_RUN) <= {command for _, command in COMMANDS} | set(PYTHON)
    fenced = sum(page.read_text("utf-8").count("```python") for page in RUN_HERE)
    assert len([name for name in PYTHON if "python block" in name]) == fenced
    written = [line for page in PAGES for line in page.read_text("utf-8").splitlines() if line.startswith("penumbra ")]
    assert len(COMMANDS) == len(written)


@pytest.mark.parametrize("command", sorted({command for _, command in COMMANDS}))
def test_every_command_is_understood(command: str) -> None:
    """Its words and options are known; nothing is run."""
    asked: Any = get_command(app)
    words = _arguments(command)
    while hasattr(asked, "commands"):
        asked = asked.commands[words.pop(0)]
    assert asked.make_context("penumbra", words).params


@pytest.mark.slow
@pytest.mark.parametrize("page,command", HERE)
def test_every_command_runs(page: str, command: str, tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr(drawn_shares, "DRAWS", FEW)
    _files_of(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    words = _arguments(command)
    mapped = words[0] in MAPPED or (words[0] == "export" and words[1] in EXPORTED)
    if mapped and words[1] not in OWN_MAP:
        words += [part for change in COARSE for part in ("--set", change)]
    assert app(words, standalone_mode=False) in (None, 0)
    assert capsys.readouterr().out.strip()
    for option in ("-o", "--plot"):
        if option in words:
            assert (tmp_path / words[words.index(option) + 1]).stat().st_size > 500


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in PYTHON if name not in NOT_RUN])
def test_every_python_block_and_example_runs(name: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(drawn_shares, "DRAWS", FEW)
    text = PYTHON[name]
    for written, coarse in (
        ('pb.load("epaa")', f'pb.load("epaa", {COARSE!r})'),
        ('pb.check("article-2016-05-19")', f'pb.check("article-2016-05-19", pb.load("epaa", {COARSE!r}))'),
    ):
        text = text.replace(written, coarse)
    monkeypatch.chdir(tmp_path)
    left: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(text, name, "exec"), left)
    assert any(type(value).__name__ == "Dataset" for value in left.values())
    assert all((tmp_path / file).exists() for file in re.findall(r'pb\.(?:save|export)\(\w+, "(.*?)"', text))
