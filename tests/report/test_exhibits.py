"""No figure stands beside a claim that was not drawn from that claim's own arguments, and none breaks the report."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import xarray as xr

from penumbra.claims.check import checks
from penumbra.names import dataset
from penumbra.report import exhibits, paper, records, ring_map, strategic
from penumbra.report.context import Context, context
from penumbra.report.exhibits import ANCHORS, Exhibits
from penumbra.report.plate import Drawing
from penumbra.report.publish import publish
from penumbra.report.view import view
from penumbra.scenario.loader import load
from penumbra.scenario.model import Scenario

RUSSIA = list(strategic.RUSSIA)
ARSENAL = {"warheads": [1444, 1561], "source": "new-start-2017-2018"}
REACH = {"arcs": {"launches": RUSSIA}, "completion": "2018-12-31", "history": "planned", "arsenal": ARSENAL}
HELD = {"arcs": {"launches": RUSSIA}, "held": {"redzikowo": ["sm3-iia"]}, "says": "some"}
LATE = {"arcs": {"threats": ["icbm-12000"], "launches": list(strategic.IRAN)}}
RINGS = {"sites": ["redzikowo"], "radii": ["500 km"], "country": "RUS", "engineering": "none."}


def row(check: str, evidence: str, arguments: dict[str, Any], day: str = "2016-05-19", said: str = "") -> xr.Dataset:
    """One judged statement."""
    return dataset(
        {"row": ["a"]},
        {"title": "t", "ledger": "l", "opinions": "[]", "sources": "{}"},
        statement=["s"], said_by=["b"], said_on=[said or day], speaks_of=[day], claim_source=["UCDP"],
        claim_check=[check], claim_arguments=[json.dumps(arguments)], verdict=["holds"], figure=["1"], reason=["r"],
        would_change=["w"], evidence=[evidence],
    )  # fmt: skip


@pytest.fixture(scope="module")
def desk(scenario, made) -> Context:
    return context(scenario, [view(made("2018-12-31", "planned", sure=5.0)), view(made(sure=3.0))])


@pytest.fixture
def drawn(monkeypatch):
    """What was asked of each figure; nothing is drawn."""
    asked: list[tuple[str, tuple[Any, ...]]] = []

    def kept(plates: Mapping[str, Drawing]) -> dict[str, Drawing]:
        return {
            key: drawing._replace(draw=lambda _, *args, key=key: asked.append((key, args)))
            for key, drawing in plates.items()
        }

    of_record = kept(records.PLATES)
    monkeypatch.setattr(exhibits, "_DETERRENT", kept(exhibits._DETERRENT))
    monkeypatch.setattr(records, "plates", lambda _: of_record)
    monkeypatch.setattr(exhibits, "_exhibit", lambda anchor, _: anchor)
    return asked


def shown(desk: Context, *ledgers: xr.Dataset, scenario: Scenario | None = None) -> Exhibits:
    at = desk._replace(scenario=scenario) if scenario else desk
    return exhibits.exhibits(at, ledgers, {*ANCHORS, "day-2018-12-31"})


def moved(scenario: Scenario, site: str) -> Scenario:
    other = scenario.sites[site].model_copy(update={"latitude": scenario.sites["deveselu"].latitude})
    return scenario.model_copy(update={"sites": scenario.sites | {site: other}})


def test_a_ledger_made_by_hand_asks_for_no_figure(desk, drawn):
    bare = row("range-rings", "fig-rings", RINGS).drop_vars(["claim_check", "claim_arguments"])
    assert shown(desk, bare.assign(said_on=("row", ["early in 2016"]))).links == [[""]]
    assert shown(desk, bare.assign(evidence=("row", ["timeline"]))).links == [["timeline"]]


def test_every_figure_is_of_checks_that_there_are():
    for plates in (strategic.PLATES, ring_map.PLATES, records.PLATES):
        for drawing in plates.values():
            assert set(drawing.asked) <= set(checks())


def test_two_claims_with_other_arguments_have_two_figures(desk, drawn):
    mine = RINGS | {"sites": ["kurecik"], "radii": ["300 km"]}
    ledgers = [row("range-rings", "fig-rings", own) for own in (RINGS, mine, RINGS)]
    found = shown(desk, *ledgers)
    assert found.links == [["fig-rings"], ["fig-rings-2"], ["fig-rings"]]
    assert found.deterrent == ["fig-rings", "fig-rings-2"]
    assert drawn == [
        ("fig-rings", (("redzikowo",), (500e3,), "RUS")),
        ("fig-rings", (("kurecik",), (300e3,), "RUS")),
    ]


def test_rings_are_about_the_scenarios_own_sites(desk, scenario):
    """A site that was moved and renamed has its rings where it stands, under its own name."""
    other = moved(scenario, "kurecik")
    sites = {key: site.model_copy(update={"name": f"My [{key}] $x$"}) for key, site in other.sites.items()}
    other = other.model_copy(update={"sites": sites})
    plate = ring_map.PLATES["fig-rings"].draw(other, ("kurecik",), (300e3,), "RUS")
    assert "My [kurecik] $x$" in plate.title
    assert "Redzikowo" not in plate.title + plate.note
    assert "treaty" not in plate.note
    here = ring_map.PLATES["fig-rings"].draw(scenario, ("kurecik",), (300e3,), "RUS")
    assert dict(plate.lists) != dict(here.lists)


def test_rings_about_many_sites_are_all_drawn(scenario):
    sites = ("redzikowo", "deveselu", "kurecik", "pituffik", "fylingdales")
    plate = ring_map.PLATES["fig-rings"].draw(scenario, sites, (300e3,), "RUS")
    (axes,) = plate.figure.axes
    assert len([line for line in axes.lines if len(line.get_xdata()) > 100]) == len(sites)
    assert len(plate.figure.legends[0].get_texts()) == len(sites)


@pytest.mark.parametrize(
    ("check", "evidence", "arguments", "is_shown"),
    [
        ("intercontinental-reach", "fig-threshold-surface", REACH, True),
        ("intercontinental-reach", "fig-threshold-surface", REACH | {"history": "actual"}, False),
        ("intercontinental-reach", "fig-threshold-surface", REACH | {"completion": "2019-12-31"}, False),
        ("intercontinental-reach", "fig-threshold-surface", REACH | {"arcs": {"launches": RUSSIA[:1]}}, False),
        ("intercontinental-reach", "fig-threshold-surface", REACH | {"surface_sites": ["redzikowo"]}, False),
        ("intercontinental-reach", "fig-threshold-surface", REACH | {"surface_threat": "icbm-8000"}, False),
        ("intercontinental-reach", "fig-threshold-surface", REACH | {"least_share": 0.1}, False),
        ("engageable", "fig-threshold-surface", HELD, True),
        ("engageable", "fig-threshold-surface", HELD | {"burnout_speed": "6 km/s"}, False),
        ("engageable", "fig-threshold-surface", HELD | {"held": {"kurecik": ["sm3-iia"]}}, False),
        ("engageable", "fig-threshold-surface", HELD | {"arcs": {"launches": ["iran-west"]}}, False),
        ("engageable", "fig-sites", HELD | LATE | {"held": {"redzikowo": ["sm3-iib"]}}, True),
        ("engageable", "fig-sites", HELD, False),
        ("site-ranking", "fig-sites", LATE | {"interceptor": "sm3-iib", "order": ["north-sea", "deveselu"]}, True),
        ("site-ranking", "fig-sites", LATE | {"interceptor": "sm3-iia", "order": ["north-sea", "deveselu"]}, False),
        ("range-rings", "fig-threshold-surface", RINGS, False),
        ("somebodys-own", "fig-rings", RINGS, False),
        ("somebodys-own", "fig-nothing", {}, False),
    ],
)
def test_a_figure_of_fixed_arcs_is_shown_beside_its_own_claims_alone(desk, drawn, check, evidence, arguments, is_shown):
    found = shown(desk, row(check, evidence, arguments))
    assert found.links == [[evidence if is_shown else ""]]
    assert [key for key, _ in drawn] == [evidence] * is_shown


def test_a_moved_site_has_no_figure_of_the_old_place(desk, drawn, scenario):
    for check, arguments in (("intercontinental-reach", REACH), ("engageable", HELD)):
        ledger = row(check, "fig-threshold-surface", arguments)
        assert shown(desk, ledger, scenario=moved(scenario, "redzikowo")).links == [[""]]
    assert drawn == []


@pytest.mark.parametrize(
    ("check", "evidence", "arguments", "asked"),
    [
        ("dated-proposal", "fig-proposals", {"at_least": 1, "at_most": 30}, (date(2016, 1, 2), 1.0, 30.0)),
        ("violence-after-truce", "fig-deaths", {"months": 3}, (date(2016, 5, 19), 3)),
        ("spending-guideline", "fig-spending", {"first": 2015, "last": 2019}, (2015, 2019)),
        ("agreement-points", "fig-points", {"points": [1], "read_as": "text"}, (date(2016, 5, 19),)),
        ("sanctions-in-force", "fig-timeline", {"issuers": ["EU"], "at_least": 1}, (date(2016, 5, 19),)),
    ],
)
def test_figures_of_the_record_are_drawn_from_the_claims_day_and_arguments(
    desk, drawn, check, evidence, arguments, asked
):
    shown(desk, row(check, evidence, arguments, said="2016-01-02"))
    assert drawn == [(evidence, asked)]


def test_a_day_off_the_timeline_has_none(desk, drawn):
    early = row("sanctions-in-force", "fig-timeline", {"issuers": ["EU"], "at_least": 1}, day="2010-01-01")
    assert shown(desk, early).links == [[""]]


@pytest.mark.parametrize(
    ("evidence", "asked"),
    [
        ("fig-proposals", (date(1, 1, 1), 0.0, 100.0)),
        ("fig-proposals", (date(2090, 1, 1), 1.0, 30.0)),
        ("fig-deaths", (date(2015, 6, 1), 1)),
        ("fig-deaths", (date(2022, 1, 1), 120)),
        ("fig-spending", (2012, 2025)),
        ("fig-points", (date(1990, 1, 1),)),
        ("fig-points", (date(2090, 1, 1),)),
        ("fig-timeline", (date(2014, 1, 1),)),
        ("fig-timeline", (date(2017, 12, 31),)),
    ],
)
def test_figures_of_the_record_stand_any_day(scenario, evidence, asked):
    plate = records.PLATES[evidence].draw(scenario, *asked)
    assert plate.title
    assert paper.svg(plate.figure).startswith(b"<?xml")


PLACE = {"by": "alliance", "place": "nato", "of": "area", "day": "2018-12-31", "history": "actual", "says": "all"}
COUNTRY = PLACE | {"by": "country", "place": "TUR", "of": "people", "threats": ["irbm-4000"]}
ENDS = {"ends": ["greenland"], "between": "nato", "completion": "2018-12-31", "history": "planned"}


@pytest.mark.parametrize(
    ("check", "arguments", "at"),
    [
        ("place-covered", PLACE, "protected-2018-12-31-actual"),
        ("place-covered", PLACE | {"history": "planned"}, "protected-2018-12-31-planned"),
        ("place-covered", PLACE | {"day": "2017-12-31"}, ""),
        ("place-covered", PLACE | {"by": "area", "place": "azores"}, "day-2018-12-31"),  # the table is of people
        ("place-covered", COUNTRY, "countries-2018-12-31-actual"),
        ("place-covered", COUNTRY | {"place": "UKR"}, "day-2018-12-31"),  # no ally
        ("place-covered", COUNTRY | {"threats": ["mrbm-1000", "mrbm-2500"]}, "day-2018-12-31"),  # a class not listed
        ("umbrella", ENDS, "areas-2018-12-31-planned"),
        ("umbrella", ENDS | {"completion": "2030-12-31"}, ""),
    ],
)
def test_a_claim_leads_to_the_table_of_its_own_day_and_place(desk, drawn, check, arguments, at):
    evidence = {"alliance": "protected", "area": "areas", "country": "shares"}.get(arguments.get("by"), "areas")
    assert shown(desk, row(check, evidence, arguments)).links == [[at]]


def test_ids_that_claims_lead_to_are_on_the_page(tmp_path, scenario, made):
    ledgers = [row("place-covered", "protected", one) for one in (PLACE, PLACE | {"history": "planned"}, COUNTRY)]
    ledgers.append(row("umbrella", "areas", ENDS))
    areas = [made("2018-12-31", "planned", sure=5.0), made(sure=3.0)]
    text = publish(tmp_path / "page.html", scenario, areas, *ledgers).read_text("utf-8")
    for anchor in ("protected-2018-12-31-actual", "protected-2018-12-31-planned", "countries-2018-12-31-actual"):
        assert f'<a href="#{anchor}">Shown here.' in text
        assert text.count(f'id="{anchor}"') == 1


def test_ledgers_left_out_are_named_on_the_page(tmp_path, scenario, made):
    sentence = "The ledger x is left out, because <it> [speaks] of mars."
    text = publish(tmp_path / "page.html", scenario, [made()], left_out=[sentence]).read_text("utf-8")
    assert "The ledger x is left out, because &lt;it&gt; [speaks] of mars." in text


def test_a_claim_on_a_site_of_ones_own_scenario_is_drawn(tmp_path, made, scenario):
    """The case of the three towns has no Redzikowo; its own Adana has rings all the same."""
    case = load("cities")
    own = scenario.model_copy(update={"sites": case.sites, "batteries": {}, "sensors": {}})
    ledger = row("range-rings", "fig-rings", RINGS | {"sites": ["adana"], "radii": ["300 km"], "country": "SYR"})
    area = made("2000-01-01")
    text = publish(tmp_path / "page.html", own, [area], ledger).read_text("utf-8")
    drawn = text.split('<section id="deterrent">')[1].split("</section>")[0]
    assert "missiles in launchers at Adana" in drawn
    assert "Redzikowo" not in drawn
