"""Every check by name: Penumbra's own, those of installed packages, and those of a folder that the user names.

A ledger only names its checks; it never says where their code is. Reading a file that anyone can write must not run
code from it, so code comes only from installed packages and from a folder named on the command line or in the call.
"""

import sys
import traceback
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from pydantic import BaseModel

from penumbra.claims import checks as own
from penumbra.errors import ClaimError

__all__ = ["GROUP", "Known", "checks"]

GROUP = "penumbra.checks"
"""Group of entry points: a package that has one `name = "module"` there adds the check `name`."""


class Known:
    """Checks by name; a check's code is loaded at its first use.

    Parameters
    ----------
    folder : str or Path, optional
        Each file ``some_words.py`` in it is the check ``some-words``; files that begin with ``_`` are no checks.

    Raises
    ------
    ClaimError
        The folder cannot be read, or two checks have one name.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self._origins: dict[str, str | EntryPoint | Path] = {
            _named(module.name): f"{own.__name__}.{module.name}" for module in iter_modules(own.__path__)
        }
        for entry in entry_points(group=GROUP):
            self._add(entry.name, entry, f"the entry point {entry.name!r} of {entry.dist.name if entry.dist else '?'}")
        for file in _files(folder) if folder is not None else ():
            self._add(_named(file.stem), file, str(file))

    def _add(self, name: str, origin: EntryPoint | Path, origin_words: str) -> None:
        if name in self._origins:
            raise ClaimError(f"{origin_words}: there is a check {name!r} already; choose another name")
        self._origins[name] = origin

    def names(self) -> list[str]:
        """All names that a ledger may use."""
        return list(self._origins)

    def module(self, name: str) -> ModuleType:
        """The module of a check that is known.

        Raises
        ------
        ClaimError
            Its code does not load, or lacks `Arguments` or `finding`.
        """
        origin = self._origins[name]
        try:
            found = (
                import_module(origin)
                if isinstance(origin, str)
                else origin.load()
                if isinstance(origin, EntryPoint)
                else _loaded(origin)
            )
        except Exception as error:  # a user's check may raise anything
            raise ClaimError(f"the check {name!r} does not load: {error_line(error)}") from error
        arguments = getattr(found, "Arguments", None)
        if not (isinstance(arguments, type) and issubclass(arguments, BaseModel)):
            raise ClaimError(f"the check {name!r} has no model `Arguments`; write `class Arguments(Spec)`")
        if not callable(getattr(found, "finding", None)):
            raise ClaimError(f"the check {name!r} has no function `finding(evidence, claim, arguments)`; write one")
        return found


def checks(folder: str | Path | None = None) -> dict[str, ModuleType]:
    """Every check by name, each a module with `Arguments` and `finding`."""
    known = Known(folder)
    return {name: known.module(name) for name in known.names()}


def error_line(error: BaseException) -> str:
    """An error of a user's check in one line: its place, kind and message."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}: " if frames else ""
    if isinstance(error, SyntaxError) and error.filename:
        where = f"{error.filename}:{error.lineno}: "
        return f"{where}{error.msg}"
    message = "; ".join(str(error).splitlines())
    return f"{where}{type(error).__name__}: {message}"


def _named(stem: str) -> str:
    return stem.replace("_", "-")


def _files(folder: str | Path) -> list[Path]:
    try:
        found = sorted(Path(folder).iterdir())
    except OSError as error:
        raise ClaimError(f"{folder}: no folder of checks: {error.strerror or error}") from None
    return [file for file in found if file.suffix == ".py" and not file.name.startswith("_")]


def _loaded(file: Path) -> ModuleType:
    """The module in a file, always run again, since the file may have changed."""
    name = f"penumbra_check_{file.stem}"
    spec = spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module  # pydantic looks the names of annotations up there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
