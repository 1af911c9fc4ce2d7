"""Atomic writing of files: a file is complete or absent.

The whole content is in memory first. It is written to a new file in the target's folder, which then replaces the target
in one step. So a reader, or a process that is killed, leaves or finds either the old file or the new one. A link is
followed, and the file it points to is replaced. Devices and pipes are written to and never replaced.

Files that belong together (`written_together`) are all complete before the first replaces another, and are put back if
one of them cannot. A folder of files (`written_folder`) is complete before it gets its name, and replaces nothing.

A missing folder is made if it is part of the path as written. No folder is made through a link: a link to a missing
folder, or to a file in a missing folder, is refused.
"""

import contextlib
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Mapping
from pathlib import Path

from penumbra.errors import OutputError

__all__ = ["check_new_folder", "check_writable", "ending", "written", "written_folder", "written_together"]

_PART = re.compile(r"\.penumbra-[0-9a-f]{16}\.part")
_STALE = 600.0  # [s] since the last write to a part file, after which it is a leftover: content is written in one go
_LONGEST = 120  # characters of a path in a message
_SYSTEM = ("/dev", "/proc")  # files in these folders are written to in place, also regular files that a shell opened


def ending(path: str | Path, endings: Mapping[str, str]) -> str:
    """The ending of a path, in lower case, if it is one of the known endings.

    Parameters
    ----------
    path : str or Path
        For a device or a pipe without a known ending, the first of `endings` is returned.
    endings : mapping
        Known ending, with its dot, to the name of its format.

    Raises
    ------
    OutputError
        The path has no known ending; the message lists the known ones.
    """
    try:
        found = Path(path).suffix.lower()
        if found in endings:
            return found
        if _written_in_place(Path(path)):
            return next(iter(endings))
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None
    known = ", ".join(f"{known} ({format_name})" for known, format_name in endings.items())
    reason = f"there is no format with the ending {found!r}" if found else "the name has no ending"
    raise OutputError(f"{_shown(path)}: {reason}; write one of {known}")


