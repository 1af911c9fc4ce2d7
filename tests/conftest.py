"""The order of the test files, and Ctrl-C as a terminal sends it."""

import signal

import pytest

FIRST = (
    # one process compiles nearly all machine code, which takes two minutes where none is cached
    "tests/unit/exporting/test_netcdf.py",
    # the longest file of the slow tests
    "tests/system/house/test_pages_run.py",
    # meanwhile the other process runs what needs no machine code
    "tests/unit/report/test_exhibits.py",
    "tests/unit/report/test_publish.py",
    "tests/unit/claims/test_ready.py",
    "tests/system/house/test_house.py",
    "tests/system/fuzz/test_scenarios.py",
    "tests/system/fuzz/test_set.py",
    "tests/unit/earth/test_cells.py",
    "tests/unit/earth/test_gazetteer.py",
    "tests/unit/earth/test_nested.py",
    "tests/unit/earth/test_rings.py",
    "tests/unit/scenario/test_loader.py",
    "tests/unit/scenario/test_tree.py",
    "tests/unit/scenario/test_domains.py",
    "tests/unit/scenario/test_counterfactual.py",
    "tests/unit/scenario/test_catalogue.py",
    "tests/unit/scenario/test_schema.py",
    "tests/unit/claims/test_record_checks.py",
    "tests/unit/claims/test_readings.py",
    "tests/unit/record/",
    "tests/reference/test_integrator.py",
    "tests/system/operation/test_code_cache.py",
    "tests/unit/uncertainty/test_shapley.py",
    "tests/unit/uncertainty/test_first_order.py",
    "tests/unit/uncertainty/test_draw.py",
    "tests/unit/scenario/test_launch_areas.py",
    # other long files, so that both processes end at about the same time
    "tests/system/fuzz/test_shields.py",
    "tests/reference/test_accuracy.py",
    "tests/laws/evaluation/test_rows_alone.py",
    "tests/system/cli/test_cli.py",
    "tests/laws/test_is_met.py",
    "tests/laws/evaluation/test_blended_maps.py",
    "tests/unit/claims/test_strategic_checks.py",
    "tests/system/fuzz/test_ledgers.py",
    "tests/system/operation/test_memory.py",
)
"""Files that two processes begin with, in this order; the rest follows in order of path."""


def _place(item: pytest.Item) -> int:
    """Place of a test's file in `FIRST`."""
    return next((place for place, path in enumerate(FIRST) if item.nodeid.startswith(path)), len(FIRST))


def pytest_configure() -> None:
    """Let Ctrl-C reach what tests start: a shell that starts them in the background has it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files."""
    items.sort(key=_place)
