"""Results on disk: complete, labelled, read back as they were, and plain to other tools."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
import xarray as xr

import penumbra as pb
from penumbra.errors import DomainError, OutputError
from penumbra.names import VARIABLES


@pytest.fixture(scope="module")
def scenario():
    box = ("region.south=42 deg", "region.north=50 deg", "region.west=15 deg", "region.east=30 deg")
    return pb.load("epaa", ["region.resolution=2", *box, "launch_areas.iran.points=2"])


@pytest.fixture(scope="module")
def shield(scenario):
    return scenario.on("2018-12-31", "planned")


@pytest.fixture(scope="module")
def area(shield):
    return pb.cover(shield)


@pytest.fixture(scope="module")
def results(scenario, shield, area):
    """One Dataset of every kind that is saved."""
    return {
        "map": area,
        "nominal": pb.cover(shield, nominal=True),
        "refined": pb.cover(shield, nominal=True, adaptive=True),
        "shares": pb.share(area, "people", "country"),
        "contribution": pb.contribution(shield),
        "trace": pb.trace(shield, "mrbm-2000", "iran-north-west", "Bucharest"),
        "unreached": pb.trace(shield, "mrbm-2000", "iran-north-west", "Lisbon"),
        "ledger": pb.check("cities-claims", pb.load("cities", ["region.resolution=2"])),
    }


KINDS = ("map", "nominal", "refined", "shares", "contribution", "trace", "unreached", "ledger")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_saved_is_read_back_the_same(results, tmp_path, kind):
    xr.testing.assert_identical(pb.read(pb.save(results[kind], tmp_path / "deep" / "it.nc")), results[kind])
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["it.nc"]


def test_shares_follow_from_the_file_alone(area, tmp_path):
    saved = pb.read(pb.save(area, tmp_path / "map.nc"))
    xr.testing.assert_identical(pb.share(saved, "area", "alliance"), pb.share(area, "area", "alliance"))


@pytest.mark.slow
def test_the_conventions_are_kept(results, tmp_path):
    """By a checker that others wrote."""
    saved = [str(pb.save(found, tmp_path / f"{kind}.nc")) for kind, found in results.items()]
    checker = str(Path(sys.executable).parent / "compliance-checker")
    done = subprocess.run([checker, "-t", "cf:1.11", *saved], capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "exceptions occurred" not in said
    assert said.count("All tests passed!") == len(saved)


def test_positions_are_found(area, tmp_path):
    """By xarray, which makes coordinates of what `coordinates` names; the ellipsoid is that of WGS 84."""
    with xr.open_dataset(pb.save(area, tmp_path / "map.nc"), engine="h5netcdf", decode_coords="all") as opened:
        assert set(opened.margin.coords) >= {"latitude", "longitude", "threat", "earth"}
        np.testing.assert_array_equal(opened.margin.latitude.values, area.latitude.values)
        assert opened.latitude.attrs["standard_name"] == "latitude"
        assert opened.earth.attrs["grid_mapping_name"] == "latitude_longitude"
        assert opened.earth.attrs["semi_major_axis"] == 6378137.0
        assert opened.margin.attrs["units"] == "s"
        assert opened.state.attrs["flag_meanings"] == "untouched open penumbra umbra"
        one = opened.set_xindex("threat").sel(threat="mrbm-2000")
        np.testing.assert_array_equal(one.covered.values.astype(bool), area.covered.sel(threat="mrbm-2000").values)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")  # cells are no grid of squares
def test_gdal_finds_the_coordinates(area, tmp_path):
    """Of every variable of cells it names the coordinates, which it reads as variables of the same file."""
    file = pb.save(area, tmp_path / "map.nc")
    with rasterio.open(f"netcdf:{file}:margin") as opened:
        told = opened.tags(1)
        assert told["coordinates"].split() == ["threat", "latitude", "longitude"]
        assert told["units"] == "s"
        assert opened.shape == area.margin.shape
    for name, units in (("latitude", "degrees_north"), ("longitude", "degrees_east")):
        with rasterio.open(f"netcdf:{file}:{name}") as opened:
            assert opened.tags(1)["standard_name"] == name
            assert opened.tags(1)["units"] == units
            np.testing.assert_array_equal(opened.read(1).ravel(), area[name].values)


def test_the_points_of_a_file_are_one_table(results, tmp_path):
    """Other programs take the one-dimensional numbers of the root for one table; GDAL gives up when they are not."""
    for kind in ("map", "nominal", "refined", "contribution", "trace"):
        with xr.open_dataset(pb.save(results[kind], tmp_path / f"{kind}.nc"), engine="h5netcdf") as opened:
            lengths = {opened[name].dims for name in opened.variables if opened[name].dtype.kind in "iuf"}
            assert len({dims for dims in lengths if len(dims) == 1}) == 1, kind


def test_every_latitude_and_longitude_is_called_so():
    for name, variable in VARIABLES.items():
        if variable.units in ("degrees_north", "degrees_east"):
            assert name.endswith("latitude" if variable.units == "degrees_north" else "longitude")


def test_provenance_is_kept(area, tmp_path):
    with xr.open_dataset(pb.save(area, tmp_path / "map.nc"), engine="h5netcdf") as opened:
        assert opened.attrs["Conventions"] == "CF-1.11"
        assert opened.attrs["scenario_hash"] == area.attrs["scenario_hash"]
        assert opened.attrs["shield_history"] == "planned"
        assert opened.attrs["history"] == f"written by {area.attrs['source']}"
        assert "nrc-2012" in opened.attrs["sources"]
        for name in opened.data_vars:
            assert opened[name].attrs["long_name"], name


def test_a_nominal_map_claims_no_states(results, tmp_path):
    with xr.open_datatree(pb.save(results["nominal"], tmp_path / "map.nc"), engine="h5netcdf") as opened:
        for node in opened.subtree:
            assert not [name for name in node.variables if "state" in str(name)]
        assert opened.attrs["bounds"] == "nominal"


def test_the_same_map_is_the_same_bytes(area, tmp_path):
    first, second = (pb.save(area, tmp_path / name).read_bytes() for name in ("a.nc", "b.nc"))
    assert first == second


def test_what_penumbra_did_not_write_is_not_read(tmp_path):
    (tmp_path / "text.nc").write_text("no such thing")
    xr.Dataset({"temperature": ("x", [1.0])}).to_netcdf(tmp_path / "other.nc", engine="h5netcdf")
    for name in ("text.nc", "other.nc", "missing.nc"):
        with pytest.raises(DomainError, match=r"is not a file of results written by Penumbra|there is no such file"):
            pb.read(tmp_path / name)


def test_nothing_half_written_is_left(area, tmp_path):
    (tmp_path / "folder.nc").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        pb.save(area, tmp_path / "folder.nc")
    (tmp_path / "file").write_text("kept")
    with pytest.raises(OutputError, match="cannot be written"):
        pb.save(area, tmp_path / "file" / "map.nc")
    with pytest.raises(OutputError, match=r"ending '.tif'; write one of \.nc"):
        pb.save(area, tmp_path / "map.tif")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.nc"]
    assert (tmp_path / "file").read_text() == "kept"


FULL = """
import resource
import penumbra as pb
from penumbra.errors import OutputError
found = pb.read({source!r})
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    pb.save(found, {target!r})
except OutputError as error:
    print(error)
"""


def test_a_full_disk_is_one_sentence_and_leaves_the_old_result(area, tmp_path):
    """In a process of its own, which must end by itself: the library under NetCDF is known to crash here."""
    source = pb.save(area, tmp_path / "source.nc")
    target = tmp_path / "map.nc"
    target.write_text("old")
    script = FULL.format(source=str(source), target=str(target))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{target}: cannot be written: File too large\n"
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.nc", "source.nc"]
