"""The page: complete in itself, the same for the same input, and saying what the data say."""

import json
import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser

import pytest
import xarray as xr

from penumbra.claims.check import check
from penumbra.claims.exhibits.deaths import deaths_by_month
from penumbra.errors import DomainError, OutputError
from penumbra.plotting.maps import MARGIN_COLOURS, SHOT_COLOURS
from penumbra.plotting.style import colours
from penumbra.record.tables import BUILT_IN
from penumbra.report import sentences, words
from penumbra.report.mapped_day import mapped_day
from penumbra.report.publish import publish

HEADINGS = ("h1", "h2", "h3", "h4")
STEPS = (*MARGIN_COLOURS, *SHOT_COLOURS)


class Page(HTMLParser):
    """Tags with their attributes, and the text of headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.headings: list[str] = []
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag in HEADINGS:
            self._inside = True
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in HEADINGS

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.headings[-1] += data


@pytest.fixture(scope="module")
def text(tmp_path_factory, scenario, made, ledger, sure) -> str:
    areas = [
        made("2012-12-31", sure=2.0),
        made("2018-12-31", "planned", sure=5.0),
        made("2018-12-31", sure=3.0),
        made("2024-12-31", sure=5.0),
    ]
    path = publish(tmp_path_factory.mktemp("report") / "page.html", scenario, areas, ledger, sure=sure(areas[-1]))
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text) -> Page:
    return Page(text)


def test_page_asks_nothing_of_the_net(text, page):
    assert not [tag for tag, _ in page.tags if tag in ("script", "link", "iframe", "object", "embed", "base")]
    for tag, attributes in page.tags:
        assert attributes.get("src", "data:").startswith("data:")
        if tag != "a":
            assert attributes.get("href", "#").startswith("#")
    assert "@import" not in text
    assert "url(http" not in text


def test_links_and_ids_fit(page):
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert [name for name, n in Counter(ids).items() if n > 1] == []
    inward = {attributes["href"][1:] for _, attributes in page.tags if attributes.get("href", "").startswith("#")}
    assert inward <= set(ids)
    assert "timeline" in inward
    assert "no-such-figure" not in inward


def test_every_picture_says_what_it_shows(page):
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert pictures
    assert all(len(attributes["alt"]) > 20 for attributes in pictures)
    drawn = [attributes for tag, attributes in page.tags if tag == "svg"]
    maps = [attributes["aria-label"] for attributes in drawn if attributes.get("class", "").startswith("map ")]
    assert len(maps) > 10
    assert all((label.startswith("Map") and 20 < len(label.split()) <= 60) or len(label) > 20 for label in maps)
    assert any("31\u00a0December 2018, as planned" in label for label in maps)
    others = [attributes for attributes in drawn if not attributes.get("class", "").startswith("map ")]
    assert all(attributes.get("aria-hidden") == "true" for attributes in others)


def test_statements_are_escaped(text):
    assert "<script>" not in text
    assert "&lt;script&gt;alert(0)&lt;/script&gt; &amp; so on" in text


def test_headings_say_findings(page):
    assert any(heading.startswith("Of 4\u00a0public statements, 1 holds, 1 fails") for heading in page.headings)
    assert any("points less than planned" in heading for heading in page.headings)
    assert any("Phase 4 was cancelled" in heading for heading in page.headings)
    assert any("numbers are our own assumptions" in heading for heading in page.headings)


def test_same_map_is_said_and_not_drawn_again(text):
    assert "As on 31\u00a0December 2018, as planned, cell for cell." in text


def test_untouched_is_not_nought(text):
    assert ">out of reach</td>" in text


def test_the_first_page_comes_first_and_the_annexes_last(page):
    ids = [attributes["id"] for tag, attributes in page.tags if tag == "section" and "id" in attributes]
    assert ids[:4] == ["summary", "dates", "claims", "annexes"]
    assert ids[4] == "maps"


def test_every_table_has_a_caption_and_every_head_a_scope(page, text):
    names = [tag for tag, _ in page.tags]
    assert names.count("caption") == names.count("table") > 8
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")


def test_the_ground_is_drawn_once_and_every_colour_is_written_once(page, text):
    assert text.count('<g id="ground">') == 1
    uses = [attributes["href"] for tag, attributes in page.tags if tag == "use"]
    maps = [attributes for tag, attributes in page.tags if tag == "svg" and "map " in attributes.get("class", "")]
    assert uses.count("#ground") == uses.count("#above") == len(maps)
    style = text[text.index("<style>") : text.index("</style>")]
    hexes = re.findall(r"#[0-9a-f]{6}\b", style)
    assert len(hexes) == len(colours()) - sum(len(colour) > 7 for colour in colours().values()) + len(STEPS)


def test_how_sure_is_told_of_100_cases_and_shares_in_per_cent(text):
    plain = text.replace("\u00a0", " ")
    assert "55 to 70 of 100" in plain
    assert "On average over all cases it covers 20% to 40% of them" in plain
    assert "our assumption <b>60% to 70%</b>" in plain
    assert "holds in 58 to 81 of 100 cases" in plain.lower()
    assert not re.search(
        r"\d %", re.sub(r"<style>.*?</style>|data:[^\"]*", "", plain, flags=re.DOTALL).split('id="annexes"')[0]
    )


def test_answers_of_another_day_or_class_are_refused(tmp_path, scenario, made, sure):
    area = made()
    for changed, words_ in (
        (sure(area, date="2012-12-31"), "sure: its date is '2012-12-31', not '2018-12-31'"),
        (sure(area, threat="mrbm-1000"), "sure: it is against mrbm-1000, not 'irbm-4000'"),
    ):
        with pytest.raises(DomainError, match=words_):
            publish(tmp_path / "page.html", scenario, [area], sure=changed)
    assert not (tmp_path / "page.html").exists()


def of_deaths() -> str:
    """The exhibits of a claim about deaths, as a judged ledger keeps them."""
    return json.dumps([each._asdict() for each in deaths_by_month(BUILT_IN, date(2018, 12, 31))])


@pytest.mark.slow
def test_evidence_on_record_is_drawn(tmp_path, scenario, made, ledger):
    named = ledger.assign(exhibits=("row", [of_deaths(), "[]", "[]", "[]"]))
    page = Page(publish(tmp_path / "page.html", scenario, [made()], named).read_text(encoding="utf-8"))
    ids = [attributes.get("id") for _, attributes in page.tags]
    assert "fig-deaths-by-month" in ids
    assert "fig-belts" not in ids
    assert ("a", {"href": "#fig-deaths-by-month"}) in page.tags


READ = """\
id: mine
title: Mine
scenario: epaa
claims:
  - id: pledge
    statement: The pledge was met.
    said_by: somebody
    said_on: 2016-05-19
    speaks_of: 2024-12-31
    source: nato-2014-09-05
    readings:
      - id: reached
        words: All of them reached it.
        check: spending-guideline
        arguments: {first: 2014, last: 2024, limb: reached}
      - id: toward
        words: All of them moved toward it.
        check: spending-guideline
        arguments: {first: 2014, last: 2024, limb: toward}
    objections:
      - {side: one side, says: "It <b>was</b> met.", source: reuters-2014-09-05}
