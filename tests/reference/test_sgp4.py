"""Our circular orbits against SGP4 over a day: what differs is what varies within one revolution."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from penumbra.space.orbit import argument_rate, node_rate, overhead

ORBITS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data/sgp4/positions.json").read_text("utf-8"))
WITHIN = 20.0  # km; a mean error of one part in 10,000 in a rate would make 60 km of a day, and a missing drift 500 km


@pytest.mark.parametrize("orbit", ORBITS, ids=lambda each: f"{each['semi_major_km']:.0f}-{each['inclination_deg']:g}")
def test_positions_agree_with_sgp4(orbit: dict[str, Any]) -> None:
    radius, inclination = 1e3 * orbit["semi_major_km"], math.radians(orbit["inclination_deg"])
    for minute, theirs in zip(orbit["minutes"], orbit["positions_km"], strict=True):
        node = math.radians(orbit["node_deg"]) + node_rate(radius, inclination) * 60.0 * minute
        argument = math.radians(orbit["argument_deg"]) + argument_rate(radius, inclination) * 60.0 * minute
        ours = radius / 1e3 * np.array(overhead(inclination, node, argument))
        assert np.linalg.norm(ours - theirs) < WITHIN, minute


def test_without_the_drift_they_would_not() -> None:
    """The measure is sharp enough to tell an orbit about a round Earth."""
    orbit = ORBITS[0]
    radius, inclination = 1e3 * orbit["semi_major_km"], math.radians(orbit["inclination_deg"])
    argument = math.radians(orbit["argument_deg"]) + argument_rate(radius, inclination) * 86400.0
    ours = radius / 1e3 * np.array(overhead(inclination, math.radians(orbit["node_deg"]), argument))
    assert np.linalg.norm(ours - orbit["positions_km"][-1]) > 10.0 * WITHIN
