"""The map of cases: it goes on where it stopped, and its files and pictures say what it holds."""

import csv
import json
from functools import cache
from pathlib import Path

import h3.api.numpy_int as h3
import numpy as np
import pytest
import xarray as xr
from typer.testing import CliRunner

import penumbra as pb
from penumbra.cli.main import app
from penumbra.earth.outline import cell_shapes
from penumbra.errors import DomainError
from penumbra.names import CASES, STATES
from penumbra.plotting import style
from penumbra.scenario.model import Shield

SETTINGS = ["launch_areas.iran.points=2", "region.resolution=1"]


@cache
def shield() -> Shield:
    """The shield that stood in 2016, coarsely."""
    return pb.load("epaa", SETTINGS).on("2016-05-19", history="actual")


@cache
def found(n: int) -> xr.Dataset:
    """Its map of n draws for each prior."""
    return pb.case_map(shield(), n, seed=3)


@pytest.mark.slow
def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """A map that was saved and read gives, with more draws, what all of these give at once."""
    pb.save(found(4), tmp_path / "cases.nc")
    more = pb.case_map(shield(), 12, seed=3, resume=pb.read(tmp_path / "cases.nc"))
    whole = found(12)
    assert whole.attrs["worlds"] == 48
    xr.testing.assert_identical(more, whole)
    again = pb.case_map(shield(), 12, seed=3, resume=more)  # nothing is left to judge
    xr.testing.assert_identical(again, whole)


