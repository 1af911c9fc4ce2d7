"""YAML as people write it: what each word means, where it stands, and what is said of a broken file."""

import math

import pytest

from penumbra.errors import ScenarioError
from penumbra.scenario.tree import read_yaml, write_yaml

WORDS = {
    "yes": "yes",
    "on": "on",
    "12:30": "12:30",
    "2016-13-12": "2016-13-12",
    "'1'": "1",
    "80 km": "80 km",
    "true": True,
    "~": None,
    "": None,
    "1_000": 1000,
    "007": 7,
    "0x1F": 31,
    "1e3": 1000.0,
    ".5": 0.5,
    "-.inf": -math.inf,
}


@pytest.mark.parametrize(("written", "meant"), WORDS.items())
def test_words_and_numbers_are_those_of_yaml_1_2(written, meant):
    (read,) = read_yaml(f"a: {written}\n", "f").data.values()
    assert (read, type(read)) == (meant, type(meant))


def test_what_is_written_is_read_back():
    data = {"a": [*WORDS, *WORDS.values()], "b": {"c": "1e3", "d": "0o17", "e": "x: y # z"}}
    assert read_yaml(write_yaml(data), "f").data == data


def test_every_value_knows_its_line():
    tree = read_yaml("a:\n  b: 1\n  c:\n  - 2\n  - {d: 3}\n", "f")
    lines = {("a",): 1, ("a", "b"): 2, ("a", "c"): 3, ("a", "c", 0): 4, ("a", "c", 1, "d"): 5}
    assert {path: tree.where(path) for path in lines} == {path: f"f:{line}" for path, line in lines.items()}
    assert tree.where(("a", "z")) == "f:1"


def test_merge_keys_give_way_to_what_is_written():
    tree = read_yaml("b: &b {x: 1, y: 2}\na:\n  <<: *b\n  x: 3\n", "f")
    assert tree.data["a"] == {"x": 3, "y": 2}
    assert (tree.where(("a", "x")), tree.where(("a", "y"))) == ("f:4", "f:2")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [1\nb: 2\n", "f:2: not YAML: expected ',' or ']', but got ':'"),
        ("a: {b: 1, c: 2\n", "f:2: not YAML: expected ',' or '}', but got '<stream end>'"),
        ("a:\n  b: 1\n c: 2\n", "f:3: not YAML: expected <block end>, but found '<block mapping start>'"),
        ("a: 'x\n", "f:2: not YAML: found unexpected end of stream"),
        ("a: b: c\n", "f:1: not YAML: mapping values are not allowed here"),
        ("a: *x\n", "f:1: not YAML: found undefined alias 'x'"),
        ("a: 1\n---\nb: 2\n", "f:2: not YAML: but found another document"),
        ("x: 0\na: 1\na: 2\n", 'f:3: not YAML: found duplicate key "a", first written in line 2'),
        ("{a: 1}: 2\n", "f:1: not YAML: a key must be a word or a number"),
        ("a: &x [*x]\n", "f: an alias (*) lies within its own anchor (&); write the value out"),
        ("- a\n", "f:1: write fields and values (`id: ...`), not a list"),
        ("a: \x01b\n", "f: not YAML: unacceptable character #x0001"),
    ],
)
def test_a_broken_file_is_told_by_line_and_by_what_was_found(text, told):
    with pytest.raises(ScenarioError) as raised:
        read_yaml(text, "f")
    assert str(raised.value).startswith(told)
