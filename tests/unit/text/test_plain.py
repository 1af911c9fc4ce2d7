"""Text of others comes out letter for letter, and steers nothing, in every medium."""

import io
import json
import re
import time
import xml.etree.ElementTree as ET
from contextlib import redirect_stderr, redirect_stdout
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from rich.table import Table

import penumbra as pb
from penumbra.cli import progress, sighting_table, tables
from penumbra.cli.console import bold, new_console, styled
from penumbra.cli.plain_output import print_json, print_text
from penumbra.plotting import style
from penumbra.plotting.timeline import timeline
from penumbra.record.sightings import Located, sightings
from penumbra.report.publish import publish
from penumbra.safe_text import anchor, as_json, link, shortened, visible
from penumbra.scenario.yaml_tree import read_yaml, write_yaml

HOSTILE = [
    "The shield [all of] Europe [sic]",
    "[/]",
    "[bold]x[/bold] [link=file:///etc/passwd]y[/link]",
    ":smile: $\\frac{$ $x^2$ \\alpha _x_",
    "<script>alert(1)</script> & \"quoted\" 'single' <!-- -->",
    "{{ 7 * 7 }} {% raw %} %s %(x)s \\n",
    "Łódź, Kürecik, Ελλάδα, Москва",
]
HIDDEN = {"\x1b[31mred\x1b[0m": "\\x1b[31mred\\x1b[0m", "a\0b": "a\\x00b", "x\u202ey": "x\\u202ey", "\x9b1m": "\\x9b1m"}

PLACES = [f"place of {index}" for index in range(len(HIDDEN))]
"""What stands in a ledger's file for what files may not hold."""


def printed(*renderables: object) -> str:
    told = io.StringIO()
    with redirect_stdout(told):
        new_console(200).print(*renderables)
    return told.getvalue()


# --- the words themselves


@pytest.mark.parametrize("text", HOSTILE)
def test_what_can_be_seen_stays_as_it_is(text):
    assert visible(text) == text


@pytest.mark.parametrize(("text", "shown"), HIDDEN.items())
def test_what_steers_is_written_out(text, shown):
    assert visible(text) == shown


@given(st.text())
def test_nothing_hidden_is_left_and_the_rest_is_kept(text):
    shown = visible(text)
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert visible(shown) == shown
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


@given(st.text(st.characters()))
def test_json_reads_back_the_same(text):
    written = as_json({"said": text})
    assert json.loads(written) == {"said": text}
    assert visible(written) == written


@pytest.mark.parametrize("url", ["https://example.org/a?b=c#d", "http://example.org", "HTTPS://EXAMPLE.org/ü"])
def test_addresses_of_the_web_are_links(url):
    assert link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " https://x.org",
        "data:text/html,x", "file:///etc/passwd", "//example.org", "https:", "https:///x", "https://x.org/\x1b",
        'https://x.org/"onclick="x', "https://x.org/<b>", "ftp://x.org", "vbscript:x", "https://[x",
    ],
)  # fmt: skip
def test_other_addresses_are_words(url):
    assert link(url) == ""


@given(st.text(), st.text())
def test_ids_on_a_page_are_one_word_and_each_its_own(one, other):
    assert re.fullmatch(r"[A-Za-z0-9_.~%-]*", anchor(one))
    assert (anchor(one) == anchor(other)) == (one == other)


def test_short_ids_stay_as_they_are():
    assert anchor("reuters-2016-05-12") == "reuters-2016-05-12"


@given(st.text(), st.integers(1, 40))
def test_a_name_shortened_is_one_line_and_says_so(text, most):
    short = shortened(text, most)
    assert len(short) <= most
    assert "\n" not in short
    assert short == " ".join(visible(text).split()) or short.endswith("…")


# --- the terminal


@pytest.mark.parametrize("text", HOSTILE)
def test_the_terminal_prints_text_as_it_is(text):
    table = Table(text)
    table.add_row(text)
    assert printed(text).rstrip("\n") == text
    assert printed(bold(text)).rstrip("\n") == text
    assert printed(styled(text, "dim")).rstrip("\n") == text
    assert printed(table).count(text) == 2
    told = io.StringIO()
    with redirect_stdout(told):
        print_text(text)
    assert told.getvalue() == f"{text}\n"


@pytest.mark.parametrize(("text", "shown"), HIDDEN.items())
def test_the_terminal_is_not_steered(text, shown):
    table = Table(text)
    table.add_row(text)
    told = printed(text, bold(text), table)
    assert told.count(shown) == 4
    assert not set(told) & {"\x1b", "\0", "\x9b", "\u202e"}
    stream = io.StringIO()
    with redirect_stdout(stream):
        print_text(text)
        print_json({text: text})
    assert not set(stream.getvalue()) & {"\x1b", "\0", "\x9b", "\u202e"}


