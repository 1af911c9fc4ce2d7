"""What is bought: an item with its printed prices, and what it costs over some years."""

import math
from typing import Annotated, NamedTuple

from pydantic import Field

from penumbra.costing.money import Money, MoneyPerKilogram, MoneyPerYear, Sum
from penumbra.costing.year_of_money import Conversion
from penumbra.scenario.domain import Name, Words
from penumbra.scenario.quantity import Spec

__all__ = ["Item", "Prices", "affordable", "chosen", "for_one", "generations", "printed", "total"]

_Count = Annotated[float, Field(gt=0.0, le=1e6, allow_inf_nan=False)]


class Item(Spec):
    """Something of which a number is bought, kept for years, and perhaps lifted into orbit.

    A price that several sources print stays several: each is an entry of its list, the one taken as nominal first.
    """

    name: Name
    """What it is."""
    count: _Count = 1
    """How many stand at a time."""
    unit: tuple[Sum, ...] = ()
    """Printed prices of one."""
    life: Annotated[float, Field(gt=0.0, le=100.0)] | None = None
    """Years after which it is bought again; absent if it lasts."""
    mass: Annotated[float, Field(gt=0.0, le=1e6)] | None = None
    """Mass of one in orbit [kg], for what lifting costs."""
    lift: tuple[MoneyPerKilogram, ...] = ()
    """Printed prices of lifting a kilogram; `mass` is needed."""
    yearly_each: tuple[MoneyPerYear, ...] = ()
    """Printed costs of a year of one: operation, support."""
    yearly: tuple[MoneyPerYear, ...] = ()
    """Printed costs of a year of all of them together."""
    once: tuple[Sum, ...] = ()
    """Printed sums that are paid once for all of them: development, building."""
    note: Words | None = None
    """What a reader should know."""


class Prices(NamedTuple):
    """One choice of a number for each price of an item; money in one currency, 0 where there is none."""

    unit: float
    lift: float  # for each kilogram
    yearly_each: float
    yearly: float
    once: float


def generations(years: float, life: float | None) -> float:
    """How often an item is bought within some years: once, or years over life where that is more."""
    return 1.0 if life is None else max(years / life, 1.0)


def total(item: Item, prices: Prices, years: float) -> float:
    """Cost of an item over some years.

    It is  count (generations (unit + mass lift) + years yearly_each) + years yearly + once.
    """
    return item.count * for_one(item, prices, years) + years * prices.yearly + prices.once


def for_one(item: Item, prices: Prices, years: float) -> float:
    """What one more of an item costs over some years."""
    bought = generations(years, item.life) * (prices.unit + (item.mass or 0.0) * prices.lift)
    return bought + years * prices.yearly_each


def printed(item: Item, conversion: Conversion) -> dict[str, tuple[Money, ...]]:
    """All prices of an item by field, converted."""
    return {field: tuple(map(conversion.of, getattr(item, field))) for field in Prices._fields}


def chosen(several: dict[str, tuple[Money, ...]], which: str) -> Prices:
    """The least, the nominal (of the first entry) or the greatest of each price."""

    def one(entries: tuple[Money, ...]) -> float:
        if not entries:
            return 0.0
        if which == "nominal":
            return entries[0].value
        return min(each.low for each in entries) if which == "least" else max(each.high for each in entries)

    return Prices(*(one(several[field]) for field in Prices._fields))


def affordable(item: Item, prices: Prices, years: float, budget: float) -> float:
    """How many of an item a budget buys and keeps over some years: whole ones; inf if one costs next to nothing."""
    left, each = budget - years * prices.yearly - prices.once, for_one(item, prices, years)
    if left < 0.0:
        return 0.0
    many = left / each if each > 0.0 else math.inf
    return float(math.floor(many)) if math.isfinite(many) else math.inf
