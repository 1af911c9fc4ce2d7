"""Checks of leakage, of days until a stock is empty and of replacement, by hand and on the ledgers."""

from datetime import date
from pathlib import Path

import pytest

from penumbra.claims.exhibits.kinds import KINDS
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.errors import ClaimError
from penumbra.record.tables import record
from penumbra.scenario.loader import load
from unit.claims.asking import put, rows_of

LEDGERS = {name: rows_of(f"{name}-claims") for name in ("israel", "gulf", "gmd")}
TESTS = "id,interceptors,until,least,most,of,side,source,grade,note\n"
STOCKS = "id,system,measure,from,until,least,most,side,source,grade,note\n"


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return Evidence(load("gmd"))


def asked(evidence: Evidence, check: str, **arguments: object) -> Finding:
    claim: Claim = LEDGERS["gmd"]["ninety-seven-percent/one interceptor"]
    day = date(2026, 3, 9)
    return valid(put(evidence, claim.model_copy(update={"check": check, "arguments": arguments, "speaks_of": day})))


def valid(found: Finding) -> Finding:
    """The finding, whose figures have the fields of their kinds."""
    for exhibit in found.exhibits:
        KINDS[exhibit.kind].model_validate(exhibit.data)
    return found


def own(folder: Path, table: str, *lines: str) -> Evidence:
    file = folder / "mine.csv"
    file.write_text({"tests": TESTS, "stocks": STOCKS}[table] + "\n".join(lines) + "\n", "utf-8")
    return Evidence(load("gmd"), record=record({table: file}))


VERDICTS = {
    ("gmd", "ninety-seven-percent/one interceptor"): ("fails", "34 to 71 %"),
    ("gmd", "ninety-seven-percent/two interceptors"): ("fails", "56 to 92 %"),
    ("gmd", "ninety-seven-percent/four interceptors"): ("depends", "81 to 99 %"),
    ("israel", "thaad-96-a-year/as bought"): ("fails", "11 to 12 a year, so that 100 to 150 take 8.33 to 13.6 years"),
    ("israel", "thaad-96-a-year/as planned for the fiscal year"): ("fails", "37 a year"),
    ("israel", "thaad-96-a-year/as what the line can build"): ("holds", "96 a year"),
    ("israel", "arrow-3-out-in-weeks"): ("cannot be tested", "no count"),
    ("gulf", "qatar-four-days/at the rate of that day"): ("cannot be tested", "no count"),
}


@pytest.mark.parametrize(("ledger", "name"), VERDICTS)
def test_what_follows_for_the_statements(evidence: Evidence, ledger: str, name: str) -> None:
    verdict, answer = VERDICTS[ledger, name]
    found = valid(put(evidence, LEDGERS[ledger][name]))
    assert found.verdict == verdict
    assert found.answer.startswith(answer)


@pytest.mark.parametrize(
    ("changes", "verdict", "answer"),
    [
        ({"percent": 30}, "holds", "34 to 71 %"),
        ({"percent": 72}, "fails", "34 to 71 %"),
        ({"percent": 50}, "depends", "34 to 71 %"),
        ({"percent": 10, "missiles": 2}, "holds", "11 to 51 %"),
        ({"percent": 80, "shots": 4, "cause": [0.5, 0.5]}, "fails", "40 to 50 %"),
    ],
)
def test_leakage_by_hand(evidence: Evidence, changes: dict[str, object], verdict: str, answer: str) -> None:
    """Of 9 hits of 17 the interval is 0.34 to 0.71, as a separate script evaluated it."""
    found = asked(evidence, "leakage", tests="gmd-2017-05", **changes)
    assert found.verdict == verdict
    assert found.answer.startswith(answer)
    assert "Tests are scripted" in found.reason


STOCK = "s,mine,stock,,2026-03-01,100,100,me,page,second-hand,"
FIRED = "f,mine,fired,2026-03-01,2026-03-05,50,50,me,page,second-hand,"


