"""Files on disk: complete or absent."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from penumbra.errors import OutputError

__all__ = ["check_writable", "written"]


def _beside(target: Path) -> Path:
    """A new empty file in the target's folder; OutputError when there can be none."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise OutputError(f"{target}: is a folder; write the name of a file")
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=target.suffix)
        os.close(handle)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written: {error.strerror or error}") from None
    return Path(name)


def check_writable(path: str | Path) -> None:
    """Raise OutputError now, before the work, if `path` cannot be written after it."""
    _beside(Path(path)).unlink()


def written(path: str | Path, write: Callable[[Path], None]) -> Path:
    """Let `write` fill a temporary file beside `path`, then move it into place.

    Raises
    ------
    OutputError
        The folder or file cannot be written; nothing is left behind.
    """
    target = Path(path)
    part = _beside(target)
    try:
        write(part)
        part.chmod(0o644)
        part.replace(target)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)
    return target
