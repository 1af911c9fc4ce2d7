"""Every published value of physics, recomputed; and what a wrong row is told."""

import math
from importlib import resources

import pytest

from penumbra.claims.published import Published, published, rows
from penumbra.claims.recomputed import RECOMPUTED
from penumbra.errors import ClaimError
from penumbra.flight.transfer import range_speed
from penumbra.scenario.tree import read_yaml
from penumbra.sensing.radar_equation import Emitter, detection_range
from penumbra.sensing.sight import scaled_range

ROWS = published()

GOOD = """
rows:
  - says: Burnout speed of least energy over 300 km
    source: BMW1971
    where: eq. 6.2-18
    computes: minimum-energy speed
    arguments: {distance: 300 km}
    printed: "1.70"
    unit: km/s
"""


@pytest.mark.parametrize("row", ROWS, ids=[row.says for row in ROWS])
def test_row_agrees_unless_it_says_why_not(row: Published) -> None:
    assert row.agrees == row.expected, f"{row.shown} computed, {row.printed_shown} printed"


def test_a_row_that_is_not_reproduced_gives_its_reason() -> None:
    differing = [row for row in ROWS if not row.agrees]
    assert differing
    assert all(len(row.note) > 40 for row in differing)


def test_every_computation_has_a_row() -> None:
    files = resources.files("penumbra.claims").joinpath("published").iterdir()
    used = {line.strip().removeprefix("computes: ") for file in files for line in file.read_text("utf-8").splitlines()}
    assert set(RECOMPUTED) <= used


def test_statements_are_distinct() -> None:
    assert len({row.says for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("distance", [300e3, 1e6, 4e6, 12e6])
def test_minimum_energy_agrees_with_the_closed_formula(distance: float) -> None:
    mu, radius = 3.986004418e14, 6_371_008.8
    sine = math.sin(distance / radius / 2.0)
    q = 2.0 * sine / (1.0 + sine)
    assert range_speed(distance, 0.0, 0.0) == pytest.approx(math.sqrt(q * mu / radius), rel=1e-12)


def test_radar_equation_scales_as_the_map_scales() -> None:
    emitter = Emitter(81e3, 9.2, 0.8, 9.5e9, 440.0, 5.0)
    near, far = (detection_range(emitter, 0.1, 20.0, sigma) for sigma in (0.01, 0.3))
    assert far == pytest.approx(scaled_range(near, 0.3, 0.01), rel=1e-12)


def test_shown_has_one_figure_more_than_printed() -> None:
    row = next(row for row in ROWS if row.says == "Burnout speed of least energy over 300 km")
    assert row.printed_shown == "1.70 km/s"
    assert row.shown == "1.696 km/s"


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("minimum-energy speed", "minimum-energy sped", 6, "nearest: 'minimum-energy speed'"),
        ("BMW1971", "BMW1917", 4, "nearest: 'BMW1971'"),
        ("km/s", "km/h", 9, "unknown unit 'km/h'"),
        ('"1.70"', '"about 1.7"', 8, "write a number as printed"),
        ("300 km}", "300}", 7, None),
        ("300 km}", '"300"}', 3, 'write "80 km"'),
        ("distance:", "range:", 3, "it takes distance"),
        ("where:", "wher:", 5, "where"),
        ("printed:", "printd:", 8, "printd"),
    ],
)
def test_a_wrong_row_is_told_with_file_and_line(old: str, new: str, line: int, told: str | None) -> None:
    assert len(rows(read_yaml(GOOD, "good.yaml"))) == 1
    tree = read_yaml(GOOD.replace(old, new, 1), "bad.yaml")
    if told is None:  # a pure number is what the computation makes of it
        assert len(rows(tree)) == 1
        return
    with pytest.raises(ClaimError) as caught:
        rows(tree)
    assert f"bad.yaml:{line}: " in str(caught.value)
    assert told in str(caught.value)
