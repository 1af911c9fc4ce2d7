"""Evaluation of many worlds: rows of a table go in, blocks of answers stream into reducers and into a store."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.answer_store import AnswerStore
from penumbra.coverage.answer_stream import Stream
from penumbra.coverage.count_reducers import Bits, Counts, Frame, Reducer
from penumbra.coverage.map_loop import COVERED, NOTHING, REACHED
from penumbra.coverage.packing import unpacked
from penumbra.coverage.places import Homes, Named, Places, labels, points
from penumbra.coverage.problem import Problem
from penumbra.errors import DomainError, shown
from penumbra.names import dataset
from penumbra.scenario.columns import check_table
from penumbra.scenario.model import Shield
from penumbra.scenario.world_tables import digest

__all__ = ["Answers", "answers_of", "evaluate", "kept"]


class Answers(NamedTuple):
    """Whether each place is reached and covered in one world, against one threat class."""

    reached: NDArray[np.bool_]  # (place,)
    covered: NDArray[np.bool_]  # (place,)


def evaluate(
    problem: Problem,
    worlds: xr.Dataset,
    places: Places | Named | Homes | xr.Dataset,
    asked: NDArray[np.int8] | None = None,
    reducers: Sequence[Reducer] | None = None,
    store: AnswerStore | str | Path | None = None,
    progress: Callable[[float], None] | None = None,
) -> xr.Dataset:
    """Answers for places in each world of a table, collected by reducers.

    Parameters
    ----------
    problem : Problem
        From `penumbra.bind`.
    worlds : Dataset (world, quantity)
        From `penumbra.worlds`.
    places : Places, Named, Homes or Dataset
        Aims from `penumbra.places`: centres of cells, homes, places by name; or a map from `penumbra.cover`, of which
        the cells are used.
    asked : (threat, place) int8, optional
        NOTHING, REACHED or COVERED of `penumbra.coverage.map_loop`; by default COVERED everywhere. A place for which a
        fact is not requested counts as not reached, or not covered.
    reducers : sequence of Reducer, optional
        What to collect, see `penumbra.reducers`; by default `[Counts()]`.
    store : AnswerStore, str or Path, optional
        A store, or its folder. Answers in it are not computed again; computed answers are added. It has no margins, so
        with a reducer of margins every row is computed. It has answers by launch point once a reducer has requested
        them.
    progress : callable, optional
        Called with the fraction of (threat, world) done, 0 to 1, after each block.

    Returns
    -------
    Dataset
        Results of all reducers, with aim_latitude, aim_longitude : (aim,) float [deg],
        asked : (threat, aim) int8, and labels of the places: aim_name, aim_taken of places by name; aim_name, aim_unit
        of homes; aim_cell, aim_unit of cells.

        attrs: scenario, scenario_hash, date, history; worlds : int, number of worlds; worlds_digest, see
        `penumbra.worlds.digest`; fans, "flown" or "blended"; launch_areas and its companions, as in
        `penumbra.cover`; and with a store, store_bytes : int, its size now, and
        from_store : int, number of (threat, world) read from it.

    Raises
    ------
    DomainError
        `problem` is not a bound shield; `worlds` is not a table of it, or has no rows; a place is not on the globe;
        `asked` does not fit the threats and places; reducers, store or progress have the wrong type; a reducer does not
        fit the table or the places; two reducers have a variable of the same name; or as
        `penumbra.coverage.nominal_map.nominal_map`.
    OutputError
        The store cannot be written to. If it is full, or fails later, there is only a warning.
    KeyboardInterrupt
        When the user interrupts. With a store, all finished answers are stored, and a later call continues to a
        bit-identical result; without a store they are lost.

    Memory
    ------
    One block of worlds, about 150 MB (`penumbra.coverage.blocks.MOST_BYTES`) unless a single world takes more; the
    memory that each reducer states; and the table, or two copies of it if the store has some of its rows.
    A store adds 100 B for each (threat, world) and for each world. Nothing else grows with the number of worlds.
    """
    frame = _frame(problem, worlds, places, asked)
    taking = _reducers(reducers)
    folder = _store(store)
    tell = _progress(progress)
    for reducer in taking:
        reducer.begin(frame)
    margins, launches = any(each.margins for each in taking), any(each.launches for each in taking)
    stream = Stream(problem, frame, margins, launches)
    total, done = int(stream.missing.sum()), 0
    with closing(stream.answered(folder)) as answered:  # closed at once if a reducer raises, so the store is written
        for block in answered:
            for reducer in taking:
                reducer.add(block)
            done += len(block.rows)
            tell(done / total)
    attrs: dict[str, Any] = {} if folder is None else {"store_bytes": folder.size, "from_store": stream.from_store}
    return _merged(problem, frame, labels(places), [each.result() for each in taking]).assign_attrs(attrs)


def kept(
    store: AnswerStore | str | Path,
    problem: Problem,
    worlds: xr.Dataset,
    places: Places | Named | Homes | xr.Dataset,
    asked: NDArray[np.int8] | None = None,
) -> xr.Dataset:
    """The stored answers for some worlds, without any computation.

    Parameters
    ----------
    store : AnswerStore, str or Path
        A store, or its folder.
    problem, worlds, places, asked
        As in `evaluate` when the answers were computed; worlds may be left out or added.

    Returns
    -------
    Dataset (world, threat, byte)
        As from `penumbra.reducers.Bits`, for `answers_of`, and answered : (world, threat) bool, whether the answers are
        in the store.

    Raises
    ------
    DomainError
        As in `evaluate`.
    """
    frame = _frame(problem, worlds, places, asked)
    folder = _store(store)
    if folder is None:
        raise DomainError('kept: there is no store; write its folder, as in "out/answers"')
    stream = Stream(problem, frame)
    bits = Bits()
    bits.begin(frame)
    for block in stream.held(folder):
        bits.add(block)
    done = bits.result()
    answered = dataset({name: done[name].values for name in ("world", "threat")}, {}, answered=~stream.missing.T)
    return _merged(problem, frame, labels(places), [done, answered])


def answers_of(found: xr.Dataset, world: str, threat: str) -> Answers:
    """The answers of one world and threat class, from packed bits.

    Parameters
    ----------
    found : Dataset
        From `kept`, or from `evaluate` with the reducer `Bits`.
    world, threat : str
        Labels of the Dataset.

    Raises
    ------
    DomainError
        The Dataset has no bits, not exactly one world or threat has this label, or its answers are not in the store.
    """
    if "reached_bits" not in found:
        raise DomainError("answers_of: the Dataset has no bits; evaluate with reducers=[penumbra.reducers.Bits()]")
    for name, label in (("world", world), ("threat", threat)):
        times = int((found[name] == label).sum())
        if times != 1:
            raise DomainError(f"answers_of: {times or 'no'} {name}s are named {label!r}; write the name of one")
    one = found.sel(world=world, threat=threat)
    if "answered" in one and not bool(one.answered):
        raise DomainError(f"the answers of world {world!r} against {threat!r} are not in the store; evaluate it first")
    count = found.sizes["aim"]
    return Answers(unpacked(one.reached_bits.values, count), unpacked(one.covered_bits.values, count))


def _frame(
    problem: Problem, worlds: xr.Dataset, places: Places | Named | Homes | xr.Dataset, asked: NDArray[np.int8] | None
) -> Frame:
    if isinstance(problem, Shield):
        raise DomainError("evaluate: needs a bound shield; write penumbra.bind(shield)")
    check_table(worlds)
    if not worlds.sizes["world"]:
        raise DomainError("worlds: the table has no row; write at least one world")
    at = points(places)
    shape = (len(problem.threats), len(at.latitude))
    wanted = np.full(shape, COVERED, np.int8) if asked is None else np.asarray(asked)
    if wanted.shape != shape:
        raise DomainError(f"asked: write one value for each of {shape[0]} threats and {shape[1]} places")
    if wanted.dtype.kind not in "iu" or not np.isin(wanted, (NOTHING, REACHED, COVERED)).all():
        raise DomainError(f"asked: write NOTHING ({NOTHING}), REACHED ({REACHED}) or COVERED ({COVERED})")
    return Frame(tuple(problem.threats), tuple(problem.launches), worlds, at, wanted.astype(np.int8))


def _reducers(given: object) -> tuple[Reducer, ...]:
    """The reducers of a call; DomainError for anything else."""
    write = "write a list of them, as in [penumbra.reducers.Counts()]"
    if given is None:
        return (Counts(),)
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise DomainError(f"reducers: {write}, not {shown(given)}")
    taking = tuple(given)
    for each in taking:
        if isinstance(each, type):
            raise DomainError(f"reducers: {each.__name__} is a class; write {each.__name__}(...)")
        if not all(hasattr(each, name) for name in ("margins", "launches", "begin", "add", "result")):
            raise DomainError(f"reducers: {shown(each)} is not a reducer; {write}")
    return taking


def _store(given: object) -> AnswerStore | None:
    """The store of a call; DomainError for anything else."""
    if given is None or isinstance(given, AnswerStore):
        return given
    if not isinstance(given, str | Path):
        raise DomainError(f'store: write a folder, as in "out/answers", or AnswerStore(...), not {shown(given)}')
    return AnswerStore(given)


def _progress(given: object) -> Callable[[float], object]:
    """The progress callback; DomainError if it is not callable."""
    if given is None:
        return lambda share: None
    if not callable(given):
        raise DomainError(f"progress: write a function of the fraction done, as in print, not {shown(given)}")
    return given


def _merged(problem: Problem, frame: Frame, known: dict[str, Any], results: Sequence[xr.Dataset]) -> xr.Dataset:
    """The merged results, with the places and their labels, the request, and attributes of the shield and the table."""
    shield, count = problem.shield, frame.row_count
    of = {name: frame.worlds.attrs[name] for name in ("scenario", "scenario_hash", "date", "history")}
    about = dataset(
        {"threat": list(frame.threats)},
        {
            "title": f"Answers in {count} world{'s' * (count > 1)} of {shield.scenario.title}, {shield.date}",
            **of,  # of the table, checked to equal the shield's
            "worlds": count,
            "worlds_digest": digest(frame.worlds),
            "fans": problem.fans_are,
            "source": f"Penumbra {version('penumbra')}",
            **problem.sampling.attributes(shield.scenario),
        },
        aim_latitude=frame.places.latitude,
        aim_longitude=frame.places.longitude,
        asked=frame.asked,
        **known,
    )
    names = [str(name) for each in results for name in each.data_vars]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise DomainError(f"two reducers have {', '.join(doubled)}; leave one out, or evaluate them one after another")
    return xr.merge([about, *results], compat="equals", join="exact", combine_attrs="override")
