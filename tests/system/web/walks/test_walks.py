"""Walks through the page with a server: what a journalist, an analyst, a teacher and a reader without a mouse do."""

import json
import re
import shlex
import subprocess
import sys

import pytest

from penumbra.raids.words import number
from system.web.walks.steps import ask, card_states, differing, globe_picture, settled, show_day, until

pytestmark = pytest.mark.slow

SHIELD = "#v=1&case=guam"  # the smallest case
DAY = re.compile("2024, as it happened")
TOWN = "Yigo Village, Guam"
OPTION = "Yigo Village.*Guam"  # as it is suggested
PLACE = "&date=2024-12-31&history=actual&place=Yigo+Village%2C+Guam"


def command(*arguments: str) -> str:
    """What a command of Penumbra prints."""
    run = [sys.executable, "-c", "from penumbra.cli.main import run; run()", *arguments]
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout


def words_of(*arguments: str) -> str:
    """The sentence that `penumbra place` gives on the day."""
    (answer,) = json.loads(command("place", *arguments, "--on", "2024-12-31", "--history", "actual", "--json"))
    return plain(answer["words"])


def plain(text: str) -> str:
    """Text with single plain spaces."""
    return " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())


def test_a_journalist_asks_reads_and_shares(visitor, address):
    """Open, choose a day, type a town, read, open a claim, share the link: a fresh browser shows the same."""
    window = visitor(address + SHIELD)
    show_day(window, DAY)
    ask(window, OPTION, "yigo")
    states = card_states(window)
    assert words_of("guam", TOWN) in plain(window.locator("#right").inner_text())
    settled(window)
    window.get_by_role("button", name="Share").click()
    dialog = window.get_by_role("dialog")
    link = dialog.get_by_role("textbox").first.input_value()
    window.keyboard.press("Escape")
    fresh = visitor(link)
    settled(fresh)
    assert card_states(fresh) == states
    assert fresh.locator("#finding").inner_text() == window.locator("#finding").inner_text()
    assert differing(globe_picture(fresh), globe_picture(window)) < 0.01

    window.get_by_role("tab", name="Claims").click()
    window.locator("li.claim button.statement").first.click()
    assert window.locator("li.claim.open .evidence").inner_text()
    until(window, "location.hash.includes('claim=')")


def test_an_analyst_adds_a_battery_compares_and_gets_the_same_numbers_on_the_command_line(visitor, address, tmp_path):
    window = visitor(address + SHIELD + PLACE)
    card_states(window)
    met = window.locator("#right tr.met").first
    before = met.inner_text().strip()
    window.get_by_role("tab", name="Compare").click()
    window.get_by_role("button", name="Keep this shield beside").click()
    window.get_by_role("tab", name="Change").click()
    window.get_by_text("Add a radar or a battery").click()
    window.get_by_label("From the catalogue").select_option(label="THAAD")
    window.get_by_role("button", name="At the place asked about").click()
    window.get_by_role("button", name="Add", exact=True).click()
    until(window, "location.hash.includes('more=')")
    other = "before => ![before, undefined].includes(document.querySelector('#right tr.met')?.innerText.trim())"
    until(window, other, before)
    card_states(window)
    assert met.inner_text().strip() != before, "the battery that was added meets the missile too"
    window.get_by_role("tab", name="Compare").click()
    assert "THAAD" in window.locator("#left").inner_text()
    with window.expect_download() as waited:
        window.get_by_role("button", name="Download").click()
    file = tmp_path / "own.yaml"
    waited.value.save_as(file)
    assert file.read_text("utf-8").splitlines()[0] == "base: guam"
    assert words_of(str(file), TOWN) in plain(window.locator("#right").inner_text())


def test_a_lesson_link_shows_a_question_and_hides_the_rest(visitor, address):
    window = visitor(address + SHIELD)
    window.get_by_role("button", name="Lessons").click()
    begin = window.get_by_role("button", name=re.compile("^Begin: ")).first
    begin.wait_for()
    link = window.get_by_role("dialog").get_by_role("textbox", name="Link for pupils").first.input_value()
    pupil = visitor(link)
    answer = pupil.locator("details:has(> summary:text-is('Answer')) > p")
    pupil.locator("summary", has_text="Hint").wait_for()
    assert not answer.is_visible()
    assert not pupil.get_by_role("tab", name="Compare").is_visible()
    pupil.locator("summary", has_text=re.compile("^Answer$")).click()
    answer.wait_for()


def test_every_control_is_reached_by_keyboard(visitor, address):
    """Tab goes through all that can be pressed, and what has the focus is seen."""
    window = visitor(address + SHIELD)
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
    window = visitor(address + SHIELD, 360, 740, has_touch=True, is_mobile=True)
    window.locator("#globe-panel canvas").first.wait_for()
    window.get_by_role("combobox", name=re.compile("Ask a place")).wait_for()
    tops = {name: window.locator(f"#{name}").bounding_box()["y"] for name in ("globe-panel", "left", "right")}
    assert tops["globe-panel"] < min(tops["left"], tops["right"])
    assert window.evaluate("document.documentElement.scrollWidth") <= 360


