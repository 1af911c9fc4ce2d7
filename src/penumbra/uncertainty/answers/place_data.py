"""The answers of `penumbra.place` as JSON data."""

import json
import math
from typing import Any

import xarray as xr

from penumbra.names import CASES
from penumbra.uncertainty.answers.territory_sentences import between, half

__all__ = ["data", "number"]


def data(found: xr.Dataset) -> list[dict[str, Any]]:
    """The places and territories in the order asked."""
    told = {name: json.loads(found.attrs[name]) for name in ("words", "notes", "rules", "changes", "doubt")}
    made = []
    for k, (kind, at) in enumerate(json.loads(found.attrs["asked"])):
        own = {"kind": kind} | {name: each[k] for name, each in told.items()}
        one = found.isel(aim=at) if kind == "place" else found.isel(territory=at)
        made.append(own | (_place(one) if kind == "place" else _territory(one)))
    return made


def _territory(one: xr.Dataset) -> dict[str, Any]:
    return {
        "territory": str(one.territory.item()),
        "people": float(one.territory_people),
        "land": float(one.territory_area),
        "worlds": int(one.territory_worlds),
        "classes": [_territory_class(one.sel(threat=key)) for key in one["threat"].values],
    }


def _territory_class(one: xr.Dataset) -> dict[str, Any]:
    ends = {str(prior): one["territory_covered"].sel(prior=prior).values for prior in one["prior"].values}
    return {
        "threat": str(one.threat.item()),
        **{
            f"{of}_by_state": {
                str(word): number(one[f"territory_{of}_by_word"].sel(word=word)) for word in one["word"].values
            }
            for of in ("people", "land")
        },
        "covered_in_80_of_100_cases": [number(each) for each in between(one)],
        "half_covered_least": number(half(one)[0]),
        "half_covered_most": number(half(one)[1]),
        "half_covered_by_prior": {
            str(prior): number(one["territory_half"].sel(prior=prior)) for prior in one["prior"].values
        },
        "covered_by_prior": {prior: [number(each) for each in mine] for prior, mine in ends.items()},
        "nominal_covered": number(one.territory_nominal_covered),
        "nominal_reached": number(one.territory_nominal_reached),
        "beyond_range": number(one.territory_beyond),
    }


def _place(one: xr.Dataset) -> dict[str, Any]:
    return {
        "place": str(one.aim_name.item()),
        "taken": str(one.aim_taken.item()),
        "latitude": float(one.aim_latitude),
        "longitude": float(one.aim_longitude),
        "worlds": int(one.attrs["worlds"]),
        "classes": [_class(one.sel(threat=key)) for key in one["threat"].values],
    }


def _class(one: xr.Dataset) -> dict[str, Any]:
    return {
        "threat": str(one.threat.item()),
        "state": CASES[int(one.aim_word)],
        "covered_least": number(one.covered_least),
        "covered_most": number(one.covered_most),
        "error": number(one.covered_error),
        "reached_least": number(one.reached_least),
        "by_prior": {str(key): number(one.covered_probability.sel(prior=key)) for key in one["prior"].values},
        "by_alternative": {
            str(name): {
                str(key): number(one.alternative_probability.sel(alternative=name, prior=key))
                for key in one["prior"].values
            }
            for name in one["alternative"].values
        },
        "nominal_covered": bool(one.place_covered),
        "nominal_margin": number(one.place_margin),
        "nominal_shots": int(one.place_shots),
        "beyond_range": number(one.place_beyond),
        "battery_margin": {
            str(key): number(one.place_battery_margin.sel(battery=key)) for key in one["battery"].values
        },
    }


def number(value: Any) -> float | None:
    """A finite number, or none."""
    return float(value) if math.isfinite(float(value)) else None
