"""Whom a scenario protects: what may be written, what is told of a mistake, and what a patch makes of a base."""

import json
from datetime import date

import pytest

import penumbra as pb
from penumbra.coverage.share_places import members_protected, outside, places
from penumbra.earth.map_units import units
from penumbra.errors import ScenarioError
from penumbra.record.nato import members
from penumbra.scenario.loader import digest
from penumbra.scenario.model import Scenario


def written(tmp_path, protects: str) -> Scenario:
    file = tmp_path / "mine.yaml"
    file.write_text(f"base: epaa\nid: mine\nprotects: {protects}\n", "utf-8")
    return pb.load(file)


@pytest.mark.parametrize(
    ("protects", "told"),
    [
        ("{countries: [Japan]}", "protects.countries.0: no country 'Japan'; write JPN"),
        ("{countries: [South Korea]}", "protects.countries.0: no country 'South Korea'; write KOR"),
        ("{countries: [fra]}", "protects.countries.0: no country 'fra'; write FRA"),
        ("{countries: [ROM, POL]}", "protects.countries.0: no country 'ROM'; write ISO 3166 codes of three letters, "
         "as ROU; nearest: 'ROU'"),
        ("{countries: [POL, POL]}", "protects.countries.1: POL is named twice; remove one"),
        ("{countries: [POL], area: azores}", "protects: gives countries and area; write one of"),
        ("{area: azorez}", "protects.area: no named area 'azorez'; nearest: 'azores'"),
        ("{alliance: SEATO}", "protects.alliance: NATO is the only alliance on record; list the countries"),
        ("{countries: [POL], part: europe}", "protects.part: only an alliance has parts"),
        ("{nations: [POL]}", "protects.nations"),
        ("[POL]", "protects: write fields and values below it"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_line_and_field(tmp_path, protects, told):
    with pytest.raises(ScenarioError) as caught:
        written(tmp_path, protects)
    assert "mine.yaml:3: " in str(caught.value)
    assert told in str(caught.value)


def test_a_patch_protects_somebody_else_and_not_both(tmp_path):
    assert written(tmp_path, "{countries: [POL]}").protects.model_dump(exclude_none=True) == {"countries": ("POL",)}
    assert written(tmp_path, "{area: azores}").protects.area == "azores"
    assert written(tmp_path, "null").protects is None
    assert pb.load("epaa", ["protects.part=null"]).protects.part is None
    assert pb.load("epaa", ["protects.area=madeira"]).protects.alliance is None


def test_it_is_shown_read_back_and_part_of_what_the_digest_names(tmp_path):
    case, none = pb.load("epaa"), written(tmp_path, "null")
    assert "\nprotects:\n" in pb.show(case)
    assert "protects" not in pb.show(none)
    file = tmp_path / "again.yaml"
    file.write_text(pb.show(case), "utf-8")
    assert digest(pb.load(file)) == digest(case)
    assert digest(case.model_copy(update={"protects": None})) != digest(case)
    assert case.title == none.title  # protecting others changes nothing that the title speaks of


@pytest.mark.parametrize(
    ("protects", "name", "inside", "outside"),
    [
        ({}, "the region", {"FXX", "FJI", "USA"}, set()),
        ({"countries": ["FRA", "CYP"]}, "France and Cyprus", {"FXX", "CYP", "CYN"}, {"GUF", "DEU"}),
        ({"countries": ["SSD"]}, "South Sudan", {"SDS"}, {"SDN"}),
        ({"alliance": "NATO"}, "NATO", {"USA", "TUR", "GRL"}, {"SWE", "UKR"}),
        ({"alliance": "NATO", "part": "europe"}, "NATO Europe", {"TUR", "GRL"}, {"USA", "CAN", "SWE"}),
        ({"area": "a"}, "An area", {"PAZ"}, {"PRX"}),
    ],
)  # fmt: skip
def test_who_is_inside(protects, name, inside, outside):
    attrs = {
        "date": "2018-12-31",
        "protects": json.dumps(protects),
        "areas": json.dumps({"a": {"name": "An area", "map_units": ["PAZ"]}}),
    }
    found = places(attrs, frozenset(units()), "protected")
    assert found["protected"].name == name
    assert inside <= found["protected"].units
    assert not outside & found["protected"].units
    assert list(found) == (["protected", "alliance"] if "part" in protects else ["protected"])
    told = members_protected(attrs)
    assert told.alliance == protects.get("alliance", "")
    assert told.codes >= {units()[code].country for code in inside - {"GRL"}}  # which is no member, but a member's


def test_the_table_of_countries_is_of_all_members_of_the_alliance():
    attrs = {"date": "2018-12-31", "areas": "{}", "protects": json.dumps({"alliance": "NATO", "part": "europe"})}
    assert {"CAN", "USA", "TUR"} <= members_protected(attrs).codes
    assert "SWE" not in members_protected(attrs).codes
    assert "SWE" in members_protected(attrs | {"date": "2024-12-31"}).codes


@pytest.mark.parametrize(
    ("protects", "present", "names"),
    [
        ({}, {"PRX"}, ()),
        ({"countries": ["PRT", "NZL", "FJI"]}, {"PRX"}, ("Fiji", "New Zealand")),
        ({"countries": ["PRT"]}, {"PAZ"}, ()),
        ({"area": "a"}, {"PRX"}, ()),
        ({"area": "a"}, {"FJI"}, ("Portugal",)),
    ],
)  # fmt: skip
def test_who_lies_outside_the_map_is_named(protects, present, names):
    attrs = {
        "date": "2018-12-31",
        "protects": json.dumps(protects),
        "areas": json.dumps({"a": {"name": "An area", "map_units": ["PAZ", "PRX"]}}),
    }
    assert outside(attrs, frozenset(present)) == names


def test_members_of_an_alliance_outside_the_map_are_named_and_their_islands_are_not():
    """France is a member of which a map with French Guiana alone shows nothing that the treaty is about."""
    attrs = {"date": "2018-12-31", "areas": "{}", "protects": json.dumps({"alliance": "NATO"})}
    assert len(outside(attrs, frozenset())) == len(members(date(2018, 12, 31))) == 29
    assert "France" in outside(attrs, frozenset({"GUF", "GRL"}))
    assert "France" not in outside(attrs, frozenset({"FXX"}))
    europe = attrs | {"protects": json.dumps({"alliance": "NATO", "part": "europe"})}
    assert len(outside(europe, frozenset())) == 27
    assert not {"Canada", "United States"} & set(outside(europe, frozenset()))
