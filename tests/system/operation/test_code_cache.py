"""Machine code kept between processes: what is damaged is dropped, and nothing kept is needed."""

import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

import penumbra
from penumbra.code_cache import SUFFIX, CacheFolder, cache_base

SCRIPT = """
import json
from penumbra.jit import kernel

@kernel
def twice(x: float) -> float:
    return 2.0 * x

print(json.dumps([twice(3.0), sum(twice.stats.cache_hits.values()), twice.stats.cache_path]))
"""


@pytest.fixture
def script(tmp_path):
    file = tmp_path / "small.py"
    file.write_text(SCRIPT, "utf-8")
    return file


def run(script, cache, most=None):
    """Result, pieces of code read back, and what was said, of one process that keeps its code under `cache`."""

    def limited():
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"XDG_CACHE_HOME": str(cache), "NUMBA_CACHE_DIR": ""},
        preexec_fn=limited,
    )
    assert done.returncode == 0, done.stderr
    result, hits, _ = json.loads(done.stdout)
    assert result == 6.0
    return hits, done.stderr


def kept(cache):
    (file,) = cache.rglob(f"*{SUFFIX}")
    return file


def cut_short(content):
    return content[: len(content) // 2]


def emptied(content):
    return b""


def one_bit_off(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def whole_but_of_another_kind(content):
    return hashlib.sha256(b"not a pickle").digest() + b"not a pickle"


def test_code_is_read_back_and_nothing_is_put_into_the_package(script, tmp_path):
    cache = tmp_path / "cache"
    assert run(script, cache) == (0, "")
    assert run(script, cache) == (1, "")
    package = Path(penumbra.__file__).parent
    assert not [file for file in package.rglob("*") if file.suffix in (".nbi", ".nbc", SUFFIX)]
    assert not list(script.parent.glob("__pycache__"))


@pytest.mark.parametrize("damage", [cut_short, emptied, one_bit_off, whole_but_of_another_kind])
@pytest.mark.slow
def test_damaged_code_is_dropped_and_made_again(script, tmp_path, damage):
    cache = tmp_path / "cache"
    run(script, cache)
    file = kept(cache)
    file.write_bytes(damage(file.read_bytes()))
    assert run(script, cache) == (0, "")
    assert run(script, cache) == (1, "")


def test_a_changed_file_is_compiled_again(script, tmp_path):
    cache = tmp_path / "cache"
    run(script, cache)
    script.write_text(SCRIPT.replace("2.0 * x", "x + x"), "utf-8")
    assert run(script, cache)[0] == 0


def test_where_no_folder_can_be_made_it_is_said_once_and_goes_on(script, tmp_path):
    (tmp_path / "file").write_text("in the way")
    hits, said = run(script, tmp_path / "file")
    assert hits == 0
    assert len(said.splitlines()) == 1
    assert "Machine code cannot be cached" in said
    assert "Not a directory" in said


def test_a_full_disk_is_said_once_and_nothing_is_left(script, tmp_path):
    cache = tmp_path / "cache"
    hits, said = run(script, cache, most=500)
    assert hits == 0
    assert len(said.splitlines()) == 1
    assert "File too large" in said
    assert [path for path in cache.rglob("*") if path.is_file()] == []


def test_without_a_home_nothing_is_kept(monkeypatch, capsys):
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)

    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert cache_base() is None
    shelf = CacheFolder(None)
    shelf.write("a", b"code")
    shelf.write("b", b"code")
    assert shelf.read("a") is None
    assert not shelf.holds_code()
    assert capsys.readouterr().err.count("no home folder") == 1


def test_code_of_sources_long_unused_is_swept(tmp_path):
    old, recent, foreign = (tmp_path / name for name in ("0123456789abcdef", "fedcba9876543210", "notes"))
    now = time.time()
    for folder, days in ((old, 31), (recent, 29), (foreign, 400)):
        folder.mkdir()
        (folder / "file").write_text("kept")
        os.utime(folder, (now - days * 86400, now - days * 86400))
    shelf = CacheFolder(tmp_path / ("a" * 16))
    shelf.write("x", b"code")
    assert shelf.read("x") == b"code"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a" * 16, "fedcba9876543210", "notes"]


def test_reading_marks_a_folder_as_used(tmp_path):
    shelf = CacheFolder(tmp_path / ("a" * 16))
    shelf.write("x", b"code")
    long_ago = time.time() - 20 * 86400
    os.utime(shelf.folder, (long_ago, long_ago))
    assert CacheFolder(shelf.folder).read("x") == b"code"
    assert time.time() - shelf.folder.stat().st_mtime < 60.0
