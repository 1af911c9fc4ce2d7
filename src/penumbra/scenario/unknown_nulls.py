"""Finds nulls in a patch that remove a field which no scenario has, for example a misspelt one."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from penumbra.scenario.model import Scenario
from penumbra.scenario.quantity import Quantity, Spec
from penumbra.scenario.yaml_tree import Path_

__all__ = ["unknown_nulls"]


def unknown_nulls(
    base: Any, patch: Mapping[str, Any], model: type[Spec] = Scenario, path: Path_ = ()
) -> Iterator[Path_]:
    """Path of each null in a patch whose name is neither a key of the base nor a field of the model.

    Parameters
    ----------
    base, patch : plain data
        Both at `path` of a scenario.
    model : type
        Model at that path.
    """
    fields = model.model_fields.keys()
    for key, value in patch.items():
        below = base.get(key) if isinstance(base, dict) else None
        if value is None and key not in fields and below is None:
            yield (*path, key)
        if not isinstance(value, dict) or key not in fields:
            continue
        kind = _model(model.model_fields[key].annotation)
        if kind is None or kind is Quantity:  # Quantity checks its own keys
            continue
        if get_origin(model.model_fields[key].annotation) is dict:
            for name, item in value.items():
                if isinstance(item, dict):
                    under = below.get(name) if isinstance(below, dict) else None
                    yield from unknown_nulls(under, item, kind, (*path, key, name))
        else:
            yield from unknown_nulls(below, value, kind, (*path, key))


def _model(annotation: Any) -> type[Spec] | None:
    """The model in an annotation, as in ``dict[Key, Battery]`` or ``Period | None``."""
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model(each)) is not None), None)
