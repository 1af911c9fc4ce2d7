"""Converts a Dataset to the form of the CF conventions, version 1.11, for files, and back.

In memory a dimension and its labels have one name, as usual in xarray: ``threat`` holds the ids of the classes. CF
reserves that form for ordered numbers [CF 1.3] and stores labels in a separate variable [CF 6.1]: in a file the
dimension is called ``n_threat``. One variable and one attribute have names with another meaning in CF and are renamed.
Programs that read points treat a file's one-dimensional variables as one table: the cells of a map, or the moments of
an arc. All other variables, such as pieces of land or a battery's windows, are in a separate group.
"""

from typing import Any

import numpy as np
import xarray as xr
from pyproj import CRS

from penumbra.names import CONVENTIONS, VARIABLES, labelled

__all__ = ["from_cf", "to_cf"]

_LABELS = "n_"  # prefix of the name of a dimension with labels
_RENAMED = {"time": "time_since_launch"}  # `time` is a date in CF
_RENAMED_ATTRIBUTES = {"history": "shield_history"}  # `history` is how the file was made in CF
_EARTH = "earth"
_OTHERS_GROUP = "beside"  # group of the variables outside the table of points
_TABLES = ("cell", "time")  # the first of these in a Dataset is the dimension of the file's table of points

_POSITIONS = {
    "cell": ("latitude", "longitude"),
    "time": ("track_latitude", "track_longitude"),
    "battery": ("intercept_latitude", "intercept_longitude"),
}
"""Dimension to the variables with its positions; for other dimensions these begin with the dimension's name."""

_BURNOUT = ("burnout_latitude", "burnout_longitude")
_AT_BURNOUT = ("burnout_time", "burnout_height", "burnout_speed")


def to_cf(found: xr.Dataset) -> xr.DataTree:
    """The results with flags as numbers, labels in separate variables, and positions in CF attributes.

    Parameters
    ----------
    found : Dataset with the names of the glossary

    Returns
    -------
    DataTree
        Each variable with positions has the attributes `coordinates` and `grid_mapping`; the variable ``earth`` defines
        the ellipsoid.

    Sources
    -------
    CF Metadata Conventions 1.11, sections 2.6.2 (history), 2.7 (groups), 3.5 (flags), 5 (coordinates), 5.6 (grid
    mappings), 6.1 (labels), 7.2 (cell measures).
    """
    labels = [str(name) for name in found.dims if name in found.variables and _is_text(found[name])]
    dims = {name: f"{_LABELS}{name}" for name in labels} | _RENAMED
    groups: dict[str, dict[str, xr.Variable]] = {"": {}}
    for each in found.variables:
        name, variable = str(each), found[each].variable
        group = groups.setdefault(_group(name, found), {})
        group[_RENAMED.get(name, name)] = xr.Variable(
            [dims.get(str(dim), str(dim)) for dim in variable.dims], *_described(name, found, labels)
        )
    if any("grid_mapping" in variable.attrs for group in groups.values() for variable in group.values()):
        groups[""][_EARTH] = xr.Variable((), np.int8(0), _earth())
    whole = {f"/{name}": _dataset(group) for name, group in groups.items()}
    whole["/"].attrs = _origin(found)
    return xr.DataTree.from_dict(whole)


def from_cf(tree: xr.DataTree) -> xr.Dataset:
    """The Dataset from which `to_cf` made the tree.

    Raises
    ------
    KeyError
        A variable is not in the glossary.
    """
    names, attributes = ({new: old for old, new in each.items()} for each in (_RENAMED, _RENAMED_ATTRIBUTES))
    made: dict[str, Any] = {}
    for node in tree.subtree:
        for each, read in node.to_dataset(inherit=False).variables.items():
            name = names.get(str(each), str(each))
            if name == _EARTH:
                continue
            values = read.values
            if read.attrs.get("flag_meanings") == "no yes":
                values = values.astype(np.bool_)
            elif values.dtype.kind == "O":
                values = values.astype(np.str_)
            dims = [names.get(str(dim), str(dim)).removeprefix(_LABELS) for dim in read.dims]
            made[name] = (dims, values, labelled(name, values)[2])
    attrs = {attributes.get(str(key), str(key)): value for key, value in tree.attrs.items() if key != "history"}
    sizes = {dim for dims, _, _ in made.values() for dim in dims}
    return xr.Dataset(
        {name: made[name] for name in made if name not in sizes},
        {name: made[name] for name in made if name in sizes},
        attrs,
    )


