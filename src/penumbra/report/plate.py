"""A figure of its own in the report, drawn from what a claim asks; a claim that asks otherwise is shown none."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import xarray as xr
from matplotlib.figure import Figure

from penumbra.scenario.model import Scenario

__all__ = ["Asked", "Drawing", "Plate", "Statement", "statements"]

Asked = tuple[Any, ...]
"""What a figure is drawn from, taken from a claim; claims that ask the same share one figure."""


class Plate(NamedTuple):
    """A figure, the sentence above it, the words below, and lists where names do not fit the picture."""

    title: str
    figure: Figure
    note: str
    lists: Sequence[tuple[str, str]] = ()
    """Headings and what they list."""


class Statement(NamedTuple):
    """One row of a judged ledger as far as figures need it."""

    check: str
    said_on: date
    speaks_of: date
    arguments: Mapping[str, Any]
    evidence: str


class Drawing(NamedTuple):
    """How a figure is drawn, and from what."""

    asked: Mapping[str, Callable[[Scenario, Statement], Asked | None]]
    """By the name of the check: what the figure would be drawn from for a claim; None when it cannot show the claim."""
    draw: Callable[..., Plate]
    """Given the scenario, then what was asked."""


def statements(ledger: xr.Dataset) -> Iterator[Statement]:
    """The rows of a judged ledger; one that does not tell its check and arguments asks for no figure."""
    told = "claim_check" in ledger and "claim_arguments" in ledger
    for row in range(ledger.sizes["row"]):
        one = {str(name): str(ledger[name].values[row]) for name in ledger.data_vars}
        evidence = one.get("evidence", "")
        if not told:  # made by hand; its days may be words
            yield Statement("", date.min, date.min, {}, evidence)
            continue
        said, spoken = (date.fromisoformat(one[name]) for name in ("said_on", "speaks_of"))
        yield Statement(one["claim_check"], said, spoken, json.loads(one["claim_arguments"]), evidence)
