"""How far places lie beyond the range of each class, or nearer than its least range, in the nominal world."""

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.coverage.problem import Places, Problem, fill
from penumbra.earth.ellipsoid import position

__all__ = ["distance_beyond", "too_near"]


def distance_beyond(problem: Problem, places: Places) -> NDArray[np.float64]:
    """Distance along the ground from the nearest launch point, less the range of each class [m], (threat, place)."""
    radians = np.radians(np.stack([places.latitude, places.longitude], axis=1))
    ends = np.array([position(float(a), float(b), 0.0) for a, b in radians])
    launches = fill(problem, problem.own).launches[0]
    starts, ends = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in (launches, ends))
    angle = np.arccos(np.clip(ends @ starts.T, -1.0, 1.0)).min(axis=1)
    ranges = [card.range.value for card in problem.shield.scenario.threats.values()]
    return np.asarray(angle[None] * MEAN_RADIUS - np.array(ranges)[:, None])


def too_near(problem: Problem, places: Places) -> NDArray[np.bool_]:
    """Whether each place is nearer to the nearest launch point than each class flies at least, (threat, place)."""
    cards = problem.shield.scenario.threats.values()
    flown = np.array([[card.range.value, card.min_range.value] for card in cards])[:, :, None]
    return np.asarray(distance_beyond(problem, places) + flown[:, 0] < flown[:, 1])
