"""Interceptors in orbit as tables and as plain data."""

import math
from typing import Any

import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Page, columns
from penumbra.sentences import amount, listed, percent

__all__ = ["data", "show"]

_FLEETS = {
    "printed": "the number printed",
    "on average": "enough on average",
    "at every time": "enough at every time",
}
_BY_START = ("owned", "owned_least", "owned_most")
_COUNTS = ("mean", "formula", "least", "most", "share")


def show(found: xr.Dataset) -> None:
    """Print the reach, the number owned over the ranges and in drawn worlds, and counts over time."""
    page, attrs = Page(), found.attrs
    page.text(bold(attrs["title"]))
    many = "missile" if attrs["missiles"] == 1 else "missiles at once from any one place"
    shots = "one interceptor" if attrs["shots"] == 1 else f"{attrs['shots']} interceptors"
    page.text(f"For {attrs['missiles']} {many}, {shots} for each.")
    left = attrs["window"] - attrs["delay"]
    page.text(
        f"Nominal: {amount('m', attrs['altitude'])} up, inclined {amount('rad', attrs['inclination'])}. Of "
        f"{attrs['window']:g} s until burnout {attrs['delay']:g} s are lost; in the other {left:g} s an interceptor "
        f"comes {amount('m', float(found.orbit_reach), 3)} far at {amount('m/s', attrs['speed'])}."
    )
    page.text()
    if found.sizes["start"]:
        page.text(bold(_answer(found)))
        page.text()
    rows = [
        (str(key), *(_number(float(found[name].sel(start=key))) for name in ("owned_least", "owned", "owned_most")))
        for key in found.start.values
    ]
    page.table(columns("in orbit, by launch from", "least", "nominal", "most"), rows)
    printed = f"The source prints {attrs['printed']:,}. " if attrs["printed"] else ""
    page.text()
    page.text(
        f"{printed}So many are enough on average; at every time it takes more. Least and most are over the ranges. "
        f"Evenly spread over the shell it would be {_number(float(found.owned_even))}, nominal."
    )
    if "owned_drawn" in found:
        _show_worlds(page, found)
    if "fleet_count" in found:
        _show_fleets(page, found)
    if attrs["note"]:
        page.text(f"Note: {attrs['note']}.")


def _answer(found: xr.Dataset) -> str:
    """How many suffice on average, at the launch that needs most, with the ends of the ranges."""
    least, nominal, most = (float(found[name].max()) for name in ("owned_least", "owned", "owned_most"))
    ends = f"{_number(least)} to {_number(most)} over the ranges"
    return f"{_number(nominal)} interceptors in orbit are enough on average; {ends}."


def _show_worlds(page: Page, found: xr.Dataset) -> None:
    page.text()
    shares = [percent(float(share)) for share in found.owned_share]
    rows = [
        (str(prior), *(_number(float(each)) for each in found.owned_drawn.sel(prior=prior)))
        for prior in found.prior.values
    ]
    page.table(columns("enough on average, by way of reading the ranges", *(f"in {share}" for share in shares)), rows)
    page.text(f"Shares of {found.attrs['worlds']} drawn worlds in which so many are enough.")


def _show_fleets(page: Page, found: xr.Dataset) -> None:
    page.text()
    rows = []
    for fleet in found.fleet.values:
        for start in found.start.values:
            one = found.sel(fleet=fleet, start=start)
            numbers = (f"{float(one[f'in_reach_{name}']):.1f}" for name in ("mean", "formula"))
            ends = (f"{float(one[f'in_reach_{name}']):.0f}" for name in ("least", "most"))
            count = f"{int(one.fleet_count):,}"
            share = percent(float(one.in_reach_share))
            rows.append((_FLEETS[str(fleet)], str(start), count, f"{int(one.fleet_planes)}", *numbers, *ends, share))
    heads = ("from", "owned", "planes", "mean", "formula", "fewest", "most", "enough")
    page.table(columns("counted in reach", *heads), rows)
    page.text()
    kinds = [_FLEETS[str(each)] for each in found.fleet.values]
    page.text(
        f"Counted one by one over {found.attrs['hours']:g} h, nominal: {listed(kinds)}, each in whole planes of as "
        "many satellites. Enough: share of the time in "
        "which an interceptor for each shot is in reach."
    )
    if "at every time" not in found.fleet.values:
        page.text("No fleet of up to 100,000 has enough in reach at every time.")


def _number(count: float) -> str:
    """Three significant digits; "none suffices" if no number does."""
    return f"{float(f'{count:.3g}'):,.0f}" if math.isfinite(count) else "none suffices"


def _plain(count: Any) -> float | None:
    return float(count) if math.isfinite(float(count)) else None


def data(found: xr.Dataset) -> dict[str, Any]:
    """The same as dicts and lists: metres, seconds, degrees; null where no number suffices."""
    attrs = {key: value for key, value in found.attrs.items() if key not in ("Conventions", "inclination")}
    made = attrs | {
        "inclination": math.degrees(found.attrs["inclination"]),
        "reach": float(found.orbit_reach),
        "owned_even": _plain(found.owned_even),
        "starts": {
            str(key): {name: _plain(found[name].sel(start=key)) for name in _BY_START} for key in found.start.values
        },
        "table": {
            "inclinations": [round(math.degrees(float(each)), 9) for each in found.orbit_inclination],
            "latitudes": [float(each) for each in found.over_latitude],
            "owned": [[_plain(each) for each in row] for row in found.owned_over.values],
        },
    }
    if "owned_drawn" in found:
        made["drawn"] = {
            "shares": [float(each) for each in found.owned_share],
            "owned": {
                str(key): [_plain(each) for each in found.owned_drawn.sel(prior=key)] for key in found.prior.values
            },
        }
    if "fleet_count" in found:
        made["fleets"] = {
            str(key): {
                "count": int(found.fleet_count.sel(fleet=key)),
                "planes": int(found.fleet_planes.sel(fleet=key)),
                "starts": {
                    str(start): {name: float(found[f"in_reach_{name}"].sel(fleet=key, start=start)) for name in _COUNTS}
                    for start in found.start.values
                },
            }
            for key in found.fleet.values
        }
    return made
