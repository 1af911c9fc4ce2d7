"""How quick the page is in Chromium without a graphics card, against a server on this machine: `python bench/page.py`.

Prints medians, and the load of the machine: the first frame of the globe, frames a second while it is turned, a step in
time, and the time from a click to the card. `python bench/page.py FILE.html` measures all but the card on a file of
`penumbra export page`, opened from disk. `python bench/page.py SITE` tells what a visit to a folder of
`penumbra export site` takes: files, bytes, and how many visits a second one process of Python serves on this machine.
"""

import functools
import gzip
import http.server
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "src" / "penumbra" / "web" / "built"
SIZE = {"width": 1366, "height": 768}
RUNS = 5
PATIENCE = 300_000  # [ms]
SECONDS = 4.0  # of turning
VISITS = 50

WATCH = """
window.drawn = { first: null, frames: 0, changed: null, before: 0, asked: null };
const globe = () => document.querySelector("#globe-panel canvas:not(.upper)"); // the one with land and cells
window.drawn.sum = () => {
    const { data } = globe().getContext("2d").getImageData(0, 0, globe().width, globe().height);
    let sum = 0;
    for (let i = 0; i < data.length; i += 7) sum = (sum * 31 + data[i]) | 0;
    return sum;
};
const look = () => {
    const canvas = globe();
    window.drawn.frames += 1;
    if (window.drawn.first === null && canvas && canvas.width > 100) {
        const { data } = canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
        if (data[3] > 0) window.drawn.first = performance.now();
    }
    if (window.drawn.asked !== null && window.drawn.sum() !== window.drawn.before) {
        window.drawn.changed = performance.now() - window.drawn.asked;
        window.drawn.asked = null;
    }
    requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
"""Counts frames, and tells when the middle of the globe is drawn and when its land and cells change."""


def until(window: Any, condition: str) -> None:
    """Wait until an expression holds: the page's policy forbids the driver to evaluate it by a timer in the page."""
    end = time.monotonic() + PATIENCE / 1000.0
    while not window.evaluate(condition):
        if time.monotonic() > end:
            raise TimeoutError(condition)
        window.wait_for_timeout(100)


def told(what: str, values: list[float], unit: str) -> None:
    print(f"{what}: {statistics.median(values):.3g} {unit} (from {min(values):.3g} to {max(values):.3g})")


def opened(browser: Any, address: str) -> Any:
    window = browser.new_page(viewport=SIZE)
    window.set_default_timeout(PATIENCE)
    window.add_init_script(WATCH)
    window.goto(address)
    until(window, "window.drawn.first !== null")
    return window


def settled(window: Any) -> None:
    until(window, "![...document.querySelectorAll('progress')].some((bar) => bar.checkVisibility())")
    window.wait_for_timeout(1000)


def turned(window: Any) -> float:
    """Frames a second while the globe is dragged."""
    box = window.locator("#globe-panel canvas").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    window.mouse.move(x, y)
    window.mouse.down()
    before, start = window.evaluate("window.drawn.frames"), time.monotonic()
    step = 0
    while time.monotonic() - start < SECONDS:
        step += 1
        window.mouse.move(x + 150 * ((step % 40) / 20 - 1), y)
    rate = (window.evaluate("window.drawn.frames") - before) / (time.monotonic() - start)
    window.mouse.up()
    return float(rate)


def stepped(window: Any, key: str) -> float:
    """Milliseconds from a key on the slider of days to a changed globe."""
    window.locator("#foot [role=slider]").last.focus()
    window.evaluate(
        """() => {
            window.drawn.before = window.drawn.sum();
            const press = () => { window.drawn.asked = performance.now(); };
            addEventListener("keydown", press, { capture: true, once: true });
        }"""
    )
    window.keyboard.press(key)
    until(window, "window.drawn.changed !== null")
    taken = window.evaluate("window.drawn.changed")
    window.evaluate("window.drawn.changed = null")
    window.wait_for_timeout(500)
    return float(taken)


def clicked(window: Any, shift: int) -> float:
    """Milliseconds from a click on the globe to the card."""
    box = window.locator("#globe-panel canvas").first.bounding_box()
    window.evaluate(
        """() => {
            window.card = null;
            const words = () => document.querySelector("#right .card .words")?.textContent ?? "";
            const before = words(); // of the card that is open
            addEventListener("pointerup", () => { window.pressed = performance.now(); }, { capture: true, once: true });
            const seen = new MutationObserver(() => {
                if (words() && words() !== before) {
                    window.card ??= performance.now() - window.pressed;
                    seen.disconnect();
                }
            });
            seen.observe(document.querySelector("#right"), { childList: true, subtree: true, characterData: true });
        }"""
    )
    window.mouse.click(box["x"] + box["width"] / 2 + shift, box["y"] + box["height"] / 2)
    until(window, "window.card !== null")
    return float(window.evaluate("window.card"))


