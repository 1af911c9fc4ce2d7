"""What is kept between processes, machine code above all: read back only if it is whole, and never needed.

Numba's own cache trusts what it finds: a file cut short by a full disk ends the process, now and in every later run,
and where the folder cannot be written it looks for another one, that of the package's sources among them. So each
piece of code is kept here in one file that begins with the digest of the rest. What does not agree with its digest is
dropped and compiled again. Where nothing can be kept, this is said once and all goes on, compiled anew in each process.
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

__all__ = ["SUFFIX", "CodeCache", "Shelf", "cache_base"]

SUFFIX = ".code"
_DIGEST = hashlib.sha256().digest_size
_DAY = 86_400.0  # [s]
_UNUSED = 30.0 * _DAY  # [s] after which the code of other sources is removed
_SHELF_NAME = re.compile(r"[0-9a-f]{16}")
_WITHOUT_CODE = "Machine code cannot be kept ({}): it is compiled again in each run, which takes about a minute."


def cache_base() -> Path | None:
    """The folder under which the user wants caches kept; None when the system names no home."""
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        if os.environ.get(name):
            return Path(os.environ[name])
    try:
        return Path.home() / ".cache"
    except RuntimeError:
        return None


class Shelf:
    """A folder that keeps files between processes, each with the digest of its content: code, or fans.

    Parameters
    ----------
    folder : Path or None
        None keeps nothing. Folders beside it whose names are 16 hexadecimal digits, as those of code are, are removed
        when a file is added, if they were not used for 30 days.
    warning : str
        What is said once on the error stream when nothing can be kept, with {} for the reason; empty: nothing is said.
    most : int or None [bytes]
        The size of all files together above which those that were used longest ago are removed; None: any size.
    """

    def __init__(self, folder: Path | None, warning: str = _WITHOUT_CODE, most: int | None = None) -> None:
        self.folder = folder
        self.warning = warning
        self.most = most
        self._told = self._marked = self._swept = False

    @cached_property
    def fault(self) -> str:
        """Why nothing can be kept, in words; empty when it can."""
        if self.folder is None:
            return "there is no home folder to keep it in"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=self.folder).close()  # only whether it can be made
        except OSError as error:
            return self._why(error)
        return ""

    def holds_code(self) -> bool:
        """Whether any code of these sources is kept."""
        return self.folder is not None and any(self.folder.glob(f"*{SUFFIX}"))

    def read(self, name: str) -> bytes | None:
        """What was kept under a name; None when there is nothing, or it was damaged and has been dropped."""
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
        """Remove what is kept under a name, as far as that can be done."""
        with contextlib.suppress(OSError):
            if self.folder is not None:
                (self.folder / name).unlink(missing_ok=True)

    def write(self, name: str, content: bytes) -> None:
        """Keep this under a name; where it cannot be kept, say so once on the error stream.

        Another process reads either the whole of it or what was there before.
        """
        if self.fault or self.folder is None:
            self._tell(self.fault)
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
            self._tell(self._why(error))

    def tell_fault(self) -> bool:
        """Say why nothing can be kept, if so; whether there was anything to say."""
        if self.fault:
            self._tell(self.fault)
        return bool(self.fault)

    def _why(self, error: OSError) -> str:
        return f"{self.folder}: {error.strerror or error}"

    def _tell(self, fault: str) -> None:
        if self.warning and not self._told and sys.stderr is not None:
            self._told = True
            said = f"{self.warning.format(fault)} XDG_CACHE_HOME names another folder."
            print(said, file=sys.stderr, flush=True)  # noqa: T201

    def _mark_used(self, file: Path) -> None:
        """Let the folder's date tell when it was last used, to a day, and a file's where the size is bounded."""
        if self.most is not None:
            os.utime(file)
        if self._marked or self.folder is None:
            return
        self._marked = True
        if time.time() - self.folder.stat().st_mtime > _DAY:
            os.utime(self.folder)

    def _sweep(self) -> None:
        """Remove what was left by a process that was killed here, and the folders of sources long not used."""
        if self._swept or self.folder is None:
            return
        self._swept = True
        for part in self.folder.glob("*.part"):
            with contextlib.suppress(OSError):
                if time.time() - part.stat().st_mtime > _DAY:
                    part.unlink()
        for other in self.folder.parent.iterdir():
            with contextlib.suppress(OSError):
                ours = _SHELF_NAME.fullmatch(other.name) and not other.is_symlink() and other != self.folder
                if ours and time.time() - other.stat().st_mtime > _UNUSED:
                    shutil.rmtree(other, ignore_errors=True)

    def _trim(self, suffix: str) -> None:
        """Remove the files of a kind that were used longest ago until the rest is no larger than it may be."""
        if self.most is None or self.folder is None:
            return
        found = []
        for file in self.folder.glob(f"*{suffix}"):
            with contextlib.suppress(OSError):  # another process may have removed it
                state = file.stat()
                found.append((state.st_mtime, state.st_size, file.name))
        left = self.most
        for _, size, name in sorted(found, reverse=True):
            left -= size
            if left < 0:
                self.drop(name)


class CodeCache(FunctionCache):  # type: ignore[misc]  # numba has no types
    """What a dispatcher of numba asks for machine code, and hands it to, for one function."""

    def __init__(self, function: Callable[..., Any], shelf: Shelf) -> None:
        """Nothing of the parent's: it would look for folders of its own."""
        self._py_func = function
        self._shelf = shelf
        self._enabled = True
        code = function.__code__
        self._own = hashlib.sha256(Path(code.co_filename).read_bytes()).hexdigest() if _is_file(code) else ""
        self._label = f"{Path(code.co_filename).stem}.{function.__qualname__}-{code.co_firstlineno}"

    @property
    def cache_path(self) -> str:
        """Where code is kept."""
        return str(self._shelf.folder)

    def flush(self) -> None:
        """Nothing is kept back in memory."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The code for one signature; None when none is kept that is whole and meant for it."""
        target_context.refresh()
        key = self._key(sig, target_context.codegen())
        name = self._name_of(key)
        content = self._shelf.read(name) if self._enabled else None
        if content is None:
            return None
        try:
            kept, payload = pickle.loads(content)
            return CompileResult._rebuild(target_context, *payload) if kept == key else None
        except Exception:  # whole, but of a library's other version: unpickling raises whatever that library does
            self._shelf.drop(name)
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the code for one signature, unless it holds addresses of this process."""
        if self._enabled and not data.library.has_dynamic_globals and all(one.can_cache for one in data.lifted):
            key = self._key(sig, data.codegen)
            self._shelf.write(self._name_of(key), dumps((key, data._reduce())))

    def _key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        """Signature, processor, bytecode and what it encloses, and the function's own file."""
        return (*self._index_key(sig, codegen), self._own)

    def _name_of(self, key: tuple[Any, ...]) -> str:
        safe = re.sub(r"[^A-Za-z0-9_.-]", "", self._label)[:80]
        return f"{safe}-{hashlib.sha256(repr(key).encode()).hexdigest()[:16]}{SUFFIX}"


def _is_file(code: Any) -> bool:
    return Path(code.co_filename).is_file()
