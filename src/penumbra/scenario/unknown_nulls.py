"""Nulls of a patch that take away what no scenario has, as those of a misspelt name."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from penumbra.scenario.model import Scenario
from penumbra.scenario.quantity import Quantity, Spec
from penumbra.scenario.yaml_tree import Path_

__all__ = ["nowhere"]


def nowhere(base: Any, patch: Mapping[str, Any], model: type[Spec] = Scenario, path: Path_ = ()) -> Iterator[Path_]:
    """Path of each null of a patch below whose name neither the base has anything nor a field is known.

    Parameters
    ----------
    base, patch : plain data
        Of which `path` says where in a scenario they stand.
    model : type
        What stands there.
    """
    fields = model.model_fields.keys()
    for key, value in patch.items():
        below = base.get(key) if isinstance(base, dict) else None
        if value is None and key not in fields and below is None:
            yield (*path, key)
        if not isinstance(value, dict) or key not in fields:
            continue
        kind = _model(model.model_fields[key].annotation)
        if kind is None or kind is Quantity:  # a quantity says itself which keys it may have
            continue
        if get_origin(model.model_fields[key].annotation) is dict:
            for name, item in value.items():
                if isinstance(item, dict):
                    under = below.get(name) if isinstance(below, dict) else None
                    yield from nowhere(under, item, kind, (*path, key, name))
        else:
            yield from nowhere(below, value, kind, (*path, key))


def _model(annotation: Any) -> type[Spec] | None:
    """The model in an annotation, as in ``dict[Key, Battery]`` or ``Period | None``."""
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model(each)) is not None), None)
