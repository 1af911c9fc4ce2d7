"""The ground that one battery defends, against the edges that another open program works out."""

import math
from importlib import resources

import numpy as np
import yaml
from numpy.typing import NDArray

from penumbra.validation.footprints import FOOTPRINTS

CASES = ("A", "B", "D", "E")
LIMIT = 2.0
"""Per cent of an edge: their boost is integrated, their Earth is a sphere, and thrust holds the angle of their path."""


def off(case: str) -> NDArray[np.float64]:
    """By how many per cent of theirs the edges of a case differ, (edge,)."""
    file = resources.files("penumbra.validation").joinpath("published", "footprints-of-another-program.yaml")
    rows = yaml.safe_load(file.read_text("utf-8"))["rows"]
    own = [row for row in rows if row["computes"] == f"edge of footprint {case}"]
    assert len(own) >= 4, case
    found = []
    for row in own:
        angle = math.radians(float(row["arguments"]["angle"].removesuffix(" deg")))
        flies = 1e3 * float(row["arguments"]["flies"].removesuffix(" km").replace(",", ""))
        theirs = 1e3 * float(row["printed"].replace(",", ""))
        found.append(100.0 * abs(FOOTPRINTS[row["computes"]](angle=angle, flies=flies) / theirs - 1.0))
    return np.array(found)
