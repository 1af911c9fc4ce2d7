"""A map of cases in the form that the painter of maps takes, and its figures in words."""

import json
from collections.abc import Mapping
from typing import Any

import h3.api.numpy_int as h3
import numpy as np
import xarray as xr

from penumbra.coverage.share_places import places
from penumbra.names import CASES
from penumbra.safe_text import shortened
from penumbra.sentences import million, percent, with_article

__all__ = ["as_map", "drawn_in_words", "how_sure_in_words", "notes_of_cases"]

_PLACE = 40  # characters of whom the scenario protects
_NAMES = {"aim_cell": "cell", "aim_latitude": "latitude", "aim_longitude": "longitude", "aim_unit": "map_unit"}


def as_map(found: xr.Dataset) -> xr.Dataset:
    """The Dataset of `penumbra.case_map` along cells, with the names of a map's variables."""
    area = found.rename({"aim": "cell"} | {old: new for old, new in _NAMES.items() if old != "aim_cell"})
    area = area.assign_coords(cell=found["aim_cell"].values).drop_vars("aim_cell", errors="ignore")
    wide = h3.average_hexagon_area(h3.get_resolution(int(area.cell.values[0])), "m^2")
    return area.assign(
        area=("cell", np.full(area.sizes["cell"], wide)),
        threatened=area.aim_word != CASES.index("out of reach"),
        part_unit=area.map_unit,
        home_unit=area.map_unit,
    )


def notes_of_cases(area: xr.Dataset) -> dict[str, str]:
    """Of the people whom the scenario protects: how many each class reaches, and their shares by state."""
    everybody = not json.loads(area.attrs.get("protects", "{}"))
    present = frozenset(area.map_unit.values.tolist()) - {""}
    name = places(area.attrs, present, "protected")["protected"].name
    where = "on the map" if everybody else f"of {with_article(shortened(name, _PLACE))}"
    notes = {}
    for key in area.threat.values.tolist():
        people = dict(zip(CASES, area.case_people.sel(threat=key).values.tolist(), strict=True))
        reached = sum(people.values()) - people[CASES[0]]
        if reached <= 0.0:
            notes[key] = f"Reaches nobody {where}"
            continue
        shares = [f"{percent(people[word] / reached)} {word}" for word in CASES[:1:-1]]
        notes[key] = f"Reaches {million(reached)} people {where}: {', '.join(shares)}"
    return notes


def drawn_in_words(attrs: Mapping[str, Any]) -> str:
    """How many cases were drawn, in sentences."""
    if attrs["nothing_uncertain"]:
        return "No number in use has a range, so nothing was drawn: this is the nominal answer, and the only one."
    early = " The run was stopped early." if attrs["interrupted"] else ""
    return (
        f"{int(attrs['worlds']):,} cases, each one complete choice of the published figures, were drawn where these "
        f"leave a doubt.{early}"
    )


def how_sure_in_words(found: xr.Dataset) -> str:
    """How many cases were drawn, and how exactly the shares of cases are known, in sentences; of a map or its cases."""
    told = drawn_in_words(found.attrs)
    if found.attrs["nothing_uncertain"] or not found.attrs["worlds"]:
        return told
    known = found["covered_error"].values[found["reached_least"].values >= 0.5]
    if not known.size:
        return told
    return (
        f"{told} For a place that is reached in half of them or more, how often it is covered is known to within "
        f"{100.0 * known.max():.0f} of 100 cases."
    )
