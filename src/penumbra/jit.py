"""Compilation with numba: five decorators, and the thread pool that runs compiled loops.

`kernel` marks a formula (scalars in, a float or a NamedTuple out). `stage` marks a function that works on one arc as a
whole and takes arrays from the caller. `loop` marks the array loop over many arcs, which several threads run in
parallel. Kernels are inlined into each stage, because a call would copy their tuples. Stages are not inlined, so that
the compiler does not have to process the whole map at once.

None of these counts references: numba would count every array of every tuple passed on, which took longer than the
physics (decision 18). So they must not allocate or return an array. A `workspace` allocates the buffers for one arc. A
`view` returns parts of its arguments' arrays; only kernels, stages and loops may call it, and from Python it runs as
plain Python. The caller provides the buffers, one set for each part of a loop (`on_all_threads`). The house tests check
both rules.

The fast-math flags let the compiler reorder sums and fuse multiply-adds, but nan and inf keep their meaning: here nan
means "outside the domain" and inf means "never".

Machine code is cached between processes (`code_cache.py`). Numba's own cache checks only a function's own file, so a
loop would keep an outdated copy of a formula from another file. The cache folder is therefore named by a digest of
every file that compiled code can come from: the files that import this module, and the constants. So the cached code is
never stale. A house test checks that compiled functions use no other file of the package.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core import config
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.registry import cpu_target
from numba.extending import register_jitable

from penumbra.code_cache import CacheFolder, CodeCache, cache_base

__all__ = [
    "compiled_before",
    "compiled_sources",
    "kernel",
    "loop",
    "made_by",
    "on_all_threads",
    "report_cache_fault",
    "stage",
    "view",
    "workspace",
]

_PARTS_PER_THREAD = 4  # minimum, so that all threads end together when another program uses a core for a while
_TASKS = 16  # per part of a long loop: an interrupt waits for the parts that run, so they must be short
_MOST_PARTS = 32  # for each thread; above this a part holds more than _TASKS
_FLAGS = {"reassoc", "contract", "arcp", "nsz"}
F = TypeVar("F", bound=Callable[..., Any])


def compiled_sources() -> dict[str, bytes]:
    """Contents of every file that compiled code can come from, by path within the package."""
    package = Path(__file__).parent
    files = {file.relative_to(package).as_posix(): file.read_bytes() for file in sorted(package.rglob("*.py"))}
    always = ("constants.py", "jit.py")
    return {name: text for name, text in files.items() if name in always or b"\nfrom penumbra.jit import" in text}


_VERSIONS = (numba.__version__, np.__version__, sys.version)


def made_by() -> str:
    """Everything except the sources that can change the last bits of a result: versions, processor, compiled or not."""
    return repr((*_VERSIONS, cpu_target.target_context.codegen().magic_tuple(), bool(config.DISABLE_JIT)))


def _code_folder() -> CacheFolder:
    """The cache folder for code compiled from these sources by these versions."""
    digest = hashlib.sha256("\0".join(_VERSIONS).encode())
    for name, text in compiled_sources().items():
        digest.update(name.encode() + b"\0" + text)
    base = cache_base()
    return CacheFolder(base / "penumbra" / digest.hexdigest()[:16] if base else None)


_CODE_FOLDER = _code_folder()


class _Unfinished(JITCodeLibrary):  # type: ignore[misc]  # numba has no types
    """Code of a kernel on its own; it is optimized only after it is inlined into a stage."""

    def _optimize_final_module(self) -> None:
        """Do nothing."""


class _Formula(Compiler):  # type: ignore[misc]
    """Numba's compiler without the final passes over a kernel on its own, which took a third of the compile time."""

    def __init__(self, typing: Any, target: Any, library: Any, *others: Any) -> None:
        if library is None:
            library = _Unfinished(target.codegen(), "formula")
            library.enable_object_caching()
        super().__init__(typing, target, library, *others)


def _compiled(function: F, **options: Any) -> F:
    compiled = numba.njit(error_model="numpy", fastmath=_FLAGS, **options)(function)
    if not config.DISABLE_JIT:
        compiled._cache = CodeCache(function, _CODE_FOLDER)
    return cast(F, compiled)


def kernel(function: F) -> F:
    """Compile a scalar formula, inlined into its callers."""
    return _compiled(function, forceinline=True, _nrt=False, pipeline_class=_Formula)


def view(function: F) -> F:
    """Compile a function that returns parts of its arguments' arrays into the compiled functions that call it."""
    return cast(F, register_jitable(_nrt=False, forceinline=True, error_model="numpy", fastmath=_FLAGS)(function))


def stage(function: F) -> F:
    """Compile a function that works on one arc as a whole."""
    return _compiled(function, _nrt=False)


def workspace(function: F) -> F:
    """Compile a function that allocates the buffers for one arc; no other compiled function may allocate."""
    return _compiled(function)


def loop(function: F) -> F:
    """Compile an array loop, for `on_all_threads`."""
    return _compiled(function, nogil=True, _nrt=False)


class _Workers:
    """The thread pool of all loops; it is started once, because a map runs a thousand loops."""

    def __init__(self) -> None:
        self.pool: ThreadPoolExecutor | None = None
        self.threads = 0

    def of(self, threads: int) -> ThreadPoolExecutor:
        """A pool with this number of threads."""
        if self.pool is None or self.threads != threads:
            if self.pool is not None:
                self.pool.shutdown(wait=False)
            self.pool, self.threads = ThreadPoolExecutor(threads, "penumbra"), threads
        return self.pool

    def forget(self) -> None:
        """Drop the pool in a forked process, which does not inherit its threads; the next loop starts a new pool."""
        self.pool = None


_WORKERS = _Workers()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_WORKERS.forget)


def on_all_threads(task: Callable[[int, int], None], most: int) -> None:
    """Run task(part, parts) for every part of a loop of `most` tasks, on as many threads as numba may use."""
    threads = config.NUMBA_NUM_THREADS
    each = min(max(_PARTS_PER_THREAD, most // (threads * _TASKS)), _MOST_PARTS)
    parts = min(threads * each, most) if threads > 1 or each > _PARTS_PER_THREAD else 1
    if parts <= 1:
        task(0, 1)
        return
    pool = _WORKERS.of(threads)
    running: list[Future[None]] = []
    try:
        for part in range(parts):
            running.append(pool.submit(task, part, parts))
        for done in running:
            done.result()
    except BaseException:  # includes KeyboardInterrupt: cancel the parts that have not started
        for done in running:
            done.cancel()
        wait(running)
        raise


def compiled_before() -> bool:
    """Whether machine code of exactly these sources is cached; the first run has to compile it."""
    return _CODE_FOLDER.holds_code()


def report_cache_fault() -> bool:
    """Print once to the error stream why machine code cannot be cached; returns whether that is so."""
    return _CODE_FOLDER.report_fault()