def load() -> str:
    """How many programs wanted a processor in the last minute, and how many processors there are."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def measured(address: str, shifts: list[int]) -> None:
    """Print the measures of a page; `shifts` from the middle of its globe say where to click [px]."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        print(f"Chromium {browser.version}, {SIZE['width']} x {SIZE['height']}, drawn by the processor; {RUNS} runs")
        print(load())
        settled(opened(browser, address))  # the first visit computes; what is measured then is the page
        first = []
        for _ in range(RUNS):
            window = opened(browser, address)
            first.append(window.evaluate("window.drawn.first"))
            window.close()
        told("first frame of the globe", first, "ms")
        window = opened(browser, address)
        settled(window)
        told("turning", [turned(window) for _ in range(RUNS)], "frames a second")
        window.locator("#foot [role=slider]").last.press("ArrowLeft")  # to the first day of what stands today
        settled(window)
        steps = [stepped(window, key) for key in ["ArrowLeft", "ArrowRight"] * RUNS]
        told("a step in time, to a day not shown before", steps[:1], "ms")
        told("a step in time", steps[2:], "ms")
        if shifts:
            told("click to card", [clicked(window, shift) for shift in shifts][1:], "ms")
        browser.close()
        print(load())


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None: ...


def visit_files(site: Path) -> list[str]:
    """Files that a visit takes: the page, its first view with all maps, a town, a ledger and a step in time."""
    html = (site / "index.html").read_text("utf-8")
    root = json.loads(re.search(r'id="penumbra-page">(.*?)</script>', html)[1])["root"]  # type: ignore[index]

    def read(name: str) -> Any:
        return json.loads(gzip.decompress((site / f"{root}{name}.gz").read_bytes()))

    case = read("cases.json")["cases"][0]["id"]
    detail, files = read(f"{case}/detail.json"), read(f"{case}/index.json")["files"]
    view, threat = detail["first_view"], detail["threats"][-1]["key"]
    moments = [day for day in detail["moments"][view["history"]] if day <= view["date"]][-2:]
    wanted = [
        "detail",
        "grid/coarse",
        "grid/fine",
        "towns",
        "places/0",
        "sectors",
        *(name for name in files if name.count("/") == 1 and name.startswith("ledgers/")),
    ]
    for day in moments:
        at = f"{view['history']}/{day}"
        wanted += [f"{at}/standing/{threat}", *(f"{at}/map/{threat}/{level}" for level in ("coarse", "fine", "cases"))]
    stored = [f"{case}/{files[name]}" for name in dict.fromkeys(wanted) if name in files]
    assets = [path.relative_to(site).as_posix() for path in (site / "assets").iterdir()]
    return [
        "index.html",
        *assets,
        *(f"{root}{name}.gz" for name in ("cases.json", "lessons.json", "ground.block", f"{case}/index.json", *stored)),
    ]


def told_of_site(site: Path) -> None:
    files = visit_files(site)
    sizes = {name: (site / name).stat().st_size for name in files}
    packed = sum(
        len(gzip.compress((site / name).read_bytes(), 9)) if not name.endswith(".gz") else size
        for name, size in sizes.items()
    )
    every = [path for path in site.rglob("*") if path.is_file()]
    print(f"site: {len(every)} files, {sum(path.stat().st_size for path in every) / 1e6:.1f} MB")
    print(f"a visit: {len(files)} files, {packed / 1e6:.2f} MB as packed; the largest:")
    for name, size in sorted(sizes.items(), key=lambda each: -each[1])[:6]:
        print(f"  {size / 1e3:8.1f} kB {name}")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    start = time.monotonic()
    for _ in range(VISITS):
        for name in files:
            urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/{name}").read()
    rate = VISITS / (time.monotonic() - start)
    print(f"served by one process of Python: {rate:.1f} visits a second, {rate * len(files):.0f} files a second")
    server.shutdown()


def main() -> None:
    if sys.argv[1:]:
        given = Path(sys.argv[1])
        if given.is_dir():
            told_of_site(given)
        else:
            measured(given.resolve().as_uri(), [])  # a click answers only near one of its towns
        return
    for file in sorted((BUILT / "assets").iterdir()):
        print(f"{file.suffix[1:]}: {len(gzip.compress(file.read_bytes(), 9)) / 1e3:.1f} kB packed")
    command = [sys.executable, "-c", "from penumbra.cli.main import run; run()", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            line = next(line for line in server.stdout if "http://" in line)  # type: ignore[union-attr]
            measured(re.search(r"http://\S+", line)[0], [-40, *range(0, 9 * RUNS, 9)])  # type: ignore[index]
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
