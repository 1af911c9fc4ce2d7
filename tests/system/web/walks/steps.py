"""Steps that several walks take."""

import io
import re
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["ask", "card_states", "differing", "globe_picture", "settled", "show_day", "until"]

_PATIENCE = 120.0  # [s]
_OTHER = 40  # of 255
_STILL = 1500  # [ms] without a change, after which a picture is taken as finished


def until(window: Any, condition: str, argument: Any = None) -> None:
    """Wait until an expression holds: the page's policy forbids the driver to evaluate it by a timer in the page."""
    end = time.monotonic() + _PATIENCE
    while not window.evaluate(condition, argument):
        assert time.monotonic() < end, f"still not so: {condition}"
        window.wait_for_timeout(100)


def settled(window: Any, cases: str = "1.?024") -> None:
    """Wait until the map with all its cases is there: 256 draws for each of four ways of reading the ranges."""
    window.locator("#left").get_by_text(re.compile(f"^{cases} cases drawn")).wait_for()
    until(window, "![...document.querySelectorAll('progress')].some((bar) => bar.checkVisibility())")
    window.wait_for_timeout(_STILL)


def show_day(window: Any, words: re.Pattern[str]) -> None:
    """Choose a day that the case names."""
    window.get_by_role("button", name=words).click()


def ask(window: Any, town: str, letters: str) -> None:
    """Type the first letters of a town, and take the suggestion."""
    field = window.get_by_role("combobox", name=re.compile("Ask a place"))
    field.fill("")
    field.press_sequentially(letters, delay=20)
    window.get_by_role("option", name=re.compile(town)).first.click()


def card_states(window: Any) -> list[str]:
    """State of the place by class, as the card tells it, once the cases are drawn."""
    table = window.locator("#right table.by-class")
    table.wait_for()
    until(window, """() => !document.querySelector("#right progress") && document.querySelector("#right td.figure")""")
    return [" ".join(row.split()) for row in table.locator("tbody tr:not(.met)").all_inner_texts()]


def globe_picture(window: Any) -> NDArray[np.int64]:
    """The globe as it is drawn, (row, column, colour)."""
    shot = window.locator("#globe-panel canvas").first.screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), np.int64)


def differing(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Share of points with another colour: a link rounds the view, so edges may lie a fraction of a point aside."""
    return float((np.abs(one - other).max(axis=2) > _OTHER).mean())
