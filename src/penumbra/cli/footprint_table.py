"""The footprint of one battery as a table and as plain data."""

import json
import math
from typing import Any

import numpy as np
import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page, columns

__all__ = ["data", "show"]

_NOMINAL = "Nominal numbers only: the effect of their published ranges is not computed."
_LOOKS = {1: "one", 2: "two"}
_SHOWN_FROM = 0.01  # least share of separate area that is mentioned
_EXTENTS = ("extent_toward", "extent_left", "extent_right", "extent_behind", "greatest_width")


def show(found: xr.Dataset) -> None:
    """Print extents, area and least radar range of each curve for one look and for two."""
    page = Page()
    page.text(bold(found.attrs["title"]))
    bearings = json.loads(found.attrs["bearings"])
    several_bearings = f"; defended from each of {len(bearings)} bearings" if len(bearings) > 1 else ""
    earth = "a rotating" if found.attrs["earth"] == "turning" else "a non-rotating"
    page.text(f"On {earth} Earth; {found.attrs['flights']}{several_bearings}. {_NOMINAL}")
    several = found.sizes["curve"] > 1
    varied = str(found.curve.values[0]).partition(" ")[0].rpartition(".")[2]
    rows = []
    for curve in found.curve.values:
        for looks in found.looks.values:
            one = found.sel(curve=curve, looks=looks)
            name = [str(curve).partition(" ")[2] if looks == found.looks.values[0] else ""] if several else []
            cells = [_kilometres(float(one[each])) for each in _EXTENTS]
            area = _rounded(float(one.defended_area) / 1e6)
            least = _kilometres(float(one.least_radar_range))
            rows.append((*name, _LOOKS[int(looks)], *cells, area, least))
    heads = [Column("looks", right=False), *map(Column, ("toward", "left", "right", "behind", "width"))]
    heads += [Column("area"), Column("radar needs")]
    page.text()
    page.table([*(columns(varied) if several else ()), *heads], rows)
    page.text()
    page.text(
        "One look is one shot; two are shoot, look, shoot. Edges: distance in km from the battery to the first place "
        "that is not defended, left and right when facing the launch points; width: the greatest width across; area "
        f"in km². Radar needs: the least range [km] at {_references(found)} of the battery's own radar "
        "with which the battery itself is defended."
    )
    for sentence in _remarks(found):
        page.text(sentence)


def _references(found: xr.Dataset) -> str:
    """The reference cross-section of the radar's ranges: one for all curves, or one each."""
    each = [f"{metres:g} m²" for metres in found.radar_reference.values.tolist()]
    return each[0] if len(set(each)) == 1 else f"{', '.join(each[:-1])} and {each[-1]}, curve by curve,"


def _kilometres(metres: float) -> str:
    """Whole kilometres; "none" if there is no finite number."""
    return f"{metres / 1e3:,.0f}" if math.isfinite(metres) else "none"


def _rounded(number: float) -> str:
    """The number rounded to three significant digits."""
    return f"{float(f'{number:.3g}'):,.0f}"


def _remarks(found: xr.Dataset) -> list[str]:
    """Sentences on separate parts of the area, and on edges at which flights end."""
    sentences = []
    area, apart = float(found.defended_area.max()), found.apart_area
    share = float((apart / found.defended_area.where(found.defended_area > 0.0)).max()) if area > 0.0 else 0.0
    if share > _SHOWN_FROM:
        sentences.append(
            f"Up to {share:.0%} of an area is separate from the battery, beyond undefended ground, so that the edges "
            "above do not enclose it; --json and .nc have every stretch."
        )
    ends = float(found.flights_end.sum() / max(int((found.defended_to > 0.0).sum()), 1))
    if ends > 0.0:
        sentences.append(f"In {ends:.0%} of directions the edge is the end of flights, not of the defence.")
    return sentences


def data(found: xr.Dataset) -> dict[str, Any]:
    """A footprint as dicts and lists: metres, square metres, degrees; None if no radar range is enough."""
    return {
        **{key: found.attrs[key] for key in ("title", "flights", "earth", "bounds")},
        "bearings": json.loads(found.attrs["bearings"]),
        "curves": [_curve(found.sel(curve=curve)) for curve in found.curve.values],
        "provenance": {key: found.attrs[key] for key in ("source", "scenario_hash", "sources")},
    }


def _curve(one: xr.Dataset) -> dict[str, Any]:
    return {
        "curve": str(one.curve.values),
        "radar_reference": float(one.radar_reference),
        "looks": {_LOOKS[int(k)]: _looks(one.sel(looks=k)) for k in one.looks.values},
    }


def _looks(one: xr.Dataset) -> dict[str, Any]:
    numbers = {name: float(one[name]) for name in (*_EXTENTS, "defended_area", "apart_area", "least_radar_range")}
    return {name: value if math.isfinite(value) else None for name, value in numbers.items()} | {
        "rays": [
            {
                "azimuth": math.degrees(float(ray.ray_azimuth)),
                "defended_to": float(ray.defended_to),
                "latitude": float(ray.defended_to_latitude),
                "longitude": float(ray.defended_to_longitude),
                "flights_end": bool(ray.flights_end),
                "stretches": [
                    [float(a), float(b)]
                    for a, b in zip(ray.defended_begin.values, ray.defended_end.values, strict=True)
                    if not np.isnan(a)
                ],
            }
            for ray in (one.isel(ray=k) for k in range(one.sizes["ray"]))
        ]
    }
