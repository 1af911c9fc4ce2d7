"""Ledgers of claims: their statements, verdicts one by one, and the figures of the findings."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import xarray as xr

from penumbra.claims.check import Prepared, prepared, verdicts
from penumbra.claims.exhibits.kinds import checked
from penumbra.claims.finding import Evidence, Exhibit
from penumbra.claims.ledger import Claim
from penumbra.claims.one_by_one import cheap_first, only
from penumbra.coverage.place_lookup import spot
from penumbra.errors import DomainError, nearest, shown
from penumbra.plotting import style
from penumbra.report.drawings import DRAWINGS
from penumbra.scenario.elements import Battery, History, Sensor
from penumbra.scenario.model import Scenario
from penumbra.sentences import days_in_words
from penumbra.uncertainty.answers.sentences import held_in
from penumbra.web import models

__all__ = ["Figures", "Judge", "Judged", "Listed", "drawn"]

Figures = dict[str, dict[str, Any]]
"""Kind and data of each exhibit that can be drawn, by the id of its figure."""
Progress = Callable[[str], object]
"""Called with the current step in words."""

_LARGEST_SVG = 300_000  # bytes; a larger figure is given as PNG
_PLACES = ("place", "places", "towns", "site", "ends", "at")
"""Arguments of checks that name a place."""


class Listed(NamedTuple):
    """The statements of a ledger before they are judged."""

    ledger: models.Ledger
    """Its claims have no verdict."""
    order: dict[str, int]
    """Ids of the claims, those first whose verdicts come soonest, and how much each takes, from 0."""


class Judged(NamedTuple):
    """A judged claim and the figures that it names."""

    claim: models.Claim
    figures: Figures


class Judge:
    """Judges claims of built-in ledgers by one scenario, one by one. Maps that they share are made once.

    Parameters
    ----------
    scenario : Scenario
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._shared: Evidence | None = None
        self._ready: dict[str, Prepared] = {}
        self._claim = ""
        self._progress: Progress = lambda step: None

    def listed(self, ledger: str) -> Listed:
        """The statements of a ledger; computes nothing.

        Raises
        ------
        ClaimError
            There is no such ledger, or the scenario lacks what it speaks of.
        """
        ready = self._prepared(ledger)
        claims = tuple(_stated(self._scenario, each, ready.evidence.sources) for each in ready.ledger.claims)
        told = models.Ledger(id=ready.ledger.id, title=ready.ledger.title, claims=claims)
        return Listed(told, cheap_first(ready))

    def judged(self, ledger: str, claim: str, progress: Progress = lambda step: None) -> Judged:
        """The verdict on one claim.

        Parameters
        ----------
        ledger : str
        claim : str
            Id of the claim.
        progress : callable

        Raises
        ------
        ClaimError
            As of `listed`.
        DomainError
            The ledger has no such claim.
        """
        ready = self._prepared(ledger)
        stated = {each.id: each for each in ready.ledger.claims}
        if claim not in stated:
            raise DomainError(f"{ledger}: no claim {shown(claim)}{nearest(claim, stated)}")
        self._claim, self._progress = claim, progress
        found = verdicts(only(ready, claim))
        exhibits = dict(_exhibits(found))
        plain = _stated(self._scenario, stated[claim], ready.evidence.sources)
        told = _with_verdict(plain, found.isel(row=0), tuple(exhibits))
        return Judged(told.model_copy(update={"readings": _with_verdicts(plain.readings, found)}), exhibits)

    def _prepared(self, name: str) -> Prepared:
        """A ledger that is ready to be judged; all share what was computed."""
        if name not in self._ready:
            made = prepared(name, self._scenario, progress=self._tell)
            shared = self._shared = self._shared or made.evidence
            own = replace(made.evidence, areas=shared.areas, drawn=shared.drawn, cases=shared.cases)
            self._ready[name] = made._replace(evidence=own)
        return self._ready[name]

    def _tell(self, step: str) -> None:
        self._progress("" if step == self._claim else days_in_words(step))


