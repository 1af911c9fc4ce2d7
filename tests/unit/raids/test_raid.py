"""The door to raids: what a raid on Bucharest gives, what is refused, and the commands."""

import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from typer.testing import CliRunner

import penumbra as pb
from penumbra.cli.main import app
from penumbra.cli.raid_table import show
from penumbra.errors import DomainError
from penumbra.raids.doctrine import doctrine_of, load_of
from penumbra.raids.salvo import MOST_MISSILES, deal, numbers_of
from penumbra.raids.words import leak_words
from penumbra.sentences import percent

PLANNED = ["--on", "2018-12-31", "--history", "planned"]


@pytest.fixture(scope="module")
def shield() -> pb.load:
    return pb.load("epaa", ["launch_areas.iran.points=8"]).on("2018-12-31", history="planned")


@pytest.fixture(scope="module")
def found(shield) -> xr.Dataset:
    return pb.raid(shield, "20 mrbm-2000", ["Bucharest"], sizes=[5, 20, 60], n=8, seed=3)


def test_the_parts_make_the_whole(found) -> None:
    assert float(found.leak_chance.sum()) == pytest.approx(1.0)
    assert float(found.leak_chance @ found.leaker) == pytest.approx(float(found.leak_mean))
    assert float(found.world_leak.mean()) == pytest.approx(float(found.leak_mean))
    assert float(found.aim_leak.sum()) == pytest.approx(float(found.leak_mean))
    assert found.aim_missiles.values.tolist() == [20]
    assert found.layer_missiles.sum("outcome").values == pytest.approx(found.layer_arriving.values)
    assert float(found.layer_stopped.sum() + found.leak_mean) == pytest.approx(20.0)
    assert float(found.prior_leak.mean()) == pytest.approx(float(found.leak_mean))
    assert (found.battery_fired <= found.battery_stock).all()
    assert float(found.sel(salvo_size=20).size_leak) == pytest.approx(float(found.leak_mean))


def test_a_battery_that_can_engage_nothing_fires_nothing(found) -> None:
    idle = found.battery_able.values == 0.0
    assert idle.any() and not idle.all()
    assert (found.battery_fired.values[idle] == 0.0).all()


def test_a_bigger_salvo_leaks_more_and_the_bound_holds(found) -> None:
    assert (np.diff(found.size_leak.values) > 0.0).all()
    assert float(found.leak_least) <= float(found.leak_nominal) + 0.1
    assert float(found.leak_low) <= float(found.leak_mean) <= float(found.leak_high)


def test_it_agrees_with_the_map(shield, found) -> None:
    """In the worlds that cover nothing from anywhere all 20 get through; where all are covered some are stopped."""
    drawn = pb.draw(shield, 8, 3)
    table = pb.evaluate(
        pb.bind(shield, "blended"), drawn, pb.places.named(shield, "Bucharest"), reducers=[pb.reducers.Bits()]
    )
    covered = [pb.reducers.answers_of(table, world, "mrbm-2000").covered[0] for world in drawn.world.values]
    leak = found.world_leak.values
    assert (leak[np.array(covered)] < 20.0).all()
    assert np.array(covered).any()


def test_a_certain_shot_on_every_missile_leaves_only_those_out_of_reach(shield) -> None:
    sure = {"sm3-ib": 1, "sm3-iia": 1}
    one = pb.raid(shield, "4 mrbm-2000", ["Bucharest"], "shoot", kill=sure, n=4)
    assert float(one.layer_missiles.sel(outcome="engaged").sum()) == pytest.approx(float(one.layer_stopped.sum()))
    none = pb.raid(shield, "4 mrbm-2000", ["Bucharest"], "salvo", kill=sure, cause=1, n=4)
    assert float(none.leak_mean) == 4.0
    held = pb.raid(shield, "4 mrbm-2000", ["Bucharest"], reserve=24, n=4)
    assert float(held.leak_mean) == 4.0
    assert float(held.battery_fired.sum()) == 0.0


