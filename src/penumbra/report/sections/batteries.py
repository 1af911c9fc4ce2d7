"""What each battery covers on its own."""

import numpy as np

from penumbra.plotting.maps import Content, map_figure
from penumbra.report import sentences, words
from penumbra.report.context import Context, Panels, marks_of, picture_of, when
from penumbra.report.mapped_day import MappedDay
from penumbra.report.section import Section
from penumbra.scenario.model import Scenario

__all__ = ["batteries"]


def batteries(at: Context) -> Section:
    """Each battery by itself on the opening snapshot, against the classes shown large."""
    shown = [_of_class(at, at.latest, key) for key in at.classes if at.latest.area.sizes["battery"]]
    heading = shown[0].title if shown else "No battery stands"
    data = {"shown": shown, "note": "", "four": True}
    return Section("batteries", "Each battery", "Each battery by itself", heading, "panels.html.j2", data)


def _of_class(at: Context, shown: MappedDay, key: str) -> Panels:
    card, on = at.scenario.threats[key], when(shown)
    people, own_ = shown.area.home_people.values, shown.area.sel(threat=key)
    pictures, before = [], dict[str, str]()
    for row, battery in enumerate(shown.area.battery.values.tolist()):
        name, site = at.scenario.batteries[battery].name, at.scenario.batteries[battery].site
        covered = (own_.home_battery_margin.values[row] >= 0.0) & own_.home_threatened.values.astype(bool)
        note = f"covers {words.million(float(people[covered].sum()))} people of the map by itself"
        cells = (own_.battery_margin.values[row] >= 0.0) & own_.threatened.values.astype(bool)
        pattern = np.packbits(np.concatenate((cells, covered))).tobytes().hex()
        if pattern in before and cells.any():
            note = f"{note}, {_same(at.scenario, before[pattern], battery)}"
        before.setdefault(pattern, battery)
        own = [
            mark for mark in marks_of(at, shown) if mark.name == at.scenario.sites[site].name or "launch" in mark.kinds
        ]
        figure = map_figure(shown.area, Content("battery", key, battery), at.near, own)
        pictures.append(picture_of(figure, f"Map, {on}: {name} {note} against {words.named(card)}.", name, note))
    caption = (
        f"{words.named(card)}, {on}, nominal numbers only: what this battery alone covers against every "
        f"launch point that reaches them, with all the sensors that feed it. {at.assumed}."
    )
    return Panels(sentences.batteries_sentence(shown.area, key, card, at.scenario), pictures, caption)


def _same(scenario: Scenario, first: str, second: str) -> str:
    """That two batteries cover the same, and what they have in common that could be why."""
    one, other = scenario.batteries[first], scenario.batteries[second]
    text = f"the same places as {one.name}"
    if one.interceptor == other.interceptor:
        shared = "the same interceptor"
    else:
        shared = "interceptors that differ, without effect here"
    if one.site != other.site:
        return f"{text} ({shared})"
    cards = {scenario.sensors[each.radar].card for each in (one, other)}
    radar = " and radars of the same kind" if len(cards) == 1 else ""
    return f"{text}: they have one site{radar}, and {shared}"
