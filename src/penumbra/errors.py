"""Everything that Penumbra raises on purpose.

PenumbraError
├── ScenarioError   a scenario, card, date or --set is wrong; all findings together, with file and line
├── DomainError     a question outside what the models answer (aim on the launch point, beyond range)
├── ClaimError      a ledger or a check's arguments are wrong
└── OutputError     a result cannot be written; nothing half-written is left

PenumbraWarning is no error: a number is allowed and hardly believed, or answers cannot be kept and are worked out anew.
"""

import difflib
from collections.abc import Iterable, Sequence

__all__ = [
    "ClaimError",
    "DomainError",
    "OutputError",
    "PenumbraError",
    "PenumbraWarning",
    "ScenarioError",
    "nearest",
    "shown",
]

_MOST_FINDINGS = 20
_LONGEST_FINDING = 600
_LONGEST_WORD = 100
_MOST_WORDS = 2000


class PenumbraError(Exception):
    """The root of the tree; the command line prints it without a traceback."""


class PenumbraWarning(UserWarning):
    """A number that is allowed but outside what is usual, or kept answers that are lost or cannot be kept.

    The text names file, line, field, value and why; of kept answers the file, and what becomes of them.
    """


class ScenarioError(PenumbraError):
    """What is wrong in a scenario, every finding at once.

    Parameters
    ----------
    findings : sequence of str
        One sentence each, with file, line, field and the text to write instead. All are kept in `findings`; the
        error's own text has the first 20 and says how many more there are.
    """

    def __init__(self, findings: str | Sequence[str]) -> None:
        every = (findings,) if isinstance(findings, str) else findings
        self.findings = tuple(_bounded(finding) for finding in every)
        told = list(self.findings[:_MOST_FINDINGS])
        if len(self.findings) > _MOST_FINDINGS:
            told.append(f"and {len(self.findings) - _MOST_FINDINGS} more; mend these first")
        super().__init__("\n".join(told))


def _bounded(finding: str) -> str:
    """A finding that any terminal can print: not longer than a few lines, and without signs that are not seen."""
    if len(finding) > _LONGEST_FINDING:
        half = _LONGEST_FINDING // 2
        finding = f"{finding[:half]} ... {finding[-half:]}"
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in finding)


def shown(value: object) -> str:
    """A value as an error sentence quotes it: the first characters of a long one, a text in whole quotes."""
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST_WORD else f"{value[:_LONGEST_WORD]}...")
    text = repr(value)
    return text if len(text) <= _LONGEST_WORD else f"{text[:_LONGEST_WORD]}..."


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
        ``"; nearest: 'a', 'b'"``, or the whole list when it is short, or nothing (for words and lists beyond reason).
    """
    names = sorted(set(known))
    if len(word) > _LONGEST_WORD or len(names) > _MOST_WORDS:
        return ""  # comparing takes as long as both are
    same = [name for name in names if name.casefold() == word.casefold() and name != word]
    close = same or difflib.get_close_matches(word, names, n=count, cutoff=0.5)
    if close:
        return "; nearest: " + ", ".join(repr(name) for name in close)
    if 0 < len(names) <= 12:
        return "; known: " + ", ".join(repr(name) for name in names)
    return ""