def test_a_step_in_hand_is_no_markup(monkeypatch):
    """On a terminal rich draws the step by its own status and bar, which read markup unless told not to."""
    monkeypatch.setenv("TERM", "xterm")
    stream = io.StringIO()
    console = new_console(stderr=True)
    console.file, console._force_terminal, console.is_interactive = stream, True, True
    monkeypatch.setattr(progress, "_console", lambda: console)
    with progress.showing_steps("claims") as tell:
        tell("[/] [bold]x\x1b[31m")
        time.sleep(0.4)  # it is drawn some twelve times a second
    with progress.showing_share("[/] [bold]y\x9b31m") as share:
        share(1.0)
    told = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", stream.getvalue())
    assert "[/] [bold]x\\x1b[31m" in told
    assert "[/] [bold]y\\x9b31m" in told


def test_in_a_pipe_a_line_is_said_before_work_and_one_after(monkeypatch, capsys):
    stream = io.StringIO()
    console = new_console(stderr=True)
    console.file = stream
    monkeypatch.setattr(progress, "_console", lambda: console)
    monkeypatch.setattr(progress, "compiled_before", lambda: False)
    with (
        progress.compiling(),
        progress.showing_steps("claims [/]") as tell,
        progress.showing_share("a map\x1b") as share,
    ):
        tell("one of many steps")
        share(0.5)
    with pytest.raises(ValueError, match="a fault"), progress.showing_share("another"):
        raise ValueError("a fault")
    assert stream.getvalue() == ""
    out, said = capsys.readouterr()
    assert out == ""
    assert said.splitlines() == [
        "Compiling the kernels to machine code; only the first run does, about a minute.",
        "claims [/]: started",
        "a map\\x1b: started",
        "a map\\x1b: done in 0 s",
        "claims [/]: done in 0 s",
        "another: started",
    ]


@pytest.fixture(scope="module")
def odd_ledger(tmp_path_factory) -> str:
    file = tmp_path_factory.mktemp("odd") / "odd.yaml"
    claims = "".join(
        f"  - {{id: {json.dumps(text)}, statement: {json.dumps(text)}, said_by: {json.dumps(text)}, "
        "said_on: 2016-05-19, speaks_of: 2016-05-19, source: odd key, check: standing, "
        "arguments: {element: deveselu}}\n"
        for text in (*HOSTILE, *PLACES)
    )
    source = f"sources: {{odd key: {{title: {json.dumps(HOSTILE[0])}, url: 'javascript:alert(1)', read: '[/]'}}}}\n"
    opinion = "opinions:\n  - {statement: '[/] [sic]', said_by: '[/]', said_on: 2016-05-19, source: odd key}\n"
    title = json.dumps("".join(HOSTILE))
    file.write_text(f"id: odd\ntitle: {title}\nscenario: epaa\nclaims:\n{claims}{opinion}{source}", "utf-8")
    return str(file)


@pytest.fixture(scope="module")
def odd(odd_ledger) -> xr.Dataset:
    """Judged; what files may not hold has come by another way, as it may in Python."""
    judged = pb.check(odd_ledger)
    put = dict(zip(PLACES, HIDDEN, strict=True))
    for name in ("statement", "said_by"):
        judged[name] = ("row", [put.get(text, text) for text in judged[name].values.tolist()])
    return judged


def test_a_judged_ledger_is_printed_letter_for_letter(odd):
    told = io.StringIO()
    with redirect_stdout(told):
        tables.ledger(odd)
    words = " ".join(told.getvalue().split())
    for text in (*HOSTILE, *HIDDEN.values(), "[/] [sic]"):
        assert " ".join(visible(text).split()) in words
    assert "\x1b" not in told.getvalue()
    assert [row["statement"] for row in tables.ledger_data(odd)] == [*HOSTILE, *HIDDEN]


def test_sightings_are_printed_letter_for_letter(tmp_path):
    file = tmp_path / "[list] $x$.csv"
    file.write_text("date,class,place,note\n2015-06-01,mlrs,[Donetsk] [/],[b]\n", "utf-8")
    told = io.StringIO()
    with redirect_stdout(told):
        sighting_table.show(sightings(file, lambda place, _: Located((48.0, 37.8), place, 0.0)))
    assert "[Donetsk] [/]" in told.getvalue()
    assert "[list] $x$.csv" in told.getvalue()


def test_errors_are_printed_as_they_are():
    told = io.StringIO()
    with redirect_stderr(told):
        print_text("no site '[/]\x1b[31m'", stderr=True)
    assert told.getvalue() == "no site '[/]\\x1b[31m'\n"


# --- pictures


def drawn_words(svg: bytes) -> list[str]:
    root = ET.fromstring(svg)
    return ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("}text")]


