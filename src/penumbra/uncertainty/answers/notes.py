"""What a reader must know beside an answer: that a place lies outside the region, and what is left out there."""

from penumbra.earth.country_at import country_at
from penumbra.earth.towns import countries
from penumbra.scenario.model import Shield
from penumbra.sentences import READ
from penumbra.uncertainty.thresholds.subjects import widening

__all__ = ["left_out", "notes"]


def notes(shield: Shield, latitude: float, longitude: float) -> list[str]:
    """Sentences on a place [deg]."""
    found = []
    if change := widening(shield.scenario.region, latitude, longitude):
        options = f"--set {change.replace(' and ', ' --set ')}"
        found.append(
            f"It lies outside the region of {shield.scenario.id}, for which launch points are chosen, so what would "
            f"change this answer is not searched; for that, widen the region: {options}."
        )
    country = country_at(latitude, longitude)
    return [*found, *left_out(shield, {each.iso3 for each in countries().values() if each.name == country})]


def left_out(shield: Shield, codes: set[str]) -> list[str]:
    """Sentences on what the scenario leaves out that matters in some countries, given by ISO 3166 alpha-3 codes."""
    return [
        f"Left out here: {each.name}; {each.matters.rstrip('.')} ({READ[each.grade]})."
        for each in shield.scenario.leaves_out.values()
        if each.on(shield.date) and codes & set(each.countries)
    ]
