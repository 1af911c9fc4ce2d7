"""Tests that are known to fail, and what is wrong.

Each is to be mended, and struck out here then.
"""

import pytest

_BLENDED = "blends of fans through the air: one edge of reach in a hundred is off by kilometres"
_ACCURACY = "tests/reference/test_accuracy.py"
_FAMILY = f"{_ACCURACY}::test_families_are_within_their_limits"
_SEA_LEVEL = "fans through the air are flown as if from sea level: from 850 m flights are up to 5 % too long"
KNOWN = {
    f"{_FAMILY}[pac3-mse]": _BLENDED,
    f"{_FAMILY}[davids-sling]": _BLENDED,
    f"{_ACCURACY}::test_encounters_are_within_their_limits[setting1]": _SEA_LEVEL,
    f"{_ACCURACY}::test_the_page_is_within_its_limits_and_says_what_they_are": _SEA_LEVEL,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them."""
    for item in items:
        if reason := KNOWN.get(item.nodeid):
            item.add_marker(pytest.mark.xfail(reason=reason))
