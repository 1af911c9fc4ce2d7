"""Figures beside claims are drawn by kind, from the data that the claims' checks returned, and from nothing else."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import xarray as xr

from penumbra.claims.check import check
from penumbra.claims.exhibits.fields import Drawn, Kind, Place
from penumbra.claims.exhibits.kinds import KINDS, Bar, Bars, MapOfDay, ShareTable, SiteOnMap, checked
from penumbra.claims.exhibits.kinds_of_reach import Curve, LaunchDelay, RangeRings
from penumbra.claims.finding import Exhibit
from penumbra.errors import ClaimError, DomainError
from penumbra.names import dataset
from penumbra.plotting import style
from penumbra.report import exhibits
from penumbra.report.context import Context, context
from penumbra.report.drawings import DRAWINGS
from penumbra.report.mapped_day import mapped_day
from penumbra.report.page_figures import Exhibits
from penumbra.report.publish import _house, publish
from penumbra.report.sections import shares
from penumbra.report.sections.exhibits import reach
from penumbra.scenario.loader import digest, load

HOSTILE = "<b>$x^2$</b> [link](http://x.test) & so on"


def rings(*names: str, radius: float = 300e3) -> RangeRings:
    """Rings about places in a row."""
    sites = tuple(Place(name=name, latitude=-40.0 + 5.0 * index, longitude=178.0) for index, name in enumerate(names))
    return RangeRings(title="Rings", sites=sites, radii=(radius,))


def delays(*names: str, level: float = 0.5) -> LaunchDelay:
    """Curves that fall, the same for each name."""
    own = {"met": (1.0, 0.5, 0.0), "met_low": (0.5, 0.0, 0.0), "met_high": (1.0, 1.0, 0.0)}
    panels = tuple(Curve(name=name, **own) for name in names)
    return LaunchDelay(title=f"Of {len(names)}", delays=(0.0, 60.0, 120.0), level=level, panels=panels)


def rows(*shown: Sequence[Kind], shown_in: str = "") -> xr.Dataset:
    """Judged statements, each with its exhibits."""
    count = len(shown)
    return dataset(
        {"row": [f"row {number}" for number in range(count)]},
        {"title": "t", "ledger": "l", "opinions": "[]", "sources": "{}"},
        **{
            name: [value] * count
            for name, value in {
                "statement": "s", "said_by": "b", "said_on": "2016-05-19", "speaks_of": "2016-05-19",
                "claim_source": "UCDP", "claim_check": "somebodys-own", "claim_arguments": "{}", "verdict": "holds",
                "claim_answer": "1", "reason": "r", "would_change": "w", "shown_in": shown_in,
            }.items()
        },
        exhibits=[json.dumps([each.exhibit()._asdict() for each in own]) for own in shown],
    )  # fmt: skip


@pytest.fixture(scope="module")
def desk(scenario, made) -> Context:
    return context(scenario, [mapped_day(made("2018-12-31", "planned", sure=5.0)), mapped_day(made(sure=3.0))])


@pytest.fixture(scope="module")
def ids(desk) -> set[str]:
    """Ids of the page that claims may lead to."""
    return {"maps", "day-2018-12-31", "timeline", *shares.shares(desk).ids}


@pytest.fixture
def shown(desk, ids, monkeypatch):
    """Where rows are shown and which figures there are; nothing is drawn."""
    monkeypatch.setattr(exhibits, "_exhibit", lambda anchor, data: (anchor, data.title))

    def found(*ledgers: xr.Dataset) -> Exhibits:
        return exhibits.exhibits(desk, ledgers, ids)

    return found


def test_every_kind_with_a_title_has_a_drawing_and_no_other():
    assert set(DRAWINGS) == {name for name, kind in KINDS.items() if issubclass(kind, Drawn)}


def test_equal_exhibits_are_one_figure_and_others_are_others(shown):
    here, there = rings("Here"), rings("There")
    found = shown(rows([here], [there]), rows([here]))
    assert found.links == [["fig-range-rings", "fig-range-rings-2"], ["fig-range-rings"]]
    assert [anchor for anchor, _ in found.reach] == ["fig-range-rings", "fig-range-rings-2"]
    assert not found.record
    assert not found.figures


def test_a_figure_with_more_panels_shows_a_claim_that_asks_for_fewer(shown):
    found = shown(rows([delays("A")], [delays("A", "B")], [delays("C")], [delays("A", level=0.1)]))
    assert found.links == [["fig-launch-delay", "fig-launch-delay", "fig-launch-delay-2", "fig-launch-delay-3"]]
    assert found.reach == [
        ("fig-launch-delay", "Of 2"),
        ("fig-launch-delay-2", "Of 1"),
        ("fig-launch-delay-3", "Of 1"),
    ]


def test_a_claim_leads_to_its_first_exhibit_and_all_are_drawn(shown):
    bars = Bars(title="Bars", unit="ships", bars=(Bar(name="a", value=1.0),))
    found = shown(rows([bars, rings("Here")]))
    assert found.links == [["fig-bars"]]
    assert found.figures == [("fig-bars", "Bars")]
    assert found.reach == [("fig-range-rings", "Rings")]


def test_an_older_ledger_has_no_figures_but_its_links(shown):
    old = rows([rings("Here")], shown_in="timeline").drop_vars("exhibits")
    assert shown(old).links == [["timeline"]]
    assert shown(old.assign(shown_in=("row", ["fig-range-rings"]))).links == [[""]]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ('[{"kind": "range-ring", "data": {}}]', "'row 0': no kind of exhibit 'range-ring'; nearest: 'range-rings'"),
        (
            '[{"kind": "range-rings", "data": {"title": "t", "radii": [1.0]}}]',
            "exhibit 'range-rings': sites: is missing",
        ),
        ('[{"kind": "map-of-day", "data": 3}]', "'map-of-day': its data are no mapping"),
        ("{", "no JSON list of kinds with data"),
        ('["x"]', "no JSON list of kinds with data"),
    ],
)
def test_what_is_no_exhibit_is_told_with_its_row(shown, written, words):
    with pytest.raises(DomainError, match=words.replace("(", r"\(")):
        shown(rows([]).assign(exhibits=("row", [written])))


PLACE = {"by": "alliance", "place": "nato", "of": "area", "day": "2018-12-31", "history": "actual"}
COUNTRY = PLACE | {"by": "country", "place": "TUR", "of": "people", "threats": ("irbm-4000",)}
ENDS = PLACE | {"by": "area", "place": "greenland", "of": "people", "history": "planned"}


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        (PLACE, "protected-2018-12-31-actual"),
        (PLACE | {"history": "planned"}, "protected-2018-12-31-planned"),
        (PLACE | {"day": "2017-12-31"}, ""),
        (PLACE | {"by": "area", "place": "azores"}, "day-2018-12-31"),  # the table is of people
        (COUNTRY, "countries-2018-12-31-actual"),
        (COUNTRY | {"place": "UKR"}, "day-2018-12-31"),  # no ally
        (COUNTRY | {"threats": ("mrbm-1000", "mrbm-2500")}, "day-2018-12-31"),  # a class not listed
        (ENDS, "areas-2018-12-31-planned"),
        (ENDS | {"day": "2030-12-31"}, ""),
    ],
)
def test_a_table_is_that_of_its_own_day_and_place(shown, asked, at):
    assert shown(rows([ShareTable.model_validate(asked)])).links == [[at]]


def test_maps_of_a_day_and_sites_on_them_are_linked_to(shown, scenario):
    day = MapOfDay.model_validate({"day": "2018-12-31", "history": "actual"})
    marked = SiteOnMap(name=scenario.sites["redzikowo"].name)
    links = shown(rows([day], [marked], [SiteOnMap(name="Nowhere")])).links
    assert links == [["day-2018-12-31", "maps", ""]]


def test_ids_that_claims_lead_to_are_on_the_page(tmp_path, scenario, made):
    asked = [ShareTable.model_validate(one) for one in (PLACE, PLACE | {"history": "planned"}, COUNTRY, ENDS)]
    areas = [made("2018-12-31", "planned", sure=5.0), made(sure=3.0)]
    text = publish(tmp_path / "page.html", scenario, areas, rows(*([one] for one in asked))).read_text("utf-8")
    for anchor in ("protected-2018-12-31-actual", "protected-2018-12-31-planned", "countries-2018-12-31-actual"):
        assert f'<a href="#{anchor}">Shown here' in text
        assert text.count(f'id="{anchor}"') == 1


def test_ledgers_left_out_are_named_on_the_page(tmp_path, scenario, made):
    sentence = "The ledger x is left out, because <it> [speaks] of mars."
    text = publish(tmp_path / "page.html", scenario, [made()], left_out=[sentence]).read_text("utf-8")
    assert "The ledger x is left out, because &lt;it&gt; [speaks] of mars." in text


# --- drawings

DAY = {"name": HOSTILE, "day": "2020-06-15"}
EACH: dict[str, dict[str, Any]] = {
    "threshold-surface": {
        "share": 0.1, "speeds": [2e3, 4e3], "delays": [-60.0, 0.0, 60.0],
        "panels": [
            {"name": HOSTILE, "met": [[0.5, 0.25, 0.0], [1.0, 0.75, 0.5]], "least_speed": [2.5e3, 3e3, None],
             "least_speed_low": [2e3, 2.5e3, None], "least_speed_high": [3e3, None, None],
             "marks": [{"name": HOSTILE, "filled": True, "speed": 9e3, "speed_low": 8e3, "speed_high": 9e3,
                        "delay": None, "delay_low": None, "delay_high": 0.0}]},
        ],
    },
    "launch-delay": {"delays": [0.0, 60.0], "level": 0.3, "panels": [
        {"name": HOSTILE, "met": [1.0, 0.5], "met_low": [0.5, 0.0], "met_high": [1.0, 1.0]} for _ in range(5)]},
    "range-rings": {"sites": [{"name": HOSTILE, "latitude": -89.0, "longitude": 179.0}], "radii": [2e6],
                    "lists": [{"heading": HOSTILE, "text": HOSTILE}]},
    "deaths-by-month": {"months": ["2020-05", "2020-06"], "low": [0, 0], "best": [0, 0], "high": [0, 0],
                        "enlarged_from": "2020-06", "days": [DAY, DAY | {"day": "1990-01-01"}]},
    "agreement-points": {"first": "2020-01-01", "last": "2021-01-01", "days": [DAY], "points": [
        {"name": HOSTILE}, {"name": "b", "due": "2020-02-01", "reports": [{"day": "2020-03-01", "became": "kept"}]}]},
    "belts": {"line": [[30.0, -2.0], [30.5, -1.0]], "line_name": HOSTILE, "uncertainty": 3e3, "country": "TZA",
              "belts": [{"name": HOSTILE, "reach": 40e3}],
              "towns": [{"name": HOSTILE, "latitude": -1.5, "longitude": 31}],
              "lands": [{"name": HOSTILE, "latitude": -1.4, "longitude": 30.5}]},
    "spending-against-guideline": {"guideline": 0.03, "first": 1999, "last": 2001, "other_source": HOSTILE, "members": [
        {"name": HOSTILE, "first": None, "last": 0.01}, {"name": "b", "first": 0.02, "last": 0.04, "other": 0.01}]},
    "dated-facts-timeline": {"first": "2020-01-01", "last": "2021-01-01", "legend": HOSTILE, "days": [DAY], "lanes": [
        {"name": HOSTILE}, {"name": "b", "bars": [{"begin": "1990-01-01", "end": "2030-01-01", "dark": True}]},
        {"name": "c", "ticks": ["2020-02-01"], "diamond": "2020-03-01"}]},
    "steps-before-statement": {"designs": [HOSTILE, "b"], "said": "1990-01-01", "at_least": 0.0, "at_most": 100.0,
                               "steps": [{"day": "2020-01-01", "name": HOSTILE, "design": 1, "look": "cross"}],
                               "looks": [{"look": "cross", "means": HOSTILE}], "said_name": HOSTILE},
    "bars": {"unit": HOSTILE,
             "bars": [{"name": HOSTILE, "value": 3.0, "low": 1.0, "high": 4.0}, {"name": "b", "value": 0}],
             "said": {"name": HOSTILE, "value": 2.0}},
}  # fmt: skip
"""Data of each kind, of no built-in case, with text of others."""


@pytest.mark.parametrize("kind", DRAWINGS)
def test_a_kind_is_drawn_from_its_data_alone(kind):
    data = checked(Exhibit(kind, EACH[kind] | {"title": HOSTILE}))
    image = style.svg(DRAWINGS[kind].draw(data))
    assert image == style.svg(DRAWINGS[kind].draw(data))
    assert b"&lt;b&gt;$x^2$" in image or b"&lt;b&gt;$x^" in image  # text stays text, however it is shortened
    assert b"<b>" not in image
    assert checked(data.exhibit()) == data
    assert hash(data) == hash(checked(data.exhibit()))  # equal figures are found by it


@pytest.mark.parametrize("kind", DRAWINGS)
@pytest.mark.slow
def test_a_kind_is_in_the_page_and_its_text_stays_text(tmp_path, scenario, made, kind):
    data = checked(Exhibit(kind, EACH[kind] | {"title": HOSTILE, "note": HOSTILE}))
    text = publish(tmp_path / "page.html", scenario, [made()], rows([data])).read_text("utf-8")
    assert text.count(f'id="fig-{kind}"') == 1
    assert f'<a href="#fig-{kind}">Shown here' in text
    assert "<b>$x" not in text
    assert "&lt;b&gt;$x^2$&lt;/b&gt; [link](http://x.test) &amp; so on" in text


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("threshold-surface", {"delays": [0.0, -60.0, 60.0]}, "ascending"),
        ("threshold-surface", {"speeds": [2e3, 4e3, 5e3]}, "met: give a row for each speed"),
        ("launch-delay", {"delays": [0.0, 1.0, 2.0]}, "met: give 3 numbers, not 2"),
        ("range-rings", {"radii": []}, "radii"),
        ("range-rings", {"radii": [float("nan")]}, "radii.0"),
        ("deaths-by-month", {"low": [0]}, "low: give 2 numbers, not 1"),
        ("deaths-by-month", {"enlarged_from": "2019-01"}, "not one of the months"),
        ("agreement-points", {"first": "2030-01-01"}, "not before last"),
        ("belts", {"country": ""}, "country"),
        ("bars", {"bar": []}, "bar: is no field of this kind; remove it"),
        ("bars", {"title": ""}, "title"),
    ],
)
def test_data_that_do_not_fit_are_told(kind, change, words):
    with pytest.raises(ClaimError, match=words):
        checked(Exhibit(kind, EACH[kind] | {"title": "t"} | change))


def test_steps_are_explained_by_the_words_of_their_data_alone():
    data = EACH["steps-before-statement"] | {
        "title": "t",
        "looks": [{"look": "cross", "means": "withdrawn"}],
        "said_name": "the vote",
    }
    (axes,) = DRAWINGS["steps-before-statement"].draw(checked(Exhibit("steps-before-statement", data))).axes
    texts = "\n".join(text.get_text() for text in axes.texts)
    assert "cross: withdrawn" in texts
    assert "the vote\n" in texts
    assert not {word for word in ("proposal", "statement", "diamond", "ring") if word in texts}


def test_rings_about_many_sites_are_all_drawn():
    names = [f"Site {number}" for number in range(5)]
    figure = DRAWINGS["range-rings"].draw(rings(*names))
    (axes,) = figure.axes
    assert len([line for line in axes.lines if len(line.get_xdata()) > 100]) == len(names)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == names


def test_rings_go_over_the_pole():
    sites = (Place(name="A", latitude=54.5, longitude=17.1), Place(name="B", latitude=44.1, longitude=24.4))
    data = RangeRings(title="t", sites=sites, radii=(500e3, 1000e3, 5500e3))
    (axes,) = DRAWINGS["range-rings"].draw(data).axes
    labels = [text.get_text().replace("\u00a0", " ") for text in axes.texts]
    assert labels.count("5,500 km") == 2
    pole = axes.texts[labels.index("North Pole")].xy
    drawn = [line.get_xydata() for line in axes.lines if len(line.get_xydata()) > 100]
    assert len(drawn) == 6
    widest = max(drawn, key=lambda ring: np.ptp(ring[:, 1]))
    assert widest[:, 1].max() > pole[1] > widest[:, 1].min()  # the pole lies inside the ring of 5,500 km


def test_curves_are_side_by_side():
    figure = DRAWINGS["launch-delay"].draw(delays("A", "B"))
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["A", "B"]
    assert figure.axes[0].lines[0].get_ydata().tolist() == [100.0, 50.0, 0.0]


def test_bars_show_the_number_said():
    said = Bar(name="as said", value=24.0)
    (axes,) = DRAWINGS["bars"].draw(Bars(title="t", unit="u", bars=(Bar(name="a", value=9.0),), said=said)).axes
    assert axes.lines[0].get_xdata() == [24.0, 24.0]
    assert "as said, 24" in axes.get_title(loc="left")


# --- ledgers and checks of somebody's own, to the page

CHECK = '''\
"""Counts sites."""

from penumbra.claims.finding import Evidence, Exhibit, Finding
from penumbra.claims.ledger import Claim
from penumbra.scenario.quantity import Spec


class Arguments(Spec):
    """What the check asks for."""


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds."""
    bars = [{"name": site.name, "value": site.height.value} for site in evidence.scenario.sites.values()]
    data = {"title": "Heights of <the> sites", "unit": "m", "bars": bars}
    return Finding("holds", "1", "r", "w", exhibits=[Exhibit("bars", data)])
