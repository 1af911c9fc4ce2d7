"""What a command does before its work: start sooner, read the day; none of it changes a result."""

import gc
from datetime import date

__all__ = ["collect_seldom", "leave_quickly", "written_day"]


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


def written_day(written: str) -> str:
    """A day as an option gives it; the word today becomes today's date, which every result then carries."""
    return date.today().isoformat() if written.strip().casefold() == "today" else written
