"""One world out of the ranges: every number settled at one end, so that a run has nothing left to choose."""

from collections.abc import Mapping
from typing import Any, Literal

from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Better, Quantity, Spec

__all__ = ["SWEPT", "End", "settle"]

End = Literal["nominal", "worst", "best"]

SWEPT = ("burn_time", "burnout_altitude", "burnout_downrange", "loft")
"""Threat numbers without a known sign."""

_ENDS: dict[tuple[Better, str], Literal["low", "high"]] = {
    (Better.HIGHER, "worst"): "low",
    (Better.HIGHER, "best"): "high",
    (Better.LOWER, "worst"): "high",
    (Better.LOWER, "best"): "low",
}


def settle(shield: Shield, end: End, swept: Mapping[str, Literal["value", "low", "high"]] | None = None) -> Shield:
    """The shield with every number of known sign at the end that serves the defence worst or best.

    Parameters
    ----------
    shield : Shield
    end : "nominal", "worst" or "best"
    swept : mapping of field name to "value", "low" or "high", optional
        Ends of the numbers without a known sign (`SWEPT`); nominal when absent.

    Returns
    -------
    Shield
        In which every quantity is exact.
    """
    chosen = dict(swept or {})

    def settled(item: Any, better: Better | None, name: str) -> Any:
        if isinstance(item, Quantity):
            if better is Better.UNKNOWN:
                return item.at(chosen.get(name, "value"))
            return item.at(_ENDS.get((better, end), "value") if better else "value")
        if isinstance(item, Spec):
            return _rebuilt(item)
        if isinstance(item, dict):
            return {key: settled(value, better, name) for key, value in item.items()}
        if isinstance(item, tuple):
            return tuple(settled(value, better, name) for value in item)
        return item

    def _rebuilt(spec: Spec) -> Spec:
        update = {}
        for name, field in type(spec).model_fields.items():
            better = next((mark for mark in field.metadata if isinstance(mark, Better)), None)
            update[name] = settled(getattr(spec, name), better, name)
        return spec.model_copy(update=update)

    return shield.model_copy(update={"scenario": _rebuilt(shield.scenario)})
