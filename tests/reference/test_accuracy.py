"""Fresh measures, fewer than those of docs/accuracy.md, held to the same limits; and the page itself held to them."""

import re
from pathlib import Path

import numpy as np
import pytest

from reference import arcs, encounters, families, fans, footprints
from reference.comparison import MISSILES, SLOWED
from reference.encounters import CITIES, EUROPE, ODD, Setting
from reference.natures import NATURES

pytestmark = pytest.mark.slow  # tens of seconds each where two cores are busy

PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"
FIGURE = re.compile(r"^([\d,]+(?:\.\d+)?) (km|m/s|s|%)$")
AZIMUTHS = (70.0, 250.0)  # none of the page's eight


@pytest.mark.parametrize("nature", ["J2", "air as stated", "all"])
@pytest.mark.parametrize("key", ["srbm-600", "irbm-3000", "icbm-12000"])
def test_arcs_are_within_their_limits(key: str, nature: str) -> None:
    for azimuth in AZIMUTHS:
        off = arcs.off(arcs.cards()[key], azimuth, NATURES[nature])
        assert off is not None
        assert (np.array(off) <= arcs.LIMITS[key]).all(), (azimuth, off)


@pytest.mark.parametrize("key", ["mrbm-2000", "icbm-8000", "icbm-12000"])
def test_the_bulge_is_within_its_limits_from_anywhere(key: str) -> None:
    for seed in range(100, 104):
        found = arcs.from_anywhere(key, seed)
        if found is not None:
            with_it, without = found
            assert (np.array(with_it) <= arcs.BULGE_LIMITS).all(), (seed, with_it)
            assert with_it.place < 0.2 * without.place


@pytest.mark.parametrize("key", ["srbm-300", "mrbm-2000", "icbm-10000"])
def test_the_reach_of_a_class_is_within_its_limits(key: str) -> None:
    for azimuth in AZIMUTHS:
        found = arcs.reach(arcs.cards()[key], azimuth)
        assert (np.array(found) <= arcs.REACH_LIMITS).all(), (azimuth, found)


@pytest.mark.parametrize("key", arcs.CLASSES)
def test_without_what_is_left_out_the_arcs_are_the_integrated_ones(key: str) -> None:
    off = arcs.off(arcs.cards()[key], 340.0, NATURES["nothing"])
    assert off is not None
    assert off.place < 1e-4
    assert max(off[2:]) < 1e-3


@pytest.mark.parametrize("name", MISSILES | SLOWED)
def test_fans_are_within_their_limits(name: str) -> None:
    missile, limits = (MISSILES | SLOWED)[name], fans.LIMITS[name]
    times = fans.times_off(missile, 8, 17, j2=True)
    assert times.max() <= limits.worst
    assert times.mean() <= limits.mean
    assert fans.edges_off(missile, (60.0, 240.0), missile.max_time, j2=True).max() <= limits.edge
    assert fans.edges_off(missile, (90.0, 270.0), fans.AMPLE * missile.max_time, j2=True).max() <= limits.ample
    assert np.quantile(fans.table_off(missile), 0.999) <= limits.table


@pytest.mark.parametrize("key", families.LIMITS)
def test_families_are_within_their_limits(key: str) -> None:
    limits, off = families.LIMITS[key], families.off(key, 12, 200, 40, 19)
    assert np.quantile(off.times, limits.most) <= limits.time
    assert off.times.max() <= limits.worst
    assert np.quantile(off.edges, limits.most) <= limits.edge
    assert off.odd <= limits.odd


@pytest.mark.parametrize(
    "setting", [EUROPE._replace(classes=("mrbm-2000", "irbm-3000")), CITIES._replace(classes=("srbm-300", "mrbm-1000"))]
)
def test_encounters_are_within_their_limits(setting: Setting) -> None:
    """Through everything at once, by brute force."""
    found = encounters.tally(setting, encounters.draws(setting, 1, 41), NATURES["all"])
    for what, most in encounters.LIMITS[setting.case].items():
        assert max(found.off[what]) <= most, what
    assert found.shots[1] == 0
    assert found.answers[1] <= 1


@pytest.mark.parametrize("case", footprints.CASES)
def test_footprints_are_within_their_limit_of_another_programs(case: str) -> None:
    assert footprints.off(case).max() <= footprints.LIMIT


def test_few_glimpses_slip_through() -> None:
    pairs, missed, bridged, longest = encounters.glimpses(EUROPE, 30, 23)
    assert missed + bridged <= ODD * pairs
    assert longest <= encounters.LONGEST


def _rows() -> list[dict[str, str]]:
    """Every row of every table of the page that says what it is held to, by its column."""
    rows: list[dict[str, str]] = []
    head: list[str] = []
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells or set(cells) == {"---"}:
            head = head if cells else []
        elif not head:
            head = cells
        elif "held to" in head:
            rows.append(dict(zip(head, cells, strict=True)))
    return rows


def _value(text: str) -> tuple[float, str] | None:
    found = FIGURE.match(text)
    return (float(found[1].replace(",", "")), found[2]) if found else None


def test_the_page_is_within_its_limits_and_says_what_they_are() -> None:
    rows = _rows()
    assert len(rows) > 5 * len(arcs.CLASSES)
    compared = 0
    for row in rows:
        most = _value(row["held to"])
        for column, text in row.items():
            value = _value(text)
            if most and value and value[1] == most[1] and not column.startswith(("range", "edge", "held")):
                compared += 1
                assert value[0] <= most[0] * 1.05, (column, row)  # two digits
    assert compared > 100
    stated = {row["held to"] for row in rows}
    for limits in arcs.LIMITS.values():
        assert f"{limits.place:,g} km" in stated
    for case in encounters.LIMITS.values():
        assert {f"{most:,g} s" for most in case.values()} <= stated
