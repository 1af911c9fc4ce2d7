"""Draw the README's picture again: `python docs/pictures.py`."""

from pathlib import Path

import penumbra as pb
from penumbra.plotting.style import save

shield = pb.load("epaa").on("2018-12-31", history="planned")
figure = pb.plot(pb.cover(shield), threat="mrbm-2000", scenario=shield)
save(figure, Path(__file__).parent / "images" / "epaa-2018-planned.png")
