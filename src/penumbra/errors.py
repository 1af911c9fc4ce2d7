"""Everything that Penumbra raises on purpose.

PenumbraError
├── ScenarioError   a scenario, card, date or --set is wrong; all findings together, with file and line
├── DomainError     a question outside what the models answer (aim on the launch point, beyond range)
├── ClaimError      a ledger or a check's arguments are wrong
└── OutputError     a result cannot be written; nothing half-written is left
"""

import difflib
from collections.abc import Iterable, Sequence

__all__ = ["ClaimError", "DomainError", "OutputError", "PenumbraError", "ScenarioError", "nearest"]


class PenumbraError(Exception):
    """The root of the tree; the command line prints it without a traceback."""


class ScenarioError(PenumbraError):
    """What is wrong in a scenario, every finding at once.

    Parameters
    ----------
    findings : sequence of str
        One sentence each, with file, line, field and the text to write instead.
    """

    def __init__(self, findings: str | Sequence[str]) -> None:
        self.findings = (findings,) if isinstance(findings, str) else tuple(findings)
        super().__init__("\n".join(self.findings))


class DomainError(PenumbraError):
    """A question outside the domain of the models; the text names the limit."""


class ClaimError(ScenarioError):
    """What is wrong in a ledger of claims, every finding at once."""


class OutputError(PenumbraError):
    """A result could not be written."""


def nearest(word: str, known: Iterable[str], count: int = 3) -> str:
    """Say which known words are closest to an unknown one, as the tail of an error sentence.

    Returns
    -------
    str
        ``"; nearest: 'a', 'b'"``, or the whole list when it is short, or nothing.
    """
    names = sorted(set(known))
    close = difflib.get_close_matches(word, names, n=count, cutoff=0.5)
    if close:
        return "; nearest: " + ", ".join(repr(name) for name in close)
    if 0 < len(names) <= 12:
        return "; known: " + ", ".join(repr(name) for name in names)
    return ""
