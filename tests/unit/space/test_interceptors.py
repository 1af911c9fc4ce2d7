"""Interceptors in orbit: designs, bounds, counts over a day, and what is refused."""

import math
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import penumbra as pb
from penumbra.cli.main import app
from penumbra.errors import DomainError, PenumbraWarning, ScenarioError
from penumbra.space.constellation import geostationary, walker
from penumbra.space.counting import counted
from penumbra.space.designs import design, designs

QUICK = {"worlds": 16, "hours": 3.0, "inclinations": (45.0, 65.0), "latitudes": (0.0, 40.0)}


@pytest.mark.parametrize("name", designs())
def test_every_design_needs_its_printed_number_somewhere_within_its_ranges(name: str) -> None:
    found = pb.constellation(name, **QUICK | {"hours": 0.0})
    assert float(found.owned_least.min()) <= found.attrs["printed"] <= float(found.owned_most.max())
    assert bool((found.owned_least <= found.owned).all()) and bool((found.owned <= found.owned_most).all())
    drawn = found.owned_drawn.values
    assert (np.diff(drawn, axis=1) >= 0.0).all()
    assert (drawn >= float(found.owned_least.max()) * (1 - 1e-9)).all()
    assert (drawn <= float(found.owned_most.max()) * (1 + 1e-9)).all()


def test_counts_over_time_hold_the_closed_form_and_the_guarantee() -> None:
    found = pb.constellation("cbo-2026", **QUICK)
    assert list(found.fleet.values) == ["printed", "on average", "at every time"]
    np.testing.assert_allclose(found.in_reach_mean, found.in_reach_formula, rtol=0.02)
    always = found.sel(fleet="at every time")
    assert float(always.in_reach_least.min()) >= found.attrs["missiles"]
    assert float(always.in_reach_share.min()) == 1.0
    assert int(found.fleet_count.sel(fleet="on average")) < int(always.fleet_count)
    assert float(found.in_reach_share.sel(fleet="on average").min()) < 1.0


def test_the_table_is_the_number_at_each_inclination_and_latitude() -> None:
    found = pb.constellation("cbo-2026", ["inclination=45 deg"], **QUICK | {"hours": 0.0})
    here = found.owned_over.sel(orbit_inclination=math.radians(45.0), over_latitude=40.0, method="nearest")
    assert float(here) == pytest.approx(float(found.owned[0]))


def test_more_time_and_speed_need_fewer_and_more_missiles_more() -> None:
    def owned(*changes: str) -> float:
        return float(pb.constellation("cbo-2026", changes, worlds=0, hours=0.0).owned[0])

    assert owned("speed=6 km/s") < owned() < owned("speed=4 km/s")
    assert owned("window=300 s") < owned() < owned("delay=120 s")
    assert owned("missiles=20") == pytest.approx(2.0 * owned())
    assert owned("shots=2") == pytest.approx(2.0 * owned())


def test_an_inclination_that_never_comes_near_is_told_as_never(tmp_path: Path) -> None:
    text = (Path(pb.__file__).parent / "space/designs/cbo-2026.yaml").read_text("utf-8")
    (tmp_path / "mine.yaml").write_text(text.replace("interceptors: 7800\n", ""), "utf-8")
    found = pb.constellation(tmp_path / "mine.yaml", ["inclination=20 deg"], **QUICK)
    assert math.isinf(float(found.owned[0])) and math.isinf(float(found.owned_most[0]))
    assert "fleet" not in found and float(found.owned_even) > 0.0
    printed = pb.constellation("cbo-2026", ["inclination=20 deg"], **QUICK)
    assert list(printed.fleet.values) == ["printed"] and float(printed.in_reach_most[0, 0]) == 0.0


