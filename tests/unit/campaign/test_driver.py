"""Workers that die: who is blamed, and what is computed again. The workers are played."""

from collections import Counter
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor

import numpy as np
import pytest

from penumbra.campaign import driver, pools
from penumbra.campaign.driver import KILLED, Driver
from penumbra.campaign.task import Done, Task
from penumbra.errors import DomainError

COUNT = 60


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "_WAIT", 0.001)


class Played:
    """Workers of which all die when they come to a row that kills; a task is computed when it is looked at."""

    def __init__(self, kills: set[int], size: int = 3, broken: bool = True) -> None:
        self.size, self.kills, self.broken = size, kills, broken
        self.renewed = 0
        self.at_hand: list[tuple[Future[Done], tuple[int, ...]]] = []
        self.computed: Counter[int] = Counter()

    def submit(self, task: Task) -> Future[Done]:
        raise NotImplementedError

    def renew(self) -> None:
        self.renewed += 1
        self.at_hand = []

    def close(self) -> None:
        pass

    def hand_over(self, rows: tuple[int, ...]) -> Future[Done]:
        future: Future[Done] = Future()
        self.at_hand.append((future, rows))
        if len(self.at_hand) == self.size:
            self.go_on()
        return future

    def go_on(self) -> None:
        """Compute what is at hand, until something dies."""
        dead = False
        for future, rows in self.at_hand:
            if dead or self.kills & set(rows):
                if self.broken:
                    dead = True
                    future.set_exception(BrokenExecutor("a process in the pool was terminated abruptly"))
                else:
                    future.set_exception(type("KilledWorker", (Exception,), {})("died"))
                continue
            self.computed.update(rows)
            values = np.array(rows, float)[:, None]
            future.set_result(Done(rows, values, ("",) * len(rows), 0.3 * len(rows), ""))
        self.at_hand = []


def driven(pool: Played) -> dict[int, tuple[float, str]]:
    """What became of each row."""
    found: dict[int, tuple[float, str]] = {}

    def take(done: Done) -> None:
        for row, values, why in zip(done.rows, done.values, done.why, strict=True):
            assert row not in found
            found[row] = (float(values[0]), why)

    def tick() -> None:
        pool.go_on()

    Driver(pool, pool.hand_over, take, tick).run(np.arange(COUNT), np.arange(COUNT) // 20, 1)
    return found


@pytest.mark.parametrize("broken", [True, False])
@pytest.mark.parametrize("kills", [set[int](), {0}, {17, 18}, {59}])
def test_only_the_row_that_kills_fails(kills: set[int], broken: bool) -> None:
    pool = Played(kills, broken=broken)
    found = driven(pool)
    assert sorted(found) == list(range(COUNT))
    assert {row for row, (_, why) in found.items() if why} == kills
    assert all(why in ("", KILLED) for _, why in found.values())
    assert all(value == row for row, (value, why) in found.items() if not why)
    assert set(pool.computed) == set(range(COUNT)) - kills
    assert max(pool.computed.values()) == 1
    if broken:
        assert pool.renewed <= 3 * len(kills)
        assert (pool.renewed > 0) == bool(kills)


def test_workers_without_penumbra_end_the_sweep() -> None:
    class Foreign(Played):
        def go_on(self) -> None:
            for future, _ in self.at_hand:
                future.set_exception(ModuleNotFoundError("No module named 'penumbra'"))
            self.at_hand = []

    with pytest.raises(DomainError, match=r"No module named 'penumbra'.*same version of Penumbra"):
        driven(Foreign(set()))


def test_workers_with_other_sources_end_the_sweep() -> None:
    class Other(Played):
        def go_on(self) -> None:
            for future, rows in self.at_hand:
                future.set_result(
                    Done(rows, np.zeros((len(rows), 1)), ("",) * len(rows), 0.0, "Penumbra 0.1.0 on node7")
                )
            self.at_hand = []

    with pytest.raises(DomainError, match=r"other sources \(Penumbra 0.1.0 on node7\)"):
        driven(Other(set()))


def test_an_executor_that_is_handed_over_is_not_made_again() -> None:
    """A function that makes one is called for another."""
    with ThreadPoolExecutor(2) as executor:
        pool = pools.given(executor)
        assert pool.size == 2
        with pytest.raises(DomainError, match="an executor that is handed over cannot be started again"):
            pool.renew()
        pool.close()
        assert executor.submit(int, 3).result() == 3
    made: list[ThreadPoolExecutor] = []

    def another() -> ThreadPoolExecutor:
        made.append(ThreadPoolExecutor(1))
        return made[-1]

    pool = pools.given(another)
    pool.renew()
    pool.close()
    assert len(made) == 2
    for each in made:
        with pytest.raises(RuntimeError, match="cannot schedule new futures"):
            each.submit(int, 3)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(pools, "import_module", missing)
    with pytest.raises(DomainError, match=r"pip install 'penumbra\[cluster\]'"):
        pools.cluster("tcp://127.0.0.1:1")
