"""Raids."""

from typing import Any

from penumbra.web.contract.fields import Model

__all__ = ["Raid", "RaidBattery", "RaidInterceptor", "RaidSetup", "RaidTests"]


class RaidTests(Model):
    """A count of intercept tests on record, from which a chance of a hit may be taken."""

    id: str
    words: str
    """As in "4 of 6 tests until 16 November 2020, as Missile Defense Agency counts"."""
    source: str
    """Title of the source."""
    mean: float
    low: float
    high: float
    """Of the chance of one shot: 90 of 100."""


class RaidInterceptor(Model):
    """A kind of interceptor that stands. Without tests on record the reader must give its chance of a hit."""

    key: str
    name: str
    tests: tuple[RaidTests, ...]
    """Those on record, the one that is taken first."""


class RaidBattery(Model):
    """A battery that stands, with its stock."""

    key: str
    name: str
    layer: str
    interceptor: str
    """Key."""
    stock: int
    path: str
    """For a `set` of another stock."""
    source: str
    """Of the stock: title of the source, or "assumption"."""


class RaidSetup(Model):
    """What a raid can be made of on a day, before one is asked for."""

    batteries: tuple[RaidBattery, ...]
    interceptors: tuple[RaidInterceptor, ...]
    doctrines: tuple[str, ...]
    people: str
    """Whose people the scenario protects; the aim `protected` stands for them."""
    most_missiles: int
    most_shots: int
    caveat: str


class Raid(Model):
    """How many of a salvo get through. `answer` is what ``penumbra raid --json`` prints with the sizes it holds."""

    lead: str
    """The finding, as in "12.3 of 20 get through on average"."""
    words: tuple[str, ...]
    """The rest in sentences."""
    layers: tuple[str, ...]
    """A sentence for each layer: what was engaged, what was not, and why."""
    chances: tuple[str, ...]
    """A sentence for each kind of interceptor: where its chance of a hit comes from."""
    caveat: str
    answer: dict[str, Any]
