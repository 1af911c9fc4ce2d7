"""The chart of interceptors in orbit, and the commands that print and draw satellites."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import penumbra as pb
from penumbra.cli.main import app
from penumbra.errors import DomainError


def test_a_line_for_each_inclination_ends_where_none_is_in_reach() -> None:
    found = pb.constellation("cbo-2026", worlds=0, hours=0.0, inclinations=(30.0, 60.0), latitudes=(0.0, 20.0, 50.0))
    (axes,) = pb.plot(found).axes
    lines = [line for line in axes.lines if len(line.get_xdata()) == 3]
    assert len(lines) == 2
    assert np.isnan(lines[0].get_ydata()[2]) and math.isinf(float(found.owned_over[0, 2]))
    np.testing.assert_allclose(lines[1].get_ydata(), found.owned_over[1])
    levels = {round(float(np.unique(line.get_ydata())[0])) for line in axes.lines if len(line.get_xdata()) == 2}
    assert levels == {7800, round(float(found.owned_even))}


def test_what_such_a_chart_does_not_use_is_refused() -> None:
    found = pb.constellation("cbo-2026", worlds=0, hours=0.0, inclinations=(60.0,), latitudes=(0.0,))
    with pytest.raises(DomainError, match="threat: interceptors in orbit are of no class"):
        pb.plot(found, threat="icbm-10000")


def test_the_command_of_space_prints_draws_and_tells_json(tmp_path: Path) -> None:
    quick = ["--worlds", "4", "--hours", "1"]
    done = CliRunner().invoke(app, ["space", "aps-2003", *quick, "-o", str(tmp_path / "orbit.svg")])
    assert done.exit_code == 0, done.output
    assert "The source prints 1,600." in " ".join(done.output.split())
    assert (tmp_path / "orbit.svg").read_text("utf-8").startswith("<?xml")
    told = json.loads(CliRunner().invoke(app, ["space", "aps-2003", *quick, "--json"]).output)
    assert (
        told["starts"]["korea"]["owned_least"]
        < told["starts"]["korea"]["owned"]
        < told["starts"]["korea"]["owned_most"]
    )
    assert told["fleets"]["printed"]["count"] == 1600 and set(told["drawn"]["owned"]) >= {"uniform", "log-uniform"}


def test_the_command_of_watch_tells_one_and_two_at_once() -> None:
    asked = ["watch", "gmd", "tranche-0", "--threat", "icbm-10000", "--launch", "north-korea 1", "--aim", "Chicago"]
    asked += ["--on", "2017-12-31", "--starts", "6"]
    told = json.loads(CliRunner().invoke(app, [*asked, "--json"]).output)
    assert told["2_at_once"]["boost"]["mean"] <= told["1_at_once"]["boost"]["mean"]
    assert "a track that may cue a battery" in " ".join(CliRunner().invoke(app, asked).output.split())
