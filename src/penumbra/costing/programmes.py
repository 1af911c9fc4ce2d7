"""Programmes as studies price them: items, and the totals that the study prints."""

from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from penumbra.costing.items import Item
from penumbra.costing.money import CURRENCIES, Sum
from penumbra.scenario.data_file import built_in, loaded_file
from penumbra.scenario.domain import Key, Name, Words
from penumbra.scenario.quantity import Spec
from penumbra.scenario.yaml_tree import path_exists, read_file, read_yaml

__all__ = ["Programme", "is_programme", "programme", "programmes"]

_FOLDER = resources.files("penumbra.costing") / "programmes"


class Programme(Spec):
    """Items that are bought and kept for some years."""

    name: Name
    """What it is called, with author and year."""
    years: Annotated[float, Field(gt=0.0, le=100.0)] = 20.0
    """Length of time over which it is priced."""
    currency: str = "USD"
    """Currency of the totals."""
    items: Annotated[dict[Key, Item], Field(min_length=1)]
    """What is bought, by key."""
    totals: tuple[Sum, ...] = ()
    """Totals that sources print for the same."""
    note: Words | None = None
    """What a reader should know."""

    @model_validator(mode="after")
    def _lifted(self) -> "Programme":
        if self.currency not in CURRENCIES:
            raise ValueError(f"currency: unknown currency {self.currency!r}; write one of {', '.join(CURRENCIES)}")
        for key, item in self.items.items():
            if bool(item.lift) and item.mass is None:
                raise ValueError(f"items.{key}: lift needs mass, in kg; write both")
            if not (item.unit or item.lift or item.yearly_each or item.yearly or item.once):
                raise ValueError(f"items.{key}: has no price; write unit, lift, yearly_each, yearly or once")
        return self


def programmes() -> list[str]:
    """Names of the built-in programmes."""
    return built_in(_FOLDER)


def programme(name: str | Path, changes: Iterable[str] = ()) -> Programme:
    """A built-in programme by name, or one of a file; ScenarioError with all of its errors."""
    return loaded_file(Programme, "programme", _FOLDER, name, changes)


def is_programme(name: str) -> bool:
    """Whether a name is a built-in programme, or a YAML file with `items`; no other file is read as one."""
    if name in programmes():
        return True
    file = Path(name)
    return path_exists(file) and file.is_file() and "items" in read_yaml(read_file(file), name).data
