"""What somebody changed has no source but the one that they give; everything else keeps its own."""

import pytest

import penumbra as pb
from penumbra.errors import ScenarioError
from penumbra.scenario.counterfactual import NO_SOURCE
from penumbra.scenario.loader import digest, dump, sources, used_sources
from penumbra.scenario.model import quantities
from scenario.test_loader import SMALL

NOTE = "changed in mine.yaml; no source given"


@pytest.fixture
def over(tmp_path):
    """A scenario whose file is laid over the European shield."""

    def made(text, base="epaa"):
        file = tmp_path / "mine.yaml"
        file.write_text(f"base: {base}\n{text}", "utf-8")
        return pb.load(file)

    return made


def sources_of(spec):
    return {item.source for _, item, _ in quantities(spec)}


def test_a_class_under_another_name_is_nobodys(over):
    """The issue's own case: a Nodong made from the class of 1,300 km."""
    was = pb.load("epaa").threats["mrbm-1300"]
    now = over("threats: {mrbm-1300: {name: Nodong class}}").threats["mrbm-1300"]
    assert was.source != "penumbra-assumption"
    assert was.examples
    assert was.range.source
    assert (now.name, now.source, now.grade, now.examples, now.status) == (
        *("Nodong class", NO_SOURCE, "assumption", (), "hypothetical"),
    )
    assert now.range.value == was.range.value
    assert sources_of(now) == {None}
    assert {item.grade for _, item, _ in quantities(now)} == {"assumption"}
    assert {item.note for _, item, _ in quantities(now)} == {f"of an element {NOTE}"}


def test_a_class_of_another_range_is_nobodys_and_says_so(over):
    now = over("threats: {mrbm-1300: {range: 1200 km}}").threats["mrbm-1300"]
    assert (now.source, now.examples, now.status) == (NO_SOURCE, (), "hypothetical")
    assert (now.range.source, now.range.grade, now.range.note) == (None, "assumption", NOTE)
    assert now.name.endswith("(changed)")
    assert now.burn_time == pb.load("epaa").threats["mrbm-1300"].burn_time


def test_a_class_keeps_what_a_patch_gives(over):
    text = """threats:
  mrbm-1300:
    name: Nodong class
    source: csis-2017-khorramshahr
    grade: sourced
    status: attributed
    examples: [Nodong]
    range: {value: 1200 km, source: csis-2017-khorramshahr, grade: sourced}
"""
    now = over(text).threats["mrbm-1300"]
    assert (now.name, now.source, now.grade, now.status, now.examples) == (
        *("Nodong class", "csis-2017-khorramshahr", "sourced", "attributed", ("Nodong",)),
    )
    assert (now.range.source, now.range.note) == ("csis-2017-khorramshahr", None)


@pytest.mark.parametrize("change", ["latitude: 45 deg", "longitude: 20 deg", "name: Elsewhere"])
def test_a_moved_site_keeps_nothing_of_the_old_place(over, change):
    was = pb.load("epaa").sites["redzikowo"]
    now = over(f"sites: {{redzikowo: {{{change}}}}}").sites["redzikowo"]
    assert (now.source, now.grade, now.note) == (NO_SOURCE, "assumption", NOTE)
    assert sources_of(now) == {None}
    assert now.name == ("Elsewhere" if "name" in change else f"{was.name} (changed)")


def test_words_about_a_number_of_another_element_bring_no_source_back(over):
    latitude = over("sites: {redzikowo: {name: Elsewhere, latitude: {note: mine}}}").sites["redzikowo"].latitude
    assert (latitude.value, latitude.source, latitude.grade, latitude.note) == (54.4789, None, "assumption", "mine")


def test_a_moved_station_keeps_its_box_without_the_boxes_source(over):
    now = over("sites: {station-eastern-mediterranean: {latitude: 35 deg}}").sites["station-eastern-mediterranean"]
    assert now.patrol.source == NO_SOURCE
    assert now.patrol.north_south.value == 100e3
    smaller = over("sites: {station-eastern-mediterranean: {patrol: {east_west: 90 km}}}")
    patrol = smaller.sites["station-eastern-mediterranean"].patrol
    assert (patrol.source, patrol.grade, patrol.note) == (NO_SOURCE, "assumption", NOTE)


