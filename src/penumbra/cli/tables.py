"""Datasets as tables in the available width, and as plain data for JSON."""

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Page, columns
from penumbra.coverage.provenance import area_attributes, areas_in_words
from penumbra.coverage.share_places import members_protected
from penumbra.errors import ClaimError
from penumbra.names import DISAGREE, HELD, NOMINAL, RANGES, SHIPS
from penumbra.report.claim_rows import as_planned
from penumbra.report.words import unranged
from penumbra.sentences import day, days_in_words
from penumbra.uncertainty.answers.sentences import held_in

__all__ = [
    "check_judged",
    "contribution",
    "contribution_data",
    "ledger",
    "ledger_data",
    "of_protected",
    "share_cell",
    "shares",
    "shares_data",
]

MARKS = {"holds": "●", "fails": "○", "depends": "◐", "cannot be tested": "–", "not judged": "?"}


def share_cell(shares: xr.Dataset, threat: str, place: str) -> str:
    """Covered share of what the class reaches: nominal, and if bounded, in every world to in at least one world."""
    one = shares.sel(threat=threat, place=place)
    if not int(one.reached_pieces):
        return "·"
    nominal = _percent(float(one.covered_of_reached.fillna(0.0)))
    if "umbra_of_reached" not in one:
        return nominal
    return f"{nominal} {_percent(float(one.umbra_of_reached))}-{_percent(float(one.possible_of_reached))}"


_SHOWN_FROM = 0.02  # smaller effects of towns near an edge are only in JSON and NetCDF


def _by_edge(tables: Sequence[xr.Dataset]) -> list[tuple[str, ...]]:
    """Rows of places whose nominal figure depends on towns near an edge by two points or more; its range by class."""
    found: dict[str, tuple[str, ...]] = {}
    for shares_ in tables:
        if "covered_of_reached_low" not in shares_:
            continue
        for place in shares_.place.values:
            own = shares_.sel(place=place)
            ends = [own[f"covered_of_reached{end}"].values.tolist() for end in ("_low", "_high")]
            cells = [
                f"{_percent(least)}-{_percent(most)}" if most - least >= _SHOWN_FROM else ""
                for least, most in zip(*ends, strict=True)
            ]
            if any(cells):
                found[str(own.place_name.item())] = (str(own.place_name.item()), *cells)
    return list(found.values())


_EXAMPLES = {
    RANGES: "For example 45 0-97: with nominal numbers 45 % are covered, in every case of the published ranges 0 %, "
    "in at least one case 97 %",
    SHIPS: "For example 45 37-70: with the ships on station 45 % are covered, wherever they are in their boxes 37 %, "
    "from somewhere in them 70 %, by nominal numbers",
    NOMINAL: "Covered with nominal numbers; the published ranges were not used",
}
"""How a cell of the table of shares is read."""
_WHOM = {"people": "people whom", "area": "land that"}
_HOW_MUCH = {
    "people": "none of the people there. How many it reaches is",
    "area": "none of the land there. How much it reaches is",
}


def _questions(first: xr.Dataset) -> str:
    """The questions over whose published answers the bounds go, as a sentence; empty if the bounds do not."""
    if first.attrs["bounds"] != RANGES:
        return ""
    asked = [one["question"] for one in json.loads(first.attrs.get("alternatives", "{}")).values() if one["others"]]
    if not asked:
        return ""
    return f" The cases include all published answers to: {' '.join(asked)}"


def _notes(tables: Sequence[xr.Dataset]) -> list[str]:
    """Sentences below a table of shares."""
    attrs, sentences = tables[0].attrs, [_how_to_read(tables[0])]
    absent = [str(each.place_name.sel(place=place).values) for each in tables for place in _absent(each)]
    if absent:
        sentences.append("Not on this map: " + ", ".join(dict.fromkeys(absent)) + ".")
    sentences.append(unranged(attrs))
    if areas := areas_in_words(attrs):
        sentences.append(areas)
    return sentences


def _how_to_read(first: xr.Dataset) -> str:
    """How to read the cells of a table of shares."""
    return (
        f"{_EXAMPLES[first.attrs['bounds']]}.{_questions(first)} <1 and >99: some, but less than half a per cent; "
        f"not all, but nearly. A dot: the class reaches {_HOW_MUCH[first.attrs['of']]} in the JSON of "
        "--json."
    )


def _absent(shares: xr.Dataset) -> list[str]:
    """Places without any part on the map."""
    return [str(place) for place in shares.place.values if not int(shares.pieces.sel(place=place))]


def of_protected(by_country: xr.Dataset) -> xr.Dataset:
    """The rows of the countries that the scenario protects."""
    inside = members_protected(by_country.attrs).codes
    return by_country.sel(place=[place for place in by_country.place.values if place in inside])


