"""What a candidate costs by printed prices, and how many a budget buys."""

from pathlib import Path
from typing import NamedTuple

from penumbra.costing.items import chosen, printed, total
from penumbra.costing.money import argument, in_words
from penumbra.costing.price_list import items_of, price_list
from penumbra.costing.year_of_money import Conversion
from penumbra.errors import DomainError
from penumbra.scenario.model import Shield
from penumbra.siting.added import Added

__all__ = ["CURRENCY", "Price", "bought", "price_of"]

CURRENCY = "USD"


class Price(NamedTuple):
    """Cost of one over some years, in `CURRENCY`, money as printed."""

    nominal: float
    least: float
    most: float


def price_of(added: Added, years: float, prices: str | Path | None = None) -> Price:
    """Cost of the candidate: its platform, radar and interceptors.

    Raises
    ------
    DomainError
        A part of it has no price on record; or the years are no length of time.
    """
    if not 0.0 < years <= 100.0:
        raise DomainError(f"years: write a length above 0 and up to 100, not {years}")
    scenario = added.alone.scenario
    own = {
        "batteries": {added.battery: scenario.batteries[added.battery]} if added.battery else {},
        "sensors": {added.radar: scenario.sensors[added.radar]} if added.radar else {},
    }
    only = Shield(scenario=scenario.model_copy(update=own), date=added.shield.date, history=added.shield.history)
    items, unpriced = items_of(only, price_list(prices))
    if unpriced:
        names = ", ".join(each.name for each in unpriced)
        raise DomainError(
            f"site: {added.name} has no price: none is on record for {names}; give a price list of your own with these "
            "(--prices FILE.yaml), or search by people or area"
        )
    conversion = Conversion(CURRENCY)
    several = {key: printed(item, conversion) for key, item in items.items()}
    return Price(
        *(
            sum(total(item, chosen(several[key], which), years) for key, item in items.items())
            for which in ("nominal", "least", "most")
        )
    )


def bought(price: Price, budget: str, years: float) -> int:
    """How many a budget buys and keeps, nominally.

    Raises
    ------
    DomainError
        It is no sum in `CURRENCY`, or below the price of one.
    """
    given = argument("budget", budget)
    if given.currency != CURRENCY or given.per:
        raise DomainError(f"budget: write a sum in {CURRENCY}, as in 2 billion {CURRENCY}")
    if given.value < price.nominal:
        raise DomainError(
            f"budget: {in_words(given.value, CURRENCY)} is below the cheapest: one costs "
            f"{in_words(price.nominal, CURRENCY)} over {years:g} years"
        )
    return int(given.value // price.nominal)
