"""Folds names: removes case, accents, apostrophes and hyphens, so that different spellings match."""

import unicodedata

__all__ = ["folded", "folded_lines"]

# letters that Unicode does not decompose into a plain letter and an accent
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "e", "ħ": "h", "ŋ": "ng"}
    | dict.fromkeys("'’‘ʼʻ`´ʹ")
)


def folded_lines(names: str) -> list[str]:
    """Names, one per line, without case, accents, apostrophes and hyphens; one call folds many names quickly.

    The shipped tables of names were folded with this function: run `docs/town_tables.py` again after a change.
    """
    plain = unicodedata.normalize("NFKD", names.casefold().replace("´", ""))
    table = _LETTERS | {
        ord(letter): None if unicodedata.combining(letter) else " "
        for letter in set(plain)
        if not letter.isalnum() and letter != "\n" and ord(letter) not in _LETTERS
    }
    words = plain.translate(table)
    while "  " in words:
        words = words.replace("  ", " ")
    return [name.strip() for name in words.split("\n")]


def folded(name: str) -> str:
    """One name without case, accents, apostrophes and hyphens."""
    (word,) = folded_lines(name.replace("\n", " "))
    return word
