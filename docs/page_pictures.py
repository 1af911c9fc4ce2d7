"""Draw the pictures of the page in `docs/images` again: `make pictures-of-page`. Look at them before a commit."""

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).with_name("images")
PATIENCE = 600_000  # [ms]
DESK, PHONE = (1366, 768), (390, 800)
PLANNED = "#v=1&case=epaa&date=2018-12-31&history=planned&threat=mrbm-2000"
VIEWS: dict[str, tuple[str, tuple[int, int], str, str]] = {
    "page": (f"{PLANNED}&place=Bucharest%2C+Romania", DESK, "light", ""),
    "page-dark": (f"{PLANNED}&place=Bucharest%2C+Romania", DESK, "dark", ""),
    "page-claims": (PLANNED, DESK, "light", "Claims"),
    "page-change": (PLANNED, DESK, "light", "Change"),
    "page-phone": (f"{PLANNED}&place=Bucharest%2C+Romania", PHONE, "light", ""),
}
"""For each picture the link, the size of the window, light or dark, and the tab that is opened."""


def until(window: Any, condition: str) -> None:
    """Wait until an expression holds: the page's policy forbids the driver to evaluate it by a timer in the page."""
    end = time.monotonic() + PATIENCE / 1000.0
    while not window.evaluate(condition):
        if time.monotonic() > end:
            raise TimeoutError(condition)
        window.wait_for_timeout(100)


def finished(window: Any, place: bool) -> None:
    """Wait until the map and the place asked about have all their cases, and nothing is computed any more."""
    until(window, "document.querySelector('.legend')?.textContent.includes('1,024 cases drawn')")
    if place:
        until(window, "document.querySelector('#right .lead')?.textContent.includes('of 100 cases')")
    until(window, "![...document.querySelectorAll('progress')].some((bar) => bar.checkVisibility())")
    window.wait_for_timeout(8000)  # the mark of the place comes when a new server has read its towns


def main() -> None:
    """Draw every picture."""
    command = [sys.executable, "-c", "from penumbra.cli.main import run; run()", "serve", "--port", "0"]
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:
        try:
            line = next(line for line in server.stdout if "http://" in line)  # type: ignore[union-attr]
            address = re.search(r"http://[\w.:]+/", line)[0]  # type: ignore[index]
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            for name, (link, (width, height), scheme, tab) in VIEWS.items():
                window = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
                window.set_default_timeout(PATIENCE)
                window.goto(address + link)
                if tab:
                    window.get_by_role("tab", name=tab).click()
                finished(window, "place=" in link)
                window.screenshot(path=IMAGES / f"{name}.png")
                window.close()
            browser.close()
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
