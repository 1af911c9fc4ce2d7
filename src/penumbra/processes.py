"""Processes that compute for another one: they live as long as it does, on as many threads as it says."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["live_with", "variables_set"]

_LOOK = 1.0  # [s] between two looks whether the parent still lives


def live_with(parent: int) -> None:
    """Start a thread that ends this process when its parent is gone, also in the middle of a computation."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(0)


_STARTING = threading.Lock()


@contextmanager
def variables_set(**values: str) -> Iterator[None]:
    """Environment variables for the processes that are started in the block; one such block runs at a time."""
    with _STARTING:
        before = {name: os.environ.get(name) for name in values}
        os.environ.update(values)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
