"""Computes what is stored of some cases; what was computed before is taken from the store."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby

from penumbra.scenario import loader
from penumbra.web import models
from penumbra.web.computing.computer import Computer
from penumbra.web.computing.held import as_json
from penumbra.web.requests import Asked
from penumbra.web.store import Result, Store
from penumbra.web.stored.archive import archive
from penumbra.web.stored.many_places import many_in_cases
from penumbra.web.stored.wanted import Plan, Wanted, figures, towns_of, wanted

__all__ = ["computed"]

_TOGETHER = 25  # towns that are asked about at once; a run that is stopped loses the answers of so many


def computed(
    cases: Sequence[str], plan: Plan, today: date, store: Store, progress: Callable[[float, str], object]
) -> dict[str, bytes]:
    """All that is stored of some cases, by name; see `penumbra.web.stored.archive.archive`.

    Parameters
    ----------
    cases : sequence of str
        Built-in ones.
    plan : Plan
    today : date
        Decides what the page shows first.
    store : Store
        Keeps each answer as soon as it is computed, so that a run that is stopped goes on where it was. The server
        keeps its answers there too.
    progress : callable
        Called with the share done and what is computed now.
    """
    towns = {case: towns_of(loader.load(case), plan.towns, today) for case in cases}
    asked = {case: list(wanted(case, plan, towns[case], today)) for case in cases}
    total, done = sum(map(len, asked.values())), 0
    computer = Computer(store)
    found: dict[str, dict[str, tuple[str, bytes]]] = {}
    for case, wants in asked.items():
        found[case] = {}
        for group in _groups(wants):
            progress(done / total, f"{case}: {group[0].asked.what}")
            if len(group) > 1:
                _answer_together(store, [want.asked for want in group])
            for want in group:
                result = _answer(computer, store, want.asked)
                found[case][want.name] = (result.type, result.plain)
                if want.asked.kind == "ledger":
                    ledger = models.Ledger.model_validate_json(result.plain)
                    drawn = {each.name: _answer(computer, store, each.asked) for each in figures(case, ledger)}
                    found[case] |= {name: (each.type, each.plain) for name, each in drawn.items()}
            done += len(group)
    return archive(found, towns)


def _groups(wants: Sequence[Wanted]) -> Iterator[list[Wanted]]:
    """The requests, those for some towns in cases on one day together."""
    for together, same in groupby(wants, key=lambda want: want.asked.kind == "place-in-cases" and _day(want.asked)):
        group, size = list(same), _TOGETHER if together else 1
        yield from (group[begin : begin + size] for begin in range(0, len(group), size))


def _day(asked: Asked) -> tuple[str, str]:
    return asked.get("date"), asked.get("history")


def _answer_together(store: Store, asked: Sequence[Asked]) -> None:
    """Store the answers in cases that the store lacks."""
    missing = [each for each in asked if store.get(Store.name(each.name)) is None]
    if missing and missing[0].subject is not None:
        scenario = loader.load(missing[0].subject.case)
        shield = scenario.on(*_day(missing[0]))
        answers = many_in_cases(shield, [each.get("at") for each in missing])
        for each, answer in zip(missing, answers, strict=True):
            store.put(Store.name(each.name), as_json(answer))


def _answer(computer: Computer, store: Store, asked: Asked) -> Result:
    """The answer from the store, or computed."""
    kept = store.get(Store.name(asked.name))
    return computer.answer(asked, lambda share, what: None) if kept is None else kept
