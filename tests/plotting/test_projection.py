"""Frames anywhere on Earth: one piece across the date line and over a pole, and the whole Earth if that is needed."""

import h3.api.numpy_int as h3
import numpy as np
import pytest
import shapely
import xarray as xr
from pyproj import Geod

from penumbra.earth.map_units import units
from penumbra.plotting.basemap import land
from penumbra.plotting.cell_outlines import limit, outline, region_edge
from penumbra.plotting.projection import Frame, frame_of, graticule, scale_length

_GEOD = Geod(ellps="WGS84")


def _map(cells: list[int]) -> xr.Dataset:
    """A map all of whose cells are reached."""
    at = np.array([h3.cell_to_latlng(cell) for cell in cells])
    return xr.Dataset(
        {
            "threatened": (("threat", "cell"), np.ones((1, len(cells)), np.int8)),
            "map_unit": ("cell", np.full(len(cells), "")),
        },
        {
            "cell": np.array(cells, np.uint64),
            "latitude": ("cell", at[:, 0]),
            "longitude": ("cell", at[:, 1]),
        },
    )


def _about(latitude: float, longitude: float, resolution: int, rings: int) -> xr.Dataset:
    cell = h3.latlng_to_cell(latitude, longitude, resolution)
    return _map(sorted(int(each) for each in h3.grid_disk(cell, rings)))


def _globe(resolution: int) -> xr.Dataset:
    return _map(sorted(int(c) for base in h3.get_res0_cells() for c in h3.cell_to_children(base, resolution)))


def _area_of(path) -> float:
    rings = [np.asarray(ring) for ring in path.to_polygons(closed_only=True)]
    return abs(sum(0.5 * (r[:-1, 0] @ r[1:, 1] - r[1:, 0] @ r[:-1, 1]) for r in rings))


def _area_on_earth(area: xr.Dataset) -> float:
    """Area of the cells [m²] by geodesics, which share nothing with the projections."""
    total = 0.0
    for cell in area.cell.values.tolist():
        latitude, longitude = np.array(h3.cell_to_boundary(cell)).T
        total += abs(_GEOD.polygon_area_perimeter(longitude, latitude)[0])
    return total


PLACES = {"date line": (-18.0, 179.9), "north pole": (90.0, 0.0), "south pole": (-90.0, 0.0), "Europe": (50.0, 10.0)}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("resolution", [1, 3, 6])
def test_a_map_is_in_one_piece_and_of_its_true_area(place, resolution):
    area = _about(*PLACES[place], resolution, 2)
    frame = frame_of([area])
    shape = outline(frame, area, np.ones(area.sizes["cell"], bool))
    assert len(shape.to_polygons(closed_only=True)) == 1
    assert _area_of(shape) == pytest.approx(_area_on_earth(area), rel=0.01)
    assert not frame.world_wide
    corners = np.concatenate([h3.cell_to_boundary(int(cell)) for cell in area.cell.values])
    x, y = frame.plane(*corners.T).T
    assert frame.west <= x.min() and x.max() <= frame.east and frame.south <= y.min() and y.max() <= frame.north
    across = max(np.ptp(x), np.ptp(y))
    assert max(frame.east - frame.west, frame.north - frame.south) < max(1.3 * across, 1e5)


def test_land_across_the_date_line_is_in_one_piece():
    """Chukotka, Wrangel and Antarctica are cut there in the file; nothing is drawn along the cut."""
    for latitude, longitude in ((67.0, 180.0), (71.25, 180.0), (-85.0, 180.0)):
        frame = frame_of([_about(latitude, longitude, 3, 5)])
        up = np.linspace(latitude - 3.0, latitude + 3.0, 61)
        line = shapely.LineString(frame.plane(up, np.full(61, 180.0)))
        pieces = [piece for piece in land(frame).borders.to_polygons(closed_only=False) if len(piece) > 1]
        along = sum(shapely.LineString(piece).intersection(line.buffer(50.0)).length for piece in pieces)
        assert along < 5e3, (latitude, along / line.length)


