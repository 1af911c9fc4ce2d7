"""The door of costs: what a shield or a programme costs over some years, and for each covered person."""

import math
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import xarray as xr

from penumbra.costing.items import Item, Prices, affordable, chosen, generations, printed, total
from penumbra.costing.money import CURRENCIES, Amount, Money, argument, in_words
from penumbra.costing.per_unit import per_missile, per_person
from penumbra.costing.price_list import Unpriced, items_of, price_list
from penumbra.costing.programmes import programme
from penumbra.costing.worlds import drawn_totals, points_for
from penumbra.costing.year_of_money import Conversion, deflators, rates
from penumbra.errors import DomainError, nearest, shown
from penumbra.names import dataset
from penumbra.scenario.model import Scenario, Shield
from penumbra.uncertainty.drawn.priors import PRIORS

__all__ = ["cost"]

_SHARES = (0.05, 0.5, 0.95)
_MOST_WORLDS = 65_536
_MOST_SHOTS = 100


class _Bought(NamedTuple):
    """What is priced."""

    title: str
    items: Mapping[str, Item]
    unpriced: Sequence[Unpriced]
    years: float
    currency: str
    totals: tuple[Money, ...]
    attrs: dict[str, Any]


def cost(
    of: Shield | str | Path,
    changes: Iterable[str] = (),
    years: float | None = None,
    prices: str | Path | None = None,
    area: xr.Dataset | None = None,
    missile: Sequence[str] | None = None,
    shots: int = 2,
    budget: str | None = None,
    currency: str | None = None,
    money_of: int | None = None,
    deflator_file: str | Path | None = None,
    exchange_rates: Mapping[str, str] | None = None,
    worlds: int = 256,
    seed: int = 0,
    raid: xr.Dataset | None = None,
) -> xr.Dataset:
    """What a shield or a programme costs over some years, by printed prices; at least so much if some are lacking.

    >>> import penumbra as pb
    >>> found = pb.cost("cbo-2026-orbit")
    >>> found = pb.cost(pb.load("epaa").on("2018-12-31", history="planned"), missile=["1 million USD", "5 million USD"])

    Parameters
    ----------
    of : Shield, str or Path
        A shield, whose elements are priced by the price list; or a programme, built-in or a file (docs/costs.md).
    changes : iterable of str
        Each changes one value of the programme, or of the price list: ``"items.interceptors.count=1000"``.
    years : float, optional
        Length of time; that of the programme, or 20, if absent.
    prices : str or Path, optional
        A price list of your own; its entries replace those on record.
    area : Dataset, optional
        Map of the shield, of `penumbra.cover`: then cost_per_person is computed.
    missile : sequence of str, optional
        Lowest and highest cost of an attacking missile; then the exchange is computed.
    shots : int
        Interceptors fired at one missile.
    budget : str, optional
        How many of each item it buys and keeps over the years.
    currency : str, optional
        Of the totals; that of the programme, or USD, if absent.
    money_of : int, optional
        Year whose money the totals are in; prices stay as printed if absent.
    deflator_file : str or Path, optional
        CSV file with the columns year and index, for `money_of`; none is on record.
    exchange_rates : mapping of str to str, optional
        Units of `currency` for one of another.
    worlds, seed : int
        Worlds drawn for each way of reading the ranges; 0 draws none. The same seed draws the same.
    raid : Dataset, optional
        A raid on the shield, of `penumbra.raid`: then cost_per_stopped is computed.

    Returns
    -------
    Dataset (item), (price), (unpriced)
        item_name, item_count, item_generations, item_cost, item_cost_least, item_cost_most; total_cost,
        total_cost_least, total_cost_most; every printed price in price_value and more; unpriced, unpriced_count;
        with `worlds` total_cost_drawn (prior, cost_share); with `area` covered_people, cost_per_person and its least
        and most (threat); with `raid` stopped_missiles, cost_per_stopped and its least and most; with `missile`
        exchange (nominal: over the geometric mean of its two costs), exchange_least, exchange_most; with
        `budget` affordable

        attrs: currency, years, money: words on whose year's; printed_totals, as text, of a programme.

    Raises
    ------
    ScenarioError
        A file has errors: an unknown currency, a negative price.
    DomainError
        An argument is wrong, nothing has a price, a table for another year or currency is lacking, or the budget is
        below the cheapest item.
    """
    _check(years, shots, worlds, seed)
    bought = _bought(of, changes, prices)
    length = bought.years if years is None else float(years)
    unit = _currency(currency or bought.currency)
    conversion = Conversion(
        unit, money_of, deflators(deflator_file) if deflator_file else {}, rates(exchange_rates or {}, unit)
    )
    several = {key: printed(item, conversion) for key, item in bought.items.items()}
    costs = {
        which: np.array([total(item, chosen(several[key], which), length) for key, item in bought.items.items()])
        for which in ("nominal", "least", "most")
    }
    totals = {which: float(each.sum()) for which, each in costs.items()}
    coords: dict[str, Any] = {"item": list(bought.items), "unpriced": [each.name for each in bought.unpriced]}
    arrays: dict[str, Any] = {
        "item_name": [item.name for item in bought.items.values()],
        "item_count": [float(item.count) for item in bought.items.values()],
        "item_generations": [generations(length, item.life) for item in bought.items.values()],
        "item_cost": costs["nominal"],
        "item_cost_least": costs["least"],
        "item_cost_most": costs["most"],
        "total_cost": totals["nominal"],
        "total_cost_least": totals["least"],
        "total_cost_most": totals["most"],
        "unpriced_count": [each.number for each in bought.unpriced],
    }
    arrays |= _listed(several, coords)
    if worlds:
        points = points_for(several, worlds, seed)
        coords |= {"prior": list(PRIORS), "cost_share": list(_SHARES)}
        drawn = [drawn_totals(bought.items, several, length, prior, points) for prior in PRIORS]
        arrays["total_cost_drawn"] = [np.quantile(each, _SHARES, method="inverted_cdf") for each in drawn]
    if area is not None:
        arrays |= per_person(of, area, totals, coords)
    if raid is not None:
        arrays |= per_missile(of, raid, totals)
    if missile is not None:
        arrays |= _exchange(several, [argument("missile", each) for each in missile], shots, unit)
    if budget is not None:
        arrays["affordable"] = _affordable(bought.items, several, length, argument("budget", budget), unit)
    attrs = bought.attrs | {
        "title": bought.title,
        "currency": unit,
        "years": length,
        "money": f"money of {money_of}" if money_of else "money as printed, each price of its own year",
        "shots": shots,
        "worlds": worlds,
        "seed": seed,
        "printed_totals": "; ".join(
            f"{in_words(each.value, each.currency)} ({each.year}, {each.source})" for each in bought.totals
        ),
        "source": f"Penumbra {version('penumbra')}",
    }
    return dataset(coords, attrs, **arrays)


