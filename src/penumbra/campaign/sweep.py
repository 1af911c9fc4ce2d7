"""The verb `sweep`: many shields or worlds, on several processes or machines."""

import pickle
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from pydantic import ValidationError

from penumbra.campaign.driver import Driver
from penumbra.campaign.measures import Compute, measures
from penumbra.campaign.options import Option, axis_of, change_of
from penumbra.campaign.plan import Axis, Other, Plan
from penumbra.campaign.pools import Pool, cluster, given, processes, this_process
from penumbra.campaign.progress import Halfway, Progress
from penumbra.campaign.row_store import Held, RowStore, RowWriter, nothing
from penumbra.campaign.sweep_file import load_sweep
from penumbra.campaign.task import Done, Task, here
from penumbra.coverage.engine_digest import engine_sources
from penumbra.coverage.problem import Problem
from penumbra.coverage.provenance import provenance
from penumbra.errors import DomainError, ScenarioError, shown
from penumbra.names import dataset
from penumbra.scenario.arguments import checked_list
from penumbra.scenario.columns import matrix
from penumbra.scenario.diagnostics import pydantic_findings
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.scenario.yaml_tree import Tree

__all__ = ["compute_plan", "held_rows", "sweep"]

Ints = NDArray[np.int64]


def sweep(
    problem: Shield | Problem | str | Path,
    worlds: xr.Dataset | Sequence[Sequence[str]] | None = None,
    executor: Executor | Callable[[], Executor] | None = None,
    *,
    compute: Sequence[Mapping[str, Any]] | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    store: str | Path | None = None,
    retry: bool = False,
    progress: Callable[[Progress], object] | None = None,
) -> xr.Dataset:
    """Compute many shields or worlds, a row each, on nominal figures.

    >>> import penumbra as pb
    >>> shield = pb.load("epaa").on("2018-12-31", history="planned")
    >>> table = pb.worlds.along(shield, "decision_time", ["1 min", "4 min", "6 min"])
    >>> found = pb.sweep(shield, table, compute=[{"covered": "people", "of": "nato-europe"}])

    Parameters
    ----------
    problem : Shield, Problem, str or Path
        The shield that is varied; or the path of a sweep file (docs/campaign.md), which tells also what is computed.
    worlds : Dataset, or sequence of lists of texts
        A table of worlds of the shield; or scenarios: a list of changes each, as ``["decision_time=60 s",
        "date=2020-01-01"]``, with paths as of `--set`, date, history, or alternatives.QUESTION.
    executor : Executor or callable, optional
        Of concurrent.futures, or a function that makes one: then a new one takes its place when a worker dies.
    compute : sequence of mappings, optional
        What is computed of each row, as ``{"covered": "people", "of": "POL", "threats": ["mrbm-2000"]}``,
        ``{"reached": "area"}``, ``{"place": "Bucharest"}`` or ``{"margin": "Bucharest"}``. The covered share of the
        people whom the scenario protects, by class, if absent.
    workers : int, optional
        Processes of this machine, of one thread each. Without it, executor and scheduler: this process, on all threads.
    scheduler : str, optional
        Address of the scheduler of a Dask cluster, as "tcp://10.0.0.1:8786".
    store : str or Path, optional
        Folder in which rows are kept as they are done. A later call with the same folder goes on from there.
    retry : bool
        Whether rows that failed are computed again; they are kept as failed otherwise.
    progress : callable, optional
        Called with a `penumbra.campaign.progress.Progress`: rows done, rate, time left.

    Returns
    -------
    Dataset (sweep_row, axis, measure)
        measured : (sweep_row, measure) float; nan: out of reach, or the row failed
        measure_meaning, measure_unit : (measure,)
        row_option : (sweep_row, axis) int, index of the option in option_text : (option,) str, option_axis, and
        option_value : float, SI, if the option is one number
        row_failed : (sweep_row,) bool; failed_row, failed_why : (failed,)
        Equal to the bit whoever computed it, in whatever order, with whatever interrupts.

        attrs: of the shield; rows, failed, computed : JSON, how many points each share was computed at

    Raises
    ------
    ScenarioError
        The sweep file, or a change, is invalid; all findings together, before anything is computed.
    DomainError
        An argument is none of these, there are more than 1,048,576 rows, no scheduler answers, or the workers cannot
        load the same Penumbra.
    OutputError
        The store cannot be written to, has other content, or was written by another version.
    KeyboardInterrupt
        When the user interrupts. With a store, all rows that were done are in it.
    """
    plan = _plan(problem, worlds, compute)
    if progress is not None and not callable(progress):
        raise DomainError(f"progress: write a function of the progress made, as in print, not {shown(progress)}")
    places = {"executor": executor, "workers": workers, "scheduler": scheduler}
    if len(several := [name for name, each in places.items() if each is not None]) > 1:
        raise DomainError(f"sweep: {' and '.join(several)}: write one of them")
    folder = None if store is None else RowStore(store)

    def pool() -> Pool:
        if executor is not None:
            return given(executor)
        if scheduler is not None:
            return cluster(scheduler)
        return this_process() if workers is None else processes(workers)

    return compute_plan(plan, pool, folder, retry, progress or (lambda made: None))


