"""The report's pictures, chapter by chapter: the maps of each date, margin and shots, and each battery alone."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from matplotlib.figure import Figure

from penumbra.report import charts, maps, paper, words
from penumbra.report.ground import Frame, frame_of
from penumbra.report.marks import all_marks, marks
from penumbra.report.tables import assumptions
from penumbra.report.view import View, decisive, same_map
from penumbra.scenario.model import Scenario, Shield

__all__ = ["Chapter", "Closer", "Desk", "Picture", "alone", "chapters", "closer", "desk", "principal", "timeline", "when", "whereabouts"]


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
    """One date: its finding, what stood, and its maps; plan and fact of a class side by side if paired."""

    anchor: str
    when: str
    title: str
    told: list[str]
    caption: str
    pictures: list[Picture]
    paired: bool


class Closer(NamedTuple):
    """Large maps of one snapshot against one class, with one caption."""

    title: str
    pictures: list[Picture]
    caption: str


def desk(scenario: Scenario, views: Sequence[View]) -> Desk:
    """Frames and classes, the same throughout the report."""
    areas = [shown.area for shown in views]
    assumed, told = assumptions(scenario)
    return Desk(
        scenario,
        views,
        frame_of(areas, scenario),
        frame_of(areas, scenario, named=False),
        decisive(scenario, principal(views)[0]),
        f"{assumed} of the {told} numbers behind it are assumptions",
    )


def principal(views: Sequence[View]) -> list[View]:
    """The latest snapshot, as it happened if it did; then the others that tell plan from fact, if they differ from it."""
    actual = [shown for shown in views if shown.history == "actual"] or list(views)
    latest = max(actual, key=lambda shown: shown.date)
    days = [shown.date for shown in views]
    found = [latest]
    for shown in views:
        if days.count(shown.date) > 1 and not any(same_map(shown.area, other.area) for other in found):
            found.append(shown)
    return found


def _shield(scenario: Scenario, shown: View) -> Shield:
    return scenario.on(shown.date, shown.history)


def when(shown: View) -> str:
    return f"{words.day(shown.date)}, {words.history(shown.history)}"


def _picture(figure: Figure, alt: str, title: str = "", note: str = "", dots: int = 200) -> Picture:
    return Picture(paper.uri(paper.png(figure, dots)), alt, title, note)


def _states(at: Desk, shown: View, key: str) -> Picture:
    own, card = shown.reach[key], at.scenario.threats[key]
    note = words.panel_note(own)
    figure = maps.state_panel(shown.area, key, at.wide, marks(_shield(at.scenario, shown)))
    return _picture(figure, f"Map, {when(shown)}: {card.name} {note}.", card.name, note)


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
        _states(at, shown, each)._replace(title=f"{at.scenario.threats[each].name}, {words.history(shown.history)}")
        for each in planned.reach
        for shown in (planned, actual)
    ]
    return Chapter(
        f"day-{actual.date}",
        f"{words.day(actual.date)}, as planned and as it happened",
        words.both_finding(planned, actual, key, at.scenario.threats[key]),
        [words.missing(*shields), *words.standing(shields[1], None)],
        _caption(at, f"{words.day(actual.date)}: as planned on the left of each pair, as it happened on the right"),
        pictures,
        True,
    )


def _one(at: Desk, shown: View, seen: Sequence[View]) -> Chapter:
    key = at.classes[0]
    earlier = [view for view in seen if view.history == "actual"]
    before = earlier[-1] if earlier else None
    same = next((view for view in reversed(seen) if same_map(view.area, shown.area)), None)
    title = words.snapshot_finding(shown, key, at.scenario.threats[key], before if shown.history == "actual" else None)
    told = words.standing(_shield(at.scenario, shown), _shield(at.scenario, before) if before else None)
    if same is not None:
        told.insert(0, f"Every map of this date is the same, cell for cell, as that of {when(same)}.")
    repeated = same is not None and shown is not at.views[-1]
    pictures = [] if repeated else [_states(at, shown, each) for each in shown.reach]
    return Chapter(f"day-{shown.date}", when(shown), title, told, _caption(at, when(shown)), pictures, False)


def _caption(at: Desk, when: str) -> str:
    return (
        f"{when}. State of each place by class of missile, over the published ranges of every number; the blue line "
        f"encloses what the nominal numbers cover. {at.assumed}."
    )


def closer(at: Desk, shown: View, key: str) -> Closer:
    """Margin and shots against one class."""
    card, own = at.scenario.threats[key], marks(_shield(at.scenario, shown))
    margin, shots = words.margin_finding(shown.area, key, card), words.shots_finding(shown.area, key, card)
    when = when(shown)
    pictures = [
        _picture(maps.margin_panel(shown.area, key, at.near, own), f"Map of margin, {when}. {margin}.", margin),
        _picture(maps.shots_panel(shown.area, key, at.near, own), f"Map of shots, {when}. {shots}.", shots),
    ]
    return Closer(f"{card.name}, {when}", pictures, f"{card.name}, {when}, nominal numbers only. {at.assumed}.")


def alone(at: Desk, shown: View, key: str) -> Closer:
    """What each battery covers on its own against one class."""
    card, shield = at.scenario.threats[key], _shield(at.scenario, shown)
    people = shown.area.people.values
    pictures = []
    for row, battery in enumerate(shown.area.battery.values.tolist()):
        name = at.scenario.batteries[battery].name
        covered = maps.covered_alone(shown.area, key)[row]
        note = f"covers {words.million(float(people[covered].sum()))} people of the map by itself"
        site = at.scenario.batteries[battery].site
        own = [mark for mark in marks(shield) if mark.name == at.scenario.sites[site].name or "launch" in mark.kinds]
        figure = maps.reach_panel(shown.area, key, battery, at.near, own)
        pictures.append(_picture(figure, f"Map, {when(shown)}: {name} {note} against {card.name}.", name, note))
    caption = (
        f"{card.name}, {when(shown)}, nominal numbers only: the places against which this battery alone can meet the missile "
        f"from every launch point that reaches them, with all the sensors that feed it. {at.assumed}."
    )
    return Closer(words.batteries_finding(shown.area, key, card, at.scenario), pictures, caption)


def whereabouts(at: Desk) -> Picture:
    """Where everything stands, or was to stand."""
    shown = all_marks(at.scenario)
    names = {kind: [mark.name for mark in shown if kind in mark.kinds] for kind in ("battery", "sensor", "launch")}
    alt = (
        f"Map. Batteries at {words.listed(names['battery'])}; radars at {words.listed(names['sensor'])}; "
        f"launch points: {words.listed(names['launch'])}."
    )
    return _picture(maps.locator(at.wide, shown, at.views[0].area), alt, dots=180)


def timeline(scenario: Scenario) -> Picture:
    """Plan and fact over the years."""
    return Picture(paper.uri(paper.svg(charts.timeline(scenario))), f"Timeline. {words.timeline_finding(scenario)}.")
