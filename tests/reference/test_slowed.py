"""The descent against an integrated flight through the same air: how late, how far off the path."""

import pytest

from reference.comparison import BOOSTS
from reference.descents import FALLS, FLATNESS, SENSES, Fall, error

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("fall", FALLS, ids=lambda fall: f"{fall.kilometres}km {fall.coefficient:g}")
@pytest.mark.parametrize("azimuth", SENSES)
def test_the_descent_is_the_integrated_one(fall: Fall, azimuth: float) -> None:
    found = error(fall, azimuth)
    assert found.late < fall.late
    assert found.unslowed > 3.0 * found.late
    assert found.beside < fall.beside


@pytest.mark.parametrize("kilometres", [8000, 10000])
def test_the_path_is_the_farther_off_the_flatter_it_comes_down(kilometres: int) -> None:
    """As the cube of the sine: what is beside the path is the law's own error, and no other."""
    fall = Fall(kilometres, BOOSTS[10000], 10e3, 0.0, 0.0)
    for azimuth in (0.0, *SENSES):
        found = error(fall, azimuth)
        assert FLATNESS[0] < found.beside * found.sine**3 < FLATNESS[1]
