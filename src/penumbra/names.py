"""The glossary: every variable that a Dataset of Penumbra may hold, once.

It is the single source of units, long names and flags; `dataset` refuses any name that is not here, and the
glossary of the documentation is printed from it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import xarray as xr

__all__ = ["STATES", "VARIABLES", "VERDICTS", "Variable", "dataset", "labelled"]


class Variable(NamedTuple):
    """One quantity: dimensions, unit (CF spelling), what it is, and the meanings of a flag's numbers."""

    dims: tuple[str, ...]
    units: str
    long_name: str
    flags: tuple[str, ...] = ()


STATES = ("untouched", "open", "penumbra", "umbra")

VERDICTS = ("holds", "fails", "depends", "cannot be tested")

_PLACE = ("cell",)
_MAP = ("threat", "cell")

VARIABLES: dict[str, Variable] = {
    # the ground
    "cell": Variable(_PLACE, "1", "H3 cell id"),
    "latitude": Variable(_PLACE, "degrees_north", "geodetic latitude of the cell's centre"),
    "longitude": Variable(_PLACE, "degrees_east", "longitude of the cell's centre"),
    "area": Variable(_PLACE, "m2", "area of the cell on the ellipsoid"),
    "people": Variable(_PLACE, "1", "people, each country's total spread over its towns of 5,000 and more"),
    "map_unit": Variable(_PLACE, "1", "Natural Earth map unit that owns the cell, empty at sea"),
    "part_cell": Variable(("part",), "1", "index of the cell that this piece of land lies in"),
    "part_unit": Variable(("part",), "1", "map unit of this piece of land"),
    "part_area": Variable(("part",), "m2", "land area of the piece"),
    "part_people": Variable(("part",), "1", "people of the piece"),
    # the map
    "threat": Variable(("threat",), "1", "threat class"),
    "threatened": Variable(_MAP, "1", "some launch point of the class can reach the cell"),
    "covered": Variable(_MAP, "1", "threatened, and margin >= 0 against every launch point that reaches the cell"),
    "margin": Variable(_MAP, "s", "most seconds by which a feasible intercept could have been launched later"),
    "shots": Variable(_MAP, "1", "intercept attempts that fit one after another, all batteries together"),
    "share_of_launch_points": Variable(_MAP, "1", "share of the launch points that reach the cell it is covered from"),
    "state": Variable(_MAP, "1", "untouched, open, penumbra or umbra over the published ranges", STATES),
    "battery": Variable(("battery",), "1", "who holds and launches interceptors"),
    "battery_margin": Variable(("threat", "battery", "cell"), "s", "margin of one battery alone"),
    # shares of the map
    "place": Variable(("place",), "1", "country, named area or alliance"),
    "place_name": Variable(("place",), "1", "its English name"),
    "total": Variable(("place",), "1", "people, or square metres of land, of the place inside the map"),
    "threatened_share": Variable(("threat", "place"), "1", "share of the place that some launch point can reach"),
    "covered_share": Variable(("threat", "place"), "1", "share of the place covered in the nominal world"),
    "untouched_share": Variable(("threat", "place"), "1", "share of the place that no launch point reaches"),
    "open_share": Variable(("threat", "place"), "1", "share reached, and covered in no world of the published ranges"),
    "penumbra_share": Variable(("threat", "place"), "1", "share reached, and covered in some worlds only"),
    "umbra_share": Variable(("threat", "place"), "1", "share reached, and covered in every world"),
    # claims
    "row": Variable(("row",), "1", "id of a claim"),
    "statement": Variable(("row",), "1", "the statement, in our own words"),
    "said_by": Variable(("row",), "1", "who said it"),
    "said_on": Variable(("row",), "1", "when it was said"),
    "speaks_of": Variable(("row",), "1", "the date it speaks of"),
    "claim_source": Variable(("row",), "1", "key of its source"),
    "verdict": Variable(("row",), "1", "what follows from the published numbers", VERDICTS),
    "figure": Variable(("row",), "1", "the figure the verdict rests on, with its interval"),
    "reason": Variable(("row",), "1", "why, in words"),
    "would_change": Variable(("row",), "1", "what would change the verdict"),
    "evidence": Variable(("row",), "1", "id of the report's figure or table that shows it"),
    # one arc
    "time": Variable(("time",), "s", "time since launch of the threat"),
    "height": Variable(("time",), "m", "height above the ellipsoid"),
    "track_latitude": Variable(("time",), "degrees_north", "geodetic latitude of the point below"),
    "track_longitude": Variable(("time",), "degrees_east", "longitude of the point below"),
    "track_speed": Variable(("time",), "m s-1", "speed relative to the turning Earth"),
    "reachable": Variable((), "1", "the class can fly from the launch point to the aim"),
    "needed_speed": Variable((), "m s-1", "speed at burnout that the aim needs, relative to the turning Earth"),
    "class_speed": Variable((), "m s-1", "greatest speed at burnout of the class, from its range"),
    "flight_time": Variable((), "s", "launch to impact"),
    "burnout_time": Variable((), "s", "launch to burnout"),
    "burnout_latitude": Variable((), "degrees_north", "geodetic latitude below burnout"),
    "burnout_longitude": Variable((), "degrees_east", "longitude below burnout"),
    "burnout_height": Variable((), "m", "height of burnout above the ellipsoid"),
    "burnout_speed": Variable((), "m s-1", "speed at burnout relative to the turning Earth"),
    "apogee_time": Variable((), "s", "launch to the highest point"),
    "apogee_height": Variable((), "m", "height of the highest point above the ellipsoid"),
    "arc_covered": Variable((), "1", "some battery can meet the object in time"),
    "sensor": Variable(("sensor",), "1", "who sees"),
    "sight_begin": Variable(("sensor", "interval"), "s", "sight begins"),
    "sight_end": Variable(("sensor", "interval"), "s", "sight ends"),
    "firm_track": Variable(("sensor",), "s", "sight has lasted the track time; inf when never"),
    "commit": Variable(("battery",), "s", "first moment the battery may launch; inf when never"),
    "window_begin": Variable(("battery", "window"), "s", "first intercept of a window"),
    "window_end": Variable(("battery", "window"), "s", "last intercept of a window"),
    "arc_margin": Variable(("battery",), "s", "most seconds by which an intercept could have been launched later"),
    "arc_shots": Variable(("battery",), "1", "intercept attempts of this battery that fit one after another"),
    "intercept_time": Variable(("battery",), "s", "first feasible intercept; nan when none"),
    "intercept_latitude": Variable(("battery",), "degrees_north", "geodetic latitude below the first intercept"),
    "intercept_longitude": Variable(("battery",), "degrees_east", "longitude below the first intercept"),
    "intercept_height": Variable(("battery",), "m", "height of the first intercept above the ellipsoid"),
}


