"""Which end of each number serves the defence, as the models mark it: the one list of it that there is."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from penumbra.scenario.domain import Domain
from penumbra.scenario.model import Scenario
from penumbra.scenario.quantity import Better, Quantity, Spec

__all__ = ["SWEPT", "Mark", "group", "holders", "marks", "ordered"]


class Mark(NamedTuple):
    """A field that holds a number, or several."""

    name: str
    """Section of the scenario and field, as in ``interceptors.burn_time``; of the scenario's own, the field alone."""
    sign: Better | None
    """Which end serves the defence; None where the model forgets to say it."""
    domain: Domain | None


@cache
def marks() -> tuple[Mark, ...]:
    """Every field of the scenario and its cards that holds quantities, in the scenario's order."""
    return tuple(_marks(Scenario, ()))


def _marks(model: type[Spec], path: tuple[str, ...]) -> Iterator[Mark]:
    for name, field in model.model_fields.items():
        sign = next((mark for mark in field.metadata if isinstance(mark, Better)), None)
        domain = next((mark for mark in field.metadata if isinstance(mark, Domain)), None)
        for kind in _kinds(field.annotation):
            if kind is Quantity:
                yield Mark(".".join((*path, name)), sign, domain)
            else:
                yield from _marks(kind, (*path, name))


def _kinds(annotation: Any) -> Iterator[type[Spec]]:
    """Models that an annotation speaks of, within tuples, maps and alternatives."""
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        yield annotation
    elif get_origin(annotation) is Annotated:
        yield from _kinds(get_args(annotation)[0])
    else:
        for part in get_args(annotation):
            yield from _kinds(part)


@cache
def holders(model: type[Spec]) -> tuple[str, ...]:
    """Fields of a model that hold quantities, or models that do, in its order."""
    return tuple(
        name
        for name, field in model.model_fields.items()
        if any(kind is Quantity or holders(kind) for kind in _kinds(field.annotation))
    )


def group(path: str) -> str:
    """The name of the mark that a number's path in the scenario falls under; all cards of a section are one group."""
    section, _, rest = path.partition(".")
    return f"{section}.{rest.partition('.')[2].partition('.')[0]}" if rest else section


def _swept() -> tuple[str, ...]:
    """Marked as of unknown sign, sections from the last to the first.

    In this order the corners of their box have always been run, and how many arcs a map follows depends on it.
    """
    loose = [mark.name for mark in marks() if mark.sign is Better.UNKNOWN]
    sections = dict.fromkeys(name.partition(".")[0] for name in reversed(loose))
    return tuple(name for section in sections for name in loose if name.partition(".")[0] == section)


SWEPT = _swept()
"""Numbers of unknown sign: section of the scenario and field. All cards of a section move together."""


@cache
def ordered() -> tuple[tuple[str, str, str], ...]:
    """Section, and two of its cards' fields of which the first must stay below the second."""
    return tuple(
        (section, lower, upper)
        for section, field in Scenario.model_fields.items()
        for kind in _kinds(field.annotation)
        for lower, upper in getattr(kind, "ordered", ())
    )
