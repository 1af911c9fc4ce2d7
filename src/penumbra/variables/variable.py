"""What is declared of a variable."""

from typing import NamedTuple

__all__ = ["Variable"]


class Variable(NamedTuple):
    """One quantity: dimensions, unit (CF spelling), what it is, a flag's meanings, and its CF standard name, if any."""

    dims: tuple[str, ...]
    units: str
    long_name: str
    flags: tuple[str, ...] = ()
    standard_name: str = ""
