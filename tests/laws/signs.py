"""For each number whose better end is known: values from the worse to the better, in the world of the laws.

`test_never_worse` flies them all; `test_signs` demands that no field marked `HIGHER` or `LOWER` is missing here.
"""

from laws.worlds import NOMINAL, RUSHED, STANDS, Data, changed

__all__ = ["RISING", "SLIGHT", "WARNED", "WORLDS"]


def _warned() -> Data:
    """The rushed world in which satellites warn the battery, which then need not wait for a track."""
    above = {"name": "Watch from above", "cloud_break": "10 km", "track_time": "20 s"}
    data = changed(RUSHED | {"infrared": {"above": above}}, "sensors.above", {"name": "A", "card": "above", **STANDS})
    data = changed(data, "batteries.deck-battery.launch", "remote-launch")
    return changed(data, "batteries.deck-battery.feeds", ["above"])


WARNED = _warned()
LOW = changed(changed(RUSHED, "interceptors.dart.floor", "5 km"), "interceptors.dart.min_range", "0 km")
"""Objects are met deep in the air, where it slows them."""

WORLDS = {"infrared": [WARNED], "ballistic_coefficient": [NOMINAL, LOW]}
"""Section or field to the worlds in which it matters, where these are not the nominal, the rushed and the warned."""

RISING: list[tuple[str, list[str]]] = [
    ("decision_time", ["200 s", "60 s", "20 s", "0 s"]),
    ("link_delay", ["200 s", "60 s", "20 s", "0 s"]),
    ("interceptors.dart.burnout_speed", ["3 km/s", "3.3 km/s", "4 km/s", "5.5 km/s"]),
    ("interceptors.dart.ceiling", ["150 km", "220 km", "400 km", "1000 km"]),
    ("interceptors.dart.floor", ["200 km", "120 km", "85 km", "40 km"]),
    ("interceptors.dart.max_flight_time", ["100 s", "180 s", "400 s", "900 s"]),
    ("interceptors.dart.min_range", ["300 km", "120 km", "30 km", "0 km"]),
    ("radars.forward.range", ["300 km", "600 km", "1000 km", "3000 km"]),
    ("radars.own.range", ["300 km", "600 km", "1000 km", "3000 km"]),
    ("radars.own.reference_cross_section", ["5 m2", "1 m2", "0.1 m2", "0.01 m2"]),
    ("radars.own.min_elevation", ["20 deg", "8 deg", "1 deg", "-2 deg"]),
    ("radars.own.max_elevation", ["30 deg", "50 deg", "85 deg", "90 deg"]),
    ("radars.forward.sector_width", ["30 deg", "90 deg", "120 deg", "360 deg"]),
    ("radars.own.track_time", ["200 s", "60 s", "15 s", "0 s"]),
    ("infrared.above.cloud_break", ["60 km", "20 km", "10 km", "0 km"]),
    ("infrared.above.track_time", ["80 s", "40 s", "20 s", "0 s"]),
    ("platforms.deck.reaction_time", ["200 s", "60 s", "20 s", "0 s"]),
    ("platforms.deck.assess_time", ["200 s", "60 s", "20 s", "1 s"]),
    ("threats.class.ballistic_coefficient", ["15000 kg/m2", "12000 kg/m2", "8000 kg/m2", "5000 kg/m2"]),
    ("threats.class.radar_cross_section", ["0.003 m2", "0.03 m2", "0.1 m2", "3 m2"]),
]

SLIGHT = [("radars.own.antenna_height", ["8 m", "15 m", "30 m"]), ("radars.forward.antenna_height", ["3 m", "10 m"])]
"""Numbers whose ranges are told and never run, with values of the catalogue's ranges."""
