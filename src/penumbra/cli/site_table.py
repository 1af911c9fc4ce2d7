"""What candidate sites add, as tables."""

import numpy as np
import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page, columns
from penumbra.costing.money import in_words
from penumbra.scenario.model import Shield
from penumbra.sentences import day, listed, million, percent
from penumbra.uncertainty.deciding.words import answer_names

__all__ = ["show"]

_ROWS = 10
_COUNTED = {"people": "people", "m2": "land", "s": "time"}
_AIMS = {"people": "homes", "m2": "cells of land", "s": "homes"}


def show(shield: Shield, found: xr.Dataset) -> None:
    """Print what the shield covers without it, the best candidates, and how sure their order is."""
    page, attrs = Page(), found.attrs
    page.text(bold(attrs["title"].rpartition(",")[0]), f", {day(attrs['date'])}, {attrs['history']}")
    page.text(f"Added is {attrs['added']}. {_without(shield, found)}")
    page.text()
    if not attrs["best"]:
        page.text(bold("No candidate adds anything with nominal figures."))
    else:
        top = float(found.gain.max())
        page.text(bold(f"{attrs['best']} adds most with nominal figures: {_amount(found, top)}"), _added(found))
        order = np.argsort(-found.gain.values, kind="stable")[:_ROWS]
        page.text()
        page.table(_heads(shield, found), [_row(found.isel(candidate=int(k)), found) for k in order])
    if found.sizes["candidate"] > _ROWS:
        nothing = int((found.gain.values <= 0.0).sum())
        page.text(f"{found.sizes['candidate']:,} candidates; {nothing:,} add nothing.")
    if "chosen_site" in found.coords:
        _several(page, found)
    if "finalist" in found.coords:
        _finalists(page, shield, found)
    if "one_cost" in found:
        _costs(page, found)
    page.text()
    page.text(
        f"{attrs['aims']:,} points stand for {attrs['aims_of']:,} {_AIMS[attrs['unit']]}. Candidates stand at height "
        "0; a radar with a sector looks at the middle of the launch points. Nothing is known of the ground, of owners "
        "and neighbours, or of what a site costs more than another."
    )


def _without(shield: Shield, found: xr.Dataset) -> str:
    names = [shield.scenario.threats[str(key)].name for key in found.threat.values]
    if "base_spare" in found:
        parts = [f"{value:.0f} s against {name}" for name, value in zip(names, found.base_spare.values, strict=True)]
        return f"Mean time to spare without it: {listed(parts)}."
    pairs = zip(names, found.base_covered.values, found.base_reached.values, strict=True)
    told = [
        f"{percent(covered / reached)} against {name}" if reached > 0.0 else f"none in reach of {name}"
        for name, covered, reached in pairs
    ]
    what = "land" if found.attrs["of"] == "area" else "people"
    return f"Covered without it, of the {what} in reach: {listed(told)}."


def _added(found: xr.Dataset) -> str:
    """What is counted, and with one class which share is covered then, of those in reach."""
    unit, several = found.attrs["unit"], found.sizes["threat"] > 1
    counted = {"people": " people", "m2": " of land", "s": " more to spare, mean of the people in reach"}[unit]
    if several:
        return f"{counted}, mean over the classes."
    if unit == "s":
        return f"{counted}."
    reached, covered = float(found.base_reached[0]), float(found.base_covered[0])
    return f"{counted}; {percent((covered + float(found.gain.max())) / reached)} of those in reach are then covered."


def _amount(found: xr.Dataset, value: float) -> str:
    unit = found.attrs["unit"]
    if unit == "s":
        return f"{value:.1f} s"
    if unit == "m2":
        return f"{value / 1e6:,.0f} km²"
    return million(value)


def _heads(shield: Shield, found: xr.Dataset) -> list[Column]:
    heads = columns("site", f"adds {_COUNTED[found.attrs['unit']]}")
    if found.sizes["threat"] > 1:
        heads += [Column(shield.scenario.threats[str(key)].name) for key in found.threat.values]
    if "cost_of_gain" in found:
        heads.append(Column("for each person"))
    return heads


def _row(one: xr.Dataset, found: xr.Dataset) -> list[str]:
    cells = [str(one.candidate.item()), _amount(found, float(one.gain))]
    if found.sizes["threat"] > 1:
        cells += [_amount(found, value) for value in one.gain_by_class.values.tolist()]
    if "cost_of_gain" in found:
        cost = float(one.cost_of_gain)
        cells.append(in_words(cost, found.attrs["currency"]) if np.isfinite(cost) else "–")
    return cells


def _several(page: Page, found: xr.Dataset) -> None:
    best, quick = (found[name].values.tolist() for name in ("chosen_site", "greedy_site"))
    page.text()
    if not best:
        page.text(f"No {found.attrs['k']} of them together add anything.")
        return
    page.text(
        bold(f"Together {listed(best)} add most: {_amount(found, float(found.chosen_gain))}"),
        f". Taken one after another, {listed(quick)} add {_amount(found, float(found.greedy_gain))}.",
    )


def _finalists(page: Page, shield: Shield, found: xr.Dataset) -> None:
    attrs = found.attrs
    page.text()
    page.text(
        bold(f"In {attrs['worlds']} cases drawn from the published ranges"),
        f": {attrs['expected'] or 'none'} adds most on average. The greatest least average, over ways of reading the "
        f"ranges and published answers, is that of {attrs['robust'] or 'none: each adds nothing under one of them'}. "
        "“First in” tells in how many of the cases in which any of them adds something a site adds most; where several "
        "add as much, each is first.",
    )
    rows = []
    for k in range(min(_ROWS, found.sizes["finalist"])):
        one = found.isel(finalist=k)
        rows.append(
            [
                str(one.finalist.item()),
                _amount(found, float(one.finalist_gain)),
                f"±{_amount(found, float(one.finalist_error))}",
                _amount(found, float(one.finalist_least)),
                _least_of(shield, str(one.finalist_least_of.item())),
                percent(float(one.finalist_first)),
            ]
        )
    page.text()
    heads = columns("site", f"{_COUNTED[found.attrs['unit']]}, on average", "sampling error", "least average")
    page.table([*heads, Column("under", right=False, wraps=True), Column("first in")], rows)


def _least_of(shield: Shield, pair: str) -> str:
    prior, _, alternative = pair.partition(", ")
    if "=" not in alternative:
        return prior
    return f"{prior}, {' and '.join(answer_names(shield.scenario, alternative))}"


def _costs(page: Page, found: xr.Dataset) -> None:
    unit = found.attrs["currency"]
    low, middle, high = (in_words(float(found[f"one_cost{end}"]), unit) for end in ("_least", "", "_most"))
    page.text()
    page.text(f"One costs {middle} over {found.attrs['years']:g} years, {low} to {high} by the prices on record.")
