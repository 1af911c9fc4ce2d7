"""What a command does before its work: start sooner, read the day; none of it changes a result."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module

__all__ = ["collect_seldom", "leave_quickly", "load_lightly", "written_day"]


def collect_seldom() -> None:
    """Look for garbage less often.

    Imports make a million objects that stay; at Python's own pace the collector goes through them again and again,
    for a sixth of the time of a trace.
    """
    gc.set_threshold(100_000, 20, 20)


def leave_quickly() -> None:
    """Spare the last collections when the process ends, which go through all that was ever imported: half a second.

    What stands in no cycle is still taken down, and what was to be done at exit is done.
    """
    gc.freeze()


def load_lightly() -> None:
    """Load numba without a package that it looks for once, remembers not to have, and goes without.

    It costs a tenth of a second. Numba would correlate and convolve by scipy's linear algebra, which no kernel of ours
    does. Only for a process of ours, for another's kernels may. Scipy can be imported as ever afterwards.
    """
    with _hidden("scipy.linalg"):
        import_module("numba.np.arraymath")


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """A module not yet loaded cannot be imported within."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # how Python spells "not to be found"
    try:
        yield
    finally:
        del sys.modules[module]


def written_day(written: str) -> str:
    """A day as an option gives it; the word today becomes today's date, which every result then carries."""
    return date.today().isoformat() if written.strip().casefold() == "today" else written