def shares(tables: Sequence[xr.Dataset]) -> None:
    """Print shares of several kinds of places; places that no class reaches are listed in a line."""
    page = Page()
    first = tables[0]
    if "empty" in first.attrs:
        page.text(first.attrs["empty"])
    page.text(bold(first.attrs["scenario_title"]))
    page.text(
        f"{day(first.attrs['date'])}, {first.attrs['history']}. Covered, in per cent of the {_WHOM[first.attrs['of']]} "
        "each class can reach; see below how to read a cell."
    )
    classes = [str(threat) for threat in first.threat.values]
    rows: list[tuple[str, ...]] = []
    untouched: list[str] = []
    for shares_ in tables:
        absent = _absent(shares_)
        for place in shares_.place.values:
            if str(place) in absent:
                continue
            name = str(shares_.place_name.sel(place=place).values)
            cells = [share_cell(shares_, threat, place) for threat in classes]
            if all(cell == "·" for cell in cells):
                untouched.append(name)
            elif (name, *cells) not in rows:  # an area, or all that is protected, may be one country
                rows.append((name, *cells))
    page.text()
    page.table(columns("class", *classes), rows, ruled=False)  # 80 columns hold six classes, not rules between them
    if untouched:
        page.text("Untouched by every class: " + ", ".join(dict.fromkeys(untouched)) + ".")
    if edges := _by_edge(tables):
        page.text()
        page.text("The nominal figure, if every town near an edge of coverage were on one side of it or on the other:")
        page.text()
        page.table(columns("class", *classes), edges, ruled=False)
    page.text()
    for note in _notes(tables):
        page.text(note)


