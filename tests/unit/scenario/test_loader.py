"""Scenario files: what is read, merged, changed and refused, and with which words."""

import time
from datetime import date, datetime

import numpy as np
import pytest

import penumbra as pb
from penumbra.errors import DomainError, ScenarioError
from penumbra.scenario.loader import digest, dump
from penumbra.scenario.settle import settle

SMALL = """\
id: small
title: Small
summary: One class, one site.
region: {south: 40 deg, north: 50 deg, west: 20 deg, east: 30 deg, resolution: 2}
decision_time: 30 s
link_delay: 5 s
threats:
  mrbm-2000: {}
launch_points:
  here:
    name: Here
    latitude: 34 deg
    longitude: 47 deg
    source: penumbra-assumption
    grade: assumption
sites:
  there:
    name: There
    latitude: 44 deg
    longitude: 24 deg
    height: 90 m
    source: penumbra-assumption
    grade: assumption
sensors:
  radar:
    name: Radar
    card: spy-1d
    site: there
    actual: {start: 2016-05-12, source: penumbra-assumption, grade: assumption}
batteries:
  battery:
    name: Battery
    platform: aegis-ashore
    interceptor: sm3-ib
    site: there
    radar: radar
    launch: own-radar
    inventory: 24
    inventory_source: penumbra-assumption
    inventory_grade: assumption
    actual: {start: 2016-05-12, source: penumbra-assumption, grade: assumption}
"""


@pytest.fixture
def write(tmp_path):
    def written(text, name="small.yaml"):
        file = tmp_path / name
        file.write_text(text, "utf-8")
        return str(file)

    return written


def line_of(text, words):
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


def findings(path, changes=()):
    with pytest.raises(ScenarioError) as caught:
        pb.load(path, changes)
    return caught.value.findings


def test_a_small_scenario_loads_with_cards_from_the_catalogue(write):
    scenario = pb.load(write(SMALL))
    assert scenario.interceptors["sm3-ib"].floor.value > 50e3
    assert set(scenario.radars) == {"spy-1d"}
    assert list(scenario.on("2016-05-19").batteries) == ["battery"]
    assert not scenario.on("2016-05-11").batteries
    assert not scenario.on("2016-05-19", "planned").batteries


def test_show_is_read_back_to_an_equal_scenario(write):
    for scenario in (pb.load("epaa"), pb.load(write(SMALL))):
        again = pb.load(write(pb.show(scenario), "shown.yaml"))
        assert again == scenario
        assert digest(again) == digest(scenario)


@pytest.mark.parametrize("written", ["value: '60', low: '30', high: 90 s, unit: s", "value: '1,000,000', unit: ms"])
def test_a_number_in_quotes_is_shown_with_its_unit(write, written):
    scenario = pb.load(write(SMALL.replace("decision_time: 30 s", f"decision_time: {{{written}}}")))
    assert pb.load(write(pb.show(scenario), "again.yaml")) == scenario


def test_a_base_is_patched_before_validation(write):
    write(SMALL)
    patched = pb.load(
        write("base: small.yaml\nid: other\ndecision_time: 60 s\nbatteries: {battery: {inventory: 12}}\n", "b.yaml")
    )
    assert (patched.id, patched.decision_time.value, patched.batteries["battery"].inventory) == ("other", 60.0, 12)
    assert patched.sites == pb.load(write(SMALL)).sites


def test_yaml_merge_keys_are_taken(write):
    text = SMALL.replace("decision_time: 30 s", "decision_time: &time {value: 30 s}").replace(
        "link_delay: 5 s", "link_delay: {<<: *time, note: the same}"
    )
    assert pb.load(write(text)).link_delay.value == 30.0


def test_a_null_removes(write):
    write(SMALL)
    patched = pb.load(write("base: small.yaml\nbatteries: {battery: {actual: null}}\n", "b.yaml"))
    assert patched.batteries["battery"].actual is None


def test_a_patched_quantity_does_not_keep_the_old_range(write):
    text = SMALL + "interceptors: {sm3-ib: {burnout_speed: {value: 2.5 km/s}}}\n"
    speed = pb.load(write(text)).interceptors["sm3-ib"].burnout_speed
    assert (speed.value, speed.low, speed.high, speed.source) == (2500.0, 2500.0, 2500.0, None)