@pytest.mark.parametrize(
    ("lines", "days", "verdict", "answer"),
    [
        ([STOCK, FIRED], [10, 10], "holds", "10 days"),
        ([STOCK, FIRED], [4, 4], "fails", "10 days"),
        ([STOCK.replace("100,100", "50,100"), FIRED], [4, 6], "depends", "5 to 10 days"),
        ([STOCK, FIRED.replace("50,50", "50,")], [20, 30], "fails", "10 days at most"),
        ([STOCK.replace("100,100", "100,"), FIRED], [20, 30], "depends", "10 or more days"),
        ([STOCK], [4, 4], "cannot be tested", "no count"),
        ([FIRED], [4, 4], "cannot be tested", "no count"),
        ([STOCK.replace("2026-03-01", "2026-04-01"), FIRED], [4, 4], "cannot be tested", "no count"),
    ],
)
def test_days_to_empty_by_hand(tmp_path: Path, lines: list[str], days: list[float], verdict: str, answer: str) -> None:
    found = asked(own(tmp_path, "stocks", *lines), "days-to-empty", system="mine", days=days)
    assert found.verdict == verdict
    assert found.answer.startswith(answer)


RATE = "r,mine,bought a year,2025-01-01,2025-12-31,25,25,me,page,second-hand,"
FAST = "q,mine,capacity a year,2025-01-01,2025-12-31,50,50,me,page,second-hand,"


@pytest.mark.parametrize(
    ("lines", "said", "verdict"),
    [
        ([FIRED, RATE], {"years": [2, 2]}, "holds"),
        ([FIRED, RATE], {"years": [1, 1.5]}, "fails"),
        ([FIRED, RATE, FAST], {"years": [1, 1]}, "depends"),
        ([FIRED.replace("50,50", "50,"), RATE], {"years": [1, 1]}, "fails"),
        ([FIRED, RATE], {"a_year": [25, 30]}, "holds"),
        (
            [FIRED, RATE.replace("2025-01-01,2025-12-31", "2033-01-01,2033-12-31")],
            {"years": [2, 2]},
            "cannot be tested",
        ),
    ],
)
def test_replacement_time_by_hand(tmp_path: Path, lines: list[str], said: dict[str, object], verdict: str) -> None:
    assert (
        asked(own(tmp_path, "stocks", *lines), "replacement-time", system="mine", count="f", **said).verdict == verdict
    )


@pytest.mark.parametrize(
    ("check", "arguments", "words"),
    [
        ("leakage", {"tests": "gmd-2018", "percent": 50}, "no count of tests 'gmd-2018'; nearest: 'gmd-2022'"),
        ("leakage", {"tests": "gmd-2017-05", "percent": 150}, "percent"),
        ("leakage", {"tests": "gmd-2017-05", "percent": 50, "shots": 0}, "shots"),
        ("leakage", {"tests": "gmd-2017-05", "percent": 50, "cause": [0.5, 0.1]}, "cause: from is above to"),
        ("days-to-empty", {"system": "thaad", "days": [5, 4]}, "days: from is above to; swap them"),
        ("days-to-empty", {"system": "thaad", "days": [4, 5], "fired": ["x"]}, "no row of thaad 'x'"),
        ("replacement-time", {"system": "thad", "count": "x", "years": [1, 2]}, "no system 'thad'; nearest: 'thaad'"),
        (
            "replacement-time",
            {"system": "thaad", "count": "x", "years": [1, 2]},
            "arguments.count: no row of thaad 'x'",
        ),
        ("replacement-time", {"system": "thaad", "count": "x"}, "write one of years and a_year"),
        ("replacement-time", {"system": "thaad", "count": "x", "years": [2, 1]}, "years: from is above to"),
    ],
)
def test_what_is_refused(evidence: Evidence, check: str, arguments: dict[str, object], words: str) -> None:
    with pytest.raises(ClaimError, match=words):
        asked(evidence, check, **arguments)
