"""What checks return to show their findings: exhibits from a claim's own arguments, in the Dataset and its file."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

import penumbra as pb
from penumbra.claims.exhibits.arcs import launch_delay, threshold_surface
from penumbra.claims.exhibits.kinds import KINDS, checked
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.intercontinental import Arcs, Stand, Surface, met
from penumbra.errors import ClaimError
from penumbra.exporting.netcdf import read
from penumbra.record.tables import record
from penumbra.scenario.loader import load, sources
from unit.claims.asking import put


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return Evidence(load("cities"), sources=sources())


def found(evidence: Evidence, check: str, arguments: dict[str, Any], day: str = "2017-01-15") -> Finding:
    at = date.fromisoformat(day)
    claim = Claim(
        id="x", statement="s", said_by="b", said_on=at, speaks_of=at, source="UCDP", check=check, arguments=arguments
    )
    return put(evidence, claim)


RINGS = {"sites": ["adana", "gaziantep"], "radii": ["150 km", "700 km"], "country": "SYR", "engineering": "none."}


FLANK = {"since": "2015-01-01", "until": "2017-06-30"}
NEAR = {"site": "adana", "country": "SYR", "at_most": "300 km"}
YEARS = {"first": 2015, "last": 2019}


@pytest.mark.parametrize(
    ("check", "arguments", "kind", "holds"),
    [
        ("range-rings", RINGS, "range-rings", {"radii": [150e3, 700e3]}),
        (
            "dated-proposal",
            {"at_least": 2, "at_most": 4},
            "steps-before-statement",
            {"said": "2017-01-15", "at_most": 4.0},
        ),
        ("violence-after-truce", {"months": 3}, "deaths-by-month", {"enlarged_from": "2015-03"}),
        ("agreement-points", {"points": [5], "read_as": "result"}, "agreement-points", {"first": "2015-01-01"}),
        ("agreement-points", {"points": [2], "read_as": "result"}, "belts", {"country": "UKR"}),
        ("spending-guideline", YEARS, "spending-against-guideline", YEARS),
        ("forward-presence", FLANK, "dated-facts-timeline", {"last": "2017-12-31"}),
        ("dated-facts", {"table": "ceasefires", "facts": ["2015-02-15"]}, "deaths-by-month", {}),
        ("dated-facts", {"table": "forces", "facts": ["awacs"]}, "dated-facts-timeline", {}),
        ("distance-to-country", NEAR, "site-on-map", {"name": "Adana"}),
    ],
)
def test_a_check_returns_what_shows_it(evidence, check, arguments, kind, holds):
    (exhibit,) = found(evidence, check, arguments).exhibits
    assert exhibit.kind == kind
    for name, value in holds.items():
        assert exhibit.data[name] == value
    assert checked(exhibit).exhibit() == exhibit
    assert json.loads(json.dumps(exhibit.data, allow_nan=False)) == exhibit.data


def test_other_arguments_have_other_exhibits(evidence):
    one, other = (found(evidence, "range-rings", RINGS | {"radii": radii}) for radii in (["150 km"], ["151 km"]))
    assert one.exhibits != other.exhibits
    spoken = [found(evidence, "violence-after-truce", {}, day).exhibits[0] for day in ("2016-05-19", "2017-01-15")]
    assert spoken[0].data["days"][1]["day"] == "2016-05-19"
    assert spoken[1].data["days"][1]["day"] == "2017-01-15"


def test_rings_have_the_names_and_places_of_the_scenarios_own_sites(evidence):
    (exhibit,) = found(evidence, "range-rings", RINGS).exhibits
    adana = evidence.scenario.sites["adana"]
    assert exhibit.data["sites"][0] == {
        "name": "Adana", "latitude": adana.latitude.value, "longitude": adana.longitude.value,
    }  # fmt: skip
    assert "missiles in launchers at Adana" in exhibit.data["title"]
    assert "of the people of Syria" in exhibit.data["title"]
    lists = {each["heading"].replace("\u00a0", " "): each["text"] for each in exhibit.data["lists"]}
    assert len(lists) == 4
    assert lists["Countries within 150 km of Adana"] == "wholly: none; partly: Syria and Türkiye"


def test_a_day_off_the_record_has_no_timeline(evidence):
    early = {"table": "forces", "facts": ["air-policing"]}
    assert found(evidence, "dated-facts", early, "2010-01-01").exhibits == []
    assert found(evidence, "dated-facts", {"table": "ceasefires", "facts": ["2014-09-05"]}, "2014-10-01").exhibits == []


def test_figures_of_the_record_say_what_they_said(evidence):
    def told(check: str, arguments: dict[str, Any]) -> str:
        data = found(evidence, check, arguments, "2016-05-19").exhibits[0].data
        return f"{data['title']} | {data['note']}".replace("\u00a0", " ")

    deaths = told("violence-after-truce", {"months": 12})
    assert "556 deaths a month became 58 by UCDP" in deaths
    assert "562 became 248 by the UN human rights office" in deaths
    assert "Uppsala University (Sundberg and Melander 2013), CC BY 4.0" in deaths
    points = told("agreement-points", {"points": [1], "read_as": "text"})
    assert "13 points 6 name a day" in points
    assert "6 had fallen due" in points
    assert "GeoNames, CC BY 4.0" in told("agreement-points", {"points": [2], "read_as": "result"})
    spending = told("spending-guideline", {"first": 2014, "last": 2024})
    assert "3 of 27 members" in spending
    assert "pledge of The Hague: Five per cent by 2035" in spending
    assert "Türkiye 1.45 and 2.36" in spending
    assert "6 sets of sanctions" in told("sanctions-in-force", {"issuers": ["EU"], "at_least": 1})
    assert "9.3 years" in told("dated-proposal", {"at_least": 9, "at_most": 10})


def test_a_table_of_the_users_is_what_is_shown(evidence, tmp_path):
    table = tmp_path / "own.csv"
    lines = [
        f"{ally},{year},2.5,0,2025-01-01,me,my-page,second-hand" for ally in ("POL", "USA") for year in (2014, 2024)
    ]
    table.write_text("\n".join(("iso3,year,gdp_percent,estimate,edition,side,source,grade", *lines)), "utf-8")
    own = Evidence(evidence.scenario, sources=evidence.sources, record=record({"spending": table}))
    (exhibit,) = found(own, "spending-guideline", {"first": 2014, "last": 2024}).exhibits
    assert [each["name"] for each in exhibit.data["members"]] == ["Poland", "United States of America"]
    assert "the file own.csv" in exhibit.data["note"]


# --- intercontinental arcs, of a coarse case


@pytest.fixture(scope="module")
def arcs(tmp_path_factory: pytest.TempPathFactory) -> Arcs:
    file: Path = tmp_path_factory.mktemp("cases") / "coarse.yaml"
    file.write_text(
        "base: strategic\nid: coarse\n"
        "region: {south: 24 deg, north: 84 deg, west: -170 deg, east: -52 deg, resolution: 0}\n"
    )
    return Arcs(case=str(file), area="north-america", threats=("icbm-10000",), launches=("russia-west",))


@pytest.fixture(scope="module")
def shield() -> Evidence:
    return Evidence(load("epaa"), sources=sources())


def test_curves_fall_and_lie_between_their_bounds(shield, arcs):
    stands = [Stand("redzikowo", "sm3-iib"), Stand("deveselu", "sm3-iia")]
    exhibit = launch_delay(shield, arcs, met(shield, arcs, stands))
    assert [panel["name"] for panel in exhibit.data["panels"]] == [
        "SM-3 Block IIB (cancelled) at Redzikowo, Poland",
        "SM-3 Block IIA at Deveselu, Romania",
    ]
    for panel in exhibit.data["panels"]:
        assert panel["met"] == sorted(panel["met"], reverse=True)  # a later launch never meets more
        for low, middle, high in zip(panel["met_low"], panel["met"], panel["met_high"], strict=True):
            assert 0.0 <= low <= middle <= high <= 1.0
    assert "to United States and Canada of ICBM 10,000 km, from: Western Russia, toward Poland." in exhibit.data["note"]
    alone = launch_delay(shield, arcs, met(shield, arcs, stands[:1]))
    assert alone.data["panels"][0]["name"] == "Redzikowo, Poland"
    assert alone.data["panels"][0]["met"] == exhibit.data["panels"][0]["met"]


@pytest.mark.slow
def test_a_surface_is_of_its_own_sites_and_marks(shield, arcs):
    asked = Surface(
        like="sm3-iia", threat="icbm-10000", sites=("deveselu", "redzikowo"), marks={"sm3-iia": "A"},
        day=date(2018, 12, 31), history="planned",
    )  # fmt: skip
    data = threshold_surface(shield, arcs, asked, (), 0.1).data
    assert [panel["name"] for panel in data["panels"]] == ["Deveselu, Romania", "Redzikowo, Poland"]
    assert [[mark["filled"] for mark in panel["marks"]] for panel in data["panels"]] == [[False], [True]]
    assert "aimed at 10\u00a0% of the people" in data["title"]
    assert "A at Redzikowo, Poland has 4.5" in data["title"]
    assert "an interceptor at Redzikowo, Poland needs" in data["title"]
    for panel in data["panels"]:
        least, most = (
            [9e3 if speed is None else speed for speed in panel[name]]
            for name in ("least_speed_low", "least_speed_high")
        )
        assert all(low <= high for low, high in zip(least, most, strict=True))
        assert most == sorted(most)  # a later launch never takes less speed
    of_stands = threshold_surface(
        shield, arcs, asked.model_copy(update={"marks": {}}), [Stand("deveselu", "sm3-ib")], 0.1
    )
    assert [[mark["name"] for mark in panel["marks"]] for panel in of_stands.data["panels"]] == [["SM-3 Block IB"], []]


# --- checks of somebody's own

CHECK = '''\
"""Counts towns."""

from penumbra.claims.finding import Evidence, Exhibit, Finding
from penumbra.claims.ledger import Claim
from penumbra.scenario.quantity import Spec


class Arguments(Spec):
    """What the check asks for."""

    kind: str
    data: dict[str, object]


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds."""
    return Finding("holds", "1", "r", "w", exhibits=[Exhibit(arguments.kind, arguments.data)])
