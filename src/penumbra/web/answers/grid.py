"""The cells of a region as a block: centres, corners, triangles between centres, and a raster of cell numbers."""

import h3.api.numpy_int as h3
import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.nominal_map import region_cells
from penumbra.scenario.model import Scenario
from penumbra.web.answers.block import Block
from penumbra.web.answers.shields import Cells, on_cells

__all__ = ["grid"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_EDGE = 9.9  # [deg], mean edge of an H3 cell at resolution 0
_POINTS = 2_000_000  # of the raster, at most
_SAME = 1e-7  # [1] of the radius: corners of neighbours are the same point
_SMALL = 65_534  # cells that fit into 16 bits


def grid(scenario: Scenario, cells: Cells) -> Block:
    """The cells of a scenario's region.

    Parameters
    ----------
    scenario : Scenario
    cells : "coarse" or "fine"

    Returns
    -------
    Block
        As decision 58 describes it. Cells are in the order of their H3 ids, as in a map. The raster's rows go from
        north to south and its columns from west to east, each point in the middle of its pixel; longitudes of columns
        continue beyond 180 if the region crosses the date line.
    """
    made = on_cells(scenario, cells)
    found = region_cells(made.on("2000-01-01", "planned"))
    cell = found["cell"].values
    latitude, longitude = found["latitude"].values, found["longitude"].values
    outlines = [h3.cell_to_boundary(one) for one in cell.tolist()]
    start = np.concatenate(([0], np.cumsum([len(each) for each in outlines])))
    corner = np.array([point for outline in outlines for point in outline], np.float64)
    box = made.region
    width = (box.east.value - box.west.value) % 360.0 or 360.0
    height = box.north.value - box.south.value
    step = float(max(_EDGE / np.sqrt(7.0) ** box.resolution / 2.0, np.sqrt(width * height / _POINTS)))
    rows, columns = int(np.ceil(height / step)), int(np.ceil(width / step))
    lookup = _lookup(cell, box.resolution, (box.north.value, box.west.value), step, (rows, columns))
    return Block(
        {
            "resolution": box.resolution,
            "rows": rows,
            "columns": columns,
            "north": box.north.value,
            "west": box.west.value,
            "step": step,
        },
        {
            "longitude": longitude.astype(np.float32),
            "latitude": latitude.astype(np.float32),
            "corner_start": start.astype(np.uint32),
            "corner_longitude": corner[:, 1].astype(np.float32),
            "corner_latitude": corner[:, 0].astype(np.float32),
            "triangles": _triangles(start, corner, (latitude, longitude)).astype(np.uint32),
            "lookup": lookup,
        },
    )


def _lookup(
    cell: NDArray[np.uint64], resolution: int, corner: tuple[float, float], step: float, shape: tuple[int, int]
) -> NDArray[np.uint16] | NDArray[np.uint32]:
    """Number of the cell, plus 1, at each point of the raster; 0 outside."""
    rows, columns = shape
    north = np.clip(corner[0] - (np.arange(rows) + 0.5) * step, -90.0, 90.0)
    east = corner[1] + (np.arange(columns) + 0.5) * step
    east = (east + 180.0) % 360.0 - 180.0
    ids = np.fromiter(
        (h3.latlng_to_cell(a, b, resolution) for a in north.tolist() for b in east.tolist()),
        np.uint64,
        rows * columns,
    )
    at = np.minimum(np.searchsorted(cell, ids), len(cell) - 1)
    number = np.where(cell[at] == ids, at + 1, 0).reshape(shape)
    return number.astype(np.uint16) if len(cell) <= _SMALL else number.astype(np.uint32)


def _triangles(start: Ints, corner: Floats, centre: tuple[Floats, Floats]) -> Ints:
    """Three cells for each corner where three cells meet, (triangle, 3), anticlockwise seen from above."""
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    key = np.round(_directions(corner[:, 0], corner[:, 1]) / _SAME).astype(np.int64)
    _, vertex = np.unique(key, axis=0, return_inverse=True)
    order = np.argsort(vertex.reshape(-1), kind="stable")
    sorted_vertex = vertex.reshape(-1)[order]
    first = np.flatnonzero(np.diff(sorted_vertex, prepend=-1))
    count = np.diff(np.append(first, len(order)))
    three = first[count == 3]
    found = owner[order[three[:, None] + np.arange(3)]]
    where = _directions(*centre)[found]
    volume = np.einsum("ij,ij->i", where[:, 0], np.cross(where[:, 1], where[:, 2]))
    turned = volume < 0.0
    found[turned] = found[turned][:, [0, 2, 1]]
    return found


def _directions(latitude: Floats, longitude: Floats) -> Floats:
    """Unit vectors (point, 3) of points in degrees."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    return np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=1)
