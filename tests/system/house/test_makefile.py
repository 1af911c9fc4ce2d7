"""`make` reads the Makefile as it is meant."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_every_target_has_one_recipe_and_make_warns_of_nothing() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z-]+):(?!=)", text, re.MULTILINE)
    assert len(targets) == len(set(targets))
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert set(targets) == set(phony.split())
    done = subprocess.run(["make", "--dry-run", *targets], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
