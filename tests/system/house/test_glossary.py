"""Variables are declared once, by floor, and the glossary's page lists every one as it is declared."""

import re
import runpy
from pathlib import Path

import pytest

from penumbra.claims.known import checks
from penumbra.names import FLOORS, VARIABLES, Variable, dataset, joined, listing
from penumbra.variables import coverage

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "glossary.md").read_text("utf-8")


def test_the_page_is_up_to_date():
    renewed = runpy.run_path(str(ROOT / "docs" / "glossary.py"))["renewed"]
    assert renewed(PAGE) == PAGE, "docs/glossary.md is out of date; write `make glossary`"
    assert renewed(PAGE.replace("| `margin` |", "| `marge` |")) == PAGE
    with pytest.raises(ValueError, match="no heading '## Variables'"):
        renewed("# Glossary\n")


def test_the_page_of_checks_is_up_to_date():
    made = runpy.run_path(str(ROOT / "docs" / "checks.py"))["page"]()
    assert (ROOT / "docs" / "checks.md").read_text("utf-8") == made, (
        "docs/checks.md is out of date; write `make glossary`"
    )
    assert made.count("\n## `") == len(checks())
    assert not re.search(r"\|  \|$", made, re.MULTILINE), "an argument without a meaning"


def test_the_page_lists_every_variable_with_unit_dimensions_and_flags():
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
    assert [name for name, *_ in rows] == list(VARIABLES)
    for name, meaning, units, dims in rows:
        declared = VARIABLES[name]
        assert meaning.startswith(declared.long_name)
        assert (units, dims) == (declared.units, ", ".join(declared.dims) or "none")
        assert all(f"{index} {flag}" in meaning for index, flag in enumerate(declared.flags)), name


def test_a_name_that_is_declared_twice_is_refused():
    other = {"Other": {"margin": Variable((), "s", "another margin")}}
    first = r'the variable \'margin\' is declared in variables/coverage.py, "The map" and again in '
    with pytest.raises(ValueError, match=first + r'variables/claims.py, "Other"'):
        joined({"coverage": coverage.GROUPS, "claims": other})


def test_no_variable_lies_along_one_that_a_higher_floor_declares():
    """A floor's Datasets are read without what is above it."""
    declared: set[str] = set()
    for floor, groups in FLOORS.items():
        declared |= {name for variables in groups.values() for name in variables}
        for variables in groups.values():
            for name, variable in variables.items():
                assert {dim for dim in variable.dims if dim in VARIABLES} <= declared, f"{floor}: {name}"


def test_what_is_not_declared_is_refused():
    with pytest.raises(KeyError, match="'marge' is not in the glossary; declare it in penumbra/variables"):
        dataset({"threat": ["a"]}, {}, marge=[1.0])


def test_every_word_is_told_in_one_sentence():
    words = PAGE.partition("## Variables")[0]
    told = re.findall(r"^- ((?:.|\n  )+)$", words, re.MULTILINE)
    assert len(told) > 60
    for text in told:
        assert re.match(r"\*[A-Z][a-z -]+\*( \(variable `\w+`\)| and \*[a-z]+\*)?: ", text), text
        assert text.endswith(".") and not re.search(r"\. [A-Z]", text), text
    assert "|" not in words
    assert listing() in PAGE
