"""The errors and the warning that Penumbra raises.

PenumbraError
├── ScenarioError   a scenario, card, date or --set is invalid; all findings together, with file and line
├── DomainError     an argument is outside the domain of the models (aim on the launch point, beyond range)
│   ├── NoCellError             no cell of a resolution has its centre in a box
│   └── NothingUncertainError   no number in use has a range, so there is nothing to draw
├── ClaimError      a ledger or the arguments of a check are invalid
└── OutputError     a result cannot be written; no partial file is left

PenumbraWarning is no error: a number is allowed but unusual, or stored answers cannot be used and are computed again.
"""

import difflib
from collections.abc import Iterable, Sequence

__all__ = [
    "ClaimError",
    "DomainError",
    "NoCellError",
    "NothingUncertainError",
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
_NEAREST = 3


class PenumbraError(Exception):
    """Base class of all errors; the command line prints it without a traceback."""


class PenumbraWarning(UserWarning):
    """A number that is allowed but unusual, or stored answers that cannot be read or written.

    The text names file, line, field, value and reason; for stored answers the file, and the consequence.
    """


class ScenarioError(PenumbraError):
    """Errors in a scenario, all findings together.

    Parameters
    ----------
    findings : sequence of str
        One sentence each, with file, line, field and the text to write instead. All are in `findings`; the text of
        the error has the first 20 and the number of the others.
    """

    def __init__(self, findings: str | Sequence[str]) -> None:
        every = (findings,) if isinstance(findings, str) else findings
        self.findings = tuple(_bounded(finding) for finding in every)
        told = list(self.findings[:_MOST_FINDINGS])
        if len(self.findings) > _MOST_FINDINGS:
            told.append(f"and {len(self.findings) - _MOST_FINDINGS} more; correct these first")
        super().__init__("\n".join(told))


def _bounded(finding: str) -> str:
    """A finding that any terminal can print: at most a few lines, without unprintable characters."""
    if len(finding) > _LONGEST_FINDING:
        half = _LONGEST_FINDING // 2
        finding = f"{finding[:half]} ... {finding[-half:]}"
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in finding)


def shown(value: object) -> str:
    """A value as quoted in an error sentence: a long one is shortened, a text is in quotes."""
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST_WORD else f"{value[:_LONGEST_WORD]}...")
    text = repr(value)
    return text if len(text) <= _LONGEST_WORD else f"{text[:_LONGEST_WORD]}..."


class DomainError(PenumbraError):
    """An argument outside the domain of the models; the text names the limit."""


class NoCellError(DomainError):
    """No cell of a resolution has its centre in a box."""


class NothingUncertainError(DomainError):
    """No number in use has a range, no ship a patrol box and no question several answers."""


class ClaimError(ScenarioError):
    """Errors in a ledger of claims, all findings together."""


class OutputError(PenumbraError):
    """A result could not be written."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known words closest to an unknown one, as the end of an error sentence.

    Returns
    -------
    str
        ``"; nearest: 'a', 'b'"``, or the whole list if it is short, or nothing (for very long words and lists).
    """
    names = sorted(set(known))
    if len(word) > _LONGEST_WORD or len(names) > _MOST_WORDS:
        return ""  # the time of a comparison grows with the lengths of both
    same = [name for name in names if name.casefold() == word.casefold() and name != word]
    close = same or difflib.get_close_matches(word, names, n=_NEAREST, cutoff=0.5)
    if close:
        return "; nearest: " + ", ".join(repr(name) for name in close)
    if 0 < len(names) <= 12:
        return "; known: " + ", ".join(repr(name) for name in names)
    return ""
