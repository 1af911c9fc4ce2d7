"""The queue: shared jobs, limits, cancelling, and workers that die."""

import json
import os
import signal
import time

import pytest

from penumbra.web.job import BusyError, Limits
from penumbra.web.jobs import Queue
from penumbra.web.requests import Asked, Subject
from penumbra.web.store import Store
from unit.web.asking import API, SMALL, running

CITIES = Subject("cities", "cities", "")
DAY = (("date", "2013-12-31"), ("history", "actual"))


def asked(kind, **arguments):
    return Asked(kind, f"a {kind}", CITIES, (*DAY, *arguments.items()))


def long_one(n=0):
    """A request that takes minutes, so that a test can end it."""
    return asked("map-of-cases", threat="mrbm-1000", draws=(256, 64, 16)[n])


@pytest.fixture
def queue(tmp_path):
    made = Queue(Store(tmp_path), {"quick": 1, "long": 1}, Limits(waiting=3, waiting_of_one=2, forgotten=1.0))
    yield made
    made.close()


def until(true, seconds=120.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_equal_requests_share_a_job_and_too_many_are_refused(queue):
    first = queue.ask(asked("place", at="1, 1"), "a")
    assert queue.ask(asked("place", at="1, 1"), "b") is first
    second = queue.ask(asked("place", at="2, 2"), "a")
    assert queue.told(second).ahead == 1 and queue.told(second).state == "waiting"
    with pytest.raises(BusyError) as error:
        queue.ask(asked("place", at="3, 3"), "a")
    assert error.value.status == 429
    queue.ask(asked("place", at="3, 3"), "b")
    with pytest.raises(BusyError) as error:
        queue.ask(asked("place", at="4, 4"), "c")
    assert error.value.status == 503


def test_a_waiting_job_is_cancelled_at_once(queue):
    job = queue.ask(long_one(), "a")
    queue.cancel(job)
    assert queue.told(job).state == "cancelled" and queue.counts() == (0, 0)
    assert queue.ask(long_one(), "a") is not job


@pytest.mark.slow
def test_a_running_job_is_cancelled_and_the_worker_goes_on(queue):
    queue.start()
    job = queue.ask(long_one(), "a")
    queue.follow(job, lambda: None)
    until(lambda: job.state == "running")
    queue.cancel(job)
    until(lambda: job.state == "cancelled")
    other = queue.ask(asked("fine-map", threat="mrbm-1000", cells="coarse"), "a")
    queue.follow(other, lambda: None)
    until(lambda: other.state == "done")


@pytest.mark.slow
def test_a_job_that_nobody_follows_is_cancelled(queue):
    queue.start()
    job = queue.ask(long_one(), "a")
    until(lambda: job.state == "cancelled")


@pytest.mark.slow
def test_a_worker_that_dies_is_started_again_and_its_job_fails(queue):
    queue.start()
    job = queue.ask(long_one(), "a")
    queue.follow(job, lambda: None)
    until(lambda: job.state == "running")
    (worker,) = (each for each in queue.workers if each.lane == "long")
    before = worker.pid
    os.kill(before, signal.SIGKILL)
    until(lambda: job.state == "failed")
    assert "died" in job.message and job.status == 500
    other = queue.ask(asked("fine-map", threat="mrbm-1000", cells="coarse"), "a")
    queue.follow(other, lambda: None)
    until(lambda: other.state == "done")
    assert worker.pid != before


@pytest.mark.slow
def test_a_worker_that_died_while_it_waited_fails_nobody(tmp_path):
    queue = Queue(Store(tmp_path), {"quick": 1})
    try:
        queue.start()
        (worker,) = queue.workers
        first = queue.ask(asked("grid", cells="fine"), "a")
        until(first.over.is_set)
        os.kill(worker.pid, signal.SIGKILL)
        other = queue.ask(asked("grid", cells="coarse"), "a")
        queue.follow(other, lambda: None)
        until(lambda: other.over.is_set())
        assert (other.state, other.message) == ("done", "")
    finally:
        queue.close()


@pytest.mark.slow
def test_a_changed_scenario_is_known_also_where_nothing_is_kept_on_disk(tmp_path):
    (tmp_path / "file").write_text("in place of a folder")
    with running(tmp_path / "file") as server:
        key = server.opened(case="small", text=SMALL)["key"]
        assert server.ask(f"/shields/{key}").json()["key"] == key


def test_closing_leaves_no_process(queue):
    queue.start()
    until(lambda: all(worker.pid for worker in queue.workers))
    pids = [worker.pid for worker in queue.workers]
    queue.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.slow
def test_events_tell_how_far_it_is_and_end(server):
    key = server.opened(case="small", text=SMALL + "decision_time: 61 s\n")["key"]
    response = server.client.get(f"{API}/shields/{key}/planned/2018-12-31/map/mrbm-2000/cases?draws=16")
    if response.status_code == 200:
        pytest.skip("this machine computes it within a moment")
    names, last = [], {}
    with server.client.stream("GET", f"{API}/jobs/{response.json()['job']}/events") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        for line in events.iter_lines():
            if line.startswith("event: "):
                names.append(line.removeprefix("event: "))
            if line.startswith("data: "):
                last = json.loads(line.removeprefix("data: "))["job"]
    assert names[-1] == "done" == last["state"] and last["share"] == 1.0
    assert set(names) <= {"waiting", "running", "done"}


@pytest.mark.slow
def test_a_job_is_cancelled_when_its_last_listener_leaves(tmp_path):
    with running(tmp_path, Limits(forgotten=0.5)) as server:
        response = server.client.get(f"{API}/shields/cities/actual/2013-12-31/map/mrbm-1000/cases?draws=256")
        job = server.queue.find(response.json()["job"])
        with server.client.stream("GET", f"{API}/jobs/{job.id}/events") as events:
            next(events.iter_lines())
            until(lambda: job.followers == 1)
        until(lambda: job.state == "cancelled")


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="this system has no order of processes")
def test_the_worker_of_claims_yields_to_the_others(tmp_path):
    made = Queue(Store(tmp_path), {"quick": 1, "claims": 1})
    made.start()
    try:
        until(lambda: all(worker.pid for worker in made.workers))
        own = os.getpriority(os.PRIO_PROCESS, 0)
        quick, claims = made.workers
        until(lambda: os.getpriority(os.PRIO_PROCESS, claims.pid) == min(own + 10, 19))
        assert os.getpriority(os.PRIO_PROCESS, quick.pid) == own
    finally:
        made.close()
