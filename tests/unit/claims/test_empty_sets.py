"""Nothing to cover is not a failure to cover: verdicts go by counts of what is reached."""

from typing import Any

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.claims.check import checks
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.scenario.loader import load
from penumbra.sentences import percent

ICELAND = ["region.south=60 deg", "region.north=67 deg", "region.west=-25 deg", "region.east=-5 deg"]
CLAIM = {
    "id": "iceland",
    "statement": "The shield covers Iceland.",
    "said_by": "nobody",
    "said_on": "2018-12-31",
    "speaks_of": "2018-12-31",
    "source": "penumbra-assumption",
    "check": "place-covered",
}


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    scenario = load("epaa", ["region.resolution=3", "launch_areas.iran.points=2", *ICELAND])
    area = pb.cover(scenario.on("2018-12-31", "planned"))
    return Evidence(scenario, {(area_day(area), "planned"): area})


def area_day(area: xr.Dataset) -> Any:
    return np.datetime64(area.attrs["date"]).astype(object)


def judged(evidence: Evidence, **changes: Any) -> Finding:
    given = {"by": "country", "place": "ISL", "of": "people", "day": "2018-12-31", "history": "planned", "says": "all"}
    module = checks()["place-covered"]
    arguments = module.Arguments.model_validate(given | {"threats": ["irbm-4000"]} | changes)
    claim = Claim.model_validate(CLAIM | {"arguments": {}})
    return module.finding(evidence, claim, arguments)


@pytest.mark.parametrize("of", ["people", "area"])
@pytest.mark.parametrize("says", ["all", "some"])
def test_a_place_that_nothing_reaches_cannot_be_tested(evidence: Evidence, of: str, says: str) -> None:
    found = judged(evidence, of=of, says=says)
    assert found.verdict == "cannot be tested"
    assert found.answer == "no class reaches it"


def altered(evidence: Evidence, **values: int) -> Evidence:
    """The same, with homes made up: whether reached, covered, and in which state."""
    (key, area), *_ = evidence.areas.items()
    shape = area.home_threatened.shape
    made = {name: area[name].copy(data=np.full(shape, value, area[name].dtype)) for name, value in values.items()}
    return Evidence(evidence.scenario, {key: area.assign(made)})


COVERED = {"home_threatened": 1, "home_covered": 1, "home_state": 3, "home_answers": 4, "home_states": 8}
OPEN = {"home_threatened": 1, "home_covered": 0, "home_state": 1, "home_answers": 2, "home_states": 2}


@pytest.mark.slow
def test_all_but_less_than_one_in_a_hundred_is_all_and_is_told_as_such(evidence: Evidence) -> None:
    whole = altered(evidence, **COVERED)
    assert judged(whole, says="all").verdict == "holds"
    assert judged(altered(evidence, **OPEN), says="some").verdict == "fails"
    ((key, area),) = whole.areas.items()
    order = np.argsort(np.where(area.home_unit.values == "ISL", area.home_people.values, np.inf))
    people = np.cumsum(area.home_people.values[order])
    of_all = int(np.argmax(people > 0.02 * area.home_people.values[area.home_unit.values == "ISL"].sum()))
    for opened, verdict in ((order[:1], "holds"), (order[: of_all + 1], "fails")):
        changed = area
        for name, value in OPEN.items():
            one = changed[name].copy()
            one[:, opened] = value
            changed = changed.assign({name: one})
        found = judged(Evidence(whole.scenario, {key: changed}), says="all")
        assert found.verdict == verdict
        assert "100\u00a0%" not in found.answer


def test_a_town_on_an_edge_leaves_the_verdict_open(evidence: Evidence) -> None:
    """All is covered, but some town might as well lie beyond the edge."""
    assert judged(altered(evidence, **COVERED | {"home_states": 8 + 4}), says="all").verdict == "depends"


def test_per_cent_is_exact_at_its_ends() -> None:
    assert (percent(1.0), percent(1.0 - 1e-12), percent(0.0), percent(1e-12)) == (
        "100\u00a0%",
        "over 99\u00a0%",
        "0\u00a0%",
        "under 1\u00a0%",
    )
