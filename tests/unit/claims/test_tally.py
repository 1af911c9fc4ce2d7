"""Rates of interception from counts: the arithmetic, what a rate is a share of, and counts that nobody made."""

from datetime import date
from math import nan
from pathlib import Path

import pytest

import penumbra as pb
from penumbra.claims.checks import place_covered
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.topics.drawn_shares import Held
from penumbra.claims.topics.statement_in_worlds import InWorlds
from penumbra.errors import ClaimError, ScenarioError
from penumbra.record.raids import latest, raid_counts
from penumbra.record.tables import record
from penumbra.scenario.loader import load
from unit.claims.asking import put, rows_of

RANGE = "85.0 %, said 80 to 85 %"
HEAD = "id,raid,from,until,kind,counted,least,most,side,source,grade,note"
ISRAEL, GULF = rows_of("israel-claims"), rows_of("gulf-claims")


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return Evidence(load("israel"))


def asked(evidence: Evidence, *changes: str, on: str = "2026-03-09", check: str = "tally") -> Finding:
    claim = ISRAEL["april-2024-99-percent/of all launched"]
    arguments = {"raid": "mine", "kind": "drones", "percent": [90, 90], "stopped": "intercepted", "of": "launched"}
    for change in changes:
        key, _, value = change.partition("=")
        arguments[key] = [float(each) for each in value.split(",")] if key == "percent" else value
    return put(evidence, claim.model_copy(update={"check": check, "arguments": arguments, "speaks_of": _day(on)}))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def own(folder: Path, *rows: str) -> Evidence:
    file = folder / "raids.csv"
    file.write_text("\n".join((HEAD, *rows)) + "\n", "utf-8")
    return Evidence(load("israel"), record=record({"raids": file}))


def row(counted: str, least: int, most: str, side: str = "us", until: str = "2026-03-09") -> str:
    return f"{counted}-{side}-{until}".replace(" ", "-") + (
        f",mine,2026-03-01,{until},drones,{counted},{least},{most},{side},page,second-hand,"
    )


@pytest.mark.parametrize(
    ("counts", "changes", "verdict", "answer"),
    [
        ([row("launched", 100, "100"), row("intercepted", 90, "90")], [], "holds", "90.0 %, said 90 %"),
        ([row("launched", 100, "100"), row("intercepted", 80, "80")], [], "fails", "80.0 %, said 90 %"),
        ([row("launched", 95, "110"), row("intercepted", 90, "90")], [], "depends", "81.8 to 94.7 %, said 90 %"),
        ([row("launched", 20, "20"), row("intercepted", 17, "17")], ["percent=80,85"], "holds", RANGE),
        ([row("launched", 100, "100"), row("hit", 9, "")], ["stopped=not hit"], "depends", "91.0 % at most, said 90 %"),
        ([row("launched", 100, "100"), row("hit", 20, "")], ["stopped=not hit"], "fails", "80.0 % at most, said 90 %"),
        ([row("launched", 0, "0"), row("intercepted", 0, "0")], [], "cannot be tested", "no count"),
        ([row("launched", 100, "100")], [], "cannot be tested", "no count"),
        ([row("launched", 100, "100"), row("intercepted", 9, "9")], ["of=engaged"], "cannot be tested", "no count"),
    ],
)  # fmt: skip
def test_by_hand(tmp_path: Path, counts: list[str], changes: list[str], verdict: str, answer: str) -> None:
    found = asked(own(tmp_path, *counts), *changes)
    assert (found.verdict, found.answer) == (verdict, answer)


def test_a_side_is_held_to_its_own_counts(tmp_path: Path) -> None:
    """18 met of the 19 that it counted, not of the 14 that the other side counted."""
    sides = [row("launched", 14, "14", "a"), row("intercepted", 13, "13", "a"), row("launched", 19, "19", "b")]
    found = asked(own(tmp_path, *sides, row("intercepted", 18, "18", "b")), "percent=92.9,92.9")
    assert (found.verdict, found.answer) == ("depends", "92.9 %; 94.7 %, said 92.9 %")


def test_counts_add_up_so_that_the_last_one_by_the_day_is_taken(tmp_path: Path) -> None:
    days = [row("launched", n, str(n), until=f"2026-03-0{k}") for k, n in ((2, 50), (5, 100), (8, 200))]
    met = [row("intercepted", 90, "90", until="2026-03-05")]
    evidence = own(tmp_path, *days, *met)
    assert asked(evidence, on="2026-03-07").answer == "90.0 %, said 90 %"
    assert asked(evidence, on="2026-03-04").verdict == "cannot be tested"


