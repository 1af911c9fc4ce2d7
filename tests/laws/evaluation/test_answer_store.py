"""Answers on disk: whole or computed again, and the same whoever wrote them and however often."""

import json
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from laws.evaluation.stand_in import THREATS, Engine, places, problem, table
from penumbra.coverage import answer_store, piece_folder
from penumbra.coverage.answer_store import AnswerStore
from penumbra.coverage.evaluate import answers_of, evaluate, kept
from penumbra.coverage.margin_reducers import Margins
from penumbra.coverage.reducers import Bits, Counts, Launches
from penumbra.errors import DomainError, OutputError, PenumbraWarning

ROWS, AIMS = 83, 29


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(answer_store, "_MOST_OF_PIECE", 400)


def run(monkeypatch, folder=None, rows=ROWS, reducers=None, asked=None, digest="one", **engine):
    """What evaluate gives, and how many (threat, row) the engine answered."""
    used = Engine(**engine).used(monkeypatch)
    store = None if folder is None else AnswerStore(folder)
    given = reducers or (Counts(by="draw"), Bits())
    found = evaluate(problem(digest), table(ROWS).isel(world=slice(0, rows)), places(AIMS), asked, given, store)
    return found.drop_attrs(deep=False), used.rows


def pieces(folder):
    return sorted(file for file in Path(folder).glob("*/*.npz"))


def test_a_second_run_works_nothing_out(monkeypatch, tmp_path):
    bare, _ = run(monkeypatch)
    first, worked = run(monkeypatch, tmp_path)
    second, again = run(monkeypatch, tmp_path, seed=9, size=4)
    assert (worked, again) == (2 * ROWS, 0)
    xr.testing.assert_identical(first, bare)
    xr.testing.assert_identical(second, bare)


def test_a_larger_table_reuses_the_rows_that_are_there(monkeypatch, tmp_path):
    run(monkeypatch, tmp_path, rows=50)
    found, worked = run(monkeypatch, tmp_path)
    assert worked == 2 * (ROWS - 50)
    xr.testing.assert_identical(found, run(monkeypatch)[0])


def test_equal_rows_are_found_by_their_numbers_whatever_they_are_called(monkeypatch, tmp_path):
    run(monkeypatch, tmp_path)
    engine = Engine().used(monkeypatch)
    other = table(ROWS).isel(world=[5, 5, 80]).assign_coords(world=["x", "y", "z"])
    found = evaluate(problem(), other, places(AIMS), reducers=[Bits()], store=AnswerStore(tmp_path))
    assert engine.rows == 0
    assert np.array_equal(answers_of(found, "x", "long").covered, answers_of(found, "y", "long").covered)
    xr.testing.assert_identical(
        found.drop_attrs(deep=False),
        evaluate(problem(), other, places(AIMS), reducers=[Bits()]).drop_attrs(deep=False),
    )


def test_zeros_and_nans_have_no_sign(monkeypatch, tmp_path):
    signed = table(4)
    signed.world_value[:2, 0] = [0.0, np.nan]
    run_of = Engine().used(monkeypatch)
    evaluate(problem(), signed, places(AIMS), store=AnswerStore(tmp_path))
    signed.world_value[:2, 0] = [-0.0, np.copysign(np.nan, -1.0)]
    evaluate(problem(), signed, places(AIMS), store=AnswerStore(tmp_path))
    assert run_of.rows == 2 * 4


@pytest.mark.parametrize("breaks", [0, 1, 9, 23])
def test_an_interrupted_run_is_taken_up_where_it_ended(monkeypatch, tmp_path, breaks):
    with pytest.raises(KeyboardInterrupt):
        run(monkeypatch, tmp_path, breaks=breaks)
    found, worked = run(monkeypatch, tmp_path, seed=3, size=5)
    assert 2 * ROWS - 7 * breaks <= worked <= 2 * ROWS - 6 * breaks + 6
    xr.testing.assert_identical(found, run(monkeypatch)[0])


