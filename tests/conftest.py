"""Tests that are known to fail, and what is wrong.

Each is to be mended, and struck out here then.
"""

import pytest

_BLENDED = "blends of fans through the air: one edge of reach in a hundred is off by kilometres"
_FAMILY = "tests/reference/test_accuracy.py::test_families_are_within_their_limits"
KNOWN = {f"{_FAMILY}[pac3-mse]": _BLENDED, f"{_FAMILY}[davids-sling]": _BLENDED}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them."""
    for item in items:
        if reason := KNOWN.get(item.nodeid):
            item.add_marker(pytest.mark.xfail(reason=reason))
