"""A ledger of claims, judged, and the figures of its findings."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import xarray as xr

from penumbra.claims.check import check
from penumbra.claims.exhibits.kinds import checked
from penumbra.claims.finding import Exhibit
from penumbra.claims.ledger import load_ledger
from penumbra.coverage.place_lookup import spot
from penumbra.errors import DomainError, nearest, shown
from penumbra.plotting import style
from penumbra.report.drawings import DRAWINGS
from penumbra.scenario.elements import Battery, History, Sensor
from penumbra.scenario.loader import sources
from penumbra.scenario.model import Scenario
from penumbra.uncertainty.answers.sentences import held_in
from penumbra.web import models

__all__ = ["Figures", "Judged", "drawn", "judged"]

Figures = dict[str, dict[str, Any]]
"""Kind and data of each exhibit that can be drawn, by the id of its figure."""

_LARGEST_SVG = 300_000  # bytes; a larger figure is given as PNG
_PLACES = ("place", "places", "towns", "site", "ends", "at")
"""Arguments of checks that name a place."""


class Judged(NamedTuple):
    """A judged ledger and the figures that its claims name."""

    ledger: models.Ledger
    figures: Figures


def judged(
    scenario: Scenario, name: str, progress: Callable[[float, str], object] = lambda share, step: None
) -> Judged:
    """Judge a built-in ledger by a scenario.

    Parameters
    ----------
    scenario : Scenario
    name : str
        Of the ledger.
    progress : callable
        Called with the share done, 0 to 1, and the current step in words.

    Raises
    ------
    ClaimError
        There is no such ledger, or the scenario lacks what it speaks of.
    """
    ledger, _ = load_ledger(name)
    order = {claim.id: at for at, claim in enumerate(ledger.claims)}
    done = 0.0

    def tell(step: str) -> None:
        nonlocal done
        if step in order:
            done = max(done, order[step] / len(order))
            step = f"claim {order[step] + 1} of {len(order)}"
        progress(done, step)

    found = check(name, scenario, progress=tell)
    known = sources(scenario) | ledger.sources
    figures: Figures = {}
    claims = []
    for row in range(found.sizes["row"]):
        exhibits = list(_exhibits(found, row))
        figures |= dict(exhibits)
        claims.append(_claim(scenario, found.isel(row=row), known, tuple(dict.fromkeys(each for each, _ in exhibits))))
    return Judged(models.Ledger(id=ledger.id, title=ledger.title, claims=tuple(claims)), figures)


def drawn(figures: Figures, figure: str) -> bytes:
    """A figure as SVG, or as PNG where the drawing would be large.

    Raises
    ------
    DomainError
        There is no such figure.
    """
    if figure not in figures:
        raise DomainError(f"no figure {shown(figure)}{nearest(figure, figures)}")
    exhibit = checked(Exhibit(figures[figure]["kind"], figures[figure]["data"]))
    made = DRAWINGS[exhibit.KIND].draw(exhibit)
    content = style.svg(made)
    return content if len(content) < _LARGEST_SVG else style.png(made)


def _exhibits(found: xr.Dataset, row: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Id, and kind and data, of each exhibit of a row and its readings that can be drawn."""
    texts = [str(found["exhibits"].values[row])] if "exhibits" in found else []
    if "reading_row" in found:
        mine = found["reading_row"].values == found["row"].values[row]
        texts += [str(text) for text in found["reading_exhibits"].values[mine]]
    for text in texts:
        for each in json.loads(text or "[]"):
            if each["kind"] in DRAWINGS:
                made = hashlib.sha256(json.dumps(each, sort_keys=True).encode()).hexdigest()
                yield f"{each['kind']}-{made[:10]}", each


def _claim(scenario: Scenario, one: xr.Dataset, known: Mapping[str, Any], figures: tuple[str, ...]) -> models.Claim:
    def text(name: str) -> str:
        return str(one[name].item())

    source, verdict = known[text("claim_source")], text("verdict")
    said = [source.title, *([source.url] if source.url else [])]
    held = held_in(verdict, *(float(one[name]) for name in ("holds_least", "holds_most", "holds_error")))
    return models.Claim(
        id=text("row"),
        statement=text("statement"),
        said_by=text("said_by"),
        said_on=text("said_on"),
        source=" ".join(said),
        verdict=verdict,  # type: ignore[arg-type]
        answer=text("claim_answer"),
        reason=text("reason"),
        would_change=text("would_change"),
        cases=held,
        view=_view(scenario, one),
        figures=figures,
    )


def _view(scenario: Scenario, one: xr.Dataset) -> models.ClaimView | None:
    """Day, class and place that a claim speaks of; none if it is not about what the map shows."""
    arguments = json.loads(str(one["claim_arguments"].item()) or "{}")
    day = date.fromisoformat(str(arguments.get("completion") or arguments.get("day") or one["speaks_of"].item()))
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
