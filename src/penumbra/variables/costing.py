"""Variables of Datasets of costs; money is in the Dataset's currency, which its attributes name."""

from collections.abc import Mapping

from penumbra.variables.variable import Variable

__all__ = ["GROUPS"]

_ITEM = ("item",)
_PRICE = ("price",)

GROUPS: Mapping[str, Mapping[str, Variable]] = {
    "What a shield or a programme costs": {
        "item": Variable(_ITEM, "1", "key of an item, or section and key of a card"),
        "item_name": Variable(_ITEM, "1", "what it is"),
        "item_count": Variable(_ITEM, "1", "how many stand at a time"),
        "item_generations": Variable(_ITEM, "1", "how often it is bought within the years"),
        "item_cost": Variable(_ITEM, "1", "cost over the years in the currency, by the first of its prices"),
        "item_cost_least": Variable(_ITEM, "1", "the same, by the cheapest printed price and low ends"),
        "item_cost_most": Variable(_ITEM, "1", "the same, by the dearest printed price and high ends"),
        "total_cost": Variable((), "1", "cost of all items with a price, nominal"),
        "total_cost_least": Variable((), "1", "the same, least"),
        "total_cost_most": Variable((), "1", "the same, greatest"),
        "cost_share": Variable(("cost_share",), "1", "share of the drawn worlds"),
        "total_cost_drawn": Variable(("prior", "cost_share"), "1", "cost not exceeded in this share of the worlds"),
        "unpriced": Variable(("unpriced",), "1", "what stands there and has no price on record"),
        "unpriced_count": Variable(("unpriced",), "1", "how many of it"),
        "price": Variable(_PRICE, "1", "number of a printed price"),
        "price_item": Variable(_PRICE, "1", "key of the item that it is of"),
        "price_of": Variable(_PRICE, "1", "what it is for: unit, lift (each kg), yearly_each, yearly, or once"),
        "price_value": Variable(_PRICE, "1", "the price in the currency"),
        "price_low": Variable(_PRICE, "1", "its low end"),
        "price_high": Variable(_PRICE, "1", "its high end"),
        "price_year": Variable(_PRICE, "1", "year whose money it is in"),
        "price_source": Variable(_PRICE, "1", "key of its source"),
        "price_grade": Variable(_PRICE, "1", "how well it is known"),
    },
    "Cost for each person and each missile stopped, and exchange": {
        "covered_people": Variable(("threat",), "1", "people who are covered on nominal figures"),
        "cost_per_person": Variable(("threat",), "1", "nominal cost over the years for each of them; inf: nobody is"),
        "cost_per_person_least": Variable(("threat",), "1", "the same at the least cost"),
        "cost_per_person_most": Variable(("threat",), "1", "the same at the greatest cost"),
        "stopped_missiles": Variable((), "1", "missiles that the shield stops in a raid, on average"),
        "cost_per_stopped": Variable((), "1", "nominal cost over the years for each of them; inf: none is stopped"),
        "cost_per_stopped_least": Variable((), "1", "the same, the least cost and as many stopped as 5 of 100 plays"),
        "cost_per_stopped_most": Variable((), "1", "the same, the greatest cost and as few stopped as 5 of 100 plays"),
        "exchange": Variable(
            _ITEM, "1", "cost of the shots at a missile over the cost of the missile, nominal; nan: none"
        ),
        "exchange_least": Variable(_ITEM, "1", "the same, least over both ranges"),
        "exchange_most": Variable(_ITEM, "1", "the same, greatest over both ranges"),
        "affordable": Variable(_ITEM, "1", "how many the budget buys and keeps over the years, at the cheapest price"),
    },
}
"""Variables by name, in the groups of the glossary."""
