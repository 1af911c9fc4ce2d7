"""Checks a ledger: returns a verdict for each statement."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import xarray as xr

from penumbra.claims.exhibits.kinds import checked
from penumbra.claims.finding import TOLD, Evidence, Exhibit, Finding
from penumbra.claims.in_words import in_words
from penumbra.claims.known import Known, checks, error_line
from penumbra.claims.ledger import Ledger, load_ledger
from penumbra.claims.questions import Asked, asked_of, faults_of, placed
from penumbra.claims.readings import Judged, together
from penumbra.errors import ClaimError, DomainError, PenumbraError, ScenarioError
from penumbra.names import HELD, RANGES, VERDICTS, dataset
from penumbra.record.tables import record as tables
from penumbra.scenario.loader import digest, load, sources
from penumbra.scenario.model import Scenario
from penumbra.scenario.yaml_tree import Tree

__all__ = ["Prepared", "check", "checks", "fitting", "prepared", "scenario_named", "verdicts"]


class Prepared(NamedTuple):
    """A ledger without faults, ready for its checks."""

    ledger: Ledger
    evidence: Evidence
    asked: Sequence[Asked]


def _evidence(
    scenario: Scenario,
    ledger: Ledger,
    areas: Sequence[xr.Dataset] = (),
    progress: Callable[[str], None] = lambda _: None,
    record: Mapping[str, str | Path] | None = None,
    beside: Path | None = None,
) -> Evidence:
    made = {(date.fromisoformat(area.attrs["date"]), area.attrs["history"]): area for area in areas}
    return Evidence(scenario, made, progress, sources(scenario) | ledger.sources, tables(record or {}), beside)


def check(
    name: str,
    scenario: Scenario | None = None,
    areas: Sequence[xr.Dataset] = (),
    progress: Callable[[str], None] = lambda _: None,
    folder: str | Path | None = None,
    record: Mapping[str, str | Path] | None = None,
) -> xr.Dataset:
    """A verdict on each statement of a ledger.

    Parameters
    ----------
    name : str
        A built-in ledger or a file.
    scenario : Scenario, optional
        In place of the one that the ledger names.
    areas : sequence of Dataset
        Maps of `scenario` already made by `penumbra.cover`; others are made when a check needs them.
    progress : callable
        Called with the name of the current step.
    folder : str or Path, optional
        Folder with the user's own checks, one in each file; their code is run.
    record : mapping of str to path, optional
        CSV files in place of built-in tables of the record, by the table's name in `penumbra.record.tables.TABLES`.

    Returns
    -------
    Dataset (row), and (reading) where statements have readings
        statement, said_by, said_on, speaks_of, claim_source, claim_check, claim_arguments (JSON), claim_answer,
        reason, would_change, shown_in, exhibits (JSON), objections (JSON) : str
        verdict : str, "holds", "fails", "depends", "cannot be tested", or "not judged" if the check failed;
        where a statement has readings, theirs if they agree, else "depends"
        holds_least, holds_most : float, share of drawn worlds in which the statement holds: the least and the greatest
        over the priors; nan where it is not about what can be drawn, and where it has readings
        holds_error : float, sampling error of both ends; nan likewise
        reading_row, reading_name, reading_words, reading_speaks_of, reading_check, reading_arguments (JSON),
        reading_verdict, reading_answer, reading_reason, reading_would_change, reading_shown_in : str, by reading;
        and reading_exhibits (JSON)
        reading_holds_least, reading_holds_most, reading_holds_error : float, by reading

        attrs["opinions"] : JSON list of opinions, which are not judged
        attrs["record"] : JSON object of the user's tables by name

    Raises
    ------
    ClaimError
        All faults of the ledger, before any map is made.
    DomainError
        One of the maps was made without the published ranges, or of another scenario or version of it.
    ScenarioError
        All faults of the user's tables.
    """
    return verdicts(prepared(name, scenario, areas, progress, folder, record))


def verdicts(ready: Prepared) -> xr.Dataset:
    """A verdict on each statement of a ledger without faults, as `check` returns it."""
    return _dataset(ready, [_judged(ready.evidence, one) for one in ready.asked])


def prepared(
    name: str,
    scenario: Scenario | None = None,
    areas: Sequence[xr.Dataset] = (),
    progress: Callable[[str], None] = lambda _: None,
    folder: str | Path | None = None,
    record: Mapping[str, str | Path] | None = None,
) -> Prepared:
    """Load and test a ledger without computing verdicts; raises its faults before any computation.

    Parameters and errors as those of `check`.
    """
    for area in areas:
        if area.attrs["bounds"] != RANGES:
            raise DomainError(
                f"the map of {area.attrs['date']} was made without the published ranges, which verdicts need: make it "
                "with penumbra.cover without nominal=True"
            )
    ledger, tree = load_ledger(name)
    scenario = scenario or _scenario(ledger, tree, ())
    for area in areas:
        if area.attrs["scenario_hash"] != digest(scenario):
            raise DomainError(
                f"the map of {area.attrs['date']} is of scenario {area.attrs['scenario']!r} "
                f"({area.attrs['scenario_hash']}), and the ledger is judged by {scenario.id!r} ({digest(scenario)}): "
                "give the scenario that the map was made of, or leave the map out, and it is made when a check needs it"
            )
    asked, findings = asked_of(ledger, tree, Known(folder))
    evidence = _evidence(scenario, ledger, areas, progress, record, _folder(tree))
    findings += [placed(tree, put, fault) for put, fault in faults_of(evidence, asked)]
    if findings:
        raise ClaimError(findings)
    return Prepared(ledger, evidence, asked)


def scenario_named(name: str, changes: Iterable[str] = ()) -> Scenario:
    """The scenario that a ledger names, with some values changed for this run as by `penumbra.load`.

    Raises
    ------
    ClaimError
        The ledger cannot be read, or the scenario that it names.
    ScenarioError
        A change is wrong.
    """
    return _scenario(*load_ledger(name), changes)


def _folder(tree: Tree) -> Path:
    """Folder of a ledger's file."""
    return Path(tree.location(()).rpartition(":")[0]).parent


