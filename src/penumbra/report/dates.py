"""Section on each date: standing elements, changes, and plan next to fact."""

from collections.abc import Sequence
from typing import NamedTuple

from penumbra.coverage.share_places import members_protected
from penumbra.plotting.maps import Content, map_figure
from penumbra.report import sentences, words
from penumbra.report.context import Context, marks_of, picture_of, shield_of, when
from penumbra.report.mapped_day import MappedDay, same_map
from penumbra.report.page_figures import Picture

__all__ = ["Chapter", "caption", "chapters", "day_anchor"]


class Chapter(NamedTuple):
    """One date: its finding, standing elements, maps, and headings of pairs if plan and fact are side by side."""

    anchor: str
    when: str
    title: str
    sentences: list[str]
    caption: str
    pictures: list[Picture]
    pairs: list[str]


def day_anchor(shown: MappedDay) -> str:
    """Id of the maps of a day."""
    return f"day-{shown.date}"


def chapters(at: Context) -> list[Chapter]:
    """One chapter for each date."""
    found: list[Chapter] = []
    seen: list[MappedDay] = []
    for day in dict.fromkeys(shown.date for shown in at.mapped_days):
        own = {shown.history: shown for shown in at.mapped_days if shown.date == day}
        if len(own) == 2:
            found.append(_both(at, own["planned"], own["actual"]))
        else:
            (shown,) = own.values()
            found.append(_one(at, shown, seen))
        seen += own.values()
    return found


def _states(at: Context, shown: MappedDay, key: str) -> Picture:
    own, name = shown.reach[key], words.named(at.scenario.threats[key])
    figure = map_figure(shown.area, Content("state", key), at.near, marks_of(at, shown))
    note = words.panel_note(own)
    return picture_of(figure, f"Map, {when(shown)}: {name} {note}.", name, note)


def _both(at: Context, planned: MappedDay, actual: MappedDay) -> Chapter:
    key = at.classes[0]
    shields = shield_of(at.scenario, planned), shield_of(at.scenario, actual)
    pictures = [
        _states(at, shown, each)._replace(
            title=words.sentence(words.history(shown.history)), note=words.cover_note(shown.reach[each])
        )
        for each in planned.reach
        for shown in (planned, actual)
    ]
    heads = [f"{words.named(at.scenario.threats[each])}: {words.reach_note(own)}" for each, own in actual.reach.items()]
    return Chapter(
        day_anchor(actual),
        f"{words.day(actual.date)}, as planned and as it happened",
        sentences.both_sentence(planned, actual, key, at.scenario.threats[key]),
        [sentences.missing(*shields), *sentences.standing(shields[1], None)],
        caption(at, f"{words.day(actual.date)}: as planned on the left of each pair, as it happened on the right"),
        pictures,
        heads,
    )


def _one(at: Context, shown: MappedDay, seen: Sequence[MappedDay]) -> Chapter:
    key = at.classes[0]
    earlier = [one for one in seen if one.history == "actual"]
    before = earlier[-1] if earlier else None
    same = next((one for one in reversed(seen) if same_map(one.area, shown.area)), None)
    title = sentences.snapshot_sentence(
        shown, key, at.scenario.threats[key], before if shown.history == "actual" else None
    )
    told = sentences.standing(shield_of(at.scenario, shown), shield_of(at.scenario, before) if before else None)
    if same is not None:
        told.insert(
            0, f"Every map of this date is the same, cell for cell, as that of {when(same)}.{_grown(same, shown)}"
        )
    repeated = same is not None and shown is not at.mapped_days[-1]
    pictures = [] if repeated else [_states(at, shown, each) for each in shown.reach]
    return Chapter(day_anchor(shown), when(shown), title, told, caption(at, when(shown)), pictures, [])


def _grown(before: MappedDay, after: MappedDay) -> str:
    """Reason why shares differ although maps are equal."""
    was, now = members_protected(before.area.attrs), members_protected(after.area.attrs)
    joined = len(now.codes) - len(was.codes)
    grown = f" Shares differ a little because {now.alliance} had {words.count(joined, 'new member')}."
    return grown if now.alliance and joined else ""


def caption(at: Context, on: str) -> str:
    """Caption of maps of state."""
    return (
        f"{on}. State of each place by class of missile, over the published ranges of every number; the blue line "
        f"encloses what the nominal numbers cover. {at.assumed}."
    )