@pytest.mark.slow
def test_settled_cells_of_a_large_map_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells in doubt have the counts that they have among all cells."""
    whole = found(4)
    monkeypatch.setattr("penumbra.uncertainty.drawn.probability.MOST_REACHED", 10)
    some = pb.case_map(shield(), 4, seed=3)
    doubtful = whole.aim_state.values == STATES.index("penumbra")
    assert 0 < doubtful.any(axis=0).sum() < doubtful.shape[1]
    for name in ("covered_least", "covered_most", "covered_error", "aim_word", "case_people"):
        np.testing.assert_array_equal(some[name].values, whole[name].values)
    for name in ("prior_reached", "prior_covered"):
        np.testing.assert_array_equal(*(np.moveaxis(one[name].values, 1, 2)[doubtful] for one in (some, whole)))


@pytest.mark.slow
def test_worlds_of_another_map_are_refused() -> None:
    """Another seed, family of priors, day, scenario or version, and fewer draws than it has."""
    earlier = found(4)
    one, other = shield(), earlier.assign_attrs(source="Penumbra 0")
    for message, asked, n, seed, prior, given in (
        ("seed is 3, not 4", one, 8, 4, None, earlier),
        ("priors are uniform and", one, 8, 3, "uniform", earlier),
        ("day is '2016-05-19', not", _on("2018-12-31"), 8, 3, None, earlier),
        ("another version of 'epaa'", _on("2016-05-19", "decision_time=50 s"), 8, 3, None, earlier),
        ("results of two versions", one, 8, 3, None, other),
        ("4 draws of each prior, more than the 2", one, 2, 3, None, earlier),
        ("no earlier result", one, 8, 3, None, earlier[["aim_word"]]),
        ("of other places", one, 8, 3, None, earlier.isel(aim=slice(1, None))),
    ):
        with pytest.raises(DomainError, match=message):
            pb.case_map(asked, n, seed, prior, resume=given)  # type: ignore[arg-type]


def _on(day: str, *more: str) -> Shield:
    return pb.load("epaa", [*SETTINGS, *more]).on(day, history="actual")


@pytest.mark.slow
def test_everybody_who_is_protected_has_one_state() -> None:
    """People and land add up to the same in every class, and a state without a cell has nobody."""
    shares = found(4)
    for name in ("case_people", "case_land"):
        every = shares[name].sum("case").values
        np.testing.assert_allclose(every, every[0], rtol=1e-12)
    for threat in range(shares.sizes["threat"]):
        present = np.isin(np.arange(len(CASES)), shares.aim_word.values[threat])
        assert not shares.case_people.values[threat][~present].any()
    assert (shares.aim_word == CASES.index("doubtful")).any()


def test_without_a_range_the_map_is_nominal() -> None:
    """And says so: nothing is drawn, and nothing is doubtful."""
    exact = pb.settle(shield(), "nominal").scenario
    still = {key: site.model_copy(update={"patrol": None}) for key, site in exact.sites.items()}
    one = shield().model_copy(update={"scenario": exact.model_copy(update={"sites": still, "alternatives": {}})})
    certain, nominal = pb.case_map(one, 8), pb.cover(one, nominal=True)
    assert (certain.attrs["nothing_uncertain"], certain.attrs["worlds"]) == (1, 0)
    covered = certain.aim_word.values == CASES.index("covered in every case")
    np.testing.assert_array_equal(covered, nominal.covered.values)
    np.testing.assert_array_equal(certain.aim_word.values != CASES.index("out of reach"), nominal.threatened.values)


def test_files_have_the_words_and_the_interval(tmp_path: Path) -> None:
    """Every cell that a class reaches, in both formats alike."""
    shares = found(4)
    pb.export(shares, tmp_path / "cases.csv")
    pb.export(shares, tmp_path / "cases.geojson")
    rows = list(csv.DictReader((tmp_path / "cases.csv").read_text().splitlines()))
    whole = json.loads((tmp_path / "cases.geojson").read_text())
    reached = shares.aim_word.values > CASES.index("out of reach")
    assert len(rows) == len(whole["features"]) == reached.sum()
    threat, cell = (each[-1] for each in np.nonzero(reached))
    for last in (rows[-1], whole["features"][-1]["properties"]):
        assert last["threat"] == shares.threat.values[threat]
        assert last["state"] == CASES[shares.aim_word.values[threat, cell]]
        assert float(last["covered_most"]) == pytest.approx(float(shares.covered_most[threat, cell]), abs=1e-4)
    assert whole["provenance"]["worlds"] == shares.attrs["worlds"]
    ring = whole["features"][0]["geometry"]["coordinates"][0][0]
    assert ring[0] == ring[-1]
    assert len(ring) >= 6


def test_a_cell_on_the_date_line_is_cut_in_two() -> None:
    """No corner lies beyond 180 degrees, and no part runs round the globe [RFC 7946, 3.1.9]."""
    (shape,) = cell_shapes(np.array([h3.latlng_to_cell(60.0, 180.0, 2)], np.uint64))
    assert len(shape.geoms) == 2
    for part in shape.geoms:
        west, _, east, _ = part.bounds
        assert east - west < 10.0
        assert -180.0 <= west < east <= 180.0


def test_the_picture_has_its_colours() -> None:
    """What is doubtful and its outline; the legend has all five states; marks need the scenario."""
    shares = found(4)
    figure = pb.plot(shares, scenario=shield(), threat="mrbm-2000")
    drawn = style.svg(figure).decode()
    for words in (
        "doubtful",
        "likely: in at least 50 of 100 cases",
        "out of reach or too near",
        "covered in every case",
    ):
        assert words in drawn
    assert style.DOUBT_LINE in drawn
    with pytest.raises(DomainError, match="of: a picture of this kind does not use it"):
        pb.plot(shares, of="margin")


@pytest.mark.slow
def test_on_the_command_line(tmp_path: Path) -> None:
    """It is made, goes on, and is drawn; each wrong option is told."""
    day = ["epaa", "--on", "2016-05-19", "--set", SETTINGS[0], "--set", SETTINGS[1]]
    file, picture = str(tmp_path / "cases.nc"), str(tmp_path / "cases.png")
    first = _ran("cover", *day, "--worlds", "2", "--seed", "3", "-o", file)
    assert "8 cases, each one complete choice of the published figures, were drawn" in " ".join(first.split())
    more = json.loads(_ran("cover", *day, "--worlds", "4", "--resume", file, "--json"))
    assert (more["worlds"], more["seed"]) == (16, 3)
    assert more["classes"]["mrbm-2000"]["people"] == {
        word: pytest.approx(float(found(4).case_people.sel(threat="mrbm-2000", case=word))) for word in CASES
    }
    _ran("map", *day, "--resume", file, "-o", picture)
    assert Path(picture).stat().st_size > 10_000
    for options, message in (
        (["--worlds", "0"], "a whole number of 1 or more, not 0"),
        (["--to", "0.7"], "from 0.001 to 0.5, not 0.7"),
        (["--seed", "1"], "write --worlds N with it"),
        (["--worlds", "4", "--prior", "trangular"], "nearest: 'triangular'"),
        (["--worlds", "4", "--nominal"], "a map of cases does not use it"),
        (["--resume", str(tmp_path / "none.nc")], "there is no such file"),
    ):
        done = CliRunner().invoke(app, ["cover", *day, *options])
        assert isinstance(done.exception, DomainError)
        assert message in str(done.exception)


def _ran(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return done.stdout
