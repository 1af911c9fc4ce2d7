"""What candidate sites add, as tables."""

import numpy as np
import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page, columns
from penumbra.costing.money import in_words
from penumbra.scenario.model import Shield
from penumbra.sentences import day, percent
from penumbra.siting.words import (
    amount,
    caveat_words,
    drawn_words,
    least_words,
    nominal_words,
    several_words,
    without_words,
)

__all__ = ["show"]

_ROWS = 10
_FIRST = (
    "“First in” tells in how many of the cases in which any of them adds something a site adds most; where several add "
    "as much, each is first."
)
_COUNTED = {"people": "people", "m2": "land", "s": "time"}


def show(shield: Shield, found: xr.Dataset) -> None:
    """Print what the shield covers without it, the best candidates, and how sure their order is."""
    page, attrs = Page(), found.attrs
    page.text(bold(attrs["title"].rpartition(",")[0]), f", {day(attrs['date'])}, {attrs['history']}")
    page.text(without_words(shield, found))
    page.text()
    _told(page, nominal_words(found))
    if attrs["best"]:
        order = np.argsort(-found.gain.values, kind="stable")[:_ROWS]
        page.text()
        page.table(_heads(shield, found), [_row(found.isel(candidate=int(k)), found) for k in order])
    if found.sizes["candidate"] > _ROWS:
        nothing = int((found.gain.values <= 0.0).sum())
        page.text(f"{found.sizes['candidate']:,} candidates; {nothing:,} {'adds' if nothing == 1 else 'add'} nothing.")
    if "chosen_site" in found.coords:
        page.text()
        _told(page, several_words(found))
    if "finalist" in found.coords:
        _finalists(page, shield, found)
    if "one_cost" in found:
        _costs(page, found)
    page.text()
    page.text(caveat_words(found))


def _told(page: Page, words: tuple[str, str]) -> None:
    page.text(bold(words[0]), words[1])


def _heads(shield: Shield, found: xr.Dataset) -> list[Column]:
    heads = columns("site", f"adds {_COUNTED[found.attrs['unit']]}")
    if found.sizes["threat"] > 1:
        heads += [Column(shield.scenario.threats[str(key)].name) for key in found.threat.values]
    if "cost_of_gain" in found:
        heads.append(Column("for each person"))
    return heads


def _row(one: xr.Dataset, found: xr.Dataset) -> list[str]:
    cells = [str(one.candidate.item()), amount(found, float(one.gain))]
    if found.sizes["threat"] > 1:
        cells += [amount(found, value) for value in one.gain_by_class.values.tolist()]
    if "cost_of_gain" in found:
        cost = float(one.cost_of_gain)
        cells.append(in_words(cost, found.attrs["currency"]) if np.isfinite(cost) else "–")
    return cells


def _finalists(page: Page, shield: Shield, found: xr.Dataset) -> None:
    page.text()
    first, rest = drawn_words(found)
    _told(
        page,
        (
            first,
            f"{rest} {_FIRST}",
        ),
    )
    rows = []
    for k in range(min(_ROWS, found.sizes["finalist"])):
        one = found.isel(finalist=k)
        rows.append(
            [
                str(one.finalist.item()),
                amount(found, float(one.finalist_gain)),
                f"±{amount(found, float(one.finalist_error))}",
                amount(found, float(one.finalist_least)),
                least_words(shield, str(one.finalist_least_of.item())),
                percent(float(one.finalist_first)),
            ]
        )
    page.text()
    heads = columns("site", f"{_COUNTED[found.attrs['unit']]}, on average", "sampling error", "least average")
    page.table([*heads, Column("under", right=False, wraps=True), Column("first in")], rows)


def _costs(page: Page, found: xr.Dataset) -> None:
    unit = found.attrs["currency"]
    low, middle, high = (in_words(float(found[f"one_cost{end}"]), unit) for end in ("_least", "", "_most"))
    page.text()
    page.text(f"One costs {middle} over {found.attrs['years']:g} years, {low} to {high} by the prices on record.")
