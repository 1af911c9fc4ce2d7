"""Shares of people or land, by country, named area or alliance, from a map's Dataset alone."""

import json
from collections.abc import Mapping
from datetime import date

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest
from penumbra.names import STATES, dataset
from penumbra.record.nato import members
from penumbra.world.map_units import units

__all__ = ["OF", "share"]

OF = {"people": "part_people", "area": "part_area"}
BY = ("country", "area", "alliance")
OVERSEAS_ALLIES = ("CAN", "USA")


def _places(area: xr.Dataset, by: str) -> Mapping[str, tuple[str, frozenset[str]]]:
    """Place key to its name and its map units."""
    known = units()
    if by == "area":
        named = json.loads(area.attrs["areas"])
        return {key: (item["name"], frozenset(item["map_units"])) for key, item in named.items()}
    present = sorted(set(area.part_unit.values))
    if by == "country":
        countries = sorted({known[unit].country for unit in present})
        return {
            country: (
                next(known[unit].country_name for unit in present if known[unit].country == country),
                frozenset(unit for unit in present if known[unit].country == country),
            )
            for country in countries
        }
    allies = set(members(date.fromisoformat(area.attrs["date"])))

    def of_members(chosen: set[str]) -> frozenset[str]:
        return frozenset(unit for unit in present if known[unit].sovereign in chosen)

    return {
        "nato": ("NATO, on the map", of_members(allies)),
        "nato-europe": ("NATO Europe", of_members(allies - set(OVERSEAS_ALLIES))),
    }


def share(area: xr.Dataset, of: str = "people", by: str = "country") -> xr.Dataset:
    """How much of each place is threatened, covered, and in each state.

    Parameters
    ----------
    area : Dataset from `penumbra.cover`
    of : "people" or "area"
        People are each country's total spread over its towns of 5,000 and more; area is land.
    by : "country", "area" (the scenario's named areas) or "alliance" (NATO on the map's date, by accession, and
        NATO Europe: its members but Canada and the United States, with all their land on the map)

    Returns
    -------
    Dataset (threat, place)
        total : (place,) people or [m²]
        threatened_share, covered_share and one share for each state, of the total; nan where the total is 0.

    Raises
    ------
    DomainError
        `of` or `by` is not one of those words.
    """
    for word, known in ((of, OF), (by, BY)):
        if word not in known:
            raise DomainError(f"no shares by {word!r}{nearest(word, known)}")
    places = _places(area, by)
    weight = np.asarray(area[OF[of]].values, dtype=float)
    cell, unit = area.part_cell.values, area.part_unit.values
    chosen = np.array([np.isin(unit, sorted(codes)) for _, codes in places.values()]).reshape(len(places), unit.size)
    shared = chosen * weight
    total = shared.sum(axis=1)

    def of_total(flag: NDArray[np.bool_]) -> NDArray[np.float64]:
        with np.errstate(invalid="ignore", divide="ignore"):
            return flag[:, cell].astype(float) @ shared.T / total

    state = area.state.values
    by_state = {f"{name}_share": of_total(state == index) for index, name in enumerate(STATES)}
    return dataset(
        {"threat": area.threat.values, "place": list(places)},
        area.attrs | {"title": f"Shares of {of} by {by}", "of": of, "by": by},
        place_name=[name for name, _ in places.values()],
        total=total,
        threatened_share=of_total(area.threatened.values),
        covered_share=of_total(area.covered.values),
        **by_state,
    )
