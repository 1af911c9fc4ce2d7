"""Statements of the report as plain rows: each with its readings, their verdicts, and what each side objects."""

import json
import math
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import xarray as xr

from penumbra.names import HELD
from penumbra.report import words
from penumbra.uncertainty.answers.sentences import held_in

__all__ = ["ClaimRow", "ObjectionRow", "OpinionRow", "ReadingRow", "as_planned", "claims", "objections", "opinions"]


def as_planned(verdict: str, speaks_of: str) -> bool:
    """Whether a statement holds as planned only: the day that it speaks of, in ISO form, is still to come."""
    return verdict == "holds" and speaks_of > date.today().isoformat()


class ReadingRow(NamedTuple):
    """One reading of a statement and its verdict."""

    name: str
    words: str
    speaks_of: str
    verdict: str
    answer: str
    reason: str
    would_change: str
    shown_in: str
    cases: str
    planned: bool = False
    """Whether it holds as planned only."""


class ObjectionRow(NamedTuple):
    """Objection of one side."""

    side: str
    says: str
    source: str


class ClaimRow(NamedTuple):
    """One statement and its verdict."""

    id: str
    statement: str
    said_by: str
    said_on: str
    speaks_of: str
    source: str
    verdict: str
    answer: str
    reason: str
    would_change: str
    shown_in: str
    cases: str = ""
    planned: bool = False
    """Whether it holds as planned only."""
    readings: tuple[ReadingRow, ...] = ()
    objections: tuple[ObjectionRow, ...] = ()

    @property
    def disagree(self) -> bool:
        """Whether its readings have different verdicts."""
        return len({reading.verdict for reading in self.readings}) > 1


class OpinionRow(NamedTuple):
    """One opinion, not judged."""

    statement: str
    said_by: str
    said_on: str
    source: str


def claims(ledger: xr.Dataset, links: Sequence[str]) -> list[ClaimRow]:
    """The ledger's rows as text; `links` are the ids that each row, then each reading, is shown at."""

    def column(name: str) -> list[str]:
        return [str(value) for value in ledger[name].values]

    days = ([_day(value) for value in column(name)] for name in ("said_on", "speaks_of"))
    verdicts = column("verdict")
    parts = ([words.plain(text) for text in column(name)] for name in ("claim_answer", "reason", "would_change"))
    said = (column(name) for name in ("row", "statement", "said_by"))
    readings, objected = _readings(ledger, links[len(verdicts) :]), objections(ledger)
    rows = zip(*said, *days, column("claim_source"), verdicts, *parts, links[: len(verdicts)], strict=True)
    found = [ClaimRow(*row) for row in rows]
    return [
        row._replace(
            cases=_cases(ledger, "", at),
            planned=as_planned(row.verdict, str(ledger.speaks_of.values[at])),
            readings=readings.get(row.id, ()),
            objections=objected.get(row.id, ()),
        )
        for at, row in enumerate(found)
    ]


def _readings(ledger: xr.Dataset, links: Sequence[str]) -> dict[str, tuple[ReadingRow, ...]]:
    """The readings by row."""
    found: dict[str, tuple[ReadingRow, ...]] = {}
    for at, shown_at in enumerate(links):
        one = {str(name): str(ledger[name].values[at]) for name in ledger.data_vars if "reading" in ledger[name].dims}
        row = ReadingRow(
            name=one["reading_name"],
            words=one["reading_words"],
            speaks_of=_day(one["reading_speaks_of"]),
            verdict=one["reading_verdict"],
            answer=words.plain(one["reading_answer"]),
            reason=words.plain(one["reading_reason"]),
            would_change=words.plain(one["reading_would_change"]),
            shown_in=shown_at,
            cases=_cases(ledger, "reading_", at),
            planned=as_planned(one["reading_verdict"], one["reading_speaks_of"]),
        )
        found[one["reading_row"]] = (*found.get(one["reading_row"], ()), row)
    return found


def _cases(ledger: xr.Dataset, of: str, at: int) -> str:
    """In how many of 100 cases a statement or reading holds; empty where nothing can be drawn."""
    if f"{of}holds_least" not in ledger:
        return ""
    low, high, error = (float(ledger[f"{of}{name}"].values[at]) for name in HELD)
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return f"holds {held_in(str(ledger[f'{of}verdict'].values[at]), low, high, error)}"


def objections(ledger: xr.Dataset) -> dict[str, tuple[ObjectionRow, ...]]:
    """Objections of each side, by row."""
    if "objections" not in ledger:
        return {}
    return {
        str(row): tuple(ObjectionRow(one["side"], one["says"], one["source"]) for one in json.loads(str(written)))
        for row, written in zip(ledger.row.values, ledger.objections.values, strict=True)
    }


def opinions(ledger: xr.Dataset) -> list[OpinionRow]:
    """The opinions of the ledger."""
    return [
        OpinionRow(one["statement"], one["said_by"], _day(one["said_on"]), one["source"])
        for one in json.loads(ledger.attrs.get("opinions", "[]"))
    ]


def _day(written: str) -> str:
    try:
        return words.day(written)
    except ValueError:  # "2016", or words
        return written
