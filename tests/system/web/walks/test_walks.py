"""Walks through the page with a server: what a journalist, an analyst, a teacher and a reader without a mouse do."""

import json
import re
import subprocess
import sys

import pytest

from system.web.walks.steps import ask, card_states, globe_picture, settled, show_day

pytestmark = pytest.mark.slow

EPAA = "#case=epaa"
PLANNED = "31 December 2018, planned"


def command(*arguments: str) -> str:
    """What a command of Penumbra prints."""
    run = [sys.executable, "-c", "from penumbra.cli.main import run; run()", *arguments]
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout


def test_a_journalist_asks_reads_and_shares(visitor, address, tmp_path):
    """Open, choose a day, type Warsaw, read, open a claim, share the link: a fresh browser shows the same."""
    window = visitor(address + EPAA)
    show_day(window, PLANNED)
    ask(window, "Warsaw.*Poland", "wars")
    states = card_states(window)
    assert states
    answer = json.loads(command("place", "epaa", "Warsaw", "--on", "2018-12-31", "--history", "planned", "--json"))
    assert answer[0]["words"] in window.locator("#right .words").inner_text().replace("\xa0", " ") or answer[0][
        "words"
    ].replace("\xa0", " ") in window.locator("#right .words").inner_text().replace("\xa0", " ")
    settled(window)
    before = globe_picture(window)
    link = window.evaluate("location.href")
    fresh = visitor(link)
    settled(fresh)
    assert card_states(fresh) == states
    assert fresh.locator("#finding").inner_text() == window.locator("#finding").inner_text()
    assert globe_picture(fresh) == before

    window.get_by_role("tab", name="Claims").click()
    claim = window.locator("li.claim button.statement").first
    claim.click()
    assert window.locator("li.claim.open .evidence").inner_text()
    assert "claim=" in window.evaluate("location.hash")


def test_an_analyst_changes_the_shield_and_gets_the_same_numbers_on_the_command_line(visitor, address, tmp_path):
    window = visitor(address + EPAA + "&place=Warsaw%2C+Poland")
    show_day(window, PLANNED)
    card_states(window)
    window.get_by_role("tab", name="Change").click()
    panel = window.locator("#left")
    panel.get_by_label(re.compile("from the catalogue|Add", re.IGNORECASE)).first.wait_for()
    window.get_by_role("tab", name="Compare").click()
    window.get_by_role("button", name="Keep this shield beside").click()
    assert "beside" in window.evaluate("location.hash") or window.locator(".globe").count() >= 2
    with window.expect_download() as waited:
        window.get_by_role("button", name="Download").click()
    file = tmp_path / "own.yaml"
    waited.value.save_as(file)
    answer = json.loads(command("place", str(file), "Warsaw", "--on", "2018-12-31", "--history", "planned", "--json"))
    card_states(window)
    assert answer[0]["words"].replace("\xa0", " ") in window.locator("#right .words").inner_text().replace("\xa0", " ")


def test_a_lesson_shows_its_question_and_hides_the_rest(visitor, address):
    window = visitor(address)
    window.get_by_role("button", name="Lessons").click()
    window.get_by_role("dialog").get_by_role("button").first.click()
    assert "lesson=" in window.evaluate("location.hash")


def test_every_control_is_reached_by_keyboard(visitor, address):
    """Tab goes through all that can be pressed, and what has the focus is seen."""
    window = visitor(address + EPAA)
    window.get_by_role("combobox", name=re.compile("Ask a place")).wait_for()
    reached = set()
    for _ in range(150):
        window.keyboard.press("Tab")
        reached.add(
            window.evaluate(
                """() => {
                    const at = document.activeElement;
                    return at === document.body ? "" : (at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ??
                        at.textContent ?? "").trim().slice(0, 40) || at.tagName;
                }"""
            )
        )
        if "" in reached:
            break
    for wanted in ("Share", "Download", "Lessons", "Help", "Show", "Place"):
        assert wanted in reached, reached
    window.locator("#globe-panel canvas").first.focus()
    window.keyboard.press("ArrowRight")
    window.keyboard.press("+")
    window.keyboard.press("?")
    window.get_by_role("dialog").wait_for()
    window.keyboard.press("Escape")
    assert window.get_by_role("dialog").count() == 0


def test_a_phone_has_the_globe_first_and_nothing_beside_the_screen(visitor, address):
    window = visitor(address + EPAA, 360, 740, has_touch=True, is_mobile=True)
    window.locator("#globe-panel canvas").first.wait_for()
    window.get_by_role("combobox", name=re.compile("Ask a place")).wait_for()
    tops = {name: window.locator(f"#{name}").bounding_box()["y"] for name in ("globe-panel", "left", "right")}
    assert tops["globe-panel"] < min(tops["left"], tops["right"])
    assert window.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1366), ("dark", 1366), ("light", 360)], ids=["light", "dark", "phone"]
)
def test_axe_finds_no_violation(visitor, address, axe, scheme, width):
    window = visitor(address + EPAA + "&place=Warsaw%2C+Poland", width, 768, color_scheme=scheme)
    card_states(window)
    for tab in ("Change", "Compare", "Show", "Claims", "In words", "Place"):
        window.get_by_role("tab", name=tab).click()
        assert axe(window) == []
