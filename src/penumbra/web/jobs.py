"""The queue: requests that wait for a worker, and the workers, each a process with a thread that minds it.

Equal requests share a job. A job that nobody follows any more is cancelled. A worker that dies is started again, and
its job fails with a sentence.
"""

import heapq
import itertools
import multiprocessing
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from penumbra.processes import variables_set
from penumbra.web import models
from penumbra.web.job import BusyError, Job, Limits, State
from penumbra.web.requests import Asked, Lane
from penumbra.web.store import Result, Store
from penumbra.web.worker import serve

__all__ = ["Queue"]

_OVER = ("done", "failed", "cancelled")
_REMEMBERED = 500  # jobs that are over and still told about
_REFUSED = 200  # failed requests whose sentence is remembered
_FOR = 30.0  # [s] so long
_LOOK = 0.05  # [s] between two looks at a computation
_ASKED = 2.0  # [s] within which somebody who asks again and again has asked for a job
_PATIENCE = 5.0  # [s] for a cancelled computation to stop by itself
_START = 180.0  # [s] for a worker to start; the first one compiles nothing, but reads much
_MOST_MEMORY = 6 * 1024**3  # [bytes], above which a worker is started anew after its job


class Queue:
    """Jobs and their workers.

    Parameters
    ----------
    store : Store
        Shared with the workers through its folder.
    threads : mapping
        Threads of the engine in the worker of each lane.
    limits : Limits
    """

    def __init__(self, store: Store, threads: dict[Lane, int] | None = None, limits: Limits | None = None) -> None:
        self.store = store
        self.limits = limits or Limits()
        cores = os.cpu_count() or 1
        self._lock = threading.RLock()
        self._wake = threading.Condition(self._lock)
        self._waiting: dict[Lane, list[tuple[int, int, Job]]] = {"quick": [], "long": [], "claims": []}
        self._number = itertools.count()
        self._by_name: dict[str, Job] = {}
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._refused: OrderedDict[str, tuple[float, Job]] = OrderedDict()
        self._closed = False
        counts: dict[Lane, int] = threads or {"quick": min(2, cores), "long": max(1, cores // 2), "claims": cores}
        self.workers = [_Worker(self, lane, count) for lane, count in counts.items()]

    def start(self) -> None:
        """Start the workers."""
        for worker in self.workers:
            worker.start()

    def close(self) -> None:
        """End all workers, at once, and fail what waits."""
        with self._wake:
            self._closed = True
            self._wake.notify_all()
        for worker in self.workers:
            worker.end()
        with self._lock:
            for job in list(self._by_name.values()):
                self.finish(job, "failed", message="the server stops", status=503)

    def ask(self, asked: Asked, of: str) -> Job:
        """The job of a request: one that waits or runs, one that failed just now, or a new one.

        Raises
        ------
        BusyError
            The queue is full.
        """
        with self._wake:
            if (job := self._by_name.get(asked.name)) is not None and not job.cancelled:
                job.seen = time.monotonic()
                self._bring_forward(job, asked)
                return job
            until, refused = self._refused.get(asked.name, (0.0, None))
            if refused is not None and time.monotonic() < until:
                return refused
            waiting = [one for lane in self._waiting.values() for _, _, one in lane if one.state == "waiting"]
            if self._closed:
                raise BusyError(503, "the server stops")
            if len(waiting) >= self.limits.waiting:
                raise BusyError(503, f"{len(waiting)} computations wait already; try again in a minute")
            if sum(one.of == of for one in waiting) >= self.limits.waiting_of_one:
                raise BusyError(
                    429, f"{self.limits.waiting_of_one} computations of yours wait already; let some be done"
                )
            job = Job(asked, of)
            self._by_name[asked.name] = job
            self._jobs[job.id] = job
            while len(self._jobs) > _REMEMBERED + self.limits.waiting and next(iter(self._jobs.values())).over.is_set():
                self._jobs.popitem(last=False)
            heapq.heappush(self._waiting[asked.lane], (asked.order, next(self._number), job))
            self._wake.notify_all()
            return job

    def _bring_forward(self, job: Job, asked: Asked) -> None:
        """Let a job that waits come earlier, if it is asked for with a lower order now."""
        if job.state != "waiting" or asked.order >= job.asked.order:
            return
        job.asked = asked
        lane = self._waiting[asked.lane]
        lane[:] = [each for each in lane if each[2] is not job]
        heapq.heapify(lane)
        heapq.heappush(lane, (asked.order, next(self._number), job))

    def find(self, job: str) -> Job | None:
        """A job by its id, if it is still remembered."""
        with self._lock:
            found = self._jobs.get(job)
            if found is not None:
                found.seen = time.monotonic()
            return found

    def told(self, job: Job) -> models.Job:
        """What clients are told about a job."""
        with self._lock:
            ahead = 0
            if job.state == "waiting":
                lane = sorted(self._waiting[job.asked.lane])
                ahead = sum(one.state == "waiting" for _, _, one in lane[: [one for _, _, one in lane].index(job)])
            return job.told(ahead)

    def counts(self) -> tuple[int, int]:
        """Jobs that wait, and jobs that run."""
        with self._lock:
            states = [job.state for job in self._by_name.values()]
        return states.count("waiting"), states.count("running")

    def cancel(self, job: Job) -> None:
        """Cancel a job that waits or runs."""
        with self._wake:
            if job.state in _OVER:
                return
            job.cancelled = True
            if job.state == "waiting":
                self.finish(job, "cancelled", message="it was cancelled", status=409)
            self._wake.notify_all()

    def follow(self, job: Job, changed: Callable[[], object]) -> None:
        """Call `changed` at each change of a job, until `leave`."""
        with self._lock:
            job.followers += 1
            job.watchers.append(changed)

    def leave(self, job: Job, changed: Callable[[], object], drop: bool = False) -> None:
        """Stop following a job; it is cancelled if nobody else follows it or asks for it soon.

        drop : whether it need not wait for that if it has not begun.
        """
        with self._lock:
            job.followers -= 1
            job.watchers.remove(changed)
            if drop and job.state == "waiting" and not job.followers and time.monotonic() - job.seen > _ASKED:
                self.cancel(job)
                return
            job.seen = time.monotonic()

    # --- for the workers' threads

    def next(self, lane: Lane) -> Job | None:
        """Wait for the next job of a lane; None when the queue is closed."""
        with self._wake:
            while not self._closed:
                self._forget()
                while self._waiting[lane]:
                    _, _, job = heapq.heappop(self._waiting[lane])
                    if job.state == "waiting":
                        job.state = "running"
                        self._changed(job)
                        return job
                self._wake.wait(1.0)
            return None

    def forgotten(self, job: Job) -> bool:
        """Whether nobody follows a job any more."""
        return not job.followers and time.monotonic() - job.seen > self.limits.forgotten

    def _forget(self) -> None:
        """Cancel waiting jobs that nobody follows."""
        for job in list(self._by_name.values()):
            if job.state == "waiting" and self.forgotten(job):
                self.cancel(job)

    def progress(self, job: Job, share: float, words: str) -> None:
        """Note how far a job is."""
        with self._lock:
            job.share, job.words = min(max(share, 0.0), 1.0), words
            self._changed(job)

    def finish(
        self, job: Job, state: State, result: Result | None = None, message: str = "", status: int = 200
    ) -> None:
        """End a job."""
        with self._lock:
            if job.state in _OVER:
                return
            if self._by_name.get(job.asked.name) is job:
                del self._by_name[job.asked.name]
            if result is not None:
                self.store.keep(Store.name(job.asked.name), result)
                job.share = 1.0
            if state == "failed":
                self._refused[job.asked.name] = (time.monotonic() + _FOR, job)
                while len(self._refused) > _REFUSED:
                    self._refused.popitem(last=False)
            job.state, job.result, job.message, job.status = state, result, message, status
            job.over.set()
            self._changed(job)

    def _changed(self, job: Job) -> None:
        for watcher in list(job.watchers):
            watcher()


class _Worker:
    """One process, and the thread that gives it jobs."""

    def __init__(self, queue: Queue, lane: Lane, threads: int) -> None:
        self.queue, self.lane, self.threads = queue, lane, threads
        self._context = multiprocessing.get_context("spawn")
        self._process: Any = None
        self._pipe: Connection | None = None
        self._stop: Any = None
        self._ended = False
        self._thread = threading.Thread(target=self._run, name=f"penumbra-{lane}", daemon=True)

    @property
    def pid(self) -> int | None:
        """Of the process, while it runs."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the thread; it starts the process."""
        self._thread.start()

    def end(self) -> None:
        """End the process and the thread."""
        self._ended = True
        self._kill()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE)
        self._kill()

    def _spawn(self) -> None:
        """Start the process and wait until it is ready."""
        ours, theirs = self._context.Pipe()
        stop = self._context.Event()
        store = self.queue.store
        folder = None if store.folder is None else str(store.folder)
        yields = self.lane == "claims"
        arguments = (theirs, stop, folder, store.most, os.getpid(), yields)
        process = self._context.Process(target=serve, args=arguments, name=f"penumbra-{self.lane}", daemon=True)
        with variables_set(NUMBA_NUM_THREADS=str(self.threads)):
            process.start()
        theirs.close()
        self._process, self._pipe, self._stop = process, ours, stop
        if ours.poll(_START):
            ours.recv()

    def _kill(self) -> None:
        process = self._process
        if process is not None and process.is_alive():
            process.kill()
            process.join(_PATIENCE)

    def _run(self) -> None:
        while self._ready():
            job = self.queue.next(self.lane)
            if job is None:
                return
            if self._ready() and not self._compute(job) and self._ready():
                self._compute(job, last=True)

    def _ready(self) -> bool:
        """Start the process unless it runs; False once the worker is ended."""
        while not self._ended:
            try:
                if self._process is None or not self._process.is_alive():
                    self._spawn()
                return True
            except (OSError, EOFError):  # it died at once, or the system has no room: try again a little later
                time.sleep(1.0)
        return False

    def _compute(self, job: Job, last: bool = False) -> bool:
        """Compute a job; False if the process had died while it waited, unless this is the `last` attempt."""
        assert self._pipe is not None
        self._stop.clear()
        begin, asked_to_stop, begun = time.monotonic(), 0.0, last
        told = ("cancelled", "it was cancelled", 409)
        try:
            self._pipe.send(job.asked)
            while True:
                if self._pipe.poll(_LOOK):
                    what, data = self._pipe.recv()
                    if what == "begun":
                        begun = True
                        continue
                    if what == "beside":
                        self.queue.store.keep(*data)
                        continue
                    if what == "share":
                        self.queue.progress(job, *data)
                        continue
                    self._take(job, what, data, told, bool(asked_to_stop))
                    return True
                now = time.monotonic()
                if not asked_to_stop and (job.cancelled or self.queue.forgotten(job)):
                    asked_to_stop = now
                elif not asked_to_stop and now - begin > job.asked.seconds:
                    limit = f"{job.asked.what}: it takes more than {job.asked.seconds:.0f} s, the limit of this server"
                    told, asked_to_stop = ("failed", limit, 503), now
                if asked_to_stop:
                    self._stop.set()
                    if now - asked_to_stop > _PATIENCE:
                        self._kill()
        except (EOFError, OSError, BrokenPipeError):
            self._kill()
            if asked_to_stop:
                state, message, status = told
                self.queue.finish(job, state, message=message, status=status)  # type: ignore[arg-type]
                return True
            if not begun:
                return False
            died = "the process that computed it died, perhaps for want of memory; it is started again"
            self.queue.finish(job, "failed", message=f"{job.asked.what}: {died}", status=500)
            return True

    def _take(self, job: Job, what: str, data: Any, told: tuple[str, str, int], stopped: bool) -> None:
        """End a job by its worker's reply."""
        if what == "done":
            result, memory = data
            self.queue.finish(job, "done", result)
            if memory > _MOST_MEMORY:
                self._kill()
        elif stopped:
            state, message, status = told
            self.queue.finish(job, state, message=message, status=status)  # type: ignore[arg-type]
        else:
            status, message = data
            self.queue.finish(job, "failed", message=message, status=status)
