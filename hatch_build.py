"""Puts the built page into the wheel. An editable install and the source archive need no Node.

`PENUMBRA_PAGE=skip` leaves the page out: `penumbra serve` then says that there is none.
"""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SKIP = "skip"
_BUILT = "src/penumbra/web/built"


def _page() -> ModuleType:
    """The file page/build.py as a module."""
    spec = importlib.util.spec_from_file_location("page_build", Path(__file__).parent / "page" / "build.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("page/build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _skipped() -> bool:
    asked = os.environ.get("PENUMBRA_PAGE", "")
    if asked not in ("", _SKIP):
        raise ValueError(f"PENUMBRA_PAGE={asked}: write {_SKIP}, or leave it out to have the page built")
    return asked == _SKIP


class PageHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the page for a wheel."""

    def dependencies(self) -> list[str]:
        """Node as a package, where the machine has none and a wheel is asked for."""
        editable = "get_requires_for_build_editable" in sys.argv  # what pip and build call the frontend's question
        page = _page()
        return [] if editable or _skipped() or page.find_node() else [page.NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page and list its files, which git ignores."""
        if version == "editable":
            return
        if _skipped():
            self.app.display_warning(f"PENUMBRA_PAGE={_SKIP}: this wheel holds no page, and penumbra serve shows none")
            return
        page = _page()
        try:
            page.build()
        except page.PageError as error:
            self.app.abort(f"{error}\nTo install Penumbra without its page, set PENUMBRA_PAGE={_SKIP}.")
        build_data["artifacts"].append(f"{_BUILT}/**")