def held_rows(plan: Plan, store: str | Path) -> int:
    """How many rows of a plan are in a store, those that failed included; OutputError as in `sweep`."""
    return int((RowStore(store).read(plan, plan.keys()).state > 0).sum())


def compute_plan(
    plan: Plan,
    pool: Callable[[], Pool],
    store: RowStore | None,
    retry: bool,
    progress: Callable[[Progress], object],
) -> xr.Dataset:
    """The result of a plan, as of `sweep`; `pool` starts the workers, and is called if there is a row to compute."""
    keys = plan.keys()
    held = nothing(plan) if store is None else store.read(plan, keys)
    missing = (held.state == 0) | ((held.state == 1) & retry)
    _, first, same = np.unique(keys, return_index=True, return_inverse=True)
    rows = np.intersect1d(first, np.flatnonzero(missing))
    if len(rows):
        workers = pool()
        try:
            if store is None:
                _computed(plan, keys, rows, workers, held, None, progress)
            else:
                with store.writer(plan, plan.about | {"version": f"Penumbra {version('penumbra')}"}) as writer:
                    _computed(plan, keys, rows, workers, held, writer, progress)
        finally:
            workers.close()
    whole = first[same]  # rows that change the same have one result
    return _result(
        plan, held.values[whole], held.state[whole], {n: held.why.get(int(of), "") for n, of in enumerate(whole)}
    )


def _computed(
    plan: Plan,
    keys: NDArray[np.bytes_],
    rows: Ints,
    workers: Pool,
    held: Held,
    writer: RowWriter | None,
    progress: Callable[[Progress], object],
) -> None:
    """Compute rows of a plan into `held`, and write them."""
    groups = plan.groups()
    base, sources, driver = pickle.dumps(plan.shield.scenario), engine_sources(), here()
    begun = time.monotonic()
    made, halfway = Progress(len(keys), len(keys) - len(rows), 0, 0, 0.0, 0.0), Halfway()

    def submit(some: tuple[int, ...]) -> Future[Done]:
        at = np.array(some)
        labels = tuple(plan.label(row) for row in some)
        values, structure = plan.values(at), plan.structure(some[0])
        task = Task(some, labels, base, structure, plan.paths, values, plan.measures, plan.fans, sources, driver)
        return workers.submit(task)

    def take(done: Done) -> None:
        nonlocal made
        for row, values, why in zip(done.rows, done.values, done.why, strict=True):
            held.values[row], held.state[row] = values, 1 if why else 2
            held.why.pop(row, None)
            if why:
                held.why[row] = why
            if writer is not None:
                writer.add(bytes(keys[row]), values, why)
        count, failed = made.done + len(done.rows), made.failed + sum(bool(why) for why in done.why)
        seconds = time.monotonic() - begun
        busy, half = made.busy + done.seconds, halfway.at(seconds, count)
        made = made._replace(done=count, failed=failed, seconds=seconds, busy=busy, half=half)
        progress(made)

    progress(made)
    tick = writer.write_if_due if writer is not None else (lambda: None)
    Driver(workers, submit, take, tick).run(rows, groups[rows], len(plan.measures))


