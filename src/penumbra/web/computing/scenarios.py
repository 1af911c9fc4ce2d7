"""The built-in cases, and scenarios that are opened."""

import json
from datetime import date

from penumbra.coverage.engine_digest import engine
from penumbra.web.answers.cases import cases as built_in
from penumbra.web.answers.cases import region_of
from penumbra.web.answers.detail import detail as detail_of
from penumbra.web.computing.computer import Tell
from penumbra.web.computing.held import JSON, Held, as_json, check_size, subject_of
from penumbra.web.models import ShieldAsked
from penumbra.web.overlay import Opened, key_of, opened
from penumbra.web.requests import Asked, Subject
from penumbra.web.store import Result, made, overlay_name

__all__ = ["cases", "detail", "open_"]


def cases(held: Held, asked: Asked, tell: Tell) -> Result:
    """The built-in cases."""
    return as_json(built_in())


def open_(held: Held, asked: Asked, tell: Tell) -> Result:
    """The detail of a scenario; what is needed to compute with it is stored by its key."""
    wanted = ShieldAsked.model_validate_json(asked.get("asked"))
    found = opened(wanted, lambda share: tell(share, asked.what))
    check_size(found.scenario)
    key = key_of(wanted.case, found.overlay, engine()) if found.overlay else wanted.case
    if found.overlay:
        about = {"case": wanted.case, "overlay": found.overlay, "region": region_of(found.scenario).model_dump()}
        kept = made(JSON, json.dumps(about).encode())
        held.store.put(overlay_name(key), kept)
        held.share(overlay_name(key), kept)
    held.opened.put(key, found)
    return _detail(found, Subject(key, wanted.case, found.overlay), asked)


def detail(held: Held, asked: Asked, tell: Tell) -> Result:
    """The detail of a scenario that was opened."""
    subject = subject_of(asked)
    return _detail(held.of(subject), subject, asked)


def _detail(found: Opened, subject: Subject, asked: Asked) -> Result:
    today = date.fromisoformat(asked.get("today"))
    return as_json(detail_of(found.scenario, found.published, subject.key, subject.case, found.warnings, today))