def test_bases_that_come_back_to_themselves_are_refused(write):
    first = write("base: b.yaml\n", "a.yaml")
    write("base: a.yaml\n", "b.yaml")
    assert "the chain of bases is a cycle" in findings(first)[0]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("decision_time: 30 s", "decision_time: 30", 'decision_time: write "30 s", a number and a unit, not 30'),
        ("decision_time: 30 s", "decision_time: 30 km", "'km' is not a unit of duration; use s, min"),
        ("decision_time: 30 s", "decision_time: 30 parsnips", "unknown unit 'parsnips'; use s, min"),
        ("decision_time: 30 s", "decision_tme: 30 s", "decision_tme: unknown field; nearest: 'decision_time'"),
        (
            "decision_time: 30 s",
            "decision_time: {value: 30 s, low: 40 s, high: 20 s}",
            "low (40 s) is above high (20 s); swap them",
        ),
        (
            "decision_time: 30 s",
            "decision_time: {value: 30 s, low: 40 s, high: 50 s}",
            "value (30 s) lies outside low to high (40 s to 50 s)",
        ),
        ("decision_time: 30 s", "decision_time: {value: 30 s, source: nobody-2020}", "no source 'nobody-2020'"),
        ("decision_time: 30 s", "decision_time: {value: 30 s, grade: sure}", "grade: write 'sourced'"),
        ("    card: spy-1d", "    card: spy-1", "no radar or infrared card 'spy-1'; nearest: 'spy-1d'"),
        ("    interceptor: sm3-ib", "    interceptor: sm3-id", "no interceptor 'sm3-id'; nearest: 'sm3-ib'"),
        ("    radar: radar", "    radar: rader", "no sensor 'rader'; nearest: 'radar'"),
        ("    card: spy-1d\n    site: there\n", "    card: spy-1d\n", "a radar needs a site"),
        ("    card: spy-1d", "    card: an-tpy-2-forward", 'this radar has a sector; write "boresights:'),
        ("    launch: own-radar", "    launch: telepathy", "launch: write 'own-radar'"),
        (
            "    latitude: 44 deg",
            "    latitude: 94 deg",
            "sites.there.latitude: 94 deg is outside -90 deg to 90 deg; write a value within",
        ),
        ("{start: 2016-05-12,", "{start: 2016-13-12,", "is not a date; write year-month-day"),
        ("    inventory: 24", "    inventory: -1", "inventory: -1 is outside 1 to 100000; write a value within"),
        ("  mrbm-2000: {}", "  mrbm-2000: {burn_time: 30 s}", "no boost is as fast on the way as at its end"),
        ("south: 40 deg, north: 50 deg", "south: 50 deg, north: 40 deg", "south is not below north; swap them"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_what_to_write(write, old, new, words):
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    found = findings(write(text))
    finding = next((one for one in found if words in one), None)
    assert finding, found
    changed = next(n for n, (a, b) in enumerate(zip(text.splitlines(), SMALL.splitlines(), strict=False), 1) if a != b)
    head = finding.split(": ")[0]
    assert head.rpartition(":")[0].endswith("small.yaml")
    assert abs(int(head.rpartition(":")[2]) - changed) <= 3, finding


def test_all_mistakes_are_told_together(write):
    text = SMALL.replace("30 s", "30").replace("5 s", "5 km").replace("inventory: 24", "inventory: none")
    assert len(findings(write(text))) == 3


def test_a_date_without_a_site_is_refused(write):
    text = SMALL.replace("    site: there\n    radar: radar\n", "    radar: radar\n")
    (finding,) = findings(write(text))
    assert "batteries.battery.site: is missing" in finding


def test_empty_scenarios_are_refused(write):
    assert "empty" in findings(write(""))[0]
    assert "not YAML" in findings(write("a: [1\nb: 2\n"))[0]
    assert "write fields and values" in findings(write("- a\n"))[0]
    text = SMALL.replace("  mrbm-2000: {}", "  {}")
    assert "the scenario is empty; write at least one threat class" in findings(write(text))[0]


def test_an_unknown_scenario_lists_the_nearest():
    (found,) = findings("epa")
    assert found.startswith("no scenario 'epa': neither a file nor a built-in case; nearest: 'epaa'")


def test_set_changes_one_value():
    changed = pb.load("epaa", ["interceptors.sm3-iia.burnout_speed=4.2 km/s", "decision_time=1 min"])
    assert changed.interceptors["sm3-iia"].burnout_speed.value == 4200.0
    assert changed.interceptors["sm3-iia"].burnout_speed.exact
    assert changed.decision_time.value == 60.0
    assert pb.load("epaa", ["batteries.redzikowo.guides=[kurecik]"]).batteries["redzikowo"].guides == ("kurecik",)
    assert pb.load("epaa", ["batteries.redzikowo.launch=own-radar"]).batteries["redzikowo"].launch == "own-radar"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("interceptors.sm3-iia.burnout_sped=4 km/s", "nearest: 'interceptors.sm3-iia.burnout_speed'"),
        ("interceptors.sm3-iia.burnout_speed=4", 'write "4 km/s"'),
        ("interceptors.sm3-iia.burnout_speed=4 kg", "not a unit of speed"),
        ("interceptors.sm3-iia.burnout_speed", 'write "path=value"'),
    ],
)
def test_set_refuses(change, words):
    (finding,) = findings("epaa", [change])
    assert finding.startswith("--set")
    assert words in finding


