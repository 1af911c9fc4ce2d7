"""What a worker keeps between requests: the store, and the scenarios and shields that were used last."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import xarray as xr
from pydantic import BaseModel

from penumbra.earth.cells import cell_count
from penumbra.errors import DomainError
from penumbra.scenario.model import Scenario, Shield
from penumbra.web.answers import shields
from penumbra.web.answers.block import Block, packed
from penumbra.web.overlay import Opened, opened
from penumbra.web.requests import Asked, Subject
from penumbra.web.store import Result, Store, made

__all__ = ["JSON", "MOST_CELLS", "Held", "Last", "as_block", "as_json", "check_size", "subject_of"]

JSON = "application/json"
BLOCK = "application/octet-stream"

MOST_CELLS = 60_000
"""Finest cells of a region that the page computes."""
_SCENARIOS = 12
_MAPS = 4
_JUDGES = 1  # with maps and drawn cases, which take up to 3 GB

Value = TypeVar("Value")


class Last(Generic[Value]):
    """The values used last, by key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Any, Value] = OrderedDict()

    def get(self, key: Any) -> Value | None:
        """A value; none if it is not held."""
        if key not in self._held:
            return None
        self._held.move_to_end(key)
        return self._held[key]

    def put(self, key: Any, value: Value) -> Value:
        """Hold a value."""
        self._held[key] = value
        self._held.move_to_end(key)
        while len(self._held) > self._most:
            self._held.popitem(last=False)
        return value


class Held:
    """The store, and what was used last.

    Parameters
    ----------
    store : Store
    share : callable
        Takes name and result of what the server must have as well, also where nothing can be kept on disk.
    """

    def __init__(self, store: Store, share: Callable[[str, Result], object]) -> None:
        self.store = store
        self.share = share
        self.opened: Last[Opened] = Last(_SCENARIOS)
        self.maps: Last[xr.Dataset] = Last(_MAPS)
        self._shields: Last[Shield] = Last(_SCENARIOS)
        self.judges: Last[Any] = Last(_JUDGES)
        """Of claims, by the key of a scenario; `penumbra.web.computing.claims` makes them."""

    def of(self, subject: Subject) -> Opened:
        """The scenario of a request.

        Raises
        ------
        ScenarioError, DomainError
            It is invalid, or too large for the page.
        """
        found = self.opened.get(subject.key)
        if found is None:
            found = opened(subject.asked)
            check_size(found.scenario)
            self.opened.put(subject.key, found)
        return found

    def shield(self, asked: Asked, threat: str | None = None, cells: shields.Cells = "fine") -> Shield:
        """The shield of a request; the same object for equal requests, so that what is bound to it stays."""
        subject, day, history = subject_of(asked), asked.get("date"), asked.get("history")
        key = (subject.key, day, history, threat, cells)
        found = self._shields.get(key)
        if found is None:
            scenario = shields.on_cells(self.of(subject).scenario, cells)
            if threat is not None:
                scenario = shields.against(scenario, threat)
            found = self._shields.put(key, scenario.on(day, history))
        return found


def subject_of(asked: Asked) -> Subject:
    """The scenario that a request is about."""
    assert asked.subject is not None, f"{asked.kind} is about a scenario"
    return asked.subject


def check_size(scenario: Scenario) -> None:
    """Raise DomainError for a region of more cells than the page computes."""
    box = scenario.region
    count = cell_count(box.south.value, box.north.value, box.west.value, box.east.value, box.resolution)
    if count > MOST_CELLS:
        raise DomainError(
            f"region: {count:,.0f} cells of resolution {box.resolution}, and the page computes {MOST_CELLS:,} at most: "
            "write a coarser resolution or a smaller region; the command line has no such limit"
        )


def as_json(model: BaseModel) -> Result:
    """A model as a result."""
    return made(JSON, model.model_dump_json().encode())


def as_block(found: Block) -> Result:
    """A block as a result."""
    return made(BLOCK, packed(found))
