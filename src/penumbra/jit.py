"""How Python becomes machine code: five decorators, and the threads that run it.

`kernel` marks a formula (scalars in, a float or a NamedTuple out), `stage` what is done to one arc as a whole, with
arrays of the caller's, and `loop` the array loop over many arcs, which threads run side by side. Formulas are inlined
into each stage: called, each would copy its tuples. Stages are not, so that the compiler need not take in the whole map
at once.

None counts references: numba would count every array of every tuple handed on, which took longer than the physics
(decision 18). So they can allocate nothing, and must return no array: what makes room for an arc is a `workspace`, and
what hands on a part of its arguments' arrays is a `view`, which only kernels, stages and loops may call; from Python it
runs as plain Python. Rooms come from the caller, one for each part of a loop (`on_all_threads`). Tests of the house
hold both.

The fast-math flags let the compiler reorder sums and fuse multiply-adds but leave nan and inf their meaning,
because here nan is "outside the domain" and inf is "never".

Machine code is kept between processes (`code_cache.py`). Numba's own cache decides from a function's own file alone
whether it is fresh, so a loop would go on using an old copy of a formula that lives in another file: the folder is
therefore named by a digest of every file that compiled code can come from, and the code can never be stale. Those are
the files that import from here, and the constants; a test of the house holds that compiled functions use nothing else
of ours.
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

from penumbra.code_cache import CodeCache, Shelf, cache_base

__all__ = [
    "compiled_before",
    "compiled_sources",
    "kernel",
    "loop",
    "made_by",
    "never_kept",
    "on_all_threads",
    "stage",
    "view",
    "workspace",
]

_PARTS_PER_THREAD = 4  # at least, so that all threads end together when another program takes a core for a while
_TASKS = 16  # that a part of a long loop holds, so that a key pressed is soon obeyed: parts in hand run to their end
_MOST_PARTS = 32  # for each thread; then a part holds more tasks
_FLAGS = {"reassoc", "contract", "arcp", "nsz"}
F = TypeVar("F", bound=Callable[..., Any])


def compiled_sources() -> dict[str, bytes]:
    """Content of every file that compiled code can come from, by its path within the package."""
    package = Path(__file__).parent
    files = {file.relative_to(package).as_posix(): file.read_bytes() for file in sorted(package.rglob("*.py"))}
    always = ("constants.py", "jit.py")
    return {name: text for name, text in files.items() if name in always or b"\nfrom penumbra.jit import" in text}


_VERSIONS = (numba.__version__, np.__version__, sys.version)


def made_by() -> str:
    """What the last bits of a computed number depend on beside the sources: versions, processor, compiled or not."""
    return repr((*_VERSIONS, cpu_target.target_context.codegen().magic_tuple(), bool(config.DISABLE_JIT)))


def _shelf() -> Shelf:
    """Where the code of these sources, made by these versions, is kept."""
    digest = hashlib.sha256("\0".join(_VERSIONS).encode())
    for name, text in compiled_sources().items():
        digest.update(name.encode() + b"\0" + text)
    base = cache_base()
    return Shelf(base / "penumbra" / digest.hexdigest()[:16] if base else None)


_SHELF = _shelf()


class _Unfinished(JITCodeLibrary):  # type: ignore[misc]  # numba has no types
    """Machine code of a formula by itself, which is optimized where it is inlined, and not before."""

    def _optimize_final_module(self) -> None:
        """Do nothing."""


class _Formula(Compiler):  # type: ignore[misc]
    """Numba's compiler, without the last passes over a formula by itself: they took a third of the time."""

    def __init__(self, typing: Any, target: Any, library: Any, *others: Any) -> None:
        if library is None:
            library = _Unfinished(target.codegen(), "formula")
            library.enable_object_caching()
        super().__init__(typing, target, library, *others)


def _compiled(function: F, **options: Any) -> F:
    compiled = numba.njit(error_model="numpy", fastmath=_FLAGS, **options)(function)
    if not config.DISABLE_JIT:
        compiled._cache = CodeCache(function, _SHELF)
    return cast(F, compiled)


def kernel(function: F) -> F:
    """Compile a scalar formula, to be part of whatever calls it."""
    return _compiled(function, forceinline=True, _nrt=False, pipeline_class=_Formula)


def view(function: F) -> F:
    """Have what hands on a part of its arguments' arrays compiled into the kernels, stages and loops that call it."""
    return cast(F, register_jitable(_nrt=False, forceinline=True, error_model="numpy", fastmath=_FLAGS)(function))


def stage(function: F) -> F:
    """Compile what is done to one arc as a whole."""
    return _compiled(function, _nrt=False)


def workspace(function: F) -> F:
    """Compile what makes room for one arc: the only ones that allocate."""
    return _compiled(function)


def loop(function: F) -> F:
    """Compile an array loop, for `on_all_threads`."""
    return _compiled(function, nogil=True, _nrt=False)


class _Workers:
    """The threads of all loops; they are started once, for a map runs a thousand loops."""

    def __init__(self) -> None:
        self.pool: ThreadPoolExecutor | None = None
        self.threads = 0

    def of(self, threads: int) -> ThreadPoolExecutor:
        """So many threads."""
        if self.pool is None or self.threads != threads:
            if self.pool is not None:
                self.pool.shutdown(wait=False)
            self.pool, self.threads = ThreadPoolExecutor(threads, "penumbra"), threads
        return self.pool

    def lose(self) -> None:
        """Start new ones next time: a process that was forked has none."""
        self.pool = None


_WORKERS = _Workers()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_WORKERS.lose)


def on_all_threads(task: Callable[[int, int], None], most: int) -> None:
    """Run task(part, parts) for every part of a loop of so many tasks, on as many threads as numba may use."""
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
    except BaseException:  # a key pressed, too: parts not begun are not waited for
        for done in running:
            done.cancel()
        wait(running)
        raise


def compiled_before() -> bool:
    """Whether machine code of these very sources is already kept; the first run has to make it."""
    return _SHELF.holds_code()


def never_kept() -> bool:
    """Say on the error stream, once, why machine code cannot be kept; whether that is so."""
    return _SHELF.tell_fault()