def test_the_same_seed_draws_the_same_worlds() -> None:
    one, other, third = (pb.constellation("aps-2003", worlds=8, hours=0.0, seed=seed).owned_drawn for seed in (1, 1, 2))
    assert (one == other).all() and not (one == third).all()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("altitude=-5 km", r"altitude: -5 km is outside 100 km to 36000 km"),
        ("altitude=50 km", r"outside 100 km to 36000 km"),
        ("missiles=0", r"missiles: write 1 or more"),
        ("speed=4 kg", r"speed: .*not a unit of speed"),
        ("sped=4 km/s", r"--set sped: no such path; nearest: 'speed'"),
        ("speed", r'write "path=value"'),
    ],
)
def test_a_wrong_change_is_told(change: str, told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        pb.constellation("cbo-2026", [change], worlds=0, hours=0.0)


def test_a_wrong_file_is_told_with_file_and_line(tmp_path: Path) -> None:
    text = (Path(pb.__file__).parent / "space/designs/aps-2003.yaml").read_text("utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace("source: spacenews-2003-07-21", "source: nobody"), "utf-8")
    with pytest.raises(ScenarioError, match=r"mine\.yaml:\d+: source: no source 'nobody'"):
        design(file)
    file.write_text(text.replace("missiles: 1\n", "missiles: none\n"), "utf-8")
    with pytest.raises(ScenarioError, match=r"mine\.yaml:\d+: missiles: write a whole number"):
        design(file)
    with pytest.raises(ScenarioError, match="no design 'cbo': neither a file nor a built-in one; nearest"):
        design("cbo")


def test_an_unusual_number_is_told() -> None:
    with pytest.warns(PenumbraWarning, match="speed: 15 km/s is unusual"):
        design("cbo-2026", ["speed=15 km/s"])


def test_arguments_outside_their_domain_are_told() -> None:
    for given, told in (
        ({"worlds": -1}, "worlds: write a whole number"),
        ({"seed": 1.5}, "seed: write a whole number"),
        ({"hours": 1e4}, "hours: write 0 to 744"),
        ({"step": 0.0}, "step: write 1 to 3600"),
        ({"inclinations": (200.0,)}, "inclinations: write degrees"),
        ({"latitudes": ()}, "latitudes: write degrees"),
    ):
        with pytest.raises(DomainError, match=told):
            pb.constellation("cbo-2026", **given)
    with pytest.raises(DomainError, match="nothing is left of the window"):
        pb.constellation("cbo-2026", ["window=80 s"])
    with pytest.raises(DomainError, match="interceptors would be needed on average"):
        pb.constellation("cbo-2026", ["missiles=1000"], worlds=0, hours=1.0)


def test_what_is_no_constellation_is_told() -> None:
    for given, told in (
        ((7, 2, 0, 4e5, 1.0), "planes: 2 do not divide 7"),
        ((6, 2, 2, 4e5, 1.0), "phasing: write 0 to 1"),
        ((6, 2, 0, -1e3, 1.0), "an orbit -1 km up is below the ground"),
        ((6, 2, 0, 5e4, 1.0), "an orbit 50 km up is in the air"),
        ((6, 2, 0, math.nan, 1.0), "write a height"),
        ((6, 2, 0, 4e5, 4.0), "inclination: write 0 to 180"),
        ((0, 1, 0, 4e5, 1.0), "satellites: write 1 to"),
    ):
        with pytest.raises(DomainError, match=told):
            walker(*given)
    with pytest.raises(DomainError, match="longitudes: write one or more"):
        geostationary([])
    with pytest.raises(DomainError, match="one place and one time"):
        counted(geostationary([0.0]), np.array([]), np.array([]), 1e6, np.zeros(1))


def test_the_command_begins_with_the_number_that_it_takes() -> None:
    asked = ["space", "cbo-2026", "--hours", "0", "--worlds", "4"]
    told = CliRunner().invoke(app, asked, env={"COLUMNS": "140"}).output
    found = pb.constellation("cbo-2026", hours=0.0, worlds=4)
    names = ("owned_least", "owned", "owned_most")
    least, nominal, most = (float(f"{float(found[name].max()):.3g}") for name in names)
    answer = f"{nominal:,.0f} interceptors in orbit are enough on average; {least:,.0f} to {most:,.0f} over the ranges."
    assert answer in told
    assert told.index(answer) < told.index("in orbit, by launch from")
