"""One world out of the ranges: every number settled at one end, so that a run has nothing left to choose."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from penumbra.errors import DomainError, nearest
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Better, Quantity, Spec
from penumbra.scenario.standing import check_shield

__all__ = ["SWEPT", "End", "check_shield", "settle"]

End = Literal["nominal", "worst", "best"]
_AT = ("value", "low", "high")

SWEPT = (
    "threats.burn_time",
    "threats.burnout_altitude",
    "threats.burnout_downrange",
    "interceptors.burn_time",
)
"""Numbers without a known sign: section of the scenario and field. All cards of a section move together."""

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
    swept : mapping of names in `SWEPT` to "value", "low" or "high", optional
        Ends of the numbers without a known sign; nominal when absent.

    Returns
    -------
    Shield
        In which every quantity is exact, save what the attacker chooses.

    Raises
    ------
    DomainError
        No shield, no such end, or no such number among those without a known sign.
    """
    check_shield(shield)
    if end not in get_args(End):
        raise DomainError(f"no end {end!r}{nearest(str(end), get_args(End))}")
    chosen = dict(swept or {})
    for name, at in chosen.items():
        if name not in SWEPT:
            raise DomainError(f"swept: {name!r} is not swept{nearest(str(name), SWEPT)}")
        if at not in _AT:
            raise DomainError(f"swept: {name}: no end {at!r}{nearest(str(at), _AT)}")

    def settled(item: Any, better: Better | None, section: str, name: str) -> Any:
        """The item with every quantity in it exact."""
        if isinstance(item, Quantity):
            if better is Better.CHOICE:
                return item
            if better is Better.UNKNOWN:
                return item.at(chosen.get(f"{section}.{name}", "value"))
            return item.at(_ENDS.get((better, end), "value") if better else "value")
        if isinstance(item, Spec):
            return rebuilt(item, section)
        if isinstance(item, dict):
            return {key: settled(value, better, section, name) for key, value in item.items()}
        if isinstance(item, tuple):
            return tuple(settled(value, better, section, name) for value in item)
        return item

    def rebuilt(spec: Spec, section: str = "") -> Spec:
        update = {}
        for name, field in type(spec).model_fields.items():
            better = next((mark for mark in field.metadata if isinstance(mark, Better)), None)
            update[name] = settled(getattr(spec, name), better, section or name, name)
        return spec.model_copy(update=update)

    return shield.model_copy(update={"scenario": rebuilt(shield.scenario)})
