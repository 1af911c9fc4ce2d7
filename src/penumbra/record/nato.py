"""Members of NATO on a day."""

import csv
from collections.abc import Mapping
from datetime import date
from importlib import resources
from types import MappingProxyType

__all__ = ["ACCESSION", "members"]


def _accession() -> Mapping[str, date]:
    text = resources.files("penumbra.record").joinpath("data/nato_accession.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["iso3"]: date.fromisoformat(row["in_force"]) for row in rows})


ACCESSION: Mapping[str, date] = _accession()
"""First day of membership, by ISO 3166 alpha-3 code; source: data/SOURCE.txt."""


def members(day: date) -> tuple[str, ...]:
    """Members of NATO on a day.

    Parameters
    ----------
    day : date

    Returns
    -------
    tuple of str
        ISO 3166 alpha-3 codes, sorted. No member has left so far; France's absence from the integrated command from
        1966 to 2009 does not count as leaving.
    """
    return tuple(sorted(code for code, start in ACCESSION.items() if start <= day))
