"""Many places asked about at once get the answers that each gets alone."""

import pytest

from penumbra.scenario import loader
from penumbra.web.answers.place import in_cases
from penumbra.web.stored.many_places import many_in_cases


@pytest.mark.slow
def test_places_together_have_the_answers_that_each_has_alone():
    shield = loader.load("cities").on("2013-02-15", "actual")
    towns = ("Adana, Türkiye", "Gaziantep, Türkiye", "Aleppo, Syria")
    assert many_in_cases(shield, towns) == [in_cases(shield, town) for town in towns]
