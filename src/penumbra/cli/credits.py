"""The credits command: what data Penumbra ships, from whom, under which licence, and on which libraries it stands."""

import re
from collections.abc import Iterator
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from penumbra.cli.console import bold
from penumbra.cli.plain_output import print_text
from penumbra.cli.table_layout import Column, Page

__all__ = ["credits_"]

_FOLDERS = ("penumbra.earth", "penumbra.record")
"""Packages that ship data, in their folder data."""

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def credits_() -> None:
    """Print the licence, the origin and licence of all shipped data, with licence texts, and the libraries used."""
    page = Page()
    page.text(bold("Penumbra"), f" {metadata.version('penumbra')}. Its code: BSD-3-Clause.")
    print_text(_licence_of_penumbra())
    for package in _FOLDERS:
        root = resources.files(package).joinpath("data")
        for path, file in _notices(root, "data"):
            page.text(bold(f"{package.replace('.', '/')}/{path}"))
            print_text(file.read_text("utf-8"))
    page.text(bold("Sources of numbers, dates and statements"))
    print_text(
        "Facts and figures of the scenarios carry a source each: penumbra evidence CASE --sources lists them.\n"
        "What is called CC0 was compiled for Penumbra.\n"
    )
    page.text(bold("Libraries at run time"))
    heads = [Column(head, right=False, wraps=True) for head in ("library", "version", "licence")]
    page.table(heads, list(_libraries()))


def _licence_of_penumbra() -> str:
    found = [file for file in metadata.files("penumbra") or () if file.name == "LICENSE"]
    return found[0].read_text() if found else "The text is in the file LICENSE of the source.\n"


def _notices(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    """Notes on origin and licence texts below a folder, in order of their paths."""
    for item in sorted(folder.iterdir(), key=lambda each: each.name):
        if item.is_dir():
            yield from _notices(item, f"{path}/{item.name}")
        elif item.name == "SOURCE.txt" or item.name.startswith("LICENSE"):
            yield f"{path}/{item.name}", item


def _libraries() -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of each library that a plain install needs."""
    for text in metadata.requires("penumbra") or ():
        name = _NAME.match(text)
        if name is None or "extra ==" in text:
            continue
        yield name[0], metadata.version(name[0]), _licence(metadata.metadata(name[0]))


def _licence(about: metadata.PackageMetadata) -> str:
    """A library's licence by name: its expression, its classifier, or the first line of its text."""
    if "License-Expression" in about:
        return about["License-Expression"]
    classifiers = [each for each in about.get_all("Classifier") or () if each.startswith("License ::")]
    if classifiers:
        return ", ".join(each.rpartition(" :: ")[2] for each in classifiers)
    return about["License"].strip().splitlines()[0] if "License" in about else "not told"