def figure_of(text: str) -> Figure:
    with style.ink():
        figure = Figure(figsize=(9.0, 3.0))
        axes = figure.add_axes((0.3, 0.2, 0.6, 0.5))
        axes.set_title(text)
        axes.set_xlabel(text)
        axes.set_yticks([0.5], [text])
        axes.text(0.5, 0.5, text)
        axes.annotate(text, (0.1, 0.1))
        figure.legend(handles=axes.plot([0.0, 1.0], label=text))
        figure.text(0.0, 0.0, text)
    return figure


@pytest.mark.parametrize("text", [*HOSTILE, "'DejaVu Sans' <text style=\"font: 'DejaVu Sans'\">"])
def test_pictures_show_text_as_it_is(text):
    assert drawn_words(style.svg(figure_of(text))).count(text) == 7


@pytest.mark.parametrize(("text", "shown"), HIDDEN.items())
def test_pictures_hide_nothing(text, shown):
    assert drawn_words(style.svg(figure_of(text))).count(shown) == 7


@pytest.mark.parametrize("name", ["a.png", "a.pdf", "a.svg"])
def test_no_text_breaks_a_picture(tmp_path, name):
    for text in ("$\\frac{$", "$$", "東京", "\ud800", "\0", ""):
        assert style.save(figure_of(text), tmp_path / name).stat().st_size > 1000


# --- pages


class Words(HTMLParser):
    """Tags with their attributes, and all words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words.append(data)


LONG = "x" * 200


@pytest.fixture(scope="module")
def page(tmp_path_factory, odd) -> Words:
    """A report in which every name that a scenario gives is hostile."""
    box = ("region.south=42 deg", "region.north=50 deg", "region.west=15 deg", "region.east=30 deg")
    scenario = pb.load("epaa", ["region.resolution=1", *box, "launch_areas.iran.points=2"])
    texts = [*HOSTILE, *HIDDEN, LONG]
    renamed = {
        section: {
            key: item.model_copy(update={"name": texts[index % len(texts)]})
            for index, (key, item) in enumerate(getattr(scenario, section).items())
        }
        for section in ("sites", "sensors", "batteries", "phases", "launch_points", "threats", "areas")
    }
    title = "".join(texts)
    hostile = scenario.model_copy(update={**renamed, "title": title, "summary": title})
    area = pb.cover(hostile.on("2018-12-31"))
    ledger = odd.assign_attrs(scenario_hash=area.attrs["scenario_hash"])  # as if judged by this scenario
    path = publish(tmp_path_factory.mktemp("page") / "page.html", hostile, [area], ledger, left_out=[HOSTILE[0]])
    return Words(path.read_text("utf-8"))


def test_a_page_says_text_as_it_is(page):
    words = " ".join(" ".join(page.words).split())
    for text in (*HOSTILE, *HIDDEN):
        assert " ".join(visible(text).split()) in words
    assert not set(words) & {"\x1b", "\0", "\u202e", "\x9b"}


def test_a_page_runs_nothing_and_leads_to_the_web_alone(page):
    assert not {tag for tag, _ in page.tags} & {"script", "iframe", "object", "embed", "link", "base", "form"}
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert re.match(r"#|https?://|$", attributes.get("href", ""))
        assert attributes.get("src", "data:image/").startswith("data:image/")
        assert not re.search(r"\s", attributes.get("id", ""))


def test_a_timeline_has_room_for_long_names():
    scenario = pb.load("epaa")
    phases = {key: phase.model_copy(update={"name": LONG}) for key, phase in scenario.phases.items()}
    words = drawn_words(style.svg(timeline(scenario.model_copy(update={"phases": phases}))))
    assert max(map(len, words)) < 60
    assert any(word.endswith("x…") for word in words)


# --- files


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufeff"), max_size=200))
def test_a_scenario_that_is_shown_steers_nothing_and_reads_back_the_same(text):
    written = write_yaml({"title": text, "list": [text, {"note": text}]})
    assert visible(written) == written
    assert read_yaml(written, "x").data == {"title": text, "list": [text, {"note": text}]}


def test_netcdf_and_geojson_hold_any_text(tmp_path):
    text = "".join((*HOSTILE, *HIDDEN, "\ud800"))
    data = xr.Dataset({"said": ("row", np.array([text, "plain"]))}, attrs={"title": text})
    with xr.open_dataset(pb.save(data, tmp_path / "odd.nc"), engine="h5netcdf") as back:
        assert back.attrs["title"] == visible(text)
        assert back.said.values.tolist() == [visible(text), "plain"]


def test_a_judged_ledger_with_hostile_words_is_saved(tmp_path, odd):
    assert Path(pb.save(odd, tmp_path / "odd.nc")).stat().st_size > 1000
