"""Claims one by one: in which order, and what a check says that it computes."""

import pytest

from penumbra.claims.check import check, checks, prepared, verdicts
from penumbra.claims.finding import Evidence
from penumbra.claims.ledger import ledgers
from penumbra.claims.one_by_one import TAKES, cheap_first, only


class Untouched(dict):
    """Kept results that nobody may ask for."""

    def __contains__(self, key: object) -> bool:
        raise AssertionError(f"{key} was computed")


def test_what_a_check_takes_is_one_of_three_words():
    assert {getattr(module, "TAKES", TAKES[0]) for module in checks().values()} == set(TAKES)


@pytest.mark.parametrize("name", ledgers())
def test_checks_that_read_the_record_map_and_draw_nothing(name, monkeypatch):
    def mapped(self: Evidence, *_: object) -> None:
        raise AssertionError("a map was made")

    monkeypatch.setattr(Evidence, "area", mapped)
    ready = prepared(name)
    ready.evidence.drawn = Untouched()
    read = [one for one in ready.asked if getattr(one.module, "TAKES", TAKES[0]) == TAKES[0]]
    found = [one.module.finding(ready.evidence, one.put.claim, one.arguments) for one in read]
    assert all(finding.reason for finding in found)


def test_cheap_claims_come_first_and_those_of_one_map_together():
    efforts = cheap_first(prepared("shield-claims"))
    order = list(efforts)
    assert list(efforts.values()) == [0] * 5 + [1] * 8 + [2] * 4
    assert order[:5] == [
        "forces-by-2020",
        "sixty-in-europe",
        "thousand-by-2022",
        "ships-cost-twice",
        "redzikowo-230-km",
    ]
    assert order[-4:] == [
        "phase-3-all-nato-europe",
        "romania-whole-territory",
        "iranian-missiles-reached",
        "turkey-intercept",
    ]
    assert sorted(order) == sorted(claim.id for claim in prepared("shield-claims").ledger.claims)


def test_a_claim_alone_has_the_row_that_it_has_in_the_ledger():
    whole, ready = check("golden-dome-claims"), prepared("golden-dome-claims")
    for row, claim in enumerate(ready.ledger.claims):
        alone, within = verdicts(only(ready, claim.id)), whole.isel(row=[row])
        assert alone.attrs == within.attrs
        for name in alone.data_vars:
            if "row" in alone[name].dims:
                assert alone[name].equals(within[name]), name
            else:
                mine = within.isel(reading=[i for i, of in enumerate(whole.reading_row.values) if of == claim.id])
                assert alone[name].equals(mine[name]), name
    with pytest.raises(KeyError):
        only(ready, "none")
