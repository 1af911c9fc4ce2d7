"""Cells against the surface of WGS-84, pyproj's geodesic polygons and published land areas."""

import h3.api.numpy_int as h3
import numpy as np
import pytest
import xarray as xr
from pyproj import Geod

from penumbra.earth import cells, gazetteer, towns
from penumbra.errors import DomainError

EUROPE = (25.0, 85.0, -75.0, 50.0, 4)
SURFACE = 510_065_621.7e6  # of WGS-84 [m²], NIMA TR8350.2 gives 5.10065621724e14


def in_unit(grid: xr.Dataset, code: str, what: str) -> float:
    return float(grid[what].values[grid.part_unit.values == code].sum())


@pytest.fixture(scope="module")
def europe() -> xr.Dataset:
    return cells.grid(*EUROPE)


@pytest.mark.parametrize("resolution", [0, 1, 2])
def test_areas_of_the_globe_add_up_to_the_surface_of_the_ellipsoid(resolution):
    globe = cells.grid(-90, 90, -180, 180, resolution)
    assert globe.sizes["cell"] == h3.get_num_cells(resolution)
    assert globe.area.values.sum() == pytest.approx(SURFACE, rel=1e-9)


def test_areas_agree_with_geodesic_polygons(europe):
    geod = Geod(ellps="WGS84")
    rows = np.linspace(0, europe.sizes["cell"] - 1, 300).astype(int)
    for row in rows:
        latitude, longitude = zip(*h3.cell_to_boundary(europe.cell.values[row]), strict=True)
        area, _ = geod.polygon_area_perimeter(longitude, latitude)
        assert europe.area.values[row] == pytest.approx(abs(area), rel=1e-5)


@pytest.mark.parametrize(
    "box",
    [
        (25, 85, -75, 50),
        (-90, -60, -180, 180),
        (80, 90, -180, 180),
        (-20, 20, 150, -150),
        (89.5, 90, 10, 60),
        (-5, 5, 0, 0.2),
    ],
)
def test_the_cells_are_those_whose_centre_is_in_the_box(box):
    south, north, west, east = box
    everywhere = h3.uncompact_cells(h3.get_res0_cells(), 3)
    centre = np.array([h3.cell_to_latlng(cell) for cell in everywhere.tolist()])
    in_width = (centre[:, 1] >= west) & (centre[:, 1] <= east)
    if west > east:
        in_width = (centre[:, 1] >= west) | (centre[:, 1] <= east)
    expected = np.sort(everywhere[in_width & (centre[:, 0] >= south) & (centre[:, 0] <= north)])
    if len(expected):
        np.testing.assert_array_equal(cells.grid(*box, 3).cell.values, expected)
    else:
        with pytest.raises(DomainError, match="finer resolution"):
            cells.grid(*box, 3)


def test_a_box_across_the_date_line_is_the_union_of_two(europe):
    whole = cells.grid(50, 75, 170, -160, 4)
    halves = [cells.grid(50, 75, 170, 180, 4), cells.grid(50, 75, -180, -160, 4)]
    both = np.concatenate([half.cell.values for half in halves])
    np.testing.assert_array_equal(whole.cell.values, np.sort(both))
    order = np.argsort(both)
    for name in ("latitude", "longitude", "area", "people"):
        together = np.concatenate([half[name].values for half in halves])[order]
        np.testing.assert_allclose(whole[name].values, together, rtol=1e-12)
    for code in ("RUS", "USA"):
        for what in ("part_area", "part_people"):
            together = sum(in_unit(half, code, what) for half in halves)
            assert in_unit(whole, code, what) == pytest.approx(together, rel=1e-12)
    assert in_unit(whole, "RUS", "part_area") > 0.0


def test_a_polar_cap_holds_its_area():
    cap = cells.grid(80, 90, -180, 180, 3)
    geod = Geod(ellps="WGS84")
    ring = np.arange(-180.0, 180.0, 0.1)
    area, _ = geod.polygon_area_perimeter(ring, np.full(len(ring), 80.0))
    assert cap.area.values.sum() == pytest.approx(abs(area), rel=0.02)  # whole cells at a round edge
    assert set(cap.part_unit.values) == {"CAN", "GRL", "NSV", "RUS"}
    pole = h3.latlng_to_cell(90.0, 0.0, 3)
    assert cap.map_unit.sel(cell=pole).item() == ""


