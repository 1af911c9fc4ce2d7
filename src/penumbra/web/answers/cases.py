"""The built-in cases, a line each."""

from importlib.metadata import version

from penumbra.claims.ledger import about
from penumbra.scenario import loader
from penumbra.scenario.model import Scenario
from penumbra.web.models import Case, Cases, Region

__all__ = ["cases", "ledgers_of", "region_of"]


def cases() -> Cases:
    """Every built-in case with its title, its ledgers and the box of its map."""
    found = []
    for name in loader.cases():
        loaded = loader.load(name)
        found.append(
            Case(
                id=name,
                title=loaded.title,
                summary=" ".join(loaded.summary.split()),
                ledgers=ledgers_of(name),
                region=region_of(loaded),
            )
        )
    return Cases(cases=tuple(found), version=version("penumbra"))


def ledgers_of(case: str) -> tuple[str, ...]:
    """Names of the built-in ledgers about a built-in case; none of anything else."""
    return tuple(about({case})) if case in loader.cases() else ()


def region_of(scenario: Scenario) -> Region:
    """The box of a scenario's map."""
    box = scenario.region
    return Region(
        south=box.south.value,
        north=box.north.value,
        west=box.west.value,
        east=box.east.value,
        resolution=box.resolution,
    )