def test_a_country_is_aimed_at_where_its_people_live(shield) -> None:
    both = pb.raid(shield, {"mrbm-2000": 30}, ["ROU", "Sofia"], n=2, window="10 min", launches=["iran"])
    assert both.raid_aim.values.tolist() == ["Romania", "Sofia, Bulgaria"]
    assert int(both.aim_missiles.sum()) == 30
    assert both.attrs["window"] == 600.0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"salvo": "0 mrbm-2000"}, "salvo: mrbm-2000: write a whole number of missiles of 1 or more, not 0"),
        ({"salvo": "-3 mrbm-2000"}, "of 1 or more, not -3"),
        ({"salvo": "10000000000 mrbm-2000"}, "salvo: 10,000,000,000 missiles; write 5,000 at most"),
        ({"salvo": "2.5 mrbm-2000"}, "of 1 or more, not '2.5'"),
        ({"salvo": "20"}, "salvo: write a number and a class, as in \"20 mrbm-2000\", not '20'"),
        ({"salvo": "20 mrbm-200"}, "salvo: no threat class 'mrbm-200'; nearest: 'mrbm-2500'"),
        ({"salvo": []}, "there is no missile in it"),
        ({"salvo": f"{MOST_MISSILES + 1} mrbm-2000"}, "write 5,000 at most"),
        ({"aims": []}, "aims: write a list of towns"),
        ({"aims": ["Bucharest", "Bucharest"]}, "is named twice"),
        ({"aims": ["London"]}, "no missile of mrbm-2000 .* reaches London"),
        ({"aims": ["Bucharst"]}, "Bucharst"),
        ({"doctrine": "look"}, "doctrine: write shoot, salvo, shoot-look-shoot, not 'look'"),
        ({"doctrine": "shoot", "shots": 2}, "shots: the doctrine shoot fires one"),
        ({"doctrine": "salvo", "look": "20 s"}, "look: the doctrine salvo does not look"),
        ({"look": "0 s"}, "look: write a time above 0"),
        ({"look": "20"}, "look: "),
        ({"shots": 0}, "shots: write a whole number of 1 or more, not 0"),
        ({"reserve": -1}, "reserve: write a whole number of 0 or more, not -1"),
        ({"window": "-5 s"}, "window: write a time of 0 s or more"),
        ({"cause": 1.5}, "cause: write chances from 0 to 1, not 1.5"),
        ({"cause": "0.3..0.1"}, "cause: write one value, or low, nominal and high"),
        ({"channels": "0"}, "channels: write whole numbers from 1 to 256"),
        ({"busy": "9 s..5 s..20 s"}, "out of order"),
        ({"launches": ["irn"]}, "launches: no launch point or launch area 'irn'; nearest: 'iran'"),
        ({"sizes": [0]}, "sizes: write a whole number of 1 or more, not 0"),
        ({"look": "1e9 s"}, "look: write a time up to 1 h"),
        ({"shots": 1_000_000}, "shots: write a whole number from 1 to 100, not 1000000"),
        ({"reserve": 999_999}, "reserve: no battery holds 999,999, and the largest stock is 24; write 24 at most"),
        ({"ration": -1}, "ration: write a whole number of 0 or more, not -1"),
        ({"doctrine": "shoot", "ration": 5}, "ration: one shot at each missile is fired anyway"),
        ({"window": "1e30 s"}, "window: write a time up to 24 h"),
        ({"busy": "1 day"}, "busy: write times from 0 s to 1 h"),
        ({"n": 10**9}, "n: write a whole number from 1 to 16,384"),
        ({"n": 0}, "n: write a whole number of 1 or more, not 0"),
        ({"kill": {"sm3-iib": 0.5}}, "no battery that stands fires 'sm3-iib'"),
    ],
)
def test_what_is_refused(shield, changes, words) -> None:
    asked = {"salvo": "20 mrbm-2000", "aims": ["Bucharest"]} | changes
    with pytest.raises(DomainError, match=words):
        pb.raid(shield, asked.pop("salvo"), asked.pop("aims"), **asked)


def test_a_doctrine_without_a_look_time_is_refused(shield) -> None:
    blind = pb.load("epaa", ["platforms.aegis-ashore.assess_time=0 s"]).on("2018-12-31", history="planned")
    with pytest.raises(DomainError, match=r"needs a look time, and platforms\.aegis-ashore\.assess_time may be 0 s"):
        doctrine_of(blind, "shoot-look-shoot", None, None, 0)
    assert doctrine_of(blind, "shoot-look-shoot", None, "20 s", 0).look == 20.0
    assert doctrine_of(blind, "salvo", 3, None, 0).shots == 3


