"""The door to claims: a ledger in, a verdict for each statement out."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, get_args

import xarray as xr
from pydantic import ValidationError

from penumbra.claims.faults import Fault
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.known import Known, checks, told
from penumbra.claims.ledger import Claim, Ledger, load_ledger
from penumbra.errors import ClaimError, DomainError, PenumbraError, ScenarioError, nearest
from penumbra.names import RANGES, dataset
from penumbra.scenario.loader import digest, load, sources
from penumbra.scenario.loader import told as told_of_fields
from penumbra.scenario.model import Scenario
from penumbra.scenario.tree import Tree

__all__ = ["Prepared", "check", "checks", "fitting", "prepared", "scenario_of"]


class _Asked(NamedTuple):
    """One claim with the module that judges it and what that is asked."""

    claim: Claim
    module: ModuleType
    arguments: Any


class Prepared(NamedTuple):
    """A ledger of which nothing is wrong, ready to be judged."""

    ledger: Ledger
    evidence: Evidence
    asked: Sequence[_Asked]


def _asked(ledger: Ledger, tree: Tree, known: Known) -> list[_Asked]:
    """Each claim with its check and its arguments, or every mistake in them at once."""
    found, findings = [], []
    names = known.names()
    for index, claim in enumerate(ledger.claims):
        at = ("claims", index)
        field = f"{tree.where((*at, 'check'))}: claims.{index}.check"
        if claim.check not in names:
            findings.append(
                f"{field}: no check {claim.check!r}{nearest(claim.check, names)}; the command line finds checks of "
                "your own with --checks FOLDER"
            )
            continue
        try:
            module = known.module(claim.check)
        except ClaimError as error:
            findings.append(f"{field}: {error}")
            continue
        try:
            found.append(_Asked(claim, module, module.Arguments.model_validate(claim.arguments)))
        except ValidationError as error:
            findings += told_of_fields(error, tree, module.Arguments, (*at, "arguments"))
    if findings:
        raise ClaimError(findings)
    return found


def _faults(evidence: Evidence, asked: Sequence[_Asked]) -> list[tuple[int, Fault]]:
    """What of the scenario or the record the claims ask for in vain, by claim; nothing is computed for it."""
    found = []
    for index, (claim, module, arguments) in enumerate(asked):
        ready = getattr(module, "ready", None)
        if ready is not None:
            try:
                found += [(index, Fault(*fault)) for fault in ready(evidence, claim, arguments)]
            except Exception as error:  # whatever somebody else's code may raise
                found.append((index, Fault(("check",), f"the check's `ready` broke off: {told(error)}")))
    return found


def _evidence(
    scenario: Scenario, ledger: Ledger, areas: Sequence[xr.Dataset], progress: Callable[[str], None]
) -> Evidence:
    made = {(date.fromisoformat(area.attrs["date"]), area.attrs["history"]): area for area in areas}
    return Evidence(scenario, made, progress, sources(scenario) | ledger.sources)


def check(
    name: str,
    scenario: Scenario | None = None,
    areas: Sequence[xr.Dataset] = (),
    progress: Callable[[str], None] = lambda _: None,
    folder: str | Path | None = None,
) -> xr.Dataset:
    """A verdict on each statement of a ledger.

    Parameters
    ----------
    name : str
        A built-in ledger or a file.
    scenario : Scenario, optional
        In place of the one that the ledger names.
    areas : sequence of Dataset
        Maps of `scenario` already made by `penumbra.cover`; others are made as checks ask for them.
    progress : callable
        Told what is being worked on.
    folder : str or Path, optional
        Folder with checks of one's own, one a file; their code is run.

    Returns
    -------
    Dataset (row)
        statement, said_by, said_on, speaks_of, claim_source, claim_check, claim_arguments (JSON), figure, reason,
        would_change, evidence : str
        verdict : str, "holds", "fails", "depends", "cannot be tested", or "not judged" where the check itself broke off

        attrs["opinions"] : JSON list of what is opinion only and not judged

    Raises
    ------
    ClaimError
        Everything that is wrong with the ledger, before any map is made.
    DomainError
        One of the maps was made without the published ranges.
    """
    ready = prepared(name, scenario, areas, progress, folder)
    findings = [_judged(ready.evidence, one) for one in ready.asked]
    return _dataset(ready, findings)


def prepared(
    name: str,
    scenario: Scenario | None = None,
    areas: Sequence[xr.Dataset] = (),
    progress: Callable[[str], None] = lambda _: None,
    folder: str | Path | None = None,
) -> Prepared:
    """The same without the verdicts: everything that can be wrong with a ledger, told before any work.

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
    asked = _asked(ledger, tree, Known(folder))
    evidence = _evidence(scenario, ledger, areas, progress)
    faults = _faults(evidence, asked)
    if faults:
        raise ClaimError([_placed(tree, index, fault) for index, fault in faults])
    return Prepared(ledger, evidence, asked)


