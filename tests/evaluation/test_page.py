"""The example of docs/worlds.md runs as it stands there, prints what the page says, and the page's names are there."""

import re
from pathlib import Path

import penumbra as pb
from penumbra.coverage import margins_kept, reducers

PAGE = (Path(__file__).parents[2] / "docs" / "worlds.md").read_text("utf-8")


def test_the_example_prints_the_figures_of_the_page(capsys):
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (told,) = re.findall(r"```\n(decision_time .*?)\n```", PAGE, re.DOTALL)
    exec(compile(example, "docs/worlds.md", "exec"), {})
    assert told in capsys.readouterr().out


def test_every_maker_and_reducer_of_the_tables_is_there():
    first = re.findall(r"^\| (.*?) \|", PAGE, re.MULTILINE)
    named = [name.rpartition(".")[2].strip("…") for cell in first for name in re.findall(r"`([^`]*?)\(", cell)]
    places = pb.worlds, reducers, margins_kept
    assert len(named) == 16
    assert [name for name in named if not any(hasattr(place, name) for place in places)] == []
