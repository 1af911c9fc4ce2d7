"""The page as one file from disk, and as a folder on a plain web host."""

import functools
import gzip
import http.server
import re
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from penumbra.web.store import Store, default_folder
from penumbra.web.stored import run
from penumbra.web.stored.built import built as read_built
from penumbra.web.stored.one_file import one_file
from penumbra.web.stored.site import site
from penumbra.web.stored.wanted import Plan, Wanted, wanted
from system.web.walks.steps import ask, card_states, settled, until

pytestmark = pytest.mark.slow

TODAY = date(2026, 1, 1)
CASE, TOWNS, DRAWS, CASES = "guam", 2, 16, "64"
DAYS = ("actual/2023-09-30/", "planned/2027-09-30/")  # the first view, and a day that the case names


def few(*asked: Any) -> list[Wanted]:
    """What the walk needs: what is for all days, the claims, and two stretches of days."""
    return [each for each in wanted(*asked) if each.name.startswith(("detail", "grid/", "ledgers/", *DAYS))]


@pytest.fixture(scope="module")
def content() -> dict[str, bytes]:
    """Stored answers of the smallest case."""
    plan = Plan(towns=TOWNS, draws=DRAWS, aims=1)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(run, "wanted", few)
        return run.computed([CASE], plan, TODAY, Store(default_folder()), lambda share, what: None)


@pytest.fixture(scope="module")
def file_page(built: Path, content: dict[str, bytes], tmp_path_factory) -> str:
    """Address of the page as one file on disk."""
    path = tmp_path_factory.mktemp("file") / "page.html"
    path.write_bytes(one_file(read_built(built.parent), content, CASE))
    return path.as_uri()


@pytest.fixture(scope="module")
def folder_page(built: Path, content: dict[str, bytes], tmp_path_factory):
    """Address of the page as a folder, served by Python's plain server of files."""
    folder = tmp_path_factory.mktemp("site")
    for name, each in site(read_built(built.parent), content, CASE).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(each)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def walked(window: Any) -> str:
    """Ask a town, change the day, and open every claim with its figures; returns the link to what is shown."""
    settled(window, CASES)
    ask(window, "Guam", "yig")
    assert card_states(window)
    window.locator("#foot").get_by_role("button", name=re.compile("2032, as planned")).click()
    window.locator("#foot").get_by_text(re.compile("^30.September 2032, as planned")).wait_for()
    settled(window, CASES)
    window.get_by_role("tab", name="Claims").click()
    claims = window.locator("li.claim button.statement")
    claims.first.wait_for()
    figures = 0
    for number in range(claims.count()):
        claims.nth(number).click()
        assert window.locator("li.claim.open .evidence").inner_text()
        until(window, "[...document.querySelectorAll('li.claim.open img')].every((each) => each.naturalWidth > 0)")
        figures += window.locator("li.claim.open img").count()
    assert figures > 0
    settled(window, CASES)
    assert not window.locator("[role=alert]:visible").count()
    return str(window.evaluate("location.href"))


def followed(window: Any) -> None:
    """A link shows the claim and the town that it was made with."""
    settled(window, CASES)
    window.locator("li.claim.open .evidence").wait_for(state="attached")
    assert "Yigo" in window.locator("#right").text_content()


def test_a_folder_on_a_plain_host_answers_without_a_server(visitor, folder_page):
    link = walked(visitor(folder_page))
    assert link.startswith(folder_page)
    followed(visitor(link))


def test_a_file_answers_and_asks_for_nothing(chromium, file_page):
    """Not even for what is beside it."""
    asked: list[str] = []
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.on("request", lambda request: asked.append(request.url))
    window = context.new_page()
    window.goto(file_page)
    link = walked(window)
    assert link.startswith(f"{file_page}#")
    other = context.new_page()
    other.goto(link)
    followed(other)
    context.close()
    assert [url for url in asked if not url.startswith(("data:", "blob:"))] == [file_page] * 2


def test_the_program_of_the_page_is_small(built):
    """The budget of decision 58, as a host sends it."""
    files = [file for file in (built.parent / "assets").iterdir() if file.suffix in (".js", ".css")]
    assert files
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) < 250_000
