"""Results stay, whole or not at all, within a size."""

import multiprocessing
import os
import signal
import time

from penumbra.web.store import Result, Store, made


def test_what_is_put_is_got_by_another_process_too(tmp_path):
    result = made("text/plain", b"word " * 1000)
    assert result.zipped and result.plain == b"word " * 1000
    Store(tmp_path).put(Store.name("a"), result)
    other = Store(tmp_path)
    assert other.get(Store.name("a")) == result and other.get(Store.name("b")) is None
    assert other.contents()[0] == 1


def test_a_damaged_result_is_none(tmp_path):
    Store(tmp_path).put(Store.name("a"), made("text/plain", b"x" * 100))
    (file,) = tmp_path.glob("*.answer")
    file.write_bytes(file.read_bytes()[:-3])
    assert Store(tmp_path).get(Store.name("a")) is None


def test_the_least_recently_used_goes_first(tmp_path):
    store = Store(tmp_path, most=10_000)
    names = [Store.name(str(n)) for n in range(5)]
    for n, name in enumerate(names):
        store.put(name, Result("text/plain", bytes([n]) * 3000, False))
        for file in tmp_path.glob("*.answer"):
            os.utime(file, (time.time() - 1000.0 + n, time.time() - 1000.0 + n) if file.stem == name else None)
    left = Store(tmp_path, most=10_000)
    assert left.contents()[1] <= 10_000
    assert left.get(names[-1]) is not None


def _write(folder, begun):
    store = Store(folder)
    n = 0
    while True:
        store.put(Store.name(f"result {n}"), Result("text/plain", f"{n} ".encode() * 100_000, False))
        begun.put(n)
        n += 1


def test_a_process_that_is_killed_loses_nothing_that_it_stored(tmp_path):
    context = multiprocessing.get_context("spawn")
    begun = context.Queue()
    process = context.Process(target=_write, args=(tmp_path, begun), daemon=True)
    process.start()
    stored = [begun.get(timeout=120) for _ in range(5)]
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    again = Store(tmp_path)
    for n in stored:
        assert again.get(Store.name(f"result {n}")).content == f"{n} ".encode() * 100_000
