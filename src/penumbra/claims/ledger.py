"""Ledgers: files of public statements, each with a check and its arguments. Anyone can write one."""

from collections.abc import Container
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator

from penumbra.errors import ClaimError, ScenarioError, nearest, shown
from penumbra.scenario.diagnostics import pydantic_findings
from penumbra.scenario.loader import sources
from penumbra.scenario.model import Source
from penumbra.scenario.quantity import Spec
from penumbra.scenario.yaml_tree import Tree, read_file, read_yaml

__all__ = ["Claim", "Ledger", "Objection", "Opinion", "Reading", "about", "ledgers", "load_ledger"]


class Reading(Spec):
    """One plausible reading of a statement, with its own check and verdict."""

    id: Annotated[str, Field(min_length=1, max_length=60)]
    """A few words, unique among the statement's readings; the verdict of the statement names it."""
    words: Annotated[str, Field(min_length=1)]
    """The statement in this reading, in neutral words."""
    check: str
    """Name of a check."""
    arguments: dict[str, Any] = {}
    """What the check asks for."""
    speaks_of: date | None = None
    """The date that this reading speaks of, if not that of the statement."""


class Objection(Spec):
    """Objection of one side against the statement or its verdict, stated or implied by its own words."""

    side: Annotated[str, Field(min_length=1)]
    """Who objects."""
    says: Annotated[str, Field(min_length=1)]
    """A sentence, in our own words."""
    source: str
    """Key of its source."""


class Claim(Spec):
    """One public statement and how it is judged: by one check, or in several readings."""

    id: Annotated[str, Field(min_length=1, max_length=100)]
    """Short name, unique in the ledger."""
    statement: Annotated[str, Field(min_length=1)]
    """The statement, in our own words."""
    said_by: str
    """Who said it."""
    said_on: date
    """When."""
    speaks_of: date
    """The date it speaks of."""
    source: str
    """Key of a source, or in this ledger's own `sources`."""
    check: str | None = None
    """Name of a check; absent when there are readings."""
    arguments: dict[str, Any] = {}
    """What the check asks for."""
    readings: Annotated[tuple[Reading, ...], Field(min_length=2)] | None = None
    """Plausible readings of the statement, two or more, each judged by itself."""
    objections: tuple[Objection, ...] = ()
    """What each side objects."""

    @model_validator(mode="after")
    def _judged_once(self) -> "Claim":
        if self.readings is None:
            if self.check is None:
                raise ValueError("write check, or readings with one check each")
            return self
        if self.check is not None or self.arguments:
            raise ValueError("write check and arguments inside each reading, not next to readings")
        ids = [reading.id for reading in self.readings]
        for each in ids:
            if ids.count(each) > 1:
                raise ValueError(f"readings: {each!r} occurs twice")
        return self

    def as_read(self, reading: Reading) -> "Claim":
        """The claim with the check and arguments of one reading."""
        put = {"check": reading.check, "arguments": reading.arguments, "readings": None}
        return self.model_copy(update=put | {"speaks_of": reading.speaks_of or self.speaks_of})


class Opinion(Spec):
    """An opinion: listed, not judged."""

    statement: str
    """The statement, in our own words."""
    said_by: str
    """Who said it."""
    said_on: date
    """When."""
    source: str
    """Key of its source."""


class Ledger(Spec):
    """Statements about one scenario."""

    id: Annotated[str, Field(min_length=1, max_length=100)]
    """Short name."""
    title: str
    """What it collects."""
    scenario: str
    """Built-in case, or a scenario file."""
    claims: Annotated[tuple[Claim, ...], Field(min_length=1)]
    """The statements, in order."""
    opinions: tuple[Opinion, ...] = ()
    """Opinions, not judged."""
    sources: dict[str, Source] = {}
    """Sources that this ledger adds."""


def ledgers() -> dict[str, str]:
    """Text of the built-in ledgers, by name."""
    folder = resources.files("penumbra.claims").joinpath("ledgers")
    return {
        file.name.removesuffix(".yaml"): file.read_text("utf-8")
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
    }


def about(scenarios: Container[str]) -> list[str]:
    """Names of the built-in ledgers whose statements are about one of these scenarios."""
    return [name for name in ledgers() if load_ledger(name)[0].scenario in scenarios]


def load_ledger(name: str) -> tuple[Ledger, Tree]:
    """A ledger, built-in by name or from a file, with the line of each field.

    Raises
    ------
    ClaimError
        All faults, each with file, line and field.
    """
    own = ledgers()
    text, file = (own[name], f"{name}.yaml") if name in own else (_text(name), name)
    try:
        tree = read_yaml(text, file)
    except ScenarioError as error:
        raise ClaimError(error.findings) from None
    try:
        ledger = Ledger.model_validate(tree.data)
    except ValidationError as error:
        raise ClaimError(pydantic_findings(error, tree, Ledger)) from None
    known = sources() | ledger.sources
    said_in: dict[str, tuple[Claim | Opinion, ...]] = {"claims": ledger.claims, "opinions": ledger.opinions}
    findings = [
        f"{tree.location((section, index, 'source'))}: {section}.{index}.source: no source {said.source!r}"
        f"{nearest(said.source, known)}"
        for section, statements in said_in.items()
        for index, said in enumerate(statements)
        if said.source not in known
    ]
    findings += [
        f"{tree.location(path)}: {'.'.join(map(str, path))}: no source {said.source!r}{nearest(said.source, known)}"
        for index, claim in enumerate(ledger.claims)
        for number, said in enumerate(claim.objections)
        for path in [("claims", index, "objections", number, "source")]
        if said.source not in known
    ]
    seen: set[str] = set()
    for index, claim in enumerate(ledger.claims):
        if claim.id in seen:
            findings.append(f"{tree.location(('claims', index, 'id'))}: claims.{index}.id: {claim.id!r} occurs twice")
        seen.add(claim.id)
    if findings:
        raise ClaimError(findings)
    return ledger, tree


def _text(name: str) -> str:
    """The text of a ledger's file; ClaimError if it cannot be read."""
    try:
        if Path(name).exists():
            return read_file(Path(name))
    except ScenarioError as error:
        raise ClaimError(error.findings) from None
    except (OSError, ValueError):  # not a valid file name
        pass
    raise ClaimError(f"no ledger {shown(name)}: neither a file nor built in{nearest(name, {*ledgers(), 'published'})}")
