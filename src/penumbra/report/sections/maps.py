"""Maps of every date, then large ones of the principal snapshots with margin and shots."""

from penumbra.plotting import maps
from penumbra.plotting.maps import Content, map_figure
from penumbra.plotting.markers import all_marks
from penumbra.report import sentences, words
from penumbra.report.context import Context, Panels, marks_of, picture_of, principal, when
from penumbra.report.dates import caption, chapters
from penumbra.report.mapped_day import MappedDay
from penumbra.report.page_figures import Picture
from penumbra.report.section import Section
from penumbra.report.tables import classes

__all__ = ["maps_section"]

_WIDEST = 1.6
"""A frame with all named places that is more times as wide as that of small maps leaves the cells too small."""


def maps_section(at: Context) -> Section:
    """Where it holds, day by day."""
    shown, key, threats = principal(at.mapped_days), at.classes[0], at.scenario.threats
    pairs = [(shown[0], each) for each in at.classes] + [(other, key) for other in shown[1:]]
    days = chapters(at)
    data = {
        "summary": at.scenario.summary,
        "whereabouts": _whereabouts(at),
        "classes": classes(at.scenario),
        "ships": any(site.patrol is not None for site in at.scenario.sites.values()),
        "chapters": days,
        "large": [_large(at, shown_, key) for shown_ in shown],
        "closers": [_margin_and_shots(at, shown_, each) for shown_, each in pairs],
        "margin_steps": list(zip(maps.MARGIN_COLOURS, maps.MARGIN_WORDS, strict=True)),
        "shot_steps": list(zip(maps.SHOT_COLOURS, maps.SHOT_WORDS, strict=True)),
    }
    heading = sentences.history_sentence(at.mapped_days, key, threats[key])
    ids = ["classes", *(chapter.anchor for chapter in days)]
    return Section("maps", "Maps", "Where it holds", heading, "maps.html.j2", data, ids)


def _whereabouts(at: Context) -> Picture:
    """Where everything stands, or was to stand."""
    shown = all_marks(at.scenario, at.mapped_days[0].area.attrs)
    names = {kind: [mark.name for mark in shown if kind in mark.kinds] for kind in ("battery", "sensor", "launch")}
    alt = (
        f"Map. Batteries at {words.listed(names['battery'])}; radars at {words.listed(names['sensor'])}; "
        f"missiles start in or at: {words.listed(names['launch'])}."
    )
    return picture_of(maps.locator(at.wide, shown, at.mapped_days[0].area), alt)


def _large(at: Context, shown: MappedDay, key: str) -> Panels:
    """State against one class on a map of the whole region, with names."""
    card, note = at.scenario.threats[key], words.panel_note(shown.reach[key])
    frame = at.wide if at.wide.east - at.wide.west < _WIDEST * (at.near.east - at.near.west) else at.near
    inside = [mark for mark in marks_of(at, shown) if frame.shows(mark.latitude, mark.longitude)]
    figure = map_figure(shown.area, Content("state", key), frame, inside, large=True)
    picture = picture_of(figure, f"Large map, {when(shown)}: {words.named(card)} {note}.")
    return Panels(
        f"{words.day(shown.date)}: {words.of_class(card)} {note}",
        [picture],
        caption(at, f"{words.named(card)}, {when(shown)}"),
    )


def _margin_and_shots(at: Context, shown: MappedDay, key: str) -> Panels:
    """Margin and shots against one class."""
    card, own = at.scenario.threats[key], marks_of(at, shown)
    margin, shots = sentences.margin_sentence(shown.area, key, card), sentences.shots_sentence(shown.area, key, card)
    on = when(shown)
    pictures = [
        picture_of(
            map_figure(shown.area, Content("margin", key), at.near, own), f"Map of margin, {on}. {margin}.", margin
        ),
        picture_of(map_figure(shown.area, Content("shots", key), at.near, own), f"Map of shots, {on}. {shots}.", shots),
    ]
    text = f"{words.named(card)}, {on}, nominal numbers only. {at.assumed}."
    return Panels(f"{words.named(card)}, {on}", pictures, text)
