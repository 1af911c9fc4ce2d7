"""A scenario with its changes: all that the page needs before it asks for maps."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import shapely

from penumbra.claims.in_words import written
from penumbra.coverage.launch_areas import shape_of
from penumbra.earth.equal_area_plane import latitude_of
from penumbra.scenario.launch_areas import flown_points
from penumbra.scenario.loader import sources
from penumbra.scenario.merging import catalogue_cards
from penumbra.scenario.model import Scenario
from penumbra.scenario.single_battery import PLATFORMS
from penumbra.uncertainty.drawn.priors import PRIORS
from penumbra.web import models
from penumbra.web.answers.cases import ledgers_of, region_of
from penumbra.web.answers.days import days
from penumbra.web.answers.differences import differences
from penumbra.web.answers.numbers import numbers
from penumbra.web.changes import RADARS

__all__ = ["CREDITS", "detail"]

CREDITS = (
    "Towns: GeoNames, CC BY 4.0. Names of countries: Unicode CLDR. Outlines: Natural Earth, public domain, as drawn "
    "there about 2016. Relief: ETOPO of NOAA, public domain. Cells: H3. Numbers: the sources named beside them."
)
_SHIPS = ("aegis-destroyer",)
"""Platforms that go to sea."""
_DETAIL = 0.02  # [deg] by which an outline of a launch area may be off


def detail(
    scenario: Scenario, published: Scenario, key: str, case: str, warnings: Sequence[str], today: date
) -> models.ShieldDetail:
    """Describe a scenario.

    Parameters
    ----------
    scenario : Scenario
        With its changes.
    published : Scenario
        The case that it starts from; itself if it starts from none.
    key : str
        Name of the scenario in all other answers.
    case : str
        Built-in case it starts from, or what an own scenario is called.
    warnings : sequence of str
        What is unusual.
    today : date
    """
    held = days(scenario, today)
    known = sources(scenario)
    cards = sorted(scenario.threats.items(), key=lambda one: one[1].range.value)
    return models.ShieldDetail(
        key=key,
        case=case,
        title=scenario.title,
        summary=" ".join(scenario.summary.split()),
        region=region_of(scenario),
        threats=tuple(
            models.Threat(
                key=name,
                name=card.name,
                range=card.range.value,
                hypothetical=not card.attributed_on(today),
                attributed_since=card.attributed_since if card.attributed_on(today) else None,
                note=written("; ".join(card.examples), known),
            )
            for name, card in cards
        ),
        launch_areas=_launch_areas(scenario),
        questions=_questions(scenario, published),
        moments=held.moments,
        shown=held.shown,
        first_view=held.first,
        last_day=scenario.known_until,
        numbers=numbers(scenario),
        priors=PRIORS,
        cards=_cards(),
        ledgers=ledgers_of(case),
        differences=differences(published, scenario),
        warnings=tuple(warnings),
        credits=CREDITS,
    )


def _launch_areas(scenario: Scenario) -> tuple[models.LaunchArea, ...]:
    """Areas with the outline of their largest part, then points."""
    found = [
        models.LaunchArea(key=key, name=area.name, polygon=_outline(scenario, key))
        for key, area in scenario.launch_areas.items()
    ]
    for key, point in flown_points(scenario).items():
        at = (point.longitude.value, point.latitude.value)
        found.append(models.LaunchArea(key=key, name=point.name, polygon=(at,)))
    return tuple(found)


def _outline(scenario: Scenario, key: str) -> tuple[tuple[float, float], ...]:
    """The outline of the largest part of a launch area, (longitude, latitude)."""
    parts = shape_of(scenario, key)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    corners = shapely.get_coordinates(largest.exterior)
    degrees = shapely.LineString(np.stack((corners[:, 0], latitude_of(corners[:, 1])), axis=1)).simplify(_DETAIL)
    return tuple((round(x, 4), round(y, 4)) for x, y in shapely.get_coordinates(degrees)[:-1].tolist())


def _questions(scenario: Scenario, published: Scenario) -> tuple[models.Question, ...]:
    """Open questions of the scenario, and those of the published case that are answered now."""
    found = []
    for key, asked in {**published.alternatives, **scenario.alternatives}.items():
        if key not in scenario.alternatives and key not in scenario.answers:
            continue
        answer = scenario.answers.get(key)
        found.append(
            models.Question(
                key=key,
                question=asked.question,
                options=tuple(models.Option(key=name, name=option.name) for name, option in asked.options.items()),
                chosen=None if answer is None else answer.option,
                written=asked.written,
            )
        )
    return tuple(found)


def _cards() -> tuple[models.Card, ...]:
    """Radars and interceptors of the catalogue; of interceptors those whose launcher and radar are known."""
    known = catalogue_cards()
    radars = [models.Card(key=key, name=card["name"], kind="radar") for key, card in known["radars"].data.items()]
    batteries = [
        models.Card(key=key, name=card["name"], kind="ship" if PLATFORMS[key] in _SHIPS else "battery")
        for key, card in known["interceptors"].data.items()
        if key in RADARS
    ]
    return (*radars, *batteries)