def dataset(coords: Mapping[str, Any], attrs: Mapping[str, Any], **arrays: Any) -> xr.Dataset:
    """A Dataset whose every variable is in the glossary and carries its CF attributes.

    Parameters
    ----------
    coords : mapping
        Coordinate name to values along its own dimension.
    attrs : mapping
        Provenance: title, scenario hash, version, sources.
    **arrays
        Variable name to values; the dimensions come from the glossary.

    Raises
    ------
    KeyError
        A name is not in the glossary.
    """
    return xr.Dataset(
        {name: labelled(name, values) for name, values in arrays.items()},
        {name: labelled(name, values) for name, values in coords.items()},
        dict(attrs),
    )


def labelled(name: str, values: Any) -> tuple[tuple[str, ...], Any, dict[str, Any]]:
    """Dimensions, values and CF attributes of one variable of the glossary, as xarray takes them."""
    if name not in VARIABLES:
        raise KeyError(f"{name!r} is not in the glossary, penumbra/names.py")
    variable = VARIABLES[name]
    described: dict[str, Any] = {"units": variable.units, "long_name": variable.long_name}
    if variable.flags:
        described["flag_values"] = np.arange(len(variable.flags), dtype=np.int8)
        described["flag_meanings"] = " ".join(word.replace(" ", "_") for word in variable.flags)
    return variable.dims, values, described
