"""How a command ends: a sentence where there is something to say, never a traceback for what a user did."""

import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable

from penumbra.cli.plain_output import print_text
from penumbra.errors import PenumbraError

__all__ = ["run_to_end"]

_INTERRUPTED = 130  # what a shell gives a command that was ended by SIGINT
_PIPE_CLOSED = 141  # and by SIGPIPE


def run_to_end(command: Callable[[], object]) -> int:
    """Run a command; the exit status.

    Parameters
    ----------
    command : callable
        It may end by SystemExit, by what Penumbra raises on purpose, by an interruption, or because the output is
        full or nobody reads it any more.
    """
    _show_what_can_be_shown()
    status = 0
    try:
        command()
    except PenumbraError as error:
        status = 1
        _say(str(error))
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        status = _INTERRUPTED
    except OSError as error:
        if error.filename is not None:
            raise
        status = _output_failed(error)
    if status == _INTERRUPTED:
        _say("Interrupted; nothing is half-written.")
    return _flushed(status)


def _show_what_can_be_shown() -> None:
    """A character that the terminal's encoding lacks is shown as a question mark."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _flushed(status: int) -> int:
    """Send what is still held back; the exit status, another one if that fails."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        return _output_failed(error)
    return status


def _output_failed(error: OSError) -> int:
    """Say that the output is full, or nothing if nobody reads it; let what is held back go nowhere."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    if error.errno == errno.EPIPE:
        return _PIPE_CLOSED
    _say(f"The output cannot be written: {error.strerror or error}")
    return 1


def _say(text: str) -> None:
    with contextlib.suppress(OSError):  # the error stream may be full as well
        print_text(text, stderr=True)
