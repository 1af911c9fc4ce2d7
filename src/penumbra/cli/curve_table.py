"""What is covered along a number, or over two, as a table."""

import math
from typing import Any

import numpy as np
import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page, columns
from penumbra.scenario.model import Shield
from penumbra.sentences import amount, day, percent

__all__ = ["show"]


def show(shield: Shield, found: xr.Dataset) -> None:
    """Print a table for each place and class of which anything is in reach."""
    page, attrs = Page(), found.attrs
    page.text(bold(attrs["title"]), f", {day(attrs['date'])}, {attrs['history']}")
    is_surface = "surface_covered" in found
    page.text(_published(attrs, "") + (f" {_published(attrs, 'other_')}" if is_surface else ""))
    if attrs["of"] != "points":
        of = "people" if attrs["of"] == "people" else "land"
        page.text(f"Share covered of the {of} in reach.")
    reached = found["surface_reached" if is_surface else "curve_reached"].transpose("place", "threat", ...).values
    names = {key: card.name for key, card in shield.scenario.threats.items()}
    empty = []
    for place, threat in np.ndindex(found.sizes["place"], found.sizes["threat"]):
        one = found.isel(place=place, threat=threat)
        label = one["place"] if attrs["of"] == "points" else one["place_name"]
        about = f"{label.item()}, against {names[str(one['threat'].item())]}"
        if not (reached[place, threat] > 0.0).any():
            empty.append(about)
            continue
        page.text()
        page.text(bold(about))
        if is_surface:
            _surface(page, one)
        else:
            _curve(page, one)
    page.text()
    if empty:
        page.text(f"Out of reach, or nearer than the shortest range, at all of these values: {'; '.join(empty)}.")
    if "curve_cases" in found:
        page.text(
            f"In cases: all other numbers drawn, {attrs['draws']} cases for each of the ways of reading the published "
            "ranges; the least and the greatest mean over the ways, each with its sampling error."
        )


def _published(attrs: dict[str, Any], lead: str) -> str:
    if attrs[f"{lead}words"]:
        return f"{attrs[f'{lead}number']}: a choice."
    low, nominal, high = (attrs[f"{lead}published_{end}"] for end in ("low", "nominal", "high"))
    unit = attrs[f"{lead}unit"]
    told = f"{amount(unit, low)} to {amount(unit, high)}, nominal {amount(unit, nominal)}" if low < high else (
        f"none, nominal {amount(unit, nominal)}"
    )  # fmt: skip
    return f"Published range of {attrs[f'{lead}number']}: {told}."


def _value(attrs: dict[str, Any], lead: str, value: float) -> str:
    words = str(attrs[f"{lead}words"])
    return words.split(", ")[int(value)] if words else amount(attrs[f"{lead}unit"], value, 3)


def _share(attrs: dict[str, Any], share: float) -> str:
    if math.isnan(share):
        return "not reached"
    return percent(share) if attrs["of"] != "points" else "covered" if share > 0.0 else "not covered"


def _curve(page: Page, one: xr.Dataset) -> None:
    attrs, cases = one.attrs, "curve_cases" in one
    rows = []
    for k, value in enumerate(one["value"].values):
        row = [_value(attrs, "", float(value)), _share(attrs, float(one["curve_covered"].values[k]))]
        if cases:
            mean = one["curve_cases"].isel(value=k).values
            error = one["curve_error"].isel(value=k).values
            row += ["–", ""] if np.isnan(mean).all() else [
                _between(percent(float(np.nanmin(mean))), percent(float(np.nanmax(mean)))),
                f"±{100.0 * float(np.nanmax(error)):.0f}",
            ]  # fmt: skip
        rows.append(tuple(row))
    page.table([Column("at"), Column("nominal")] + ([Column("in cases"), Column("points")] if cases else []), rows)


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _surface(page: Page, one: xr.Dataset) -> None:
    attrs = one.attrs
    heads = [_value(attrs, "other_", float(value)) for value in one["other_value"].values]
    rows = [
        (_value(attrs, "", float(value)), *(_share(attrs, float(share)) for share in shares))
        for value, shares in zip(
            one["value"].values, one["surface_covered"].transpose("value", "other_value").values, strict=True
        )
    ]
    page.text(f"Down: {attrs['number']}. Across: {attrs['other_number']}.")
    page.table([*columns(""), *(Column(head) for head in heads)], rows)
