"""Places named in a list of sightings of heavy weapons: towns, those of the belts' country before others."""

from penumbra.earth.gazetteer import Found, find_town, kilometres, towns_called
from penumbra.errors import DomainError
from penumbra.record.belts import COUNTRY
from penumbra.record.sightings import Located

__all__ = ["located"]


def located(place: str, at: tuple[float, float] | None) -> Located:
    """The town that a list of sightings means by a name, or the one of that name nearest to a sighting's coordinates.

    Parameters
    ----------
    place : str
        A town; without a country, towns of the country on whose land the belts are measured take precedence.
    at : (float, float), optional
        Latitude and longitude [deg] given with the name.

    Raises
    ------
    DomainError
        No town of that name.
    """
    towns = towns_called(f"{place}, {COUNTRY}")
    if at is None:
        taken = towns[0] if towns else find_town(place).place
        found = Found(taken, tuple(other for other in towns_called(place) if other != taken))
        also = f"; also of this name: {found.also}" if found.others else ""
        return Located((taken.town.latitude, taken.town.longitude), f"{taken.described}{also}", 0.0)
    towns += towns_called(place)
    if not towns:
        raise DomainError(f"no town of 5,000 or more is called {place!r}")
    away = {one: kilometres(at, (one.town.latitude, one.town.longitude)) for one in towns}
    nearest = min(away, key=lambda one: away[one])
    return Located((nearest.town.latitude, nearest.town.longitude), nearest.described, away[nearest])
