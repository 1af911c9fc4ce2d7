"""Input and result of a check."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import nan
from pathlib import Path
from typing import Any, NamedTuple

import xarray as xr

from penumbra.names import Verdict
from penumbra.record.tables import BUILT_IN, Record
from penumbra.scenario.loader import load
from penumbra.scenario.model import History, Scenario, Source
from penumbra.uncertainty.bounds.cover import cover
from penumbra.uncertainty.bounds.same_elements import map_with_same_elements

__all__ = ["TOLD", "Evidence", "Exhibit", "Finding", "Verdict"]

TOLD = ("answer", "reason", "would_change", "shown_in")
"""The texts of a finding."""


class Exhibit(NamedTuple):
    """One figure for a finding: its kind, and the data that it is drawn from.

    The kinds and the fields of their data are in `penumbra.claims.exhibits.kinds`.
    """

    kind: str
    data: Mapping[str, Any]  # texts, numbers, lists and mappings, as JSON has them


class Finding(NamedTuple):
    """Verdict on one statement, from the published numbers."""

    verdict: Verdict
    answer: str  # the figures it rests on, with their range
    reason: str  # why, in two sentences
    would_change: str  # what would change it
    shown_in: str = ""  # id of a table or chart that every report has, if there is no exhibit
    exhibits: Sequence[Exhibit] = ()  # its figures; the claim links to the first
    holds_least: float = nan  # share of drawn worlds in which the statement holds: the least over the priors
    holds_most: float = nan  # the greatest over the priors
    holds_error: float = nan  # sampling error of both ends; all three nan where nothing can be drawn


@dataclass
class Evidence:
    """The scenario, with its maps, each computed once for all checks."""

    scenario: Scenario
    areas: dict[tuple[date, str], xr.Dataset] = field(default_factory=dict)
    """Maps by day and history."""
    progress: Callable[[str], None] = lambda _: None
    sources: Mapping[str, Source] = field(default_factory=dict)
    """All sources that a claim may name: Penumbra's, the scenario's and the ledger's."""
    record: Record = BUILT_IN
    """The tables of the record, possibly with a user's own."""
    beside: Path | None = None
    """Folder of the ledger, from which the paths of files that its claims name start; the working folder if absent."""
    drawn: dict[Any, Any] = field(default_factory=dict)
    """Worlds drawn from the published ranges, and what becomes of places in them, by what was asked."""
    cases: dict[str, Scenario] = field(default_factory=dict)
    """Other scenarios that claims name, by what they call them."""

    def case(self, name: str) -> Scenario:
        """Another scenario that a claim names, loaded once; ScenarioError if it cannot be loaded."""
        if name not in self.cases:
            self.cases[name] = load(name, beside=self.beside)
        return self.cases[name]

    def area(self, day: date, history: History) -> xr.Dataset:
        """The map with bounds of one day and history."""
        key = (day, history)
        if key not in self.areas:
            shield = self.scenario.on(day, history)
            same = map_with_same_elements(shield, self.areas.values())
            if same is None:
                self.progress(f"mapping {day} as {history}")
            self.areas[key] = cover(shield) if same is None else same
        return self.areas[key]
