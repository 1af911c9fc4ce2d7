"""The reference's standard atmosphere against the printed table and a package by others."""

import numpy as np
import pytest
from ussa1976 import compute

from reference.air import TOP, standard


@pytest.mark.parametrize(
    ("height", "density"),
    [(0.0, 1.2250), (5e3, 7.3643e-1), (10e3, 4.1351e-1), (20e3, 8.8910e-2), (40e3, 3.9957e-3), (60e3, 3.0968e-4)],
)
def test_the_printed_densities(height: float, density: float) -> None:
    """[USSA1976] table I, geometric heights."""
    assert standard(height) == pytest.approx(density, rel=1e-4)


def test_the_layers_are_those_of_the_package_ussa1976() -> None:
    heights = np.arange(0.0, TOP - 500.0, 500.0)
    theirs = compute(z=heights, variables=["rho"]).rho.values
    assert [standard(height) for height in heights] == pytest.approx(theirs, rel=1e-3)


def test_above_the_layers_it_falls_off_without_a_step() -> None:
    assert standard(TOP + 1.0) == pytest.approx(standard(TOP), rel=1e-3)
    assert standard(100e3) < 0.15 * standard(TOP)
