"""Draw the README's picture again: `python docs/pictures.py`."""

from pathlib import Path

import penumbra as pb
from penumbra.plotting.maps import state_map

scenario = pb.load("epaa")
area = pb.cover(scenario.on("2018-12-31", history="planned"))
state_map(area, "mrbm-2000", Path(__file__).parent / "images" / "epaa-2018-planned.png", scenario)
