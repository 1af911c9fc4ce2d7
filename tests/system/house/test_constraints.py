"""The tested versions are those that the project allows, and name no place to get them from."""

import re
import tomllib
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LINES = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]


def test_every_line_is_a_name_and_a_version():
    for line in LINES:
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.+]*", line), line
    assert sorted(LINES) == LINES


def test_every_dependency_has_a_tested_version_that_is_allowed():
    tested = dict(line.split("==") for line in LINES)
    extras = PROJECT["project"]["optional-dependencies"].values()
    for text in (*PROJECT["project"]["dependencies"], *chain(*extras), *PROJECT["dependency-groups"]["dev"]):
        wanted = Requirement(text)
        if wanted.name == PROJECT["project"]["name"]:
            assert wanted.extras == {"export", "web"}
            continue
        name = canonicalize_name(wanted.name)
        assert name in tested, f"{name} has no line in constraints.txt"
        assert wanted.specifier.contains(tested[name]), f"{name}: {tested[name]} is not within {wanted.specifier}"


def test_what_numbers_rest_on_has_an_upper_bound():
    """A new major version may change what is computed or read; packages that count by the year have no such mark."""
    unbounded = {"pillow", "rich", "xarray"}
    extra = PROJECT["project"]["optional-dependencies"]["export"]
    for text in (*PROJECT["project"]["dependencies"], *extra):
        wanted = Requirement(text)
        bounded = any(each.operator == "<" for each in wanted.specifier)
        assert bounded != (wanted.name in unbounded), text


def test_installing_uses_them():
    assert "--constraint constraints.txt" in (ROOT / "Makefile").read_text("utf-8")
