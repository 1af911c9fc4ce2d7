"""Maps of the odd scenarios, with their bounds, and nominal maps of the built-in cases on coarse cells."""

from collections.abc import Callable

import pytest
import xarray as xr

import penumbra as pb
from odd import ODD
from penumbra.scenario.model import Shield

Drawn = tuple[Shield, xr.Dataset]


@pytest.fixture(scope="session")
def odd() -> Callable[[str], Drawn]:
    """Shield and map of an odd scenario, as planned, made once."""
    made: dict[str, Drawn] = {}

    def of(name: str) -> Drawn:
        if name not in made:
            shield = pb.load(ODD[name]).on("2032-01-01", "planned")
            made[name] = shield, pb.cover(shield)
        return made[name]

    return of


@pytest.fixture(scope="session")
def built_in() -> Callable[[str], Drawn]:
    """Shield and coarse nominal map of a built-in case."""
    made: dict[str, Drawn] = {}

    def of(name: str) -> Drawn:
        if name not in made:
            fine = "4" if name == "cities" else "2"
            few = [f"launch_areas.{area}.points=2" for area in pb.load(name).launch_areas]
            scenario = pb.load(name, (f"region.resolution={fine}", *few))
            day = scenario.snapshots[-1].date if scenario.snapshots else "2018-12-31"
            shield = scenario.on(day, "planned")
            made[name] = shield, pb.cover(shield, nominal=True)
        return made[name]

    return of
