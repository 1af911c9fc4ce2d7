"""The cache on disk: machine code and fans, checked by a digest when read; nothing depends on it but speed.

Numba's own cache does not check its files: a file truncated by a full disk crashes this process and every later one.
If the cache folder is not writable, numba tries others, even the folder of the package's sources. So each piece of code
is stored here in one file that begins with a digest of the rest. A file that does not match its digest is deleted and
the code is compiled again. If nothing can be stored, one warning is printed and each process compiles anew.
"""

import contextlib
import hashlib
import os
import pickle
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from numba.core.caching import FunctionCache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

__all__ = ["SUFFIX", "CacheFolder", "CodeCache", "cache_base"]

SUFFIX = ".code"
_DIGEST = hashlib.sha256().digest_size
_DAY = 86_400.0  # [s]
_UNUSED = 30.0 * _DAY  # [s] without use, after which the code of other sources is removed
_FOLDER_NAME = re.compile(r"[0-9a-f]{16}")
_WITHOUT_CODE = (
    "Machine code cannot be cached ({}). Each run compiles it again, which takes about a minute. "
    "To use another folder, set XDG_CACHE_HOME."
)


def cache_base() -> Path | None:
    """The user's cache folder: NUMBA_CACHE_DIR, XDG_CACHE_HOME or ~/.cache; None when there is no home folder."""
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        if os.environ.get(name):
            return Path(os.environ[name])
    try:
        return Path.home() / ".cache"
    except RuntimeError:
        return None


