"""The claims of a ledger one by one: a single claim of it, and the order in which verdicts come soonest."""

from typing import Any

from penumbra.claims.check import Prepared
from penumbra.claims.questions import Asked

__all__ = ["TAKES", "cheap_first", "only"]

TAKES = ("record", "arcs", "maps")
"""What a check says in its constant ``TAKES`` that it computes, the cheapest first; without it, it reads the record."""


def only(ready: Prepared, claim: str) -> Prepared:
    """A ledger with one of its claims; the evidence is the same, so what claims share is computed once.

    claim : id; KeyError if the ledger has no such claim.
    """
    numbers = {one.id: number for number, one in enumerate(ready.ledger.claims)}
    number = numbers[claim]
    alone = ready.ledger.model_copy(update={"claims": (ready.ledger.claims[number],)})
    asked = [one._replace(put=one.put._replace(number=0)) for one in ready.asked if one.put.number == number]
    return Prepared(alone, ready.evidence, asked)


def cheap_first(ready: Prepared) -> dict[str, int]:
    """Ids of the claims, each with its place in `TAKES`: those that read the record, that fly arcs, that need maps.

    Claims that need the map of one day stand together, in the order in which the ledger first needs each.
    """
    efforts: dict[int, int] = {}
    days: dict[int, Any] = {}
    for one in ready.asked:
        number = one.put.number
        effort = TAKES.index(getattr(one.module, "TAKES", TAKES[0]))
        if effort > efforts.get(number, -1):
            efforts[number], days[number] = effort, _day(one)
    first: dict[Any, int] = {}
    for number in sorted(efforts):
        first.setdefault((efforts[number], days[number]), number)
    order = sorted(efforts, key=lambda number: (efforts[number], first[efforts[number], days[number]], number))
    return {ready.ledger.claims[number].id: efforts[number] for number in order}


def _day(one: Asked) -> Any:
    """Day and history of the shield that a check maps."""
    day = getattr(one.arguments, "day", None) or getattr(one.arguments, "completion", None)
    return day, getattr(one.arguments, "history", None)