'''
LEDGER = """\
id: mine
title: Mine
scenario: cities
claims:
  - {{id: towns, statement: Towns., said_by: me, said_on: 2016-05-19, speaks_of: 2016-05-19,
     source: penumbra-assumption, check: towns-counted, arguments: {arguments}}}
  - id: read
    statement: Read.
    said_by: me
    said_on: 2016-05-19
    speaks_of: 2016-05-19
    source: penumbra-assumption
    readings:
      - {{id: a, words: A., check: towns-counted, arguments: {arguments}}}
      - {{id: b, words: B., check: dated-facts, arguments: {{table: events, facts: [council-2016-04-20]}}}}
"""
BARS = {"title": "Towns <by> $size$", "unit": "towns", "bars": [{"name": "large", "value": 3.0}]}


def judged(folder: Path, kind: str, data: dict[str, Any]) -> xr.Dataset:
    """A ledger of one's own with a check of one's own."""
    (folder / "checks").mkdir()
    (folder / "checks" / "towns_counted.py").write_text(CHECK, "utf-8")
    (folder / "mine.yaml").write_text(LEDGER.format(arguments=json.dumps({"kind": kind, "data": data})), "utf-8")
    return pb.check(str(folder / "mine.yaml"), folder=folder / "checks")


def test_a_check_of_ones_own_returns_an_exhibit(tmp_path):
    ledger = judged(tmp_path, "bars", BARS)
    (shown,) = json.loads(str(ledger.exhibits.sel(row="towns").values))
    assert shown["kind"] == "bars"
    assert shown["data"]["bars"] == [{"name": "large", "value": 3.0, "low": None, "high": None}]
    assert str(ledger.exhibits.sel(row="read").values) == "[]"
    assert [len(json.loads(text)) for text in ledger.reading_exhibits.values] == [1, 0]


def test_exhibits_are_read_back_as_they_were_saved(tmp_path):
    ledger = judged(tmp_path, "bars", BARS)
    back = read(pb.save(ledger, tmp_path / "mine.nc"))
    assert back.exhibits.values.tolist() == ledger.exhibits.values.tolist()
    assert back.reading_exhibits.values.tolist() == ledger.reading_exhibits.values.tolist()


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (
            "bar",
            BARS,
            "towns-counted failed: no kind of exhibit 'bar'; nearest: 'bars'; the kinds are threshold-surf",
        ),
        ("bars", {"title": "t", "unit": "u"}, "towns-counted failed: exhibit 'bars': bars: is missing"),
        ("range-rings", BARS, "exhibit 'range-rings': sites: is missing"),
    ],
)
def test_an_exhibit_that_is_none_costs_its_own_row_and_says_why(tmp_path, kind, data, words):
    ledger = judged(tmp_path, kind, data)
    assert ledger.verdict.values.tolist()[0] == "not judged"
    assert words in str(ledger.reason.values[0])
    assert ledger.reading_verdict.values.tolist() == ["not judged", "holds"]


def test_a_surface_marks_interceptors_at_their_own_speed(evidence):
    surface = {"like": "sm3-iia", "threat": "icbm-10000", "sites": ["adana"], "day": "2018-12-31", "history": "planned"}
    asked = {
        "arcs": {"case": "strategic", "area": "north-america", "threats": ["icbm-10000"], "launches": ["russia-west"]},
        "held": {"adana": ["sm3-iia"]}, "says": "some",
    }  # fmt: skip
    with pytest.raises(ClaimError, match="write surface or burnout_speed"):
        found(evidence, "engageable", asked | {"surface": surface, "burnout_speed": "6 km/s"})
    with pytest.raises(ClaimError, match=r"arguments\.surface\.threat: no threat class 'icbm-1'"):
        found(evidence, "engageable", asked | {"surface": surface | {"threat": "icbm-1"}})
    with pytest.raises(ClaimError, match=r"arguments\.surface\.marks\.nothing: no interceptor 'nothing'"):
        found(evidence, "engageable", asked | {"surface": surface | {"marks": {"nothing": "N"}}})


def test_every_kind_says_what_its_fields_are():
    for name, kind in KINDS.items():
        assert name == kind.KIND
        assert kind.__doc__
