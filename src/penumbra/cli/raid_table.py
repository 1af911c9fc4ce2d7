"""A raid, and stocks of interceptors, as tables."""

import math

import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page, columns
from penumbra.raids import words
from penumbra.raids.supply import YEAR
from penumbra.raids.words import number
from penumbra.scenario.merging import sources
from penumbra.scenario.model import Shield
from penumbra.sentences import READ, percent

__all__ = ["show", "show_stocks"]

_SUPPLY = {"bought a year": "bought", "planned a year": "planned", "capacity a year": "can be built"}
_COUNTS = {"stock": "in stock"}


def show(shield: Shield, found: xr.Dataset) -> None:
    """Print how many get through, and by layer and battery what was fired and why not."""
    page, attrs = Page(), found.attrs
    page.text(bold(attrs["title"]), f", {attrs['history']}")
    page.text(words.aims_words(found))
    page.text()
    first, rest = words.leak_words(found)
    page.text(bold(first), f". {rest}")
    for sentence in words.answers_words(shield, found):
        page.text(sentence)
    _layers(page, found)
    _batteries(page, shield, found)
    if "size_leak" in found:
        _sizes(page, found)
    page.text()
    page.text(words.sure_words(found))


def _layers(page: Page, found: xr.Dataset) -> None:
    heads = columns("layer", "come", *found.outcome.values.tolist(), "stopped")
    rows = []
    for k, name in enumerate(found.layer.values.tolist()):
        parts = found.layer_missiles.values[k]
        numbers = (float(found.layer_arriving[k]), *parts.tolist(), float(found.layer_stopped[k]))
        rows.append((name, *map(number, numbers)))
    page.text()
    page.table(heads, rows)


def _batteries(page: Page, shield: Shield, found: xr.Dataset) -> None:
    heads = [*columns("battery"), Column("layer", right=False)]
    heads += [Column(name) for name in ("stock", "can engage", "fired", "empty in")]
    heads += [Column("a shot hits")]
    rows = []
    for k, key in enumerate(found.battery.values.tolist()):
        one = found.isel(battery=k)
        rows.append(
            (
                shield.batteries[key].name,
                str(one.battery_layer.item()),
                f"{int(one.battery_stock)}",
                percent(float(one.battery_able)),
                number(float(one.battery_fired)),
                percent(float(one.battery_emptied)),
                f"{float(one.kill_low):.2f} to {float(one.kill_high):.2f}",
            )
        )
    page.text()
    page.table(heads, rows)
    page.text()
    for sentence in words.chance_words(shield, found):
        page.text(sentence)
    page.text()
    page.text(words.empty_words(found))


def _sizes(page: Page, found: xr.Dataset) -> None:
    rows = [
        (
            f"{int(one.salvo_size)}",
            number(float(one.size_leak)),
            percent(float(one.size_leak) / int(one.salvo_size)),
            f"{int(one.size_leak_low)} to {int(one.size_leak_high)}",
            percent(float(one.size_no_leak)),
            number(float(one.size_fired)),
        )
        for one in (found.isel(salvo_size=k) for k in range(found.sizes["salvo_size"]))
    ]
    page.text()
    page.table(columns("missiles", "get through", "of them", "90 of 100 plays", "none in", "fired"), rows)


def show_stocks(found: xr.Dataset) -> None:
    """Print counts on record, the time to replace each at each rate of supply, and how long the stock lasts."""
    page = Page()
    page.text(bold(found.attrs["title"]), ". Each count is a claim of the side that made it.")
    rates = [
        f"{rate:,.0f} a year, {_SUPPLY.get(what, what)}"
        for rate, what in zip(found.supply_rate.values, found.supply_measure.values.tolist(), strict=True)
    ]
    rows = []
    for k in range(found.sizes["count"]):
        one = found.isel(count=k)
        least, most = float(one.count_least), float(one.count_most)
        count = f"{least:,.0f}" + (" or more" if math.isnan(most) else "" if most == least else f" to {most:,.0f}")
        times = [_years(*ends) for ends in zip(one.replace_least.values, one.replace_most.values, strict=True)]
        rows.append((f"{count} {_COUNTS.get(one.count_measure.item(), one.count_measure.item())}", *times))
    page.text()
    page.table(columns("years to replace, at", *rates), rows)
    _told(page, found, [row[0] for row in rows], rates)
    if "stock_days" not in found:
        page.text()
        page.text("No stock is on record; write one with --stock to see how long it lasts.")
        return
    page.text()
    held = f", of which {found.attrs['reserve']} are held back" if found.attrs["reserve"] else ""
    page.text(f"A stock of {found.attrs['stock']:,}{held}:")
    last = int(found.fire_day[-1])
    fire = [
        (f"{number(float(rate))} a day", number(float(days) / 86400.0), f"{float(left):,.0f}")
        for rate, days, left in zip(
            found.fire_rate.values, found.stock_days.values, found.stock_left.values[:, -1], strict=True
        )
    ]
    page.table(columns("fired", "days until it is used up", f"left after {last} days"), fire)


def _told(page: Page, found: xr.Dataset, counts: list[str], rates: list[str]) -> None:
    """Who tells each count and each rate, how well it is known, and by which source."""
    known, rows = sources(), []
    for of, names in (("count", counts), ("supply", rates)):
        for k, name in enumerate(names):
            side, source, grade, note = (
                str(found[f"{of}_{part}"].values[k]) for part in ("side", "source", "grade", "note")
            )
            title = known[source].title if source in known else source
            rows.append((name, READ.get(grade, grade), f"{side}; {note}" if note else side, title))
    page.text()
    wide = [Column(name, right=False, wraps=True) for name in ("told by", "source")]
    page.table([*columns("number"), Column("grade", right=False), *wide], rows)


def _years(least: float, most: float) -> str:
    low = f"{least / YEAR:.2g}"
    if math.isnan(most):
        return f"{low} or more"
    high = f"{most / YEAR:.2g}"
    return low if low == high else f"{low} to {high}"
