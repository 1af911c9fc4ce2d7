"""penumbra export page and site: the page with its answers, as one file or as a folder for a web host."""

from collections.abc import Sequence
from pathlib import Path

from penumbra.cli.plain_output import print_text

__all__ = ["write_page", "write_site"]

_FIRST = "epaa"  # the case that a site opens with, if it has it
_STORE_SIZE = 8_000_000_000  # bytes on disk, at most: all answers of all cases, so that a stopped run goes on


def write_page(case: str, output: Path, towns: int) -> None:
    """Write the page of a built-in case as one file, with progress.

    Parameters
    ----------
    case : str
    output : Path
    towns : int
        With an answer.
    """
    from penumbra.files import check_writable, written
    from penumbra.web.stored.built import built
    from penumbra.web.stored.one_file import ENDINGS, one_file

    _check_cases([case])
    check_writable(output, ENDINGS)
    page = built()
    content = one_file(page, _computed([case], towns), case)
    written(output, content, ENDINGS)
    print_text(f"Page: {output} ({len(content) / 1e6:.1f} MB)")


def write_site(folder: Path, cases: Sequence[str], towns: int) -> None:
    """Write the page of some built-in cases as a folder, with progress.

    Parameters
    ----------
    folder : Path
        New.
    cases : sequence of str
        All if empty.
    towns : int
        With an answer, of each case.
    """
    from penumbra.files import check_new_folder, written_folder
    from penumbra.scenario.loader import cases as every
    from penumbra.web.stored.built import built
    from penumbra.web.stored.site import site

    _check_cases(cases)
    endings = {folder.suffix.lower(): "folder of the page"}
    check_new_folder(folder, endings)
    page = built()
    named = list(dict.fromkeys(cases)) or [*every()]
    first = _FIRST if _FIRST in named else named[0]
    files = site(page, _computed(named, towns), first)
    written_folder(folder, files, endings)
    print_text(f"Site: {folder} ({len(files)} files, {sum(map(len, files.values())) / 1e6:.1f} MB)")


def _check_cases(named: Sequence[str]) -> None:
    """Raise DomainError unless all are built-in cases."""
    from penumbra.errors import DomainError, nearest, shown
    from penumbra.scenario.loader import cases

    for case in named:
        if case not in cases():
            near = nearest(case, cases()) or f"; write one of {', '.join(cases())}"
            raise DomainError(f"no built-in case {shown(case)}{near}; the page of another scenario: penumbra serve")


def _computed(cases: list[str], towns: int) -> dict[str, bytes]:
    from datetime import date

    from penumbra.cli.progress import compiling, showing_results
    from penumbra.web.store import Store, default_folder
    from penumbra.web.stored.run import computed
    from penumbra.web.stored.wanted import Plan

    with compiling(), showing_results("the page's answers") as update:
        return computed(cases, Plan(towns=towns), date.today(), Store(default_folder(), _STORE_SIZE), update)
