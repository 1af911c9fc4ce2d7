"""Towns and people against places that everybody can look up."""

import numpy as np
import pytest

from penumbra.earth import gazetteer, map_units, population, towns


def unit_of(name: str) -> str:
    town = gazetteer.find_town(name).town
    return str(population.town_people(4).unit[towns.towns().index(town)])


def test_every_town_has_a_unit():
    settled = population.town_people(4)
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
    settled = population.town_people(4)
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
