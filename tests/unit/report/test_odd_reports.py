"""A report of any shield: the built-in cases and three odd ones, with whom they protect and nobody else by name."""

import json
import re
from pathlib import Path

import pytest
import xarray as xr

import penumbra as pb
from odd import ODD
from penumbra.coverage.share_places import members_protected
from penumbra.names import dataset
from penumbra.report.context import context
from penumbra.report.mapped_day import mapped_day
from penumbra.report.publish import SECTIONS
from penumbra.scenario.loader import cases, digest
from penumbra.scenario.model import Scenario

ELSEWHERE = re.compile(r"nato|europe|russia|iran\b|moscow", re.IGNORECASE)
"""Names of one case, which the page of an odd scenario has no reason to say."""


@pytest.fixture(scope="module")
def mapped() -> dict[str, list[xr.Dataset]]:
    """The maps of each odd scenario."""
    found = {}
    for name, file in ODD.items():
        scenario = pb.load(file)
        found[name] = [pb.cover(scenario.on(each.date, each.history)) for each in scenario.snapshots]
    return found


def judged(scenario: Scenario, **columns: list[str]) -> xr.Dataset:
    """A judged ledger about a scenario, with a row for each word of its columns."""
    count = len(next(iter(columns.values())))
    said = {"statement": "It was so.", "said_by": "somebody", "said_on": "2031-01-01", "speaks_of": "2032-01-01"}
    said |= {"verdict": "holds", "claim_answer": "1", "reason": "because", "would_change": "nothing", "shown_in": ""}
    said |= {"claim_source": "penumbra-assumption", "exhibits": "[]"}
    return dataset(
        {"row": [f"row-{number}" for number in range(count)]},
        {"title": "Of it", "ledger": "own", "scenario": scenario.id, "scenario_hash": digest(scenario)},
        **{name: columns.get(name, [word] * count) for name, word in said.items()},
    )


