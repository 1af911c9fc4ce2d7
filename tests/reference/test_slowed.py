"""The descent against an integrated flight through the same air: how late, how far off the path."""

import pytest

from reference.descents import FALLS, SENSES, Fall, error

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("fall", FALLS, ids=lambda fall: f"{fall.kilometres}km {fall.coefficient:g}")
@pytest.mark.parametrize("azimuth", SENSES)
def test_the_descent_is_the_integrated_one(fall: Fall, azimuth: float) -> None:
    found = error(fall, azimuth)
    assert found.late < fall.late
    assert found.unslowed > 3.0 * found.late
    assert found.beside < fall.beside
