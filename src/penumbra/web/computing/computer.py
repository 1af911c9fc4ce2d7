"""Finds the function that computes a kind of answer, and stores what it returns."""

from collections.abc import Callable
from importlib import import_module

from penumbra.web.computing.held import Held
from penumbra.web.requests import Asked
from penumbra.web.store import Result, Store

__all__ = ["Computer", "Tell"]

Tell = Callable[[float, str], object]
"""Called with the share done, 0 to 1, and what is done now; it may raise to stop the computation."""

_MODULES = {
    "scenarios": ("cases", "open", "detail"),
    "maps": ("ground", "grid", "standing", "map", "fine-map", "map-of-cases", "reach"),
    "places": ("place", "place-in-cases", "arc"),
    "claims": ("statements", "claim", "ledger", "figure"),
    "raids": ("raid", "raid-setup"),
    "sites": ("sites", "sites-setup"),
}
"""Module of this package to the kinds that it computes, by a function of the kind's name."""
_KINDS = {kind: module for module, kinds in _MODULES.items() for kind in kinds}


class Computer:
    """Computes answers and stores them.

    Parameters
    ----------
    store : Store
    share : callable, optional
        As for `penumbra.web.computing.held.Held`.
    """

    def __init__(self, store: Store, share: Callable[[str, Result], object] | None = None) -> None:
        self._held = Held(store, share or (lambda name, result: None))

    def answer(self, asked: Asked, tell: Tell) -> Result:
        """The answer to a request.

        Raises
        ------
        PenumbraError
            What is asked for does not exist or is invalid.
        """
        module = import_module(f"penumbra.web.computing.{_KINDS[asked.kind]}")
        result: Result = getattr(module, asked.kind.replace("-", "_").replace("open", "open_"))(self._held, asked, tell)
        self._held.store.put(Store.name(asked.name), result)
        return result
