"""Where every command that writes may write: missing folders of the path as written, and none through a link."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from penumbra.cli.main import app
from penumbra.errors import OutputError

SWEEP = str(Path(__file__).parents[3] / "examples" / "third_site.yaml")
DAY = ["--on", "2018-12-31", "--history", "planned"]
WRITERS = {
    "trace": (["epaa", *DAY, "--threat", "mrbm-2000", "--launch", "iran 1", "--aim", "Bucharest", "--plot"], ".png"),
    "cover": (["epaa", *DAY, "--output"], ".nc"),
    "export": (["cells", "epaa", *DAY, "--output"], ".gpkg"),
    "export page": (["page", "cities", "--output"], ".html"),
    "export site": (["site"], ""),
    "map": (["epaa", *DAY, "--output"], ".svg"),
    "sensors": (["epaa", *DAY, "--output"], ".nc"),
    "footprint": (["thaad", "--radar", "an-tpy-2-terminal", "--threat", "mrbm-1000", "--output"], ".geojson"),
    "curve": (["epaa", "decision_time", "Warsaw", *DAY, "--output"], ".png"),
    "place": (["epaa", "Warsaw", *DAY, "--output"], ".png"),
    "raid": (["epaa", *DAY, "--salvo", "5 mrbm-2000", "--aim", "Bucharest", "--output"], ".png"),
    "site": (["epaa", *DAY, "--add", "deveselu", "--candidates", "ROU", "--output"], ".png"),
    "sweep": ([SWEEP, "--output"], ".csv"),
    "stocks": (["thaad", "--output"], ".png"),
    "space": (["cbo-2026", "--hours", "0", "--output"], ".svg"),
    "new": (["--like", "epaa"], ".yaml"),
    "report": (["epaa", "--output"], ".html"),
}
"""Arguments up to the path, and the ending of a file; of commands that write several kinds of things, some of them."""


def test_every_command_that_writes_is_here():
    wanted = {
        command.name or (command.callback.__name__ if command.callback else "")
        for command in app.registered_commands
        if command.callback and {"output", "plot"} & set(command.callback.__annotations__)
    }
    assert wanted == {name.split()[0] for name in WRITERS}


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_dangling_link_is_refused_before_the_work(tmp_path, name):
    arguments, ending = WRITERS[name]
    (tmp_path / "link").symlink_to(tmp_path / "away")
    done = CliRunner().invoke(app, [name.split()[0], *arguments, str(tmp_path / "link" / f"out{ending}")])
    assert isinstance(done.exception, OutputError)
    assert f"{tmp_path / 'link'} is a link to {tmp_path / 'away'}" in str(done.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["link"]


def test_a_missing_folder_of_the_path_is_made(tmp_path):
    arguments, ending = WRITERS["trace"]
    target = tmp_path / "new" / "folder" / f"out{ending}"
    done = CliRunner().invoke(app, ["trace", *arguments, str(target)])
    assert done.exit_code == 0, done.output
    assert target.read_bytes().startswith(b"\x89PNG")
