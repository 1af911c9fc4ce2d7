"""Cells whose corners are stored once: three cells that touch have one corner in common."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from penumbra.web.answers.block import Block

__all__ = ["shared_corners"]

_SAME = 1e-5  # [1] of the radius, 64 m: corners that close are one; the finest cells have edges of hundreds of metres


def shared_corners(grid: Block) -> Block:
    """The block `grid` with each corner once.

    Parameters
    ----------
    grid : Block
        As `penumbra.web.answers.grid.grid` makes it.

    Returns
    -------
    Block
        In place of `corner_longitude`, `corner_latitude` and `triangles` it has `vertex_longitude` and
        `vertex_latitude` f4 [deg], the corners in the order in which cells first have them, and `corner` u32, the
        number of the vertex of each corner. The triangles follow: three cells that share a vertex.
    """
    arrays = dict(grid.arrays)
    longitude, latitude = arrays.pop("corner_longitude"), arrays.pop("corner_latitude")
    del arrays["triangles"]
    lam, phi = np.radians(longitude.astype(np.float64)), np.radians(latitude.astype(np.float64))
    points = np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=1)
    pairs = cKDTree(points).query_pairs(_SAME, output_type="ndarray")
    linked = coo_array((np.ones(len(pairs), np.bool_), (pairs[:, 0], pairs[:, 1])), (len(points), len(points)))
    group = connected_components(linked, directed=False)[1]
    _, first, number = np.unique(group, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    arrays["vertex_longitude"] = longitude[first[order]]
    arrays["vertex_latitude"] = latitude[first[order]]
    arrays["corner"] = rank[number].astype(np.uint32)
    return Block(grid.meta, arrays)
