"""The page's package belongs to this version, and its parts come from no named host."""

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "page"


@pytest.fixture
def page_build():
    spec = importlib.util.spec_from_file_location("page_build", PAGE / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_page_and_program_have_one_version():
    """They are published together: a page asks only the server of its own version."""
    program = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert json.loads((PAGE / "package.json").read_text("utf-8"))["version"] == program
    assert json.loads((PAGE / "package-lock.json").read_text("utf-8"))["version"] == program


def test_lock_file_names_no_host_and_checks_every_package():
    lock = json.loads((PAGE / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    for name, entry in packages.items():
        assert "resolved" not in entry, name
        assert entry["integrity"].startswith("sha512-"), name


def test_page_is_built_by_the_versions_of_the_lock_file_alone():
    """No package runs its own program while it is installed."""
    assert re.search(r'"ci",\s*"--ignore-scripts"', (PAGE / "build.py").read_text("utf-8"))


def fake_node(folder: Path, version: str) -> None:
    for name in ("node", "npm"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho v{version}\n")
        program.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for Node is a shell script")
@pytest.mark.parametrize(("version", "taken"), [("18.20.1", False), ("20.0.0", True), ("24.1.0", True)])
def test_system_node_is_taken_if_new_enough(page_build, tmp_path, monkeypatch, version, taken):
    fake_node(tmp_path, version)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr(page_build, "_of_package", lambda: None)
    found = page_build.find_node()
    assert (found is not None) == taken
    if found:
        assert (found.folder, found.version) == (tmp_path, version)


def test_missing_node_is_a_sentence_that_says_what_to_do(tmp_path):
    program = [sys.executable, "-S", str(PAGE / "build.py")]  # -S: without packages
    done = subprocess.run(program, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("the page needs Node 20 or newer") and "pip install" in done.stderr
    assert done.stdout == ""
