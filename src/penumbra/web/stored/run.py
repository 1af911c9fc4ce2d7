"""Computes what is stored of some cases; what was computed before is taken from the store."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from penumbra.coverage.engine_digest import engine
from penumbra.scenario import loader
from penumbra.web.stored.archive import archive
from penumbra.web.stored.tasks import Answers, Plan, Task, tasks

__all__ = ["Store", "computed"]


class Store(Protocol):
    """Keeps results by key."""

    def get(self, key: str) -> bytes | None:
        """The result of a key, or None."""

    def put(self, key: str, content: bytes) -> None:
        """Keep a result."""


def computed(
    cases: Iterable[str], plan: Plan, today: date, store: Store, progress: Callable[[float, str], object]
) -> dict[str, bytes]:
    """All that is stored of some cases, by name; see `penumbra.web.stored.archive.archive`.

    Parameters
    ----------
    cases : iterable of str
        Built-in ones.
    plan : Plan
    today : date
        Decides what the page shows first.
    store : Store
        Keeps the answers of each task as soon as they are computed.
    progress : callable
        Called with the share of tasks done and the next task in words.
    """
    planned = {case: tasks(case, plan, today) for case in cases}
    total, done = sum(map(len, planned.values())), 0
    found: dict[str, dict[str, bytes]] = {}
    for case, wanted in planned.items():
        found[case] = {}
        for task in wanted:
            progress(done / total, f"{case}: {task.what}")
            found[case] |= _done(case, task, store)
            done += 1
    return archive(found)


def _done(case: str, task: Task, store: Store) -> Answers:
    """The answers of a task, from the store if it has them."""
    scenario = loader.load(case)
    asked = (loader.digest(scenario), engine(), "stored", case, task.name)
    key = hashlib.sha256("\0".join(asked).encode()).hexdigest()
    kept = store.get(key)
    if kept is not None:
        return _unpacked(kept)
    made = task.make()
    store.put(key, _packed(made))
    return made


def _packed(answers: Answers) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in answers.items():
            file.writestr(name, content)
    return made.getvalue()


def _unpacked(packed: bytes) -> Answers:
    with zipfile.ZipFile(io.BytesIO(packed)) as file:
        return {name: file.read(name) for name in file.namelist()}
