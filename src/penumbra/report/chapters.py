"""The report's pictures, chapter by chapter: the maps of each date, margin and shots, and each battery alone."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from matplotlib.figure import Figure

from penumbra.plotting import maps, style
from penumbra.plotting.markers import Mark, all_marks, marks
from penumbra.plotting.projection import Frame, frame_of
from penumbra.plotting.timeline import timeline as timeline_figure
from penumbra.record.nato import members
from penumbra.report import findings, words
from penumbra.report.tables import told_assumed
from penumbra.report.view import View, decisive, same_map
from penumbra.scenario.model import Scenario, Shield

__all__ = [
    "Chapter",
    "Closer",
    "Desk",
    "Picture",
    "alone",
    "chapters",
    "closer",
    "desk",
    "layered",
    "opening",
    "principal",
    "timeline",
    "when",
    "whereabouts",
]


class Desk(NamedTuple):
    """What every chapter needs: scenario, views, two frames, and the classes shown large."""

    scenario: Scenario
    views: Sequence[View]
    wide: Frame
    near: Frame
    classes: Sequence[str]
    assumed: str


class Picture(NamedTuple):
    """A figure: its address, what it says for who cannot see it, a heading and a line of figures."""

    uri: str
    alt: str
    title: str = ""
    note: str = ""


class Chapter(NamedTuple):
    """One date: its finding, what stood, its maps, and headings of pairs if plan and fact stand side by side."""

    anchor: str
    when: str
    title: str
    told: list[str]
    caption: str
    pictures: list[Picture]
    pairs: list[str]


class Closer(NamedTuple):
    """Large maps of one snapshot against one class, with one caption."""

    title: str
    pictures: list[Picture]
    caption: str


def desk(scenario: Scenario, views: Sequence[View]) -> Desk:
    """Frames and classes, the same throughout the report."""
    areas = [shown.area for shown in views]
    return Desk(
        scenario,
        views,
        frame_of(areas, scenario),
        frame_of(areas, scenario, named=False),
        decisive(scenario, principal(views)[0]),
        told_assumed(scenario),
    )


def opening(views: Sequence[View]) -> View:
    """The snapshot that the page opens with: the latest, as it happened if any of them did."""
    actual = [shown for shown in views if shown.history == "actual"] or list(views)
    return max(actual, key=lambda shown: shown.date)


def principal(views: Sequence[View]) -> list[View]:
    """The latest snapshot, as it happened if it did; then those that tell plan from fact, if they differ from it."""
    latest = opening(views)
    days = [shown.date for shown in views]
    found = [latest]
    for shown in views:
        if days.count(shown.date) > 1 and not any(same_map(shown.area, other.area) for other in found):
            found.append(shown)
    return found


def _shield(scenario: Scenario, shown: View) -> Shield:
    return scenario.on(shown.date, shown.history)


def _marks(at: Desk, shown: View) -> tuple[Mark, ...]:
    """What is marked on a map."""
    return marks(_shield(at.scenario, shown), shown.area.attrs)


def when(shown: View) -> str:
    """A map's date and history in words."""
    return f"{words.day(shown.date)}, {words.history(shown.history)}"


def _picture(figure: Figure, alt: str, title: str = "", note: str = "") -> Picture:
    return Picture(style.uri(style.png(figure)), alt, title, note)


def _states(at: Desk, shown: View, key: str) -> Picture:
    own, name = shown.reach[key], words.named(at.scenario.threats[key])
    figure = maps.state_panel(shown.area, key, at.near, _marks(at, shown))
    note = words.panel_note(own)
    return _picture(figure, f"Map, {when(shown)}: {name} {note}.", name, note)


# --- chapters


def chapters(at: Desk) -> list[Chapter]:
    """One chapter for each date."""
    found: list[Chapter] = []
    seen: list[View] = []
    for _, group in groupby(at.views, key=lambda shown: shown.date):
        own = {shown.history: shown for shown in group}
        if len(own) == 2:
            found.append(_both(at, own["planned"], own["actual"]))
        else:
            (shown,) = own.values()
            found.append(_one(at, shown, seen))
        seen += own.values()
    return found


def _both(at: Desk, planned: View, actual: View) -> Chapter:
    key = at.classes[0]
    shields = _shield(at.scenario, planned), _shield(at.scenario, actual)
    pictures = [
        _states(at, shown, each)._replace(
            title=words.sentence(words.history(shown.history)), note=words.cover_note(shown.reach[each])
        )
        for each in planned.reach
        for shown in (planned, actual)
    ]
    heads = [f"{words.named(at.scenario.threats[each])}: {words.reach_note(own)}" for each, own in actual.reach.items()]
    return Chapter(
        f"day-{actual.date}",
        f"{words.day(actual.date)}, as planned and as it happened",
        findings.both_finding(planned, actual, key, at.scenario.threats[key]),
        [findings.missing(*shields), *findings.standing(shields[1], None)],
        _caption(at, f"{words.day(actual.date)}: as planned on the left of each pair, as it happened on the right"),
        pictures,
        heads,
    )


def _one(at: Desk, shown: View, seen: Sequence[View]) -> Chapter:
    key = at.classes[0]
    earlier = [view for view in seen if view.history == "actual"]
    before = earlier[-1] if earlier else None
    same = next((view for view in reversed(seen) if same_map(view.area, shown.area)), None)
    title = findings.snapshot_finding(
        shown, key, at.scenario.threats[key], before if shown.history == "actual" else None
    )
    told = findings.standing(_shield(at.scenario, shown), _shield(at.scenario, before) if before else None)
    if same is not None:
        told.insert(
            0, f"Every map of this date is the same, cell for cell, as that of {when(same)}.{_grown(same, shown)}"
        )
    repeated = same is not None and shown is not at.views[-1]
    pictures = [] if repeated else [_states(at, shown, each) for each in shown.reach]
    return Chapter(f"day-{shown.date}", when(shown), title, told, _caption(at, when(shown)), pictures, [])


