"""Published disagreements: bounds go over every answer, each answer is the map of its own shield, rows are shields."""

import json
from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from laws.worlds import DAY, NOMINAL, Data, changed
from penumbra.coverage.map_by_alternative import alternatives_in, of_alternative
from penumbra.errors import DomainError
from penumbra.names import STATES
from penumbra.scenario.alternative_rows import differs_in_columns_only
from penumbra.scenario.choose import alternatives
from penumbra.scenario.model import Shield
from penumbra.uncertainty.bounds.extreme_worlds import worlds

UNTOUCHED, OPEN, PENUMBRA, UMBRA = range(len(STATES))
OWN = {"source": "penumbra-assumption", "grade": "assumption"}
LOOSE = {"value": "3.5 km/s", "low": "3.2 km/s", "high": "3.9 km/s", **OWN}
GUIDANCE: Data = {
    "question": "Who guides?",
    "options": {
        "remote": {"name": "Remote", **OWN},
        "own-radar": {"name": "Own radar", "patch": {"batteries": {"*": {"launch": "own-radar"}}}, **OWN},
    },
}
CARD: Data = {
    "question": "Which radar is it?",
    "options": {
        "usual": {"name": "The usual one", **OWN},
        "other": {"name": "Another card", "patch": {"sensors": {"watch": {"card": "own"}}}, **OWN},
    },
}
AIR: Data = {
    "question": "Does the air slow it?",
    "options": {
        "no": {"name": "As written", **OWN},
        "other": {
            "name": "It does",
            "patch": {"interceptors": {"dart": {"ballistic_coefficient": {"value": "9000 kg/m2", **OWN}}}},
            **OWN,
        },
    },
}
SPEED: Data = {
    "question": "How fast is it?",
    "options": {
        "slow": {"name": "As written", **OWN},
        "fast": {
            "name": "Faster",
            "patch": {
                "interceptors": {"dart": {"burnout_speed": {"value": "5 km/s", "low": "4.5 km/s", "high": "5.2 km/s"}}}
            },
            **OWN,
        },
    },
}


def world(**questions: Data) -> Data:
    data = changed(changed(NOMINAL, "region.resolution", 2), "interceptors.dart.burnout_speed", LOOSE)
    return {**data, "alternatives": questions}


Opener = Callable[[Data], Shield]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opener:
    """From plain data to a shield with its ranges and its open questions."""
    file = tmp_path_factory.mktemp("alternatives") / "law.yaml"

    def opening(data: Data) -> Shield:
        file.write_text(json.dumps(data), "utf-8")
        return pb.load(file).on(DAY)

    return opening


@pytest.fixture(scope="module")
def shield(opened: Opener) -> Shield:
    return opened(world(guidance=GUIDANCE))


@pytest.fixture(scope="module")
def area(shield: Shield) -> xr.Dataset:
    return pb.cover(shield)


def test_bounds_are_those_of_every_answer_together(shield: Shield, area: xr.Dataset) -> None:
    """Umbra is umbra under each answer, open is open under each; some place must tell the answers apart."""
    alone = [pb.cover(pb.choose(shield, {"guidance": option})) for option in ("remote", "own-radar")]
    for prefix in ("", "home_"):
        each = np.stack([one[f"{prefix}state"].values for one in alone])
        whole = area[f"{prefix}state"].values
        touched = whole != UNTOUCHED
        np.testing.assert_array_equal(touched, (each != UNTOUCHED).any(axis=0))
        np.testing.assert_array_equal(whole == UMBRA, touched & (each == UMBRA).all(axis=0))
        np.testing.assert_array_equal(whole == OPEN, touched & (each == OPEN).all(axis=0))
    assert (alone[0].state.values != alone[1].state.values).any()
    assert ((alone[0].state.values == UMBRA) & (area.state.values != UMBRA)).any()


