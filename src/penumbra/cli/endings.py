"""Ends a command: prints errors as sentences, without a traceback for users' mistakes, and sets the exit status."""

import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable

from penumbra.cli.plain_output import print_text
from penumbra.errors import PenumbraError

__all__ = ["run_to_end"]

_INTERRUPTED = 130  # exit status in shells of a command ended by SIGINT
_PIPE_CLOSED = 141  # and by SIGPIPE


def run_to_end(command: Callable[[], object]) -> int:
    """Run a command and return the exit status.

    Parameters
    ----------
    command : callable
        It may end by SystemExit, a PenumbraError, an interruption, a full output device, or a closed pipe.
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
        _say("Interrupted; no partial file is left.")
    return _flushed(status)


def _show_what_can_be_shown() -> None:
    """Show characters that the terminal's encoding lacks as question marks."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _flushed(status: int) -> int:
    """Flush the output; returns the given exit status, or another one if flushing fails."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        return _output_failed(error)
    return status


def _output_failed(error: OSError) -> int:
    """Report a full output device, but not a closed pipe; buffered output is discarded."""
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
