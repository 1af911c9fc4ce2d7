"""Fans kept in memory and on disk: what is read is what would be flown, and nothing kept is needed."""

import ast
import errno
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

import penumbra
from penumbra.code_cache import CacheFolder
from penumbra.flight.fan import store
from penumbra.flight.fan.family import Family, family
from penumbra.flight.fan.fan import flown
from penumbra.flight.fan.store import SOURCES, SUFFIX, Store
from penumbra.flight.fan.table import FlownFan

SMALL = (1500.0, 12.0, 42.0, 30e3)  # burnout speed [m/s], burn time [s], longest flight [s], ceiling [m]
OTHERS = [(speed, 12.0, 42.0, 30e3) for speed in (1550.0, 1600.0, 1650.0)]
SCRIPT = """
import sys
from pathlib import Path
from penumbra.code_cache import CacheFolder
from penumbra.flight.fan.fan import flown
from penumbra.flight.fan.store import Store
from penumbra.flight.fan.table import FlownFan
store = Store(FlownFan, CacheFolder(Path(sys.argv[1]), warning="", most=10**9), most=1)
fans = {(speed, 12.0, 42.0, 30e3): flown(speed, 12.0, 42.0, 30e3) for speed in (1500.0, 1510.0, 1520.0)}
for turn in range(30):
    for numbers, fan in fans.items():
        assert store.get(numbers, lambda *_: fan).times.tobytes() == fan.times.tobytes()
    for file in Path(sys.argv[1]).glob("*.fan"):
        file.unlink(missing_ok=True)
"""


def never(*numbers: float) -> FlownFan:
    raise AssertionError("flown though it is kept")


def same(one: FlownFan, other: FlownFan) -> bool:
    return (
        (*one[:4], one.drift) == (*other[:4], other.drift)
        and one.edge.tobytes() == other.edge.tobytes()
        and one.times.tobytes() == other.times.tobytes()
    )