def test_print_has_the_case_the_legend_and_the_towns_whatever_is_open(visitor, address):
    window = visitor(address + SHIELD)
    window.get_by_role("tab", name="Compare").click()
    window.get_by_role("tab", name="In words").click()
    window.locator("table.places tbody tr").first.wait_for()
    window.locator("#top .case").get_by_text("Guam").wait_for()
    window.emulate_media(media="print")
    for shown in ("#top .case", "#left .legend table", "#left .marks li", "table.places button"):
        assert window.locator(shown).first.is_visible(), shown
    assert not window.get_by_role("button", name="Share").is_visible()


def test_a_raid_is_played_by_keyboard_on_a_phone_and_shared(visitor, address, axe):
    """Key 7, a number, Enter: the finding is that of the command, and a fresh browser shows it by the link."""
    day = "&date=2024-12-31&history=actual&threat=irbm-4500"
    window = visitor(address + SHIELD + day, 360, 740, color_scheme="dark")
    window.get_by_role("tab", name="Raid").wait_for()
    window.keyboard.press("7")
    window.get_by_role("spinbutton", name="in figures").fill("12")
    window.get_by_role("button", name="Play this raid").focus()
    window.keyboard.press("Enter")
    lead = window.locator(".raid-result .lead")
    lead.wait_for()
    options = ["--salvo", "12 irbm-4500", "--aim", "protected", "--draws", "32", "--on", "2024-12-31"]
    told = json.loads(command("raid", "guam", *options, "--json"))
    assert lead.inner_text().startswith(f"{number(told['leak_mean'])} of 12 get through on average")
    assert window.locator(".raid-result svg").count() == 2
    assert axe(window) == []
    assert window.evaluate("document.documentElement.scrollWidth") <= 360
    until(window, "location.hash.includes('raid=')")
    fresh = visitor(window.url)
    fresh.locator(".raid-result .lead").wait_for()
    assert fresh.locator(".raid-result .lead").inner_text() == lead.inner_text()


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1366), ("dark", 1366), ("light", 360)], ids=["light", "dark", "phone"]
)
def test_axe_finds_no_violation(visitor, address, axe, scheme, width):
    window = visitor(address + SHIELD + PLACE, width, 768, color_scheme=scheme)
    card_states(window)
    for tab in ("Change", "Compare", "Show", "Claims", "In words", "Place"):
        window.get_by_role("tab", name=tab).click()
        assert axe(window) == []


def test_axe_finds_no_violation_in_a_report_which_is_small_and_leads_to_the_page(visitor, axe, tmp_path):
    coarse = ["--set", "region.resolution=4", "--set", "launch_areas.north-korea.points=2"]
    report = tmp_path / "report.html"
    (tmp_path / "ask.html").write_text("<!doctype html><title>The page</title>")
    command("report", "guam", "--on", "2024-12-31", *coarse, "--page", "ask.html", "--output", str(report))
    assert report.stat().st_size < 4_000_000
    window = visitor(report.as_uri())
    assert axe(window) == []
    window.get_by_role("link", name="Ask about any town or day").click()
    window.wait_for_url((tmp_path / "ask.html").as_uri())
    assert window.title() == "The page"


def test_a_site_is_searched_by_keyboard_on_a_phone_added_and_shared(visitor, address, axe):
    """Key 8, a country, Enter: the finding is that of the command; a fresh browser shows it; its site can be added."""
    day = "&date=2012-12-31&history=actual&threat=irbm-4500"  # before anything stood
    window = visitor(address + SHIELD + day, 360, 740, color_scheme="dark")
    window.get_by_role("tab", name="Sites").wait_for()
    window.keyboard.press("8")
    window.get_by_label("What is added").select_option("thaad")
    window.get_by_label("Add a country").select_option(label="Guam")
    window.get_by_role("button", name="Search").focus()
    window.keyboard.press("Enter")
    lead = window.locator(".sites-result .lead")
    lead.wait_for()
    window.locator("summary", has_text="The same on the command line").click()
    written = window.locator(".sites-command").inner_text()
    told = json.loads(command(*shlex.split(written)[1:], "--json"))
    assert told["best"] and plain(lead.inner_text()).startswith(f"{told['best']} adds most with nominal figures:")
    assert window.locator(".sites-result tbody tr").count() == min(10, len(told["finalist"]))
    assert axe(window) == []
    assert window.evaluate("document.documentElement.scrollWidth") <= 360
    until(window, "location.hash.includes('sites=')")
    fresh = visitor(window.url)
    fresh.locator(".sites-result .lead").wait_for()
    assert fresh.locator(".sites-result .lead").inner_text() == lead.inner_text()
    fresh.get_by_role("button", name=f"Add {told['best']} to the shield").first.focus()
    fresh.keyboard.press("Enter")
    fresh.get_by_text("has changed since this search").wait_for()
    fresh.get_by_role("tab", name="Change").click()
    fresh.get_by_text(re.compile("Battery added: .* at ")).first.wait_for()
    assert axe(fresh) == []
