"""YAML as people write it: what each word means, where it stands, and what is said of a broken file."""

import math
import os
import time
from pathlib import Path

import pytest

from penumbra.errors import ScenarioError
from penumbra.scenario.yaml_tree import read_file, read_yaml, write_yaml

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
    assert {path: tree.location(path) for path in lines} == {path: f"f:{line}" for path, line in lines.items()}
    assert tree.location(("a", "z")) == "f:1"


def test_merge_keys_give_way_to_what_is_written():
    tree = read_yaml("b: &b {x: 1, y: 2}\na:\n  <<: *b\n  x: 3\n", "f")
    assert tree.data["a"] == {"x": 3, "y": 2}
    assert (tree.location(("a", "x")), tree.location(("a", "y"))) == ("f:4", "f:2")


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
        ("x: 0\na: 1\na: 2\n", "f:3: not YAML: found duplicate key 'a', first written in line 2"),
        ("{a: 1}: 2\n", "f:1: not YAML: a key must be a word or a number"),
        ("a: &x [*x]\n", "f:1: an alias (*) lies within its own anchor (&); write the value out"),
        ("a: {<<: 5}\n", "f:1: << takes fields and values of an anchor"),
        ("a: {<<: [5]}\n", "f:1: << takes fields and values of an anchor"),
        ("b: 1\na: !!int abc\n", "f:2: 'abc' is not of the type of its tag, !!int"),
        ("a: !!bool perhaps\n", "f:1: 'perhaps' is not of the type of its tag, !!bool"),
        ("a: !!float abc\n", "f:1: 'abc' is not of the type of its tag, !!float"),
        ("a: !secret x\n", "f:1: the tag '!secret' is not used here"),
        ("a: !!timestamp 2016-05-12\n", "f:1: the tag '!!timestamp' is not used here"),
        ("a: !!set {b}\n", "f:1: the tag '!!set' is not used here"),
        ("a: !!python/tuple [b]\n", "f:1: the tag '!!python/tuple' is not used here"),
        ("a: 1\nb: " + 10_000 * "9", "f:2: a whole number of 10000 digits; write at most 18"),
        ("a: " + 60 * "[" + 60 * "]", "f:1: nests too deep; 50 levels are the most"),
        ("a: " + 5000 * "[" + 5000 * "]", "f:1: nests too deep; 50 levels are the most"),
        ('b: 1\na: "x\\ud800"\n', "f:2: not YAML: found invalid Unicode character escape code"),
        ("b: 1\na: x\ud800", "f:2: half of a surrogate pair"),
        ('"x\\0": 1\n', "f:1: the character U+0000 is not allowed in a text"),
        ("- a\n", "f:1: write fields and values (`id: ...`), not a list"),
        ("a: \x01b\n", "f:1: not YAML: a character that no text may have; remove it"),
    ],
)
def test_a_broken_file_is_told_by_line_and_by_what_was_found(text, told):
    with pytest.raises(ScenarioError) as raised:
        read_yaml(text, "f")
    assert str(raised.value).startswith(told)


BOMBS = {
    "aliases": "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join(9 * [f'*a{n - 1}'])}]\n" for n in range(1, 20)),
    "merges": "a0: &a0 {x: 1}\n"
    + "".join(f"a{n}: &a{n} {{<<: [{', '.join(9 * [f'*a{n - 1}'])}]}}\n" for n in range(1, 20)),
    "maps": "a0: &a0 {x: 1}\n"
    + "".join(f"a{n}: &a{n} {{{', '.join(f'k{k}: *a{n - 1}' for k in range(9))}}}\n" for n in range(1, 20)),
    "values": "a: [" + 200_001 * "1, " + "]",
    "megabytes": "a: [" + 2_000_000 * "1, " + "]",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_goes_off(name):
    began = time.process_time()
    with pytest.raises(ScenarioError, match=r"f:\d+: (not YAML: )?the file has more than 200000 values once aliases"):
        read_yaml(BOMBS[name], "f")
    assert time.process_time() - began < 20.0  # without a budget: hours, and more memory than there is


def test_a_key_is_what_is_written():
    data = read_yaml("1: a\n0x1F: b\ntrue: c\n~: d\n", "f").data
    assert data == {"1": "a", "0x1F": "b", "true": "c", "~": "d"}
    assert read_yaml(write_yaml(data), "f").data == data


def test_only_files_of_text_are_read(tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    (tmp_path / "latin").write_bytes("a: 1\nb: Łódź".encode("iso-8859-2"))
    (tmp_path / "long").write_bytes(8_000_001 * b"#")
    for path, told in (
        (fifo, "is a device or a pipe; name a file"),
        (Path("/dev/zero"), "is a device or a pipe; name a file"),
        (tmp_path, "is a folder; name a file"),
        (tmp_path / "latin", "latin:2: not UTF-8 text; save the file as UTF-8"),
        (tmp_path / "long", "has 8000001 bytes; write at most 8000000"),
        (tmp_path / "none", "cannot be read: No such file or directory"),
        (tmp_path / (300 * "x"), "cannot be read: File name too long"),
    ):
        with pytest.raises(ScenarioError, match=told):
            read_file(path)