def scenario_of(name: str, changes: Iterable[str] = ()) -> Scenario:
    """The scenario that a ledger names, with some values changed for this run as by `penumbra.load`.

    Raises
    ------
    ClaimError
        The ledger cannot be read, or the scenario that it names.
    ScenarioError
        A change is wrong.
    """
    return _scenario(*load_ledger(name), changes)


def _scenario(ledger: Ledger, tree: Tree, changes: Iterable[str]) -> Scenario:
    try:
        loaded = load(ledger.scenario)
    except ScenarioError as error:
        raise ClaimError([f"{tree.where(('scenario',))}: scenario: {found}" for found in error.findings]) from None
    changes = tuple(changes)
    return load(ledger.scenario, changes) if changes else loaded


def fitting(names: Iterable[str], scenario: Scenario) -> tuple[list[str], list[str]]:
    """Which ledgers fit a scenario, and a sentence for each that asks for what the scenario does not have.

    Parameters
    ----------
    names : iterable of str
        Built-in ledgers or files.
    scenario : Scenario
    """
    fit, left_out = [], []
    for name in names:
        ledger, tree = load_ledger(name)
        asked = _asked(ledger, tree, Known())
        faults = _faults(_evidence(scenario, ledger, (), lambda _: None), asked)
        if not faults:
            fit.append(name)
            continue
        first = dict.fromkeys(f"{fault.message} ({ledger.claims[index].id})" for index, fault in faults)
        rest = f"; and {len(first) - 3} more" if len(first) > 3 else ""
        left_out.append(
            f"The ledger {ledger.id} ({ledger.title}) is left out, because it speaks of what this scenario does not "
            f"have: {'; '.join(list(first)[:3])}{rest}."
        )
    return fit, left_out


def _placed(tree: Tree, index: int, fault: Fault) -> str:
    """A fault as a sentence with file, line and field."""
    path = ("claims", index, *fault.path)
    return f"{tree.where(path)}: {'.'.join(map(str, path))}: {fault.message}"


def _judged(evidence: Evidence, one: _Asked) -> Finding:
    """The finding on one claim; if its check breaks off, a row that says so, so that the other verdicts are kept."""
    evidence.progress(one.claim.id)
    try:
        found = Finding(*one.module.finding(evidence, one.claim, one.arguments))
        verdicts = get_args(Verdict)
        if found.verdict not in verdicts:
            return _broken(one, f"it answered {found.verdict!r}; a verdict is one of {', '.join(verdicts)}")
        return Finding(found.verdict, *map(str, found[1:]))
    except PenumbraError as error:
        return _broken(one, str(error))
    except Exception as error:  # whatever somebody else's code may raise
        return _broken(one, told(error))


def _broken(one: _Asked, why: str) -> Finding:
    return Finding(
        "not judged",
        "none",
        f"The check {one.claim.check} broke off: {why}",
        "Other arguments, another scenario, or a mended check; this says nothing of the statement.",
    )


def _dataset(ready: Prepared, findings: Sequence[Finding]) -> xr.Dataset:
    ledger, scenario = ready.ledger, ready.evidence.scenario
    claims = [one.claim for one in ready.asked]
    own = {key: source.model_dump(mode="json") for key, source in ledger.sources.items()}
    return dataset(
        {"row": [claim.id for claim in claims]},
        {
            "title": ledger.title,
            "ledger": ledger.id,
            "scenario": scenario.id,
            "scenario_hash": digest(scenario),
            "sources": json.dumps(own, ensure_ascii=False),
            "opinions": json.dumps([said.model_dump(mode="json") for said in ledger.opinions], ensure_ascii=False),
        },
        statement=[claim.statement for claim in claims],
        said_by=[claim.said_by for claim in claims],
        said_on=[claim.said_on.isoformat() for claim in claims],
        speaks_of=[claim.speaks_of.isoformat() for claim in claims],
        claim_source=[claim.source for claim in claims],
        claim_check=[claim.check for claim in claims],
        claim_arguments=[json.dumps(claim.arguments, ensure_ascii=False) for claim in claims],
        verdict=[finding.verdict for finding in findings],
        figure=[finding.figure for finding in findings],
        reason=[finding.reason for finding in findings],
        would_change=[finding.would_change for finding in findings],
        evidence=[finding.evidence for finding in findings],
    )
