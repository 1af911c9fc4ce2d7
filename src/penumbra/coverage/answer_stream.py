"""Blocks of answers from the store, as far as it holds them, and from the engine."""

import hashlib
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.answer_store import KEY, AnswerStore, Keeping, Piece, Whereabouts
from penumbra.coverage.blocks import Block, blocks
from penumbra.coverage.count_reducers import Frame
from penumbra.coverage.map_loop import COVERED, NOTHING, REACHED
from penumbra.coverage.packing import packed, unpacked
from penumbra.coverage.problem import Problem, check_flown
from penumbra.errors import DomainError
from penumbra.scenario.worlds import matrix

__all__ = ["Stream"]

_MOST_ANSWERS = 1 << 20  # of a block as it is handed out, with those of each launch point


class _Wanted(NamedTuple):
    """Answers looked for, one for each (threat, row)."""

    threat: NDArray[np.int64]  # (pair,)
    row: NDArray[np.int64]  # (pair,)
    position: NDArray[np.int64]  # (pair,) within the file


class Stream:
    """The answers that are asked for: each (threat, row) once, about a million answers at a time.

    Parameters
    ----------
    problem : Problem
    frame : Frame
    margins, launches : bool
        What blocks bring beside the codes.

    Attributes
    ----------
    missing : (threat, row) bool
        Which answers have not been handed out.
    from_store : int
        How many answers came from the store.
    """

    def __init__(self, problem: Problem, frame: Frame, margins: bool = False, launches: bool = False) -> None:
        self._problem, self._frame = problem, frame
        self._margins, self._launches = margins, launches
        self._matrix = np.array(matrix(problem.shield, frame.worlds), np.float64, order="C")
        asked: NDArray[np.bool_] = np.any(frame.asked > NOTHING, axis=1, keepdims=True)
        self.missing = np.repeat(asked, frame.row_count, axis=1)
        self.from_store = 0
        of_a_row = frame.aim_count * (1 + (len(frame.launches) if launches else 0))
        self._most_rows = max(1, _MOST_ANSWERS // max(1, of_a_row))

    def answered(self, store: AnswerStore | None) -> Generator[Block]:
        """All blocks; what the store does not hold is added to it.

        It holds no margins: where these are wanted, all rows are worked out.

        Raises
        ------
        RuntimeError
            The engine left out a (threat, row), or gave one twice.
        """
        with ExitStack() as stack:
            keep: Keeping | None = None
            known = np.zeros_like(self.missing)
            if store is not None:
                if self._margins:
                    known = self._known(store)
                else:
                    yield from self.held(store)
                if (self.missing & ~known).any():
                    keep = stack.enter_context(store.keeping(self._shelf(), self._about()))
            for block in self._computed():
                if keep is not None:
                    keep.add(self._piece(block, ~known[block.threat, block.rows]))
                yield block
        if self.missing.any():
            raise RuntimeError(f"the engine left out {self.missing.sum()} of the (threat, row) asked for")

    def held(self, store: AnswerStore) -> Iterator[Block]:
        """Blocks that the store holds."""
        wanted, placed = self._find(store)
        for index in np.unique(placed.file[placed.file >= 0]):
            piece = store.read(placed.files[index])
            if piece is not None:
                here = placed.file == index
                yield from self._blocks_of(piece, _Wanted(*(each[here] for each in (*wanted, placed.position))))

    def _find(self, store: AnswerStore) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64]], Whereabouts]:
        """Threat and row of all that is missing, (pair,), and where in the store it stands."""
        threat, row = np.nonzero(self.missing)
        keys, which = np.unique(self._keys(threat, row), return_inverse=True)
        placed = store.find(self._shelf(), keys, self._launches)
        return (threat, row), Whereabouts(placed.files, placed.file[which], placed.position[which])

    def _known(self, store: AnswerStore) -> NDArray[np.bool_]:
        """Which (threat, row) the store holds."""
        found = np.zeros_like(self.missing)
        (threat, row), placed = self._find(store)
        found[threat, row] = placed.file >= 0
        return found

    def _blocks_of(self, piece: Piece, wanted: _Wanted) -> Iterator[Block]:
        for threat in np.unique(wanted.threat):
            chosen = np.flatnonzero(wanted.threat == threat)
            for begin in range(0, len(chosen), self._most_rows):
                some = chosen[begin : begin + self._most_rows]
                rows, position = wanted.row[some], wanted.position[some]
                arcs = self._codes(piece.launch_bits, position).astype(np.int8) if self._launches else None
                self.missing[threat, rows] = False
                self.from_store += len(rows)
                yield Block(int(threat), rows, self._codes(piece.bits, position), None, arcs)

    def _codes(self, bits: NDArray[np.uint8] | None, position: NDArray[np.int64]) -> NDArray[np.uint8]:
        """(answer, ..., place) 0 not reached, 1 open, 2 covered."""
        assert bits is not None
        return unpacked(bits[position], self._frame.aim_count).view(np.uint8).sum(axis=-2, dtype=np.uint8)

    def _computed(self) -> Iterator[Block]:
        """Blocks from the engine, called once for each set of threats that rows still miss; mostly that is one."""
        missing = self.missing.copy()
        sets, of = np.unique(missing, axis=1, return_inverse=True)
        for index, threats in enumerate(sets.T):
            if not threats.any():
                continue
            rows = np.flatnonzero(of.ravel() == index)
            asked = np.where(threats[:, None], self._frame.asked, np.int8(NOTHING)).astype(np.int8)
            values = self._matrix if len(rows) == len(self._matrix) else self._matrix[rows]
            for block in self._worked_out(values, asked):
                if not threats[block.threat]:  # of a class that is not asked for: nothing is told
                    continue
                own = block._replace(rows=rows[block.rows])
                if not self.missing[own.threat, own.rows].all() or len(np.unique(own.rows)) < len(own.rows):
                    raise RuntimeError(f"the engine answered a row twice, or one not asked for: {own.rows}")
                self.missing[own.threat, own.rows] = False
                for begin in range(0, len(own.rows), self._most_rows):
                    yield self._only_asked(_part(own, slice(begin, begin + self._most_rows)))

    def _worked_out(self, values: NDArray[np.float64], asked: NDArray[np.int8]) -> Iterator[Block]:
        """`blocks`, with the name of the world in what it raises of one whose boost contradicts itself."""
        try:
            yield from blocks(self._problem, values, self._frame.places, asked, self._margins, self._launches)
        except DomainError:
            check_flown(self._problem, self._matrix, [str(name) for name in self._frame.worlds["world"].values])
            raise

    def _only_asked(self, block: Block) -> Block:
        """The block without what was not asked: nothing is reached there, or covered, and there is no margin."""
        asked = self._frame.asked[block.threat]
        full = asked == COVERED
        if full.all():
            return block
        most = np.select([asked == NOTHING, asked == REACHED], [0, 1], 2)
        code = np.minimum(block.code, most.astype(np.uint8))
        arcs = None if block.arcs is None else np.where(full, block.arcs, np.int8(0))
        margin = np.full(code.shape, np.nan, np.float32) if self._margins else None
        if margin is not None and block.margin is not None:
            margin[:, full] = block.margin[:, full]
        return block._replace(code=code, margin=margin, arcs=arcs)

    def _piece(self, block: Block, chosen: NDArray[np.bool_]) -> Piece:
        """The chosen rows of a block as the store keeps them."""
        rows = block.rows[chosen]
        arcs = packed(block.arcs[chosen]) if block.arcs is not None and self._launches else None
        return Piece(self._keys(np.full(len(rows), block.threat), rows), packed(block.code[chosen]), arcs)

    def _shelf(self) -> str:
        """Name of the problem with these places: of all that decides an answer but its threat and its row."""
        told = "\0".join((self._problem.digest, *(column.path for column in self._problem.columns)))
        digest = hashlib.sha256(told.encode())
        for degrees in (self._frame.places.latitude, self._frame.places.longitude):
            digest.update(np.ascontiguousarray(degrees, "<f8").tobytes())
        return digest.hexdigest()[:32]

    def _keys(self, threat: NDArray[np.int64], row: NDArray[np.int64]) -> NDArray[np.bytes_]:
        """(pair,) KEY: the class of the threat, what is asked, and the row's own numbers."""
        begun = [
            hashlib.sha256(key.encode() + b"\0" + asked.tobytes()).digest()
            for key, asked in zip(self._frame.threats, self._frame.asked, strict=True)
        ]
        pairs = zip(threat.tolist(), row.tolist(), strict=True)
        keys = (hashlib.sha256(begun[of] + self._numbers[at]).digest()[: KEY.itemsize] for of, at in pairs)
        return np.frombuffer(b"".join(keys), KEY)

    @cached_property
    def _numbers(self) -> list[bytes]:
        """A digest of the numbers of each row; one for 0 and -0, and one for every nan."""
        found = []
        for values in self._matrix:
            told = np.where(np.isnan(values), np.nan, values + 0.0)
            found.append(hashlib.sha256(told.astype("<f8").tobytes()).digest())
        return found

    def _about(self) -> dict[str, Any]:
        """What people may want to know of the folder of a problem."""
        shield = self._problem.shield
        return {
            "scenario": shield.scenario.id,
            "date": shield.date.isoformat(),
            "history": shield.history,
            "threats": list(self._frame.threats),
            "places": self._frame.aim_count,
        }


def _part(block: Block, rows: slice) -> Block:
    margin = None if block.margin is None else block.margin[rows]
    arcs = None if block.arcs is None else block.arcs[rows]
    return Block(block.threat, block.rows[rows], block.code[rows], margin, arcs)
