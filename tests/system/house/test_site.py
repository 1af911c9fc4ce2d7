"""The pages hang together without Sphinx: contents are whole, links lead somewhere, lists made from code are fresh."""

import ast
import re
import runpy
from pathlib import Path

import pytest

import penumbra

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
OUTSIDE = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
PAGES = [*OUTSIDE, *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def _prose(page: Path) -> str:
    """A page without its blocks of code and its code within lines."""
    text = re.sub(r"^ *```.*?^ *```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", text)


def _anchors(page: Path) -> set[str]:
    """Ends of the addresses of a page's headings, as repository browsers and MyST make them."""
    text = re.sub(r"^ *```.*?^ *```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = [heading.lower() for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
    return {re.sub(r"[^\w\- ]", "", heading).strip().replace(" ", "-") for heading in headings}


def _listed(page: Path) -> list[Path]:
    """Pages below one, as its tables of contents name them."""
    found = []
    for block in re.findall(r"^```\{toctree\}\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if not line or line.startswith(":") or "gallery" in line:
                continue
            several = sorted(page.parent.glob(f"{line}.md")) if "*" in line else [page.parent / f"{line}.md"]
            found += [one.resolve() for one in several if one != page]
    return found + [below for one in found for below in _listed(one)]


def test_every_page_is_in_the_contents_once() -> None:
    listed = _listed(DOCS / "index.md")
    assert sorted(listed) == sorted(page for page in PAGES if page != DOCS / "index.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_pages_and_headings_that_exist(page: Path) -> None:
    for target in LINK.findall(_prose(page)):
        if "://" in target:
            continue
        path, _, heading = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.is_file(), f"{page.name}: {target}"
        assert not heading or heading in _anchors(found), f"{page.name}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_has_one_heading_at_its_top(page: Path) -> None:
    assert len(re.findall(r"^# ", _prose(page), re.MULTILINE)) == 1


def test_the_rules_for_links_find_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# What `a-b` is, here\n\n[gone](gone.md)\n\n```\n[code](no.md)\n# no heading\n```\n", "utf-8")
    assert LINK.findall(_prose(page)) == ["gone.md"]
    assert _anchors(page) == {"what-a-b-is-here"}


@pytest.mark.parametrize("name", ["command-line", "fields"])
def test_pages_made_from_the_code_are_up_to_date(name: str) -> None:
    made = runpy.run_path(str(DOCS / f"{name.replace('-', '_')}.py"))
    page = (DOCS / f"{name}.md").read_text("utf-8")
    fresh = made["renewed"](page) if "renewed" in made else made["page"]()
    assert fresh == page, f"docs/{name}.md is out of date; write `make glossary`"
    assert not re.search(r"\|  \|$", page, re.MULTILINE), "a field or an option without a meaning"


def test_the_page_of_commands_needs_its_heading() -> None:
    renewed = runpy.run_path(str(DOCS / "command_line.py"))["renewed"]
    with pytest.raises(ValueError, match="no heading '## Every command'"):
        renewed("# Command line\n")


def test_the_reference_of_python_has_every_public_name() -> None:
    text = (DOCS / "python.md").read_text("utf-8")
    named = set(re.findall(r"^\.\. auto\w+:: penumbra\.([\w.]+)$", text, re.MULTILINE))
    several = {name for name in penumbra.__all__ if hasattr(getattr(penumbra, name), "__all__")}
    wanted = {name for name in penumbra.__all__ if name not in several}
    wanted |= {f"{module}.{name}" for module in several for name in getattr(penumbra, module).__all__}
    assert wanted - named == {"worlds.LAUNCH", "worlds.TRACK", "worlds.COMMIT", "worlds.INTERCEPT"}
    assert named <= wanted


GALLERY = sorted((DOCS / "gallery").glob("*.py"))


def test_there_are_twelve_pictures() -> None:
    assert len(GALLERY) == 12


@pytest.mark.parametrize("script", GALLERY, ids=lambda script: script.stem)
def test_a_script_of_the_gallery_has_a_title_and_leaves_a_figure(script: Path) -> None:
    """What it calls is public; `make docs` runs it."""
    text = ast.parse(script.read_text("utf-8"))
    title, line = (ast.get_docstring(text) or "").splitlines()[:2]
    assert line == "=" * len(title)
    verbs = set(re.findall(r"\bpb\.(\w+)", script.read_text("utf-8")))
    assert verbs and verbs <= set(penumbra.__all__)
    set_names = {ast.unparse(part) for node in text.body if isinstance(node, ast.Assign) for part in node.targets}
    assert "figure" in set_names
