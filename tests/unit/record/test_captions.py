"""The words of figures: each is used, and none of one figure's by another."""

import re
from pathlib import Path

import pytest

import penumbra
from penumbra.record.tables import rows

CODE = Path(penumbra.__file__).parent
TEXTS = {path: path.read_text("utf-8") for path in CODE.rglob("*.py")}
KEYS = [row["key"] for row in rows("captions.csv")]
CHOSEN = re.compile("reason-.*|proposals-(filled|cross|open)|language_.*|nationality_.*")
"""Keys that the code puts together from a column's name or a value."""


@pytest.mark.parametrize("key", [key for key in KEYS if not CHOSEN.fullmatch(key)])
def test_every_caption_is_used_and_the_words_on_deaths_by_no_other_figure(key: str) -> None:
    used = {path.name for path, text in TEXTS.items() if re.search(rf"""["']{key}["']""", text)}
    assert used
    if key.startswith("deaths-"):
        assert not used & {"agreement.py", "timelines.py"}
