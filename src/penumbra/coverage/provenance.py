"""What every result says of its own origin."""

import json
import re
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from penumbra.names import AREAS
from penumbra.scenario.choose import current_answers
from penumbra.scenario.loader import digest, used_sources
from penumbra.scenario.model import Scenario, Shield, quantities

__all__ = ["areas_in_words", "areas_on_record", "points_of_areas", "provenance"]


def areas_in_words(attrs: Mapping[str, Any]) -> str:
    """How many points stand for the launch areas of a Dataset, and what is left; empty where there is none."""
    if AREAS not in attrs:
        return ""
    left, looked = 100.0 * float(attrs[f"{AREAS}_left"]), int(attrs[f"{AREAS}_looked_at"])
    return (
        f"Missiles start at points that stand for launch areas: {attrs[AREAS]}. With up to {looked} in each, no "
        "nominal share by alliance, named area or of the whole map changes by more than "
        f"{max(left, 0.05):.1f} percentage points; those of small countries may, and shares at best may fall by more."
    )


def areas_on_record(attrs: Mapping[str, Any]) -> dict[str, str | int | float]:
    """The attributes of a Dataset that tell of launch areas, as plain values."""
    if AREAS not in attrs:
        return {}
    looked, left = f"{AREAS}_looked_at", f"{AREAS}_left"
    return {AREAS: str(attrs[AREAS]), looked: int(attrs[looked]), left: float(attrs[left])}


def points_of_areas(scenario: Scenario, attrs: Mapping[str, Any]) -> dict[str, int]:
    """How many points stand for each launch area, by its key, as the attributes of a Dataset of the scenario tell."""
    told = ", ".join(rf"{re.escape(area.name)} (\d+)" for area in scenario.launch_areas.values())
    found = re.fullmatch(told, str(attrs.get(AREAS, "")))
    return dict(zip(scenario.launch_areas, map(int, found.groups()), strict=True)) if found else {}


def provenance(shield: Shield, title: str) -> dict[str, Any]:
    """Attributes of a Dataset: scenario and its hash, date, history, version, sources, credits.

    Named areas travel along as JSON, so that shares can be drawn from the Dataset alone. `numbers_without_range` of the
    scenario's `numbers` have one published figure only, places among them, and count as certain. `alternatives`, JSON,
    tells which answer to each published disagreement the scenario is written for, or was chosen.
    """
    scenario = shield.scenario
    numbers = [number for path, number, _ in quantities(scenario) if path[0] != "region"]
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
        "areas": json.dumps({key: area.model_dump() for key, area in scenario.areas.items()}, ensure_ascii=False),
        "credits": "Towns: GeoNames, CC BY 4.0. Map units: Natural Earth, public domain."
        + (" Relief: ETOPO, NOAA, public domain." if scenario.terrain != "none" else ""),
    }
