"""The server as a process: its start and end, many clients at once, and its description."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from penumbra.web.app import openapi
from unit.web.asking import running

ROOT = Path(__file__).parents[3]
RUN = [sys.executable, "-c", "from penumbra.cli.main import run; run()", "serve"]
API = "/api/v1"
pytestmark = pytest.mark.slow


@contextmanager
def served(tmp_path, *options):
    """A server with a cache of its own, and its address."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    process = subprocess.Popen(
        [*RUN, "--port", "0", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        line = process.stdout.readline()
        assert line.startswith("Penumbra's page: "), process.stderr.read() if process.poll() is not None else line
        yield process, line.split()[-1].rstrip("/")
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def children(pid):
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(entry.parent.name))
    return found


def alive(pid):
    """Whether a process runs; one that ended may still wait to be reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def all_end(pids, seconds=20.0):
    end = time.monotonic() + seconds
    while any(map(alive, pids)):
        assert time.monotonic() < end, "a process outlives the server"
        time.sleep(0.1)


def answered(client, path, method="GET", **more):
    end = time.monotonic() + 600.0
    while True:
        response = client.request(method, API + path, **more)
        if response.status_code != 202 or time.monotonic() > end:
            return response
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_all_that_it_started(tmp_path, number):
    with served(tmp_path) as (process, address):
        with httpx.Client(base_url=address, timeout=60.0) as client:
            assert client.get(f"{API}/health").json()["status"] == "ready"
            client.get(f"{API}/shields/epaa/actual/2026-01-01/map/mrbm-2000/cases?draws=256")
            workers = children(process.pid)
            assert len(workers) >= 3
            process.send_signal(number)
            assert process.wait(30.0) == 0
        assert process.stderr.read() == ""
        all_end(workers)


def test_what_was_stored_is_there_after_kill_9(tmp_path):
    path = "/shields/cities/grid/coarse"
    with served(tmp_path) as (process, address), httpx.Client(base_url=address, timeout=60.0) as client:
        first = answered(client, path)
        client.get(f"{API}/shields/cities/actual/2013-12-31/map/mrbm-1000/cases?draws=64")
        workers = children(process.pid)
        process.kill()
        process.wait()
        all_end(workers)
    with served(tmp_path) as (process, address), httpx.Client(base_url=address, timeout=60.0) as client:
        again = client.get(API + path)
        assert again.status_code == 200 and again.content == first.content


def judged_claims(client, most):
    """Claims of the ledger as their verdicts come, until there are so many."""
    found = {}
    with client.stream("GET", f"{API}/shields/epaa/claims/events?ledger=shield-claims") as response:
        for line in response.iter_lines():
            if line.startswith("data:") and (claim := json.loads(line[5:])["claim"]):
                found[claim["id"]] = claim
                if len(found) == most:
                    return found
    raise AssertionError(f"the stream ended after {len(found)} claims")


def test_no_judged_claim_is_lost_by_kill_9(tmp_path):
    path = f"{API}/shields/epaa/ledgers/shield-claims"
    with served(tmp_path) as (process, address), httpx.Client(base_url=address, timeout=300.0) as client:
        first = judged_claims(client, 5)
        assert {each["verdict"] for each in first.values()} <= {"holds", "fails", "depends", "cannot be tested"}
        workers = children(process.pid)
        process.kill()
        process.wait()
        all_end(workers)
    with served(tmp_path) as (process, address), httpx.Client(base_url=address, timeout=300.0) as client:
        again = client.get(path)
        assert again.status_code == 200, "the statements were stored too"
        told = {each["id"]: each for each in again.json()["claims"] if each["verdict"] is not None}
        assert first == {name: told[name] for name in first}
        assert sum(each["verdict"] is None for each in again.json()["claims"]) >= 10
        assert client.get(f"{API}/health").json()["running"] == 0, "to list them begins nothing"


def test_a_port_in_use_and_other_machines_are_refused_with_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run([*RUN, "--port", str(port)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and done.stderr.startswith(f"port {port} is in use")
    done = subprocess.run([*RUN, "--host", "0.0.0.0"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "there is no password; add --anyone" in done.stderr


def test_fifty_clients(tmp_path):
    paths = [
        "/health", "/lessons", "/towns?q=ad&key=cities", "/shields/cities", "/shields/cities/grid/coarse",
        "/shields/cities/actual/2013-12-31/standing?threat=mrbm-1000",
        "/shields/cities/actual/2013-12-31/map/mrbm-1000/coarse",
        *(f"/shields/cities/actual/2013-12-31/place/nominal?latitude=37.{n}&longitude=36.{n}" for n in range(20)),
    ]  # fmt: skip
    failures: list[str] = []
    counts = [0] * 50

    def ask(number, stop):
        with httpx.Client(base_url=address, timeout=120.0) as client:
            step = number
            while time.monotonic() < stop:
                response = client.get(API + paths[step % len(paths)])
                if response.status_code not in (200, 202):
                    failures.append(f"{response.status_code} {paths[step % len(paths)]} {response.text[:200]}")
                counts[number] += 1
                step += 1

    with served(tmp_path) as (process, address):
        stop = time.monotonic() + 8.0
        threads = [threading.Thread(target=ask, args=(n, stop)) for n in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        memory = [line for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if "VmHWM" in line]
        assert not failures and min(counts) > 0
        assert int(memory[0].split()[1]) < 1_000_000  # kB


def rounds(client, lesson, pupil):
    """What a page asks for while a pupil goes through a lesson, then a place of the pupil's own; all that failed."""
    client.get("/").raise_for_status()
    steps = client.get(f"{API}/lessons").json()["lessons"][lesson]["steps"]
    places = [(step["state"]["threat"], f"at={step['state']['place']}") for step in steps]
    places.append((places[0][0], f"latitude={45 + pupil * 0.25}&longitude={20 + pupil * 0.25}"))
    failed = []

    def ask(path, method="GET", **more):
        response = answered(client, path, method, **more)
        if response.status_code != 200:
            failed.append(f"{response.status_code} {path} {response.text[:200]}")

    ask("/cases")
    ask("/shields", "POST", json={"case": "epaa"})
    for path in ("/ground", "/shields/epaa/grid/coarse"):
        ask(path)
    for threat, place in places:
        ask(f"/shields/epaa/planned/2018-12-31/map/{threat}/coarse")
        ask(f"/shields/epaa/planned/2018-12-31/standing?threat={threat}")
        ask(f"/shields/epaa/planned/2018-12-31/place/nominal?{place}")
    return failed