def test_antarctica_covers_the_south_pole_and_its_cells():
    cap = cells.grid(-90, -85, -180, 180, 3)
    assert set(cap.map_unit.values) == {"ATA"}
    assert in_unit(cap, "ATA", "part_area") == pytest.approx(cap.area.values.sum(), rel=1e-3)  # an inlet at 85.2 S
    pole = int(np.flatnonzero(cap.cell.values == h3.latlng_to_cell(-90.0, 0.0, 3))[0])
    assert cap.part_area.values[cap.part_cell.values == pole] == pytest.approx(cap.area.values[pole], rel=1e-5)


@pytest.mark.parametrize(
    ("code", "square_km", "tolerance"),
    [
        ("GRL", 2_166_086, 0.01),
        ("ISL", 103_000, 0.02),
        ("ROU", 238_397, 0.02),
        ("PAZ", 2_333 - 61 - 17, 0.04),  # without Graciosa and Corvo
        ("PMD", 801, 0.12),
        ("DEU", 357_588, 0.01),
        ("LUX", 2_586, 0.02),
        ("FRO", 1_399, 0.30),  # 1:50m drops the smaller islands
    ],
)
def test_land_areas_of_units(europe, code, square_km, tolerance):
    assert in_unit(europe, code, "part_area") == pytest.approx(square_km * 1e6, rel=tolerance)


def test_land_never_exceeds_the_cell_but_for_overlaps_of_the_source(europe):
    share = np.bincount(europe.part_cell, europe.part_area, europe.sizes["cell"]) / europe.area.values
    assert np.count_nonzero(share > 1.0 + 1e-9) <= 2  # Flanders and the Netherlands overlap by 49 km²
    assert share.max() < 1.02


def test_every_unit_of_the_region_owns_a_cell(europe):
    owners = set(europe.map_unit.values)
    assert set(europe.part_unit.values) <= owners
    assert europe.attrs["units_without_a_cell"] == ""
    assert {"VAT", "MCO", "SMR", "LIE", "AND", "MLT", "JEY", "GGY", "IMN", "GIB", "FRO", "ALD", "LUX"} <= owners
    assert {"PAZ", "PMD", "GRL", "NSV", "NJM", "BCR", "BMU", "SPM", "GAZ", "KOS"} <= owners


def test_an_owner_has_a_part_in_its_cell(europe):
    parts = set(zip(europe.part_cell.values.tolist(), europe.part_unit.values.tolist(), strict=True))
    owned = ((row, unit) for row, unit in enumerate(europe.map_unit.values.tolist()) if unit)
    assert all(pair in parts for pair in owned)


def test_most_cells_belong_to_the_unit_with_most_land(europe):
    share = europe.part_area.values / europe.area.values[europe.part_cell.values]
    most = share > 0.5
    owner = europe.map_unit.values[europe.part_cell.values[most]]
    assert np.count_nonzero(owner != europe.part_unit.values[most]) <= 12  # the specks' cells


def test_known_places_have_the_owner_of_the_map(europe):
    for name, code in {
        "Bucharest": "ROU",
        "Warsaw": "POL",
        "Nuuk": "GRL",
        "Ponta Delgada": "PAZ",
        "Sevastopol": "UKR",
        "Torshavn": "FRO",
        "Longyearbyen": "NSV",
        "Vatican City": "VAT",
        "Gibraltar": "GIB",
        "Edinburgh": "SCT",
    }.items():
        town = gazetteer.find_town(name).town
        cell = h3.latlng_to_cell(town.latitude, town.longitude, 4)
        assert europe.map_unit.sel(cell=cell).item() == code, name


