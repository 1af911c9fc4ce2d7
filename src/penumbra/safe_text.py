"""Makes text from users' files safe for every medium: characters are kept, and never act as commands.

Titles, names, notes, statements and addresses come from files that anyone can write. Characters that would control a
terminal, change the direction of the text next to them or end a string early are replaced by their codes.
"""

import json
import re
from typing import Any
from urllib.parse import urlsplit

__all__ = ["anchor", "as_json", "escaped", "link", "shortened", "visible"]

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]")
"""Controls except tab and line feed, line and paragraph separators, changes of text direction, interlinear marks, and
halves of surrogate pairs."""
_BARE = "-_.~"  # characters allowed in an address in addition to letters and digits


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def visible(text: str) -> str:
    """The text with invisible characters, and those that change how others are displayed, replaced by their codes.

    Returns
    -------
    str
        It has no control characters except tab and line feed, and can be encoded as UTF-8.

    Sources
    -------
    Unicode Standard Annex 9, The Bidirectional Algorithm, section 2: characters that change the direction of text.
    """
    return _HIDDEN.sub(_escape, text)


def as_json(data: Any, ascii_only: bool = False) -> str:
    """Indented JSON; the characters that `visible` replaces are JSON escapes, so that the data reads back the same."""
    return escaped(json.dumps(data, indent=2, ensure_ascii=ascii_only))


def escaped(text: str) -> str:
    """JSON or double-quoted YAML, with the characters that `visible` replaces as escapes, which read back the same."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def link(url: str | None) -> str:
    """The address if a page may link to it (http or https, with a host, without blanks), else an empty text."""
    if not url or visible(url) != url or any(sign.isspace() or sign in "\"'<>\\" for sign in url):
        return ""
    try:
        parts = urlsplit(url)
        return url if parts.scheme.lower() in ("http", "https") and parts.hostname else ""
    except ValueError:  # brackets around something that is no host
        return ""


def anchor(key: str) -> str:
    """A key as an anchor id on a page: letters, digits and ``-_.~`` stay, other bytes become hexadecimal, ``%20``."""
    encoded = key.encode("utf-8", "surrogatepass")
    return "".join(
        chr(byte) if chr(byte) in _BARE or (byte < 0x80 and chr(byte).isalnum()) else f"%{byte:02X}" for byte in encoded
    )


def shortened(text: str, most: int) -> str:
    """One line of at most `most` characters, for pictures; a shortened text ends in …."""
    line = " ".join(visible(text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
