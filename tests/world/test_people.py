"""Towns and people against places that everybody can look up."""

import numpy as np
import pytest

from penumbra.errors import DomainError, PenumbraError
from penumbra.world import map_units, people, towns


def unit_of(name: str) -> str:
    town = towns.find_town(name)
    return str(people.settled(4).unit[towns.towns().index(town)])


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "iso2"),
    [
        ("Bucharest", 44.43, 26.11, "RO"),
        ("bucharest", 44.43, 26.11, "RO"),
        ("Chişinău", 47.01, 28.86, "MD"),
        ("CHISINAU", 47.01, 28.86, "MD"),
        ("Lodz", 51.77, 19.46, "PL"),
        ("Łódź", 51.77, 19.46, "PL"),
        ("Izmir", 38.41, 27.14, "TR"),
        ("Torshavn", 62.01, -6.77, "FO"),
        ("Paris", 48.85, 2.35, "FR"),
        ("Paris, US", 33.66, -95.56, "US"),
        ("Paris, United States", 33.66, -95.56, "US"),
        ("paris,usa", 33.66, -95.56, "US"),
        ("Boston, UK", 52.98, -0.03, "GB"),
        ("Ponta Delgada", 37.74, -25.67, "PT"),
        ("Nuuk", 64.18, -51.72, "GL"),
    ],
)
def test_known_towns(name, latitude, longitude, iso2):
    town = towns.find_town(name)
    assert town.latitude == pytest.approx(latitude, abs=0.03)
    assert town.longitude == pytest.approx(longitude, abs=0.03)
    assert town.iso2 == iso2


def test_the_most_populous_town_wins():
    namesakes = [town for town in towns.towns() if town.name == "Birmingham"]
    assert len({town.iso2 for town in namesakes}) > 1
    assert towns.find_town("birmingham") == max(namesakes, key=lambda town: town.population)


@pytest.mark.parametrize("name", ["Bucarest", "bucarest", "Bucarest, RO"])
def test_an_unknown_town_lists_its_neighbours(name):
    with pytest.raises(DomainError, match="Bucharest") as caught:
        towns.find_town(name)
    assert isinstance(caught.value, PenumbraError)
    assert not isinstance(caught.value, KeyError)


def test_a_town_of_another_country_is_not_found():
    with pytest.raises(DomainError, match="in Romania is called 'Paris'"):
        towns.find_town("Paris, RO")
    with pytest.raises(DomainError, match=r"'Frankreich' is not a country"):
        towns.find_town("Paris, Frankreich")
    with pytest.raises(DomainError, match="no town"):
        towns.find_town("")


def test_every_town_has_a_unit():
    settled = people.settled(4)
    assert len(settled.cell) == len(settled.unit) == len(settled.people) == len(towns.towns()) == 69_472
    assert set(settled.unit) <= set(map_units.units())
    assert set(map_units.units()) - set(settled.unit) == {"ATA", "ATC", "HMD", "IOT", "KAS"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Sevastopol", "UKR"),
        ("Simferopol", "UKR"),
        ("Donetsk", "UKR"),
        ("Ponta Delgada", "PAZ"),
        ("Funchal", "PMD"),
        ("Lisbon", "PRX"),
        ("Nuuk", "GRL"),
        ("Pristina", "KOS"),
        ("Mariehamn", "ALD"),
        ("Longyearbyen", "NSV"),
        ("Olonkinbyen", "NJM"),
        ("Gibraltar", "GIB"),
        ("Edinburgh", "SCT"),
        ("Belfast", "NIR"),
        ("Gaza", "GAZ"),
        ("Kyrenia", "CYN"),
        ("Laayoune", "SAH"),
        ("Novi Sad", "SRV"),
        ("Paris", "FXX"),
        ("Cayenne", "GUF"),
    ],
)
def test_units_of_towns(name, code):
    assert unit_of(name) == code


def test_people_of_a_country_are_its_total():
    iso2 = np.array([town.iso2 for town in towns.towns()])
    settled = people.settled(4)
    for code in ("DE", "FR", "CN", "GL", "XK", "VA"):
        total = towns.countries()[code].population
        assert settled.people[iso2 == code].sum() == pytest.approx(total, rel=1e-12)
    assert towns.countries()["DE"].population == 82_927_922


def test_countries_without_a_town_of_their_own():
    """None lies in the European region: only the British Indian Ocean Territory has people and no town."""
    with_towns = {town.iso2 for town in towns.towns()}
    assert {code for code, country in towns.countries().items() if country.population and code not in with_towns} == {
        "AN",  # dissolved in 2010
        "CS",  # dissolved in 2006
        "IO",
    }
