"""A map of one day in one history, and what of the protected it reaches and covers, by class."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import numpy as np
import xarray as xr

from penumbra.coverage.share import share
from penumbra.errors import DomainError
from penumbra.scenario.model import History, Scenario
from penumbra.sentences import with_article

__all__ = ["MappedDay", "Reach", "decisive", "mapped_day", "reaches", "same_map"]


class Reach(NamedTuple):
    """Of a place: its total, what of it a class can reach, and what is covered; shares of the reached, nan if none."""

    place: str
    total: float
    reached: float  # of the total
    surely: float
    nominal: float
    at_best: float
    edge: tuple[float, float]  # `nominal` with the towns on an edge on the side that makes it least, and greatest

    @property
    def called(self) -> str:
        """The place within a sentence, with its article."""
        return with_article(self.place)

    @property
    def amount(self) -> float:
        """How many, or how much land, can be reached."""
        return self.total * self.reached


class MappedDay(NamedTuple):
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


def reaches(shares: xr.Dataset, place: str) -> dict[str, Reach]:
    """A place's figures by class, from the Dataset of `penumbra.share`; exactly 0 for none, and 1 for all."""
    own = shares.sel(place=place)
    name, total = str(own.place_name.values), float(own.total)
    found = {}
    for key in own.threat.values.tolist():
        one = own.sel(threat=key)
        reached = 1.0 - float(one.untouched_share)
        if int(one.reached_pieces) > 0:
            surely, at_best = float(one.umbra_of_reached), float(one.possible_of_reached)
            nominal, *edge = (
                float(one[f"covered_of_reached{end}"].fillna(0.0)) if f"covered_of_reached{end}" in one else np.nan
                for end in ("", "_low", "_high")
            )
            least, most = (nominal if np.isnan(each) else each for each in edge)
            found[key] = Reach(name, total, reached, surely, nominal, at_best, (least, most))
        else:
            found[key] = Reach(name, total, reached, np.nan, np.nan, np.nan, (np.nan, np.nan))
    return found


def mapped_day(area: xr.Dataset) -> MappedDay:
    """A map with the figures of those whom its scenario protects.

    Raises
    ------
    DomainError
        The map knows the nominal world alone.
    """
    if "state" not in area:
        raise DomainError(
            f"the map of {area.attrs['date']} knows the nominal numbers alone, and a report needs their ranges: make "
            "it with penumbra.cover without nominal=True"
        )
    return MappedDay(area, reaches(share(area, "people", "protected"), "protected"))


def same_map(one: xr.Dataset, other: xr.Dataset) -> bool:
    """Whether two maps say the same of every cell, and of every point where people live."""
    names = ("cell", "threat", "state", "covered", "home_state", "home_covered")
    return all(np.array_equal(one[name].values, other[name].values) for name in names)


def decisive(scenario: Scenario, shown: MappedDay, most: int = 2) -> list[str]:
    """The classes that matter most: ascribed to somebody by that day rather than supposed, then by people in reach."""
    reaching = [key for key, own in shown.reach.items() if own.reached > 0.0] or list(shown.reach)[-1:]
    supposed = {key for key in reaching if not scenario.threats[key].attributed_on(shown.date)}
    return sorted(reaching, key=lambda key: (key in supposed, -shown.reach[key].amount))[:most]