def _bought(of: Shield | str | Path, changes: Iterable[str], prices: str | Path | None) -> _Bought:
    """The items of a shield or of a programme."""
    if isinstance(of, Shield):
        items, unpriced = items_of(of, price_list(prices, changes))
        if not items:
            raise DomainError(
                f"cost: nothing that stands in {of.scenario.id} on {of.date} has a price on record; give a "
                "price list of your own (--prices FILE.yaml)"
            )
        attrs = {"scenario": of.scenario.id, "date": of.date.isoformat(), "history": of.history, "note": ""}
        return _Bought(f"Cost of {of.scenario.title}", items, unpriced, 20.0, "USD", (), attrs)
    if isinstance(of, Scenario):
        raise DomainError("cost: a Shield is priced, not a Scenario; write .on(day, history)")
    if prices is not None:
        raise DomainError("cost: prices: a programme has prices of its own; change them with changes (--set)")
    made = programme(of, changes)
    return _Bought(
        made.name,
        made.items,
        (),
        made.years,
        made.currency,
        made.totals,
        {"programme": str(of), "note": made.note or ""},
    )


def _listed(several: Mapping[str, Mapping[str, tuple[Money, ...]]], coords: dict[str, Any]) -> dict[str, Any]:
    """Every printed price as variables; their numbers become a coordinate."""
    rows = [(key, field, each) for key, fields in several.items() for field, some in fields.items() for each in some]
    coords["price"] = list(range(len(rows)))
    return {
        "price_item": [key for key, _, _ in rows],
        "price_of": [field for _, field, _ in rows],
        **{f"price_{name}": [getattr(each, name) for _, _, each in rows]
           for name in ("value", "low", "high", "year", "source", "grade")},
    }  # fmt: skip


def _exchange(
    several: Mapping[str, Mapping[str, tuple[Money, ...]]], missile: Sequence[Amount], shots: int, unit: str
) -> dict[str, Any]:
    """Cost of the shots at a missile over that of the missile, for items that are interceptors."""
    if len(missile) != 2 or not 0.0 < missile[0].value <= missile[1].value:
        raise DomainError(
            'missile: write its lowest and highest cost, above 0, as in ["1 million USD", "5 million USD"]'
        )
    if any(each.currency != unit or each.per for each in missile):
        raise DomainError(f"missile: write a sum in {unit}, the currency of the totals")
    cheap, dear = (each.value for each in missile)
    low, middle, high = [], [], []
    for key, fields in several.items():
        entries = fields["unit"] if key.startswith("interceptors") else ()
        low.append(shots * min(each.low for each in entries) / dear if entries else math.nan)
        middle.append(shots * entries[0].value / math.sqrt(cheap * dear) if entries else math.nan)
        high.append(shots * max(each.high for each in entries) / cheap if entries else math.nan)
    return {"exchange": middle, "exchange_least": low, "exchange_most": high}


def _affordable(
    items: Mapping[str, Item],
    several: Mapping[str, Mapping[str, tuple[Money, ...]]],
    years: float,
    budget: Amount,
    unit: str,
) -> list[float]:
    """How many of each item a budget buys and keeps, if it is spent on that item alone."""
    if budget.currency != unit or budget.per:
        raise DomainError(f"budget: write a sum in {unit}, the currency of the totals")
    prices: dict[str, Prices] = {key: chosen(dict(several[key]), "least") for key in items}
    one = {key: total(item.model_copy(update={"count": 1}), prices[key], years) for key, item in items.items()}
    if budget.value < min(one.values()):
        key = min(one, key=lambda each: one[each])
        raise DomainError(
            f"budget: {in_words(budget.value, unit)} is below the cheapest: one of {items[key].name} costs "
            f"{in_words(one[key], unit)} over {years:g} years"
        )
    return [affordable(item, prices[key], years, budget.value) for key, item in items.items()]


def _currency(code: str) -> str:
    if code not in CURRENCIES:
        raise DomainError(f"currency: unknown currency {shown(code)}{nearest(code, CURRENCIES)}; write a code, as USD")
    return code


def _check(years: float | None, shots: object, worlds: object, seed: object) -> None:
    """Raise DomainError for an argument outside its domain."""
    if years is not None and not 0.0 < years <= 100.0:
        raise DomainError(f"years: write a length above 0 and up to 100, not {shown(years)}")
    for name, number, least, most in (
        ("shots", shots, 1, _MOST_SHOTS),
        ("worlds", worlds, 0, _MOST_WORLDS),
        ("seed", seed, 0, 2**63 - 1),
    ):
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise DomainError(f"{name}: write a whole number from {least} to {most:,}, not {shown(number)}")