"""


def test_readings_and_objections_are_shown(tmp_path, scenario, made):
    """Each reading has its verdict and its link; the row depends on them; the figure they share is drawn once."""
    file = tmp_path / "mine.yaml"
    file.write_text(READ, "utf-8")
    judged = check(str(file), scenario)
    page = Page(publish(tmp_path / "page.html", scenario, [made()], judged).read_text(encoding="utf-8"))
    ids = [attributes.get("id") for _, attributes in page.tags]
    assert ids.count("fig-spending-against-guideline") == 1
    assert page.tags.count(("a", {"href": "#fig-spending-against-guideline"})) == 2
    assert sum(tag == "li" and attributes.get("class") == "reading" for tag, attributes in page.tags) == 2
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "on the reading" in text
    assert "All of them moved toward it." in text
    assert text.index("Objections, not judged:") < text.index("one side:")
    assert "It &lt;b&gt;was&lt;/b&gt; met." in text
    assert "Of 2 statements and readings that rest on these figures, 1 holds and 1 fails" in text.replace("\u00a0", " ")
    assert "reuters-2014-09-05" in text


@pytest.mark.slow
def test_a_table_of_the_users_is_said_to_be_one(tmp_path, scenario, made):
    file, table = tmp_path / "mine.yaml", tmp_path / "own.csv"
    file.write_text(READ, "utf-8")
    lines = [
        f"{ally},{year},2.5,0,2025-01-01,me,my-page,second-hand" for ally in ("POL", "USA") for year in (2014, 2024)
    ]
    table.write_text("\n".join(("iso3,year,gdp_percent,estimate,edition,side,source,grade", *lines)), "utf-8")
    judged = check(str(file), scenario, record={"spending": table})
    path = publish(tmp_path / "page.html", scenario, [made()], judged, record={"spending": table})
    text = path.read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "is not the built-in one but the file" in text
    assert "2 of 2 members spent 2 % in 2014" in text


@pytest.fixture(scope="module")
def short(tmp_path_factory, scenario, made, ledger) -> bytes:
    """The page of one map."""
    return publish(tmp_path_factory.mktemp("short") / "page.html", scenario, [made()], ledger).read_bytes()


@pytest.mark.slow
def test_same_input_same_bytes(tmp_path, short, scenario, made, ledger):
    assert publish(tmp_path / "other.html", scenario, [made()], ledger).read_bytes() == short


@pytest.mark.slow
def test_map_read_back_from_disk_draws_the_same(tmp_path, short, scenario, made, ledger):
    area = made()
    flags = {name: area[name].astype("int8") for name in ("threatened", "covered")}
    area.assign(flags).to_netcdf(tmp_path / "area.nc", engine="h5netcdf")
    with xr.open_dataset(tmp_path / "area.nc", engine="h5netcdf") as back:
        assert publish(tmp_path / "page.html", scenario, [back.load()], ledger).read_bytes() == short


@pytest.mark.slow
def test_layers_are_shown_where_there_are_two(tmp_path, short, scenario, made, ledger):
    assert b'id="layers"' not in short
    text = publish(tmp_path / "page.html", scenario, [made(layers=2)], ledger).read_text(encoding="utf-8")
    layers = text.split('<section class="annex" id="layers">')[1].split("</section>")[0]
    for name in ("upper layer", "lower layer", "all layers together"):
        assert name in layers
    assert "are under both" in layers


def test_layers_finding_counts_whom_each_covers(scenario, made):
    area, key = made(layers=2), "irbm-4000"
    told = sentences.layers_sentence(area, key, scenario.threats[key])
    upper, lower = (
        words.million(
            float(area.home_people.values[area.home_layer_margin.sel(threat=key, layer=layer).values >= 0.0].sum())
        )
        for layer in ("upper", "lower")
    )
    assert upper != lower
    assert f"the upper layer alone covers {upper} people" in told
    assert f"the lower layer alone covers {lower} people" in told


def test_finding_follows_the_data(scenario, made):
    days = [mapped_day(made(sure=sure)) for sure in (0.0, 5.0, 17.0)]
    titles = [sentences.doubt_title(day.reach["irbm-4000"], "actual") for day in days]
    assert len(set(titles)) == 3
    likely = sentences.doubt_title(days[1].reach["irbm-4000"], "actual", 0.1)
    assert "cover is certain for 12, likely for 10 and doubtful for 63; 15 are covered in no case" in likely
    own = days[1].reach["irbm-4000"]._replace(surely=0.0, at_best=1.0, place="United Kingdom")
    assert sentences.doubt_title(own, "actual", 1.0) == (
        "Everybody within reach in the United Kingdom is likely covered, nobody for certain"
    )
    assert sentences.doubt_title(own._replace(surely=0.2), "actual", 0.8).endswith("certain for 20 and likely for 80")
    assert "are covered in no case" in titles[0]
    assert "published figures cannot say" in titles[1]
    assert len({sentences.reach_sentence(scenario, day, "irbm-4000") for day in days}) == 3


def test_a_page_with_little_to_say(tmp_path, scenario, made, ledger):
    nobody = made("2000-01-01", reach=0.0)  # no battery stands, no place is reached
    path = publish(tmp_path / "page.html", scenario, [nobody], ledger.isel(row=[]))
    text = path.read_text(encoding="utf-8")
    assert "No public statement was checked" in text
    assert "reaches anybody in NATO Europe" in text


@pytest.mark.slow
def test_further_ledgers_follow_and_share_their_figures(tmp_path, scenario, made, ledger):
    second = ledger.isel(row=[1]).assign(exhibits=("row", [of_deaths()]))
    second = second.assign_attrs(title="Another ledger")
    opinion = {"statement": "It is unwise.", "said_by": "x", "said_on": "2016-05-19", "source": "y"}
    second = second.assign_attrs(opinions=json.dumps([opinion]))
    path = publish(tmp_path / "page.html", scenario, [made()], ledger, second)
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    ids = [attributes.get("id") for _, attributes in page.tags]
    assert ids.index("claims") < ids.index("maps") < ids.index("fig-deaths-by-month")
    assert any("1\u00a0statement or reading that rests on these figures" in heading for heading in page.headings)
    assert "Another ledger" in text
    assert "It is unwise." in text


@pytest.mark.slow
def test_a_page_without_a_ledger(tmp_path, scenario, made):
    text = publish(tmp_path / "page.html", scenario, [made()]).read_text(encoding="utf-8")
    assert "No public statement was checked" in text


def test_maps_of_another_scenario_are_refused(tmp_path, scenario, made, ledger):
    other = made().assign_attrs(scenario="other")
    with pytest.raises(DomainError, match="of scenario 'other'"):
        publish(tmp_path / "page.html", scenario, [other], ledger)
    with pytest.raises(DomainError, match="no map"):
        publish(tmp_path / "page.html", scenario, [], ledger)
    assert list(tmp_path.iterdir()) == []


def test_nothing_half_written(tmp_path, monkeypatch, scenario, made, ledger):
    monkeypatch.setattr("penumbra.report.publish._page", lambda *_: "page")
    (tmp_path / "page.html").mkdir()
    with pytest.raises(OutputError):
        publish(tmp_path / "page.html", scenario, [made()], ledger)
    assert [item.name for item in tmp_path.iterdir()] == ["page.html"]


def test_a_map_of_another_version_of_the_scenario_is_refused(tmp_path, scenario, made):
    """Else the page would print the digest of a scenario that its maps were not made of."""
    with pytest.raises(DomainError, match="another version of scenario 'epaa'"):
        publish(tmp_path / "page.html", scenario, [made().assign_attrs(scenario_hash="0")])
    assert not (tmp_path / "page.html").exists()


def test_a_ledger_judged_by_another_scenario_or_version_is_refused(tmp_path, scenario, made, ledger):
    for attrs, words_ in (
        ({"scenario": "cities"}, "the ledger made-up was judged by scenario 'cities', not 'epaa'"),
        ({"scenario": "epaa", "scenario_hash": "0"}, "the ledger made-up was judged by another version"),
    ):
        with pytest.raises(DomainError, match=words_):
            publish(tmp_path / "page.html", scenario, [made()], ledger.assign_attrs(attrs))
    assert not (tmp_path / "page.html").exists()


def test_report_links_to_the_page_beside_it(tmp_path, scenario, made):
    (tmp_path / "ask me.html").write_text("")
    path = publish(tmp_path / "report.html", scenario, [made("2018-12-31")], page="ask me.html")
    links = [attrs["href"] for tag, attrs in Page(path.read_text("utf-8")).tags if tag == "a" and "href" in attrs]
    assert [link for link in links if not link.startswith(("#", "http"))] == ["ask%20me.html"]


@pytest.mark.parametrize("page", ["missing.html", "../report.html", "folder/page.html", "page.txt", ""])
def test_page_that_is_not_beside_the_report_is_refused(tmp_path, scenario, made, page):
    (tmp_path / "page.txt").write_text("")
    with pytest.raises(OutputError, match=r"folder of the report"):
        publish(tmp_path / "report.html", scenario, [made("2018-12-31")], page=page)
    assert not (tmp_path / "report.html").exists()
