"""Settings for a quick start of a command, and the reading of days; none of them changes a result."""

import gc
import re
from collections.abc import Sequence
from datetime import date

__all__ = ["collect_seldom", "day_option", "leave_quickly", "southern", "trimmed", "written_day"]

_SOUTHERN = re.compile(r"-\d[\d.]*\s*[,;]\s*[-+]?\d[\d.]*")


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


def day_option(written: str | None) -> str | None:
    """The day of an option that may be absent, as `written_day` has it."""
    return None if written is None else written_day(written)


def written_day(written: str) -> str:
    """The day of an option; the word today becomes today's date, which is then recorded in every result."""
    return date.today().isoformat() if written.strip().casefold() == "today" else written


def trimmed(written: list[str]) -> list[str]:
    """Places without the blanks around them, one of which `southern` adds."""
    return [each.strip() for each in written]


def southern(arguments: Sequence[str]) -> list[str]:
    """Arguments of which those like -33.9,151.2 begin with a space: they are coordinates, and no option."""
    return [f" {each}" if _SOUTHERN.fullmatch(each) else each for each in arguments]
