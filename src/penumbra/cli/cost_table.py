"""Costs as tables and as plain data."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page, columns
from penumbra.costing.money import in_words
from penumbra.scenario.elements import Source
from penumbra.scenario.merging import sources
from penumbra.scenario.model import Shield
from penumbra.sentences import READ, day, listed, million, percent

__all__ = ["data", "show"]

_ENDS = ("_least", "", "_most")
_OF = {"unit": "each", "lift": "each kg lifted", "yearly_each": "a year, each", "yearly": "a year", "once": "once"}


def show(found: xr.Dataset, shield: Shield | None = None) -> None:
    """Print the total with its range, items, drawn worlds, and what was asked besides; a shield has classes' names."""
    page, unit = Page(), found.attrs["currency"]
    page.text(bold(found.attrs["title"]))
    stands = f"What stands on {day(found.attrs['date'])}, {found.attrs['history']}. " if "date" in found.attrs else ""
    page.text(f"{stands}Over {found.attrs['years']:g} years, in {unit}; {found.attrs['money']}.")
    page.text()
    least, nominal, most = (float(found[f"total_cost{end}"]) for end in ("_least", "", "_most"))
    ends = f", {in_words(least, unit)} to {in_words(most, unit)}" if least < most else ""
    page.text(bold(f"{in_words(nominal, unit)} over {found.attrs['years']:g} years{ends}"), ", for what has a price.")
    page.text()
    rows = []
    for key in found.item.values:
        one = found.sel(item=key)
        costs = (in_words(float(one[f"item_cost{end}"]), "") for end in _ENDS)
        rows.append(
            (str(one.item_name.values), f"{float(one.item_count):,.6g}", f"{float(one.item_generations):g}", *costs)
        )
    rows.append(("all of these", "", "", *(in_words(float(found[f"total_cost{end}"]), "") for end in _ENDS)))
    page.table(columns("item", "number", "times bought", "least", "nominal", "most"), rows)
    page.text()
    page.text(
        "Nominal: the first printed price of each item below. Least and most: the cheapest and the dearest, at the "
        "ends of their ranges."
    )
    if found.attrs["printed_totals"]:
        page.text(f"Printed for the same: {found.attrs['printed_totals']}.")
    if found.sizes["unpriced"]:
        lacking = [
            f"{name} ({int(count)})"
            for name, count in zip(found.unpriced.values, found.unpriced_count.values, strict=True)
        ]
        page.text(f"At least so much: no price is on record of {listed(lacking)}.")
    if "total_cost_drawn" in found and least < most:
        page.text()
        shares = [percent(float(share)) for share in found.cost_share]
        drawn = [
            (str(prior), *(in_words(float(each), "") for each in found.total_cost_drawn.sel(prior=prior)))
            for prior in found.prior.values
        ]
        page.table(columns("at most, by way of reading the ranges", *(f"in {share}" for share in shares)), drawn)
        page.text(f"Shares of {found.attrs['worlds']} drawn worlds, each with one printed price of each item.")
    _show_asked(page, found, unit, shield)
    page.text()
    known = sources()
    page.table(
        [
            *columns("printed price"),
            Column("of", right=False),
            Column(f"value, {unit}"),
            Column("year"),
            Column("grade", right=False),
            Column("source", right=False, wraps=True),
        ],
        [_price(found, k, known) for k in range(found.sizes["price"])],
    )
    if found.attrs["note"]:
        page.text(f"Note: {found.attrs['note']}.")


