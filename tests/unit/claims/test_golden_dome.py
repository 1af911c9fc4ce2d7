"""The ledger of Golden Dome, and the checks of counts in orbit and of costs."""

from typing import Any

import pytest
from tests.unit.claims.asking import put, rows_of

from penumbra.claims.check import checks, prepared
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.scenario.loader import load

VERDICTS = {
    "close-to-100-per-cent": "cannot be tested",
    "175-billion/the whole shield over 20 years": "fails",
    "175-billion/interceptors in orbit alone": "fails",
    "175-billion/a limited defence": "fails",
    "three-years/a first capability, as planned": "holds",
    "three-years/the full architecture, as planned": "fails",
    "thousand-under-20-billion/over 20 years": "fails",
    "thousand-under-20-billion/bought once": "depends",
    "thousand-under-20-billion/one missile from anywhere": "depends",
    "thousand-under-20-billion/ten missiles from anywhere": "fails",
    "97-per-cent/one interceptor": "fails",  # as in gmd-claims
    "97-per-cent/four interceptors": "depends",
    "mda-300-to-600/600": "depends",
    "cbo-7800": "depends",
}


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return Evidence(load("golden-dome"))


def test_the_ledger_asks_nothing_in_vain() -> None:
    ready = prepared("golden-dome-claims")
    assert ready.evidence.scenario.id == "golden-dome"
    assert len(ready.asked) > len(ready.ledger.claims)


@pytest.mark.parametrize("row", VERDICTS)
def test_verdicts(evidence: Evidence, row: str) -> None:
    assert put(evidence, rows_of("golden-dome-claims")[row]).verdict == VERDICTS[row]


def asked(evidence: Evidence, check: str, **arguments: Any) -> Finding:
    claim = rows_of("golden-dome-claims")["cbo-7800"]
    made: Claim = claim.model_copy(update={"check": check, "arguments": arguments})
    return put(evidence, made)


def test_more_interceptors_never_turn_a_count_from_holding(evidence: Evidence) -> None:
    order = ["fails", "depends", "holds"]
    found = [asked(evidence, "space-count", design="cbo-2026", said=said, missiles=10) for said in (400, 5_000, 50_000)]
    assert [each.verdict for each in found] == order
    shares = [(each.holds_least, each.holds_most) for each in found]
    assert shares[0] == (0.0, 0.0) and shares[2] == (1.0, 1.0)
    assert 0.0 < shares[1][0] <= shares[1][1] < 1.0 and found[1].holds_error > 0.0


def test_a_sum_is_held_to_ours_and_to_the_printed_ones(evidence: Evidence) -> None:
    def verdict(said: str, **more: Any) -> str:
        return asked(evidence, "cost-total", programme="cbo-2026-orbit", said=said, **more).verdict

    assert verdict("725 billion USD") == "holds"
    assert verdict("725 billion USD", within=0.01) == "depends"
    assert verdict("175 billion USD") == "fails"
    assert verdict("3 trillion USD") == "fails"
    assert verdict("3 trillion USD", says="costs at most") == "holds"
    assert verdict("720 billion USD", says="costs at most") == "depends"
    assert verdict("500 billion USD", says="costs at most") == "fails"


@pytest.mark.parametrize(
    ("check", "arguments", "told"),
    [
        ("space-count", {"design": "cbo-206", "said": 5}, "no design 'cbo-206'"),
        ("space-count", {"design": "cbo-2026", "said": 5, "changes": ["sped=1 km/s"]}, "no such path"),
        ("cost-total", {"programme": "cbo", "said": "5 USD"}, "no programme 'cbo'"),
        ("cost-total", {"programme": "cbo-2026-orbit", "said": "5 USB"}, "unknown currency 'USB'"),
        ("cost-total", {"programme": "cbo-2026-orbit", "said": "5 EUR"}, "write a sum above 0 in USD"),
    ],
)
def test_faults_are_told_before(evidence: Evidence, check: str, arguments: dict[str, Any], told: str) -> None:
    module = checks()[check]
    claim = rows_of("golden-dome-claims")["cbo-7800"]
    faults = list(module.ready(evidence, claim, module.Arguments.model_validate(arguments)))
    assert told in faults[0].message
