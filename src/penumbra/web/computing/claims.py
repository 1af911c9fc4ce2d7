"""Statements of ledgers, verdicts one by one, and figures."""

import json
from functools import partial
from typing import Any

from penumbra.errors import DomainError
from penumbra.web import models
from penumbra.web.answers import ledger as ledgers
from penumbra.web.computing.computer import Tell
from penumbra.web.computing.held import JSON, Held, as_json, subject_of
from penumbra.web.requests import Asked, Subject, claim_of
from penumbra.web.store import Result, Store, made

__all__ = ["claim", "figure", "ledger", "statements"]

_SVG, _PNG = "image/svg+xml", "image/png"


def statements(held: Held, asked: Asked, tell: Tell) -> Result:
    """The statements of a ledger, and in which order they are judged."""
    found = _judge(held, subject_of(asked)).listed(asked.get("ledger"))
    told = {"ledger": found.ledger.model_dump(mode="json"), "order": found.order}
    return made(JSON, json.dumps(told, ensure_ascii=False).encode())


def claim(held: Held, asked: Asked, tell: Tell) -> Result:
    """A judged claim; what its figures show is stored beside it."""
    subject, ledger = subject_of(asked), asked.get("ledger")
    found = _judge(held, subject).judged(ledger, asked.get("claim"), lambda step: tell(0.0, step))
    for name, exhibit in found.figures.items():
        content = json.dumps(exhibit, ensure_ascii=False).encode()
        held.store.put(_exhibit(subject.key, ledger, name), made(JSON, content))
    return as_json(found.claim)


def ledger(held: Held, asked: Asked, tell: Tell) -> Result:
    """A whole ledger; each claim is stored as soon as it is judged, and not judged again."""
    subject, name = subject_of(asked), asked.get("ledger")
    listed = _judge(held, subject).listed(name)
    found: dict[str, models.Claim] = {}
    for number, each in enumerate(listed.order):
        share = number / len(listed.order)
        tell(share, f"claim {number + 1} of {len(listed.order)}")
        one = claim_of(subject, name, each)
        result = held.store.get(Store.name(one.name))
        if result is None:
            result = claim(held, one, partial(_tell_at, tell, share))
            held.store.put(Store.name(one.name), result)
        found[each] = models.Claim.model_validate_json(result.plain)
    claims = tuple(found[each.id] for each in listed.ledger.claims)
    return as_json(listed.ledger.model_copy(update={"claims": claims}))


def _tell_at(tell: Tell, share: float, _: float, step: str) -> None:
    tell(share, step)


def figure(held: Held, asked: Asked, tell: Tell) -> Result:
    """A figure of a judged claim."""
    name = asked.get("figure")
    stored = held.store.get(_exhibit(subject_of(asked).key, asked.get("ledger"), name))
    if stored is None:
        raise DomainError("its claim is not judged yet, or the figure was removed: ask for the claim first")
    exhibit: dict[str, Any] = json.loads(stored.plain)
    content = ledgers.drawn(exhibit)
    return made(_PNG if content.startswith(b"\x89PNG") else _SVG, content)


def _judge(held: Held, subject: Subject) -> ledgers.Judge:
    """The judge of claims by a scenario, with what it has computed so far."""
    known: ledgers.Judge | None = held.judges.get(subject.key)
    return known or held.judges.put(subject.key, ledgers.Judge(held.of(subject).scenario))


def _exhibit(key: str, ledger: str, figure: str) -> str:
    """The name under which the data of a figure are stored."""
    return Store.name(f"exhibit {json.dumps([key, ledger, figure])}")