def _plan(problem: object, worlds: object, compute: object) -> Plan:
    """The plan of the arguments of `sweep`."""
    if isinstance(problem, str | Path):
        if idle := [name for name, given_ in (("worlds", worlds), ("compute", compute)) if given_ is not None]:
            raise DomainError(f"sweep: {' and '.join(idle)}: the sweep file says it; leave it out")
        return load_sweep(problem)
    shield = problem.shield if isinstance(problem, Problem) else problem
    fans = problem.fans_are if isinstance(problem, Problem) else "flown"
    check_shield(shield)
    assert isinstance(shield, Shield)
    asked = measures(shield, _compute(compute))
    if isinstance(worlds, xr.Dataset):
        return Plan(shield, (_axis_of_worlds(shield, worlds),), asked, fans=fans)
    if worlds is None:
        raise DomainError(
            "sweep: worlds: give a table of worlds, as from penumbra.worlds.along or penumbra.draw, or a list of "
            'changes for each row, as in [["decision_time=60 s"], ["decision_time=90 s"]]'
        )
    options = []
    for n, each in enumerate(checked_list("sweep: worlds", "lists of changes", worlds)):
        texts = list(checked_list(f"sweep: worlds: row {n}", "changes", each))
        changes = tuple(change_of(text, f"sweep: worlds: row {n}: {str(text)[:80]}") for text in texts)
        options.append(Option(", ".join(map(str, texts)) or "as it is", changes))
    if not options:
        raise DomainError("sweep: worlds: there is no row; write at least one list of changes")
    return Plan(shield, (axis_of(shield, "scenario", options),), asked, fans=fans)


def _compute(given_: object) -> tuple[Compute, ...]:
    """What is computed, from the argument."""
    if given_ is None:
        return (Compute(covered="people"),)
    found, findings = [], list[str]()
    for n, each in enumerate(checked_list("sweep: compute", "mappings", given_)):
        where = f"sweep: compute.{n}"
        if not isinstance(each, Mapping):
            findings.append(f'{where}: write a mapping, as {{"covered": "people"}}, not {shown(each)}')
            continue
        data = {str(key): list(value) if isinstance(value, tuple) else value for key, value in each.items()}
        try:
            found.append(Compute.model_validate(data))
        except ValidationError as error:
            tree = Tree(data, {(): where})
            findings += pydantic_findings(error, tree, Compute)
    if findings:
        raise ScenarioError(findings)
    if not found:
        raise DomainError('sweep: compute: there is nothing; write at least one, as {"covered": "people"}')
    return tuple(found)


def _axis_of_worlds(shield: Shield, table: xr.Dataset) -> Axis:
    """The rows of a table of worlds as the options of one axis."""
    matrix(shield, table)  # raises for anything that is wrong with it
    if not table.sizes["world"]:
        raise DomainError("worlds: the table has no row; write at least one world")
    values = table["world_value"].transpose("world", "quantity").values.astype(np.float64)
    names = tuple(str(name) for name in table["world"].values.tolist())
    return Axis("world", names, tuple(map(str, table["quantity"].values.tolist())), values, (Other(),) * len(names))


def _result(plan: Plan, values: NDArray[np.float64], state: NDArray[np.int8], why: dict[int, str]) -> xr.Dataset:
    failed = np.flatnonzero(state == 1)
    first = np.cumsum([0, *(len(axis.labels) for axis in plan.axes)])[:-1]
    single = [len(axis.paths) == 1 for axis in plan.axes]
    number = [
        axis.values[:, 0] if one else np.full(len(axis.labels), np.nan)
        for axis, one in zip(plan.axes, single, strict=True)
    ]
    about = {
        **provenance(plan.shield, plan.title),
        "rows": plan.size,
        "failed": len(failed),
        "computed": "; ".join(plan.about["computed"]),
        "fans": plan.fans,
    }
    varied = {name for axis in plan.axes for each in axis.others for name in ("day", "history") if getattr(each, name)}
    for name, key in (("day", "date"), ("history", "history")):
        if name in varied:
            about[key] = "varied"
    return dataset(
        {
            "sweep_row": np.arange(plan.size),
            "axis": np.array([axis.name for axis in plan.axes], np.str_),
            "measure": np.array([one.label for one in plan.measures], np.str_),
        },
        about,
        measured=values,
        measure_meaning=np.array([one.meaning for one in plan.measures], np.str_),
        measure_unit=np.array(["s" if one.what == "margin" else "1" for one in plan.measures], np.str_),
        row_option=(plan.choices(np.arange(plan.size)) + first).astype(np.int32),
        row_failed=state == 1,
        option_text=np.array([label for axis in plan.axes for label in axis.labels], np.str_),
        option_axis=np.array([axis.name for axis in plan.axes for _ in axis.labels], np.str_),
        option_value=np.concatenate(number),
        failed_row=failed.astype(np.int64),
        failed_why=np.array([why[int(row)] for row in failed], np.str_),
    )