def test_nothing_stands(shield) -> None:
    with pytest.raises(DomainError, match="raid: no battery stands on 2005-01-01"):
        pb.raid(pb.load("epaa").on("2005-01-01"), "20 mrbm-2000", ["Bucharest"])


def test_a_negative_stock_is_refused() -> None:
    with pytest.raises(pb.ScenarioError, match="inventory"):
        pb.load("epaa", ["batteries.deveselu.inventory=-1"])


def test_numbers_and_dealing(shield) -> None:
    assert numbers_of(shield, ["2 mrbm-2000", "3 mrbm-2000", "1 mrbm-1300"]) == {"mrbm-2000": 5, "mrbm-1300": 1}
    flights = [["a1", "a2", "a3", "a4"], ["b1"]]
    index = {name: k for k, name in enumerate([*flights[0], *flights[1]])}
    dealt = deal({"x": 7}, {"x": flights}, index, 60.0, 1)  # type: ignore[dict-item]
    assert np.bincount(dealt.flight).tolist() == [1, 1, 1, 1, 3]
    assert (dealt.due[0], dealt.due[-1]) == (0.0, 60.0)
    assert load_of("4", None).channels == (4.0, 4.0, 4.0)


RAID = [
    "raid",
    "epaa",
    "--salvo",
    "6 mrbm-2000",
    "--aim",
    "Bucharest",
    *PLANNED,
    "--draws",
    "2",
    "--launch-points",
    "8",
]


def test_the_command_tells_it_and_draws_it(tmp_path: Path) -> None:
    chart = tmp_path / "raid.png"
    done = CliRunner().invoke(
        app, [*RAID, "--sizes", "3,6", "-o", str(chart), "--kill", "sm3-iia=0.8"], env={"COLUMNS": "100"}
    )
    assert done.exit_code == 0, done.output
    assert "of 6 get through on average" in done.output
    assert "A shot of SM-3 Block IIA hits: 0.8, given." in done.output
    assert "of the plays, and all do in " in " ".join(done.output.split())
    assert "By published answer to “Who guides the interceptors?”: " in " ".join(done.output.split())
    assert "Tests are scripted" in done.output.replace("\n", " ")
    assert chart.read_bytes().startswith(b"\x89PNG")


def test_the_command_as_json_is_the_dataset() -> None:
    done = CliRunner().invoke(app, [*RAID, "--json"])
    told = json.loads(done.output)
    assert done.exit_code == 0
    assert sum(told["leak_chance"]) == pytest.approx(1.0)
    assert len(told["battery_fired"]) == len(told["battery"])


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (["--kill", "thaad"], "--kill 'thaad': write an interceptor and a chance, as in thaad=0.8"),
        (["--kill", "thaad=1", "--kill", "thaad=0.5"], "thaad is given twice"),
        (["--sizes", "5;6"], "--sizes '5;6': write numbers with commas between"),
        (["--sizes", "5.5"], "--sizes '5.5'"),
    ],
)
def test_the_command_refuses(extra: list[str], words: str) -> None:
    done = CliRunner().invoke(app, [*RAID, *extra])
    assert isinstance(done.exception, DomainError)
    assert words in str(done.exception)


def test_answers_and_days_are_told_in_words(shield, found, capsys) -> None:
    show(shield, found)
    told = " ".join(capsys.readouterr().out.split())
    assert "with “Own radar”" in told
    assert "guidance=" not in told
    assert "31 December 2018" in told.replace("\u00a0", " ")


def test_the_words_tell_how_often_nothing_and_how_often_everything_gets_through(found) -> None:
    """Two groups of plays, some stopped and none stopped, cannot be read from a mean and an interval."""
    _, rest = leak_words(found)
    none, every = (percent(float(found.leak_chance[k])) for k in (0, -1))
    assert f"none does in {none} of the plays, and all do in {every}. With" in rest
    assert rest.startswith("That is ")
    assert float(found.leak_chance[-1]) > 0.05
