"""A class that flies several lofts is a class for each of them, and the worst of them counts."""

import numpy as np
import pytest
import xarray as xr

from penumbra.coverage.nominal_map import nominal_map
from penumbra.scenario.loader import load
from penumbra.uncertainty.bounds.cover import cover

LOFTS = ("0 deg", "-6 deg", "9 deg")
SMALL = ["region.resolution=2", "launch_areas.iran.points=8"]
"""As many launch points for every loft; a map alone takes as many as its class's arcs ask for."""


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> tuple[xr.Dataset, list[xr.Dataset]]:
    """The map of a class with a range of lofts, and one map for each of them alone."""
    folder = tmp_path_factory.mktemp("lofts")

    def of(name: str, loft: str):
        file = folder / f"{name}.yaml"
        cut = "\n".join(f"  {key}: null" for key in ("mrbm-1000", "mrbm-1300", "mrbm-2000", "mrbm-2500", "irbm-4000"))
        file.write_text(
            f"base: epaa\nid: {name}\ntitle: Lofts\nthreats:\n{cut}\n  irbm-3000:\n    loft: {loft}\n", "utf-8"
        )
        return load(str(file), SMALL).on("2018-12-31", history="planned")

    note = "source: penumbra-assumption, grade: assumption"
    whole = of("whole", f"{{value: {LOFTS[0]}, low: {LOFTS[1]}, high: {LOFTS[2]}, {note}}}")
    alone = [of(f"loft{n}", f"{{value: {loft}, {note}}}") for n, loft in enumerate(LOFTS)]
    return cover(whole, nominal=True), [nominal_map(shield) for shield in alone]


@pytest.mark.slow
def test_lofts_differ(mapped):
    _, alone = mapped
    assert len({int(one.threatened.sum()) for one in alone}) == 3
    assert len({int(one.covered.sum()) for one in alone}) > 1


@pytest.mark.slow
def test_the_worst_loft_counts(mapped):
    whole, alone = mapped
    reached = np.array([one.threatened.values for one in alone])
    assert np.array_equal(whole.threatened, reached.any(axis=0))
    covered = np.array([one.covered.values for one in alone])
    assert np.array_equal(whole.covered, reached.any(axis=0) & (covered | ~reached).all(axis=0))
    for name in ("margin", "battery_margin"):
        least = np.fmin.reduce([one[name].values for one in alone])
        assert np.array_equal(whole[name].values, least, equal_nan=True)
    shots = np.where(reached, [one.shots.values for one in alone], np.iinfo(int).max).min(axis=0)
    assert np.array_equal(whole.shots, np.where(reached.any(axis=0), shots, 0))


@pytest.mark.slow
def test_the_share_of_arcs_is_kept(mapped):
    whole, _ = mapped
    share = whole.share_of_arcs.values
    assert np.array_equal(np.isnan(share), ~whole.threatened)
    assert np.array_equal(share == 1.0, whole.covered)
    assert ((share > 0.0) & (share < 1.0)).any()