class CacheFolder:
    """A folder of cache files, each stored with a digest of its content: machine code, or fans.

    Parameters
    ----------
    folder : Path or None
        None: nothing is cached. When a file is added, sibling folders that are named by 16 hexadecimal digits (folders
        of machine code) and were not used for 30 days are removed.
    warning : str
        Printed once to the error stream when nothing can be cached, with {} for the reason; empty: no warning.
    most : int or None [bytes]
        Limit on the total size; above it the least recently used files are removed. None: no limit.
    """

    def __init__(self, folder: Path | None, warning: str = _WITHOUT_CODE, most: int | None = None) -> None:
        self.folder = folder
        self.warning = warning
        self.most = most
        self._warned = self._marked = self._swept = False

    @cached_property
    def fault(self) -> str:
        """The reason why nothing can be cached, as a phrase; empty when the folder is usable."""
        if self.folder is None:
            return "there is no home folder"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=self.folder).close()  # tests only that a file can be created
        except OSError as error:
            return self._reason(error)
        return ""

    def holds_code(self) -> bool:
        """Whether the folder has any machine code."""
        return self.folder is not None and any(self.folder.glob(f"*{SUFFIX}"))

    def read(self, name: str) -> bytes | None:
        """The content cached under a name; None when there is none, or it was damaged (it is then deleted)."""
        if self.folder is None:
            return None
        file = self.folder / name
        try:
            content = file.read_bytes()
        except OSError:
            return None
        with contextlib.suppress(OSError):
            self._mark_used(file)
        if hashlib.sha256(content[_DIGEST:]).digest() == content[:_DIGEST]:
            return content[_DIGEST:]
        self.drop(name)
        return None

    def drop(self, name: str) -> None:
        """Delete the file cached under a name, if possible."""
        with contextlib.suppress(OSError):
            if self.folder is not None:
                (self.folder / name).unlink(missing_ok=True)

    def write(self, name: str, content: bytes) -> None:
        """Cache this content under a name; if that fails, warn once on the error stream.

        Another process reads either the complete new content or the previous one.
        """
        if self.fault or self.folder is None:
            self._warn(self.fault)
            return
        part = ""
        try:
            handle, part = tempfile.mkstemp(dir=self.folder, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            Path(part).replace(self.folder / name)
            self._sweep()
            self._trim(Path(name).suffix)
        except OSError as error:
            with contextlib.suppress(OSError):
                Path(part).unlink(missing_ok=True)
            self._warn(self._reason(error))

    def report_fault(self) -> bool:
        """If nothing can be cached, warn once on the error stream; returns whether there is a fault."""
        if self.fault:
            self._warn(self.fault)
        return bool(self.fault)

    def _reason(self, error: OSError) -> str:
        return f"{self.folder}: {error.strerror or error}"

    def _warn(self, fault: str) -> None:
        if self.warning and not self._warned and sys.stderr is not None:
            self._warned = True
            print(self.warning.format(fault), file=sys.stderr, flush=True)  # noqa: T201

    def _mark_used(self, file: Path) -> None:
        """Update the folder's modification time, at most once a day, and the file's if the total size is limited."""
        if self.most is not None:
            os.utime(file)
        if self._marked or self.folder is None:
            return
        self._marked = True
        if time.time() - self.folder.stat().st_mtime > _DAY:
            os.utime(self.folder)

    def _sweep(self) -> None:
        """Remove part files left by a killed process, and folders of code that were not used for 30 days."""
        if self._swept or self.folder is None:
            return
        self._swept = True
        for part in self.folder.glob("*.part"):
            with contextlib.suppress(OSError):
                if time.time() - part.stat().st_mtime > _DAY:
                    part.unlink()
        for other in self.folder.parent.iterdir():
            with contextlib.suppress(OSError):
                ours = _FOLDER_NAME.fullmatch(other.name) and not other.is_symlink() and other != self.folder
                if ours and time.time() - other.stat().st_mtime > _UNUSED:
                    shutil.rmtree(other, ignore_errors=True)

    def _trim(self, suffix: str) -> None:
        """Remove the least recently used files with this suffix until the rest is within the size limit."""
        if self.most is None or self.folder is None:
            return
        found = []
        for file in self.folder.glob(f"*{suffix}"):
            with contextlib.suppress(OSError):  # another process may have removed the file
                state = file.stat()
                found.append((state.st_mtime, state.st_size, file.name))
        left = self.most
        for _, size, name in sorted(found, reverse=True):
            left -= size
            if left < 0:
                self.drop(name)


class CodeCache(FunctionCache):  # type: ignore[misc]  # numba has no types
    """The cache of one function's machine code, from which numba's dispatcher loads and in which it saves."""

    def __init__(self, function: Callable[..., Any], folder: CacheFolder) -> None:
        """Does not call the parent's constructor, which would search for a folder of its own."""
        self._py_func = function
        self._folder = folder
        self._enabled = True
        code = function.__code__
        self._own = hashlib.sha256(Path(code.co_filename).read_bytes()).hexdigest() if _is_file(code) else ""
        self._label = f"{Path(code.co_filename).stem}.{function.__qualname__}-{code.co_firstlineno}"

    @property
    def cache_path(self) -> str:
        """Path of the cache folder."""
        return str(self._folder.folder)

    def flush(self) -> None:
        """Do nothing: there is no index in memory."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The code for one signature; None when no valid code is cached for it."""
        target_context.refresh()
        key = self._key(sig, target_context.codegen())
        name = self._name_of(key)
        content = self._folder.read(name) if self._enabled else None
        if content is None:
            return None
        try:
            kept, payload = pickle.loads(content)
            return CompileResult._rebuild(target_context, *payload) if kept == key else None
        except Exception:  # intact, but from another version of a library: unpickling can raise any exception
            self._folder.drop(name)
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Cache the code for one signature, unless it contains addresses of this process."""
        if self._enabled and not data.library.has_dynamic_globals and all(one.can_cache for one in data.lifted):
            key = self._key(sig, data.codegen)
            self._folder.write(self._name_of(key), dumps((key, data._reduce())))

    def _key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        """Signature, processor, bytecode and closure, and the digest of the function's own file."""
        return (*self._index_key(sig, codegen), self._own)

    def _name_of(self, key: tuple[Any, ...]) -> str:
        safe = re.sub(r"[^A-Za-z0-9_.-]", "", self._label)[:80]
        return f"{safe}-{hashlib.sha256(repr(key).encode()).hexdigest()[:16]}{SUFFIX}"


def _is_file(code: Any) -> bool:
    return Path(code.co_filename).is_file()
