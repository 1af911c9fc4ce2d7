"""Results of a frozen model, kept for as long as it lives."""

import weakref
from collections.abc import Callable
from functools import wraps
from typing import Generic, TypeVar

__all__ = ["remembered"]

Model = TypeVar("Model")
Result = TypeVar("Result")


class _Kept(Generic[Model, Result]):
    """Results by the `id` of a model; they go with it, because another may then have the same."""

    def __init__(self, make: Callable[[Model], Result]) -> None:
        self._make = make
        self._results: dict[int, Result] = {}

    def get(self, model: Model) -> Result:
        """The result of a model, made or kept."""
        key = id(model)
        if key not in self._results:
            self._results[key] = self._make(model)
            weakref.finalize(model, self._results.pop, key, None)
        return self._results[key]


def remembered(make: Callable[[Model], Result]) -> Callable[[Model], Result]:
    """A function of one frozen model that computes its result once for each model.

    Models are told apart by identity and not by content, which would take as long to compare as to compute. The result
    must not be changed by those who get it.
    """
    kept = _Kept(make)

    @wraps(make)
    def get(model: Model) -> Result:
        """As `make`, whose docstring stands in its place."""
        return kept.get(model)

    return get
