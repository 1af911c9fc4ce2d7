"""A small Europe: coarse cells, states made up, so that nothing has to fly."""

from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.coverage.provenance import provenance
from penumbra.earth.cells import grid
from penumbra.earth.homes import homes
from penumbra.names import CASES, STATES, dataset
from penumbra.scenario.model import Scenario
from penumbra.uncertainty.answers.how_sure import HowSure

Maker = Callable[..., xr.Dataset]


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    """The built-in case with half its classes, the farthest taken as attributed all along."""
    whole = pb.load("epaa")
    chosen = {key: whole.threats[key] for key in ("mrbm-1000", "mrbm-2500", "irbm-4000")}
    chosen["irbm-4000"] = chosen["irbm-4000"].model_copy(update={"attributed_since": None})
    return whole.model_copy(update={"threats": chosen})


@pytest.fixture(scope="session")
def made(scenario: Scenario) -> Maker:
    """A map whose umbra, penumbra and reach are circles about a place; `sure` and `reach` are their radii [deg]."""
    ground = grid(30.0, 80.0, -60.0, 50.0, 2)
    lived = homes(30.0, 80.0, -60.0, 50.0)
    of_cells = np.hypot(ground.latitude.values - 47.0, (ground.longitude.values - 22.0) * 0.7)
    of_homes = np.hypot(lived.latitude - 47.0, (lived.longitude - 22.0) * 0.7)

    def make(
        day: str = "2018-12-31", history: str = "actual", sure: float = 4.0, reach: float = 18.0, layers: int = 1
    ) -> xr.Dataset:
        shield = scenario.on(day, history)
        classes, batteries = list(scenario.threats), list(shield.batteries)
        reaches = np.linspace(0.2, 1.0, len(classes))[:, None] * reach

        def figures(away: np.ndarray) -> dict[str, np.ndarray]:
            threatened = away < reaches
            covered = threatened & (away < sure * 2.0)
            state = np.where(away < sure, 3, np.where(away < sure * 3.0, 2, 1))
            margin = np.where(threatened, np.where(covered, 700.0 - 60.0 * away, -np.inf), np.nan)
            return {
                "threatened": threatened,
                "covered": covered,
                "state": np.where(threatened, state, 0).astype(np.int8),
                "margin": margin,
                "shots": np.where(covered, 1 + (away < sure), 0),
                "battery_margin": np.repeat(margin[:, None, :], len(batteries), axis=1),
                "layer_margin": np.stack([margin - 400.0 * layer for layer in range(layers)], axis=1),
            }

        found, living, cell = figures(of_cells), figures(of_homes), ground.part_cell.values
        return dataset(
            {"threat": classes, "cell": ground.cell.values, "battery": batteries, "layer": ["upper", "lower"][:layers]},
            provenance(shield, "A made-up map") | {"bounds": "worst to best", "ships": "station"},
            **found,
            share_of_arcs=np.where(found["threatened"], found["covered"] * 1.0, np.nan),
            layer_shots=np.where(found["layer_margin"] >= 0.0, 1, 0),
            **{name: ground[name].values for name in ground.data_vars},
            **{f"home_{name}": values for name, values in living.items()},
            **{f"home_{name}": getattr(lived, name) for name in lived._fields},
            home_answers=1 << (living["threatened"].astype(np.int8) + living["covered"]),
            home_states=1 << living["state"],
            part_threatened=found["threatened"][:, cell].astype(float),
            part_covered=found["covered"][:, cell].astype(float),
            **{f"part_{word}": (found["state"][:, cell] == row).astype(float) for row, word in enumerate(STATES)},
        )

    assert STATES[3] == "umbra"
    return make


@pytest.fixture(scope="session")
def sure(scenario: Scenario) -> Callable[..., HowSure]:
    """Answers in drawn worlds for a made-up map: cells in doubt near its middle are likely; three places."""

    def make(area: xr.Dataset, date: str = "", threat: str = "irbm-4000") -> HowSure:
        state = area.state.sel(threat=threat).values
        near = np.hypot(area.latitude.values - 47.0, (area.longitude.values - 22.0) * 0.7) < 8.0
        word = np.array([0, 1, 2, 4], np.int8)[state]
        word[(state == 2) & near] = 3
        about = {name: area.attrs[name] for name in ("scenario", "scenario_hash", "date", "history")}
        about |= {"worlds": 256} | ({"date": date} if date else {})
        coords = {"threat": [threat]}
        cells = dataset(coords, about, aim_word=word[None])
        places = dataset(
            coords, about, aim_name=["Here, Land", "There <b>, Land", "Far, Land"], aim_latitude=[45.0, 50.0, 60.0],
            aim_longitude=[25.0, 20.0, 10.0], aim_word=np.array([[3, 2, 0]], np.int8),
            covered_least=np.array([[0.55, 0.1, np.nan]]), covered_most=np.array([[0.7, 0.3, np.nan]]),
            covered_error=np.array([[0.1, 0.1, 0.0]]), place_beyond=np.array([[-5e5, -5e5, 1e5]]),
        )  # fmt: skip
        people = dataset(
            {"prior": ["uniform", "triangular"], "factor": [f"threats.{threat}.radar_cross_section"],
             "evidence_grade": ["sourced", "assumption"], "people_state": list(CASES), "people_part": ["low", "high"]},
            about | {"varies": 1, "part_at": 0.1, "part_unit": "m2"},
            people_amount=[0.0, 1.0, 6.0, 2.0, 1.0], people_covered=[0.2, 0.4], people_covered_error=[0.03, 0.03],
            people_covered_part=[[0.1, 0.3], [0.2, 0.5]], factor_name=["cross section"], factor_grade=["assumption"],
            decided_low=[[0.2], [0.3]], decided_least=[0.4], strip_share=[[0.3, 0.7], [0.4, 0.6]],
            strip_least=[0.3, 0.6], strip_most=[0.4, 0.7], knowing_reduces=[[0.01], [0.02]],
            answer_variance=[0.02, 0.04],
        )  # fmt: skip
        return HowSure(cells, places, people, xr.Dataset())

    return make


@pytest.fixture(scope="session")
def ledger() -> xr.Dataset:
    """Four statements, one of each verdict, one of them hostile."""
    words = [f"<script>alert({n})</script> & so on" for n in range(4)]
    return dataset(
        {"row": ["one", "two", "three", "four"]},
        {"title": "Made up", "ledger": "made-up"},
        statement=words,
        said_by=["somebody"] * 4,
        said_on=["2016-05-19"] * 4,
        speaks_of=["2018-12-31"] * 4,
        claim_source=["reuters-2016-05-12", "reuters-2016-05-12", "nobody-knows-it", "state-epaa-2011"],
        verdict=["holds", "fails", "depends", "cannot be tested"],
        claim_answer=["1", "2", "3", "4"],
        reason=["because"] * 4,
        would_change=["nothing"] * 4,
        shown_in=["timeline", "", "no-such-figure", ""],
        holds_least=[np.nan, np.nan, 0.58, np.nan],
        holds_most=[np.nan, np.nan, 0.81, np.nan],
        holds_error=[np.nan, np.nan, 0.04, np.nan],
    )
