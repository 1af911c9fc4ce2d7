"""Files on disk: complete or absent.

What is to be written is whole in memory first. It goes into a new file beside the target, which then takes the target's
place in one step: whoever reads meanwhile, or ends the process, finds the old file or the new one. A link is followed,
and the file it points to is replaced. Devices and pipes are written to and never replaced.
"""

import contextlib
import os
import re
import secrets
import stat
import time
from collections.abc import Mapping
from pathlib import Path

from penumbra.errors import OutputError

__all__ = ["check_writable", "ending", "written"]

_PART = re.compile(r"\.penumbra-[0-9a-f]{16}\.part")
_STALE = 600.0  # [s] since anything was written to it; what is written is in memory, and is written in one go
_LONGEST = 120  # characters of a path in a sentence
_SYSTEM = ("/dev", "/proc")  # whatever stands there is written to, also a regular file that a shell opened


def ending(path: str | Path, endings: Mapping[str, str]) -> str:
    """The ending of a path, in small letters, of those that are known.

    Parameters
    ----------
    path : str or Path
        A device or a pipe has no ending: it is given what comes first.
    endings : mapping
        Ending, with its dot, to what is written.

    Raises
    ------
    OutputError
        The path ends otherwise; the text lists what is known.
    """
    try:
        found = Path(path).suffix.lower()
        if found in endings:
            return found
        if _as_it_stands(Path(path)):
            return next(iter(endings))
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None
    known = ", ".join(f"{known} ({what})" for known, what in endings.items())
    told = f"no format is known by the ending {found!r}" if found else "the name has no ending"
    raise OutputError(f"{_shown(path)}: {told}; write one of {known}")


def check_writable(path: str | Path, endings: Mapping[str, str]) -> None:
    """Raise OutputError now, before the work, if `path` cannot be written after it; leave nothing behind.

    Parameters
    ----------
    path : str or Path
    endings : mapping
        As in `ending`.
    """
    ending(path, endings)
    try:
        if _as_it_stands(Path(path)):
            return
        target = _followed(path)
        made = _make_folder(target.parent)
        try:
            _new_part(target).unlink()
        finally:
            for folder in made:
                folder.rmdir()
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None


def written(path: str | Path, content: bytes, endings: Mapping[str, str]) -> Path:
    """Write a file, complete or not at all.

    A new file has the rights that the user's umask leaves it; one that is replaced hands on its rights and, where
    that is allowed, its owner. Missing folders are made.

    Parameters
    ----------
    path : str or Path
    content : bytes
    endings : mapping
        As in `ending`.

    Returns
    -------
    Path
        As it was given.

    Raises
    ------
    OutputError
        It cannot be written, or ends otherwise; what was there still is, and nothing is left beside it.
    """
    ending(path, endings)
    try:
        if _as_it_stands(Path(path)):
            with Path(path).open("wb", buffering=0) as device:
                _write_all(device.fileno(), content)
            return Path(path)
        target = _followed(path)
        _make_folder(target.parent)
        _sweep(target.parent)
        _replace(target, content)
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None
    return Path(path)


def _replace(target: Path, content: bytes) -> None:
    part = _new_part(target)
    try:
        with part.open("r+b", buffering=0) as file:
            _write_all(file.fileno(), content)
            os.fsync(file.fileno())
        if target.exists():
            _hand_on(target.stat(), part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _as_it_stands(path: Path) -> bool:
    """Whether the path is a device or a pipe, to be written to where it stands.

    Raises
    ------
    OutputError
        It is a folder, or a kind of thing that no file is written to.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise OutputError(f"{_shown(path)}: is a folder; write the name of a file")
    if stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        raise OutputError(f"{_shown(path)}: is a disk or a socket; write the name of a file")
    return not stat.S_ISREG(mode) or str(path.absolute().parent.resolve()).startswith(_SYSTEM)


def _followed(path: str | Path) -> Path:
    """The file that links lead to, which may be missing; OSError when it may not be written."""
    target = Path(os.path.realpath(path))
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(0, "the file is read-only")
    return target


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder with those above it; those that were made, the innermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    made: list[Path] = []
    try:
        for each in reversed(missing):
            each.mkdir()
            made.insert(0, each)
    except OSError:
        for each in made:
            each.rmdir()
        raise
    return made


def _new_part(target: Path) -> Path:
    """A new empty file in the target's folder, with the rights that the user's umask leaves."""
    part = target.parent / f".penumbra-{secrets.token_hex(8)}.part"
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    return part


def _hand_on(old: os.stat_result, part: Path) -> None:
    """Give a file the owner and the rights of the one it will replace, the owner only where that is allowed."""
    with contextlib.suppress(PermissionError, AttributeError):  # Windows has no owners
        os.chown(part, old.st_uid, old.st_gid)
    part.chmod(stat.S_IMODE(old.st_mode))


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _sweep(folder: Path) -> None:
    """Remove what processes that were ended while they wrote have left here."""
    with contextlib.suppress(OSError):
        for part in folder.iterdir():
            if _PART.fullmatch(part.name):
                with contextlib.suppress(OSError):
                    if time.time() - part.lstat().st_mtime > _STALE:
                        part.unlink()


def _refused(path: str | Path, error: OSError | ValueError) -> OutputError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return OutputError(f"{_shown(path)}: cannot be written: {why}")


def _shown(path: str | Path) -> str:
    """A path for a sentence: on one line, shortened when it is very long."""
    text = str(path).replace("\n", "\\n").replace("\0", "\\0")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
