"""Results on disk: complete, labelled, or absent."""

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.errors import OutputError


@pytest.fixture(scope="module")
def area():
    scenario = pb.load("epaa", ["region.resolution=2", "region.west=0 deg", "region.north=60 deg"])
    return pb.cover(scenario.on("2018-12-31", "planned"), nominal=True)


def test_a_map_is_read_back_with_its_labels(area, tmp_path):
    file = pb.save(area, tmp_path / "deep" / "map.nc")
    with xr.open_dataset(file, engine="h5netcdf") as read:
        assert set(read.data_vars) == set(area.data_vars)
        np.testing.assert_array_equal(read.covered.values.astype(bool), area.covered.values)
        np.testing.assert_array_equal(read.margin.values, area.margin.values)
        assert read.attrs["Conventions"].startswith("CF")
        assert read.attrs["scenario_hash"] == area.attrs["scenario_hash"]
        assert "nrc-2012" in read.attrs["sources"] or read.attrs["sources"]
        assert read.margin.attrs["units"] == "s"
        assert read.home_covered.attrs["flag_meanings"] == "no yes"
        assert "state" not in read  # the nominal world alone knows none
        for name in read.data_vars:
            assert read[name].attrs["long_name"], name
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["map.nc"]


def test_the_same_map_is_the_same_bytes(area, tmp_path):
    first, second = (pb.save(area, tmp_path / name).read_bytes() for name in ("a.nc", "b.nc"))
    assert first == second


def test_nothing_half_written_is_left(area, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        pb.save(area, tmp_path / "folder")
    (tmp_path / "file").write_text("kept")
    with pytest.raises(OutputError, match="cannot be written"):
        pb.save(area, tmp_path / "file" / "map.nc")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
    assert (tmp_path / "file").read_text() == "kept"


def test_a_write_that_fails_midway_leaves_the_old_result(tmp_path, monkeypatch):
    target = tmp_path / "map.nc"
    target.write_text("old")

    def failing(self, path, **_):
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(xr.Dataset, "to_netcdf", failing)
    with pytest.raises(OutputError, match="No space left"):
        pb.save(xr.Dataset(), target)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["map.nc"]
