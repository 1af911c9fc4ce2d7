"""What every result says of its own origin."""

import json
from importlib.metadata import version
from typing import Any

from penumbra.scenario.choose import held
from penumbra.scenario.loader import digest, used_sources
from penumbra.scenario.model import Shield, quantities

__all__ = ["provenance"]


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
        "alternatives": json.dumps(held(scenario), ensure_ascii=False),
        "numbers": len(numbers),
        "numbers_without_range": sum(number.exact for number in numbers),
        "sources": " ".join(used_sources(scenario)),
        "areas": json.dumps({key: area.model_dump() for key, area in scenario.areas.items()}, ensure_ascii=False),
        "credits": "Towns: GeoNames, CC BY 4.0. Map units: Natural Earth, public domain."
        + (" Relief: ETOPO, NOAA, public domain." if scenario.terrain != "none" else ""),
    }