def _grown(before: View, after: View) -> str:
    """Why shares may differ though maps do not."""
    joined = len(members(after.date)) - len(members(before.date))
    return f" Shares differ a little because NATO had {words.count(joined, 'new member')}." if joined else ""


def _caption(at: Desk, on: str) -> str:
    return (
        f"{on}. State of each place by class of missile, over the published ranges of every number; the blue line "
        f"encloses what the nominal numbers cover. {at.assumed}."
    )


def closer(at: Desk, shown: View, key: str) -> Closer:
    """State on a large map, margin and shots, against one class."""
    card, own = at.scenario.threats[key], _marks(at, shown)
    margin, shots = findings.margin_finding(shown.area, key, card), findings.shots_finding(shown.area, key, card)
    on = when(shown)
    pictures = [
        _picture(maps.margin_panel(shown.area, key, at.near, own), f"Map of margin, {on}. {margin}.", margin),
        _picture(maps.shots_panel(shown.area, key, at.near, own), f"Map of shots, {on}. {shots}.", shots),
    ]
    caption = f"{words.named(card)}, {on}, nominal numbers only. {at.assumed}."
    return Closer(f"{words.named(card)}, {on}", pictures, caption)


def alone(at: Desk, shown: View, key: str) -> Closer:
    """What each battery covers on its own against one class."""
    card, shield = at.scenario.threats[key], _shield(at.scenario, shown)
    people, own_ = shown.area.home_people.values, shown.area.sel(threat=key)
    pictures = []
    for row, battery in enumerate(shown.area.battery.values.tolist()):
        name = at.scenario.batteries[battery].name
        covered = (own_.home_battery_margin.values[row] >= 0.0) & own_.home_threatened.values.astype(bool)
        note = f"covers {words.million(float(people[covered].sum()))} people of the map by itself"
        site = at.scenario.batteries[battery].site
        own = [
            mark
            for mark in marks(shield, shown.area.attrs)
            if mark.name == at.scenario.sites[site].name or "launch" in mark.kinds
        ]
        figure = maps.reach_panel(shown.area, key, battery, at.near, own)
        pictures.append(_picture(figure, f"Map, {when(shown)}: {name} {note} against {words.named(card)}.", name, note))
    caption = (
        f"{words.named(card)}, {when(shown)}, nominal numbers only: what this battery alone covers against every "
        f"launch point that reaches them, with all the sensors that feed it. {at.assumed}."
    )
    return Closer(findings.batteries_finding(shown.area, key, card, at.scenario), pictures, caption)


def layered(at: Desk, shown: View, key: str) -> Closer:
    """What each layer does on its own against one class, and both together."""
    card, near = at.scenario.threats[key], frame_of([shown.area], named=False)
    own = [mark for mark in _marks(at, shown) if "launch" not in mark.kinds]
    people, on = shown.area.home_people.values, f"{words.named(card)}, {when(shown)}"
    pictures = []
    for layer in shown.area.layer.values.tolist():
        covered = shown.area.home_layer_margin.sel(threat=key, layer=layer).values >= 0.0
        note = f"covers {words.million(float(people[covered].sum()))} people of the map by itself"
        figure = maps.layer_panel(shown.area, key, layer, near, own)
        pictures.append(_picture(figure, f"Map of shots, {on}: the {layer} layer {note}.", f"{layer} layer", note))
    together = float(people[shown.area.home_covered.sel(threat=key).values.astype(bool)].sum())
    note = f"cover {words.million(together)} people of the map"
    figure = maps.shots_panel(shown.area, key, near, own)
    pictures.append(_picture(figure, f"Map of shots, {on}: all layers together {note}.", "all layers together", note))
    caption = f"{on}, nominal numbers only: intercept attempts that fit one after another. {at.assumed}."
    return Closer(findings.layers_finding(shown.area, key, card), pictures, caption)


def whereabouts(at: Desk) -> Picture:
    """Where everything stands, or was to stand."""
    shown = all_marks(at.scenario, at.views[0].area.attrs)
    names = {kind: [mark.name for mark in shown if kind in mark.kinds] for kind in ("battery", "sensor", "launch")}
    alt = (
        f"Map. Batteries at {words.listed(names['battery'])}; radars at {words.listed(names['sensor'])}; "
        f"missiles start in or at: {words.listed(names['launch'])}."
    )
    return _picture(maps.locator(at.wide, shown, at.views[0].area), alt)


def large(at: Desk, shown: View, key: str) -> Closer:
    """State against one class on a map of the whole region, with names."""
    card, note = at.scenario.threats[key], words.panel_note(shown.reach[key])
    figure = maps.state_sheet(shown.area, key, at.wide, _marks(at, shown))
    picture = _picture(figure, f"Large map, {when(shown)}: {words.named(card)} {note}.")
    return Closer(
        f"{words.day(shown.date)}: {words.of_class(card)} {note}",
        [picture],
        _caption(at, f"{words.named(card)}, {when(shown)}"),
    )


def timeline(scenario: Scenario) -> Picture:
    """Plan and fact over the years."""
    return Picture(style.uri(style.svg(timeline_figure(scenario))), f"Timeline. {findings.timeline_finding(scenario)}.")