def test_dates_and_histories_are_checked():
    scenario = pb.load("epaa")
    with pytest.raises(ScenarioError, match="not a date; write year-month-day"):
        scenario.on("2018-02-30")
    with pytest.raises(ScenarioError, match='write "planned" or "actual"'):
        scenario.on("2018-12-31", "imagined")
    assert scenario.on(date(2018, 12, 31)).date == date(2018, 12, 31)


def test_settle_takes_the_end_that_serves_the_defence():
    shield = pb.load("epaa").on("2018-12-31", "planned")
    card = shield.scenario.interceptors["sm3-iia"]
    worst, best = (settle(shield, end).scenario for end in ("worst", "best"))
    assert worst.interceptors["sm3-iia"].burnout_speed.value == card.burnout_speed.low
    assert best.interceptors["sm3-iia"].burnout_speed.value == card.burnout_speed.high
    assert worst.interceptors["sm3-iia"].floor.value == card.floor.high
    assert worst.decision_time.value == shield.scenario.decision_time.high
    threat = shield.scenario.threats["mrbm-2000"]
    assert worst.threats["mrbm-2000"].burn_time.value == threat.burn_time.value
    swept = settle(shield, "worst", {"threats.burn_time": "high"}).scenario
    assert swept.threats["mrbm-2000"].burn_time.value == threat.burn_time.high
    assert swept.interceptors["sm3-iia"].burn_time.value == card.burn_time.value


@pytest.mark.parametrize(
    ("end", "swept", "words"),
    [
        ("wrost", None, "no end 'wrost'; nearest: 'worst'"),
        ("worst", {"threats.burntime": "low"}, "'threats.burntime' is not swept; nearest: 'threats.burn_time'"),
        ("worst", {"threats.burn_time": "lowest"}, "no end 'lowest'; nearest: 'low'"),
    ],
)
def test_settle_knows_its_ends(end, swept, words):
    with pytest.raises(DomainError, match=words):
        settle(pb.load("epaa").on("2018-12-31"), end, swept)


@pytest.mark.parametrize("verb", [pb.cover, pb.contribution, lambda of: pb.trace(of, "mrbm-2000", "iran-west", "Nice")])
def test_a_scenario_without_a_day_is_told(verb):
    with pytest.raises(DomainError, match=r"give a shield, not Scenario; write scenario\.on"):
        verb(pb.load("epaa"))


@pytest.mark.parametrize("day", [2018, None, datetime(2018, 12, 31), np.datetime64("2018-12-31")])
def test_a_day_of_another_type_is_told(day):
    with pytest.raises(ScenarioError, match="is not a date; write year-month-day"):
        pb.load("epaa").on(day)


def test_dump_carries_no_machine_values():
    assert dump(pb.load("epaa"))["interceptors"]["sm3-iia"]["burnout_speed"]["value"] == "4.5 km/s"


# What a file may not do


