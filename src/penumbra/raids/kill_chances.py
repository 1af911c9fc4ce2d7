"""Chances that one shot hits: from test records on the record, or the user's own. Never from a model of lethality."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from penumbra.errors import DomainError, nearest, shown
from penumbra.record.hit_records import HitRecord, hit_record_of, hit_records
from penumbra.record.tables import BUILT_IN, Record
from penumbra.scenario.merging import catalogue_cards
from penumbra.sentences import day, listed

__all__ = ["KillChance", "drawn", "ends", "from_tests", "interval", "kill_chance", "kill_chances"]

Floats = NDArray[np.float64]

_HALF = 0.5  # exponent of Jeffreys' prior of a chance
_RANGE = re.compile(r"^(0?\.\d+|[01](?:\.\d*)?)(?:\s*\.\.\s*(0?\.\d+|[01](?:\.\d*)?))?$")
_TESTS = re.compile(r"^(\d{1,6})\s*(?:/|of)\s*(\d{1,6})$")
_WRITE = 'write a chance, "0.8", a range, "0.5..0.9", tests, "12 of 21", or an id of the table tests'


class KillChance(NamedTuple):
    """What is known of the chance that one shot of an interceptor hits."""

    words: str  # where it is from
    source: str  # key of a source; empty if it is the user's own
    low: float  # of a range that is read evenly; nan if it is from tests
    high: float
    hits: tuple[int, int] = (0, 0)  # fewest and most, if it is from tests
    tests: int = 0

    @property
    def mean(self) -> float:
        """The expected chance."""
        if not self.tests:
            return 0.5 * (self.low + self.high)
        return (0.5 * sum(self.hits) + _HALF) / (self.tests + 2.0 * _HALF)


def interval(hits: float, tests: float, share: float) -> tuple[float, float]:
    """Ends of the central interval of Jeffreys' posterior of a chance [Jeffreys1961].

    hits, tests : 0 <= hits <= tests; share : probability of the interval, as 0.9.
    The posterior of a chance with prior beta(1/2, 1/2) after k hits of n is beta(k + 1/2, n - k + 1/2).
    """
    ends = betaincinv(hits + _HALF, tests - hits + _HALF, [0.5 - 0.5 * share, 0.5 + 0.5 * share])
    return float(ends[0]), float(ends[1])


def from_tests(found: HitRecord) -> KillChance:
    """The chance by a count of tests on record."""
    kinds = catalogue_cards()["interceptors"].data
    names = [str(kinds[key]["name"]) if key in kinds else key for key in found.interceptors]
    of = f" of {listed(names)} together" if len(names) > 1 else ""
    told = f"{found.hits_words}{of} until {day(found.until)}, as {found.side} counts"
    return KillChance(told, found.source, np.nan, np.nan, (found.least, found.most), found.of)


def kill_chance(interceptor: str, written: object, record: Record = BUILT_IN) -> KillChance:
    """The chance of one interceptor as the user wrote it.

    Parameters
    ----------
    interceptor : str
        Its key, for messages.
    written : float or str
        A chance from 0 to 1; a range, ``"0.5..0.9"``; tests, ``"12 of 21"``; or an id of the table tests.

    Raises
    ------
    DomainError
        It is none of these.
    """
    text = str(written).strip()
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        raise DomainError(f"kill: {interceptor}: {_WRITE}, not {shown(written)}")
    known = {each.id: each for each in hit_records(record)}
    if text in known:
        return from_tests(known[text])
    if match := _TESTS.match(text):
        hits, tests = int(match[1]), int(match[2])
        if not 0 <= hits <= tests or tests == 0:
            raise DomainError(f"kill: {interceptor}: {text}: write hits of tests, with no more hits than tests")
        return KillChance(f"{hits} of {tests} tests, given", "", np.nan, np.nan, (hits, hits), tests)
    if match := _RANGE.match(text):
        low = float(match[1])
        high = float(match[2]) if match[2] else low
        if not 0.0 <= low <= high <= 1.0:
            raise DomainError(f"kill: {interceptor}: {text}: write a range from low to high within 0 and 1")
        told = f"{low:g}, given" if low == high else f"{low:g} to {high:g}, given"
        return KillChance(told, "", low, high)
    close = nearest(text, known) if re.search("[a-z]", text) else ""
    raise DomainError(f"kill: {interceptor}: {_WRITE}, not {shown(text)}{close}")


def kill_chances(
    interceptors: Mapping[str, str], given: Mapping[str, float | str], record: Record = BUILT_IN
) -> dict[str, KillChance]:
    """Chances of interceptors: the user's own where given, else by the tests on record.

    Parameters
    ----------
    interceptors : mapping of str to str
        Keys of those that are needed, with their names.
    given : mapping of str to float or str
        By key, as in `kill_chance`.

    Raises
    ------
    DomainError
        A key is unknown, a chance is wrong, or an interceptor has neither; all of these are told.
    """
    found, lacking = dict[str, KillChance](), []
    for key in given:
        if key not in interceptors:
            raise DomainError(f"kill: no battery that stands fires {shown(key)}{nearest(key, interceptors)}")
    for key, name in interceptors.items():
        tested = hit_record_of(key, record)
        if key in given:
            found[key] = kill_chance(key, given[key], record)
        elif tested is not None:
            found[key] = from_tests(tested)
        else:
            lacking.append(f"{key} ({name})")
    if lacking:
        raise DomainError(
            f"kill: no tests are on record of {', '.join(lacking)}; write the chance that one shot hits, as in "
            f"{lacking[0].partition(' ')[0]}=0.5..0.9"
        )
    return found


def ends(chance: KillChance) -> tuple[float, float]:
    """Ends of the chance's interval, 90 of 100: of the posterior by tests, or of the middle of a range given."""
    if not chance.tests:
        width = 0.05 * (chance.high - chance.low)
        return chance.low + width, chance.high - width
    few, many = chance.hits
    return interval(few, chance.tests, 0.9)[0], interval(many, chance.tests, 0.9)[1]


def drawn(chance: KillChance, count: int, random: np.random.Generator) -> Floats:
    """So many draws of the chance, (count,); they fill its distribution evenly, in random order."""
    share = (random.permutation(count) + random.random(count)) / count
    if not chance.tests:
        return np.asarray(chance.low + share * (chance.high - chance.low))
    few, many = chance.hits
    hits = np.where(random.random(count) < 0.5, few, many)  # counts that differ are taken equally often
    return np.asarray(betaincinv(hits + _HALF, chance.tests - hits + _HALF, share))