def test_an_interrupt_while_a_reducer_adds_keeps_what_was_done(monkeypatch, tmp_path):
    class Breaks(Counts):
        def add(self, block):
            super().add(block)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as held:
        run(monkeypatch, tmp_path, reducers=[Breaks()])
    assert len(pieces(tmp_path)) == 1  # although the traceback still holds what made the blocks
    assert held.traceback
    assert run(monkeypatch, tmp_path)[1] < 2 * ROWS


def test_another_problem_or_other_places_share_nothing(monkeypatch, tmp_path):
    run(monkeypatch, tmp_path)
    assert run(monkeypatch, tmp_path, digest="two")[1] == 2 * ROWS
    engine = Engine().used(monkeypatch)
    evaluate(problem(), table(ROWS), places(AIMS, seed=6), store=AnswerStore(tmp_path))
    assert engine.rows == 2 * ROWS
    assert len([each for each in tmp_path.iterdir() if each.is_dir()]) == 3


def test_what_was_asked_is_part_of_an_answer(monkeypatch, tmp_path):
    asked = np.full((2, AIMS), 2, np.int8)
    asked[1, 4] = 1
    run(monkeypatch, tmp_path, asked=asked)
    found, worked = run(monkeypatch, tmp_path)
    assert worked == ROWS  # the other class was asked for in full
    xr.testing.assert_identical(found, run(monkeypatch)[0])


def test_launch_points_are_kept_once_they_were_asked_for(monkeypatch, tmp_path):
    bare, _ = run(monkeypatch, reducers=[Launches()])
    run(monkeypatch, tmp_path)
    first, worked = run(monkeypatch, tmp_path, reducers=[Launches()])
    second, again = run(monkeypatch, tmp_path, reducers=[Launches()])
    assert (worked, again) == (2 * ROWS, 0)
    xr.testing.assert_identical(first, bare)
    xr.testing.assert_identical(second, bare)
    assert run(monkeypatch, tmp_path)[1] == 0


def test_margins_are_worked_out_each_time_and_nothing_is_kept_twice(monkeypatch, tmp_path):
    run(monkeypatch, tmp_path, rows=50)
    first, worked = run(monkeypatch, tmp_path, reducers=[Margins()])
    second, again = run(monkeypatch, tmp_path, reducers=[Margins()], seed=6)
    assert worked == again == 2 * ROWS
    assert sum(len(AnswerStore(tmp_path).read(each).keys) for each in pieces(tmp_path)) == 2 * ROWS
    xr.testing.assert_identical(first, second)
    assert run(monkeypatch, tmp_path)[1] == 0


def test_pieces_are_bounded(monkeypatch, tmp_path, small_pieces):
    run(monkeypatch, tmp_path, size=1000)
    assert len(pieces(tmp_path)) > 5
    with np.load(pieces(tmp_path)[0]) as one:
        assert one["keys"].nbytes + one["bits"].nbytes <= 400


def test_a_key_may_hold_and_end_in_zeros(tmp_path):
    store = AnswerStore(tmp_path)
    raw = [b"a" + bytes(15), b"a" + bytes(14) + b"b", b"\0" + b"c" * 14 + b"\0", bytes(16)]
    keys = np.frombuffer(b"".join(raw), "S16")
    bits = np.arange(8, dtype=np.uint8).reshape(4, 2, 1)
    with store.writer("0", {}) as keep:
        keep.add(answer_store.Piece(keys, bits, None))
    wanted = np.unique(np.concatenate([keys, np.frombuffer(b"a" + bytes(13) + b"b\0", "S16")]))
    assert len(wanted) == 5
    placed = store.find("0", wanted)
    assert sorted(placed.position[placed.file == 0].tolist()) == [0, 1, 2, 3]


