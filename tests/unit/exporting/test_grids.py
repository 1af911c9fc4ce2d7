"""GeoTIFF and Zarr, read by rasterio, xarray and GDAL."""

import numpy as np
import pytest
import rasterio
import xarray as xr

import penumbra as pb
from penumbra.errors import DomainError, OutputError
from penumbra.exporting.layers.maps import answers_of
from penumbra.exporting.writers.raster import NO_DATA

RADIUS = 6_371_007.2  # [m] of the sphere with the ellipsoid's area


def read_at(image, latitude, longitude):
    """Values (band, place) of a grid whose columns may run past 180 degrees."""
    west = image.bounds.left
    return np.array(list(image.sample(zip((longitude - west) % 360.0 + west, latitude, strict=True)))).T


@pytest.mark.parametrize("where", ["date_line", "pole"])
def test_a_geotiff_has_each_cells_answer(request, where, tmp_path):
    """At every cell's centre, in every band; and as much area of each answer as the cells have."""
    area = request.getfixturevalue(where).area
    words, index = answers_of(area)
    with rasterio.open(pb.export(area, tmp_path / "map.tif")) as image:
        assert image.crs.to_epsg() == 4326
        assert image.nodata == NO_DATA
        assert image.descriptions == tuple(area.threat.values)
        np.testing.assert_array_equal(read_at(image, area.latitude.values, area.longitude.values), index)
        told = image.tags()
        assert [told[f"meaning_{n}"].partition(":")[0] for n in range(len(words))] == list(words)
        assert told["scenario_hash"] == area.attrs["scenario_hash"]
        north, step = image.bounds.top, image.res[0]
        edges = np.sin(np.radians(np.clip(north - np.arange(image.height + 1) * step, -90.0, 90.0)))
        own = RADIUS**2 * np.radians(step) * (edges[:-1] - edges[1:])
        for band, states in enumerate(index, 1):
            values = image.read(band)
            for n in range(len(words)):
                wanted = float(area.area[states == n].sum())
                assert ((values == n) * own[:, None]).sum() == pytest.approx(wanted, rel=0.01, abs=1e9)
        assert image.width * step <= 360.0 + 1e-9


def test_one_class_has_colours(date_line, tmp_path):
    with rasterio.open(pb.export(date_line.area, tmp_path / "map.tiff", threat="irbm-4000")) as image:
        assert image.count == 1
        assert image.colorinterp[0] == rasterio.enums.ColorInterp.palette
        colours = image.colormap(1)
        assert colours[3] == (0x08, 0x48, 0x8A, 255)  # umbra
        assert colours[NO_DATA][3] == 0
        assert len({colours[n] for n in range(4)}) == 4
        assert image.bounds.left < 180.0 < image.bounds.right


def test_a_pixel_outside_the_map_has_no_data(date_line, tmp_path):
    area = date_line.area
    with rasterio.open(pb.export(area, tmp_path / "map.tif", threat="mrbm-2000")) as image:
        values = image.read(1)
        assert (values == NO_DATA).any()
        masked = image.read(1, masked=True)
        np.testing.assert_array_equal(masked.mask, values == NO_DATA)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")  # cells are no raster
def test_a_zarr_store_is_the_map_again(date_line, tmp_path):
    """Read back the same, and by xarray and GDAL by themselves."""
    area = date_line.area
    folder = pb.export(area, tmp_path / "map.zarr")
    xr.testing.assert_identical(pb.read(folder), area)
    with xr.open_zarr(folder) as opened:
        assert set(opened.margin.coords) >= {"latitude", "longitude"}
        np.testing.assert_array_equal(opened.margin.values, area.margin.values)
        assert opened.attrs["Conventions"] == "CF-1.11"
    with rasterio.open(f'ZARR:"{folder}":/state') as image:
        np.testing.assert_array_equal(image.read(1), area.state.values)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")  # cells are no raster
def test_gdal_reads_netcdf(date_line, tmp_path):
    area = date_line.area
    with rasterio.open(f"netcdf:{pb.export(area, tmp_path / 'map.nc')}:state") as image:
        np.testing.assert_array_equal(np.sort(image.read(1), axis=0), np.sort(area.state.values, axis=0))
        assert image.tags(1)["flag_meanings"] == "untouched open penumbra umbra"


@pytest.mark.parametrize("what", ["trace", "shares", "worlds"])
def test_other_results_are_stores_too(date_line, tmp_path, what):
    shield, area = date_line
    found = {
        "trace": lambda: pb.trace(shield, "mrbm-2000", "waters 1", "-18,178"),
        "shares": lambda: pb.share(area, "people", "country"),
        "worlds": lambda: pb.draw(shield, 2),
    }[what]()
    for end in (".zarr", ".nc"):
        xr.testing.assert_identical(pb.read(pb.export(found, tmp_path / f"{what}{end}")), found)


@pytest.mark.parametrize("there", ["folder", "file", "link"])
def test_a_store_replaces_nothing(date_line, tmp_path, there):
    target = tmp_path / "map.zarr"
    if there == "folder":
        target.mkdir()
    elif there == "file":
        target.write_text("kept")
    else:
        target.symlink_to(tmp_path / "away.zarr")
    with pytest.raises(OutputError, match="exists, and no folder is replaced"):
        pb.save(date_line.area, target)
    assert [path.name for path in tmp_path.iterdir()] == ["map.zarr"]


def test_a_store_that_breaks_off_leaves_nothing(date_line, tmp_path, monkeypatch):
    def broken(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(tmp_path), "rename", broken)
    with pytest.raises(OutputError, match="No space left"):
        pb.save(date_line.area, tmp_path / "new" / "map.zarr")
    assert [path.name for path in tmp_path.rglob("*")] == ["new"]


def test_a_folder_that_is_no_store_is_not_read(tmp_path):
    (tmp_path / "map.zarr").mkdir()
    (tmp_path / "file.zarr").write_text("text")
    for name in ("map.zarr", "file.zarr", "missing.zarr"):
        with pytest.raises(DomainError, match=r"is not a file of results written by Penumbra|there is no such file"):
            pb.read(tmp_path / name)
