"""A small Europe: coarse cells, states made up, so that nothing has to fly."""

from collections.abc import Callable

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.coverage.provenance import provenance
from penumbra.names import STATES, dataset, labelled
from penumbra.scenario.model import Scenario
from penumbra.world.cells import grid

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
    away = np.hypot(ground.latitude.values - 47.0, (ground.longitude.values - 22.0) * 0.7)

    def make(
        day: str = "2018-12-31", history: str = "actual", sure: float = 4.0, reach: float = 18.0, layers: int = 1
    ) -> xr.Dataset:
        shield = scenario.on(day, history)
        classes, batteries = list(scenario.threats), list(shield.batteries)
        reaches = np.linspace(0.2, 1.0, len(classes))[:, None] * reach
        threatened = away < reaches
        covered = threatened & (away < sure * 2.0)
        state = np.where(away < sure, 3, np.where(away < sure * 3.0, 2, 1))
        margin = np.where(threatened, np.where(covered, 700.0 - 60.0 * away, -np.inf), np.nan)
        own = np.stack([margin - 400.0 * layer for layer in range(layers)], axis=1)
        area = dataset(
            {"threat": classes, "cell": ground.cell.values, "battery": batteries, "layer": ["upper", "lower"][:layers]},
            provenance(shield, "A made-up map"),
            threatened=threatened,
            covered=covered,
            margin=margin,
            shots=np.where(covered, 1 + (away < sure), 0),
            share_of_arcs=np.where(threatened, covered * 1.0, np.nan),
            battery_margin=np.repeat(margin[:, None, :], len(batteries), axis=1),
            layer_margin=own,
            layer_shots=np.where(own >= 0.0, 1, 0),
            **{name: ground[name].values for name in ground.data_vars},
        )
        return area.assign(state=labelled("state", np.where(threatened, state, 0).astype(np.int8)))

    assert STATES[3] == "umbra"
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
        figure=["1", "2", "3", "4"],
        reason=["because"] * 4,
        would_change=["nothing"] * 4,
        evidence=["timeline", "", "no-such-figure", ""],
    )