def test_counts_of_one_day_are_held_against_each_other(tmp_path: Path) -> None:
    """Neither 150 of 100, nor 90 of 200: a count of a later day includes what the other could not know."""
    met = [row("intercepted", 90, "90", until="2026-03-05"), row("intercepted", 150, "150", until="2026-03-09")]
    one = own(tmp_path, row("launched", 100, "100", until="2026-03-05"), *met)
    assert asked(one).answer == "90.0 %, said 90 %"
    other = own(tmp_path, row("launched", 100, "100", until="2026-03-04"), *met)
    assert (asked(other).verdict, asked(other).answer) == ("cannot be tested", "no counts of one day")
    more = own(tmp_path, row("launched", 100, "100"), row("hit", 120, ""))
    assert asked(more, "stopped=not hit").verdict == "cannot be tested"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (row("launched", 5, "4"), "most: 4 is below least, 5; swap them"),
        (row("launched", 5, "5", until="2026-02-01"), "until: 2026-02-01 is before from, 2026-03-01; swap them"),
        (row("seen", 5, "5"), "counted: write 'launched' or 'detected'"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        own(tmp_path, line)


def test_what_is_not_on_record_is_refused(evidence: Evidence) -> None:
    with pytest.raises(ClaimError, match="no attack 'israel-2024'; nearest: 'israel-2026'"):
        asked(evidence, "raid=israel-2024")
    with pytest.raises(ClaimError, match=r"from is above to; swap them"):
        asked(evidence, "percent=90,80")


def test_every_row_of_the_emirates_adds_up() -> None:
    """Ten days of an official series: detected is destroyed, at sea and on land together."""
    counts = raid_counts()
    days = sorted({one.day for one in counts if (one.raid, one.counted) == ("emirates-2026", "at sea")})
    assert len(days) == 8
    for day in days:
        parts = {
            one.counted: one.least
            for one in counts
            if (one.raid, one.kind, one.day) == ("emirates-2026", "ballistic missiles", day)
        }
        assert parts["detected"] == parts["intercepted"] + parts["at sea"] + parts["hit"]
        assert parts["arrived"] == parts["detected"] - parts["at sea"]


VERDICTS = {
    "april-2024-99-percent/of all launched": ("fails", "97.2 % at most"),
    "april-2024-99-percent/of ballistic missiles launched": ("fails", "92.5 % at most"),
    "april-2024-99-percent/of ballistic missiles that arrived": ("fails", "86.2 % at most"),
    "april-2024-99-percent/of ballistic missiles engaged": ("cannot be tested", "no count"),
    "june-2025-80-to-90-percent/no hit, of those launched": ("holds", "92.2 to 92.5 %"),
    "march-2026-92-percent/no direct impact, of those launched": ("fails", "99.0 to 100.0 %"),
    "al-udeid-all-stopped/as all but the one let go": ("depends", "92.9 %; 94.7 %"),
    "emirates-92-percent/92 per cent of those detected": ("holds", "92.1 %"),
    "emirates-92-percent/99 per cent of those that arrived": ("holds", "99.1 %"),
    "gulf-2000-missiles": ("fails", "641 intercepted"),
}


@pytest.mark.parametrize("name", VERDICTS)
def test_what_the_counts_say_of_statements(evidence: Evidence, name: str) -> None:
    verdict, answer = VERDICTS[name]
    found = put(evidence, (ISRAEL | GULF)[name])
    assert found.verdict == verdict
    assert found.answer.startswith(answer)


def test_an_attack_without_a_count_is_named(evidence: Evidence) -> None:
    claim = GULF["gulf-2000-missiles"].model_copy(update={"speaks_of": date(2026, 3, 6)})
    found = put(evidence, claim)
    assert "Without a count up to that day: saudi-2026." in found.reason
    assert (found.verdict, "or more intercepted" in found.answer) == ("depends", True)  # Saudi Arabia's may be many
    later = latest(raid_counts(), "bahrain-2026", "ballistic missiles", "intercepted", date(2026, 3, 16))
    assert [one.least for one in later] == [129]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["israel", "gulf"])
def test_the_ledger_is_judged_on_a_coarse_map(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row gets a verdict; those about cover depend on the published ranges. Nothing is drawn here."""
    none = InWorlds(Held(nan, nan, nan), "Not asked.")
    monkeypatch.setattr(place_covered, "in_worlds", lambda *_: none)
    points = [f"launch_areas.{key}.points=2" for key in ("iran", "yemen-north-west")]
    judged = pb.check(f"{name}-claims", pb.load(name, ["region.resolution=2", *points]))
    verdicts = judged.verdict.values.tolist()
    assert set(verdicts) <= {"holds", "fails", "depends", "cannot be tested"}
    assert {"holds", "depends"} <= set(verdicts)
    assert "not judged" not in judged.reading_verdict.values.tolist()
