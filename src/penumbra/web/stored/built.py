"""The built page: its HTML, script and style, for the file and the folder."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from penumbra.errors import OutputError
from penumbra.web.static import BUILT

__all__ = ["Built", "built", "with_note"]

_SCRIPT = re.compile(r'<script type="module"[^>]*\ssrc="\./([^"]+)"[^>]*></script>')
_STYLE = re.compile(r'<link rel="stylesheet"[^>]*\shref="\./([^"]+)"[^>]*>')
_HEAD = '<meta charset="utf-8" />'


class Built(NamedTuple):
    """A built page of one script and one style sheet."""

    html: str
    script: str
    """Path of the script in the folder."""
    style: str
    """Path of the style sheet."""
    files: dict[str, bytes]
    """All files beside the HTML, by path."""

    def replaced(self, script: str, style: str) -> str:
        """The HTML with other text in place of the element of the script and that of the style sheet."""
        html = _SCRIPT.sub(lambda _: script, self.html, count=1)
        return _STYLE.sub(lambda _: style, html, count=1)


def built(folder: Path = BUILT) -> Built:
    """The page as it was built.

    Raises
    ------
    OutputError
        It was not built, or is not of one script and one style sheet.
    """
    if not (folder / "index.html").is_file():
        raise OutputError(
            "this installation holds no built page; in a checkout, run make page, which needs Node 20 or newer; "
            "otherwise install a wheel of Penumbra"
        )
    html = (folder / "index.html").read_text("utf-8")
    scripts, styles = _SCRIPT.findall(html), _STYLE.findall(html)
    if len(scripts) != 1 or len(styles) != 1 or _HEAD not in html:
        raise OutputError(
            f"{folder}: the page has {len(scripts)} scripts and {len(styles)} style sheets; build it again"
        )
    files = {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != "index.html"
    }
    return Built(html, scripts[0], styles[0], files)


def with_note(html: str, note: Mapping[str, str], policy: str) -> str:
    """The HTML with what it is allowed to load, and the note that says where its answers are.

    Parameters
    ----------
    html : str
    note : mapping
        What the element `penumbra-page` says, as page/src/source/choose.ts reads it.
    policy : str
        Content-Security-Policy.
    """
    told = json.dumps(note).replace("<", "\\u003c")
    head = f'{_HEAD}\n    <meta http-equiv="Content-Security-Policy" content="{policy}" />'
    html = html.replace(_HEAD, head, 1)
    return html.replace(
        "</head>", f'  <script type="application/json" id="penumbra-page">{told}</script>\n  </head>', 1
    )
