"""Ledgers: what is read, what is refused and with which words, and what the first checks conclude."""

import json
from datetime import date

import numpy as np
import pytest

import penumbra as pb
from penumbra.claims.check import checks
from penumbra.claims.ledger import about, ledgers
from penumbra.claims.topics.dated_elements import months_between
from penumbra.errors import ClaimError
from penumbra.names import HELD
from penumbra.scenario.loader import ScenarioError, lineage

LEDGER = """\
id: mine
title: Mine
scenario: epaa
claims:
  - id: deveselu-stands
    statement: The site stood.
    said_by: me
    said_on: 2016-05-19
    speaks_of: 2016-05-19
    source: penumbra-assumption
    check: standing
    arguments: {element: deveselu, within_days: 7}
"""


@pytest.fixture
def judge(tmp_path):
    def judged(text):
        file = tmp_path / "mine.yaml"
        file.write_text(text, "utf-8")
        return pb.check(str(file))

    return judged


def verdict(judged):
    return str(judged.verdict.values[0])


def test_a_ledger_of_ones_own(judge):
    judged = judge(LEDGER)
    assert verdict(judged) == "holds"
    assert str(judged.claim_answer[0].values) == "operational on 12\u00a0May 2016, 7 days before"
    assert np.isnan([judged[name].item() for name in HELD]).all()  # a record is not drawn


def test_the_verdict_follows_the_record(judge):
    assert verdict(judge(LEDGER.replace("within_days: 7", "within_days: 6"))) == "fails"
    assert verdict(judge(LEDGER.replace("speaks_of: 2016-05-19", "speaks_of: 2016-05-11"))) == "fails"
    assert verdict(judge(LEDGER.replace("element: deveselu", "element: phase-4"))) == "fails"
    step = LEDGER.replace("check: standing", "check: step-in-plan").replace(
        "{element: deveselu, within_days: 7}", "{phase: phase-2, steps_left: LEFT}"
    )
    assert verdict(judge(step.replace("LEFT", "1"))) == "holds"
    assert verdict(judge(step.replace("LEFT", "2"))) == "fails"
    # before the fourth phase was cancelled, two were left
    early = step.replace("LEFT", "2").replace("speaks_of: 2016-05-19", "speaks_of: 2013-01-01")
    assert "two of four phases were still to come" in str(judge(early).claim_answer[0].values)


def test_the_slip_of_the_polish_site_is_66_months(judge):
    text = LEDGER.replace("check: standing", "check: planned-completion").replace(
        "{element: deveselu, within_days: 7}", "{element: redzikowo, earliest: 2018-07-01, latest: 2018-12-31}"
    )
    judged = judge(text)
    assert verdict(judged) == "holds"
    # 2018-12-31 to 2024-07-10: five years to 2023-12-31, six months to 2024-06-30 and not yet a seventh
    assert "planned for 2018; came in July 2024, 66 months late" in str(judged.claim_answer[0].values)
    assert "did not come true" in str(judged.reason[0].values)


def test_months_between_counts_whole_months():
    assert months_between(date(2018, 12, 31), date(2024, 7, 10)) == 66
    assert months_between(date(2016, 1, 31), date(2016, 2, 29)) == 0
    assert months_between(date(2016, 5, 12), date(2015, 5, 12)) == -12


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("check: standing", "check: standng", "mine.yaml:11: claims.0.check: no check 'standng'; nearest: 'standing'"),
        ("element: deveselu", "elemnt: deveselu", "claims.0.arguments.elemnt: unknown field; nearest: 'element'"),
        ("element: deveselu", "element: devesel", "no battery, sensor or phase 'devesel'; nearest: 'deveselu'"),
        ("within_days: 7", "within_days: week", "claims.0.arguments.within_days"),
        ("said_on: 2016-05-19", "said_on: 2016-02-30", "is not a date; write year-month-day"),
        ("source: penumbra-assumption", "source: nobody", "no source 'nobody'"),
        ("scenario: epaa", "scenario: epa", "nearest: 'epaa'"),
        ("    said_by: me\n", "", "claims.0.said_by: is missing; write text: who said it"),
        ("element: deveselu, ", "", "claims.0.arguments.element: is missing; write text: "),
    ],
)
def test_mistakes_are_named(judge, old, new, words):
    assert old in LEDGER
    with pytest.raises(ScenarioError) as caught:  # of which ClaimError is one
        judge(LEDGER.replace(old, new, 1))
    assert words in str(caught.value), caught.value


def test_opinions_are_listed_and_not_judged(judge):
    row = "{statement: It is unwise., said_by: me, said_on: 2016-05-19, source: penumbra-assumption}"
    opinion = f"opinions:\n  - {row}\n"
    judged = judge(LEDGER + opinion)
    assert judged.sizes["row"] == 1
    (listed,) = json.loads(judged.attrs["opinions"])
    assert listed["statement"] == "It is unwise."
    with pytest.raises(ClaimError, match=r"opinions.0.source: no source 'nobody'"):
        judge(LEDGER + opinion.replace("penumbra-assumption", "nobody"))


def test_an_empty_list_is_refused(judge):
    with pytest.raises(ClaimError, match="at least 1 item"):
        judge(LEDGER.split("claims:")[0] + "claims: []\n")


def test_an_id_stands_once(judge):
    again = LEDGER + LEDGER.split("claims:\n")[1]
    with pytest.raises(ClaimError, match="'deveselu-stands' occurs twice"):
        judge(again)


def test_unknown_areas_are_named(judge):
    text = LEDGER.replace("check: standing", "check: umbrella").replace(
        "{element: deveselu, within_days: 7}",
        "{ends: [grenland], between: nato-europe, completion: 2018-12-31, history: planned}",
    )
    with pytest.raises(ClaimError, match="no area 'grenland'; nearest: 'greenland'"):
        judge(text)


def test_every_check_has_arguments_and_a_finding():
    for name, module in checks().items():
        assert callable(module.finding), name
        assert module.Arguments.model_config["extra"] == "forbid", name


def test_built_in_ledgers_name_known_checks():
    assert "article-2016-05-19" in ledgers()


def test_a_ledger_names_a_scenario_beside_it(tmp_path, monkeypatch):
    """As `base` does; the folder at work in does not matter."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "own.yaml").write_text("base: epaa\nid: own\ntitle: Own\n", "utf-8")
    (folder / "ledger.yaml").write_text(LEDGER.replace("scenario: epaa", "scenario: own.yaml"), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert pb.check("mine/ledger.yaml").attrs["scenario"] == "own"


@pytest.mark.parametrize(
    ("tail", "found"), [("claims: []", ["write at least 1 item, not 0"]), ("claims: [{id: a}]", [])]
)
def test_a_list_with_broken_items_is_not_called_empty(judge, tail, found):
    with pytest.raises(ScenarioError) as caught:
        judge(LEDGER.partition("claims:")[0] + tail)
    assert [words for words in ("write at least 1 item, not 0", "Tuple") if words in str(caught.value)] == found


def test_ledgers_about_a_scenario_and_its_bases(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("base: epaa\nid: own\ntitle: Own\n", "utf-8")
    assert lineage(str(own)) == ("own", "epaa")
    assert about(lineage(str(own))) == ["article-2016-05-19", "shield-claims"]
    assert about(("another",)) == []