def words_of(page: Path) -> str:
    """A page's text without pictures, style, and what the catalogue's cards and their sources say of themselves."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r'src="data:[^"]*"|<style>.*?</style>', "", text, flags=re.DOTALL)
    for part in ('<table id="classes"[^>]*>.*?</table>', '<section id="(assumptions|sources)">.*?</section>'):
        text = re.sub(part, "", text, flags=re.DOTALL)
    return text


@pytest.mark.parametrize("name", sorted(ODD))
def test_an_odd_scenario_has_a_page_that_knows_no_other_case(tmp_path, mapped, name):
    scenario = pb.load(ODD[name])
    rings = {"title": "Rings", "radii": [500e3], "sites": [{"name": "Here", "latitude": -17.0, "longitude": 179.0}]}
    exhibits = json.dumps([{"kind": "range-rings", "data": rings}])
    ledger = judged(scenario, verdict=["holds", "fails"], exhibits=["[]", exhibits])
    page = pb.publish(tmp_path / "page.html", scenario, mapped[name], ledger)
    said = words_of(page)
    assert 'id="fig-range-rings"' in said
    assert not ELSEWHERE.findall(said)
    assert "people of the region" in said.replace("\u00a0", " ")
    assert "Countries of the region" in said
    tables = re.findall(r"<tbody>(.*?)</tbody>", said, flags=re.DOTALL)
    assert tables
    assert all("<td" in table for table in tables)
    assert "<script>" not in said


@pytest.mark.parametrize("name", sorted(ODD))
@pytest.mark.slow
def test_a_page_is_the_same_twice(tmp_path, mapped, name):
    scenario = pb.load(ODD[name])
    first, second = (pb.publish(tmp_path / f"{n}.html", scenario, mapped[name]).read_bytes() for n in "ab")
    assert first == second


CHANGED = {
    "sea": "region: {south: -48 deg, north: -44 deg, west: -178 deg, east: -170 deg}",
    "nothing stands": "snapshots: [{date: 2001-01-01, history: planned}]",
    "nobody protected here": "protects: {countries: [FRA]}\nsnapshots: [{date: 2032-01-01, history: actual}]",
    "an area": "areas: {samoa: {name: Samoa, map_units: [WSM]}}\nprotects: {area: samoa}",
}
SAID = {
    "sea": "Nobody lives in the region on this map",
    "nothing stands": "No battery stands",
    "nobody protected here": "Nobody lives in France on this map",
    "an area": "people of Samoa within reach",
}


@pytest.mark.parametrize("name", sorted(CHANGED))
@pytest.mark.slow
def test_a_page_stands_where_there_is_little_to_say(tmp_path, name):
    file = tmp_path / "mine.yaml"
    file.write_text(f"base: {ODD['date_line']}\nid: mine\n{CHANGED[name]}\n", "utf-8")
    scenario = pb.load(file)
    areas = [pb.cover(scenario.on(each.date, each.history)) for each in scenario.snapshots[-1:]]
    page = pb.publish(tmp_path / "page.html", scenario, areas)
    assert SAID[name] in words_of(page).replace("\u00a0", " ")


def test_a_statement_leads_to_no_section_that_the_page_lacks(tmp_path):
    """Without any date there is no timeline, and without named areas no table of them."""
    file = tmp_path / "mine.yaml"
    taken = "sensors: {never: null}\nbatteries: {only: null}\nsites: {reykjavik: null}"
    file.write_text(f"base: {ODD['no_radar']}\nid: mine\n{taken}\n", "utf-8")
    scenario = pb.load(file)
    area = pb.cover(scenario.on("2032-01-01"))
    ledger = judged(scenario, shown_in=["timeline", "areas", "over-time"])
    text = pb.publish(tmp_path / "page.html", scenario, [area], ledger).read_text(encoding="utf-8")
    ids = set(re.findall(r'id="([^"]*)"', text))
    links = set(re.findall(r'href="#([^"]*)"', text))
    assert not ids & {"timeline", "areas"}
    assert "over-time" in links
    assert links <= ids


def test_what_is_protected_changes_no_map_and_is_told_by_it(tmp_path, mapped):
    file = tmp_path / "mine.yaml"
    file.write_text(f"base: {ODD['date_line']}\nid: date-line\nprotects: {{countries: [FJI, WSM]}}\n", "utf-8")
    scenario = pb.load(file)
    area = pb.cover(scenario.on("2032-01-01", "planned"))
    other = mapped["date_line"][0]
    for name in area.data_vars:
        assert area[name].equals(other[name]), name
    assert json.loads(area.attrs["protects"]) == {"countries": ["FJI", "WSM"]}
    told, before = (pb.share(each, by="protected").sel(place="protected") for each in (area, other))
    assert told.place_name.item() == "Fiji and Samoa"
    own = [pb.share(area).total.sel(place=code).item() for code in ("FJI", "WSM")]
    assert told.total.item() == pytest.approx(sum(own))
    assert told.total.item() < before.total.item()
    assert members_protected(area.attrs).codes == {"FJI", "WSM"}
    assert mapped_day(pb.read(pb.save(area, tmp_path / "map.nc"))).reach["irbm-4000"].place == "Fiji and Samoa"


@pytest.mark.slow
def test_a_protected_country_outside_the_map_is_told_in_the_headline_and_below_the_map(tmp_path, mapped):
    file = tmp_path / "mine.yaml"
    file.write_text(f"base: {ODD['date_line']}\nid: date-line\nprotects: {{countries: [FJI, ROU]}}\n", "utf-8")
    scenario = pb.load(file)
    area = pb.cover(scenario.on("2032-01-01", "planned"))
    told = "Romania, which the scenario protects, lies outside the map and is not counted."
    page = words_of(pb.publish(tmp_path / "page.html", scenario, [area]))
    assert told in page[: page.index("<dl")]
    written = [text.get_text() for text in pb.plot(area, scenario=scenario).texts]
    assert told in " ".join(written)
    assert not [text for text in pb.plot(mapped["date_line"][0]).texts if "not counted" in text.get_text()]


def test_a_region_is_protected_whole_unless_the_scenario_says_whom(mapped):
    area = mapped["date_line"][0]
    whole, everybody = pb.share(area, by="protected").isel(place=0), pb.share(area, by="all").isel(place=0)
    assert float(whole.total) == float(everybody.total) > 0.0
    assert whole.covered_of_reached.equals(
        everybody.covered_of_reached.drop_vars("place").assign_coords(place=whole.place)
    )


def test_every_built_in_case_has_days_to_report_on_and_somebody_to_protect():
    for name in cases():
        scenario = pb.load(name)
        assert scenario.snapshots, name
        assert scenario.protects is not None, name
        for each in scenario.snapshots:
            shield = scenario.on(each.date, each.history)
            assert shield.batteries, f"{name}, {each.date}, {each.history}"
            assert shield.sensors, f"{name}, {each.date}, {each.history}"


def test_sections_have_ids_of_their_own(mapped):
    at = context(pb.load(ODD["date_line"]), [mapped_day(area) for area in mapped["date_line"]])
    made = [section for make in SECTIONS if (section := make(at)) is not None]
    anchors = [section.anchor for section in made]
    assert len(set(anchors)) == len(anchors) >= 8
    assert all(section.kicker and section.name for section in made)
