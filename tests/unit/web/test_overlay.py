"""A scenario with changes is a short text, which gives on the command line what the page shows."""

from datetime import date

import numpy as np
import pytest
import yaml

import penumbra as pb
from penumbra.errors import ScenarioError
from penumbra.scenario.loader import dump, sources
from penumbra.web import models as m
from penumbra.web.answers.days import moments
from penumbra.web.answers.detail import detail
from penumbra.web.changes import RADARS
from penumbra.web.overlay import opened, overlay_of, read_overlay

CHANGES = (
    m.Set(do="set", path="interceptors.sm3-iia.burnout_speed", value="5.5 km/s"),
    m.Move(do="move", site="deveselu", latitude=45.0, longitude=25.0),
    m.Remove(do="remove", of="sensors", key="kurecik"),
    m.AddShip(do="add-battery", interceptor="sm3-iia", latitude=40.0, longitude=340.0),
    m.Add(do="add-radar", card="an-tpy-2-forward", latitude=39.0, longitude=39.0),
    m.Answer(do="answer", question="guidance", option="own-radar"),
    m.Set(do="set", path="interceptors.sm3-iia.burnout_speed", value="4.4 km/s"),
)


def numbers(scenario):
    """The whole scenario without what is told about its numbers."""

    def bare(node):
        if isinstance(node, dict):
            told = {"note", "grade", "source", "title", "summary", "figures"}
            return {key: bare(value) for key, value in node.items() if key not in told}
        return [bare(each) for each in node] if isinstance(node, list) else node

    return bare(dump(scenario))


@pytest.mark.parametrize("count", range(1, len(CHANGES) + 1))
def test_the_downloaded_file_is_the_scenario_of_the_page(tmp_path, count):
    found = opened(m.ShieldAsked(case="epaa", changes=CHANGES[:count]))
    file = tmp_path / "mine.yaml"
    file.write_text(found.overlay, "utf-8")
    assert yaml.safe_load(found.overlay)["base"] == "epaa"
    loaded = pb.load(file)
    assert numbers(loaded) == numbers(found.scenario)
    assert loaded.title == found.scenario.title


def test_a_text_with_changes_keeps_both(tmp_path):
    text = "base: epaa\nid: mine\ntitle: Mine\ndecision_time: 90 s\n"
    found = opened(m.ShieldAsked(case="mine", text=text, changes=CHANGES[:1]))
    assert found.scenario.decision_time.value == 90.0 and found.scenario.id == "mine"
    assert found.scenario.interceptors["sm3-iia"].burnout_speed.value == 5500.0
    assert found.published.id == "epaa"


def test_a_whole_scenario_needs_no_base():
    text = overlay_of(None, pb.load("cities"))
    found = opened(m.ShieldAsked(case="mine", text=text, changes=(m.Remove(do="remove", of="batteries", key="adana"),)))
    assert "base" not in yaml.safe_load(found.overlay)
    assert not found.scenario.on("2013-06-01").batteries.keys() & {"adana"}


def test_a_value_beyond_the_published_range_is_taken_and_told():
    found = opened(m.ShieldAsked(case="epaa", changes=CHANGES[:1]))
    assert found.warnings[0] == (
        "interceptors.sm3-iia.burnout_speed: 5.5 km/s lies beyond the published range, 4.3 km/s to 4.9 km/s"
    )
    with pytest.raises(ScenarioError, match=r"change 1 \(set\).*outside 0\.1 km/s to 12 km/s"):
        opened(m.ShieldAsked(case="epaa", changes=(CHANGES[0].model_copy(update={"value": "15 km/s"}),)))


@pytest.mark.parametrize("interceptor", RADARS)
def test_every_offered_battery_can_be_added(interceptor):
    added = m.AddShip(do="add-battery", interceptor=interceptor, latitude=41.0, longitude=30.0)
    found = opened(m.ShieldAsked(case="epaa", changes=(added, added)))
    keys = set(found.scenario.batteries) - set(pb.load("epaa").batteries)
    assert len(keys) == 2
    assert keys <= set(found.scenario.on("2018-12-31", "planned").batteries)


def test_an_added_radar_looks_at_the_launch_areas_and_feeds_every_battery():
    found = opened(m.ShieldAsked(case="epaa", changes=(CHANGES[4],)))
    (key,) = set(found.scenario.sensors) - set(pb.load("epaa").sensors)
    assert all(key in battery.feeds for battery in found.scenario.batteries.values())
    assert 90.0 < np.degrees(found.scenario.sensors[key].boresights[0].value) < 140.0  # Iran, from eastern Türkiye