def _scenario(ledger: Ledger, tree: Tree, changes: Iterable[str]) -> Scenario:
    """The scenario that a ledger names; a file's path starts from the ledger's folder."""
    beside = _folder(tree)
    try:
        loaded = load(ledger.scenario, beside=beside)
    except ScenarioError as error:
        raise ClaimError([f"{tree.location(('scenario',))}: scenario: {found}" for found in error.findings]) from None
    changes = tuple(changes)
    return load(ledger.scenario, changes, beside) if changes else loaded


def fitting(
    names: Iterable[str], scenario: Scenario, record: Mapping[str, str | Path] | None = None
) -> tuple[list[str], list[str]]:
    """The ledgers that fit a scenario, and a sentence for each that needs elements which the scenario lacks.

    Parameters
    ----------
    names : iterable of str
        Built-in ledgers or files.
    scenario : Scenario
    record : mapping of str to path, optional
        As of `check`.
    """
    fit, left_out = [], []
    for name in names:
        ledger, tree = load_ledger(name)
        asked, findings = asked_of(ledger, tree, Known())
        if findings:
            raise ClaimError(findings)
        faults = faults_of(_evidence(scenario, ledger, record=record, beside=_folder(tree)), asked)
        if not faults:
            fit.append(name)
            continue
        first = dict.fromkeys(f"{fault.message.partition('; nearest: ')[0]} ({put.claim.id})" for put, fault in faults)
        rest = f"; and {len(first) - 3} more" if len(first) > 3 else ""
        left_out.append(
            f"The ledger {ledger.id} ({ledger.title}) is left out, because it needs elements that this scenario lacks"
            f": {'; '.join(list(first)[:3])}{rest}."
        )
    return fit, left_out


def _judged(evidence: Evidence, one: Asked) -> Finding:
    """The finding on one claim; if its check fails, a row that says so, so that the other verdicts are kept."""
    evidence.progress(one.put.claim.id)
    try:
        found = Finding(*one.module.finding(evidence, one.put.claim, one.arguments))
        if found.verdict not in VERDICTS:
            return _broken(one, f"it returned the verdict {found.verdict!r}; a verdict is one of {', '.join(VERDICTS)}")
        exhibits = [checked(Exhibit(*each)).exhibit() for each in found.exhibits]
        answer, reason, would_change, shown = (str(getattr(found, name)) for name in TOLD)
        held = (float(getattr(found, name)) for name in HELD)
        told = Finding(found.verdict, answer, reason, would_change, shown, exhibits, *held)
        return in_words(told, evidence.sources)
    except PenumbraError as error:
        return _broken(one, str(error))
    except Exception as error:  # a user's check may raise anything
        return _broken(one, error_line(error))


