"""The marks of all numeric fields: which end of each range serves the defence. There is no other such list."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from penumbra.scenario.domain import Domain
from penumbra.scenario.model import Scenario
from penumbra.scenario.quantity import Better, Quantity, Spec

__all__ = ["SWEPT", "Mark", "group", "marks", "ordered_fields", "quantity_fields"]


class Mark(NamedTuple):
    """A field that holds one quantity or several."""

    name: str
    """Section and field, as in ``interceptors.burn_time``; for fields of the scenario itself, the field alone."""
    sign: Better | None
    """Which end serves the defence; None if the model lacks the mark."""
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
    """Models in an annotation, also within tuples, mappings and unions."""
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        yield annotation
    elif get_origin(annotation) is Annotated:
        yield from _kinds(get_args(annotation)[0])
    else:
        for part in get_args(annotation):
            yield from _kinds(part)


@cache
def quantity_fields(model: type[Spec]) -> tuple[str, ...]:
    """Fields of a model that hold quantities, or models with quantities, in its order."""
    return tuple(
        name
        for name, field in model.model_fields.items()
        if any(kind is Quantity or quantity_fields(kind) for kind in _kinds(field.annotation))
    )


def group(path: str) -> str:
    """Name of the mark for a number's path; all cards of a section are one group."""
    section, _, rest = path.partition(".")
    return f"{section}.{rest.partition('.')[2].partition('.')[0]}" if rest else section


def _swept() -> tuple[str, ...]:
    """Names of the marks of unknown sign, sections from the last to the first.

    The order determines the order of the corners, and with it how many arcs a map computes.
    """
    loose = [mark.name for mark in marks() if mark.sign is Better.UNKNOWN]
    sections = dict.fromkeys(name.partition(".")[0] for name in reversed(loose))
    return tuple(name for section in sections for name in loose if name.partition(".")[0] == section)


SWEPT = _swept()
"""Numbers of unknown sign, as section and field. All cards of a section move together."""


@cache
def ordered_fields() -> tuple[tuple[str, str, str], ...]:
    """Section and two fields of its cards; the first field must stay below the second."""
    return tuple(
        (section, lower, upper)
        for section, field in Scenario.model_fields.items()
        for kind in _kinds(field.annotation)
        for lower, upper in getattr(kind, "ordered", ())
    )
