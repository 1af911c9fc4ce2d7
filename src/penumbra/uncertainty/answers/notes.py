"""What a reader must know beside the answer for a place: that it lies outside the region, what is left out there."""

from penumbra.scenario.model import Shield
from penumbra.uncertainty.thresholds.subjects import widening

__all__ = ["notes"]


def notes(shield: Shield, latitude: float, longitude: float) -> list[str]:
    """Sentences on a place [deg]."""
    found = []
    if change := widening(shield.scenario.region, latitude, longitude):
        found.append(
            f"It lies outside the region of {shield.scenario.id}, for which launch points are chosen, so nothing tells "
            f"what would change this answer; for a full one widen the region: {change}."
        )
    return found
