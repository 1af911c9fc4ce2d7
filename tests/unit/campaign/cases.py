"""A small world and sweeps of it, for the tests."""

import json
from pathlib import Path

from laws.worlds import DAY, RUSHED

SWEEP = f"""\
title: A small sweep
scenario: law.yaml
date: {DAY}
axes:
  site:
    here: {{sites.west.latitude: 44.1 deg, sites.west.longitude: 24.4 deg}}
    north: {{sites.west.latitude: 48 deg, sites.west.longitude: 24.4 deg}}
  interceptors.dart.burnout_speed: {{from: 2.5 km/s, to: 4.5 km/s, count: 3}}
  decision_time: [30 s, 90 s]
  commit: [after-burnout, any-time]
  link_delay: [8 s]
compute:
  - {{covered: people, of: ROU}}
  - {{place: Bucharest}}
  - {{margin: Bucharest}}
"""
ROWS = 2 * 3 * 2 * 2


def written(folder: Path, text: str = SWEEP, old: str = "", new: str = "") -> Path:
    """A sweep file in a folder with its scenario; `old` in it replaced."""
    assert old in text
    (folder / "law.yaml").write_text(json.dumps(RUSHED), "utf-8")
    file = folder / "sweep.yaml"
    file.write_text(text.replace(old, new) if old else text, "utf-8")
    return file
