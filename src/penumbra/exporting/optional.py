"""Libraries that only some formats need: loaded when used, with an error that says how to install them."""

from importlib import import_module
from typing import Any

from penumbra.errors import OutputError

__all__ = ["needed"]


def needed(module: str, for_what: str) -> Any:
    """A module of a library in the extra `export`.

    Parameters
    ----------
    module : str
        Its name, as pyogrio.raw.
    for_what : str
        The format that needs it, for the error.

    Raises
    ------
    OutputError
        The library is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        library = module.partition(".")[0]
        if (error.name or library).partition(".")[0] != library:
            raise OutputError(f"{for_what} needs {library}, which cannot be loaded: {error}") from None
        raise OutputError(f"{for_what} needs {library}: pip install 'penumbra[export]'") from None
