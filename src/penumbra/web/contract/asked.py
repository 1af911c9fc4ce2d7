"""Changes of a shield that the page asks for."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from penumbra.web.contract.fields import Key, Latitude, Longitude, Model, Text

__all__ = [
    "MOST_CHANGES",
    "Add",
    "AddLike",
    "AddShip",
    "Answer",
    "Change",
    "LaunchFrom",
    "Move",
    "Remove",
    "Set",
    "ShieldAsked",
]


class Set(Model):
    """Change one value, as `--set` does on the command line."""

    do: Literal["set"]
    path: Text
    """As in ``interceptors.sm3-iia.burnout_speed``."""
    value: Text
    """As written in a scenario, as in ``4.2 km/s``."""


class Move(Model):
    """Move a site, with everything on it, to another place on the ground or at sea."""

    do: Literal["move"]
    site: Key
    latitude: Latitude
    longitude: Longitude


class Remove(Model):
    """Switch off a sensor or a battery: it stands on no day."""

    do: Literal["remove"]
    of: Literal["sensors", "batteries"]
    key: Key


class Add(Model):
    """Add a radar from the catalogue at a place; every battery may then be launched on its track."""

    do: Literal["add-radar"]
    card: Key
    latitude: Latitude
    longitude: Longitude


class AddShip(Model):
    """Add a battery with a radar of its own at a place, as `penumbra.alone` builds one."""

    do: Literal["add-battery"]
    interceptor: Key
    latitude: Latitude
    longitude: Longitude


class AddLike(Model):
    """Add one more of a battery of the scenario at a place, with its cards and feeds, as `penumbra.site` does."""

    do: Literal["add-like"]
    battery: Key
    latitude: Latitude
    longitude: Longitude


class Answer(Model):
    """Choose one published answer to an open question."""

    do: Literal["answer"]
    question: Key
    option: Key


class LaunchFrom(Model):
    """Keep only these launch areas and launch points."""

    do: Literal["launch-from"]
    areas: Annotated[tuple[Key, ...], Field(min_length=1, max_length=100)]


Change = Annotated[Set | Move | Remove | Add | AddShip | AddLike | Answer | LaunchFrom, Field(discriminator="do")]


MOST_CHANGES = 60
"""Changes of one request; each reads the whole scenario again."""


def _bounded(given: object) -> object:
    """Changes as they came; ValueError if there are too many."""
    if isinstance(given, list | tuple) and len(given) > MOST_CHANGES:
        raise ValueError(
            f"write at most {MOST_CHANGES} changes, not {len(given):,}; download the scenario with the first of them, "
            "open that file, and go on from there"
        )
    return given


class ShieldAsked(Model):
    """A scenario: a built-in case or one's own text, with changes in the order made."""

    case: Key
    """A built-in case. With `text` it is only what an own scenario is called."""
    text: Annotated[str, Field(max_length=500_000)] | None = None
    """An own scenario as YAML. It may name a built-in case as `base`, and no file."""
    changes: Annotated[tuple[Change, ...], BeforeValidator(_bounded), Field(max_length=MOST_CHANGES)] = ()