def test_each_answer_in_the_map_is_the_map_of_its_own_shield(shield: Shield, area: xr.Dataset) -> None:
    assert alternatives_in(area) == ["guidance=remote", "guidance=own-radar"]
    for name in alternatives_in(area):
        alone = pb.cover(pb.choose(shield, {"guidance": name.partition("=")[2]}))
        part = of_alternative(area, name)
        for figure in ("covered", "state", "home_covered", "home_state"):
            np.testing.assert_array_equal(part[figure].values, alone[figure].values)
        ours, theirs = pb.share(area, "people", "all", name), pb.share(alone, "people", "all")
        for figure in ("covered_of_reached", "umbra_of_reached", "possible_of_reached"):
            np.testing.assert_array_equal(ours[figure].values, theirs[figure].values)
    np.testing.assert_array_equal(area.covered.values, area.alternative_covered.values[:, 0])


def test_the_adaptive_map_and_ships_in_boxes_keep_the_answers_apart(shield: Shield, opened: Opener) -> None:
    whole = pb.cover(shield, adaptive=True)
    alone = pb.cover(pb.choose(shield, {"guidance": "own-radar"}))
    np.testing.assert_array_equal(whole.alternative_state.values[:, 1], alone.state.values)
    box = {"north_south": "220 km", "east_west": "300 km", **OWN}
    data = changed(world(guidance=GUIDANCE), "sites.west.patrol", box)
    afloat = opened(changed(data, "platforms.deck.kind", "ship"))
    anywhere, one = pb.cover(afloat, ships="box"), pb.cover(pb.choose(afloat, {"guidance": "own-radar"}), ships="box")
    np.testing.assert_array_equal(anywhere.alternative_state.values[:, 1], one.state.values)
    somewhere = pb.cover(afloat, ships=3)
    there = pb.cover(pb.choose(afloat, {"guidance": "own-radar"}), ships=3)
    np.testing.assert_array_equal(somewhere.alternative_covered.values[:, 1], there.covered.values)


@pytest.mark.slow
def test_an_answer_that_is_no_row_is_flown_as_a_shield_of_its_own(opened: Opener) -> None:
    """A sensor with another card is no column, nor a number that a card lacks; one that it has is, with its range."""
    for question, row in ((CARD, False), (AIR, False), (SPEED, True), (GUIDANCE, True)):
        shield = opened(world(asked=question))
        first, second = alternatives(shield)
        assert differs_in_columns_only(shield, first.shield)
        assert differs_in_columns_only(shield, second.shield) == row
        tried = worlds(shield)
        assert len({id(end.problem) for end in tried.ends}) == (1 if row else 2)
        option = second.name.partition("=")[2]
        area, alone = pb.cover(shield), pb.cover(pb.choose(shield, {"asked": option}))
        np.testing.assert_array_equal(area.alternative_state.values[:, 1], alone.state.values)
        np.testing.assert_array_equal(area.alternative_covered.values[:, 1], alone.covered.values)
        if not row:
            with pytest.raises(DomainError, match="asked=other changes something that is no column of a table"):
                pb.worlds.alternatives(shield)


def test_rows_of_alternatives_are_their_shields(opened: Opener) -> None:
    """Two questions: a row for each combination, with the same arcs and answers as the shield that is chosen."""
    shield = opened(world(guidance=GUIDANCE, speed=SPEED))
    table = pb.worlds.alternatives(shield)
    assert table.world.values.tolist() == [
        "guidance=remote, speed=slow",
        "guidance=remote, speed=fast",
        "guidance=own-radar, speed=slow",
        "guidance=own-radar, speed=fast",
    ]
    assert set(table["quantity"].values.tolist()) == {
        "batteries.deck-battery.launch",
        "interceptors.dart.burnout_speed",
    }
    found = pb.evaluate(pb.bind(shield), table, places_of(shield), reducers=[pb.reducers.Bits()])
    seen = set()
    for name in table.world.values.tolist():
        chosen = pb.choose(shield, dict(part.split("=") for part in name.split(", ")))
        alone = pb.evaluate(
            pb.bind(chosen), pb.worlds.nominal(chosen), places_of(chosen), reducers=[pb.reducers.Bits()]
        )
        ours, theirs = pb.reducers.answers_of(found, name, "class"), pb.reducers.answers_of(alone, "nominal", "class")
        np.testing.assert_array_equal(ours, theirs)
        exact = pb.cover(pb.at(shield, table, name), nominal=True)
        np.testing.assert_array_equal(exact.margin.values, pb.cover(chosen, nominal=True).margin.values)
        seen.add(exact.covered.values.tobytes())
    assert len(seen) > 1
    both = pb.worlds.combined(pb.worlds.worst(shield), pb.worlds.along(shield, "decision_time", ["1 min"]))
    assert pb.worlds.combined(both, table.isel(world=[0, 2])).sizes["world"] == 2


