"""Claims and readings of a ledger with their checks and arguments, and all faults found before any computation."""

import warnings
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, NamedTuple

from pydantic import ValidationError

from penumbra.claims.faults import Fault
from penumbra.claims.finding import Evidence
from penumbra.claims.known import Known, error_line
from penumbra.claims.ledger import Claim, Ledger, Reading
from penumbra.errors import ClaimError, PenumbraWarning, nearest
from penumbra.scenario.diagnostics import pydantic_findings, unusual_values
from penumbra.scenario.quantity import Spec
from penumbra.scenario.yaml_tree import Tree

__all__ = ["Asked", "Put", "asked_of", "faults_of", "placed"]


class Put(NamedTuple):
    """A claim for one check: the claim itself, or one reading of it."""

    claim: Claim
    """With the check, the arguments and the day of the reading."""
    number: int
    """Of the claim in the ledger."""
    reading: Reading | None
    path: tuple[str | int, ...]
    """Path of its check in the ledger's file."""


class Asked(NamedTuple):
    """A claim with the module that judges it, and its arguments."""

    put: Put
    module: ModuleType
    arguments: Any


def _puts(ledger: Ledger) -> Iterator[Put]:
    """Each claim, or each of its readings, for its check."""
    for index, claim in enumerate(ledger.claims):
        if claim.readings is None:
            yield Put(claim, index, None, ("claims", index))
        for number, reading in enumerate(claim.readings or ()):
            yield Put(claim.as_read(reading), index, reading, ("claims", index, "readings", number))


def asked_of(ledger: Ledger, tree: Tree, known: Known) -> tuple[list[Asked], list[str]]:
    """Each claim and reading with its check and its arguments, and every mistake in them."""
    found, findings, doubtful = [], [], list[str]()
    names = known.names()
    for put in _puts(ledger):
        path = (*put.path, "check")
        field = f"{tree.location(path)}: {'.'.join(map(str, path))}"
        name = str(put.claim.check)
        if name not in names:
            findings.append(
                f"{field}: no check {name!r}{nearest(name, names)}; the command line finds checks of your own with "
                "--checks FOLDER"
            )
            continue
        try:
            module = known.module(name)
        except ClaimError as error:
            findings.append(f"{field}: {error}")
            continue
        try:
            arguments = module.Arguments.model_validate(put.claim.arguments)
            found.append(Asked(put, module, arguments))
            doubtful += unusual_values(arguments, tree, (*put.path, "arguments")) if isinstance(arguments, Spec) else ()
        except ValidationError as error:
            findings += pydantic_findings(error, tree, module.Arguments, (*put.path, "arguments"))
    for sentence in doubtful:
        warnings.warn(sentence, PenumbraWarning, stacklevel=4)
    return found, findings


def faults_of(evidence: Evidence, asked: Sequence[Asked]) -> list[tuple[Put, Fault]]:
    """Elements that the claims need and the scenario or the record lacks; computes nothing."""
    found = []
    for put, module, arguments in asked:
        ready = getattr(module, "ready", None)
        if ready is not None:
            try:
                found += [(put, Fault(*fault)) for fault in ready(evidence, put.claim, arguments)]
            except Exception as error:  # a user's check may raise anything
                found.append((put, Fault(("check",), f"the check's `ready` failed: {error_line(error)}")))
    return found


def placed(tree: Tree, put: Put, fault: Fault) -> str:
    """A fault as a sentence with file, line and field."""
    path = (*put.path, *fault.path)
    return f"{tree.location(path)}: {'.'.join(map(str, path))}: {fault.message}"
