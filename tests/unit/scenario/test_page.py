"""The files of docs/scenario.md are whole: they load, are mapped and judged as they stand there."""

import re
from pathlib import Path

import pytest

import penumbra as pb
from penumbra.claims.topics import drawn_shares
from penumbra.scenario.launch_areas import flown_points

PAGE = Path(__file__).parents[3] / "docs" / "scenario.md"


@pytest.fixture
def folder(tmp_path):
    texts = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    for name, text in zip(
        ("changed", "which-block", "freedonia", "area", "neighbours", "as-read", "mine"), texts, strict=True
    ):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    return tmp_path


def test_the_changed_scenario_has_one_radar_one_ship_and_no_old_source(folder):
    base, changed = pb.load("epaa"), pb.load(folder / "changed.yaml")
    days = [shield.on("2018-12-31", "planned") for shield in (base, changed)]
    assert days[0].sensors.keys() - days[1].sensors.keys() == {"kurecik"}
    assert days[0].batteries.keys() - days[1].batteries.keys() == {"eastern-mediterranean-ib"}
    assert changed.interceptors["sm3-iia"].burnout_speed.value == 5000.0
    assert changed.interceptors["sm3-iia"].burnout_speed.source is None


def test_what_two_sources_say_stands_side_by_side(folder):
    found = pb.evidence(pb.load(folder / "as-read.yaml"), "2026-07-01")
    one = found.sel(quantity="interceptors.sm3-iia.burnout_speed")
    assert (one.quantity_grade, one.quantity_source, one.quantity_disputed) == ("sourced", "ministry-2024", True)
    assert one.quantity_source_age == pytest.approx(2.0, abs=0.01)
    said = found.published_says.values[found.published_quantity.values == one["quantity"].item()]
    assert said.tolist() == ["4.6 km/s", "almost 5 km/s", "Mach 18"]


def test_the_question_of_the_page_stands_beside_the_case_s_own(folder):
    asked = pb.load(folder / "which-block.yaml")
    assert list(asked.alternatives) == ["guidance", "block"]
    shield = asked.on("2018-12-31")
    assert pb.worlds.columns(shield)
    iia = pb.choose(shield, {"block": "iia"})
    assert iia.batteries["eastern-mediterranean-ib"].interceptor == "sm3-iia"
    assert list(iia.scenario.alternatives) == ["guidance"]


def test_the_area_is_flown_from_and_the_point_in_it_is_a_name(folder):
    scenario = pb.load(folder / "area.yaml")
    assert not flown_points(scenario)
    area = pb.cover(scenario.on("2024-05-01"), nominal=True)
    assert area.attrs["launch_areas"].startswith("The coast ")
    assert area.threatened.any()


def test_the_ledger_judges_the_scenario_from_nothing(folder, monkeypatch):
    monkeypatch.setattr(drawn_shares, "DRAWS", 4)  # each drawn world has fans through air of its own
    judged = pb.check(str(folder / "mine.yaml"))
    assert judged.verdict.values.tolist() == ["depends"]
    assert judged.reading_verdict.values.tolist() == [
        "depends",
        "holds",
    ]  # THAAD covers over 99 % at best, which counts as all