@pytest.mark.parametrize("damage", ["cut", "empty", "changed", "longer"])
def test_a_damaged_piece_is_removed_and_worked_out_anew(monkeypatch, tmp_path, small_pieces, damage):
    run(monkeypatch, tmp_path)
    hurt = pieces(tmp_path)[2]
    content = bytearray(hurt.read_bytes())
    content[len(content) // 2] ^= 1
    whole = hurt.read_bytes()
    hurt.write_bytes({"cut": whole[:-30], "empty": b"", "changed": bytes(content), "longer": whole + b"\0"}[damage])
    before = len(pieces(tmp_path))
    with pytest.warns(PenumbraWarning, match=f"{hurt.name}: damaged, removed; its answers are computed again"):
        found, worked = run(monkeypatch, tmp_path)
    assert 0 < worked < ROWS
    xr.testing.assert_identical(found, run(monkeypatch)[0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert run(monkeypatch, tmp_path)[1] == 0
    assert len(pieces(tmp_path)) >= before - 1


def test_every_changed_byte_is_seen(monkeypatch, tmp_path):
    run(monkeypatch, tmp_path, rows=2)
    (file,) = pieces(tmp_path)
    whole = file.read_bytes()
    for index in range(len(whole)):
        file.write_bytes(whole[:index] + bytes([whole[index] ^ 255]) + whole[index + 1 :])
        with pytest.warns(PenumbraWarning):
            assert AnswerStore(tmp_path).read(file) is None


def test_what_a_killed_process_left_does_no_harm(monkeypatch, tmp_path):
    run(monkeypatch, tmp_path, rows=50)
    (folder,) = (each for each in tmp_path.iterdir() if each.is_dir())
    (folder / ".penumbra-0123456789abcdef.part").write_bytes(b"half a pie")
    (folder / "mine.txt").write_text("mine")
    found, _ = run(monkeypatch, tmp_path)
    xr.testing.assert_identical(found, run(monkeypatch)[0])
    assert (folder / "mine.txt").read_text() == "mine"


def filling(folder, begin, end):
    """A process that keeps the answers of some rows."""
    script = Path(__file__).with_name("stand_in.py")
    paths = os.pathsep.join([str(script.parents[2]), *sys.path])
    told = [sys.executable, str(script), str(folder), str(begin), str(end)]
    return subprocess.Popen(told, env=os.environ | {"PYTHONPATH": paths})


def test_a_killed_run_is_taken_up_where_it_ended(monkeypatch, tmp_path):
    process = filling(tmp_path, 0, 400)
    while len(pieces(tmp_path)) < 5:
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    engine = Engine().used(monkeypatch)
    found = evaluate(problem(), table(400), places(50), store=AnswerStore(tmp_path))
    assert 0 < engine.rows < 800
    bare = evaluate(problem(), table(400), places(50))
    xr.testing.assert_identical(found.drop_attrs(deep=False), bare.drop_attrs(deep=False))


@pytest.mark.slow
def test_two_processes_fill_one_store(monkeypatch, tmp_path):
    folder = tmp_path / "store"
    both = [filling(folder, 0, 300), filling(folder, 100, 400)]
    assert [each.wait() for each in both] == [0, 0]
    assert len(pieces(folder)) > 4
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        engine = Engine().used(monkeypatch)
        found = evaluate(problem(), table(400), places(50), store=AnswerStore(folder))
    assert engine.rows == 0
    bare = evaluate(problem(), table(400), places(50))
    xr.testing.assert_identical(found.drop_attrs(deep=False), bare.drop_attrs(deep=False))


def test_a_store_does_not_grow_beyond_its_bound(monkeypatch, tmp_path, small_pieces):
    bare, _ = run(monkeypatch)
    Engine().used(monkeypatch)
    store = AnswerStore(tmp_path, most_bytes=3000.0)
    with pytest.warns(
        PenumbraWarning, match=r"holds [12],\d{3} B and most_bytes is 3,000: raise it, .*; further"
    ) as told:
        found = evaluate(problem(), table(ROWS), places(AIMS), reducers=(Counts(by="draw"), Bits()), store=store)
    assert len(told) == 1
    xr.testing.assert_identical(found.drop_attrs(deep=False), bare)
    assert 1000 < found.attrs["store_bytes"] == store.size <= 3000
    assert run(monkeypatch, tmp_path)[1] < 2 * ROWS


@pytest.mark.parametrize("bound", [-1.0, float("nan"), "1 GB", True])
def test_a_bound_that_is_none_is_refused(tmp_path, bound):
    with pytest.raises(DomainError, match="most_bytes: write how many bytes"):
        AnswerStore(tmp_path, bound)


def test_a_disk_that_fails_costs_the_store_and_not_the_answers(monkeypatch, tmp_path, small_pieces):
    bare, _ = run(monkeypatch)
    really = piece_folder.written

    def fails(path, content, endings):
        if Path(path).suffix == ".npz":
            raise OutputError(f"{path}: cannot be written: No space left on device")
        return really(path, content, endings)

    monkeypatch.setattr(piece_folder, "written", fails)
    with pytest.warns(PenumbraWarning, match="No space left on device; further answers are not stored"):
        found, _ = run(monkeypatch, tmp_path)
    xr.testing.assert_identical(found, bare)


def test_what_is_not_a_store_is_refused_and_left_alone(monkeypatch, tmp_path):
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(OutputError, match="file: cannot hold a store: Not a directory"):
        AnswerStore(file)
    with pytest.raises(OutputError, match="holds other files; write the name of a new or empty folder"):
        AnswerStore(tmp_path)
    assert file.read_text() == "mine"
    other = tmp_path / "other"
    other.mkdir()
    (other / "penumbra-answers.json").write_text('{"format": 99}')
    with pytest.raises(OutputError, match="its format is 99, not 1"):
        AnswerStore(other)
    (other / "penumbra-answers.json").write_text("[")
    with pytest.raises(OutputError, match="its format is not known"):
        AnswerStore(other)


def test_a_folder_that_cannot_be_made_is_told_before_the_work(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    engine = Engine().used(monkeypatch)
    with pytest.raises(OutputError):
        evaluate(problem(), table(3), places(AIMS), store=AnswerStore(tmp_path / "file" / "store"))
    assert engine.rows == 0


def test_nothing_is_written_before_something_is_to_be_kept(monkeypatch, tmp_path):
    Engine().used(monkeypatch)
    store = AnswerStore(tmp_path / "store")
    assert store.size == 0
    assert not kept(store, problem(), table(3), places(AIMS)).answered.any()
    assert not store.folder.exists()


def test_answers_are_read_without_being_worked_out(monkeypatch, tmp_path):
    bare, _ = run(monkeypatch, reducers=[Bits()])
    run(monkeypatch, tmp_path, rows=50)
    engine = Engine().used(monkeypatch)
    found = kept(AnswerStore(tmp_path), problem(), table(ROWS), places(AIMS))
    assert engine.rows == 0
    assert found.answered.values.tolist() == [[row < 50] * 2 for row in range(ROWS)]
    for world in found.world.values[:50]:
        for threat in THREATS:
            for one, other in zip(answers_of(found, world, threat), answers_of(bare, world, threat), strict=True):
                assert one.dtype == bool
                assert np.array_equal(one, other)
    with pytest.raises(DomainError, match="'w00060' against 'long' are not in the store"):
        answers_of(found, "w00060", "long")
    with pytest.raises(DomainError, match="answers_of: no worlds are named 'w9'"):
        answers_of(found, "w9", "long")
    with pytest.raises(DomainError, match="answers_of: 2 worlds are named 'w00001'"):
        answers_of(found.isel(world=[1, 1]), "w00001", "long")


def test_a_store_may_be_given_as_its_folder(monkeypatch, tmp_path):
    engine = Engine().used(monkeypatch)
    for folder, held in ((str(tmp_path), 0), (tmp_path, 2 * ROWS)):
        found = evaluate(problem(), table(ROWS), places(AIMS), store=folder)
        assert found.attrs["from_store"] == held
    assert engine.rows == 2 * ROWS
    assert kept(tmp_path, problem(), table(ROWS), places(AIMS)).answered.all()
    with pytest.raises(DomainError, match="kept: there is no store"):
        kept(None, problem(), table(ROWS), places(AIMS))


def test_the_folder_of_a_problem_says_what_it_is(monkeypatch, tmp_path):
    run(monkeypatch, tmp_path)
    (about,) = tmp_path.glob("*/about.json")
    told = json.loads(about.read_text("utf-8"))
    assert (told["scenario"], told["date"], told["places"]) == ("formula", "2020-06-01", AIMS)
