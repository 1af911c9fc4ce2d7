"""Annex: what each battery covers on its own."""

import numpy as np

from penumbra.plotting.maps import Content
from penumbra.report import sentences, words
from penumbra.report.context import Context, when
from penumbra.report.map_pictures import SMALL, large_view, picture_of
from penumbra.report.mapped_day import MappedDay
from penumbra.report.page_figures import Panels
from penumbra.report.section import Section
from penumbra.scenario.model import Scenario

__all__ = ["batteries"]


def batteries(at: Context) -> Section | None:
    """Each battery by itself on the opening snapshot, against the class that matters most."""
    if not at.latest.area.sizes["battery"]:
        return None
    shown = _of_class(at, at.latest, at.classes[0])
    data = {"shown": [shown], "note": ""}
    return Section("batteries", "Each battery", "Each battery alone", shown.title, "panels.html.j2", data)


def _of_class(at: Context, shown: MappedDay, key: str) -> Panels:
    card, on = at.scenario.threats[key], when(shown)
    people, own_ = shown.area.home_people.values, shown.area.sel(threat=key)
    view = large_view(at, shown, key, [], 1.5 * SMALL)
    pictures, before = [], dict[str, str]()
    for row, battery in enumerate(shown.area.battery.values.tolist()):
        name = at.scenario.batteries[battery].name
        covered = (own_.home_battery_margin.values[row] >= 0.0) & own_.home_threatened.values.astype(bool)
        note = f"covers {words.million(float(people[covered].sum()))} people of the whole map by itself"
        cells = (own_.battery_margin.values[row] >= 0.0) & own_.threatened.values.astype(bool)
        pattern = np.packbits(np.concatenate((cells, covered))).tobytes().hex()
        alt = f"Map, {on}: {name} {note} against {words.named(card)}."
        picture = picture_of(at, shown, Content("battery", key, battery), view, alt, name, note)
        if not (cells.any() or covered.any()):
            picture = picture._replace(drawn=None)
        elif pattern in before:
            note = f"{note}, {_same(at.scenario, before[pattern], battery)}"
            picture = picture._replace(drawn=None, note=note)
        before.setdefault(pattern, battery)
        pictures.append(picture)
    caption = (
        f"{words.sentence(words.missiles(card))}, {on}, on nominal figures: what this battery alone covers against "
        "every launch point that reaches it, with all the sensors that feed it."
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
