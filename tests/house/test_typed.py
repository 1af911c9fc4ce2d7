"""Scripts of others see types: the stub names what the package hands on, and a type checker takes it."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import penumbra

STUB = Path(penumbra.__file__).with_name("__init__.pyi")

SCRIPT = """
import xarray as xr
import penumbra as pb

shield = pb.load("epaa").on("2018-12-31", history="planned")
area: xr.Dataset = pb.cover(shield, nominal=True)
shares: xr.Dataset = pb.share(area, of="people", by="alliance")
trace: xr.Dataset = pb.trace(shield, threat="mrbm-2000", launch="iran-north-west", aim="Bucharest")
table: xr.Dataset = pb.worlds.nominal(shield)
found: xr.Dataset = pb.evaluate(pb.bind(shield), table, pb.places.cells(shield))
try:
    pb.load("nowhere")
except pb.ScenarioError as error:
    told: tuple[str, ...] = error.findings
"""
WRONG = {
    'pb.cover("epaa")': "arg-type",
    "pb.trace(shield, threat=3)": "arg-type",
    "pb.nonsense": "attr-defined",
}


def test_the_stub_names_what_the_package_hands_on() -> None:
    """By the same names, from the same modules."""
    rows = [node for node in ast.parse(STUB.read_text("utf-8")).body if isinstance(node, ast.ImportFrom)]
    named = {alias.asname: f"{row.module}.{alias.name}" for row in rows for alias in row.names}
    assert sorted(map(str, named)) == penumbra.__all__
    for name, whence in named.items():
        found = getattr(penumbra, str(name))
        assert whence == (found.__name__ if isinstance(found, ModuleType) else f"{found.__module__}.{name}")
    assert STUB.with_name("py.typed").exists()


@pytest.mark.slow
def test_a_script_of_someone_else_is_checked(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT, "utf-8")
    (tmp_path / "wrong.py").write_text(SCRIPT + "\n".join(WRONG) + "\n", "utf-8")

    def checked(name: str) -> tuple[int, str]:
        asked = [sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", "--follow-imports=silent", name]
        ours = os.environ | {"MYPYPATH": str(STUB.parents[1])}
        done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False, env=ours)
        return done.returncode, done.stdout + done.stderr

    assert checked("script.py") == (0, "Success: no issues found in 1 source file\n")
    code, said = checked("wrong.py")
    assert code == 1
    for kind in WRONG.values():
        assert f"[{kind}]" in said