def test_a_part_of_a_range_that_changes_takes_the_source_with_it(over):
    now = over("decision_time: {low: 5 s}").decision_time
    was = pb.load("epaa").decision_time
    assert (now.value, now.low, now.high) == (was.value, 5.0, was.high)
    assert (now.source, now.grade, now.note) == (None, "assumption", NOTE)
    assert was.figures
    assert now.figures == ()
    cited = over("decision_time: {low: 5 s, source: act-2013-04, grade: second-hand}").decision_time
    assert (cited.source, cited.grade, cited.note) == ("act-2013-04", "second-hand", None)


def test_words_alone_change_no_number(over):
    was, now = pb.load("epaa").decision_time, over("decision_time: {note: as I read it}").decision_time
    assert (now.source, now.grade, now.note) == (was.source, was.grade, "as I read it")
    assert now.figures == was.figures


def test_a_number_written_again_as_it_was_keeps_its_element(over):
    assert over("sites: {kurecik: {name: 'Kürecik, Türkiye'}}").sites == pb.load("epaa").sites


def test_another_date_is_nobodys(over):
    was = pb.load("epaa").batteries["redzikowo"]
    now = over("batteries: {redzikowo: {planned: {start: 2020-01-01}}}").batteries["redzikowo"]
    assert (now.planned.source, now.planned.grade, now.planned.note) == (NO_SOURCE, "assumption", NOTE)
    assert (now.actual, now.name, now.inventory_source) == (was.actual, was.name, was.inventory_source)
    cited = over("batteries: {redzikowo: {planned: {start: 2020-01-01, source: act-2013-04, grade: sourced}}}")
    assert cited.batteries["redzikowo"].planned.source == "act-2013-04"


def test_another_inventory_or_interceptor_is_not_what_the_source_counted(over):
    was = pb.load("epaa").batteries["redzikowo"]
    now = over("batteries: {redzikowo: {inventory: 48}}").batteries["redzikowo"]
    assert (now.inventory_source, now.inventory_grade) == (NO_SOURCE, "assumption")
    assert (now.name, now.actual) == (f"{was.name} (changed)", was.actual)
    other = over("batteries: {redzikowo: {interceptor: sm3-ib}}").batteries["redzikowo"]
    assert (other.inventory_source, other.actual.source) == (NO_SOURCE, NO_SOURCE)


def test_another_launch_point_is_not_where_the_literature_puts_it(over):
    now = over("launch_points: {iran-central: {latitude: 30 deg}}").launch_points["iran-central"]
    assert (now.source, sources_of(now)) == (NO_SOURCE, {None})
    assert now.name.endswith("(changed)")


def test_a_changed_card_says_so_in_its_name_and_one_with_a_source_does_not(over):
    card = over("interceptors: {sm3-iia: {burnout_speed: 5 km/s}}").interceptors["sm3-iia"]
    assert card.name == "SM-3 Block IIA (changed)"
    assert card.burnout_speed.note == NOTE
    assert card.burnout_speed.figures == ()
    assert card.burn_time == pb.load("epaa").interceptors["sm3-iia"].burn_time
    cited = over("interceptors: {sm3-iia: {burnout_speed: {value: 5 km/s, source: nrc-2012}}}").interceptors["sm3-iia"]
    assert cited.name == "SM-3 Block IIA"
    other = over("interceptors: {sm3-iia: {name: Mine}}").interceptors["sm3-iia"]
    assert sources_of(other) == {None}


def test_what_is_set_for_a_run_is_nobodys_either():
    changed = pb.load("epaa", ["sites.kurecik.latitude=39 deg", "interceptors.sm3-iia.burnout_speed=4.2 km/s"])
    assert changed.sites["kurecik"].source == NO_SOURCE
    assert changed.sites["kurecik"].name == "Kürecik, Türkiye (changed)"
    assert changed.interceptors["sm3-iia"].burnout_speed.note == "set for this run"
    twice = pb.load("epaa", ["sites.kurecik.latitude=39 deg", "sites.kurecik.longitude=38 deg"])
    assert twice.sites["kurecik"].name == "Kürecik, Türkiye (changed)"
    turned = pb.load("epaa", ["sensors.kurecik.boresights.0=90 deg"]).sensors["kurecik"].boresights[0]
    assert (turned.source, turned.grade, turned.note) == (None, "assumption", "set for this run")


def test_a_source_of_one_own_can_be_set():
    changed = pb.load("epaa", ["decision_time={value: 20 s, source: act-2013-04, grade: sourced}"]).decision_time
    assert (changed.value, changed.source, changed.grade) == (20.0, "act-2013-04", "sourced")


