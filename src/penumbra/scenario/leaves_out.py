"""What a scenario leaves out that matters in some countries."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from penumbra.scenario.domain import Key, Name, Words
from penumbra.scenario.elements import DAY
from penumbra.scenario.protects import CountryCode, wrong_codes
from penumbra.scenario.quantity import Grade, Spec
from penumbra.scenario.yaml_tree import Path_

__all__ = ["LeftOut", "wrong_countries"]


class LeftOut(Spec):
    """Something that the scenario leaves out although it may change the answer in some countries."""

    name: Name
    """What it is."""
    countries: Annotated[tuple[CountryCode, ...], Field(min_length=1, max_length=300)]
    """ISO 3166 alpha-3 codes of the countries for which it matters."""
    since: Annotated[date | None, DAY] = None
    """First day on which it matters; from the beginning if absent."""
    until: Annotated[date | None, DAY] = None
    """First day on which it no longer matters."""
    matters: Words
    """Why it matters there, in a sentence."""
    source: Key
    """Key of the source."""
    grade: Grade
    """How well it is known."""

    @model_validator(mode="after")
    def _ordered(self) -> "LeftOut":
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise ValueError(f"until ({self.until}) is not after since ({self.since})")
        return self

    def on(self, day: date) -> bool:
        """Whether it matters on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def wrong_countries(left_out: Mapping[str, LeftOut]) -> Iterator[tuple[Path_, str]]:
    """What is wrong with the codes of countries: the path of each, and a sentence."""
    for key, each in left_out.items():
        yield from wrong_codes(("leaves_out", key, "countries"), each.countries)
