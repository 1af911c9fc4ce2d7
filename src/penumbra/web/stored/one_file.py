"""The page as one file, with its answers, that opens from disk and asks nobody."""

import base64
import gzip
import hashlib
import re
from collections.abc import Mapping

from penumbra.web.stored.built import Built, with_note

__all__ = ["ENDINGS", "one_file"]

ENDINGS = {".html": "page", ".htm": "page"}
"""How the name of the file may end."""

_LEVEL = 9  # of gzip: the smallest


def one_file(page: Built, content: Mapping[str, bytes], case: str) -> bytes:
    """The HTML file.

    Parameters
    ----------
    page : Built
    content : mapping
        Answers by name, from `penumbra.web.stored.archive.archive`.
    case : str
        The case that the page opens with.

    Method
    ------
    The script and the style sheet stand in the page, and its policy allows these two by their digests and no address at
    all. Answers are packed by gzip and written as base64 in elements that a browser does not run.
    """
    script = re.sub(r"<(?=/script|!--)", r"\\x3c", page.files[page.script].decode(), flags=re.IGNORECASE)
    style = page.files[page.style].decode()
    if "</style" in style.lower():
        raise ValueError(f"{page.style} holds </style, which would end the element of the style sheet")
    policy = (
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    html = page.replaced(f'<script type="module">{script}</script>', f"<style>{style}</style>")
    html = with_note(html, {"source": "file", "case": case}, policy)
    stored = "".join(f"{_element(name, each)}\n" for name, each in content.items())
    before, end, after = html.rpartition("</body>")
    return f"{before}{stored}{end}{after}".encode()


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _element(name: str, content: bytes) -> str:
    packed = base64.b64encode(gzip.compress(content, _LEVEL, mtime=0)).decode()
    return f'<script type="application/x-penumbra" data-name="{name}">{packed}</script>'