'''
ROW = "{said_by: me, said_on: 2017-01-15, speaks_of: 2017-01-15, source: penumbra-assumption, statement: S., "
ROWS = (
    "id: rings, check: range-rings, arguments: {sites: [adana], radii: [300 km], country: SYR, engineering: none.}",
    "id: steps, check: dated-proposal, arguments: {at_least: 2, at_most: 4}",
    "id: deaths, check: violence-after-truce, arguments: {months: 3}",
    "id: points, check: agreement-points, arguments: {points: [5], read_as: result}",
    "id: belts, check: agreement-points, arguments: {points: [2], read_as: result}",
    "id: spending, check: spending-guideline, arguments: {first: 2015, last: 2019}",
    "id: flank, check: dated-facts, arguments: {table: forces, facts: [awacs]}",
    "id: heights, check: heights-of-sites",
)
SHOWN = ("range-rings", "steps-before-statement", "deaths-by-month", "agreement-points", "belts",
         "spending-against-guideline", "dated-facts-timeline", "bars")  # fmt: skip


@pytest.mark.slow
def test_a_ledger_of_ones_own_on_another_case_has_its_figures(tmp_path, made, scenario):
    """The case of the three towns has no Redzikowo; its own Adana has rings, and the record its figures."""
    own = scenario.model_copy(update={"sites": load("cities").sites, "batteries": {}, "sensors": {}})
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "heights_of_sites.py").write_text(CHECK, "utf-8")
    claims = "".join(f"  - {ROW}{row}}}\n" for row in ROWS)
    (tmp_path / "mine.yaml").write_text(f"id: mine\ntitle: Mine\nscenario: cities\nclaims:\n{claims}", "utf-8")
    ledger = check(str(tmp_path / "mine.yaml"), own, folder=tmp_path / "checks")
    area = made("2000-01-01").assign_attrs(scenario_hash=digest(own))
    text = publish(tmp_path / "page.html", own, [area], ledger).read_text("utf-8")
    for kind in SHOWN:
        assert text.count(f'id="fig-{kind}"') == 1, kind
        assert f'<a href="#fig-{kind}">Shown here' in text
    assert "missiles in launchers at Adana" in text
    assert "Redzikowo" not in text.split('<section class="annex" id="reach">')[1].split("</section>")[0]
    assert "Heights of &lt;the&gt; sites" in text
    assert "2015 by" in text.split('id="fig-spending-against-guideline"')[1].split("</article>")[0]


def drawn_rings(*sites: tuple[float, float], radius: float) -> tuple[Any, list[np.ndarray]]:
    """The axes with rings about sites, and the points of each ring in its plane [m]."""
    places = tuple(Place(name=f"at {at}", latitude=at[0], longitude=at[1]) for at in sites)
    (axes,) = DRAWINGS["range-rings"].draw(RangeRings(title="t", sites=places, radii=(radius,))).axes
    return axes, [line.get_xydata() for line in axes.lines if len(line.get_xdata()) > 100]


@pytest.mark.parametrize(
    ("sites", "radius", "widest", "pole"),
    [
        ([(-17.0, 178.0), (-14.0, -172.0)], 300e3, 2.5e6, ""),
        ([(89.0, 10.0), (88.0, -170.0)], 500e3, 2.0e6, "North Pole"),
        ([(-90.0, 0.0)], 500e3, 2.0e6, "South Pole"),
    ],
)
def test_rings_about_the_date_line_and_the_poles_are_in_one_narrow_frame(sites, radius, widest, pole):
    axes, drawn = drawn_rings(*sites, radius=radius)
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    assert east - west < widest
    assert len(drawn) == len(sites)
    for ring in drawn:
        assert ((west < ring[:, 0]) & (ring[:, 0] < east) & (south < ring[:, 1]) & (ring[:, 1] < north)).all()
        assert np.ptp(ring, axis=0) == pytest.approx(2.0 * radius, rel=0.02)
    poles = [text.get_text() for text in axes.texts if text.get_text().endswith("Pole")]
    assert poles == ([pole] if pole else [])


def test_rings_on_opposite_sides_of_the_earth_are_on_a_map_of_all_of_it():
    """A ring that goes over the map's side is interrupted there, and not drawn across the map."""
    axes, drawn = drawn_rings((0.0, 0.0), (0.0, 90.0), (0.0, 180.0), (0.0, -90.0), radius=5e6)
    wide = np.ptp(axes.get_xlim())
    assert len(drawn) == 4
    for ring in drawn:
        assert np.nanmax(np.abs(np.diff(ring[:, 0]))) < wide / 4.0
    assert any(np.isnan(ring).any() for ring in drawn)


@pytest.mark.parametrize(
    "wrong",
    [{"radii": (1.2e7,)}, {"sites": [{"name": "x", "latitude": 0.0, "longitude": 188.0}]}],
)
def test_a_ring_that_cannot_be_drawn_is_refused_where_its_check_returns_it(wrong):
    data = {"title": "t", "note": "", "radii": (1e6,), "sites": [{"name": "x", "latitude": 0.0, "longitude": 18.0}]}
    with pytest.raises(ClaimError):
        checked(Exhibit("range-rings", data | wrong))
    checked(Exhibit("range-rings", data))


def test_a_drawing_that_fails_costs_its_figure_and_not_the_page(desk, monkeypatch):
    def fails(_: Any) -> None:
        raise ValueError("no <land> there")

    monkeypatch.setitem(DRAWINGS, "range-rings", DRAWINGS["range-rings"]._replace(draw=fails))
    bars = Bars(title="Bars", unit="ships", bars=(Bar(name="a", value=1.0),))
    ledger = rows([rings("Here")], [bars])
    found = exhibits.exhibits(desk, [ledger], ())
    assert found.links == [["fig-range-rings", "fig-bars"]]
    section = reach(desk._replace(ledgers=[ledger], exhibits=found))
    told = _house().get_template(section.template).render(data=section.data, titles={})
    assert 'id="fig-range-rings"' in told
    assert "This figure could not be drawn: ValueError: no &lt;land&gt; there." in told
    assert "<img" not in told
    assert found.figures[0].picture is not None


@pytest.mark.parametrize(
    ("kind", "change"),
    [("belts", {"country": "ZZZ"}), ("belts", {"line": [[188.0, 0.0], [189.0, 0.0]]})],
)
def test_belts_that_cannot_be_drawn_are_refused_where_their_check_returns_them(kind, change):
    with pytest.raises(ClaimError, match=next(iter(change))):
        checked(Exhibit(kind, EACH[kind] | {"title": "t"} | change))
