"""The door to many worlds: rows of a table go in, blocks of answers stream into reducers and into a store."""

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
    """What becomes of every place in one world, against one class of threat."""

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
    """What becomes of places in each world of a table, gathered by reducers.

    Parameters
    ----------
    problem : Problem
        From `penumbra.bind`.
    worlds : Dataset (world, quantity)
        From `penumbra.worlds`.
    places : Places, Named, Homes or Dataset
        Aims, as `penumbra.places` makes them: centres of cells, points where people live, places by name; or a map of
        `penumbra.cover`, of which the cells are taken.
    asked : (threat, place) int8, optional
        NOTHING, REACHED or COVERED of `penumbra.coverage.map_loop`; COVERED everywhere when absent. A place at which a
        thing is not asked counts as one at which it is not so.
    reducers : sequence of Reducer, optional
        What is kept, see `penumbra.reducers`; `[Counts()]` when absent.
    store : AnswerStore, str or Path, optional
        A store, or the folder of one. Answers that it holds are not worked out again, and those worked out are added
        to it. It holds no margins: a reducer of margins has every row worked out. Answers for each launch point are
        held once a reducer has asked for them.
    progress : callable, optional
        Told the share of (threat, world) that is done, 0 to 1, after each block.

    Returns
    -------
    Dataset
        Results of all reducers side by side, with aim_latitude, aim_longitude : (aim,) float [deg],
        asked : (threat, aim) int8, and beside the places what is known of them: aim_name, aim_taken of places by name;
        aim_name, aim_unit of homes; aim_cell, aim_unit of cells.

        attrs: scenario, scenario_hash, date, history; worlds : int, how many there were; worlds_digest, see
        `penumbra.worlds.digest`; fans, "flown" or "blended"; launch_areas and what goes with it, as of
        `penumbra.cover`; and with a store store_bytes : int, what it holds now, and
        from_store : int, how many (threat, world) were in it.

    Raises
    ------
    DomainError
        It is no bound shield, or no table of it, or one without rows; a place is on no globe; what is asked does not
        fit the threats and places; what should be reducers, a store or progress is none; a reducer does not fit the
        table or the places; two reducers give variables of one name; or as `penumbra.coverage.nominal_map.nominal_map`.
    OutputError
        The store cannot be written to. One that is full, or fails later, is told by a warning.
    KeyboardInterrupt
        As it comes. With a store, what was done until then is kept, and a later call goes on from there to the result
        of an unbroken one, to the bit; without one it is lost.

    Memory
    ------
    One block of worlds, some 150 MB (`penumbra.coverage.blocks.MOST_BYTES`) unless a single world takes more; the room
    of the reducers, which each of them states; and the table, or two copies of it if the store holds some of its rows.
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
    with closing(stream.answered(folder)) as answered:  # closed at once when a reducer breaks off: the store is written
        for block in answered:
            for reducer in taking:
                reducer.add(block)
            done += len(block.rows)
            tell(done / total)
    told: dict[str, Any] = {} if folder is None else {"store_bytes": folder.size, "from_store": stream.from_store}
    return _together(problem, frame, labels(places), [each.result() for each in taking]).assign_attrs(told)


def kept(
    store: AnswerStore | str | Path,
    problem: Problem,
    worlds: xr.Dataset,
    places: Places | Named | Homes | xr.Dataset,
    asked: NDArray[np.int8] | None = None,
) -> xr.Dataset:
    """What a store holds of some worlds; nothing is worked out.

    Parameters
    ----------
    store : AnswerStore, str or Path
        A store, or its folder.
    problem, worlds, places, asked
        As in `evaluate` when the answers were worked out; of the worlds any may be left out or added.

    Returns
    -------
    Dataset (world, threat, byte)
        As `penumbra.reducers.Bits`, for `answers_of` to read, and answered : (world, threat) bool, whether
        the store holds the answers.

    Raises
    ------
    DomainError
        As in `evaluate`.
    """
    frame = _frame(problem, worlds, places, asked)
    folder = _store(store)
    if folder is None:
        raise DomainError('kept: no store; write its folder, as in "out/answers"')
    stream = Stream(problem, frame)
    bits = Bits()
    bits.begin(frame)
    for block in stream.held(folder):
        bits.add(block)
    done = bits.result()
    answered = dataset({name: done[name].values for name in ("world", "threat")}, {}, answered=~stream.missing.T)
    return _together(problem, frame, labels(places), [done, answered])


def answers_of(found: xr.Dataset, world: str, threat: str) -> Answers:
    """The answers of one world and class of threat out of packed bits.

    Parameters
    ----------
    found : Dataset
        From `kept`, or from `evaluate` with the reducer `Bits`.
    world, threat : str
        Labels of the Dataset.

    Raises
    ------
    DomainError
        No bits were kept, not one world or threat is called so, or its answers are not there.
    """
    if "reached_bits" not in found:
        raise DomainError("answers_of: these answers have no bits; evaluate with reducers=[penumbra.reducers.Bits()]")
    for name, label in (("world", world), ("threat", threat)):
        times = int((found[name] == label).sum())
        if times != 1:
            raise DomainError(f"{times or 'no'} {name}s of these answers are called {label!r}; write the name of one")
    one = found.sel(world=world, threat=threat)
    if "answered" in one and not bool(one.answered):
        raise DomainError(f"the answers of world {world!r} against {threat!r} are not in the store; evaluate it first")
    count = found.sizes["aim"]
    return Answers(unpacked(one.reached_bits.values, count), unpacked(one.covered_bits.values, count))


def _frame(
    problem: Problem, worlds: xr.Dataset, places: Places | Named | Homes | xr.Dataset, asked: NDArray[np.int8] | None
) -> Frame:
    if isinstance(problem, Shield):
        raise DomainError("evaluate: a bound shield is wanted; write penumbra.bind(shield)")
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
    """The reducers of a call; DomainError for what is none."""
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
            raise DomainError(f"reducers: {shown(each)} is no reducer; {write}")
    return taking


def _store(given: object) -> AnswerStore | None:
    """The store of a call; DomainError for what is none."""
    if given is None or isinstance(given, AnswerStore):
        return given
    if not isinstance(given, str | Path):
        raise DomainError(f'store: write a folder, as in "out/answers", or AnswerStore(...), not {shown(given)}')
    return AnswerStore(given)


def _progress(given: object) -> Callable[[float], object]:
    """What is told the share done; DomainError for what cannot be."""
    if given is None:
        return lambda share: None
    if not callable(given):
        raise DomainError(f"progress: write a function that takes the share done, as in print, not {shown(given)}")
    return given


def _together(problem: Problem, frame: Frame, known: dict[str, Any], results: Sequence[xr.Dataset]) -> xr.Dataset:
    """Results side by side, with the places, what is known of them, what was asked, and of which shield and table."""
    shield, count = problem.shield, frame.row_count
    of = {name: frame.worlds.attrs[name] for name in ("scenario", "scenario_hash", "date", "history")}
    about = dataset(
        {"threat": list(frame.threats)},
        {
            "title": f"Answers in {count} world{'s' * (count > 1)} of {shield.scenario.title}, {shield.date}",
            **of,  # the table's, which are held to be the shield's
            "worlds": count,
            "worlds_digest": digest(frame.worlds),
            "fans": problem.fans_are,
            "source": f"Penumbra {version('penumbra')}",
            **problem.sampling.told(shield.scenario),
        },
        aim_latitude=frame.places.latitude,
        aim_longitude=frame.places.longitude,
        asked=frame.asked,
        **known,
    )
    names = [str(name) for each in results for name in each.data_vars]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise DomainError(f"two reducers give {', '.join(doubled)}; leave one out, or evaluate them one after another")
    return xr.merge([about, *results], compat="equals", join="exact", combine_attrs="override")
