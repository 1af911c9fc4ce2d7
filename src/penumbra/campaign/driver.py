"""Hands the rows of a sweep to workers, and takes what comes back, whatever dies on the way.

When a worker dies, nobody knows which of the rows at hand killed it. Each of them is then computed alone, with no other
row at hand. A row at whose computation workers have died three times is recorded as failed.
"""

from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait

import numpy as np
from numpy.typing import NDArray

from penumbra.campaign.pools import Pool
from penumbra.campaign.task import Done
from penumbra.errors import DomainError

__all__ = ["KILLED", "Driver"]

Rows = tuple[int, ...]

KILLED = "a worker that computed it was killed, three times: it may take more memory than there is"
"""Why a row failed that ended its workers."""
_MOST_DEATHS = 3
_DEAD_ON_CLUSTER = "KilledWorker"  # of the library distributed, which may not be installed
_AT_HAND = 2  # tasks for each worker, so that none waits for the next one
_SECONDS = 4.0  # that a task should take
_MOST_TOGETHER = 512  # rows of a task
_WAIT = 0.5  # [s]


class Driver:
    """Computes rows.

    Parameters
    ----------
    pool : Pool
    submit : function
        Hands a tuple of rows of one group over to the pool.
    take : function
        Called with what became of some rows; each row comes once.
    tick : function
        Called now and then.
    """

    def __init__(
        self,
        pool: Pool,
        submit: Callable[[Rows], Future[Done]],
        take: Callable[[Done], object],
        tick: Callable[[], object],
    ) -> None:
        self._pool, self._submit, self._take, self._tick = pool, submit, take, tick
        self._waiting: deque[deque[int]] = deque()
        self._suspect: deque[int] = deque()
        self._deaths: Counter[int] = Counter()
        self._running: dict[Future[Done], Rows] = {}
        self._together = 1
        self._left = 0

    def run(self, rows: NDArray[np.int64], groups: NDArray[np.int64], measures: int) -> None:
        """Compute some rows, those of one group one after another.

        rows, groups : (row,); measures : numbers of each row

        Raises
        ------
        DomainError
            The workers cannot load Penumbra, have another version of it, or are gone and cannot be started again.
        """
        self._measures = measures
        order = np.argsort(groups, kind="stable")
        cuts = np.flatnonzero(np.diff(groups[order])) + 1
        together = sorted((part.tolist() for part in np.split(rows[order], cuts)), key=lambda part: part[0])
        self._waiting.extend(deque(part) for part in together)
        self._left = len(rows)
        while self._left:
            self._fill()
            finished, _ = wait(self._running, _WAIT, FIRST_COMPLETED)
            for future in finished:
                if future in self._running:  # a death empties it
                    self._finish(future, self._running.pop(future))
            self._tick()

    def _fill(self) -> None:
        """Hand over tasks: while a row is under suspicion, it alone."""
        while self._suspect and not self._running:
            row = self._suspect.popleft()
            if self._deaths[row] < _MOST_DEATHS:
                self._hand_over((row,))
                return
            self._record(Done((row,), np.full((1, self._measures), np.nan), (KILLED,), 0.0, ""))
        if self._suspect:
            return
        most = _AT_HAND * self._pool.size
        while self._waiting and len(self._running) < most:
            if not self._hand_over(self._next(most)):
                return
            if any(future.done() for future in self._running):
                return

    def _next(self, most: int) -> Rows:
        """The next rows of one group: fewer towards the end, so that all workers end together."""
        group = self._waiting[0]
        count = max(1, min(self._together, -(-self._left // most), len(group)))
        taken = tuple(group.popleft() for _ in range(count))
        if not group:
            self._waiting.popleft()
        return taken

    def _hand_over(self, rows: Rows) -> bool:
        try:
            self._running[self._submit(rows)] = rows
        except BrokenExecutor:
            self._died(rows)
            return False
        return True

    def _finish(self, future: Future[Done], rows: Rows) -> None:
        try:
            done = future.result()
        except BrokenExecutor:
            self._died(rows)
        except CancelledError:
            raise DomainError(
                "sweep: the workers are gone; rows that were done are in the store, if there is one, for another run"
            ) from None
        except Exception as error:
            if type(error).__name__ != _DEAD_ON_CLUSTER:
                raise DomainError(
                    f"sweep: a worker cannot compute rows ({type(error).__name__}: {str(error)[:300]}); all workers "
                    "need the same version of Penumbra and of Python"
                ) from error
            self._suspected(rows)
        else:
            if done.made_by:
                raise DomainError(
                    f"sweep: a worker has other sources ({done.made_by}) than this process; install the same version "
                    "of Penumbra on all machines"
                )
            self._record(done)

    def _record(self, done: Done) -> None:
        self._left -= len(done.rows)
        if done.seconds > 0.0:
            wanted = int(_SECONDS * len(done.rows) / done.seconds)
            self._together = max(1, min(wanted, 2 * self._together, _MOST_TOGETHER))
        self._take(done)

    def _died(self, rows: Rows) -> None:
        """All workers are gone with all tasks at hand; results that came before stay."""
        lost = [rows]
        for future, own in list(self._running.items()):
            if future.done() and not future.cancelled() and future.exception() is None:
                self._record(future.result())
            else:
                lost.append(own)
        self._running.clear()
        for each in lost:
            self._suspected(each)
        self._pool.renew()

    def _suspected(self, rows: Rows) -> None:
        for row in rows:
            self._deaths[row] += 1
            self._suspect.append(row)
