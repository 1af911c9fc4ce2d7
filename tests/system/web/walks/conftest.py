"""A browser, a server with the built page, and a log of every request: what the walks through the page need."""

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[4]
PATIENCE = 120_000  # [ms] for an answer on a busy machine with two cores
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_INSIDE = ("data", "blob", "about", "file")  # schemes of addresses that are asked for on no network


def page_build() -> Any:
    """The file page/build.py as a module."""
    spec = importlib.util.spec_from_file_location("page_build", ROOT / "page" / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def browser_path() -> str:
    """The browser of this machine; the walk fails without one, it is not left out."""
    named = os.environ.get("PENUMBRA_BROWSER")
    found = named or next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if not found or not Path(found).exists():
        pytest.fail(
            "the walks through the page need Chromium, and there is none: install it (apt-get install chromium), or "
            "name its program in PENUMBRA_BROWSER"
        )
    return found


@pytest.fixture(scope="session")
def built() -> Path:
    """The built page, built anew if a source is newer."""
    page = page_build()
    made = page.BUILT / "index.html"
    folder = ROOT / "page"
    sources = [file for file in (*folder.glob("*.*"), *folder.glob("src/**/*")) if file.is_file()]
    if not made.exists() or any(file.stat().st_mtime > made.stat().st_mtime for file in sources):
        page.build()
    return Path(made)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser."""
    try:
        sync_playwright = import_module("playwright.sync_api").sync_playwright
    except ModuleNotFoundError:
        pytest.fail("the walks through the page need Playwright: run make test-all, or pip install --group web-test")
    path = browser_path()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])  # root has no sandbox
        yield started
        started.close()


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """Address of a server with the page."""
    command = [sys.executable, "-c", "from penumbra.cli.main import run; run()", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        try:
            assert server.stdout is not None
            line = next((line for line in server.stdout if "http://" in line), "")
            found = re.search(r"http://[\w.:]+/", line)
            assert found, "penumbra serve printed no address"
            yield found[0]
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(30)


@pytest.fixture
def visitor(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens a fresh browser window; at the end no request has left the machine, and no script has failed."""
    contexts, asked, failed = [], [], []

    def visit(url: str, width: int = 1366, height: int = 768, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        window = context.new_page()
        window.set_default_timeout(PATIENCE)
        window.on("request", lambda request: asked.append(request.url))
        window.on("pageerror", lambda error: failed.append(str(error)))
        window.goto(url)
        return window

    yield visit
    for context in contexts:
        assert context.cookies() == []
        context.close()
    parts = [urlsplit(url) for url in asked]
    away = [part.geturl() for part in parts if part.scheme not in _INSIDE and part.hostname != "127.0.0.1"]
    assert not away, "requests left the machine"
    assert not failed, "a script of the page failed"


@pytest.fixture(scope="session")
def axe(built: Path) -> Callable[[Any], list[str]]:
    """Checks a window for what keeps readers out, by axe-core of page/package.json."""
    source = (ROOT / "page" / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")

    def violations(window: Any) -> list[str]:
        window.evaluate(source)  # the page's policy allows no script from elsewhere; the browser's driver runs this one
        found = window.evaluate("axe.run({ resultTypes: ['violations'] })")
        return [
            f"{each['id']}: {each['help']}: {node['html'][:120]}"
            for each in found["violations"]
            for node in each["nodes"]
        ]

    return violations