def check_writable(path: str | Path, endings: Mapping[str, str]) -> None:
    """Raise OutputError before the computation if `path` cannot be written; leaves no file or folder.

    Parameters
    ----------
    path : str or Path
    endings : mapping
        As in `ending`.
    """
    ending(path, endings)
    try:
        if _written_in_place(Path(path)):
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

    A new file has the permissions that the user's umask allows. A file that replaces another takes over its permissions
    and, if allowed, its owner. Missing folders are made, but not through a link.

    Parameters
    ----------
    path : str or Path
    content : bytes
    endings : mapping
        As in `ending`.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    OutputError
        The file cannot be written or has no known ending. An existing file is unchanged, and no part file is left.
    """
    ending(path, endings)
    try:
        if _written_in_place(Path(path)):
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


def written_together(contents: Mapping[Path, bytes], endings: Mapping[str, str]) -> None:
    """Write several files that belong together: all of them, or none.

    Parameters
    ----------
    contents : mapping
        Path to content; all paths are in one folder.
    endings : mapping
        As in `ending`.

    Raises
    ------
    OutputError
        One of them cannot be written, has no known ending, or is a device or a pipe. Existing files are unchanged, and
        no new ones are left.
    """
    first = next(iter(contents))
    before: dict[Path, bytes | None] = {}
    parts: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            ending(path, endings)
            if _written_in_place(path):
                raise OutputError(f"{_shown(path)}: several files are written; write the name of a file in a folder")
            target = _followed(path)
            _make_folder(target.parent)
            parts[target] = _filled(target, content)
        _sweep(_followed(first).parent)
        for target, part in parts.items():
            old = target.read_bytes() if target.exists() else None
            part.replace(target)
            before[target] = old
    except (OSError, ValueError, OutputError) as error:
        for target, old in before.items():
            if old is None:
                target.unlink(missing_ok=True)
            else:
                _replace(target, old)
        raise (error if isinstance(error, OutputError) else _refused(first, error)) from None
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def check_new_folder(path: str | Path, endings: Mapping[str, str]) -> None:
    """Raise OutputError if `written_folder` cannot write there; leaves no file or folder.

    Parameters
    ----------
    path : str or Path
    endings : mapping
        As in `ending`.
    """
    if os.path.lexists(path):
        raise OutputError(f"{_shown(path)}: exists, and no folder is replaced; remove it, or write another name")
    check_writable(path, endings)


def written_folder(path: str | Path, contents: Mapping[str, bytes], endings: Mapping[str, str]) -> Path:
    """Write a new folder of files, complete or not at all; nothing that exists is replaced.

    Parameters
    ----------
    path : str or Path
    contents : mapping
        Path inside the folder to content.
    endings : mapping
        As in `ending`.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    OutputError
        It exists, cannot be written, or has no known ending.
    """
    check_new_folder(path, endings)
    try:
        target = _followed(path)
        _make_folder(target.parent)
        _sweep(target.parent)
        part = target.parent / f".penumbra-{secrets.token_hex(8)}.part"
        part.mkdir()
        try:
            for name, content in contents.items():
                inner = part / name
                inner.parent.mkdir(parents=True, exist_ok=True)
                with inner.open("xb", buffering=0) as file:
                    _write_all(file.fileno(), content)
            part.rename(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None
    return Path(path)


def _replace(target: Path, content: bytes) -> None:
    part = _filled(target, content)
    try:
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _filled(target: Path, content: bytes) -> Path:
    """A new file beside the target, with the content and with the permissions of the file that it will replace."""
    part = _new_part(target)
    try:
        with part.open("r+b", buffering=0) as file:
            _write_all(file.fileno(), content)
            os.fsync(file.fileno())
        if target.exists():
            _copy_permissions(target.stat(), part)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def _written_in_place(path: Path) -> bool:
    """Whether the path is a device or a pipe, which is written to in place and not replaced.

    Raises
    ------
    OutputError
        It is a folder, a disk or a socket.
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
    """The file that a path points to through links; it may be missing.

    Raises
    ------
    OSError
        It is read-only.
    OutputError
        A link on the way points to a missing folder, or to a file in a missing folder.
    """
    target = Path(os.path.realpath(path))
    for link in (Path(path), *Path(path).parents):
        if link.is_symlink():
            pointed = Path(os.path.realpath(link))
            folder = pointed.parent if link == Path(path) else pointed
            if not folder.exists():
                raise OutputError(
                    f"{_shown(path)}: cannot be written: {_shown(link)} is a link to {_shown(pointed)}, and the folder "
                    f"{_shown(folder)} does not exist; make that folder, or write another path"
                )
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(0, "the file is read-only")
    return target


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder and its missing parents; returns the new folders, the innermost first."""
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
    """A new empty file in the target's folder, with the permissions that the user's umask allows."""
    part = target.parent / f".penumbra-{secrets.token_hex(8)}.part"
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    return part


def _copy_permissions(old: os.stat_result, part: Path) -> None:
    """Give a file the permissions and, if allowed, the owner of the file that it will replace."""
    with contextlib.suppress(PermissionError, AttributeError):  # Windows has no owners
        os.chown(part, old.st_uid, old.st_gid)
    part.chmod(stat.S_IMODE(old.st_mode))


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _sweep(folder: Path) -> None:
    """Remove part files left by processes that were killed while writing."""
    with contextlib.suppress(OSError):
        for part in folder.iterdir():
            if _PART.fullmatch(part.name):
                with contextlib.suppress(OSError):
                    if time.time() - part.lstat().st_mtime <= _STALE:
                        continue
                    if part.is_dir():
                        shutil.rmtree(part, ignore_errors=True)
                    else:
                        part.unlink()


def _refused(path: str | Path, error: OSError | ValueError) -> OutputError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return OutputError(f"{_shown(path)}: cannot be written: {reason}")


def _shown(path: str | Path) -> str:
    """A path for a message: on one line, shortened when it is very long."""
    text = str(path).replace("\n", "\\n").replace("\0", "\\0")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
