"""Two layers: what each covers, and how their attempts add up, on the case of three towns."""

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.coverage.nominal_map import nominal_map


def area(history: str) -> xr.Dataset:
    return nominal_map(pb.load("cities", ["region.resolution=5"]).on("2013-12-31", history))


@pytest.fixture(scope="module")
def layered() -> xr.Dataset:
    return area("planned")


def test_layers_are_those_that_stand(layered: xr.Dataset) -> None:
    assert list(layered.layer.values) == ["upper", "lower"]
    assert list(area("actual").layer.values) == ["lower"]


def test_a_layer_is_as_good_as_its_best_battery(layered: xr.Dataset) -> None:
    threatened = layered.threatened.values
    assert (layered.layer_margin.max("layer").values <= layered.margin.values)[threatened].all()
    upper, best = layered.layer_margin.sel(layer="upper").values, layered.battery_margin.sel(battery="upper").values
    assert (upper == best)[threatened].all()
    lower = layered.battery_margin.sel(battery=["adana", "gaziantep", "kahramanmaras", "sling"]).max("battery").values
    assert (layered.layer_margin.sel(layer="lower").values >= lower)[threatened].all()


def test_both_layers_together_shoot_at_least_as_often(layered: xr.Dataset) -> None:
    together, apart = layered.shots.values, layered.layer_shots
    assert (together >= apart.max("layer").values).all()
    assert (together > apart.max("layer").values).any()
    assert ((apart.values >= 1) == (layered.layer_margin.values >= 0.0)).all()


def test_the_upper_layer_covers_more_ground(layered: xr.Dataset) -> None:
    covered = layered.layer_margin >= 0.0
    for threat in layered.threat.values:
        upper, lower = (covered.sel(threat=threat, layer=layer).values for layer in ("upper", "lower"))
        assert (layered.area.values * upper).sum() > 1.3 * (layered.area.values * lower).sum() > 0.0
        assert (covered.sel(threat=threat).any("layer").values <= layered.covered.sel(threat=threat).values).all()


def test_the_lower_layer_alone_is_what_stood(layered: xr.Dataset) -> None:
    """Without the exercise's radars and interceptors, less is covered and nothing more often."""
    stood = area("actual")
    assert (stood.covered.values <= layered.covered.values).all()
    assert (stood.shots.values <= layered.shots.values).all()
    assert np.array_equal(stood.shots.values, stood.layer_shots.sel(layer="lower").values)
