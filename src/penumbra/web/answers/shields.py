"""Parts of a scenario that one answer needs: one class of missile alone, coarser cells."""

from typing import Literal

from penumbra.earth.cells import coarsest_with_cells
from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.model import Scenario

__all__ = ["Cells", "against", "on_cells"]

Cells = Literal["coarse", "fine"]
"""Fine cells are those of the scenario's region; coarse ones are of the H3 resolution below."""


def on_cells(scenario: Scenario, cells: Cells) -> Scenario:
    """The scenario with fine or coarse cells; a region so small that it has no coarse one keeps its fine ones."""
    region = scenario.region
    if cells == "fine" or region.resolution == 0:
        return scenario
    box = region.south.value, region.north.value, region.west.value, region.east.value
    found = coarsest_with_cells(*box, region.resolution - 1, region.resolution)
    return scenario.model_copy(update={"region": region.model_copy(update={"resolution": found})})


def against(scenario: Scenario, threat: str) -> Scenario:
    """The scenario with one class of missile alone; the results of this class are the same.

    Raises
    ------
    DomainError
        There is no such class.
    """
    if threat not in scenario.threats:
        raise DomainError(f"no threat class {shown(threat)}{nearest(str(threat), scenario.threats)}")
    return scenario.model_copy(update={"threats": {threat: scenario.threats[threat]}})