def shelf(folder: Path | None, most: int = 10**9) -> CacheFolder:
    return CacheFolder(folder, warning="", most=most)


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A folder with one fan on its shelf."""
    Store(FlownFan, shelf(tmp_path / "fans")).get(SMALL, flown)
    return tmp_path / "fans"


def kept(folder: Path) -> Path:
    (file,) = folder.glob(f"*{SUFFIX}")
    return file


def test_a_fan_that_was_read_is_the_one_that_was_flown_to_the_bit(full: Path) -> None:
    read = Store(FlownFan, shelf(full)).get(SMALL, never)
    assert same(read, flown(*SMALL))
    assert not read.times.flags.writeable
    assert not read.edge.flags.writeable


def test_a_family_is_kept_like_a_fan(tmp_path: Path) -> None:
    numbers = (1500.0, 1600.0, 12.0, 12.0, 42.0, 30e3)
    made = Store(Family, shelf(tmp_path)).get(numbers, lambda *_: family((1500.0, 1600.0), (12.0, 12.0), 42.0, 30e3))
    read = Store(Family, shelf(tmp_path)).get(numbers, never)
    for one, other in zip(made, read, strict=True):
        assert type(one) is type(other)
        assert np.asarray(one).tobytes() == np.asarray(other).tobytes()
        assert np.asarray(one).dtype == np.asarray(other).dtype
    with pytest.raises(AssertionError, match="flown though"):
        Store(FlownFan, shelf(tmp_path)).get(numbers, never)  # a fan of the same numbers is another thing


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: b"",
        lambda content: content[:5000] + bytes([content[5000] ^ 1]) + content[5001:],
    ],
    ids=["cut short", "emptied", "one bit off"],
)
def test_a_damaged_file_is_dropped_and_the_fan_flown_again(full: Path, damage) -> None:
    file = kept(full)
    file.write_bytes(damage(file.read_bytes()))
    assert same(Store(FlownFan, shelf(full)).get(SMALL, flown), flown(*SMALL))
    assert same(Store(FlownFan, shelf(full)).get(SMALL, never), flown(*SMALL))


def test_a_whole_file_that_is_no_fan_is_dropped(full: Path) -> None:
    shelf(full).write(kept(full).name, b"no arrays")
    assert same(Store(FlownFan, shelf(full)).get(SMALL, flown), flown(*SMALL))
    assert same(Store(FlownFan, shelf(full)).get(SMALL, never), flown(*SMALL))


def test_fans_differ_by_every_number_and_by_what_made_them(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for index in range(4):
        near = tuple(np.nextafter(each, 1e9) if k == index else each for k, each in enumerate(SMALL))
        with pytest.raises(AssertionError, match="flown though"):
            Store(FlownFan, shelf(full)).get(near, never)
    monkeypatch.setattr(store, "_made_of", lambda: b"another processor")
    with pytest.raises(AssertionError, match="flown though"):
        Store(FlownFan, shelf(full)).get(SMALL, never)


def test_the_sources_of_a_fan_are_all_in_its_key() -> None:
    """Each module of ours that one of them imports is one of them, or gives it types, errors or a folder only."""
    idle = {"code_cache", "errors", "scenario.cards", "earth.vectors"}
    package = Path(penumbra.__file__).parent
    for name in SOURCES:
        tree = ast.parse((package / f"{name.replace('.', '/')}.py").read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("penumbra"):
                assert node.module.removeprefix("penumbra.") in {*SOURCES, *idle}, f"{name} imports {node.module}"


def test_where_nothing_can_be_kept_fans_are_flown_and_nothing_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (None, tmp_path / "file" / "fans"):
        assert same(Store(FlownFan, shelf(folder)).get(SMALL, flown), flown(*SMALL))
    assert capfd.readouterr() == ("", "")


def test_a_folder_that_may_only_be_read_is_read(
    full: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    for name in ("mkstemp", "TemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr(os, "utime", refuse)
    store = Store(FlownFan, shelf(full))
    store.get(SMALL, never)
    assert same(store.get(OTHERS[0], flown), flown(*OTHERS[0]))
    assert len(list(full.iterdir())) == 1
    assert capfd.readouterr() == ("", "")


def test_on_disk_the_fans_used_longest_ago_go(tmp_path: Path) -> None:
    size = 0
    for k, numbers in enumerate((SMALL, *OTHERS[:2])):
        Store(FlownFan, shelf(tmp_path, 10**9)).get(numbers, flown)
        newest = max(tmp_path.glob(f"*{SUFFIX}"), key=lambda file: file.stat().st_mtime_ns)
        size += newest.stat().st_size
        os.utime(newest, (time.time() - 1000.0 + k, time.time() - 1000.0 + k))
    (tmp_path / "notes.txt").write_text("not a fan")
    Store(FlownFan, shelf(tmp_path, size + 1000)).get(SMALL, never)  # used now, and no longer the one used longest ago
    Store(FlownFan, shelf(tmp_path, size + 1000)).get(OTHERS[2], flown)
    store = Store(FlownFan, shelf(tmp_path))
    for numbers in (SMALL, OTHERS[1], OTHERS[2]):
        store.get(numbers, never)
    with pytest.raises(AssertionError, match="flown though"):
        store.get(OTHERS[0], never)
    assert (tmp_path / "notes.txt").exists()


def test_in_memory_the_fans_used_longest_ago_go() -> None:
    fans = {numbers: flown(*numbers) for numbers in (SMALL, *OTHERS)}
    sizes = [fan.edge.nbytes + fan.times.nbytes for fan in fans.values()]
    store = Store(FlownFan, shelf(None), most=max(sizes) * 3)
    for numbers in (SMALL, *OTHERS[:2], SMALL, OTHERS[2]):
        assert store.get(numbers, flown) is store.get(numbers, never)
        assert store.size <= 3 * max(sizes)
    for numbers in (SMALL, *OTHERS[1:]):
        store.get(numbers, never)
    with pytest.raises(AssertionError, match="flown though"):
        store.get(OTHERS[0], never)
    tight = Store(FlownFan, shelf(None), most=1)
    assert tight.get(SMALL, flown) is tight.get(SMALL, never)


@pytest.mark.slow
def test_processes_that_read_write_and_remove_side_by_side_have_whole_fans(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "fans")]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for each in running:
        said = each.communicate()[1]
        assert each.returncode == 0, said
    assert not list((tmp_path / "fans").glob("*.part"))
