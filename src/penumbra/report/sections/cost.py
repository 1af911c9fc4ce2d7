"""Annex: what the shield of the opening day costs, by printed prices."""

import xarray as xr

from penumbra.claims.exhibits.kinds import Bar, Bars
from penumbra.costing.money import in_words
from penumbra.plotting import style
from penumbra.report.bar_chart import bars_figure
from penumbra.report.context import Context, when
from penumbra.report.page_figures import Picture
from penumbra.report.section import Section
from penumbra.sentences import listed

__all__ = ["cost"]

_BILLION = 1e9


def cost(at: Context) -> Section | None:
    """Cost; nothing where nothing that stands has a price on record."""
    if at.cost is None:
        return None
    found, unit = at.cost, at.cost.attrs["currency"]
    least, total, most = (float(found[name]) for name in ("total_cost_least", "total_cost", "total_cost_most"))
    years = f"{found.attrs['years']:g} years"
    heading = f"Some {in_words(total, unit)} over {years}, by printed prices of what stands"
    lacking = [
        f"{name} ({count})" for name, count in zip(found.unpriced.values, found.unpriced_count.values, strict=True)
    ]
    chart = Bars(
        title=f"Cost over {years}",
        unit=f"billion {unit} over {years}; stroke: cheapest to dearest printed price",
        bars=tuple(
            Bar(
                name=str(found.item_name[k].item()),
                value=float(found.item_cost[k]) / _BILLION,
                low=float(found.item_cost_least[k]) / _BILLION,
                high=float(found.item_cost_most[k]) / _BILLION,
            )
            for k in range(found.sizes["item"])
        ),
    )
    data = {
        "asked": f"{when(at.latest)}. {found.attrs['money'][0].upper()}{found.attrs['money'][1:]}.",
        "told": [
            f"From the cheapest printed price of everything to the dearest: {in_words(least, '').strip()} to "
            f"{in_words(most, unit)}.",
            *([f"No price is on record of {listed(lacking)}, so it costs more."] if lacking else []),
            "Development, command, crews and most support are not counted. A ship counts in full.",
        ],
        "picture": Picture(style.uri(style.svg(bars_figure(chart))), f"Bars. {heading}."),
        "rows": _rows(found),
    }
    return Section("cost", "Cost", "Cost", heading, "cost.html.j2", data)


def _rows(found: xr.Dataset) -> list[dict[str, str]]:
    """Every printed price, with its year and the key of its source."""
    names = dict(zip(found.item.values.tolist(), found.item_name.values.tolist(), strict=True))
    of = {"unit": "each", "yearly_each": "a year, each", "yearly": "a year", "once": "once", "lift": "each kg lifted"}
    return [
        {
            "name": names[found.price_item.values[k]],
            "of": of[found.price_of.values[k]],
            "value": in_words(float(found.price_value[k]), found.attrs["currency"]),
            "year": f"{int(found.price_year[k])}",
            "source": str(found.price_source.values[k]),
            "grade": str(found.price_grade.values[k]),
        }
        for k in range(found.sizes["price"])
    ]
