"""What is happening, on a terminal's error stream; in pipes and files there is nothing of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from penumbra.cli.console import new_console, styled
from penumbra.jit import compiled_before, report_cache_fault
from penumbra.safe_text import visible

__all__ = ["compiling", "saying", "working"]


def _console() -> Console:
    return new_console(stderr=True)


@contextmanager
def compiling() -> Iterator[None]:
    """Say that the first run compiles, if it will."""
    console = _console()
    if console.is_terminal and not compiled_before() and not report_cache_fault():
        console.print("Compiling the kernels to machine code; only the first run does, about a minute.")
    yield


@contextmanager
def working(what: str) -> Iterator[Callable[[float], None]]:
    """A bar for work whose share done is known."""
    console = _console()
    if not console.is_terminal:
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
def saying() -> Iterator[Callable[[str], None]]:
    """A line for the step in hand."""
    console = _console()
    if not console.is_terminal:
        yield lambda step: None
        return
    with console.status("") as status:
        yield lambda step: status.update(styled(step, "none"))
