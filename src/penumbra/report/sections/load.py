"""Annex: a raid on the opening day: how many get through, how surely, and what was not engaged and why."""

import json

import xarray as xr

from penumbra.plotting import style
from penumbra.plotting.raid_chart import raid_chart
from penumbra.raids import words as raid_words
from penumbra.report import words
from penumbra.report.context import Context, shield_of, when
from penumbra.report.page_figures import Picture
from penumbra.report.section import Section
from penumbra.scenario.model import Shield

__all__ = ["load"]

_OFTEN = 0.05  # share of the plays in which all get through, from which on the heading says so


def load(at: Context) -> Section | None:
    """Under load; nothing where no raid could be played."""
    if at.raid is None:
        return None
    found, shield = at.raid, shield_of(at.scenario, at.latest)
    total, mean = raid_words.missiles(found), raid_words.number(float(found.leak_mean))
    low, high = (f"{float(end):.0f}" for end in (found.leak_low, found.leak_high))
    every = float(found.leak_chance[-1])
    all_of_them = f", all in {words.percent(every)} of the plays" if every >= _OFTEN else ""
    heading = f"Of {total} missiles {mean} get through on average; in 90 of 100 plays, {low} to {high}{all_of_them}"
    _, rest = raid_words.leak_words(found)
    data = {
        "asked": f"{_salvo(shield, found)}, {when(at.latest)}. {raid_words.aims_words(found)}",
        "told": [
            rest,
            *raid_words.answers_words(shield, found),
        ],
        "layers": [
            *raid_words.layer_words(found),
            raid_words.battery_words(shield, found),
            raid_words.empty_words(found),
        ],
        "picture": Picture(
            style.uri(style.svg(raid_chart(found, scenario=at.scenario))), f"Charts of the raid. {heading}."
        ),
        "rows": _rows(shield, found),
        "chances": _chances(shield, found),
        "sure": raid_words.sure_words(found),
    }
    return Section("load", "Under load", "A raid", heading, "load.html.j2", data)


def _salvo(shield: Shield, found: xr.Dataset) -> str:
    return raid_words.salvo_words(shield, json.loads(found.attrs["salvo"]))


def _rows(shield: Shield, found: xr.Dataset) -> list[dict[str, str]]:
    """By battery: stock, fired, how often it ends empty, which share it can engage."""
    return [
        {
            "name": shield.batteries[key].name,
            "stock": f"{int(found.battery_stock[k])}",
            "fired": raid_words.number(float(found.battery_fired[k])),
            "empty": words.percent(float(found.battery_emptied[k])),
            "able": words.percent(float(found.battery_able[k])),
        }
        for k, key in enumerate(found.battery.values.tolist())
    ]


def _chances(shield: Shield, found: xr.Dataset) -> list[tuple[str, str]]:
    """A sentence for each kind of interceptor on its chance of a hit, and the key of its source."""
    keys = [shield.batteries[key].interceptor for key in found.battery.values.tolist()]
    cited = dict(zip(keys, found.kill_source.values.tolist(), strict=True))
    return list(zip(raid_words.chance_words(shield, found), cited.values(), strict=True))