def test_land_of_a_frame_has_its_true_area():
    """New Zealand's main islands, and Antarctica about the pole."""
    for code, centre, resolution, rings in (("NZL", (-41.0, 173.0), 1, 2), ("ATA", (-90.0, 0.0), 0, 1)):
        frame = frame_of([_about(*centre, resolution, rings)])
        shape = shapely.union_all([unit.polygon for unit in units().values() if unit.country == code])
        main = max(shapely.get_parts(shape), key=lambda part: part.area)
        inside = frame.plane(*reversed(np.array(main.point_on_surface().coords[0])))
        drawn = [shapely.Polygon(ring) for ring in land(frame).shape.to_polygons(closed_only=True) if len(ring) > 3]
        (own,) = [ring for ring in drawn if ring.contains(shapely.Point(inside))]
        want = abs(_GEOD.geometry_area_perimeter(main)[0])
        assert own.area == pytest.approx(want, rel=0.06)


def test_the_whole_earth_is_cut_where_nothing_is():
    area = _globe(1)
    frame = frame_of([area])
    assert frame.world_wide
    whole = outline(frame, area, np.ones(area.sizes["cell"], bool))
    assert _area_of(whole) == pytest.approx(_area_on_earth(area), rel=0.01)
    x, y = whole.vertices.T
    assert frame.west <= x.min() and x.max() <= frame.east and frame.south <= y.min() and y.max() <= frame.north
    assert len(region_edge(frame, area).vertices) == 0  # it has none
    north = area.latitude.values > 0.0
    assert _area_of(outline(frame, area, north)) == pytest.approx(2.55e14, rel=0.03)
    assert np.ptp(limit(frame, area, north).vertices[:, 0]) > 0.95 * np.ptp(x)  # the equator, from side to side
    steps = np.abs(np.diff(limit(frame, area, north).vertices[:, 0]))
    assert np.median(steps) < 1e6


@pytest.mark.parametrize("middle", [0.0, 100.0, -170.0])
def test_a_wide_band_is_cut_outside_of_it(middle):
    cells = [
        int(cell)
        for cell in _globe(1).cell.values
        if abs((h3.cell_to_latlng(int(cell))[1] - middle + 180.0) % 360.0 - 180.0) < 130.0
        and abs(h3.cell_to_latlng(int(cell))[0]) < 40.0
    ]
    frame = frame_of([_map(cells)])
    assert frame.world_wide
    assert abs((frame.longitude - middle + 180.0) % 360.0 - 180.0) < 10.0


@pytest.mark.parametrize("place", PLACES)
def test_the_scale_bar_has_the_length_that_it_says(place):
    area = _about(*PLACES[place], 3, 4)
    frame = frame_of([area])
    length, drawn = scale_length(frame)
    east = frame.longitude + 0.01
    start, end = frame.plane([frame.latitude] * 2, [frame.longitude, east]) if abs(frame.latitude) < 90 else (
        frame.plane(90.0 * np.sign(frame.latitude), 0.0), frame.plane(89.99 * np.sign(frame.latitude), 0.0)
    )  # fmt: skip
    if abs(frame.latitude) < 90:
        _, _, true = _GEOD.inv(frame.longitude, frame.latitude, east, frame.latitude)
    else:
        _, _, true = _GEOD.inv(0.0, 90.0, 0.0, 89.99)
    assert drawn / length == pytest.approx(float(np.hypot(*(end - start))) / true, rel=1e-3)
    assert 0.05 < drawn / (frame.east - frame.west) < 0.21


def test_meridians_are_as_close_as_the_frame_needs():
    for resolution, rings in ((0, 1), (3, 3), (6, 3)):
        frame = frame_of([_about(-18.0, 179.9, resolution, rings)])
        lines = graticule(frame)
        assert 4 <= len(lines.to_polygons(closed_only=False)) <= 120
        x, y = lines.vertices.T
        assert x.min() >= frame.west and x.max() <= frame.east and y.min() >= frame.south and y.max() <= frame.north


def test_places_are_in_a_frame_or_not():
    frame = frame_of([_about(-18.0, 179.9, 3, 4)])
    assert frame.shows(-18.0, -179.0) and frame.shows(-18.0, 179.0)
    assert not frame.shows(-18.0, 0.0)
    assert not Frame(0, 0, -1e6, -1e6, 1e6, 1e6).shows(0.0, 180.0)
