"""Progress on the error stream: a bar on a terminal; otherwise a line at the start and one at the end."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from penumbra.cli.console import new_console, styled
from penumbra.cli.plain_output import print_text
from penumbra.jit import compiled_before, report_cache_fault
from penumbra.safe_text import visible

__all__ = ["compiling", "showing_results", "showing_share", "showing_steps"]


def _console() -> Console:
    return new_console(stderr=True)


@contextmanager
def compiling() -> Iterator[None]:
    """Print a note if this run has to compile the kernels."""
    if not compiled_before() and not report_cache_fault():
        print_text("Compiling the kernels to machine code; only the first run does, about a minute.", stderr=True)
    yield


@contextmanager
def _timed(what: str) -> Iterator[None]:
    """Print a line at the start and one at the end, where no terminal shows a bar; no second line after an error."""
    start = time.monotonic()
    print_text(f"{what}: started", stderr=True)
    yield
    print_text(f"{what}: done in {time.monotonic() - start:.0f} s", stderr=True)


@contextmanager
def showing_share(what: str) -> Iterator[Callable[[float], None]]:
    """Show a bar; yields a function that takes the share done."""
    console = _console()
    if not console.is_terminal:
        with _timed(what):
            yield lambda share: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(20),
        TextColumn("{task.percentage:3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(visible(what), total=1.0)
        yield lambda share: bar.update(task, completed=share)


@contextmanager
def showing_results(what: str) -> Iterator[Callable[[float, str], None]]:
    """Show a bar and the result so far; yields a function that takes the share done and the result in words.

    Off a terminal each result is printed on a line of its own.
    """
    if not _console().is_terminal:
        with _timed(what):
            yield lambda share, words: print_text(f"{what}: {words}", stderr=True)
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(20), TimeElapsedColumn())
    with Progress(*columns, console=_console()) as bar:
        task = bar.add_task(visible(what), total=1.0)
        yield lambda share, words: bar.update(task, completed=share, description=visible(words))


@contextmanager
def showing_steps(what: str) -> Iterator[Callable[[str], None]]:
    """Show the current step; yields a function that takes its name. Off a terminal only start and end are printed."""
    console = _console()
    if not console.is_terminal:
        with _timed(what):
            yield lambda step: None
        return
    with console.status("") as status:
        yield lambda step: status.update(styled(step, "none"))