def drawn(exhibit: Mapping[str, Any]) -> bytes:
    """A figure as SVG, or as PNG where the drawing would be large.

    exhibit : kind and data.
    """
    fields = checked(Exhibit(exhibit["kind"], exhibit["data"]))
    made = DRAWINGS[fields.KIND].draw(fields)
    content = style.svg(made)
    return content if len(content) < _LARGEST_SVG else style.png(made)


def _exhibits(found: xr.Dataset) -> Iterator[tuple[str, dict[str, Any]]]:
    """Id, and kind and data, of each exhibit of a claim and its readings that can be drawn."""
    texts = [str(found["exhibits"].values[0])]
    texts += [str(text) for text in found["reading_exhibits"].values] if "reading_row" in found else []
    for text in texts:
        for each in json.loads(text or "[]"):
            if each["kind"] in DRAWINGS:
                made = hashlib.sha256(json.dumps(each, sort_keys=True).encode()).hexdigest()
                yield f"{each['kind']}-{made[:10]}", each


def _stated(scenario: Scenario, claim: Claim, known: Mapping[str, Any]) -> models.Claim:
    """A claim without its verdict."""
    source = known[claim.source]
    return models.Claim(
        id=claim.id,
        statement=claim.statement,
        said_by=claim.said_by,
        said_on=claim.said_on.isoformat(),
        source=" ".join([source.title, *([source.url] if source.url else [])]),
        verdict=None,
        answer="",
        reason="",
        would_change="",
        cases="",
        view=_view(scenario, claim),
        figures=(),
        readings=tuple(
            models.ClaimReading(name=each.id, words=each.words, verdict=None, answer="", reason="")
            for each in claim.readings or ()
        ),
    )


def _with_verdict(claim: models.Claim, one: xr.Dataset, figures: tuple[str, ...]) -> models.Claim:
    """A claim with the verdict of its row."""

    def text(name: str) -> str:
        return str(one[name].item())

    verdict = text("verdict")
    found = {
        "verdict": verdict,
        "answer": text("claim_answer"),
        "reason": text("reason"),
        "would_change": text("would_change"),
        "cases": held_in(verdict, *(float(one[name]) for name in ("holds_least", "holds_most", "holds_error"))),
        "figures": figures,
    }
    return claim.model_copy(update=found)


def _with_verdicts(readings: tuple[models.ClaimReading, ...], found: xr.Dataset) -> tuple[models.ClaimReading, ...]:
    """Readings of a claim, in the order of the ledger, with their verdicts."""
    told = {name: f"reading_{name}" for name in ("verdict", "answer", "reason")}
    return tuple(
        each.model_copy(update={name: str(found[variable].values[at]) for name, variable in told.items()})
        for at, each in enumerate(readings)
    )


def _view(scenario: Scenario, claim: Claim) -> models.ClaimView | None:
    """Day, class and place that a claim speaks of; none if it is not about what the map shows."""
    arguments = claim.arguments
    day = date.fromisoformat(str(arguments.get("completion") or arguments.get("day") or claim.speaks_of))
    threats = [*_texts(arguments.get("threat")), *_texts(arguments.get("threats"))]
    threat = next((each for each in threats if each in scenario.threats), None)
    place = _place(scenario, arguments)
    if threat is None and place is None and "history" not in arguments and "element" not in arguments:
        return None
    history: History = "planned" if arguments.get("history") == "planned" else "actual"
    return models.ClaimView(
        date=day,
        history=history,
        threat=threat,
        latitude=None if place is None else place[0],
        longitude=None if place is None else place[1],
    )


def _texts(given: Any) -> list[str]:
    return [given] if isinstance(given, str) else [each for each in given or () if isinstance(each, str)]


def _place(scenario: Scenario, arguments: Mapping[str, Any]) -> tuple[float, float] | None:
    """Latitude and longitude [deg] of the first place that a check is asked about."""
    for name in _PLACES:
        for word in _texts(arguments.get(name)):
            try:
                found = spot(scenario, word)
            except DomainError:
                continue
            return found.latitude, found.longitude
    element = arguments.get("element")
    held: dict[str, Sensor | Battery] = {**scenario.sensors, **scenario.batteries}
    if isinstance(element, str) and element in held and held[element].site is not None:
        site = scenario.sites[str(held[element].site)]
        return site.latitude.value, site.longitude.value
    return None
