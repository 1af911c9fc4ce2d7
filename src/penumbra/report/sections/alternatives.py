"""The report's section on published disagreements: shares and maps under each answer, beside all of them together."""

from collections.abc import Mapping
from typing import NamedTuple

from penumbra.coverage.map_by_alternative import alternatives_in, of_alternative
from penumbra.plotting.maps import Content
from penumbra.report import words
from penumbra.report.context import Context, when
from penumbra.report.map_pictures import SMALL, large_view, picture_of
from penumbra.report.mapped_day import MappedDay, mapped_day
from penumbra.report.page_figures import MapPicture, View
from penumbra.report.section import Section
from penumbra.report.tables import ShareRow, share_row
from penumbra.scenario.alternatives import Question, named_answers

__all__ = ["alternatives"]


class _AnswerRow(NamedTuple):
    """One published answer: what it says, who says so, and whether the scenario is written for it."""

    question: str
    name: str
    key: str
    written: bool
    source: str
    grade: str
    note: str


class _ShareRows(NamedTuple):
    """Shares under one combination of answers, by class; with an empty key, of all of them together."""

    name: str
    key: str
    rows: list[ShareRow]


class _Under(NamedTuple):
    """One snapshot under each answer: rows of a table, and maps against one class."""

    when: str
    place: str
    classes: list[str]
    rows: list[_ShareRows]
    pictures: list[MapPicture]
    caption: str


def alternatives(at: Context) -> Section | None:
    """Published disagreements that are no numbers, and the maps under each answer."""
    shown = _under_each(at)
    if not shown:
        return None
    return Section(
        "alternatives",
        "Alternatives",
        "Where sources disagree on more than a number",
        _finding(at, shown[-1]),
        "alternatives.html.j2",
        {"answers": _answers(at.scenario.alternatives), "under_each": shown},
    )


def _answers(questions: Mapping[str, Question]) -> list[_AnswerRow]:
    """Every answer to every open question."""
    return [
        _AnswerRow(
            asked.question, one.name, f"{key}={option}", option == asked.written, one.source, one.grade, one.note or ""
        )
        for key, asked in questions.items()
        for option, one in asked.options.items()
    ]


def _under_each(at: Context) -> list[_Under]:
    """The opening day under each answer; none where no question is open."""
    return [_under(at, at.latest)] if alternatives_in(at.latest.area) else []


def _name(at: Context, key: str) -> str:
    """A combination of answers in words."""
    answers = named_answers(key).items()
    return ", ".join(at.scenario.alternatives[question].options[option].name for question, option in answers)


def _under(at: Context, shown: MappedDay) -> _Under:
    key = at.classes[0]
    view = large_view(at, shown, key, [], 1.5 * SMALL)
    mapped_days = {name: mapped_day(of_alternative(shown.area, name)) for name in alternatives_in(shown.area)}
    rows = [
        _ShareRows(_name(at, name), name, [share_row(each, "") for each in one.reach.values()])
        for name, one in mapped_days.items()
    ]
    rows.append(_ShareRows("All answers together", "", [share_row(each, "") for each in shown.reach.values()]))
    pictures = [_picture(at, one, key, _name(at, name), view) for name, one in mapped_days.items()]
    card = at.scenario.threats[key]
    return _Under(
        when(shown),
        next(iter(shown.reach.values())).called,
        [words.named(at.scenario.threats[each]) for each in shown.reach],
        rows,
        pictures,
        f"{words.sentence(words.missiles(card))}, {when(shown)}: each answer alone, over the published ranges of every "
        "number; the blue line encloses what is covered on nominal figures.",
    )


def _picture(at: Context, one: MappedDay, key: str, name: str, view: View) -> MapPicture:
    note = words.panel_note(one.reach[key])
    alt = f"Map, {when(one)}, {name}: {note}."
    return picture_of(at, one, Content("state", key), view, alt, name, note)


def _finding(at: Context, shown: _Under) -> str:
    """How far apart the answers are, in a sentence: the nominal share of the class that matters most."""
    key = list(at.latest.reach).index(at.classes[0])
    shares = [f"{row.rows[key].nominal or 'none'} with “{row.name}”" for row in shown.rows if row.key]
    asked = " ".join(one.question for one in at.scenario.alternatives.values())
    return f"{asked} Of those within reach {words.listed(shares)} are covered"
