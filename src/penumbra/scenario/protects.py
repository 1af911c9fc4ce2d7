"""Whose people a scenario's report counts first: some countries, an alliance, or a named area."""

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from penumbra.errors import nearest, shown
from penumbra.scenario.domain import Key
from penumbra.scenario.quantity import Spec
from penumbra.scenario.unit_codes import code_called, codes
from penumbra.scenario.yaml_tree import Path_

__all__ = ["KINDS", "CountryCode", "Protects", "wrong_codes", "wrong_protects"]

KINDS = ("countries", "alliance", "area")
"""The ways to say it, of which exactly one is taken."""

_WRITE = 'write one of "countries: [ROU, POL]", "alliance: NATO" (and "part: europe"), or "area: ..." with a key'


def _on_record(given: Any) -> Any:
    """The given alliance; ValueError if nobody recorded its members."""
    if isinstance(given, str) and given != "NATO":
        raise ValueError(f"NATO is the only alliance on record; list the countries instead of {shown(given)}")
    return given


def _no_name(given: Any) -> Any:
    """A code as given; ValueError with the code for a country's name that can be no key."""
    if isinstance(given, str) and not given.isidentifier() and (meant := code_called(given)):
        raise ValueError(f"no country {shown(given)}; write {meant}")
    return given


CountryCode = Annotated[Key, BeforeValidator(_no_name)]
"""ISO 3166 alpha-3 code of a country."""


class Protects(Spec):
    """Whose people the report and the tables count first: some countries, an alliance on the map's date, or an area."""

    countries: Annotated[tuple[CountryCode, ...], Field(max_length=300)] = ()
    """ISO 3166 alpha-3 codes of countries; overseas territories with a code of their own count only if named."""
    alliance: Annotated[Literal["NATO"] | None, BeforeValidator(_on_record)] = None
    """An alliance; its members are those of the map's date."""
    part: Literal["europe"] | None = None
    """Part of the alliance: `europe` is all of it but Canada and the United States."""
    area: Key | None = None
    """Key of a named area."""


def wrong_protects(protects: Protects | None, areas: Collection[str]) -> Iterator[tuple[Path_, str]]:
    """What is wrong with what is protected: the path of the field, and a sentence.

    Parameters
    ----------
    protects : Protects or None
    areas : collection of str
        Keys of the scenario's named areas.
    """
    if protects is None:
        return
    at: Path_ = ("protects",)
    given = [kind for kind in KINDS if getattr(protects, kind)]
    if len(given) != 1:
        rest = ", and take the rest away" if given else "; without protects: the countries of the region are counted"
        yield at, f"gives {' and '.join(given) or 'nobody'}; {_WRITE}{rest}"
        return
    if protects.part is not None and protects.alliance is None:
        yield (*at, "part"), 'only an alliance has parts; write "alliance: NATO" with it, or remove it'
    if protects.area is not None and protects.area not in areas:
        yield (*at, "area"), f"no named area {shown(protects.area)}{nearest(protects.area, areas)}"
    yield from wrong_codes((*at, "countries"), protects.countries)


def wrong_codes(at: Path_, written: Sequence[str]) -> Iterator[tuple[Path_, str]]:
    """What is wrong with codes of countries: the path of each, and a sentence."""
    _, countries = codes() if written else (None, frozenset[str]())
    for n, code in enumerate(written):
        if code not in countries:
            if meant := code_called(code):
                yield (*at, n), f"no country {shown(code)}; write {meant}"
                continue
            alike = nearest(code, [each for each in countries if each[0] == code[0].upper()])
            alike = alike if alike.startswith("; nearest") else ""
            yield (*at, n), f"no country {shown(code)}; write ISO 3166 codes of three letters, as ROU{alike}"
        elif code in written[:n]:
            yield (*at, n), f"{code} is named twice; remove one"
