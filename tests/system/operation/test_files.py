"""Files on disk: complete or absent, and nothing replaced that is not a file.

No device is opened here: pipes and stand-ins in a folder of the test's own take their place.
"""

import os
import re
import resource
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from penumbra import files
from penumbra.errors import OutputError
from penumbra.files import check_writable, ending, written

KINDS = {".nc": "NetCDF", ".json": "outlines"}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(params=["check", "write"])
def tried(request):
    """Both doors refuse the same, before the work and after it."""
    if request.param == "check":
        return lambda path: check_writable(path, KINDS)
    return lambda path: written(path, b"new", KINDS)


@pytest.mark.parametrize("name", ["x.kml", "x.tif", "x.csv", "x.nc.gz", "x", "x.", ".nc"])
def test_an_unknown_ending_is_refused_with_the_known_ones(tried, tmp_path, name):
    with pytest.raises(OutputError, match=r"write one of \.nc \(NetCDF\), \.json \(outlines\)"):
        tried(tmp_path / name)
    assert names(tmp_path) == []


def test_endings_are_read_in_any_case(tmp_path):
    assert ending(tmp_path / "MAP.NC", KINDS) == ".nc"
    assert ending("map.v2.Json", KINDS) == ".json"


def test_a_check_leaves_nothing_behind(tmp_path):
    check_writable(tmp_path / "a" / "b" / "map.nc", KINDS)
    assert names(tmp_path) == []
    written(tmp_path / "a" / "b" / "map.nc", b"new", KINDS)
    assert names(tmp_path / "a" / "b") == ["map.nc"]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    check_writable(pipe, KINDS)  # must not wait for a reader
    content = bytes(range(256)) * 1000
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    written(pipe, content, KINDS)
    reader.join()
    assert read == [content]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert names(tmp_path) == ["pipe"]


class Seen:
    """What `stat` tells of a stand-in."""

    def __init__(self, mode):
        self.st_mode = mode | 0o666


@pytest.mark.parametrize("kind", [stat.S_IFCHR, stat.S_IFIFO])
def test_a_device_is_written_to_where_it_stands(tmp_path, monkeypatch, kind):
    """A file that says it is a device keeps its place, which its inode tells."""
    device = tmp_path / "null"
    device.write_text("")
    inode = device.stat().st_ino
    monkeypatch.setattr(Path, "stat", lambda self, **_: Seen(kind))
    written(device, b"new", KINDS)
    monkeypatch.undo()
    assert device.stat().st_ino == inode
    assert device.read_bytes() == b"new"


@pytest.mark.parametrize("kind", [stat.S_IFBLK, stat.S_IFSOCK])
def test_a_disk_or_a_socket_is_refused(tried, tmp_path, monkeypatch, kind):
    disk = tmp_path / "disk.nc"
    disk.write_text("kept")
    monkeypatch.setattr(Path, "stat", lambda self, **_: Seen(kind))
    with pytest.raises(OutputError, match="is a disk or a socket"):
        tried(disk)
    monkeypatch.undo()
    assert disk.read_text() == "kept"


def test_what_stands_among_the_devices_is_never_replaced(tmp_path, monkeypatch):
    """A shell's `> file` shows as a regular file at /dev/stdout: it is the shell's, and is written to."""
    monkeypatch.setattr(files, "_SYSTEM", (str(tmp_path),))
    out = tmp_path / "stdout"
    out.write_text("")
    inode = out.stat().st_ino
    assert ending(out, KINDS) == ".nc"
    written(out, b"new", KINDS)
    assert out.stat().st_ino == inode
    assert out.read_bytes() == b"new"


def test_a_link_is_followed_and_stays(tmp_path):
    (tmp_path / "real").mkdir()
    target, link, second = tmp_path / "real" / "map.nc", tmp_path / "link.nc", tmp_path / "second.nc"
    target.write_text("old")
    link.symlink_to("real/map.nc")
    second.symlink_to("link.nc")
    written(second, b"new", KINDS)
    assert link.is_symlink()
    assert second.is_symlink()
    assert target.read_bytes() == b"new"
    assert names(tmp_path / "real") == ["map.nc"]


def test_a_link_to_nothing_makes_its_target(tmp_path):
    link = tmp_path / "link.nc"
    link.symlink_to(tmp_path / "later.nc")
    written(link, b"new", KINDS)
    assert link.is_symlink()
    assert (tmp_path / "later.nc").read_bytes() == b"new"


def dangling(folder):
    """Links that point to nothing, as parts of paths; none of the paths can be written without a new folder."""
    away = folder / "away"
    (folder / "file.nc").symlink_to(away / "map.nc")
    (folder / "folder").symlink_to(away)
    (folder / "second").symlink_to("folder")
    (folder / "real").mkdir()
    (folder / "real" / "inner").symlink_to("../away/deep")
    return {
        "a file": (folder / "file.nc", folder / "file.nc", away),
        "a folder": (folder / "folder" / "map.nc", folder / "folder", away),
        "a folder farther up": (folder / "folder" / "a" / "b" / "map.nc", folder / "folder", away),
        "a link to a link": (folder / "second" / "map.nc", folder / "second", away),
        "a relative link": (folder / "real" / "inner" / "map.nc", folder / "real" / "inner", away / "deep"),
    }


