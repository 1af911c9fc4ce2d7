"""One snapshot as the report sees it: its map, and what of NATO Europe is reached and covered by class."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import numpy as np
import xarray as xr

from penumbra.coverage.share import share
from penumbra.scenario.model import History, Scenario

__all__ = ["Reach", "View", "decisive", "reaches", "same_map", "view"]

_NONE = 1e-9  # a share below it is none, one that much below 1 is all


class Reach(NamedTuple):
    """Of a place: its total, what of it a class can reach, and what is covered; shares of the reached, nan if none."""

    place: str
    total: float
    reached: float  # of the total
    surely: float
    nominal: float
    at_best: float

    @property
    def amount(self) -> float:
        """How many, or how much land, can be reached."""
        return self.total * self.reached


class View(NamedTuple):
    """A map and the figures that sentences about it need, by class."""

    area: xr.Dataset
    reach: Mapping[str, Reach]

    @property
    def date(self) -> date:
        """The day."""
        return date.fromisoformat(self.area.attrs["date"])

    @property
    def history(self) -> History:
        """Planned or actual."""
        return self.area.attrs["history"]


def reaches(shares: xr.Dataset, place: str, name: str | None = None) -> dict[str, Reach]:
    """A place's figures by class, from the Dataset of `penumbra.share`."""
    own = shares.sel(place=place)
    name, total = name or str(own.place_name.values), float(own.total)
    found = {}
    for row, key in enumerate(own.threat.values.tolist()):
        umbra, doubtful, nominal = (float(own[f"{s}_share"].values[row]) for s in ("umbra", "penumbra", "covered"))
        reached = umbra + doubtful + float(own.open_share.values[row])
        if reached > _NONE:
            shares_ = (_exact(part / reached) for part in (umbra, nominal, umbra + doubtful))
            found[key] = Reach(name, total, _exact(reached), *shares_)
        else:
            found[key] = Reach(name, total, reached if np.isnan(reached) else 0.0, np.nan, np.nan, np.nan)
    return found


def _exact(share_: float) -> float:
    """A share without the dust of rounding at its ends."""
    return 0.0 if share_ < _NONE else 1.0 if share_ > 1.0 - _NONE else share_


def view(area: xr.Dataset) -> View:
    """A map with the figures of NATO Europe; of all NATO where that is mostly elsewhere; else of everybody on it."""
    allies = share(area, "people", "alliance")
    europe, all_ = (float(allies.total.sel(place=key)) for key in ("nato-europe", "nato"))
    if all_ > 0.0:
        key, name = ("nato-europe", "NATO Europe") if europe > all_ / 2.0 else ("nato", "NATO")
        return View(area, reaches(allies, key, name))
    each = share(area, "people", "country")
    total = each.total.sum("place")
    parts = [str(name) for name in each.data_vars if str(name).endswith("_share")]
    everyone = (each[parts].fillna(0.0) * each.total).sum("place") / total
    everyone = everyone.assign(total=total).expand_dims(place=["all"])
    return View(area, reaches(everyone.assign(total=("place", [float(total)])), "all", "the map"))


def same_map(one: xr.Dataset, other: xr.Dataset) -> bool:
    """Whether two maps say the same of every cell."""
    return all(np.array_equal(one[name].values, other[name].values) for name in ("cell", "threat", "state", "covered"))


def decisive(scenario: Scenario, shown: View, most: int = 2) -> list[str]:
    """The classes that matter most: ascribed to somebody by that day rather than supposed, then by people in reach."""
    reaching = [key for key, own in shown.reach.items() if own.reached > 0.0] or list(shown.reach)[-1:]
    supposed = {key for key in reaching if not scenario.threats[key].attributed_on(shown.date)}
    return sorted(reaching, key=lambda key: (key in supposed, -shown.reach[key].amount))[:most]