def shares_data(tables: Sequence[xr.Dataset]) -> dict[str, Any]:
    """Shares as plain data: kind of place, place, threat class, figures. A nominal map has no shares of states."""
    first = tables[0]
    figures = [str(name) for name in first.data_vars if first[name].dims == ("threat", "place")]
    kept = ("scenario", "scenario_hash", "date", "history", "of", "bounds", "ships", "source")
    return {
        **{key: first.attrs[key] for key in ("empty",) if key in first.attrs},
        **{key: first.attrs[key] for key in kept},
        **{key: int(first.attrs[key]) for key in ("numbers", "numbers_without_range")},
        **area_attributes(first.attrs),
        "shares": {
            str(shares_.attrs["by"]): {
                str(place): {
                    "name": str(shares_.place_name.sel(place=place).values),
                    "total": float(shares_.total.sel(place=place)),
                    "classes": {
                        str(threat): {
                            name: None if np.isnan(value) else value
                            for name in figures
                            for value in [shares_[name].sel(threat=threat, place=place).item()]
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
"""Value of --of to the variable of a contribution."""


def contribution(found: xr.Dataset, of: str) -> None:
    """Print the share of coverage that is lost without each sensor, then without each battery."""
    page = Page()
    page.text(bold(found.attrs["scenario_title"]))
    page.text(
        f"{day(found.attrs['date'])}, {found.attrs['history']}. Per cent of the {of} covered with nominal figures "
        "that is open when only this element is removed. A dot: nothing is covered against the class."
    )
    classes = [str(threat) for threat in found.threat.values]
    rows: list[tuple[str, ...]] = []
    for kind, prefix in (("sensor", ""), ("battery", "battery_")):
        for key in found[kind].values:
            lost = found[prefix + _WEIGHTS[of]].sel({kind: key})
            cells = [_percent(float(lost.sel(threat=threat))) for threat in classes]
            rows.append((str(found[f"{kind}_name"].sel({kind: key}).values), *cells))
        if kind == "sensor":
            rows.append(())
    page.text()
    page.table(columns("without", *classes), rows, ruled=False)


def _percent(share: float) -> str:
    if math.isnan(share):
        return "·"
    return "<1" if 0.0 < share < 0.005 else ">99" if 0.995 <= share < 1.0 else f"{100 * share:.0f}"


def contribution_data(found: xr.Dataset) -> dict[str, Any]:
    """Contributions as plain data: sensors and batteries, class, shares; None if nothing is covered."""
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


_FINDING = ("answer", "reason", "would_change")
_LABEL = 9  # width of the labels in characters


def ledger_data(judged: xr.Dataset) -> list[dict[str, Any]]:
    """Rows of a judged ledger as plain data: finding, check, arguments, exhibits, readings, objections of each side."""
    fields = ("statement", "said_by", "said_on", "speaks_of", "claim_source")
    told = {name: "claim_answer" if name == "answer" else name for name in (*fields, *_FINDING)}
    readings = _readings(judged)
    return [
        {"id": str(row), "verdict": str(judged.verdict.values[index])}
        | _held(judged, "", index)
        | {field: str(judged[variable].values[index]) for field, variable in told.items()}
        | {"check": str(judged.claim_check.values[index])}
        | {name: _plain(judged, variable, index) for name, variable in _PLAIN.items()}
        | {"readings": readings.get(str(row), []), "objections": json.loads(str(judged.objections.values[index]))}
        for index, row in enumerate(judged.row.values)
    ]


_PLAIN = {"arguments": "claim_arguments", "exhibits": "exhibits"}
"""Names of what a ledger holds as JSON to its variables, by row."""


def _plain(judged: xr.Dataset, variable: str, index: int) -> Any:
    """JSON of a variable as plain data; None in a ledger that was saved without it."""
    return json.loads(str(judged[variable].values[index])) if variable in judged else None


def _often(page: Page, one: dict[str, Any]) -> None:
    """Print in how many cases a statement holds, if it is about what can be drawn."""
    if one["holds_least"] is not None:
        told = held_in(one["verdict"], one["holds_least"], one["holds_most"], one["holds_error"])
        page.labelled("  holds", told, _LABEL)


def _held(judged: xr.Dataset, prefix: str, index: int) -> dict[str, float | None]:
    """In which share of drawn worlds a statement holds; None where it is not about what can be drawn."""
    found = {name: float(judged[f"{prefix}{name}"].values[index]) for name in HELD if f"{prefix}{name}" in judged}
    return {name: None if np.isnan(found.get(name, np.nan)) else found[name] for name in HELD}


def _readings(judged: xr.Dataset) -> dict[str, list[dict[str, Any]]]:
    """Readings by the id of their row."""
    names = ("name", "words", "speaks_of", "verdict", *_FINDING, "check")
    found: dict[str, list[dict[str, Any]]] = {}
    for index in range(judged.sizes.get("reading", 0)):
        one: dict[str, Any] = {name: str(judged[f"reading_{name}"].values[index]) for name in names}
        one |= {name: _plain(judged, f"reading_{name}", index) for name in _PLAIN}
        one |= _held(judged, "reading_", index)
        found.setdefault(str(judged.reading_row.values[index]), []).append(one)
    return found


def check_judged(judged: xr.Dataset) -> None:
    """Raise ClaimError if a check failed, so that the exit status is not 0; its row gives the reason."""
    broken = judged.row.values[judged.verdict.values == "not judged"].tolist()
    if "reading" in judged.dims:
        broken += judged.reading.values[judged.reading_verdict.values == "not judged"].tolist()
    if broken:
        raise ClaimError(f"not judged, because the check failed: {', '.join(map(str, broken))}")


def _verdict(one: dict[str, Any]) -> str:
    """The verdict on a statement or a reading, with what follows from a plan told as such."""
    return f"{one['verdict']}, as planned" if as_planned(one["verdict"], one["speaks_of"]) else str(one["verdict"])


def ledger(judged: xr.Dataset) -> None:
    """Print a judged ledger."""
    page = Page()
    page.text(bold(judged.attrs["title"]), "\n")
    for name, file in json.loads(judged.attrs["record"]).items():
        page.text(f"The record's table {name} is {file}, not the built-in one.\n")
    for one in ledger_data(judged):
        disagree = len({reading["verdict"] for reading in one["readings"]}) > 1
        verdict = DISAGREE if disagree else _verdict(one)
        page.text(bold(f"{MARKS[one['verdict']]} {verdict}"), f"  {one['id']}")
        _often(page, one)
        page.labelled("  said", one["statement"], _LABEL)
        page.labelled("  by", f"{one['said_by']}, {days_in_words(one['said_on'])} ({one['claim_source']})", _LABEL)
        for reading in one["readings"]:
            page.text(
                bold(f"  {MARKS[reading['verdict']]} {_verdict(reading)}"),
                f" as {reading['name'].removeprefix('as ')}",
            )
            _often(page, reading)
            change = [("change", "would_change")] if reading["holds_least"] is not None else []
            for label, field in (("read", "words"), ("answer", "answer"), ("why", "reason"), *change):
                page.labelled(f"  {label}", reading[field], _LABEL)
        for label, field in (("answer", "answer"), ("why", "reason"), ("change", "would_change")):
            if not one["readings"]:
                page.labelled(f"  {label}", one[field], _LABEL)
        for other in one["objections"]:
            page.labelled("  objects", f"{other['side']}: {other['says']} ({other['source']})", _LABEL)
        page.text()
    for opinion in json.loads(judged.attrs["opinions"]):
        page.text(
            f"opinion, not judged: {opinion['statement']} ({opinion['said_by']}, {days_in_words(opinion['said_on'])})"
        )
