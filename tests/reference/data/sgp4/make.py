"""Writes positions.json anew: positions of circular orbits by the package sgp4, which the tests do not need."""

import json
import math
from pathlib import Path

from sgp4.api import WGS72, Satrec

EARTH = 6378.135  # [km] of WGS72
ORBITS = ((400.0, 51.6), (400.0, 85.0), (500.0, 45.0), (1000.0, 81.0), (1000.0, 30.0), (1400.0, 60.0))
MINUTES = (0.0, 10.0, 45.0, 90.0, 360.0, 720.0, 1440.0)


def made(altitude: float, inclination: float) -> dict[str, object]:
    """One orbit with its positions, in kilometres, in the inertial frame of the program."""
    satellite = Satrec()
    axis = EARTH + altitude
    mean_motion = math.sqrt(398600.8 / axis**3) * 60.0
    node, anomaly = math.radians(40.0), math.radians(25.0)
    satellite.sgp4init(
        WGS72, "i", 1, 18000.0, 0.0, 0.0, 0.0, 1e-7, 0.0, math.radians(inclination), anomaly, mean_motion, node
    )
    found = [satellite.sgp4_tsince(minute) for minute in MINUTES]
    assert all(code == 0 for code, _, _ in found)
    return {
        "semi_major_km": satellite.a * EARTH,
        "inclination_deg": inclination,
        "node_deg": 40.0,
        "argument_deg": 25.0,
        "minutes": MINUTES,
        "positions_km": [place for _, place, _ in found],
    }


if __name__ == "__main__":
    Path(__file__).with_name("positions.json").write_text(json.dumps([made(*each) for each in ORBITS], indent=1) + "\n")
