"""Dated elements of a scenario by id: batteries, sensors, phases."""

from collections.abc import Iterator
from datetime import date

from penumbra.claims.faults import Fault, Path, unknown
from penumbra.scenario.model import Battery, Phase, Scenario, Sensor

__all__ = ["dated", "months_between", "unknown_element"]


def _elements(scenario: Scenario) -> dict[str, Battery | Sensor | Phase]:
    return {**scenario.sensors, **scenario.batteries, **scenario.phases}


def unknown_element(path: Path, scenario: Scenario, key: str) -> Iterator[Fault]:
    """A fault if an id is of no battery, sensor or phase."""
    yield from unknown(path, "battery, sensor or phase", key, _elements(scenario))


def dated(scenario: Scenario, key: str) -> Battery | Sensor | Phase:
    """The battery, sensor or phase of an id that is known."""
    return _elements(scenario)[key]


def months_between(first: date, second: date) -> int:
    """Whole months from one day to another, negative backward."""
    sign = 1 if second >= first else -1
    a, b = sorted((first, second))
    return sign * ((b.year - a.year) * 12 + b.month - a.month - (b.day < a.day))
