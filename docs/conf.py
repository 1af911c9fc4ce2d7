"""How Sphinx makes the site: `make docs`. The pages are the Markdown files of this folder, of README and CONTRIBUTING."""

import re
import sys
from pathlib import Path
from typing import Any

from sphinx_gallery.scrapers import figure_rst

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from penumbra.plotting.style import save  # noqa: E402

project = "Penumbra"
author = copyright = "The Penumbra developers"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_gallery.gen_gallery"]

# The source folder is the root of the repository, so that links between pages are the same there and on the site.
root_doc = "docs/index"
include_patterns = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**", "out/gallery/**"]
exclude_patterns = [".*", "src", "tests", "bench", "examples", "build", "dist", "out/[!g]*", "docs/gallery"]

myst_heading_anchors = 4
suppress_warnings = ["misc.highlighting_failure", "config.cache"]  # printed output in blocks is no code
nitpicky = False
linkcheck_timeout = 10

default_role = "code"
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_custom_sections = ["Memory", "Method", "Result"]
napoleon_use_rtype = False



def figures(block: tuple[str, str, int], known: dict[str, Any], asked: dict[str, Any]) -> str:
    """What a block of the gallery left as `figure`, written as a PNG; the answer is its place on the page."""
    figure = known["example_globals"].pop("figure", None)
    if figure is None:
        return ""
    path = save(figure, next(known["image_path_iterator"]))
    return figure_rst([str(path)], asked["src_dir"])


sphinx_gallery_conf = {
    "examples_dirs": "docs/gallery",
    "gallery_dirs": "out/gallery",
    "within_subsection_order": "FileNameSortKey",
    "min_reported_time": 3600,  # times of a shared machine tell nothing
    "filename_pattern": r"\.py$",
    "image_scrapers": (figures,),
    "capture_repr": (),
    "reset_modules": (),
    "download_all_examples": False,
    "show_signature": False,
    "write_computation_times": False,
    "only_warn_on_example_error": False,
    "abort_on_example_error": True,
}

html_theme = "furo"
html_title = "Penumbra"
html_extra_path = ["site"]  # index.html, which leads to the first page
html_show_sphinx = False
html_copy_source = False


# Docstrings list results as "name : what it is", which would be joined to one paragraph.
RESULT = re.compile(r"^(?P<indent> {0,4})(?P<names>\S.*?) : (?P<what>.*)$")
INDENTS = {"Returns": "    ", "Result": ""}


def _readable(app: object, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    """The docstring with each result as an item of a list."""
    section, made, nested = "", [], False
    for n, line in enumerate(lines):
        if n + 1 < len(lines) and lines[n + 1].startswith("---"):
            section, nested = line, False
        found = RESULT.match(line)
        indent = INDENTS.get(section)
        if found and found["indent"] == indent:
            if not nested:
                made.append("")
            line, nested = f"{indent}* ``{found['names']}`` : {found['what']}", True
        elif nested and line.strip() and line.startswith(indent or ""):
            line = f"{indent}  {line.strip()}"
        elif not line.strip():
            nested = False
        made.append(line)
    lines[:] = made


def setup(app: Any) -> None:
    """Put `_readable` before what reads the sections of docstrings."""
    app.connect("autodoc-process-docstring", _readable, priority=100)
