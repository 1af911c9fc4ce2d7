"""The layer of what each candidate site adds."""

import h3.api.numpy_int as h3
import numpy as np
import shapely
import xarray as xr

from penumbra.earth.outline import cell_shapes
from penumbra.exporting.layer import Field, Layer, field, origin_of
from penumbra.safe_text import visible

__all__ = ["gains_layer"]

_NAMES = {"people": "gain_people", "m2": "gain_m2", "s": "gain_s"}


def gains_layer(found: xr.Dataset) -> Layer:
    """Candidate sites, each with its cell or point and what it adds in the nominal world.

    found : Dataset from `penumbra.site`
    """
    cell = found.candidate_cell.values
    shapes = np.empty(len(cell), dtype=object)
    for k, (latitude, longitude) in enumerate(
        zip(found.candidate_latitude.values.tolist(), found.candidate_longitude.values.tolist(), strict=True)
    ):
        shapes[k] = shapely.Point(longitude, latitude)
    if (cell > 0).all():
        shapes[:] = cell_shapes(cell)
    best, expected, robust = (found.attrs[name] for name in ("best", "expected", "robust"))
    names = found.candidate.values
    fields = [
        Field("candidate", names.astype(object), "name of the candidate site"),
        Field("cell", np.array([h3.int_to_str(each) if each else "" for each in cell.tolist()], object), "H3 cell"),
        field("candidate_latitude", found.candidate_latitude.values, "latitude"),
        field("candidate_longitude", found.candidate_longitude.values, "longitude"),
        Field(_NAMES[found.attrs["unit"]], found.gain.values, "what it adds, mean over the classes", "1", 1),
        Field("best", names == best, "whether it adds most in the nominal world"),
        Field("expected", names == expected, "whether it adds most on average over drawn worlds"),
        Field("robust", names == robust, "whether its least average over ways of reading and answers is greatest"),
    ]
    title = visible(str(found.attrs["title"]))
    more = ("of", "add", "whose", "worlds")
    return Layer("gains", title, ("candidate",), shapes, tuple(fields), {}, **origin_of(found, more))
