"""The door to claims: a ledger in, a verdict for each statement out."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import xarray as xr
from pydantic import ValidationError

from penumbra.claims import checks as folder
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim, Ledger, load_ledger
from penumbra.errors import ClaimError, DomainError, nearest
from penumbra.names import RANGES, VERDICTS, dataset
from penumbra.scenario.loader import digest, load, told
from penumbra.scenario.model import Scenario
from penumbra.scenario.tree import Tree

__all__ = ["check", "checks"]


def checks() -> dict[str, ModuleType]:
    """Every check by name: the modules of `penumbra.claims.checks`, each with `Arguments` and `finding`."""
    return {
        module.name.replace("_", "-"): import_module(f"{folder.__name__}.{module.name}")
        for module in iter_modules(folder.__path__)
    }


def _arguments(ledger: Ledger, tree: Tree) -> list[tuple[Claim, ModuleType, Any]]:
    """Each claim with its check and its arguments, or every mistake in them at once."""
    known = checks()
    ready, findings = [], []
    for index, claim in enumerate(ledger.claims):
        at = ("claims", index)
        if claim.check not in known:
            field = f"{tree.where((*at, 'check'))}: claims.{index}.check"
            findings.append(f"{field}: no check {claim.check!r}{nearest(claim.check, known)}")
            continue
        module = known[claim.check]
        try:
            ready.append((claim, module, module.Arguments.model_validate(claim.arguments)))
        except ValidationError as error:
            findings += told(error, tree, module.Arguments, (*at, "arguments"))
    if findings:
        raise ClaimError(findings)
    return ready


def check(
    name: str,
    scenario: Scenario | None = None,
    areas: Sequence[xr.Dataset] = (),
    progress: Callable[[str], None] = lambda _: None,
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

    Returns
    -------
    Dataset (row)
        statement, said_by, said_on, speaks_of, claim_source, verdict, figure, reason, would_change, evidence

        attrs["opinions"] : JSON list of what is opinion only and not judged

    Raises
    ------
    ClaimError
        Everything that is wrong with the ledger.
    DomainError
        One of the maps was made without the published ranges.
    """
    for area in areas:
        if area.attrs["bounds"] != RANGES:
            raise DomainError(
                f"the map of {area.attrs['date']} was made without the published ranges, which verdicts need: make it "
                "with penumbra.cover without nominal=True"
            )
    ledger, tree = load_ledger(name)
    scenario = scenario or load(ledger.scenario)
    evidence = Evidence(
        scenario,
        {(date.fromisoformat(area.attrs["date"]), area.attrs["history"]): area for area in areas},
        progress,
    )
    findings: list[Finding] = []
    claims = _arguments(ledger, tree)
    for index, (claim, module, arguments) in enumerate(claims):
        progress(claim.id)
        try:
            findings.append(module.finding(evidence, claim, arguments))
        except DomainError as error:
            raise ClaimError(
                f"{tree.where(('claims', index, 'arguments'))}: claims.{index}.arguments: {error}"
            ) from None
    return dataset(
        {"row": [claim.id for claim, _, _ in claims]},
        {
            "title": ledger.title,
            "ledger": ledger.id,
            "scenario": scenario.id,
            "scenario_hash": digest(scenario),
            "sources": json.dumps(
                {key: source.model_dump(mode="json") for key, source in ledger.sources.items()}, ensure_ascii=False
            ),
            "opinions": json.dumps([said.model_dump(mode="json") for said in ledger.opinions], ensure_ascii=False),
        },
        statement=[claim.statement for claim, _, _ in claims],
        said_by=[claim.said_by for claim, _, _ in claims],
        said_on=[claim.said_on.isoformat() for claim, _, _ in claims],
        speaks_of=[claim.speaks_of.isoformat() for claim, _, _ in claims],
        claim_source=[claim.source for claim, _, _ in claims],
        verdict=[VERDICTS.index(finding.verdict) for finding in findings],
        figure=[finding.figure for finding in findings],
        reason=[finding.reason for finding in findings],
        would_change=[finding.would_change for finding in findings],
        evidence=[finding.evidence for finding in findings],
    )