def _broken(one: Asked, why: str) -> Finding:
    return Finding(
        "not judged",
        "none",
        f"The check {one.put.claim.check} failed: {why}",
        "Other arguments, another scenario, or a corrected check; this says nothing about the statement.",
    )


def _rows(ready: Prepared, findings: Sequence[Finding]) -> list[Finding]:
    """A finding for each claim of the ledger: its own, or the combination of those on its readings."""
    judged: dict[int, list[Judged]] = {}
    single: dict[int, Finding] = {}
    for one, finding in zip(ready.asked, findings, strict=True):
        if one.put.reading is None:
            single[one.put.number] = finding
        else:
            judged.setdefault(one.put.number, []).append(Judged(one.put.reading, finding))
    return [single.get(index) or together(judged[index]) for index in range(len(ready.ledger.claims))]


def _readings(ready: Prepared, findings: Sequence[Finding]) -> dict[str, list[Any]]:
    """Variables of the readings, in the order of the ledger; nothing when no claim has any."""
    pairs = [
        (one.put.claim, one.put.reading, finding)
        for one, finding in zip(ready.asked, findings, strict=True)
        if one.put.reading is not None
    ]
    if not pairs:
        return {}
    return {
        "reading": [f"{claim.id}/{reading.id}" for claim, reading, _ in pairs],
        "reading_row": [claim.id for claim, _, _ in pairs],
        "reading_name": [reading.id for _, reading, _ in pairs],
        "reading_words": [reading.words for _, reading, _ in pairs],
        "reading_speaks_of": [claim.speaks_of.isoformat() for claim, _, _ in pairs],
        "reading_check": [reading.check for _, reading, _ in pairs],
        "reading_arguments": [_json(reading.arguments) for _, reading, _ in pairs],
        **{f"reading_{name}": [str(getattr(finding, name)) for _, _, finding in pairs] for name in ("verdict", *TOLD)},
        **{f"reading_{name}": [float(getattr(finding, name)) for _, _, finding in pairs] for name in HELD},
        "reading_exhibits": [_exhibits_json(finding.exhibits) for _, _, finding in pairs],
    }


def _exhibits_json(exhibits: Sequence[Exhibit]) -> str:
    """Exhibits as text: a list of objects with kind and data."""
    return _json([each._asdict() for each in exhibits])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _dataset(ready: Prepared, findings: Sequence[Finding]) -> xr.Dataset:
    ledger, evidence = ready.ledger, ready.evidence
    claims, rows, readings = ledger.claims, _rows(ready, findings), _readings(ready, findings)
    coords = {"row": [claim.id for claim in claims]}
    if readings:
        coords["reading"] = readings.pop("reading")
    return dataset(
        coords,
        {
            "title": ledger.title,
            "ledger": ledger.id,
            "scenario": evidence.scenario.id,
            "scenario_hash": digest(evidence.scenario),
            "sources": _json({key: source.model_dump(mode="json") for key, source in ledger.sources.items()}),
            "opinions": _json([said.model_dump(mode="json") for said in ledger.opinions]),
            "record": _json(dict(evidence.record.files)),
        },
        statement=[claim.statement for claim in claims],
        said_by=[claim.said_by for claim in claims],
        said_on=[claim.said_on.isoformat() for claim in claims],
        speaks_of=[claim.speaks_of.isoformat() for claim in claims],
        claim_source=[claim.source for claim in claims],
        claim_check=[claim.check or "" for claim in claims],
        claim_arguments=[_json(claim.arguments) for claim in claims],
        objections=[_json([said.model_dump(mode="json") for said in claim.objections]) for claim in claims],
        verdict=[finding.verdict for finding in rows],
        claim_answer=[finding.answer for finding in rows],
        reason=[finding.reason for finding in rows],
        would_change=[finding.would_change for finding in rows],
        shown_in=[finding.shown_in for finding in rows],
        exhibits=[_exhibits_json(finding.exhibits) for finding in rows],
        **{name: [getattr(finding, name) for finding in rows] for name in HELD},
        **readings,
    )