def test_a_card_that_is_removed_and_named_is_the_catalogues(write):
    assert pb.load(write(SMALL + "interceptors: {sm3-ib: null}\n")).interceptors["sm3-ib"].name == "SM-3 Block IB"


def test_a_battery_is_not_guided_by_satellites(write):
    text = SMALL.replace("    card: spy-1d\n", "    card: sbirs-dsp\n")
    assert "batteries.battery.radar: satellites only warn; name a radar" in findings(write(text))[0]


def test_a_long_chain_of_bases_ends_in_a_sentence(write):
    write(SMALL, "0.yaml")
    for link in range(1, 2001):
        last = write(f"base: {link - 1}.yaml\n", f"{link}.yaml")
    (finding,) = findings(last)
    assert finding.endswith("base: more than 50 bases; merge some of them")
    assert pb.load(last.replace("2000.yaml", "49.yaml")).id == "small"


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ("none.yaml", "base: no scenario 'none.yaml'"),
        ("x" * 5000, "base: no scenario 'xxxx"),
        ('"a\\tb"', "base: no scenario"),
        ("''", "base: no scenario ''"),
        (".", "is a folder; name a file"),
        ("/dev/zero", "is a device or a pipe; name a file"),
        ("[a]", "base: write a case's name or a file's path"),
        ("null", "base: write a case's name or a file's path"),
    ],
)
def test_a_base_that_is_none_is_told(write, base, words):
    (finding,) = findings(write(f"id: a\nbase: {base}\n"))
    assert words in finding
    assert len(finding) < 700


def test_a_file_that_cannot_be_read_is_told(write, tmp_path):
    file = tmp_path / "latin.yaml"
    file.write_bytes(SMALL.replace("title: Small", "title: Łódź").encode("iso-8859-2"))
    (finding,) = findings(str(file))
    assert finding.endswith("latin.yaml:2: not UTF-8 text; save the file as UTF-8")
    assert "is a folder" in findings(str(tmp_path))[0]


def test_thousands_of_mistakes_are_counted_and_the_first_are_told(write):
    bad = "".join(
        f"  s{n}: {{name: S, latitude: 99 deg, longitude: x, height: 3, source: a, grade: b}}\n" for n in range(9000)
    )
    text = SMALL.replace("sites:\n", "sites:\n" + bad)
    with pytest.raises(ScenarioError) as caught:
        pb.load(write(text))
    assert len(caught.value.findings) == 4 * 9000
    told = str(caught.value).splitlines()
    assert len(told) == 21
    assert told[-1] == "and 35980 more; correct these first"


def test_thousands_of_names_that_point_nowhere_are_told_soon(write):
    sensors = "".join(f"  r{n}: {{name: R, card: spy-2, site: their}}\n" for n in range(5000))
    began = time.process_time()
    found = findings(write(SMALL.replace("sensors:\n", "sensors:\n" + sensors)))
    assert len(found) == 10_000
    assert "nearest: 'spy-7', 'spy-1d'" in found[0]
    assert time.process_time() - began < 20.0  # a search for the nearest word for each would take minutes


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "id: small",
            "id: ../../x",
            "id: '../../x' is no key; write 1 to 64 letters a-z, digits, dashes and underscores",
        ),
        ("  there:\n", "  there.is:\n", "sites.there.is: 'there.is' is no key"),
        ("  there:\n", "  ? ''\n  :\n", "sites.: '' is no key"),
        ("    name: There", "    name: " + 5000 * "x", "sites.there.name: has 5000 characters; write at most 200"),
        ("    name: There", "    name: 5", 'sites.there.name: write text, as in "5", not 5'),
        ("title: Small", "title: [a]", "title: write text, not ['a']"),
        ("inventory: 24", "inventory: true", "inventory: write a whole number, not True"),
        ("{start: 2016-05-12,", "{start: 0,", "start: 0 is not a date; write year-month-day"),
        ("resolution: 2", "resolution: 2.0", "resolution: write a whole number, not 2.0"),
        ("decision_time: 30 s", "decision_time: {value: 30, unit: [s]}", 'decision_time: write "unit: s", one unit'),
        ("decision_time: 30 s", "decision_time: 1,5 min", 'write "1.5 min" or "15 min"'),
        ("decision_time: 30 s", "decision_time: -30 s", "decision_time: -30 s is outside 0 s to 24 h"),
        ("    site: there\n    radar", "    site: [there]\n    radar", "batteries.battery.site: write text"),
        ("    launch: own-radar", "    launch: own-radar\n    feeds: radar", "feeds: write a list, as in [a, b]"),
    ],
)
def test_what_is_of_another_type_is_told(write, old, new, words):
    assert old in SMALL
    found = findings(write(SMALL.replace(old, new, 1)))
    assert any(words in finding for finding in found), found


