"""A stream of answer blocks: from the store if it has them, otherwise computed."""

import hashlib
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.answer_store import KEY, AnswerStore, Locations, Piece, StoreWriter
from penumbra.coverage.blocks import Block, blocks
from penumbra.coverage.count_reducers import Frame
from penumbra.coverage.map_loop import COVERED, NOTHING, REACHED
from penumbra.coverage.packing import packed, unpacked
from penumbra.coverage.problem import Problem, check_flown
from penumbra.errors import DomainError
from penumbra.scenario.worlds import matrix

__all__ = ["Stream"]

_MOST_ANSWERS = 1 << 20  # in one block, including answers by launch point


class _Wanted(NamedTuple):
    """Answers to read from a file, one for each (threat, row)."""

    threat: NDArray[np.int64]  # (pair,)
    row: NDArray[np.int64]  # (pair,)
    position: NDArray[np.int64]  # (pair,) within the file


class Stream:
    """The requested answers: each (threat, row) once, in blocks of about a million answers.

    Parameters
    ----------
    problem : Problem
    frame : Frame
    margins, launches : bool
        Whether blocks have margins and answers by launch point.

    Attributes
    ----------
    missing : (threat, row) bool
        Answers that have not been returned yet.
    from_store : int
        Number of answers read from the store.
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
        """All blocks; computed answers are added to the store.

        The store has no margins: if margins are requested, all rows are computed.

        Raises
        ------
        RuntimeError
            The engine left out a (threat, row), or returned one twice.
        """
        with ExitStack() as stack:
            writer: StoreWriter | None = None
            known = np.zeros_like(self.missing)
            if store is not None:
                if self._margins:
                    known = self._known(store)
                else:
                    yield from self.held(store)
                if (self.missing & ~known).any():
                    writer = stack.enter_context(store.writer(self._folder_name(), self._about()))
            for block in self._computed():
                if writer is not None:
                    writer.add(self._piece(block, ~known[block.threat, block.rows]))
                yield block
        if self.missing.any():
            raise RuntimeError(f"the engine left out {self.missing.sum()} of the requested (threat, row)")

    def held(self, store: AnswerStore) -> Iterator[Block]:
        """Blocks of the answers in the store."""
        wanted, placed = self._find(store)
        for index in np.unique(placed.file[placed.file >= 0]):
            piece = store.read(placed.files[index])
            if piece is not None:
                here = placed.file == index
                yield from self._blocks_of(piece, _Wanted(*(each[here] for each in (*wanted, placed.position))))

    def _find(self, store: AnswerStore) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64]], Locations]:
        """Threat and row of all missing answers, (pair,), and their locations in the store."""
        threat, row = np.nonzero(self.missing)
        keys, which = np.unique(self._keys(threat, row), return_inverse=True)
        placed = store.find(self._folder_name(), keys, self._launches)
        return (threat, row), Locations(placed.files, placed.file[which], placed.position[which])

    def _known(self, store: AnswerStore) -> NDArray[np.bool_]:
        """Which (threat, row) are in the store."""
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
        """Computed blocks; the engine runs once for each set of threats that rows miss, usually one set."""
        missing = self.missing.copy()
        sets, of = np.unique(missing, axis=1, return_inverse=True)
        for index, threats in enumerate(sets.T):
            if not threats.any():
                continue
            rows = np.flatnonzero(of.ravel() == index)
            asked = np.where(threats[:, None], self._frame.asked, np.int8(NOTHING)).astype(np.int8)
            values = self._matrix if len(rows) == len(self._matrix) else self._matrix[rows]
            for block in self._worked_out(values, asked):
                if not threats[block.threat]:  # a class that was not requested: the block is empty
                    continue
                own = block._replace(rows=rows[block.rows])
                if not self.missing[own.threat, own.rows].all() or len(np.unique(own.rows)) < len(own.rows):
                    raise RuntimeError(f"the engine returned a row twice, or one not requested: {own.rows}")
                self.missing[own.threat, own.rows] = False
                for begin in range(0, len(own.rows), self._most_rows):
                    yield self._only_asked(_part(own, slice(begin, begin + self._most_rows)))

    def _worked_out(self, values: NDArray[np.float64], asked: NDArray[np.int8]) -> Iterator[Block]:
        """`blocks`; the error for a boost that contradicts itself then names the world."""
        try:
            yield from blocks(self._problem, values, self._frame.places, asked, self._margins, self._launches)
        except DomainError:
            check_flown(self._problem, self._matrix, [str(name) for name in self._frame.worlds["world"].values])
            raise

    def _only_asked(self, block: Block) -> Block:
        """The block reduced to the requested answers; elsewhere its code is 0 or at most 1, and its margin is nan."""
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
        """The chosen rows of a block, packed for the store."""
        rows = block.rows[chosen]
        arcs = packed(block.arcs[chosen]) if block.arcs is not None and self._launches else None
        return Piece(self._keys(np.full(len(rows), block.threat), rows), packed(block.code[chosen]), arcs)

    def _folder_name(self) -> str:
        """Folder of the problem with these places: a digest of all inputs of an answer except its threat and row."""
        inputs = "\0".join((self._problem.digest, *(column.path for column in self._problem.columns)))
        digest = hashlib.sha256(inputs.encode())
        for degrees in (self._frame.places.latitude, self._frame.places.longitude):
            digest.update(np.ascontiguousarray(degrees, "<f8").tobytes())
        return digest.hexdigest()[:32]

    def _keys(self, threat: NDArray[np.int64], row: NDArray[np.int64]) -> NDArray[np.bytes_]:
        """(pair,) KEY: digest of the threat class, what is requested, and the row's numbers."""
        begun = [
            hashlib.sha256(key.encode() + b"\0" + asked.tobytes()).digest()
            for key, asked in zip(self._frame.threats, self._frame.asked, strict=True)
        ]
        pairs = zip(threat.tolist(), row.tolist(), strict=True)
        keys = (hashlib.sha256(begun[of] + self._numbers[at]).digest()[: KEY.itemsize] for of, at in pairs)
        return np.frombuffer(b"".join(keys), KEY)

    @cached_property
    def _numbers(self) -> list[bytes]:
        """A digest of the numbers of each row; 0 and -0 are equal, and all nan are equal."""
        found = []
        for values in self._matrix:
            normal = np.where(np.isnan(values), np.nan, values + 0.0)
            found.append(hashlib.sha256(normal.astype("<f8").tobytes()).digest())
        return found

    def _about(self) -> dict[str, Any]:
        """A description of the problem for people who look into the folder."""
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
