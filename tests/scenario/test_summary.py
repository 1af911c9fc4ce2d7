"""What Python prints of a scenario or a shield: a few lines, a table in a notebook, and text of others as text."""

from html.parser import HTMLParser

import pytest

import penumbra as pb
from penumbra.scenario.loader import cases
from penumbra.scenario.model import Scenario, Shield

NASTY = '<script>alert("x")</script> & $x^2$ [red]\x1b[31m\u202e\nsecond line'


@pytest.fixture(scope="module")
def epaa() -> Scenario:
    return pb.load("epaa")


def told(shown: Scenario | Shield) -> dict[str, str]:
    """The rows of the text by their labels, without the heading."""
    return dict(line.strip().split(": ", 1) for line in repr(shown).splitlines()[1:])


class Cells(HTMLParser):
    """Tags, and the text in them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def cells(shown: Scenario | Shield) -> Cells:
    found = Cells()
    found.feed(shown._repr_html_())
    return found


@pytest.mark.parametrize("case", cases())
def test_a_scenario_is_told_in_a_few_lines(case: str) -> None:
    scenario = pb.load(case)
    lines = repr(scenario).splitlines()
    assert len(lines) == 6
    assert lines[0] == f"Scenario {scenario.id}: {scenario.title}"
    assert max(map(len, lines)) < 400
    assert str(scenario) == repr(scenario)


def test_the_rows_of_a_scenario_are_its_own(epaa: Scenario) -> None:
    rows = told(epaa)
    assert rows["holds"] == f"{len(epaa.sites)} sites, {len(epaa.sensors)} sensors, {len(epaa.batteries)} batteries"
    assert rows[f"{len(epaa.threats)} threat classes"] == ", ".join(epaa.threats)
    assert rows["launched from"].startswith("iran, ")
    assert "2018-12-31 planned" in rows["days of the report"]
    assert rows["open questions"] == "guidance"


def test_a_shield_is_told_with_what_stands(epaa: Scenario) -> None:
    shield = epaa.on("2018-12-31", "planned")
    assert repr(shield) == str(shield)
    assert repr(shield).startswith(f"Shield epaa, 2018-12-31, planned: {epaa.title}\n")
    rows = told(shield)
    first = list(shield.batteries)[:6]
    assert rows["7 batteries"] == f"{', '.join(first)}, and 1 more"
    assert rows["9 sensors"].endswith(", and 3 more")
    less = pb.at(shield, pb.worlds.without(shield, *list(shield.batteries)[1:]))
    assert told(less)["1 battery"] == first[0]
    assert told(epaa.on("1990-01-01"))["0 batteries"] == "none"


def test_a_notebook_shows_the_same_as_a_table(epaa: Scenario) -> None:
    for shown in (epaa, epaa.on("2018-12-31", "planned")):
        lines = repr(shown).splitlines()
        found = cells(shown)
        assert found.tags == ["table", "caption", "tbody", *["tr", "th", "td"] * (len(lines) - 1)]
        assert found.texts[0] == lines[0]
        assert [f"  {label}: {text}" for label, text in zip(*[iter(found.texts[1:])] * 2, strict=True)] == lines[1:]


def test_text_of_others_is_text(epaa: Scenario) -> None:
    scenario = epaa.model_copy(update={"title": NASTY})
    for shown in (scenario, scenario.on("2018-12-31")):
        first, *rest = repr(shown).splitlines()
        assert len(rest) == len(repr(epaa).splitlines()) - (1 if shown is scenario else 2)
        assert "\x1b" not in first
        assert "\u202e" not in first
        assert r"\x1b[31m\u202e second line" in first
        found = cells(shown)
        assert set(found.tags) == {"table", "caption", "tbody", "tr", "th", "td"}
        assert first in found.texts
    assert len(repr(epaa.model_copy(update={"title": "x" * 200})).splitlines()[0]) == 160
