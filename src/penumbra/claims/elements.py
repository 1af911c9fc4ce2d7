"""Dated elements of a scenario by id: batteries, sensors, phases."""

from penumbra.errors import DomainError, nearest
from penumbra.scenario.model import Battery, Phase, Scenario, Sensor

__all__ = ["dated", "months_between"]

from datetime import date


def dated(scenario: Scenario, key: str) -> Battery | Sensor | Phase:
    """The battery, sensor or phase of an id; DomainError with the nearest names when there is none."""
    known: dict[str, Battery | Sensor | Phase] = {**scenario.sensors, **scenario.batteries, **scenario.phases}
    if key not in known:
        raise DomainError(f"no battery, sensor or phase {key!r}{nearest(key, known)}")
    return known[key]


def months_between(first: date, second: date) -> int:
    """Whole months from one day to another, negative backward."""
    sign = 1 if second >= first else -1
    a, b = sorted((first, second))
    return sign * ((b.year - a.year) * 12 + b.month - a.month - (b.day < a.day))
