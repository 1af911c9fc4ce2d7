"""The page: complete in itself, the same for the same input, and saying what the data say."""

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
import xarray as xr

from penumbra.errors import DomainError, OutputError
from penumbra.report.publish import publish


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
        self._inside = tag in ("h1", "h2", "h3")
        if self._inside:
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.headings[-1] += data


@pytest.fixture(scope="module")
def text(tmp_path_factory, scenario, made, ledger) -> str:
    areas = [
        made("2012-12-31", sure=2.0),
        made("2018-12-31", "planned", sure=5.0),
        made("2018-12-31", sure=3.0),
        made("2024-12-31", sure=5.0),
    ]
    path = publish(tmp_path_factory.mktemp("report") / "page.html", scenario, areas, ledger)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text) -> Page:
    return Page(text)


def test_page_asks_nothing_of_the_net(text, page):
    assert not [tag for tag, _ in page.tags if tag in ("script", "link", "iframe", "object", "embed", "base")]
    for tag, attributes in page.tags:
        assert attributes.get("src", "data:").startswith("data:")
        if tag != "a":
            assert "href" not in attributes
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
    assert len(pictures) > 25
    assert all(len(attributes["alt"]) > 20 for attributes in pictures)
    maps = [attributes["alt"] for attributes in pictures if attributes["alt"].startswith("Map, ")]
    assert any("31\u00a0December 2018, as planned" in alt for alt in maps)


def test_statements_are_escaped(text):
    assert "<script>" not in text
    assert "&lt;script&gt;alert(0)&lt;/script&gt; &amp; so on" in text


def test_headings_say_findings(page):
    assert any(heading.startswith("Of 4\u00a0public statements checked, 1 holds, 1 fails") for heading in page.headings)
    assert any("the plan was to cover" in heading for heading in page.headings)
    assert any("Phase 4 was cancelled" in heading for heading in page.headings)
    assert any("numbers are assumptions" in heading for heading in page.headings)


def test_same_map_is_said_and_drawn_once_more_only_at_the_end(text):
    assert "is the same, cell for cell, as that of 31\u00a0December 2018, as planned" in text


def test_untouched_is_not_nought(text):
    assert "untouched: no launch point of the scenario reaches it" in text


def test_same_input_same_bytes(tmp_path, scenario, made, ledger):
    paths = [publish(tmp_path / name, scenario, [made()], ledger) for name in ("a.html", "b.html")]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_finding_follows_the_data(tmp_path, scenario, made, ledger):
    findings = set()
    for n, sure in enumerate((0.0, 3.0, 9.0)):
        path = publish(tmp_path / f"{n}.html", scenario, [made(sure=sure)], ledger)
        text = path.read_text(encoding="utf-8")
        findings.add(text.split('<p class="finding">')[1].split("</p>")[0])
    assert len(findings) == 3


def test_a_page_with_little_to_say(tmp_path, scenario, made, ledger):
    nobody = made("2000-01-01", reach=0.0)  # no battery stands, no place is reached
    path = publish(tmp_path / "page.html", scenario, [nobody], ledger.isel(row=[]))
    text = path.read_text(encoding="utf-8")
    assert "No public statement was checked" in text
    assert "reaches anybody in NATO Europe" in text


def test_maps_of_another_scenario_are_refused(tmp_path, scenario, made, ledger):
    other = made().assign_attrs(scenario="other")
    with pytest.raises(DomainError, match="of scenario 'other'"):
        publish(tmp_path / "page.html", scenario, [other], ledger)
    with pytest.raises(DomainError, match="no map"):
        publish(tmp_path / "page.html", scenario, [], ledger)
    assert list(tmp_path.iterdir()) == []


def test_nothing_half_written(tmp_path, scenario, made, ledger):
    (tmp_path / "page.html").mkdir()
    with pytest.raises(OutputError):
        publish(tmp_path / "page.html", scenario, [made()], ledger)
    assert [item.name for item in Path(tmp_path).iterdir()] == ["page.html"]


def test_map_read_back_from_disk_draws_the_same(tmp_path, scenario, made, ledger):
    area = made()
    flags = {name: area[name].astype("int8") for name in ("threatened", "covered")}
    area.assign(flags).to_netcdf(tmp_path / "area.nc", engine="h5netcdf")
    with xr.open_dataset(tmp_path / "area.nc", engine="h5netcdf") as back:
        paths = [publish(tmp_path / f"{n}.html", scenario, [one], ledger) for n, one in enumerate((area, back.load()))]
    assert paths[0].read_bytes() == paths[1].read_bytes()
