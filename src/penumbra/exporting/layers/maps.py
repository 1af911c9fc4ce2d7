"""Layers of maps: outlines of answers, cells, and the points where people live."""

from collections.abc import Iterable, Mapping
from typing import Any

import h3.api.numpy_int as h3
import numpy as np
import shapely
import xarray as xr
from numpy.typing import NDArray

from penumbra import palette
from penumbra.earth.outline import area as area_of
from penumbra.earth.outline import cell_shapes
from penumbra.exporting.layer import Field, Layer, field, origin_of
from penumbra.names import CASES, NOMINAL, RANGES, SHIPS, STATES
from penumbra.safe_text import visible
from penumbra.uncertainty.bounds.outlines import Outline

__all__ = ["COLOURS", "MEANINGS", "answers_of", "cases_layer", "cells_layer", "outlines_layer", "towns_layer"]

_COVERED = "covered with nominal figures"
_UNTOUCHED = "reached by no launch point in any case that was computed"
MEANINGS: Mapping[str, Mapping[str, str]] = {
    RANGES: {
        "untouched": _UNTOUCHED,
        "umbra": "covered in every case of the published ranges",
        "penumbra": "covered in some cases only",
        "open": "reached, and covered in no case that was computed",
        "covered": _COVERED,
    },
    SHIPS: {
        "untouched": _UNTOUCHED,
        "umbra": "covered wherever the ships are in their boxes, every number being nominal",
        "penumbra": "covered from some places of the ships only, every number being nominal",
        "open": "reached, and covered from no place of the ships that was computed, every number being nominal",
        "covered": _COVERED,
    },
    NOMINAL: {
        "untouched": "reached by no launch point with nominal figures",
        "open": "reached, and not covered with nominal figures",
        "covered": _COVERED,
    },
}
"""Meaning of an answer, by what was varied."""

_CASES = {
    "out of reach": "reached by no launch point in any case that was computed",
    "in reach, not covered": "reached, and covered in no case that was computed",
    "doubtful": "covered in some cases only, and not likely",
    "likely": "covered in at least 50 of 100 cases, however the published ranges are read as distributions",
    "covered in every case": "covered in every case of the published ranges",
}
COLOURS = {
    "untouched": "#ffffff",
    "open": palette.LAND,
    "penumbra": palette.PENUMBRA_TINT,
    "umbra": palette.UMBRA,
    "covered": palette.LIKELY,
    "out of reach": "#ffffff",
    "in reach, not covered": palette.LAND,
    "doubtful": palette.PENUMBRA_TINT,
    "likely": palette.LIKELY,
    "covered in every case": palette.UMBRA,
}
"""Colour of each answer."""

_SHARES = ("covered_least", "covered_most", "covered_error", "reached_least", "reached_most")
_OF_CASES = ("worlds", "worlds_drawn", "seed", "interrupted", "nothing_uncertain")


def outlines_layer(found: Iterable[Outline], area: xr.Dataset) -> Layer:
    """Outlines as a layer, a feature for each class and answer.

    Parameters
    ----------
    found : iterable of Outline
        From `penumbra.outlines`.
    area : Dataset
        Their map, of which only the attributes are used.
    """
    outlines = list(found)
    means = MEANINGS[area.attrs["bounds"]]
    answers = np.array([each.answer for each in outlines], dtype=object)
    return Layer(
        name="outlines",
        title=visible(str(area.attrs["title"])),
        key=("threat", "answer"),
        shapes=_objects([each.shape for each in outlines]),
        fields=(
            Field("threat", np.array([each.threat for each in outlines], dtype=object), "threat class"),
            Field("answer", answers, "what holds there"),
            Field("meaning", np.array([means[each] for each in answers], dtype=object), "the answer in words"),
            Field("area_km2", np.array([area_of(each.shape) / 1e6 for each in outlines]), "area", "km2", 0),
        ),
        meanings={each: means[each] for each in dict.fromkeys(answers)},
        colours=COLOURS,
        **origin_of(area),
    )


def answers_of(area: xr.Dataset) -> tuple[tuple[str, ...], NDArray[np.int8]]:
    """Words for the answers of a map, and their index (threat, cell); of a nominal map untouched, open and covered."""
    if "state" in area:
        return STATES, area.state.values.astype(np.int8)
    covered, reached = (area[name].values.astype(np.int8) for name in ("covered", "threatened"))
    return ("untouched", "open", "covered"), reached + covered * reached


