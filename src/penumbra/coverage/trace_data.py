"""A trace as nested dicts and lists for JSON, in SI units and degrees."""

import json
import math
from typing import Any

import numpy as np
import xarray as xr

__all__ = ["against_data", "trace_data"]


def _number(value: Any) -> float | None:
    """A finite number, or None: JSON has neither nan nor infinity."""
    number = float(value)
    return number if math.isfinite(number) else None


def _pairs(begin: xr.DataArray, end: xr.DataArray) -> list[list[float]]:
    return [[float(a), float(b)] for a, b in zip(begin.values, end.values, strict=True) if not np.isnan(a)]


def trace_data(trace: xr.Dataset) -> dict[str, Any]:
    """A trace as dicts and lists.

    Parameters
    ----------
    trace : Dataset from `penumbra.trace`

    Returns
    -------
    dict
        launch_place, aim_place, reachable, needed_speed, class_speed, flight_time, burnout, apogee, arc, sensors,
        batteries, covered, why, alternatives, other_answers; times [s], heights [m], speeds [m/s], latitudes and
        longitudes [deg]. None means never (for a margin: no intercept). If the aim is not reached, nothing is flown and
        all fields from flight_time to covered are None.
    """
    reached = bool(trace.reachable)
    return {
        **{key: trace.attrs[key] for key in ("scenario", "date", "history", "threat", "launch", "aim")},
        **{f"{role}_place": json.loads(trace.attrs[f"{role}_place"]) for role in ("launch", "aim")},
        "reachable": reached,
        **{f"{whose}_speed": _number(trace[f"{whose}_speed"]) for whose in ("needed", "class")},
        **(_flown(trace) if reached else dict.fromkeys(_FLOWN)),
        "why": trace.attrs["why"],
        "alternatives": json.loads(trace.attrs["alternatives"]),
        "other_answers": json.loads(trace.attrs["other_answers"]),
        "provenance": {key: trace.attrs[key] for key in ("source", "scenario_hash", "sources")},
    }


def against_data(held: xr.Dataset) -> dict[str, Any]:
    """An arc written elsewhere against a trace, as dicts and lists.

    Parameters
    ----------
    held : Dataset from `penumbra.against`

    Returns
    -------
    dict
        file, samples; greatest_apart, rms_apart, other_end_apart [m]; greatest_apart_time, other_end [s]; arc, a row
        for each sample: time [s], and distance, along the ground, in height [m]; None where our flight has no such
        moment
    """
    names = ("other_time", "apart", "apart_on_ground", "apart_in_height")
    rows = zip(*(held[name].values.tolist() for name in names), strict=True)
    scalars = ("greatest_apart", "greatest_apart_time", "rms_apart", "other_end", "other_end_apart")
    return {
        "file": held.attrs["against"],
        "samples": held.sizes["sample"],
        **{name: float(held[name]) for name in scalars},
        "arc": [[_number(value) for value in row] for row in rows],
    }


_FLOWN = ("flight_time", "burnout", "apogee", "arc", "sensors", "batteries", "covered")


def _flown(trace: xr.Dataset) -> dict[str, Any]:
    """The fields of `_FLOWN`, which exist only for an arc that is flown."""

    def of(prefix: str, fields: tuple[str, ...]) -> dict[str, float | None]:
        return {field: _number(trace[f"{prefix}_{field}"]) for field in fields}

    return {
        "flight_time": _number(trace.flight_time),
        "burnout": of("burnout", ("time", "latitude", "longitude", "height", "speed")),
        "apogee": of("apogee", ("time", "height")),
        "arc": [
            {"time": float(t), "latitude": float(phi), "longitude": float(lam), "height": float(h)}
            for t, phi, lam, h in zip(
                trace.time.values,
                trace.track_latitude.values,
                trace.track_longitude.values,
                trace.height.values,
                strict=True,
            )
        ],
        "sensors": {
            str(key): {
                "intervals": _pairs(trace.sight_begin.sel(sensor=key), trace.sight_end.sel(sensor=key)),
                "firm_track": _number(trace.firm_track.sel(sensor=key)),
            }
            for key in trace.sensor.values
        },
        "batteries": {str(key): _battery(trace.sel(battery=key)) for key in trace.battery.values},
        "covered": bool(trace.arc_covered),
    }


def _battery(one: xr.Dataset) -> dict[str, Any]:
    met = math.isfinite(float(one.intercept_time))
    fields = ("time", "latitude", "longitude", "height")
    return {
        "commit": _number(one.commit),
        "windows": _pairs(one.window_begin, one.window_end),
        "margin": _number(one.arc_margin),
        "shots": int(one.arc_shots),
        "first_intercept": {field: float(one[f"intercept_{field}"]) for field in fields} if met else None,
    }
