"""What a shield costs for each person whom it covers, and for each missile that it stops in a stated raid."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from penumbra.coverage.share import share
from penumbra.errors import DomainError
from penumbra.scenario.model import Shield

__all__ = ["per_missile", "per_person"]


def per_person(
    of: Shield | str | Path, area: xr.Dataset, totals: Mapping[str, float], coords: dict[str, Any]
) -> dict[str, Any]:
    """Cost for each person who is covered on nominal figures, by class."""
    if not isinstance(of, Shield):
        raise DomainError("cost: area: a programme covers nobody by itself; give the shield that the map is of")
    found = share(area, of="people", by="all")
    if (area.attrs["scenario"], area.attrs["date"]) != (of.scenario.id, of.date.isoformat()):
        raise DomainError(
            f"cost: area: the map is of {area.attrs['scenario']} on {area.attrs['date']}; give its own shield"
        )
    coords["threat"] = found.threat.values
    covered = (found.covered_share * found.total).isel(place=0).values
    with np.errstate(divide="ignore"):
        each = {which: np.where(covered > 0.0, money / covered, math.inf) for which, money in totals.items()}
    return {
        "covered_people": covered,
        "cost_per_person": each["nominal"],
        "cost_per_person_least": each["least"],
        "cost_per_person_most": each["most"],
    }


def per_missile(of: Shield | str | Path, raid: xr.Dataset, totals: Mapping[str, float]) -> dict[str, Any]:
    """Cost for each missile that is stopped in a raid: the mean; least and most by the ends of 90 of 100 plays.

    raid : of `penumbra.raid`; totals : nominal, least, most.
    """
    if not isinstance(of, Shield):
        raise DomainError("cost: raid: a programme stops nothing by itself; give the shield that the raid is on")
    own, told = (of.scenario.id, of.date.isoformat(), of.history), ("scenario", "date", "history")
    if tuple(raid.attrs[name] for name in told) != own:
        its = ", ".join(str(raid.attrs[name]) for name in told)
        raise DomainError(f"cost: raid: it is on {its}, not on {', '.join(own)}; give a raid on this shield")
    stopped = float(raid.layer_stopped.sum())
    come = stopped + float(raid.leak_mean)  # those that reach their aim
    few, many = max(come - float(raid.leak_high), 0.0), max(come - float(raid.leak_low), stopped)

    def each(money: float, count: float) -> float:
        return money / count if count > 0.0 else math.inf

    return {
        "stopped_missiles": stopped,
        "cost_per_stopped": each(totals["nominal"], stopped),
        "cost_per_stopped_least": each(totals["least"], many),
        "cost_per_stopped_most": each(totals["most"], min(few, stopped)),
    }
