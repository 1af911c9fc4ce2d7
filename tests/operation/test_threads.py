"""The threads of all loops outlive what goes wrong in one part, a key pressed meanwhile, and a process that forks."""

import _thread
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import xarray as xr
from numba.core import config

from laws.worlds import AIMS, NOMINAL, Loader
from penumbra.coverage import blocks as blocks_module
from penumbra.coverage.evaluate import evaluate
from penumbra.coverage.problem import Places, bind
from penumbra.coverage.reducers import Bits
from penumbra.errors import DomainError
from penumbra.jit import on_all_threads
from penumbra.scenario.model import Shield
from penumbra.scenario.worlds import along

Asked = tuple[Shield, xr.Dataset, Places]

THREADS = 3


@pytest.fixture(autouse=True)
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "NUMBA_NUM_THREADS", THREADS)


def all_parts() -> set[int]:
    """Which parts of a loop run, and that each runs once."""
    run: list[int] = []
    on_all_threads(lambda part, parts: run.append(part), 50)
    assert len(run) == len(set(run))
    return set(run)


EVERY = set(range(4 * THREADS))


def test_every_part_runs_once() -> None:
    assert all_parts() == EVERY


def test_one_part_runs_where_it_is_called() -> None:
    where = []
    on_all_threads(lambda part, parts: where.append((threading.current_thread(), part, parts)), 1)
    assert where == [(threading.current_thread(), 0, 1)]


@pytest.mark.parametrize("at", [0, 3, 4 * THREADS - 1])
def test_what_goes_wrong_in_one_part_is_told_and_no_part_goes_on(at: int) -> None:
    begun, ended = [], []

    def task(part: int, parts: int) -> None:
        begun.append(part)
        time.sleep(0.01)
        ended.append(part)
        if part == at:
            raise ValueError(f"part {part}")

    with pytest.raises(ValueError, match=f"part {at}"):
        on_all_threads(task, 50)
    told = sorted(begun)
    assert sorted(ended) == told
    time.sleep(0.05)
    assert sorted(begun) == told
    assert all_parts() == EVERY


def test_a_key_pressed_ends_the_loop_when_what_has_begun_is_done() -> None:
    begun, ended = [], []

    def task(part: int, parts: int) -> None:
        begun.append(part)
        if part == 0:
            _thread.interrupt_main()
        time.sleep(0.05)
        ended.append(part)

    with pytest.raises(KeyboardInterrupt):
        on_all_threads(task, 50)
    assert sorted(ended) == sorted(begun)
    assert len(begun) < len(EVERY)
    assert all_parts() == EVERY


def test_loops_of_several_threads_do_not_mix() -> None:
    """Two loops at once, as from a page and a sweep."""
    found: dict[int, set[tuple[int, int]]] = {0: set(), 1: set()}

    def loops(who: int) -> None:
        for _ in range(20):
            on_all_threads(lambda part, parts: found[who].add((part, parts)), 50)

    callers = [threading.Thread(target=loops, args=(who,)) for who in found]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert found[0] == found[1] == {(part, len(EVERY)) for part in EVERY}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """A problem, a table of twelve worlds, and places."""
    shield = Loader(tmp_path_factory.mktemp("threads")).shield(NOMINAL)
    table = along(shield, "platforms.deck.reaction_time", [float(10 * n) for n in range(12)])
    return shield, table, Places(AIMS[:, 0], AIMS[:, 1])


def test_a_key_pressed_amid_an_evaluation_leaves_the_engine_as_it_was(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    shield, table, places = asked
    whole = evaluate(bind(shield), table, places, reducers=[Bits()])
    problem, pressed = bind(shield), []
    sweep = blocks_module.class_figures

    def interrupted(*given):
        if not pressed:
            pressed.append(True)
            _thread.interrupt_main()
        return sweep(*given)

    monkeypatch.setattr(blocks_module, "class_figures", interrupted)
    with pytest.raises(KeyboardInterrupt):
        evaluate(problem, table, places, reducers=[Bits()])
    again = evaluate(problem, table, places, reducers=[Bits()])
    assert again.covered_bits.values.tobytes() == whole.covered_bits.values.tobytes()
    assert again.reached_bits.values.tobytes() == whole.reached_bits.values.tobytes()


def test_a_world_that_cannot_be_flown_leaves_the_engine_as_it_was(asked: Asked) -> None:
    shield, table, places = asked
    problem = bind(shield)
    wrong = along(shield, "threats.class.burnout_downrange", ["110 km", "700 km"])
    with pytest.raises(DomainError, match="burnout_downrange 700 km"):
        evaluate(problem, wrong, places)
    found = evaluate(problem, table, places, reducers=[Bits()])
    whole = evaluate(bind(shield), table, places, reducers=[Bits()])
    assert found.covered_bits.values.tobytes() == whole.covered_bits.values.tobytes()


FORKED = """
import os, sys
from pathlib import Path
from numba.core import config
config.NUMBA_NUM_THREADS = 3
from laws.worlds import AIMS, NOMINAL, Loader, figures
from penumbra.jit import _WORKERS
setting = Loader(Path(sys.argv[1]))(NOMINAL)
ours = [each.tobytes() for each in figures(setting, AIMS)]
assert _WORKERS.pool is not None
child = os.fork()
if child == 0:
    assert _WORKERS.pool is None
    theirs = [each.tobytes() for each in figures(setting, AIMS)]
    os._exit(0 if theirs == ours else 1)
_, status = os.waitpid(child, 0)
again = [each.tobytes() for each in figures(setting, AIMS)]
print(os.waitstatus_to_exitcode(status), again == ours)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_process_that_was_forked_starts_threads_of_its_own(tmp_path: Path) -> None:
    tests = Path(__file__).parents[1]
    paths = [str(tests), str(tests.parent / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    run = subprocess.run(
        [sys.executable, "-c", FORKED, str(tmp_path)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,  # a child that waits for threads it has not would wait for ever
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["0", "True"]
