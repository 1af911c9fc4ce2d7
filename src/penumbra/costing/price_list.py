"""Printed prices of what scenarios are made of, by the keys of their cards; a user's own list replaces entries."""

from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Literal, NamedTuple

from penumbra.costing.items import Item
from penumbra.costing.money import MoneyPerYear, Sum
from penumbra.scenario.data_file import loaded_file
from penumbra.scenario.domain import Key, Words
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Spec

__all__ = ["PriceList", "Priced", "Unpriced", "items_of", "price_list"]

_FOLDER = resources.files("penumbra.costing")
_SECTIONS = ("interceptors", "radars", "infrared", "platforms")


class Priced(Spec):
    """Printed prices of one kind of thing."""

    unit: tuple[Sum, ...]
    """Prices of one, the one taken as nominal first."""
    yearly_each: tuple[MoneyPerYear, ...] = ()
    """Costs of a year of one: operation, support."""
    includes: tuple[Literal["radar", "interceptors"], ...] = ()
    """What else the price of a platform holds, so that it is not counted twice."""
    each: Literal["battery", "site", "interceptor"] = "battery"
    """Of a platform: whether one is bought for each battery, for each site, or for each interceptor."""
    note: Words | None = None
    """What a reader should know."""


class PriceList(Spec):
    """Prices by the key of a card."""

    interceptors: dict[Key, Priced] = {}
    """Of interceptors."""
    radars: dict[Key, Priced] = {}
    """Of radars."""
    infrared: dict[Key, Priced] = {}
    """Of satellites, all of a card together."""
    platforms: dict[Key, Priced] = {}
    """Of launch platforms: sites, batteries, ships."""


class Unpriced(NamedTuple):
    """Something of a shield for which no price is on record."""

    name: str
    number: int


def price_list(own: str | Path | None = None, changes: Iterable[str] = ()) -> PriceList:
    """The built-in list, with the entries of a user's own list in place of those of the same key.

    Raises
    ------
    ScenarioError
        The file has errors.
    """
    made = loaded_file(PriceList, "price list", _FOLDER, "prices", changes)
    if own is None:
        return made
    mine = loaded_file(PriceList, "price list", _FOLDER, own)
    return PriceList(**{section: getattr(made, section) | getattr(mine, section) for section in _SECTIONS})


def items_of(shield: Shield, prices: PriceList) -> tuple[dict[str, Item], list[Unpriced]]:
    """What stands on the shield's day as items with prices, and what has none.

    Batteries of one platform count once for each battery, or for each site or interceptor where its price says so. A
    radar or interceptors that a platform's price includes are not counted again.
    """
    found: dict[str, Item] = {}
    lacking: dict[str, int] = {}
    scenario = shield.scenario

    def add(section: str, key: str, count: float, name: str) -> None:
        entry: Priced | None = getattr(prices, section).get(key)
        if entry is None:
            lacking[name] = lacking.get(name, 0) + int(count)
            return
        label = f"{section}.{key}"
        before = found[label].count if label in found else 0.0
        found[label] = Item(
            name=name, count=before + count, unit=entry.unit, yearly_each=entry.yearly_each, note=entry.note
        )

    included: set[str] = set()
    sites: set[tuple[str, str]] = set()
    for battery in shield.batteries.values():
        platform = prices.platforms.get(battery.platform)
        name = scenario.platforms[battery.platform].name
        place = (battery.platform, battery.site)
        if platform is None or platform.each != "site" or place not in sites:
            many = battery.inventory if platform is not None and platform.each == "interceptor" else 1
            add("platforms", battery.platform, many, name)
        sites.add(place)
        if platform is not None and "radar" in platform.includes:
            included.add(battery.radar)
        if platform is None or "interceptors" not in platform.includes:
            card = scenario.interceptors[battery.interceptor]
            add("interceptors", battery.interceptor, battery.inventory, card.name)
    for key, sensor in shield.sensors.items():
        if key in included:
            continue
        section = "radars" if sensor.card in scenario.radars else "infrared"
        add(section, sensor.card, 1, getattr(scenario, section)[sensor.card].name)
    return found, [Unpriced(name, count) for name, count in lacking.items()]