def test_thirty_pupils_go_through_a_lesson_at_once(tmp_path):
    def go(pupil):
        with httpx.Client(base_url=server.client.base_url, timeout=120.0) as client:
            return rounds(client, 0, pupil)

    with running(tmp_path) as server, ThreadPoolExecutor(30) as pool:
        assert [failed for failed in pool.map(go, range(30)) if failed] == []
        for pid in (worker.pid for worker in server.queue.workers):
            memory = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmHWM" in line]
            assert int(memory[0].split()[1]) < 2_000_000  # kB
        end = time.monotonic() + 10.0
        while server.queue.counts() != (0, 0):  # a result is stored a moment before its job is over
            assert time.monotonic() < end, "a computation goes on that nobody asked for"
            time.sleep(0.05)


def test_schemathesis_finds_no_fault(tmp_path):
    if shutil.which("schemathesis") is None and not (Path(sys.executable).parent / "schemathesis").exists():
        pytest.skip("schemathesis is not installed: pip install --group web-test")
    program = shutil.which("schemathesis") or str(Path(sys.executable).parent / "schemathesis")
    with served(tmp_path) as (_, address):
        done = subprocess.run(
            [program, "run", f"{address}{API}/openapi.json", "--checks", "not_a_server_error", "--max-examples", "10",
             "--exclude-path-regex", "ledgers|reach|cases$", "--no-color"],
            capture_output=True, text=True, timeout=1800,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]


def test_the_types_of_the_page_are_those_of_the_server(tmp_path):
    program = ROOT / "page" / "node_modules" / ".bin" / "openapi-typescript"
    if shutil.which("node") is None or not program.exists():
        pytest.skip("the page's packages are not installed: cd page && npm ci")
    (tmp_path / "openapi.json").write_text(json.dumps(openapi(), ensure_ascii=False))
    subprocess.run([program, tmp_path / "openapi.json", "-o", tmp_path / "api.ts"], check=True, capture_output=True)
    assert (tmp_path / "api.ts").read_text() == (ROOT / "page" / "src" / "api.ts").read_text()
