"""The page as a folder of files that any web host serves."""

import gzip
import hashlib
from collections.abc import Mapping

from penumbra.web.stored.archive import PICTURES
from penumbra.web.stored.built import Built, with_note

__all__ = ["site"]

_LEVEL = 9  # of gzip: the smallest
_LETTERS = 12  # of a digest: enough to tell two versions of a site apart
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


def site(page: Built, content: Mapping[str, bytes], case: str) -> dict[str, bytes]:
    """The files of the folder, by path.

    Parameters
    ----------
    page : Built
    content : mapping
        Answers by name, from `penumbra.web.stored.archive.archive`.
    case : str
        The case that the page opens with.

    Method
    ------
    Answers are packed by gzip, so that they are small on every host, and lie in a folder named by the digest of them
    all. Only index.html ever changes at an address: everything else may be cached for ever.
    """
    made = hashlib.sha256()
    for name in sorted(content):
        made.update(name.encode() + b"\0" + hashlib.sha256(content[name]).digest())
    root = f"data/{made.hexdigest()[:_LETTERS]}/"
    html = with_note(page.html, {"source": "folder", "root": root, "case": case}, _POLICY)
    files = {"index.html": html.encode(), **page.files}
    for name, each in content.items():
        if name.endswith(PICTURES):
            files[root + name] = each
        else:
            files[f"{root}{name}.gz"] = gzip.compress(each, _LEVEL, mtime=0)
    return files
