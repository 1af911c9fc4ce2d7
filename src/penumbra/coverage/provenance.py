"""Provenance: attributes of a Dataset that state its origin."""

import json
import re
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from penumbra.names import AREAS
from penumbra.scenario.choose import current_answers
from penumbra.scenario.evidence import reported_quantities
from penumbra.scenario.loader import digest, used_sources
from penumbra.scenario.model import Scenario, Shield

__all__ = ["area_attributes", "areas_in_words", "points_of_areas", "provenance"]


def areas_in_words(attrs: Mapping[str, Any]) -> str:
    """Sentences on the sample points of a Dataset's launch areas and the remaining change; empty without areas."""
    if AREAS not in attrs:
        return ""
    left, looked = 100.0 * float(attrs[f"{AREAS}_left"]), int(attrs[f"{AREAS}_looked_at"])
    return (
        f"Missiles start at sample points of launch areas: {attrs[AREAS]}. With up to {looked} points in each area, no "
        "nominal share by alliance, named area or of the whole map changes by more than "
        f"{max(left, 0.05):.1f} percentage points; shares of small countries may change more, and shares at best "
        "may fall by more."
    )


def area_attributes(attrs: Mapping[str, Any]) -> dict[str, str | int | float]:
    """The attributes of a Dataset on launch areas, as plain values."""
    if AREAS not in attrs:
        return {}
    looked, left = f"{AREAS}_looked_at", f"{AREAS}_left"
    return {AREAS: str(attrs[AREAS]), looked: int(attrs[looked]), left: float(attrs[left])}


def points_of_areas(scenario: Scenario, attrs: Mapping[str, Any]) -> dict[str, int]:
    """Number of sample points of each launch area, by its key, from the attributes of a Dataset of the scenario."""
    pattern = ", ".join(rf"{re.escape(area.name)} (\d+)" for area in scenario.launch_areas.values())
    found = re.fullmatch(pattern, str(attrs.get(AREAS, "")))
    return dict(zip(scenario.launch_areas, map(int, found.groups()), strict=True)) if found else {}


def provenance(shield: Shield, title: str) -> dict[str, Any]:
    """Attributes of a Dataset: scenario and its hash, date, history, version, sources, credits.

    Named areas and what the scenario protects are included as JSON, so that shares need only the Dataset.
    `numbers_without_range` of the scenario's `numbers`, including places, have a single published figure and count as
    certain; the numbers are those that `penumbra.evidence` lists. `alternatives`, as JSON, has the answer to each
    published disagreement that the scenario is written for, or that was chosen.
    """
    scenario = shield.scenario
    numbers = [number for _, number in reported_quantities(scenario)]
    return {
        "title": title,
        "scenario": scenario.id,
        "scenario_title": scenario.title,
        "scenario_hash": digest(scenario),
        "date": shield.date.isoformat(),
        "history": shield.history,
        "source": f"Penumbra {version('penumbra')}",
        "alternatives": json.dumps(current_answers(scenario), ensure_ascii=False),
        "numbers": len(numbers),
        "numbers_without_range": sum(number.exact for number in numbers),
        "sources": " ".join(used_sources(scenario)),
        "protects": json.dumps(scenario.protects.model_dump(exclude_none=True) if scenario.protects else {}),
        "areas": json.dumps({key: area.model_dump() for key, area in scenario.areas.items()}, ensure_ascii=False),
        "credits": "Towns: GeoNames, CC BY 4.0. Map units: Natural Earth, public domain."
        + (" Relief: ETOPO, NOAA, public domain." if scenario.terrain != "none" else ""),
    }
