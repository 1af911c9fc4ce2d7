"""What is computed for a case, as tasks: each makes some answers, and each is kept by itself.

So a run that is stopped goes on where it was.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple, get_args

import numpy as np

from penumbra.coverage.nominal_map import nominal_map
from penumbra.scenario import loader
from penumbra.scenario.elements import History
from penumbra.scenario.model import Scenario, Shield
from penumbra.web import models
from penumbra.web.answers import arc, block, days, detail, grid, ledger, map, place, standing
from penumbra.web.answers.shields import against, on_cells
from penumbra.web.stored.towns import chosen_towns

__all__ = ["Answers", "Plan", "Task", "tasks"]

Answers = Mapping[str, bytes]
"""Content by name; a name ends in the kind of the content, as .json or .block."""

_PNG = b"\x89PNG"
_SPARE = 1.0  # [s]: margins in stored maps are whole seconds, which take half the room
_FINE = 1024.0  # steps of a degree in stored coordinates: 54 m at most


class Plan(NamedTuple):
    """How much is stored of a case."""

    towns: int = 100
    draws: int = 64
    """Draws for each way of reading the ranges, of the maps of cases."""
    aims: int = 4
    """Towns that flights are stored to, from each launch area, by class and shown day."""


class Task(NamedTuple):
    """Some answers that are computed together."""

    what: str
    """In words, for those who wait."""
    name: str
    """Tells it from the other tasks of the case."""
    make: Callable[[], Answers]


class _Stretch(NamedTuple):
    """Days on which the same things stand, named by the first."""

    date: date
    history: History
    shown: bool
    """Whether the case shows a day of it."""

    @property
    def name(self) -> str:
        return f"{self.history}/{self.date}"


def tasks(case: str, plan: Plan, today: date) -> list[Task]:
    """All tasks of a built-in case, in the order in which they are done.

    Parameters
    ----------
    case : str
    plan : Plan
    today : date
        Decides what the page shows first.
    """
    scenario = loader.load(case)
    held = days.days(scenario, today)
    stretches = list(_stretches(held))
    return [
        Task("the case and its cells", f"about/{plan.towns}/{today}", lambda: _about(case, scenario, plan, today)),
        *(task for stretch in stretches for task in _of_maps(scenario, stretch, plan)),
        *(task for stretch in stretches for task in _of_places(scenario, stretch, plan)),
        *(_flights(scenario, stretch, plan) for stretch in stretches if stretch.shown),
        *(_judged(scenario, name) for name in detail.ledgers_of(case)),
    ]


def _stretches(held: days.Days) -> Iterator[_Stretch]:
    for history in get_args(History):
        firsts: tuple[date, ...] = getattr(held.moments, history)
        shown = {
            max((first for first in firsts if first <= each.date), default=None)
            for each in held.shown
            if each.history == history
        }
        yield from (_Stretch(first, history, first in shown) for first in firsts)


def _json(model: models.Model) -> bytes:
    return model.model_dump_json().encode()


def _about(case: str, scenario: Scenario, plan: Plan, today: date) -> Answers:
    towns = _towns(scenario, plan.towns)
    cells = {f"grid/{level}.block": grid.grid(scenario, level) for level in ("coarse", "fine")}
    return {
        "detail.json": _json(detail.detail(scenario, scenario, case, case, (), today)),
        "scenario.yaml": f"base: {case}\n".encode(),
        "towns.json": _json(towns),
        **{name: block.packed(_lighter(each)) for name, each in cells.items()},
    }


@cache
def _of_case(case: str, count: int) -> models.Towns:
    scenario = loader.load(case)
    coarse = on_cells(scenario, "coarse")
    first = next(_stretches(days.days(scenario, date.max)))
    return chosen_towns(scenario.region, nominal_map(coarse.on(first.date, first.history)).attrs, count)


def _towns(scenario: Scenario, count: int) -> models.Towns:
    return _of_case(scenario.id, count)


def _lighter(given: block.Block) -> block.Block:
    """A block with fewer digits, which is half as long when it is packed."""
    steps = {"margin": 1.0 / _SPARE, "longitude": _FINE, "latitude": _FINE}
    steps |= {f"corner_{name}": _FINE for name in ("longitude", "latitude")}
    arrays = {
        name: (np.round(array * steps[name]) / steps[name]).astype(np.float32) if name in steps else array
        for name, array in given.arrays.items()
    }
    return block.Block(given.meta, arrays)


def _of_maps(scenario: Scenario, stretch: _Stretch, plan: Plan) -> Iterator[Task]:
    for threat, card in scenario.threats.items():
        what = f"{stretch.date} as {stretch.history}, {card.name}"

        def make(threat: str = threat) -> Answers:
            return _maps(scenario, stretch, threat, plan)

        yield Task(f"maps of {what}", f"{stretch.name}/map/{threat}/{plan.draws}", make)


def _maps(scenario: Scenario, stretch: _Stretch, threat: str, plan: Plan) -> Answers:
    """The maps of a day against one class, and what stands with the finding of the map of cases."""
    fine, coarse = (_on(against(on_cells(scenario, cells), threat), stretch) for cells in ("fine", "coarse"))
    found = map.block_of_cases(coarse, threat, map.cases_on(coarse, plan.draws, None, lambda share, said: None))
    held = standing.standing(_on(scenario, stretch), threat, str(found.meta["headline"]))
    at = f"{stretch.name}/map/{threat}"
    return {
        f"{at}/coarse.block": block.packed(_lighter(map.nominal(coarse, threat))),
        f"{at}/fine.block": block.packed(_lighter(map.nominal(fine, threat))),
        f"{at}/cases.block": block.packed(found),
        f"{stretch.name}/standing/{threat}.json": _json(held),
    }


def _of_places(scenario: Scenario, stretch: _Stretch, plan: Plan) -> Iterator[Task]:
    for number in range(plan.towns):

        def make(number: int = number) -> Answers:
            return _places(scenario, stretch, number, plan)

        what = f"towns of {stretch.date} as {stretch.history}, {number + 1} of {plan.towns}"
        yield Task(what, f"{stretch.name}/place/{plan.towns}/{number}", make)


def _places(scenario: Scenario, stretch: _Stretch, number: int, plan: Plan) -> Answers:
    towns = _towns(scenario, plan.towns).towns
    if number >= len(towns):
        return {}
    shield, written = _on(scenario, stretch), towns[number].written
    at = f"{stretch.name}/place/{number}"
    return {
        f"{at}/nominal.json": _json(place.nominal(shield, written)),
        f"{at}/cases.json": _json(place.in_cases(shield, written)),
    }


def _flights(scenario: Scenario, stretch: _Stretch, plan: Plan) -> Task:
    return Task(
        f"flights of {stretch.date} as {stretch.history}",
        f"{stretch.name}/arcs/{plan.towns}/{plan.aims}",
        lambda: {f"{stretch.name}/arcs.json": _arcs(scenario, stretch, plan)},
    )


def _arcs(scenario: Scenario, stretch: _Stretch, plan: Plan) -> bytes:
    """Flights that are possible, from each launch area to the largest towns, against each class."""
    shield, made = _on(scenario, stretch), []
    launches = [each.key for each in detail.detail(scenario, scenario, scenario.id, scenario.id, (), stretch.date).launch_areas]
    for threat in scenario.threats:
        for launch in launches:
            for town in _towns(scenario, plan.towns).towns[: plan.aims]:
                found = arc.arc(shield, threat, launch, town.written)
                if found.reachable:
                    asked = f'{{"threat":{_text(threat)},"launch":{_text(launch)},"aim":{_text(town.written)},"arc":'
                    made.append(asked.encode() + _json(found) + b"}")
    return b"[" + b",".join(made) + b"]"


def _judged(scenario: Scenario, name: str) -> Task:
    def make() -> Answers:
        found = ledger.judged(scenario, name)
        answers = {f"ledgers/{name}.json": _json(found.ledger)}
        for figure in found.figures:
            drawn = ledger.drawn(found.figures, figure)
            ending = "png" if drawn.startswith(_PNG) else "svg"
            answers[f"ledgers/{name}/figures/{figure}.{ending}"] = drawn
        return answers

    return Task(f"claims of {name}", f"ledgers/{name}", make)


def _on(scenario: Scenario, stretch: _Stretch) -> Shield:
    return scenario.on(stretch.date, stretch.history)
