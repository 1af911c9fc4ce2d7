"""The evidence for every number: its source and date, how well it is known, and where the sources disagree.

>>> import penumbra as pb
>>> found = pb.evidence(pb.load("epaa"))
>>> found.sel(quantity="interceptors.sm3-iia.burnout_speed").quantity_grade.item()
'second-hand'
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from importlib.metadata import version
from typing import Any, NamedTuple, get_args

import numpy as np
import xarray as xr

from penumbra.errors import DomainError, shown
from penumbra.names import dataset
from penumbra.scenario.domain import Domain, first_day
from penumbra.scenario.evidence_lists import answer_columns, source_columns, texts
from penumbra.scenario.loader import digest, sources
from penumbra.scenario.model import Scenario, Shield, Source, quantities
from penumbra.scenario.published_figures import Stated, same_number
from penumbra.scenario.quantity import Grade, Quantity, Spec
from penumbra.scenario.standing import scenario_of
from penumbra.units import KINDS

__all__ = ["HEADINGS", "card_and_field", "domain_of", "evidence", "reported_quantities"]

HEADINGS = {
    "decision_time": "Times of decision and link",
    "link_delay": "Times of decision and link",
    "threats": "Classes of missile",
    "launch_points": "Launch points",
    "interceptors": "Interceptors",
    "radars": "Radars",
    "infrared": "Warning satellites",
    "platforms": "Launchers",
    "sites": "Sites and stations",
    "sensors": "Directions of radar faces",
}
"""Heading of a number, by the first step of its path. The map's box is a choice and is not listed."""

_YEAR = 365.25  # [d]


class _Number(NamedTuple):
    """One number of a scenario."""

    path: tuple[str, ...]
    item: Quantity
    kind: str
    """Key of `KINDS`."""

    @property
    def key(self) -> str:
        """The path as one name, its steps joined by dots."""
        return ".".join(self.path)


def evidence(given: Scenario | Shield, as_of: date | str | None = None) -> xr.Dataset:
    """Every number of a scenario with its range, source, grade, age of the source, and the figures of all sources.

    Parameters
    ----------
    given : Scenario or Shield
        For a shield: the numbers used by the elements that stand on its day, and all classes and launch points.
    as_of : date or str, optional
        Day at which the age of sources is counted; today if absent.

    Returns
    -------
    Dataset (quantity, published, source, answer)
        A quantity's value and ends are in `quantity_unit`, SI or degrees; `quantity_source_age` is in years, nan if
        the source has no date. `quantity_nominal_stated`, `quantity_low_stated` and `quantity_high_stated` are true if
        a listed figure gives that number; `quantity_grade` is the grade of the value. `published` lists the figure of
        each source, with the path of its quantity in `published_quantity`, and why a figure outside the range is left
        out; `quantity_disputed` is true if the figures not left out differ. `source` lists all sources of numbers and
        answers; `answer` lists the answers to the questions that have several. The attribute `grades` is JSON: the
        count of numbers for each grade.

    Raises
    ------
    DomainError
        `given` is neither a scenario nor a shield, or `as_of` is no date.
    """
    scenario, day = scenario_of(given), _day(as_of)
    known = sources(scenario)
    rows = [row for row in _numbers(scenario) if not isinstance(given, Shield) or _stands(given, row.path)]
    spoken = [(row, figure) for row in rows for figure in row.item.figures]
    grades = Counter(row.item.grade for row in rows)
    attrs: dict[str, Any] = {
        "title": f"Evidence behind {scenario.title}",
        "scenario": scenario.id,
        "scenario_title": scenario.title,
        "scenario_hash": digest(scenario),
        "as_of": day.isoformat(),
        "numbers": len(rows),
        "grades": json.dumps({grade: grades[grade] for grade in get_args(Grade)}),
        "source": f"Penumbra {version('penumbra')}",
    }
    if isinstance(given, Shield):
        attrs |= {"date": given.date.isoformat(), "history": given.history}
    answered = answer_columns(scenario)
    named = source_columns({row.key: row.item for row in rows}, answered["answer_source"].tolist(), known)
    return dataset(
        {
            "quantity": texts(row.key for row in rows),
            "published": texts(_published(rows)),
            "source": named.pop("source"),
            "answer": answered.pop("answer"),
        },
        attrs,
        **_columns(scenario, rows, known, day),
        **named,
        **answered,
        published_quantity=texts(row.key for row, _ in spoken),
        published_says=texts(figure.says for _, figure in spoken),
        published_source=texts(figure.source for _, figure in spoken),
        published_dated=texts(known[figure.source].dated or "" for _, figure in spoken),
        published_outside=texts(figure.outside or "" for _, figure in spoken),
    )


def reported_quantities(scenario: Scenario) -> Iterator[tuple[tuple[str, ...], Quantity]]:
    """Path and quantity of every number except those of the map's box."""
    for path, item, _ in quantities(scenario):
        if path[0] in HEADINGS:
            yield path, item


_LIMITS = {
    "max_flight_time": "longest flight time",
    "max_elevation": "highest elevation",
    "min_elevation": "lowest elevation",
    "min_range": "shortest range",
}
"""Fields that are limits, in words."""


