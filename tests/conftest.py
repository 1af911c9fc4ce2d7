"""Tests that are known to fail, and what is wrong.

Each is to be mended, and struck out here then.
"""

import pytest

_ACCURACY = "tests/reference/test_accuracy.py"
_LAST_LAUNCH = (
    "where the longest flight of David's Sling ends a window, the ellipsoid under the air and the descent of the "
    "threat move its end by seconds"
)
_BLENDS = "5 of 40,380 answers of `cities` through blended fans differ, all at an edge; the limit is 4"
_MAPS = "tests/laws/evaluation/test_blended_maps.py::test_answers_differ_at_edges_alone"
KNOWN = {
    f"{_MAPS}[cities-True]": _BLENDS,
    f"{_MAPS}[cities-False]": _BLENDS,
    f"{_ACCURACY}::test_encounters_are_within_their_limits[setting1]": _LAST_LAUNCH,
    f"{_ACCURACY}::test_the_page_is_within_its_limits_and_says_what_they_are": "the page is not measured anew yet",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them."""
    for item in items:
        if reason := KNOWN.get(item.nodeid):
            item.add_marker(pytest.mark.xfail(reason=reason))
