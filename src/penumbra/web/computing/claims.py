"""Ledgers of claims and their figures."""

import json

from penumbra.errors import DomainError
from penumbra.web.answers import ledger as ledgers
from penumbra.web.computing.computer import Tell
from penumbra.web.computing.held import JSON, Held, as_json, subject_of
from penumbra.web.requests import Asked
from penumbra.web.store import Result, Store, made

__all__ = ["figure", "ledger"]

_SVG, _PNG = "image/svg+xml", "image/png"


def ledger(held: Held, asked: Asked, tell: Tell) -> Result:
    """A judged ledger; what its figures show is stored beside it."""
    found = ledgers.judged(held.of(subject_of(asked)).scenario, asked.get("ledger"), tell)
    figures = json.dumps(found.figures, ensure_ascii=False).encode()
    held.store.put(_figures(asked), made(JSON, figures))
    return as_json(found.ledger)


def figure(held: Held, asked: Asked, tell: Tell) -> Result:
    """A figure of a judged ledger."""
    stored = held.store.get(_figures(asked))
    if stored is None:
        raise DomainError("the ledger is not judged yet, or its figures were removed: ask for the ledger first")
    content = ledgers.drawn(json.loads(stored.plain), asked.get("figure"))
    return made(_PNG if content.startswith(b"\x89PNG") else _SVG, content)


def _figures(asked: Asked) -> str:
    return Store.name(f"figures {json.dumps([subject_of(asked).key, asked.get('ledger')])}")
