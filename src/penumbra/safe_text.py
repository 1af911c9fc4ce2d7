"""Text that somebody else wrote, as every medium may carry it: letter for letter, and never as a command.

Titles, names, notes, statements and addresses come from files that anyone can write. What would steer a terminal, turn
the direction of the words beside it or end a string early is written out as its code; every other character stays.
"""

import json
import re
from typing import Any
from urllib.parse import urlsplit

__all__ = ["anchor", "as_json", "escaped", "link", "shortened", "visible"]

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]")
"""Controls but tab and line feed, breaks and turns of direction, interlinear marks, and halves of surrogate pairs."""
_BARE = "-_.~"  # signs that an address may hold beside letters and digits


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def visible(text: str) -> str:
    """The same text with what cannot be seen, or changes how the rest is seen, written out.

    Returns
    -------
    str
        It holds no control character but tab and line feed, and can be encoded as UTF-8.

    Sources
    -------
    Unicode Standard Annex 9, The Bidirectional Algorithm, section 2, for what turns the direction of text.
    """
    return _HIDDEN.sub(_escape, text)


def as_json(data: Any, ascii_only: bool = False) -> str:
    """Indented JSON; what `visible` writes out is written as JSON's own escapes, so that it reads back the same."""
    return escaped(json.dumps(data, indent=2, ensure_ascii=ascii_only))


def escaped(text: str) -> str:
    """JSON, or YAML in double quotes, with what `visible` writes out as escapes that are read back the same."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def link(url: str | None) -> str:
    """An address that a page may link to: http or https with a host and without blanks; else nothing."""
    if not url or visible(url) != url or any(sign.isspace() or sign in "\"'<>\\" for sign in url):
        return ""
    try:
        parts = urlsplit(url)
        return url if parts.scheme.lower() in ("http", "https") and parts.hostname else ""
    except ValueError:  # a host in brackets that is none
        return ""


def anchor(key: str) -> str:
    """A key as the id of a place on a page: letters, digits and ``-_.~`` stay, every other byte is its hex, ``%20``."""
    encoded = key.encode("utf-8", "surrogatepass")
    return "".join(
        chr(byte) if chr(byte) in _BARE or (byte < 0x80 and chr(byte).isalnum()) else f"%{byte:02X}" for byte in encoded
    )


def shortened(text: str, most: int) -> str:
    """One line of at most so many characters, for pictures with no room for more; what is left out is marked by …."""
    line = " ".join(visible(text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