@pytest.mark.parametrize(
    ("old", "words"),
    [
        ("decision_time: 30 s\n", "decision_time: is missing; write a number and a unit (s, min): from a firm track"),
        ("    grade: assumption\nsites", "grade: is missing; write sourced, second-hand, computed or assumption: how"),
        ("    inventory: 24\n", "inventory: is missing; write a whole number: interceptors held"),
        ("{start: 2016-05-12, ", "start: is missing; write a day, as in 2018-12-31: first day"),
        (", resolution: 2", "region.resolution: is missing; write a whole number: H3 resolution of the cells"),
        (SMALL.splitlines(keepends=True)[3], "write below it south, north, west, east, resolution: the box of the map"),
    ],
)
def test_what_is_missing_is_told_with_what_to_write(write, old, words):
    assert old in SMALL
    new = "sites" if old.endswith("sites") else "{" if old.startswith("{") else ""
    found = findings(write(SMALL.replace(old, new, 1)))
    assert any(words in finding for finding in found), found


def test_a_card_that_is_named_almost_as_one_of_the_catalogue_is_told(write):
    found = findings(write(SMALL + "radars:\n  spy1d: {range: 500 km}\n"))
    assert "radars.spy1d: the catalogue has no card of this name; nearest: 'spy-1d'" in found[0]


def test_parts_of_a_number_can_be_set_by_themselves():
    changed = pb.load("epaa", ["region.east.value=60 deg", "decision_time.low=5 s", "decision_time.note=mine"])
    assert changed.region.east.value == 60.0
    assert (changed.decision_time.low, changed.decision_time.note, changed.decision_time.source) == (5.0, "mine", None)
    assert "no such path" in findings("epaa", ["region.east.unit=deg"])[0]


def test_null_removes_what_is_there_and_nothing_else():
    changed = pb.load("japan", ["batteries.west-ia.actual=null", "leaves_out.south-korea=null"])
    assert changed.batteries["west-ia"].actual is None
    assert changed.batteries["west-ia"].planned == pb.load("japan").batteries["west-ia"].planned
    assert "south-korea" not in changed.leaves_out
    assert "no such path" in findings("japan", ["batteries.nowhere=null"])[0]
    assert "ceiling: is missing" in findings("japan", ["interceptors.sm3-ia.ceiling=null"])[0]


def test_the_titles_of_sources_are_shown_in_one_line(write):
    own = 'sources: {mine: {title: "first\\nsecond: [", read: "all\\nof it"}}\n'
    text = (SMALL + own).replace(
        "    height: 90 m\n    source: penumbra-assumption", "    height: 90 m\n    source: mine"
    )
    scenario = pb.load(write(text.replace("title: Small", 'title: "two\\nlines"')))
    assert scenario.title == "two\nlines"
    assert pb.load(write(pb.show(scenario), "shown.yaml")) == scenario


def test_a_section_that_must_be_there_is_told_as_missing(tmp_path):
    """Of a section as a whole no card's name can be looked up."""
    file = tmp_path / "mine.yaml"
    file.write_text("id: mine\ntitle: Mine\n", "utf-8")
    with pytest.raises(ScenarioError, match="threats: is missing"):
        pb.load(file)


def test_a_snapshot_written_twice_is_refused_with_its_line(tmp_path):
    file = tmp_path / "mine.yaml"
    day = "{date: 2018-12-31, history: actual}"
    file.write_text(
        f"base: epaa\nid: mine\nsnapshots: [{day}, {{date: 2012-12-31, history: actual}}, {day}]\n", "utf-8"
    )
    with pytest.raises(ScenarioError, match=r"mine\.yaml:3: snapshots: .*2018-12-31, actual is written twice"):
        pb.load(str(file))
