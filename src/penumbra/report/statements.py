"""Rows and readings of judged ledgers, for the report's figures."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import xarray as xr

from penumbra.claims.exhibits.fields import Kind
from penumbra.claims.exhibits.kinds import checked
from penumbra.claims.finding import Exhibit
from penumbra.errors import ClaimError, DomainError

__all__ = ["Statement", "statements"]


class Statement(NamedTuple):
    """One row of a judged ledger, or one reading of it."""

    verdict: str
    shown_in: str
    """Id of a table or chart of the page, or empty."""
    exhibits: Sequence[Kind]
    """The exhibits of its check."""


def statements(ledger: xr.Dataset) -> Iterator[Statement]:
    """The rows of a judged ledger, then its readings; one without exhibits, as older files are, asks for no figure.

    Raises
    ------
    DomainError
        An exhibit is of no known kind, or its data are not those of its kind.
    """
    for dim, before in (("row", ""), ("reading", "reading_")):
        for at in range(ledger.sizes.get(dim, 0)):
            one: Mapping[str, str] = {
                name: str(ledger[before + name].values[at])
                for name in ("verdict", "shown_in", "exhibits")
                if before + name in ledger
            }
            shown = _read(one.get("exhibits", "") or "[]", str(ledger[dim].values[at]))
            yield Statement(one["verdict"], one.get("shown_in", ""), shown)


def _read(written: str, row: str) -> list[Kind]:
    """Exhibits from their text in a ledger."""
    try:
        return [checked(Exhibit(each["kind"], each["data"])) for each in json.loads(written)]
    except ClaimError as error:
        raise DomainError(f"the judged statement {row!r}: {'; '.join(error.findings)}") from None
    except (ValueError, KeyError, TypeError):
        message = (
            f"the judged statement {row!r}: its exhibits are no JSON list of kinds with data; judge the ledger again"
        )
        raise DomainError(message) from None
