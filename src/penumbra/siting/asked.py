"""Checks of the arguments of a search for a site."""

import numpy as np

from penumbra.errors import DomainError, nearest, shown
from penumbra.siting.added import Added

__all__ = ["check_asked", "check_several"]

_OF = ("people", "area", "margin", "cost")
_MOST_WORLDS = 100_000


def check_asked(of: object, k: object, worlds: object, best: object, seed: object, aims: object) -> None:
    """Raise DomainError for an argument outside its domain."""
    if of not in _OF:
        raise DomainError(f"of: no search by {shown(of)}{nearest(str(of), _OF)}; write {', '.join(_OF)}")
    for name, given, least, most in (
        ("k", k, 1, 1000),
        ("worlds", worlds, 0, _MOST_WORLDS),
        ("best", best, 1, 10_000),
        ("seed", seed, 0, 2**63 - 1),
        ("aims", 1 if aims is None else aims, 1, 1_000_000),
    ):
        if isinstance(given, bool) or not isinstance(given, int | np.integer) or not least <= given <= most:
            raise DomainError(f"{name}: write a whole number from {least} to {most:,}, not {shown(given)}")


def check_several(of: str, k: int, more: Added) -> None:
    """Raise DomainError for several at once of what is not searched so."""
    if k == 1:
        return
    if of == "margin":
        raise DomainError(
            "k: the time to spare of several at once is not searched; write k=1, or search by people or area"
        )
    if more.kind == "radar":
        raise DomainError("k: radars help each other, so several at once are not searched; write k=1, or add batteries")
