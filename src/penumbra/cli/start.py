"""Settings for a quick start of a command, and the reading of days; none of them changes a result."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module

__all__ = ["collect_seldom", "leave_quickly", "load_lightly", "written_day"]


def collect_seldom() -> None:
    """Run the garbage collector less often.

    Imports make a million permanent objects; with Python's default thresholds the collector scans them repeatedly,
    which takes a sixth of the time of a trace.
    """
    gc.set_threshold(100_000, 20, 20)


def leave_quickly() -> None:
    """Skip the final collections at the end of the process, which scan all imported objects for half a second.

    Objects outside reference cycles are still finalised, and exit handlers run.
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
    """The day of an option; the word today becomes today's date, which is then recorded in every result."""
    return date.today().isoformat() if written.strip().casefold() == "today" else written