def test_an_added_radar_leaves_the_first_day_of_the_slider():
    change = m.Add(do="add-radar", card="an-tpy-2-forward", latitude=39.0, longitude=39.0)
    before, after = (moments(opened(m.ShieldAsked(case="epaa", changes=each)).scenario) for each in ((), (change,)))
    assert min(after.planned + after.actual) == min(before.planned + before.actual)
    assert set(before.planned) <= set(after.planned)


def test_launch_areas_are_chosen():
    scenario = pb.load("cities")
    keys = list(scenario.launch_areas) + [key for key, each in scenario.launch_points.items() if each.area is None]
    found = opened(m.ShieldAsked(case="cities", changes=(m.LaunchFrom(do="launch-from", areas=(keys[-1],)),)))
    left = [*found.scenario.launch_areas]
    left += [key for key, each in found.scenario.launch_points.items() if each.area is None]
    assert left == [keys[-1]]


def test_a_text_is_read_as_a_file_is(tmp_path):
    text = "base: kurecik-lost\nid: mine\ndecision_time: 90 s\n"
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    assert numbers(read_overlay(text)) == numbers(pb.load(file))


def test_a_site_that_is_moved_to_sea_is_told():
    def told(*moves):
        changes = tuple(m.Move(do="move", site=site, latitude=a, longitude=b) for site, a, b in moves)
        return [each for each in opened(m.ShieldAsked(case="epaa", changes=changes)).warnings if " to sea" in each]

    (warning,) = told(("deveselu", 43.5, 31.0))
    assert warning.startswith("sites.deveselu: Deveselu, Romania was moved to sea; the map counts with it as if there")
    assert told(("deveselu", 43.5, 31.0), ("deveselu", 45.0, 25.0)) == []
    ship = next(key for key, site in pb.load("epaa").sites.items() if site.patrol)
    assert told((ship, 43.5, 31.0)) == []


def test_changes_can_be_stopped_between_two_of_them_and_do_not_speak_of_the_command_line():
    shares = []

    def stop(share):
        shares.append(share)
        if share:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        opened(m.ShieldAsked(case="epaa", changes=CHANGES[:1] * 4), stop)
    assert shares == [0.0, 0.25]
    wrong = m.Set(do="set", path="threats.mrbm-1000.range", value="1 km")
    with pytest.raises(ScenarioError) as caught:
        opened(m.ShieldAsked(case="cities", changes=(wrong,)))
    assert str(caught.value).startswith("change 1 (set): threats.mrbm-1000.range: 1 km is outside")


@pytest.mark.parametrize("case", ("epaa", "gulf"))
def test_no_class_names_a_source_by_its_key(case):
    scenario = pb.load(case)
    told = detail(scenario, scenario, case, case, (), date(2026, 1, 1))
    words = {word.strip("(),;.") for threat in told.threats for word in threat.note.split()}
    assert not words & set(sources(scenario))


def test_one_more_of_a_battery_has_its_cards_its_answers_and_a_radar_beside_it_if_that_has_one():
    change = m.AddLike(do="add-like", battery="deveselu", latitude=52.0, longitude=20.0)
    found = opened(m.ShieldAsked(case="epaa", changes=(change, change)))
    before = pb.load("epaa")
    added = sorted(set(found.scenario.batteries) - set(before.batteries))
    assert len(added) == 2
    like, one = before.batteries["deveselu"], found.scenario.batteries[added[0]]
    for name in ("platform", "interceptor", "launch", "feeds", "guides", "inventory"):
        assert getattr(one, name) == getattr(like, name)
    own = found.scenario.sensors[one.radar]
    assert own.site == one.site and own.card == before.sensors[like.radar].card
    assert set(added) <= set(found.scenario.on("2018-12-31", "planned").batteries)
    for question in found.scenario.alternatives.values():
        for option in question.options.values():
            patched = (option.patch or {}).get("batteries", {})
            assert all(patched.get(key) == patched.get("deveselu") for key in added)
    with pytest.raises(ScenarioError, match=r"change 1 \(add-like\).*no 'devesel'; nearest: 'deveselu'"):
        opened(m.ShieldAsked(case="epaa", changes=(change.model_copy(update={"battery": "devesel"}),)))