def places_of(shield: Shield) -> xr.Dataset:
    return pb.places.named(shield, "Bucharest", "Sofia", "Warsaw", "Athens", "Budapest", "Prague")


def test_a_row_made_a_shield_leaves_no_question_open(shield: Shield) -> None:
    exact = pb.at(shield, pb.worlds.alternatives(shield), "guidance=own-radar")
    assert exact.batteries["deck-battery"].launch == "own-radar"
    assert not exact.scenario.alternatives
    assert "alternative" not in pb.cover(exact).coords


def test_without_bounds_the_scenario_is_taken_as_it_is_written(shield: Shield, area: xr.Dataset) -> None:
    nominal = pb.cover(shield, nominal=True)
    assert alternatives_in(nominal) == []
    np.testing.assert_array_equal(nominal.covered.values, area.covered.values)
    with pytest.raises(DomainError, match="the map has no alternatives"):
        pb.share(nominal, "people", "all", "guidance=remote")
    with pytest.raises(DomainError, match="no alternative 'guidance=own'; nearest: 'guidance=own-radar'"):
        pb.share(area, "people", "all", "guidance=own")
    with pytest.raises(DomainError, match="shares of people; for land make a map of it"):
        pb.share(area, "area", "all", "guidance=remote")


def test_results_tell_which_answer_they_hold_for(shield: Shield, area: xr.Dataset, tmp_path) -> None:
    told = json.loads(area.attrs["alternatives"])["guidance"]
    assert (told["option"], told["others"]) == ("remote", ["own-radar"])
    pb.save(area, tmp_path / "map.nc")
    again = pb.read(tmp_path / "map.nc")
    assert again.attrs["alternatives"] == area.attrs["alternatives"]
    assert alternatives_in(again) == alternatives_in(area)
    np.testing.assert_array_equal(again.home_alternative_state.values, area.home_alternative_state.values)
    chosen = pb.choose(shield, {"guidance": "own-radar"})
    traced = pb.trace(chosen, "class", "start", "Bucharest")
    held = json.loads(traced.attrs["alternatives"])["guidance"]
    assert (held["option"], held["others"]) == ("own-radar", [])
    assert traced.attrs["scenario_hash"] != area.attrs["scenario_hash"]
    assert chosen.date.isoformat() == DAY


def test_a_trace_tells_what_the_other_answers_give_for_the_same_flight(opened: Opener) -> None:
    shield = opened(world(guidance=GUIDANCE, card=CARD))
    for aim in ("44,26", "40,30"):
        traced = pb.trace(shield, "class", "start", aim)
        others = json.loads(traced.attrs["other_answers"])
        every = alternatives(shield)
        assert [one["name"] for one in others] == [each.name for each in every[1:]]
        assert [one["told"] for one in others][:2] == ["card=other", "guidance=own-radar"]
        for told, each in zip(others, every[1:], strict=True):
            alone = pb.trace(each.shield, "class", "start", aim)
            assert told["covered"] == bool(alone.arc_covered)
            best = float(alone.arc_margin.max())
            assert told["margin"] == (best if np.isfinite(best) else None)
            assert alone.attrs["other_answers"] == "[]"
