"""The numbers of a scenario that can be changed, in the units in which they are written."""

import math
import re
from typing import Any, NamedTuple

from penumbra.scenario.columns import Column
from penumbra.scenario.evidence import card_and_field, domain_of, reported_quantities
from penumbra.scenario.loader import sources
from penumbra.scenario.model import Scenario
from penumbra.scenario.quantity import Quantity, Spec
from penumbra.units import parse
from penumbra.web.models import Number

__all__ = ["Unit", "numbers", "unit_of", "unit_of_column"]

_WRITTEN = re.compile(r"[-+0-9.,_]+(?:[eE][-+]?[0-9]+)?[ \t\u00a0\u202f]*(.*)")
_FIGURES = 9  # significant digits that a change of unit keeps
_UNMOVED = ("sites", "launch_points")
"""Sections whose numbers are places, which are moved and not set."""


class Unit(NamedTuple):
    """The unit in which a number is written."""

    name: str
    factor: float
    """Its size in SI units, or degrees for coordinates."""

    def told(self, value: float) -> float:
        """An SI value in this unit."""
        return float(f"{value / self.factor:.{_FIGURES}g}")


def numbers(scenario: Scenario) -> tuple[Number, ...]:
    """Every number with its published range; places of sites and launch points are left out."""
    known, found = sources(scenario), []
    for path, item in reported_quantities(scenario):
        if path[0] in _UNMOVED and path[-1] in ("latitude", "longitude"):
            continue
        domain = domain_of(scenario, path)
        unit = unit_of(item, domain.kind)
        card, field = card_and_field(scenario, path)
        source = known.get(item.source or "")
        least, most = domain.hard
        found.append(
            Number(
                path=".".join(path),
                name=field if len(path) == 1 else f"{field} of {card}",
                section=card,
                unit=unit.name,
                value=unit.told(item.value),
                low=unit.told(item.low),
                high=unit.told(item.high),
                least=unit.told(least) if math.isfinite(least) else None,
                most=unit.told(most) if math.isfinite(most) else None,
                grade=item.grade,
                source=source.title if source is not None and item.grade != "assumption" else "assumption",
            )
        )
    return tuple(found)


def unit_of(item: Quantity, kind: str) -> Unit:
    """The unit in which the nominal value of a number is written."""
    match = _WRITTEN.fullmatch(item.written[0].strip())
    name = match[1].strip() if match else ""
    return Unit(name, parse(f"1 {name}", kind))


def unit_of_column(scenario: Scenario, column: Column) -> Unit:
    """The unit in which the number of a column is written; without a name for a count."""
    if column.whole:
        return Unit("", 1.0)
    path = tuple(column.path.split("."))
    node: Any = scenario
    for step in path:
        node = getattr(node, step) if isinstance(node, Spec) else node[step if isinstance(node, dict) else int(step)]
    return unit_of(node, domain_of(scenario, path).kind)