def test_a_chain_of_bases_ends_in_the_same(over, tmp_path):
    (tmp_path / "first.yaml").write_text(
        "base: epaa\nthreats: {mrbm-1300: {burn_time: {value: 99 s, source: act-2013-04}}}\n", "utf-8"
    )
    now = over("threats: {mrbm-1300: {name: Nodong class}}", "first.yaml").threats["mrbm-1300"]
    assert now.burn_time.value == 99.0
    assert sources_of(now) == {None}


def test_what_was_changed_is_shown_and_read_back(over, tmp_path):
    text = """decision_time: {low: 5 s}
threats: {mrbm-1300: {name: Nodong class}, irbm-4000: {attributed_since: null}, mrbm-1000: {range: 900 km}}
interceptors: {sm3-ia: {burnout_speed: 3 km/s}, sm3-ib: {name: Mine, floor: 80 km}}
sites: {redzikowo: {latitude: 50 deg}, kurecik: null}
sensors: {kurecik: {site: deveselu}}
"""
    scenario = over(text)
    assert scenario.threats["irbm-4000"].attributed_since is None
    shown = tmp_path / "shown.yaml"
    shown.write_text(pb.show(scenario), "utf-8")
    again = pb.load(shown)
    assert again == scenario
    assert digest(again) == digest(scenario)


def test_a_long_name_is_shortened_and_a_file_of_any_name_is_noted(tmp_path):
    file = tmp_path / "a\nb\udcff.yaml"
    file.write_text(SMALL.replace("name: There", f"name: {200 * 'x'}"), "utf-8")
    over = tmp_path / "over\n\udcff.yaml"
    over.write_text(f'base: "{tmp_path}/small.yaml"\nsites: {{there: {{latitude: 45 deg}}}}\n', "utf-8")
    file.rename(tmp_path / "small.yaml")
    site = pb.load(over).sites["there"]
    assert site.name == 190 * "x" + " (changed)"
    assert site.note == "changed in over??.yaml; no source given"
    assert pb.show(pb.load(over)).encode("utf-8")


def test_the_key_of_no_source_is_a_source_that_says_so(over):
    scenario = over("sites: {redzikowo: {latitude: 50 deg}}")
    assert NO_SOURCE in used_sources(scenario)
    assert "without a source" in sources(scenario)[NO_SOURCE].title


def test_an_element_of_ones_own_keeps_all_that_it_says(tmp_path):
    file = tmp_path / "small.yaml"
    file.write_text(SMALL, "utf-8")
    assert NO_SOURCE not in str(dump(pb.load(file)))
    assert "changed" not in str(dump(pb.load(file)))


def test_a_changed_scenario_does_not_keep_the_title_and_summary_of_its_base(tmp_path):
    """Kürecik taken away, the summary would still speak of its radar."""
    file = tmp_path / "mine.yaml"
    file.write_text("base: epaa\nid: mine\ndecision_time: 90 s\n", "utf-8")
    base, mine = pb.load("epaa"), pb.load(file)
    assert mine.title == base.title + " (changed)"
    assert mine.summary == base.summary + " (changed in mine.yaml)"
    assert pb.load("epaa", ["decision_time=90 s"]).summary == base.summary + " (set for this run)"
    file.write_text("base: epaa\nid: mine\nregion: {resolution: 3}\n", "utf-8")
    assert (pb.load(file).title, pb.load(file).summary) == (base.title, base.summary)
    file.write_text("base: epaa\nid: mine\ntitle: Mine\nsummary: My own.\ndecision_time: 90 s\n", "utf-8")
    assert (pb.load(file).title, pb.load(file).summary) == ("Mine", "My own.")


def test_what_is_taken_away_in_vain_is_told(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("base: epaa\nid: mine\nradars: {kurecik: null}\n", "utf-8")
    with pytest.raises(
        ScenarioError, match=r"mine.yaml:3: radars.kurecik: null removes a key of the base, which has no such key"
    ):
        pb.load(file)


def test_what_still_names_an_element_that_is_taken_away_says_who_took_it(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("base: epaa\nid: mine\nsensors: {kurecik: null}\n", "utf-8")
    with pytest.raises(ScenarioError, match=r"epaa.yaml:\d+: .*no sensor 'kurecik'; .*mine.yaml:3 removes it"):
        pb.load(file)
