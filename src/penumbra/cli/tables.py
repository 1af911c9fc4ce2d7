"""Datasets as tables 80 columns wide, and as plain data for JSON."""

import json
import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import xarray as xr
from rich import box
from rich.console import Console
from rich.table import Table

from penumbra.cli import console as terminal
from penumbra.cli.console import bold
from penumbra.errors import ClaimError, DomainError, nearest
from penumbra.names import STATES
from penumbra.record.nato import members

__all__ = [
    "allies",
    "check_judged",
    "check_weight",
    "contribution",
    "contribution_record",
    "ledger",
    "ledger_record",
    "new_console",
    "new_table",
    "shares",
    "shares_record",
    "trace",
]

MARKS = {"holds": "●", "fails": "○", "depends": "◐", "cannot be tested": "–", "not judged": "?"}
WIDTH = 80


def new_console() -> Console:
    """Where tables are printed."""
    return terminal.new_console(WIDTH)


def new_table(*columns: str) -> Table:
    """A table without rows; numbers stand right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index == 0 else "right")
    return table


def _seconds(value: Any) -> str:
    return f"{float(value):.0f} s" if math.isfinite(float(value)) else "never"


def trace(one: xr.Dataset) -> None:
    """Print one arc."""
    console = new_console()
    console.print(bold(one.attrs["title"]), f", {one.attrs['date']}, {one.attrs['history']}", sep="")
    console.print(one.attrs["why"])
    flight = new_table("flight", "time", "height", "place", "speed")
    if math.isfinite(float(one.flight_time)):
        flight.add_row(
            "burnout",
            _seconds(one.burnout_time),
            f"{float(one.burnout_height) / 1e3:.0f} km",
            f"{float(one.burnout_latitude):.2f}, {float(one.burnout_longitude):.2f}",
            f"{float(one.burnout_speed) / 1e3:.2f} km/s",
        )
        flight.add_row("apogee", _seconds(one.apogee_time), f"{float(one.apogee_height) / 1e3:.0f} km", "", "")
        flight.add_row("impact", _seconds(one.flight_time), "0 km", "", "")
        console.print(flight)
    sensors = new_table("sensor", "sees", "firm track")
    for key in one.sensor.values:
        row = one.sel(sensor=key)
        spans = [
            f"{a:.0f} to {b:.0f} s" for a, b in zip(row.sight_begin.values, row.sight_end.values, strict=True) if a == a
        ]
        sensors.add_row(str(key), ", ".join(spans) or "never", _seconds(row.firm_track))
    console.print(sensors)
    batteries = new_table("battery", "commit", "windows", "margin", "shots", "first intercept")
    for key in one.battery.values:
        row = one.sel(battery=key)
        spans = [
            f"{a:.0f} to {b:.0f} s"
            for a, b in zip(row.window_begin.values, row.window_end.values, strict=True)
            if a == a
        ]
        margin = float(row.arc_margin)
        met = math.isfinite(float(row.intercept_time))
        batteries.add_row(
            str(key),
            _seconds(row.commit),
            ", ".join(spans) or "none",
            f"{margin:.0f} s" if math.isfinite(margin) else "none",
            str(int(row.arc_shots)),
            f"{float(row.intercept_time):.0f} s, {float(row.intercept_height) / 1e3:.0f} km" if met else "none",
        )
    if one.sizes["battery"]:
        console.print(batteries)


def _share(shares: xr.Dataset, threat: str, place: str) -> str:
    """Covered share of what the class reaches: nominal, and in every to in some world."""
    one = shares.sel(threat=threat, place=place)
    reached = 1.0 - float(one.untouched_share)
    if not reached > 0.0005:
        return "·"
    nominal_reached = float(one.threatened_share)
    nominal = float(one.covered_share) / nominal_reached if nominal_reached else 0.0
    low = float(one.umbra_share) / reached
    high = low + float(one.penumbra_share) / reached
    return f"{100 * nominal:.0f} {100 * low:.0f}-{100 * high:.0f}"


def allies(by_country: xr.Dataset) -> xr.Dataset:
    """The rows of NATO's members on the map's date."""
    inside = members(date.fromisoformat(by_country.attrs["date"]))
    return by_country.sel(place=[place for place in by_country.place.values if place in inside])


def shares(tables: Sequence[xr.Dataset]) -> None:
    """Print shares of several kinds of places, those that no class reaches named in a line."""
    console = new_console()
    first = tables[0]
    console.print(bold(first.attrs["scenario_title"]))
    console.print(
        f"{first.attrs['date']}, {first.attrs['history']}. Per cent of the {first.attrs['of']} that a class can reach: "
        "covered in the nominal world, then in every world - in some world of the published ranges. "
        "A dot: the class reaches none of it."
    )
    classes = [str(threat) for threat in first.threat.values]
    table = new_table("class", *classes)
    table.box = None  # 80 columns hold six classes, not rules between them
    table.columns[0].max_width = 19
    for column in table.columns:
        column.no_wrap = True
    for column in table.columns[1:]:
        column.min_width = 9
    untouched: list[str] = []
    for shares_ in tables:
        for place in shares_.place.values:
            name = str(shares_.place_name.sel(place=place).values)
            cells = [_share(shares_, threat, place) for threat in classes]
            if all(cell == "·" for cell in cells):
                untouched.append(name)
            else:
                table.add_row(name, *cells)
        table.add_section()
    console.print(table)
    if untouched:
        console.print("Untouched by every class: " + ", ".join(dict.fromkeys(untouched)) + ".")


def shares_record(tables: Sequence[xr.Dataset]) -> dict[str, Any]:
    """Shares as plain data: kind of place, place, threat class, figures."""
    figures = ("threatened_share", "covered_share", *(f"{state}_share" for state in STATES))
    first = tables[0]
    return {
        **{key: first.attrs[key] for key in ("scenario", "scenario_hash", "date", "history", "of", "source")},
        "shares": {
            str(shares_.attrs["by"]): {
                str(place): {
                    "name": str(shares_.place_name.sel(place=place).values),
                    "total": float(shares_.total.sel(place=place)),
                    "classes": {
                        str(threat): {
                            name: None if np.isnan(value) else float(value)
                            for name in figures
                            for value in [shares_[name].sel(threat=threat, place=place).values]
                        }
                        for threat in shares_.threat.values
                    },
                }
                for place in shares_.place.values
            }
            for shares_ in tables
        },
    }


_WEIGHTS = {"people": "needed_people", "area": "needed_land"}
"""Word of the command line to the variable of a contribution."""


def check_weight(of: str) -> None:
    """Refuse, before the work, a word that shares cannot be of."""
    if of not in _WEIGHTS:
        raise DomainError(f"no shares of {of!r}{nearest(of, _WEIGHTS)}")


def contribution(found: xr.Dataset, of: str) -> None:
    """Print the share of what is covered that is lost without each sensor, then without each battery."""
    console = new_console()
    console.print(bold(found.attrs["scenario_title"]))
    console.print(
        f"{found.attrs['date']}, {found.attrs['history']}. Per cent of the {of} covered in the nominal world that is "
        "open when this one alone is taken away. A dot: nothing is covered against the class."
    )
    classes = [str(threat) for threat in found.threat.values]
    table = new_table("without", *classes)
    table.box = None
    for column in table.columns[1:]:
        column.min_width, column.no_wrap = 9, True
    for kind, prefix in (("sensor", ""), ("battery", "battery_")):
        for key in found[kind].values:
            lost = found[prefix + _WEIGHTS[of]].sel({kind: key})
            cells = [_percent(float(lost.sel(threat=threat))) for threat in classes]
            table.add_row(str(found[f"{kind}_name"].sel({kind: key}).values), *cells)
        table.add_section()
        if kind == "sensor":
            table.add_row("")
    console.print(table)


def _percent(share: float) -> str:
    if math.isnan(share):
        return "·"
    return "<1" if 0.0 < share < 0.005 else f"{100 * share:.0f}"


def contribution_record(found: xr.Dataset) -> dict[str, Any]:
    """Contributions as plain data: sensors and batteries, class, shares; None where nothing is covered."""
    return {
        **{key: found.attrs[key] for key in ("scenario", "scenario_hash", "date", "history", "source")},
        **{
            plural: {
                str(key): {
                    str(threat): {
                        word: None if np.isnan(value) else float(value)
                        for word, name in _WEIGHTS.items()
                        for value in [found[prefix + name].sel({kind: key, "threat": threat}).values]
                    }
                    for threat in found.threat.values
                }
                for key in found[kind].values
            }
            for kind, plural, prefix in (("sensor", "sensors", ""), ("battery", "batteries", "battery_"))
        },
    }


def ledger_record(judged: xr.Dataset) -> list[dict[str, str]]:
    """Rows of a judged ledger as plain data."""
    fields = ("statement", "said_by", "said_on", "speaks_of", "claim_source", "figure", "reason", "would_change")
    return [
        {"id": str(row), "verdict": str(judged.verdict.values[index])}
        | {field: str(judged[field].values[index]) for field in fields}
        for index, row in enumerate(judged.row.values)
    ]


def check_judged(judged: xr.Dataset) -> None:
    """Raise ClaimError when some check broke off, so that the exit status tells; its row says why."""
    broken = judged.row.values[judged.verdict.values == "not judged"].tolist()
    if broken:
        raise ClaimError(f"not judged, because the check broke off: {', '.join(map(str, broken))}")


def ledger(judged: xr.Dataset) -> None:
    """Print a judged ledger."""
    console = new_console()
    console.print(bold(judged.attrs["title"]), "\n", sep="")
    for one in ledger_record(judged):
        console.print(bold(f"{MARKS[one['verdict']]} {one['verdict']}"), f"  {one['id']}", sep="")
        for label, field in (
            ("said", "statement"),
            ("figure", "figure"),
            ("why", "reason"),
            ("change", "would_change"),
        ):
            grid = Table.grid(padding=(0, 1))
            grid.add_column(width=8, style="dim")
            grid.add_column(width=WIDTH - 10)
            grid.add_row(f"  {label}", one[field])
            console.print(grid)
        console.print()
    for opinion in json.loads(judged.attrs["opinions"]):
        console.print(f"opinion, not judged: {opinion['statement']} ({opinion['said_by']}, {opinion['said_on']})")