def cells_layer(area: xr.Dataset, everything: bool = False) -> Layer:
    """The cells of a map that a class reaches, a feature for each class and cell.

    Parameters
    ----------
    area : Dataset from `penumbra.cover`
    everything : bool
        Whether to add the cells that the class does not reach.
    """
    words, index = answers_of(area)
    row, cell = np.nonzero(index >= (0 if everything else 1))
    means = MEANINGS[area.attrs["bounds"]]
    return Layer(
        name="cells",
        title=visible(str(area.attrs["title"])),
        key=("threat", "cell"),
        shapes=_shapes_of(area.cell.values, cell),
        fields=(
            Field("threat", area.threat.values.astype(object)[row], "threat class"),
            Field("cell", _hexadecimal(area.cell.values)[cell], "H3 cell id"),
            field("latitude", area.latitude.values[cell]),
            field("longitude", area.longitude.values[cell]),
            Field("answer", np.array(words, dtype=object)[index[row, cell]], "what holds at the cell's centre"),
            field("covered", area.covered.values[row, cell].astype(np.bool_)),
            field("margin", _finite(area.margin.values[row, cell]), digits=1),
            field("shots", area.shots.values[row, cell]),
            Field("area_km2", area.area.values[cell] / 1e6, "area of the cell on the ellipsoid", "km2"),
            field("people", area.people.values[cell], digits=0),
            field("map_unit", area.map_unit.values.astype(object)[cell]),
        ),
        meanings={word: means[word] for word in words[0 if everything else 1 :]},
        colours=COLOURS,
        **origin_of(area),
    )


def towns_layer(area: xr.Dataset) -> Layer:
    """The points where people live that a class reaches; a town is one point, a city has several.

    area : Dataset from `penumbra.cover`
    """
    nominal = "home_state" not in area
    covered, reached = (area[f"home_{name}"].values.astype(np.int8) for name in ("covered", "threatened"))
    words = ("untouched", "open", "covered") if nominal else STATES
    index = reached + covered * reached if nominal else area.home_state.values.astype(np.int8)
    row, home = np.nonzero(index)
    means = MEANINGS[area.attrs["bounds"]]
    at = np.column_stack((area.home_longitude.values, area.home_latitude.values))
    return Layer(
        name="towns",
        title=visible(str(area.attrs["title"])),
        key=("threat", "home"),
        shapes=shapely.points(at)[home] if len(home) else _objects([]),
        fields=(
            Field("threat", area.threat.values.astype(object)[row], "threat class"),
            Field("home", home, "index of the point among all points where people live"),
            field("home_town", area.home_town.values.astype(object)[home], "town"),
            field("home_unit", area.home_unit.values.astype(object)[home], "map_unit"),
            field("home_latitude", area.home_latitude.values[home], "latitude"),
            field("home_longitude", area.home_longitude.values[home], "longitude"),
            field("home_people", area.home_people.values[home], "people", digits=0),
            Field("answer", np.array(words, dtype=object)[index[row, home]], "what holds at the point"),
            field("home_covered", covered[row, home].astype(np.bool_), "covered"),
            field("home_margin", _finite(area.home_margin.values[row, home]), "margin", digits=1),
            field("home_shots", area.home_shots.values[row, home], "shots"),
        ),
        meanings={word: means[word] for word in words[1:]},
        colours=COLOURS,
        **origin_of(area),
    )


def cases_layer(found: xr.Dataset, everything: bool = False) -> Layer:
    """The cells of a map of cases that a class reaches: the state, and the interval of the share of cases covered.

    Parameters
    ----------
    found : Dataset from `penumbra.case_map`
    everything : bool
        Whether to add the cells that the class does not reach.
    """
    word = found["aim_word"].values
    row, cell = np.nonzero((word != CASES.index("out of reach")) | everything)
    states = np.array(CASES, dtype=object)[word[row, cell]]
    priors = {"priors": [str(each) for each in found["prior"].values]}
    told = origin_of(found, _OF_CASES)
    return Layer(
        name="cases",
        title=visible(str(found.attrs["title"])),
        key=("threat", "cell"),
        shapes=_shapes_of(found["aim_cell"].values, cell),
        fields=(
            Field("threat", found["threat"].values.astype(object)[row], "threat class"),
            Field("cell", _hexadecimal(found["aim_cell"].values)[cell], "H3 cell id"),
            field("aim_latitude", found["aim_latitude"].values[cell], "latitude"),
            field("aim_longitude", found["aim_longitude"].values[cell], "longitude"),
            Field("state", states, "in how many of the cases it is covered"),
            *(field(name, _finite(found[name].values[row, cell])) for name in _SHARES),
        ),
        meanings={each: _CASES[each] for each in CASES if everything or each in states},
        colours=COLOURS,
        **(told | {"origin": told["origin"] | priors}),
    )


def _shapes_of(cells: NDArray[np.uint64], index: NDArray[np.int64]) -> NDArray[Any]:
    """Shapes of the cells at an index (feature,); each cell is made once."""
    own, back = np.unique(index, return_inverse=True)
    return cell_shapes(cells[own])[back]


def _hexadecimal(cells: NDArray[np.uint64]) -> NDArray[Any]:
    return _objects([h3.int_to_str(one) for one in cells.tolist()])


def _finite(values: NDArray[Any]) -> NDArray[np.float64]:
    """Values without infinities, which text formats lack: no margin is minus infinity."""
    return np.where(np.isfinite(values), values, np.nan)


def _objects(given: list[Any]) -> NDArray[Any]:
    made = np.empty(len(given), dtype=object)
    made[:] = given
    return made
