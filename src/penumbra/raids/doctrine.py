"""How a layer fires at a missile, and how much a battery can do at a time."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from penumbra.errors import DomainError, nearest, shown
from penumbra.raids.fight import MOST_CHANNELS
from penumbra.scenario.model import Shield
from penumbra.units import parse

__all__ = ["DOCTRINES", "MOST_SHOTS", "Doctrine", "Load", "doctrine_of", "load_of", "seconds", "three", "whole"]

DOCTRINES = ("shoot", "salvo", "shoot-look-shoot")
"""One shot; several at once; or several, each after a look at the result of the one before."""
_SHOTS = 2
"""Shots of a salvo, and most shots with a look, unless another number is asked for: two SM-3 in sequence, as published
(missiledefenseadvocacy); between the 1.4 and the 4 that were counted and are told of others."""


MOST_SHOTS = 100
"""Most shots at one missile by one layer that may be asked for."""
_MOST_RATION = 100_000
_LONGEST_LOOK = 3600.0
"""[s] An hour, longer than any flight to 10,000 km."""


class Doctrine(NamedTuple):
    """How each layer fires at a missile."""

    kind: str
    shots: int  # most at one missile by one layer
    look: float  # [s] after a shot, before the next; nan: that of each battery's card
    reserve: int  # interceptors of each battery that are not fired in this raid
    ration: int = 0  # a battery that may fire so few more, or fewer, fires one at each missile

    @property
    def looks(self) -> bool:
        """Whether the next shot waits for the result of the one before."""
        return self.kind == "shoot-look-shoot"

    @property
    def words(self) -> str:
        """In words."""
        many = {"shoot": "one shot", "salvo": f"a salvo of {self.shots}"}
        told = many.get(self.kind, f"shoot-look-shoot, {self.shots} shots at most")
        if self.looks and not math.isnan(self.look):
            told += f", a look of {self.look:g} s"
        told += f", {self.reserve} of each battery held back" if self.reserve else ""
        return told + (f", one shot at each missile once {self.ration} or fewer are left" if self.ration else "")


class Load(NamedTuple):
    """What a battery can do at a time: low, nominal and high."""

    channels: tuple[float, float, float] = (4.0, 8.0, 16.0)
    """Missiles that a battery engages at a time. An assumption: no page that was read gives the number."""
    busy: tuple[float, float, float] = (20.0, 45.0, 120.0)
    """Time [s] that one engagement takes of a channel, from launch to the look at its result. An assumption."""


def doctrine_of(
    shield: Shield, kind: object, shots: object, look: object, reserve: object, ration: object = 0
) -> Doctrine:
    """The doctrine that was asked for, checked.

    Parameters
    ----------
    shield : Shield
        For the look times of its batteries' cards.
    kind : str
        One of `DOCTRINES`.
    shots : int or None
        Most at one missile by one layer; 2 if absent, and 1 of ``shoot``.
    look : str, float [s] or None
        Time of the look; that of the cards if absent.
    reserve, ration : int

    Raises
    ------
    DomainError
        One of these is wrong, or the doctrine looks and has no look time.
    """
    if kind not in DOCTRINES:
        raise DomainError(f"doctrine: write {', '.join(DOCTRINES)}, not {shown(kind)}{nearest(str(kind), DOCTRINES)}")
    many = (1 if kind == "shoot" else _SHOTS) if shots is None else whole("shots", shots, 1, MOST_SHOTS)
    if kind == "shoot" and many != 1:
        raise DomainError(f"shots: the doctrine shoot fires one; write salvo or shoot-look-shoot for {many}")
    looks = kind == "shoot-look-shoot"
    if look is not None and not looks:
        raise DomainError(f"look: the doctrine {kind} does not look; leave it out, or write shoot-look-shoot")
    time = math.nan if look is None else seconds("look", look)
    if look is not None and not time > 0.0:
        raise DomainError(f'look: write a time above 0, as in "20 s", not {shown(look)}')
    if time > _LONGEST_LOOK:
        raise DomainError(f"look: write a time up to 1 h, not {shown(look)}: no flight of a missile takes longer")
    if looks and look is None:
        scenario = shield.scenario
        blind = sorted(
            {
                each.platform
                for each in shield.batteries.values()
                if scenario.platforms[each.platform].assess_time.low <= 0.0
            }
        )
        if blind:
            raise DomainError(
                f"doctrine: shoot-look-shoot needs a look time, and platforms.{blind[0]}.assess_time may be 0 s; write "
                'look="20 s", or give the card one'
            )
    few = whole("ration", ration, 0, _MOST_RATION)
    if few and many == 1:
        raise DomainError("ration: one shot at each missile is fired anyway; leave it out, or write more shots")
    return Doctrine(str(kind), many, time, _reserve(shield, reserve), few)


def _reserve(shield: Shield, given: object) -> int:
    """Interceptors held back; DomainError if no battery has so many."""
    kept, most = whole("reserve", given, 0), max((each.inventory for each in shield.batteries.values()), default=0)
    if kept > most:
        raise DomainError(f"reserve: no battery holds {kept:,}, and the largest stock is {most}; write {most} at most")
    return kept


def load_of(channels: object, busy: object) -> Load:
    """Channels and time of an engagement as the user wrote them: one value, or low, nominal and high.

    Raises
    ------
    DomainError
        They are no such numbers, or out of order.
    """
    usual = Load()
    many = usual.channels if channels is None else three("channels", channels)
    time = usual.busy if busy is None else three("busy", busy, seconds)
    if not all(each == int(each) and 1 <= each <= MOST_CHANNELS for each in many):
        raise DomainError(f"channels: write whole numbers from 1 to {MOST_CHANNELS}, not {shown(channels)}")
    if not 0.0 <= time[0] <= time[2] <= _LONGEST_LOOK:
        raise DomainError(f"busy: write times from 0 s to 1 h, not {shown(busy)}")
    return Load(many, time)


def whole(name: str, given: object, least: int, most: int | None = None) -> int:
    """A whole number of `least` or more, and of `most` or less; DomainError for anything else."""
    if isinstance(given, bool) or not isinstance(given, int | np.integer) or given < least:
        raise DomainError(f"{name}: write a whole number of {least} or more, not {shown(given)}")
    if most is not None and given > most:
        raise DomainError(f"{name}: write a whole number from {least} to {most:,}, not {shown(given)}")
    return int(given)


def _number(name: str, given: object) -> float:
    try:
        found = float(str(given))
    except ValueError:
        raise DomainError(f"{name}: write a number, not {shown(given)}") from None
    if isinstance(given, bool) or not math.isfinite(found):
        raise DomainError(f"{name}: write a number, not {shown(given)}")
    return found


def seconds(name: str, given: object) -> float:
    """A time [s] from a text with its unit or a number of seconds; DomainError for anything else."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return _number(name, given)
    try:
        return parse(str(given), "duration")
    except ValueError as error:
        raise DomainError(f"{name}: {error}") from None


def three(name: str, given: object, read: Callable[[str, object], float] | None = None) -> tuple[float, float, float]:
    """Low, nominal and high of one value, or of three, as "4..8..16"; DomainError for anything else."""
    read = read or _number
    parts = [each.strip() for each in given.split("..")] if isinstance(given, str) else given
    parts = list(parts) if isinstance(parts, list | tuple) else [parts]
    if len(parts) not in (1, 3):
        raise DomainError(f'{name}: write one value, or low, nominal and high, as in "4..8..16", not {shown(given)}')
    found = [read(name, each) for each in parts] * (3 if len(parts) == 1 else 1)
    if not found[0] <= found[1] <= found[2]:
        raise DomainError(f"{name}: {shown(given)}: low, nominal and high are out of order")
    return found[0], found[1], found[2]
