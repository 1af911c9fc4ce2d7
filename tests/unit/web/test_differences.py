"""What a scenario differs in from its case, in words."""

import pytest

from penumbra.scenario.compare import compare
from penumbra.scenario.loader import load
from penumbra.web import models as m
from penumbra.web.answers.differences import differences
from penumbra.web.changes import changed_by

SHIPS = "Ship in the eastern Mediterranean, SM-3 IA; Second ship in the eastern Mediterranean, SM-3 IA"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            m.Remove(do="remove", of="sensors", key="kurecik"),
            ["Kürecik AN/TPY-2: switched off (planned dates and dates as it happened removed)"],
        ),
        (
            m.Move(do="move", site="deveselu", latitude=45.0, longitude=-25.0),
            ["Deveselu, Romania: moved from 44.08 N 24.42 E to 45.00 N 25.00 W"],
        ),
        (m.Set(do="set", path="decision_time", value="90 s"), ["decision time: 60 s (10 s to 240 s) → 90 s"]),
        (
            m.Set(do="set", path="interceptors.sm3-iia.burnout_speed", value="5 km/s"),
            ["burnout speed of SM-3 Block IIA: 4.5 km/s (4.3 km/s to 4.9 km/s) → 5 km/s"],
        ),
        (
            m.Answer(do="answer", question="guidance", option="own-radar"),
            [
                f"{SHIPS}; and 10 others: launched on the track of its own radar alone, and guided by it",
                "Who guides the interceptors? Own radar",
            ],
        ),
        (
            m.Add(do="add-radar", card="an-tpy-2-terminal", latitude=40.0, longitude=20.0),
            [
                "Added radar: AN/TPY-2, terminal mode: added",
                f"{SHIPS}; and 11 others: also launched on the track of Added radar: AN/TPY-2, terminal mode",
                "THAAD at Deveselu, 2019: may be launched on the track of other radars, guided by its own",
            ],
        ),
    ],
    ids=lambda one: getattr(one, "do", ""),
)
def test_a_change_is_told_by_names_and_words(change, told):
    published = load("epaa")
    assert list(differences(published, changed_by(published, [change]))) == told


def test_no_key_of_an_element_is_told():
    """Of any change of structure: a reader sees names, not the keys of the file."""
    published = load("epaa")
    changes = [
        m.Remove(do="remove", of="batteries", key="redzikowo-iib"),
        m.Remove(do="remove", of="sensors", key="redzikowo-spy1"),
        m.AddShip(do="add-battery", interceptor="thaad", latitude=40.0, longitude=20.0),
        m.Set(do="set", path="batteries.redzikowo.guides", value="[kurecik]"),
    ]
    changed = changed_by(published, changes)
    assert compare(published, changed)
    told = " ".join(differences(published, changed))
    keys = [*changed.sensors, *changed.batteries, *changed.sites]
    assert [key for key in keys if "-" in key and key in told] == []
    assert "_" not in told and "(changed)" not in told


def test_equal_scenarios_differ_in_nothing():
    assert differences(load("guam"), load("guam")) == ()
