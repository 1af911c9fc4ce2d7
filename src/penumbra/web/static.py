"""The built page, held in memory; a plain page that says how to build it if it is not there."""

import gzip
import mimetypes
from importlib import resources
from pathlib import Path
from typing import NamedTuple

__all__ = ["BUILT", "File", "built_files"]

BUILT = Path(str(resources.files("penumbra.web"))) / "built"
"""Folder of the built page."""

_ABSENT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Penumbra</title>
<h1>The page is not built</h1>
<p>The server answers, but this copy of Penumbra has no built page. In a copy of the sources <code>make page</code>
builds it; a wheel from <code>pip install penumbra[web]</code> holds it.</p>
<p>The answers are described in <a href="api/v1/openapi.json">openapi.json</a>.</p>
"""
_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")


class File(NamedTuple):
    """A file of the page."""

    type: str
    content: bytes
    zipped: bytes | None
    """Compressed with gzip; none if that is not worth it."""
    named_by_content: bool
    """Whether its name changes with its content, so that it never has to be asked for again."""


def built_files(folder: Path = BUILT) -> dict[str, File]:
    """Every file of the built page by its path; the page itself has an empty one.

    Links in the folder that lead out of it are left out.
    """
    found: dict[str, File] = {}
    root = folder.resolve()
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if file.is_file() and file.resolve().is_relative_to(root):
            path = file.relative_to(folder).as_posix()
            found["" if path == "index.html" else path] = _file(path, file.read_bytes())
    if "" not in found:
        found[""] = _file("index.html", _ABSENT.encode())
    return found


def _file(path: str, content: bytes) -> File:
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    kind = {"text/javascript": "text/javascript; charset=utf-8", "text/html": "text/html; charset=utf-8"}.get(
        kind, kind
    )
    zipped = gzip.compress(content, 9, mtime=0) if kind.startswith(_TEXT) and len(content) > 500 else None
    return File(kind, content, zipped, path.startswith("assets/"))