@pytest.mark.parametrize("what", ["a file", "a folder", "a folder farther up", "a link to a link", "a relative link"])
def test_no_folder_is_made_through_a_link(tried, tmp_path, what):
    path, link, target = dangling(tmp_path)[what]
    before = names(tmp_path)
    with pytest.raises(OutputError) as told:
        tried(path)
    assert f"{link} is a link to {target}" in str(told.value)
    assert "does not exist; make that folder" in str(told.value)
    assert names(tmp_path) == before


def test_a_folder_below_a_link_to_a_folder_is_made(tmp_path):
    """The link leads somewhere, and the missing folder is written in the path."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    written(tmp_path / "link" / "new" / "map.nc", b"new", KINDS)
    assert (tmp_path / "real" / "new" / "map.nc").read_bytes() == b"new"


@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077, 0o002])
def test_a_new_file_has_the_rights_that_the_umask_leaves(tmp_path, umask):
    before = os.umask(umask)
    try:
        written(tmp_path / "map.nc", b"new", KINDS)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "map.nc").stat().st_mode) == 0o666 & ~umask


def test_a_file_that_is_replaced_hands_on_its_rights_and_owner(tmp_path):
    target = tmp_path / "map.nc"
    target.write_text("old")
    target.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(target, 12345, 23456)
    before = target.stat()
    written(target, b"new", KINDS)
    after = target.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert after.st_ino != before.st_ino


def test_a_read_only_file_is_refused(tried, tmp_path, monkeypatch):
    target = tmp_path / "map.nc"
    target.write_text("kept")
    monkeypatch.setattr(os, "access", lambda *_: False)  # whoever runs this may be allowed everything
    with pytest.raises(OutputError, match="read-only"):
        tried(target)
    assert target.read_text() == "kept"


def unwritable(folder):
    (folder / "file").write_text("kept")
    (folder / "loop.nc").symlink_to("loop.nc")
    (folder / "folder.nc").mkdir()
    return {
        "a folder": folder / "folder.nc",
        "below a file": folder / "file" / "map.nc",
        "far below a file": folder / "file" / "a" / "b" / "map.nc",
        "a long name": folder / f"{'x' * 300}.nc",
        "a long path": folder / Path(*["folder" * 20] * 50) / "map.nc",
        "a loop of links": folder / "loop.nc",
        "a null character": Path(f"{folder}/m\0p.nc"),
    }


UNWRITABLE = (
    "a folder",
    "below a file",
    "far below a file",
    "a long name",
    "a long path",
    "a loop of links",
    "a null character",
)


@pytest.mark.parametrize("what", UNWRITABLE)
def test_what_cannot_be_written_is_one_sentence(tried, tmp_path, what):
    path = unwritable(tmp_path)[what]
    before = names(tmp_path)
    with pytest.raises(OutputError) as told:
        tried(path)
    sentence = str(told.value)
    assert "\n" not in sentence
    assert "\0" not in sentence
    assert len(sentence) < 300
    assert "is a folder" in sentence or "cannot be written: " in sentence
    assert names(tmp_path) == before


def test_own_stale_parts_are_swept_and_no_others(tmp_path):
    stale, fresh, foreign = (
        tmp_path / name
        for name in (".penumbra-0123456789abcdef.part", ".penumbra-fedcba9876543210.part", ".penumbra-notes.part")
    )
    for file in (stale, fresh, foreign):
        file.write_text("half")
    hour_ago = time.time() - 3600.0
    for file in (stale, foreign):
        os.utime(file, (hour_ago, hour_ago))
    written(tmp_path / "map.nc", b"new", KINDS)
    assert names(tmp_path) == sorted([fresh.name, foreign.name, "map.nc"])


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "map.nc"
    target.write_text("old")
    kept = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, kept[1]))
    try:
        with pytest.raises(OutputError, match="File too large"):
            written(target, bytes(100_000), KINDS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, kept)
        signal.signal(signal.SIGXFSZ, heard)
    assert target.read_text() == "old"
    assert names(tmp_path) == ["map.nc"]


WRITER = """
import sys
from penumbra.files import written
sizes = [3_000_000, 2_000_000]
print("begun", flush=True)
while True:
    for size in sizes:
        written(sys.argv[1], bytes([size // 1_000_000]) * size, {".nc": "NetCDF"})
"""


def test_a_killed_process_leaves_a_whole_file(tmp_path):
    """Twenty-five processes, killed while they write again and again: whatever is found is one of the two contents."""
    target = tmp_path / "map.nc"
    for nth in range(25):
        running = subprocess.Popen([sys.executable, "-c", WRITER, str(target)], stdout=subprocess.PIPE)
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(0.003 * nth)
        running.kill()
        running.wait()
        running.stdout.close()
        if target.exists():
            content = target.read_bytes()
            assert (len(content), set(content)) in [(3_000_000, {3}), (2_000_000, {2})]
    assert target.exists()


def test_nothing_is_written_past_this_module():
    """Every writer of the package hands its bytes to `written`; the cache of machine code alone keeps its own."""
    package = Path(files.__file__).parent
    writing = re.compile(
        r"\.write_(text|bytes)\(|\bopen\([^)]*[\"'][wax]|\.to_netcdf\([^)]*path|shutil\.copy|os\.replace"
    )
    found = [
        str(file.relative_to(package)) for file in package.rglob("*.py") if writing.search(file.read_text("utf-8"))
    ]
    assert found == ["files.py"]
    savers = [file.name for file in package.rglob("*.py") if re.search(r"savefig\((?!raw)", file.read_text("utf-8"))]
    assert savers == []
