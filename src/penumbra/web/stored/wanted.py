"""What is stored of a case: requests as the server gets them, each with the name of its answer."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, get_args

from penumbra.coverage.nominal_map import nominal_map
from penumbra.scenario import loader
from penumbra.scenario.elements import History
from penumbra.scenario.launch_areas import flown_points
from penumbra.scenario.model import Scenario
from penumbra.web import models
from penumbra.web.answers.cases import ledgers_of
from penumbra.web.answers.days import Days, days
from penumbra.web.answers.shields import on_cells
from penumbra.web.requests import Asked, Subject
from penumbra.web.stored.towns import chosen_towns

__all__ = ["Plan", "Wanted", "figures", "towns_of", "wanted"]


class Plan(NamedTuple):
    """How much is stored of a case."""

    towns: int = 100
    """Towns with an answer for every day."""
    draws: int = 64
    """Draws for each way of reading the ranges, of the maps of cases."""
    aims: int = 4
    """Towns that flights are stored to: from each launch area, by class, on the days that the case shows."""


class Wanted(NamedTuple):
    """A request, and the name under which its answer is stored."""

    name: str
    asked: Asked


class _Stretch(NamedTuple):
    """Days on which the same things stand, named by the first."""

    first: date
    history: History
    shown: bool
    """Whether the case shows a day of it."""

    @property
    def name(self) -> str:
        """History and first day, as answers of it are stored."""
        return f"{self.history}/{self.first}"

    @property
    def arguments(self) -> tuple[tuple[str, str], ...]:
        """The day and history of a request."""
        return ("date", self.first.isoformat()), ("history", self.history)

    @property
    def words(self) -> str:
        """The day and history for readers."""
        return f"{self.first} as {self.history}"


def towns_of(scenario: Scenario, count: int, today: date) -> models.Towns:
    """The towns whose answers are stored: of those whom the case protects on the day that the page opens with."""
    first = days(scenario, today).first
    shield = on_cells(scenario, "coarse").on(first.date, first.history)
    return chosen_towns(scenario.region, nominal_map(shield).attrs, count)


def wanted(case: str, plan: Plan, towns: models.Towns, today: date) -> Iterator[Wanted]:
    """All requests about a built-in case but those for figures, in the order in which they are answered.

    Parameters
    ----------
    case : str
    plan : Plan
    towns : Towns
        From `towns_of`.
    today : date
        Decides what the page shows first.
    """
    scenario, subject = loader.load(case), Subject(case, case, "")
    yield Wanted("detail", Asked("detail", "the case", subject, (("today", today.isoformat()),)))
    for cells in ("coarse", "fine"):
        yield Wanted(f"grid/{cells}", Asked("grid", f"{cells} cells", subject, (("cells", cells),)))
    stretches = list(_stretches(days(scenario, today)))
    for stretch in stretches:
        yield from _maps(scenario, subject, stretch, plan.draws)
    for stretch in stretches:
        yield from _places(subject, stretch, towns)
    for stretch in stretches:
        if stretch.shown:
            yield from _flights(scenario, subject, stretch, towns.towns[: plan.aims])
    for name in ledgers_of(case):
        yield Wanted(f"ledgers/{name}", Asked("ledger", f"claims of {name}", subject, (("ledger", name),)))


def figures(case: str, ledger: models.Ledger) -> Iterator[Wanted]:
    """Requests for the figures of a judged ledger."""
    names = dict.fromkeys(figure for claim in ledger.claims for figure in claim.figures)
    for name in names:
        asked = Asked("figure", "a figure", Subject(case, case, ""), (("ledger", ledger.id), ("figure", name)))
        yield Wanted(f"ledgers/{ledger.id}/figures/{name}", asked)


def _stretches(held: Days) -> Iterator[_Stretch]:
    for history in get_args(History):
        firsts: tuple[date, ...] = getattr(held.moments, history)
        shown = {
            max((first for first in firsts if first <= each.date), default=None)
            for each in held.shown
            if each.history == history
        }
        yield from (_Stretch(first, history, first in shown) for first in firsts)


def _maps(scenario: Scenario, subject: Subject, stretch: _Stretch, draws: int) -> Iterator[Wanted]:
    for threat, card in scenario.threats.items():
        of = (*stretch.arguments, ("threat", threat))
        what = f"{stretch.words}, {card.name}"
        at = f"{stretch.name}/map/{threat}"
        standing = f"{stretch.name}/standing/{threat}"
        yield Wanted(f"{at}/coarse", Asked("map", f"map of {what}", subject, (*of, ("cells", "coarse"))))
        yield Wanted(f"{at}/fine", Asked("fine-map", f"fine map of {what}", subject, (*of, ("cells", "fine"))))
        yield Wanted(f"{at}/cases", Asked("map-of-cases", f"map of cases, {what}", subject, (*of, ("draws", draws))))
        yield Wanted(standing, Asked("standing", f"what stands on {what}", subject, of))


def _places(subject: Subject, stretch: _Stretch, towns: models.Towns) -> Iterator[Wanted]:
    for kind, level in (("place", "nominal"), ("place-in-cases", "cases")):
        for number, town in enumerate(towns.towns):
            asked = Asked(
                kind, f"{town.written} on {stretch.words}", subject, (*stretch.arguments, ("at", town.written))
            )
            yield Wanted(f"{stretch.name}/place/{number}/{level}", asked)


def _flights(
    scenario: Scenario, subject: Subject, stretch: _Stretch, towns: tuple[models.Town, ...]
) -> Iterator[Wanted]:
    launches = [*scenario.launch_areas, *flown_points(scenario)]
    for threat in scenario.threats:
        for launch in launches:
            for town in towns:
                of = (("threat", threat), ("launch", launch), ("aim", town.written))
                what = f"flight from {launch} to {town.written}"
                name = "\t".join((f"{stretch.name}/arcs", threat, launch, town.written))
                yield Wanted(name, Asked("arc", what, subject, (*stretch.arguments, *of)))