def _dataset(group: dict[str, xr.Variable]) -> xr.Dataset:
    dims = {dim for variable in group.values() for dim in variable.dims}
    return xr.Dataset(
        {name: variable for name, variable in group.items() if name not in dims},
        {name: variable for name, variable in group.items() if name in dims},
    )


def _origin(found: xr.Dataset) -> dict[str, Any]:
    """Attributes of the file: those of the Dataset, and those that CF requires."""
    attrs = {_RENAMED_ATTRIBUTES.get(str(key), str(key)): value for key, value in found.attrs.items()}
    return {"Conventions": CONVENTIONS} | attrs | {"history": f"written by {found.attrs.get('source', 'Penumbra')}"}


def _group(name: str, found: xr.Dataset) -> str:
    """Group of a variable; empty for the root."""
    table = next((dim for dim in _TABLES if dim in found.dims), None)
    dims = found[name].dims
    if name in (*_BURNOUT, *_AT_BURNOUT):
        return _OTHERS_GROUP
    if table is None or not dims or table in dims:
        return ""
    near = {dim for variable in found.variables.values() if table in variable.dims for dim in variable.dims}
    return "" if set(dims) <= near and (len(dims) > 1 or _is_text(found[name])) else _OTHERS_GROUP


def _is_text(variable: xr.DataArray) -> bool:
    return variable.dtype.kind in "OUT"


def _described(name: str, found: xr.Dataset, labels: list[str]) -> tuple[Any, dict[str, Any]]:
    """Values and attributes of one variable, including the attributes of positions and labels."""
    values, attrs = found[name].values, dict(found[name].attrs)
    if values.dtype == np.bool_:
        values = values.astype(np.int8)
        attrs |= {"flag_values": np.array([0, 1], np.int8), "flag_meanings": "no yes"}
    elif _is_text(found[name]):
        values = values.astype(object)
        attrs.pop("units", None)
    elif "flag_values" in attrs:
        values = values.astype(np.int8)
    where, beside = _position_variables(name, found), _label_variables(name, found, labels)
    told = " ".join([*beside, *where])
    if told:
        attrs["coordinates"] = told
    if where:
        attrs["grid_mapping"] = _EARTH
    if where and "area" in found and name != "area" and "cell" in found[name].dims:
        attrs["cell_measures"] = "area: area"
    return values, attrs


def _label_variables(name: str, found: xr.Dataset, labels: list[str]) -> list[str]:
    """Variables of ids and names along the variable's dimensions."""
    if _is_text(found[name]):
        return []
    texts = (each for each in map(str, found.variables) if _is_text(found[each]))
    dims = [dim for dim in found[name].dims if dim in labels]
    return [each for each in texts if found[each].ndim == 1 and found[each].dims[0] in dims]


def _position_variables(name: str, found: xr.Dataset) -> tuple[str, ...]:
    """The variables with the positions of a variable's values; empty if it has none or is itself a position."""
    if name in _AT_BURNOUT:
        return _BURNOUT
    if name in found.dims or name.endswith(("latitude", "longitude")):
        return ()
    own = [_POSITIONS.get(str(dim), (f"{dim}_latitude", f"{dim}_longitude")) for dim in reversed(found[name].dims)]
    return next((pair for pair in own if set(pair) <= set(found.variables)), ())


def _earth() -> dict[str, Any]:
    """Attributes of the grid mapping: latitude and longitude on the ellipsoid of WGS 84."""
    return {"long_name": VARIABLES[_EARTH].long_name, **CRS.from_epsg(4326).to_cf()}
