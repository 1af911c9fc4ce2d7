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
    """One row of a judged ledger, or one reading of it, as far as figures need it."""

    check: str
    said_on: date
    speaks_of: date
    arguments: Mapping[str, Any]
    evidence: str
    verdict: str


class Drawing(NamedTuple):
    """How a figure is drawn, and from what."""

    asked: Mapping[str, Callable[[Scenario, Statement], Asked | None]]
    """By the name of the check: what the figure would be drawn from for a claim; None when it cannot show the claim."""
    draw: Callable[..., Plate]
    """Given the scenario, then what was asked."""


def statements(ledger: xr.Dataset) -> Iterator[Statement]:
    """The rows of a judged ledger, then its readings; what does not tell its check and arguments asks for no figure."""
    told = "claim_check" in ledger and "claim_arguments" in ledger
    for row in range(ledger.sizes["row"]):
        one = {str(name): str(ledger[name].values[row]) for name in ledger.data_vars if "row" in ledger[name].dims}
        evidence, verdict = one.get("evidence", ""), one["verdict"]
        if not told:  # made by hand; its days may be words
            yield Statement("", date.min, date.min, {}, evidence, verdict)
            continue
        said, spoken = (date.fromisoformat(one[name]) for name in ("said_on", "speaks_of"))
        yield Statement(one["claim_check"], said, spoken, json.loads(one["claim_arguments"]), evidence, verdict)
    for at in range(ledger.sizes.get("reading", 0)):
        one = {str(name): str(ledger[name].values[at]) for name in ledger.data_vars if "reading" in ledger[name].dims}
        yield Statement(
            one["reading_check"],
            date.fromisoformat(str(ledger.said_on.sel(row=one["reading_row"]).values)),
            date.fromisoformat(one["reading_speaks_of"]),
            json.loads(one["reading_arguments"]),
            one["reading_evidence"],
            one["reading_verdict"],
        )
