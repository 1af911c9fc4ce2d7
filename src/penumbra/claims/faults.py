"""Faults of a claim, found before any computation, and kinds of values for its arguments."""

import difflib
from collections.abc import Callable, Container, Iterable, Iterator
from typing import Annotated, NamedTuple

from pydantic import Field

from penumbra.earth.gazetteer import towns_called
from penumbra.earth.map_units import country_names, of_country
from penumbra.errors import ScenarioError, nearest
from penumbra.scenario.model import Scenario

__all__ = ["Count", "Fault", "Part", "Path", "Positive", "loaded", "unknown", "unknown_country"]

Path = tuple[str | int, ...]
"""Steps to a field of a claim, as ``("arguments", "sites", 1)``."""


class Fault(NamedTuple):
    """One fault: the field of the claim, and what to write instead."""

    path: Path
    message: str


Count = Annotated[int, Field(ge=0, le=10**9)]
"""A count, 0 or more."""
Part = Annotated[float, Field(gt=0.0, lt=1.0)]
"""A share between 0 and 1, without the ends."""
Positive = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
"""A finite number above 0."""


def unknown(path: Path, kind: str, key: str, known: Iterable[str]) -> Iterator[Fault]:
    """A fault if a key is not among the known, with those nearest to it."""
    known = list(known)
    if key not in known:
        yield Fault(path, f"no {kind} {key!r}{nearest(key, known)}")


def unknown_country(path: Path, code: str, known: Container[str] = ()) -> Iterator[Fault]:
    """A fault if a code is unknown or its country is not on the map; for a name the message gives the code.

    Parameters
    ----------
    known : container of str, optional
        Permitted codes; by default those of Natural Earth and the ISO list.
    """
    names = country_names()
    if code in (known or names) or (not known and of_country(code)):
        return
    by_word = {name.casefold(): key for key, name in names.items()} | {key.casefold(): key for key in names}
    meant = by_word.get(code.casefold())
    if meant is not None:
        yield Fault(path, f"no country {code!r}; write {meant}")
        return
    towns = towns_called(code)
    if towns:
        country = by_word.get(towns[0].country.casefold())
        yield Fault(
            path,
            f"no country {code!r}: it is a town ({towns[0].words}); write the code of a country"
            + (f", as {country}" if country else " of three letters"),
        )
        return
    close = [by_word[word] for word in difflib.get_close_matches(code.casefold(), by_word, cutoff=0.5)]
    nearest_codes = ", ".join(f"{key} ({names[key]})" for key in dict.fromkeys(close))
    yield Fault(
        path,
        f"no country {code!r}; "
        + (f"nearest: {nearest_codes}" if nearest_codes else "write its code of three letters"),
    )


def loaded(path: Path, case: str, load: Callable[[str], Scenario]) -> Scenario | Fault:
    """The scenario that `load` gives for a name or file, or the fault of it."""
    try:
        return load(case)
    except ScenarioError as error:
        rest = len(error.findings) - 1
        return Fault(path, error.findings[0] + (f" (and {rest} more)" if rest else ""))