def _show_asked(page: Page, found: xr.Dataset, unit: str, shield: Shield | None) -> None:
    """Cost for each person, the exchange and the budget, where they were asked."""
    if "cost_per_person" in found:
        page.text()
        rows = [
            (str(key) if shield is None else shield.scenario.threats[str(key)].name,
             million(float(found.covered_people.sel(threat=key))),
             *(_each(float(found[f"cost_per_person{end}"].sel(threat=key)), unit) for end in _ENDS))
            for key in found.threat.values
        ]  # fmt: skip
        page.table(
            columns("for each person covered against", "people covered, of all countries", "least", "nominal", "most"),
            rows,
        )
    if "cost_per_stopped" in found:
        page.text()
        costs = [float(found[f"cost_per_stopped{end}"]) for end in _ENDS]
        least, nominal, most = ("nothing stopped" if math.isinf(each) else in_words(each, unit) for each in costs)
        stopped = f"{float(found.stopped_missiles):.1f}"
        page.text(
            f"In the raid it stops {stopped} missiles on average: {nominal} for each; {least} "
            f"at the least cost and the most stopped in 90 of 100 plays, {most} at the greatest and the fewest."
        )
    if "exchange" in found:
        page.text()
        seen = [key for key in found.item.values if np.isfinite(float(found.exchange.sel(item=key)))]
        rows = [
            (str(found.item_name.sel(item=key).values),
             *(f"{float(found[f'exchange{end}'].sel(item=key)):.2g}" for end in _ENDS))
            for key in seen
        ]  # fmt: skip
        page.table(columns(f"{found.attrs['shots']} shots over one missile", "least", "nominal", "most"), rows)
    if "affordable" in found:
        page.text()
        rows = [
            (str(found.item_name.sel(item=key).values), _count(float(found.affordable.sel(item=key))))
            for key in found.item.values
        ]
        page.table(columns("the budget, spent on one thing alone", "buys at most"), rows)


def _count(number: float) -> str:
    return f"{number:,.0f}" if math.isfinite(number) else "any number"


def _each(money: float, unit: str) -> str:
    return in_words(money, unit) if math.isfinite(money) else "nobody"


def _price(found: xr.Dataset, index: int, known: Mapping[str, Source]) -> tuple[str, ...]:
    one = found.isel(price=index)
    key, source = str(one.price_item.values), str(one.price_source.values)
    low, value, high = (float(one[f"price_{end}"]) for end in ("low", "value", "high"))
    ends = f" ({in_words(low, '').strip()} to {in_words(high, '').strip()})" if low < high else ""
    grade = str(one.price_grade.values)
    return (
        str(found.item_name.sel(item=key).values),
        _OF[str(one.price_of.values)],
        in_words(value, "").strip() + ends,
        str(int(one.price_year)),
        READ.get(grade, grade),
        known[source].title if source in known else source,
    )


def data(found: xr.Dataset) -> dict[str, Any]:
    """The same as dicts and lists; null for what is not a finite number."""
    made: dict[str, Any] = {key: value for key, value in found.attrs.items() if key != "Conventions"}
    made["total"] = {_end(end): _plain(found[f"total_cost{end}"]) for end in _ENDS}
    made["items"] = {str(key): _item(found.sel(item=key)) for key in found.item.values}
    made["unpriced"] = {
        str(name): int(count) for name, count in zip(found.unpriced.values, found.unpriced_count.values, strict=True)
    }
    made["prices"] = [
        {
            name: found[f"price_{name}"].values[k].item()
            for name in ("item", "of", "value", "low", "high", "year", "source", "grade")
        }
        for k in range(found.sizes["price"])
    ]
    if "total_cost_drawn" in found:
        shares = [float(each) for each in found.cost_share]
        drawn = {
            str(key): [float(each) for each in found.total_cost_drawn.sel(prior=key)] for key in found.prior.values
        }
        made["drawn"] = {"shares": shares, "total": drawn}
    if "cost_per_person" in found:
        made["people"] = {
            str(key): {"covered": float(found.covered_people.sel(threat=key))}
            | {_end(end): _plain(found[f"cost_per_person{end}"].sel(threat=key)) for end in _ENDS}
            for key in found.threat.values
        }
    if "cost_per_stopped" in found:
        made["raid"] = {"stopped": float(found.stopped_missiles)} | {
            _end(end): _plain(found[f"cost_per_stopped{end}"]) for end in _ENDS
        }
    return made


def _item(one: xr.Dataset) -> dict[str, Any]:
    made: dict[str, Any] = {"name": str(one.item_name.values), "count": float(one.item_count)}
    made |= {"generations": float(one.item_generations)} | {_end(end): _plain(one[f"item_cost{end}"]) for end in _ENDS}
    if "exchange" in one:
        made["exchange"] = {_end(end): _plain(one[f"exchange{end}"]) for end in _ENDS}
    if "affordable" in one:
        made["affordable"] = _plain(one.affordable)
    return made


def _end(end: str) -> str:
    return end.removeprefix("_") or "nominal"


def _plain(number: Any) -> float | None:
    return float(number) if math.isfinite(float(number)) else None
