"""How sure a map is: one evaluation serves cells, places and people, and agrees with the map and the verbs."""

import numpy as np
import pytest

import penumbra as pb
from odd import ODD
from penumbra.errors import DomainError
from penumbra.names import CASES, STATES
from penumbra.uncertainty.answers.how_sure import how_sure

KEY = "irbm-4000"


@pytest.fixture(scope="module")
def shield():
    return pb.load(ODD["date_line"]).on("2032-01-01", "planned")


@pytest.fixture(scope="module")
def area(shield):
    return pb.cover(shield)


@pytest.mark.slow
def test_cells_places_and_people_are_of_the_same_worlds(shield, area):
    doubtful = np.flatnonzero(area.state.sel(threat=KEY).values == STATES.index("penumbra"))
    spot = f"{area.latitude.values[doubtful[0]]:.4f},{area.longitude.values[doubtful[0]]:.4f}"
    places = pb.places.named(shield, spot)
    found = how_sure(shield, area, KEY, places)
    assert found.cells.sizes["aim"] == area.sizes["cell"]
    assert found.cells.attrs["scenario_hash"] == area.attrs["scenario_hash"]
    assert found.places.aim_name.item() == places.name[0]
    settled = {"umbra": "covered in every case", "open": "in reach, not covered", "untouched": "out of reach"}
    word, state = found.cells.aim_word.sel(threat=KEY).values, area.state.sel(threat=KEY).values
    for of_map, of_reader in settled.items():
        mine = state == STATES.index(of_map)
        assert (word[mine] == CASES.index(of_reader)).mean() > 0.99 if mine.any() else True
    people = found.people
    amount = people.people_amount.values
    own = pb.share(area, by="protected").sel(place="protected", threat=KEY)
    assert amount.sum() == pytest.approx(float(own.total))
    assert amount[1:].sum() == pytest.approx(float(own.total) * (1.0 - float(own.untouched_share)))
    assert (people.people_covered.values >= float(own.umbra_of_reached) - 1e-9).all()
    assert (people.people_covered.values <= float(own.possible_of_reached) + 1e-9).all()
    assert float(people.strip_share.mean("prior").sum()) == pytest.approx(1.0, abs=0.2)


@pytest.mark.slow
def test_another_map_or_class_is_refused(shield, area):
    places = pb.places.named(shield, "0,0")
    with pytest.raises(DomainError, match="no threat class 'x'"):
        how_sure(shield, area, "x", places)
    with pytest.raises(DomainError, match="the map's date is '2032-01-01', not '2033-01-01'"):
        how_sure(shield.scenario.on("2033-01-01", "planned"), area, KEY, places)
