"""Annex: time to spare and number of attempts, on nominal figures."""

from penumbra.plotting import maps
from penumbra.plotting.maps import Content
from penumbra.report import sentences, words
from penumbra.report.context import Context, when
from penumbra.report.map_pictures import SMALL, large_view, picture_of
from penumbra.report.mapped_day import MappedDay
from penumbra.report.page_figures import Panels
from penumbra.report.section import Section

__all__ = ["margins"]


def margins(at: Context) -> Section:
    """Margin and shots of the opening day, against the classes that matter most; no map where nothing is covered."""
    shown, key = at.latest, at.classes[0]
    covered = [each for each in at.classes if shown.area.covered.sel(threat=each).any()]
    never = [each for each in at.classes if each not in covered]
    data = {
        "shown": [_margin_and_shots(at, shown, each) for each in covered],
        "never": [f"{sentences.margin_sentence(shown.area, each, at.scenario.threats[each])}." for each in never],
        "margin_steps": list(enumerate(maps.MARGIN_WORDS)),
        "shot_steps": list(enumerate(maps.SHOT_WORDS)),
    }
    heading = sentences.margin_sentence(shown.area, key, at.scenario.threats[key])
    return Section("margin", "Time to spare", "Time to spare", heading, "margins.html.j2", data)


def _margin_and_shots(at: Context, shown: MappedDay, key: str) -> Panels:
    """Margin and shots against one class."""
    card, view = at.scenario.threats[key], large_view(at, shown, key, [], 2.0 * SMALL)
    margin, shots = sentences.margin_sentence(shown.area, key, card), sentences.shots_sentence(shown.area, key, card)
    on = when(shown)
    pictures = [
        picture_of(at, shown, Content("margin", key), view, f"Map of time to spare, {on}. {margin}.", "", margin),
        picture_of(at, shown, Content("shots", key), view, f"Map of attempts, {on}. {shots}.", "", shots),
    ]
    title = f"{words.sentence(words.missiles(card))}, {on}"
    return Panels(title, pictures, f"{title}, on nominal figures.")