def card_and_field(scenario: Scenario, path: tuple[str, ...]) -> tuple[str, str]:
    """Card and field of a number: for ``interceptors.sm3-iia.burnout_speed``, SM-3 Block IIA and burnout speed.

    A number that is on no card has its heading in place of the card.
    """
    if len(path) == 1:
        return HEADINGS[path[0]], path[0].replace("_", " ")
    card = getattr(scenario, path[0])[path[1]]
    field, *rest = (_LIMITS.get(step, step.replace("_", " ")) for step in path[2:])
    if rest and rest[0].isdecimal():  # one of several
        return card.name, f"{field.removesuffix('s')} {int(rest[0]) + 1}"
    return card.name, " ".join((field, *rest))


def _columns(
    scenario: Scenario, rows: list[_Number], known: dict[str, Source], day: date
) -> dict[str, np.ndarray[Any, Any]]:
    """The variables of each number, by name."""
    named = [card_and_field(scenario, row.path) for row in rows]
    found = [known.get(row.item.source or "") for row in rows]
    ages = [_age(source.dated, day) if source else np.nan for source in found]
    stated = np.array([[_stated(row, end) for end in row.item.ends] for row in rows], dtype=np.bool_).reshape(-1, 3)
    return {
        "quantity_heading": texts(HEADINGS[row.path[0]] for row in rows),
        "quantity_card": texts(card for card, _ in named),
        "quantity_field": texts(field for _, field in named),
        "quantity_nominal": np.array([row.item.value for row in rows]),
        "quantity_low": np.array([row.item.low for row in rows]),
        "quantity_high": np.array([row.item.high for row in rows]),
        "quantity_unit": texts(KINDS[row.kind].si for row in rows),
        "quantity_written": texts(json.dumps(row.item.written, ensure_ascii=False) for row in rows),
        "quantity_grade": texts(row.item.grade for row in rows),
        "quantity_source": texts(row.item.source or "" for row in rows),
        "quantity_source_title": texts(source.title if source else "" for source in found),
        "quantity_source_url": texts((source.url or "") if source else "" for source in found),
        "quantity_source_dated": texts((source.dated or "") if source else "" for source in found),
        "quantity_source_age": np.array(ages, dtype=np.float64),
        "quantity_note": texts(" ".join((row.item.note or "").split()) for row in rows),
        "quantity_disputed": np.array([_disputed(row) for row in rows], dtype=np.bool_),
        "quantity_nominal_stated": stated[:, 0],
        "quantity_low_stated": stated[:, 1],
        "quantity_high_stated": stated[:, 2],
    }


def _stated(row: _Number, number: Stated) -> bool:
    """Whether a figure gives this number; figures left out do not count."""
    return any(same_number(each, number) for figure in row.item.figures for each in figure.stated)


def _disputed(row: _Number) -> bool:
    """Whether two figures, neither of them left out, give different numbers."""
    first, *others = [figure.stated for figure in row.item.figures if figure.stated] or [()]
    return any(
        len(other) != len(first) or not all(same_number(a, b) for a, b in zip(other, first, strict=True))
        for other in others
    )


def _numbers(scenario: Scenario) -> Iterator[_Number]:
    for path, item in reported_quantities(scenario):
        yield _Number(path, item, _kind(scenario, path))


def _kind(scenario: Scenario, path: tuple[str, ...]) -> str:
    """Kind of a number, from the domain of its field."""
    return domain_of(scenario, path).kind


def domain_of(scenario: Scenario, path: tuple[str, ...]) -> Domain:
    """The domain of the field of a number, by its path."""
    node: Any = scenario
    domain: Domain | None = None
    for step in path:
        if isinstance(node, Spec):
            marks = type(node).model_fields[step].metadata
            domain = next((mark for mark in marks if isinstance(mark, Domain)), None)
            node = getattr(node, step)
        else:
            node = node[step] if isinstance(node, dict) else node[int(step)]
    assert domain is not None, f"{path} has no domain"
    return domain


def _stands(shield: Shield, path: tuple[str, ...]) -> bool:
    """Whether an element that stands on the shield's day uses the number."""
    sensors, batteries = shield.sensors, shield.batteries.values()
    cards = {sensor.card for sensor in sensors.values()}
    used: dict[str, set[str]] = {
        "sensors": {*sensors},
        "radars": cards,
        "infrared": cards,
        "interceptors": {battery.interceptor for battery in batteries},
        "platforms": {battery.platform for battery in batteries},
        "sites": {*(sensor.site or "" for sensor in sensors.values()), *(battery.site for battery in batteries)},
    }
    return path[0] not in used or path[1] in used[path[0]]


def _day(given: date | str | None) -> date:
    """The argument as a date, today if None; DomainError for anything else."""
    if given is None:
        return date.today()
    try:
        day = date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime):
        raise DomainError(f'as_of: {shown(given)} is no date; write year-month-day, as in "2026-01-31"')
    return day


def _age(dated: str | None, day: date) -> float:
    """Years from a source's date to a day; a month or year counts from its middle; nan without a date."""
    if dated is None:
        return float(np.nan)
    middle = first_day(dated + {4: "-07-01", 7: "-15"}.get(len(dated), ""))
    return float((day - middle).days / _YEAR)


def _published(rows: list[_Number]) -> Iterator[str]:
    for row in rows:
        yield from (f"{row.key}.{n}" for n in range(len(row.item.figures)))