def test_units_left_without_a_cell_are_named():
    globe = cells.grid(-90, 90, -180, 180, 1)
    without = globe.attrs["units_without_a_cell"].split()
    assert set(without) == set(globe.part_unit.values) - set(globe.map_unit.values)
    assert "AND" in without
    caribbean = cells.grid(10, 25, -70, -55, 4)
    assert caribbean.attrs["units_without_a_cell"] == "MAF"  # shares an island, and its only cell, with SXM
    assert "SXM" in caribbean.map_unit.values
    assert cells.grid(10, 25, -70, -55, 5).attrs["units_without_a_cell"] == ""


def test_people_of_parts_add_up_to_people_of_cells(europe):
    total = np.bincount(europe.part_cell, europe.part_people, europe.sizes["cell"])
    np.testing.assert_allclose(europe.people.values, total, rtol=1e-12)


def test_a_country_inside_the_box_has_all_its_people(europe):
    assert in_unit(europe, "DEU", "part_people") == pytest.approx(82_927_922, rel=1e-12)
    assert in_unit(europe, "ROU", "part_people") == pytest.approx(19_473_936, rel=1e-12)
    assert in_unit(europe, "GRL", "part_people") == pytest.approx(56_025, rel=1e-12)
    british = sum(in_unit(europe, code, "part_people") for code in ("ENG", "SCT", "WLS", "NIR", "XAD"))
    assert british == pytest.approx(66_488_991, rel=1e-12)
    assert in_unit(europe, "PAZ", "part_people") > 100_000


def test_the_globe_holds_everybody():
    globe = cells.grid(-90, 90, -180, 180, 2)
    dissolved = {"AN", "CS"}  # Netherlands Antilles, Serbia and Montenegro: their people are in their successors
    townless = {"IO"}
    everybody = sum(c.population for c in towns.countries().values() if c.iso2 not in dissolved | townless)
    assert globe.people.values.sum() == pytest.approx(everybody, rel=1e-9)


def test_finer_cells_hold_the_same_land_and_people():
    coarse, fine = cells.grid(60, 70, -30, -10, 3), cells.grid(60, 70, -30, -10, 6)
    for what in ("part_area", "part_people"):
        assert in_unit(fine, "ISL", what) == pytest.approx(in_unit(coarse, "ISL", what), rel=2e-4)


def test_cells_are_sorted_and_parts_follow_them(europe):
    assert europe.cell.dtype == np.uint64
    assert np.all(np.diff(europe.cell.values.astype(np.int64)) > 0)
    key = list(zip(europe.part_cell.values.tolist(), europe.part_unit.values.tolist(), strict=True))
    assert key == sorted(set(key))


def test_a_caller_cannot_change_what_others_get(europe):
    mine = cells.grid(*EUROPE)
    mine.attrs["title"] = "mine"
    mine["people"] = mine.people * 2.0
    with pytest.raises(ValueError, match="read-only"):
        mine.area.values[0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        mine.map_unit.values[0] = "XXX"
    again = cells.grid(*EUROPE)
    assert again.attrs["title"] != "mine"
    xr.testing.assert_identical(again, europe)


@pytest.mark.parametrize(
    ("box", "says"),
    [
        ((50, 40, 0, 10, 4), "south < north"),
        ((40, 91, 0, 10, 4), "90"),
        ((float("nan"), 50, 0, 10, 4), "nan"),
        ((40, 50, 0, 190, 4), "-180 to 180"),
        ((40, 50, 10, 10, 4), "differ"),
        ((40, 50, 0, 10, 16), "0 to 15"),
        ((40, 50, 0, 10, 12), "coarser"),
        ((40.0, 40.001, 10.0, 10.001, 2), "finer"),
    ],
)
def test_a_box_that_makes_no_sense_is_refused(box, says):
    with pytest.raises(DomainError, match=says):
        cells.grid(*box)


def test_the_coarsest_resolution_with_a_cell_is_found():
    small = 44.0, 44.3, 24.3, 24.9
    with pytest.raises(DomainError, match="no cell of resolution 3"):
        cells.cells_in(*small, 3)
    assert cells.coarsest_with_cells(*small, 2, 6) == 4 and len(cells.cells_in(*small, 4)) > 0
    assert cells.coarsest_with_cells(*small, 2, 3) == 3, "none has one: the finest that may be"
    assert cells.coarsest_with_cells(35.0, 60.0, -10.0, 40.0, 2, 6) == 2
