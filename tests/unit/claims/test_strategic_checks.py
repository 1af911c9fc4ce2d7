"""The checks about intercontinental missiles and the ledger of other claims: verdicts with the reason they are so.

Arcs are asked of a coarse copy of the case (H3 resolution 1), maps of a coarse Europe; the verdicts are those of the
full cases, the figures differ by a few per cent.
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from penumbra.claims.check import check, checks
from penumbra.claims.checks import intercontinental_reach
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim, Ledger, load_ledger
from penumbra.claims.topics.intercontinental import Arcs, Stand, latest_launch_of_share, met, share
from penumbra.claims.topics.shares import Share
from penumbra.errors import ClaimError
from penumbra.scenario.loader import load, sources
from unit.claims.asking import put, rows_of

COARSE = """\
base: strategic
id: strategic-coarse
region: {south: 24 deg, north: 84 deg, west: -170 deg, east: -52 deg, resolution: 1}
"""
ARCS = {"area": "north-america", "threats": ["icbm-8000", "icbm-10000", "icbm-12000"]}
ARTICLE, OTHERS = rows_of("article-2016-05-19"), rows_of("shield-claims")
RUSSIA = ("russia-west", "russia-lower-volga", "russia-urals", "russia-siberia", "russia-east")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("cases") / "coarse.yaml"
    file.write_text(COARSE, "utf-8")
    return str(file)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return Evidence(load("epaa", ["region.resolution=2", "launch_areas.iran.points=2"]), sources=sources())


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load_ledger("shield-claims")[0]


@pytest.fixture(scope="module")
def strategic(evidence: Evidence, case: str) -> Finding:
    """The row of the article's ledger, on the coarse case."""
    return judged(evidence, ARTICLE["raises-nuclear-potential/it can meet Russian missiles"], case)


def judged(evidence: Evidence, row: Claim, case: str, **changes: Any) -> Finding:
    arguments = row.arguments | changes
    if "arcs" in arguments:
        arguments["arcs"] = ARCS | arguments["arcs"] | {"case": case}
    return put(evidence, row.model_copy(update={"arguments": arguments}))


def row_of(name: str, arguments: dict[str, Any], speaks_of: date = date(2018, 12, 31)) -> Claim:
    return Claim(
        id="x", statement="s", said_by="b", said_on=date(2016, 5, 13), speaks_of=speaks_of, source="WGS84",
        check=name, arguments=arguments,
    )  # fmt: skip


# --- the article's rows


@pytest.mark.slow
def test_what_was_deployed_cannot_meet_intercontinental_missiles(strategic: Finding) -> None:
    """Fails: Block IIA needs some 5 km/s. At 4.9, almost 5 by one page, it meets under 1 % in the best world.

    On arcs of least speed from space it met 3 %: those of least speed from the ground climb 90 km higher westward.
    """
    assert strategic.verdict == "fails"
    assert strategic.answer == "launched at burnout, it could meet almost none: under 1\u00a0% at best"
    assert (strategic.holds_least, strategic.holds_most, strategic.holds_error) == (0.0, 0.0, 0.0)
    for site in ("North Sea", "Redzikowo", "Deveselu"):
        assert site in strategic.reason
    assert re.search(r"The latest launch of any deployed battery is \d+ s before burnout\.", strategic.reason)
    assert "Block IIB" in strategic.reason
    assert "two stages" in strategic.reason
    assert strategic.reason.count("as Sankaran [sankaran-act-2013]") == 2
    assert "as Postol [defencetalk-postol-2007], against the Missile Defense Agency [bulletin-2007" in strategic.reason
    assert [each.kind for each in strategic.exhibits] == ["threshold-surface"]
    assert "has the same order [gao-13-382r]" in strategic.reason


@pytest.mark.slow
def test_inventory_against_arsenal_by_hand(strategic: Finding) -> None:
    """24 at each site, 9 on each of two ships at three stations are 102; two to a warhead meet 51, 3.3 to 3.5 %."""
    assert f"{100 * 51 / 1561:.1f} to {100 * 51 / 1444:.1f} %" in strategic.reason
    assert "102 interceptors, 2 to a warhead" in strategic.reason


@pytest.mark.slow
def test_a_faster_interceptor_turns_the_verdict(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 8 km/s and with the limits of a larger interceptor it holds in every world, two minutes after burnout."""
    monkeypatch.setattr(intercontinental_reach, "_thresholds", lambda *_: "")
    changes = [
        "interceptors.sm3-iia.burnout_speed=8 km/s",
        "interceptors.sm3-iia.ceiling=2000 km",
        "interceptors.sm3-iia.max_flight_time=1200 s",
    ]
    row = ARTICLE["raises-nuclear-potential/it can meet Russian missiles"]
    assert judged(Evidence(load("epaa", changes), sources=sources()), row, case, published=[]).verdict == "holds"


def test_rings_are_drawn_and_the_engineering_is_not_judged(evidence: Evidence, case: str) -> None:
    found = judged(evidence, ARTICLE["offensive-use"], case)
    assert found.verdict == "cannot be tested"
    assert (
        "people of Russia within 500, 1,000, 2,400, 5,500 km of Redzikowo, Poland "
        "1\u00a0%, 3\u00a0%, 69\u00a0%, 95\u00a0%" in found.answer
    )
    assert "not whether the launchers could fire such missiles" in found.reason
    assert "treaty forbade" in found.reason
    assert [each.kind for each in found.exhibits] == ["range-rings"]


@pytest.mark.parametrize(
    ("row", "verdict", "figure"),
    [
        ("raises-nuclear-potential/part of the strategic posture", "cannot be tested", "none"),
        ("raises-nuclear-potential/after a first strike", "cannot be tested", "none"),
        ("raises-nuclear-potential/with later interceptors and stations", "depends", "60 s before burnout: "),
        ("nato-cannot-intercept/earlier in their flight", "depends", "120 s before burnout: "),
    ],
)
@pytest.mark.slow
def test_readings_beside_the_first(evidence: Evidence, case: str, row: str, verdict: str, figure: str) -> None:
    """The president's sentence has four readings; NATO's mirror claim is judged by the same arcs."""
    found = judged(evidence, ARTICLE[row], case)
    assert found.verdict == verdict, found
    assert figure in found.answer


@pytest.mark.slow
def test_claims_that_mirror_each_other_go_to_the_same_check(evidence: Evidence, case: str, strategic: Finding) -> None:
    """What the president says the shield can do, NATO says it cannot: the same figure, by which one of them holds."""
    his = ARTICLE["raises-nuclear-potential/it can meet Russian missiles"]
    natos = ARTICLE["nato-cannot-intercept/it cannot meet Russian missiles"]
    assert natos.check == his.check
    told_beside = {"published", "ranking"}
    asked = {key: value for key, value in his.arguments.items() if key not in told_beside}
    assert natos.arguments == asked | {"says": "none"}
    found = judged(evidence, natos, case)
    assert (strategic.verdict, found.verdict) == ("fails", "holds")
    assert found.answer == strategic.answer


@pytest.mark.slow
def test_the_umbrella_against_the_class_it_was_designed_for(evidence: Evidence, case: str) -> None:
    """Missiles of 4,000 km reach farther than those credited to Iran, and the verdict names them, not the credited."""
    designed = judged(evidence, ARTICLE["greenland-azores/against the class it was designed for"], case)
    credited = judged(evidence, ARTICLE["greenland-azores/against what Iran is credited with"], case)
    assert "4,000 km" in designed.answer
    assert "4,000 km" not in credited.answer
    assert "attributed class" not in designed.reason
    assert designed.verdict in ("fails", "depends")
    assert credited.verdict == "fails"


@pytest.mark.slow
def test_a_row_tells_at_which_launch_the_answer_turns(evidence: Evidence, case: str) -> None:
    """Launched when it says, the share that decides is just met; 20 s later, less of it."""
    base = {"arcs": {"launches": list(RUSSIA)}, "held": {"redzikowo": ["gbi-2-stage"]}, "says": "some"}
    told = judged(evidence, row_of("engageable", base), case)
    (turn,) = re.findall(r"it must start by ([\d,]+) s after burnout", told.reason)
    assert (
        told.would_change
        == {
            "depends": f"Holds for launches up to {turn} s after burnout, on nominal figures.",
            "holds": f"A launch later than {turn} s after burnout, on nominal figures.",
            "fails": f"A launch no later than {turn} s after burnout, on nominal figures.",
        }[told.verdict]
    )
    at = {
        delay: judged(evidence, row_of("engageable", base | {"soonest": f"{delay} s", "latest": f"{delay} s"}), case)
        for delay in (int(turn.replace(",", "")) - 1, int(turn.replace(",", "")) + 20)
    }
    nominal = [float(re.findall(r": (?:under )?(\d+)\s%", found.answer)[0]) for found in at.values()]
    assert nominal[0] >= 1.0 >= nominal[1]


# --- the second ledger


def test_the_second_ledger_has_its_rows(ledger: Ledger) -> None:
    assert len(ledger.claims) >= 8
    assert len({claim.source for claim in ledger.claims}) >= 8
    assert {claim.check for claim in OTHERS.values()} <= set(checks())


@pytest.mark.parametrize(
    ("row", "verdict", "figures"),
    [
        (
            "phase-3-all-nato-europe",
            "fails",
            ("1,000 km: 0\u00a0% on nominal figures, 0\u00a0% in every case, ",),
        ),  # two ships leave eastern Türkiye open
        pytest.param("romania-whole-territory", "depends", ("2,000 km",), marks=pytest.mark.slow),
        pytest.param(
            "iranian-missiles-reached", "depends", ("2,000 km",), marks=pytest.mark.slow
        ),  # in the worst world nobody is covered for certain
        ("turkey-intercept/the intercept", "holds", ("2026-03-04",)),
        ("turkey-intercept/fired from Iran at Turkey", "cannot be tested", ("2026-03-04",)),  # Iran denies it
        pytest.param("turkey-intercept/by this shield, as modelled", "depends", ("at best",), marks=pytest.mark.slow),
        ("iib-could-reach-icbms", "depends", ("0\u00a0% in every case",)),  # 5.0 km/s cannot, 5.5 km/s can
        # even at 4.9 km/s, "almost 5" of one page, Block IIA meets under 1 %
        (
            "restructured-cannot-reach-icbms",
            "holds",
            ("it could meet ",),
        ),
        (
            "iia-reaches-strategic-missiles/from the European sites",
            "fails",
            ("it could meet ",),
        ),
        ("iia-reaches-strategic-missiles/in the first part of the flight", "depends", ("120 s before burnout",)),
        ("iia-reaches-strategic-missiles/the interceptor as such", "holds", ("2020-11-16",)),
        (
            "gbi-cannot-catch",
            "fails",
            ("at burnout: ",),
        ),  # from 6.3 km/s on it meets some, even two minutes after burnout
        ("gbi-at-6-3-cannot", "fails", ("at burnout: ",)),
        ("gbi-fast-enough", "holds", ("at burnout: ",)),
        (
            "gao-ranking",
            "depends",
            ("latest launch for half the people: Redzikowo",),
        ),  # only an interceptor that climbs to 1,500 km
        ("forces-by-2020", "fails", ("land sites: 2 said, 1 counted;", "43 said, 38 to 48 counted", "no public count")),
        ("sixty-in-europe", "depends", ("60 said, 24 or more counted",)),  # what ships carry is not public
        ("thousand-by-2022", "depends", ("1,000 said, 874 to 1,215 counted",)),
        ("ships-cost-twice", "holds", ("1.86 to 2.00 times", "(1.3 to 2.9")),  # 26 / 14, 18 / 9; 18 / 14, 26 / 9
        ("redzikowo-230-km/to the border", "fails", ("162 km to the nearest land of Russia",)),
        ("redzikowo-230-km/to the city", "holds", ("221 km to Kaliningrad",)),
    ],
)
@pytest.mark.slow
def test_verdicts_of_the_second_ledger(
    evidence: Evidence, case: str, row: str, verdict: str, figures: tuple[str, ...]
) -> None:
    found = judged(evidence, OTHERS[row], case)
    assert found.verdict == verdict, found
    for figure in figures:
        assert figure in found.answer
    assert found.reason
    assert found.would_change
    assert found.exhibits or found.shown_in in {"maps", "shares", "timeline", "batteries", "assumptions", "sources"}
    if row not in RECORDS:  # statements about what can be drawn
        low, high = {"holds": (1.0, 1.0), "fails": (0.0, 0.0)}.get(verdict, (0.0, 1.0))
        assert low <= found.holds_least <= found.holds_most <= high
        most = 20 if OTHERS[row].check == "site-ranking" else 15  # a ranking names every site
        assert len(found.answer.split(" ")) <= most
        assert len(found.reason.split(" ")) <= 40
        assert len(found.would_change.split(" ")) <= 20


RECORDS = {row for row, claim in OTHERS.items() if claim.check not in ("place-covered", "engageable", "site-ranking")}


def test_the_test_of_verdicts_leaves_no_row_out() -> None:
    (mark,) = (mark for mark in test_verdicts_of_the_second_ledger.pytestmark if mark.name == "parametrize")
    rows = [getattr(values, "values", values)[0] for values in mark.args[1]]
    assert sorted([*rows, "gao-early-launch"]) == sorted(OTHERS)


@pytest.mark.slow
def test_a_row_that_the_coarse_case_cannot_tell(evidence: Evidence) -> None:
    """On the full case; on the coarse one the best world falls a second short of burnout."""
    found = put(evidence, OTHERS["gao-early-launch"])
    assert found.verdict == "depends"
    assert "at burnout: " in found.answer


# --- what turns a verdict


def test_an_earlier_launch_helps_and_a_later_one_does_not(evidence: Evidence, case: str) -> None:
    arcs = Arcs.model_validate(ARCS | {"case": case, "launches": RUSSIA})
    one = met(evidence, arcs, [Stand("redzikowo", "sm3-iia")])[Stand("redzikowo", "sm3-iia")]
    shares = [share(one, delay) for delay in (-120.0, -60.0, 0.0)]
    assert shares[0].nominal >= shares[1].nominal >= shares[2].nominal == 0.0
    assert all(each.low <= each.nominal <= each.high for each in shares)
    latest = latest_launch_of_share(one, 0.01)
    assert latest.low <= latest.nominal <= latest.high
    assert share(one, latest.nominal).nominal >= 0.01
    assert share(one, latest.nominal + 1e-6).nominal < 0.01


@pytest.mark.slow
def test_launch_limits_and_speed_can_be_asked(evidence: Evidence, case: str) -> None:
    held = {"redzikowo": ["sm3-iia"]}
    base = {"arcs": {"launches": list(RUSSIA)}, "held": held, "says": "some"}
    assert judged(evidence, row_of("engageable", base), case).verdict == "fails"  # 4.9 km/s at best
    mach_18 = base | {"burnout_speed": "5.3 km/s"}  # of one page, at 295 m/s
    assert judged(evidence, row_of("engageable", mach_18), case).verdict == "depends"
    early = base | {"soonest": "-120 s", "latest": "-120 s"}
    assert judged(evidence, row_of("engageable", early), case).verdict == "depends"
    fast = base | {"burnout_speed": "6 km/s"}
    assert judged(evidence, row_of("engageable", fast), case).verdict == "depends"


def test_counts_are_judged_each_by_its_own_measure(evidence: Evidence, case: str) -> None:
    def verdict(*counts: dict[str, Any]) -> str:
        return judged(evidence, row_of("forces-count", {"counts": list(counts)}), case).verdict

    known = {"what": "ships", "said": 40, "recorded": [41, 50], "sources": ["usni-2019-02-07"]}
    assert verdict(known) == "holds"
    assert verdict(known | {"said": 45}) == "depends"
    assert verdict(known | {"said": 51}) == "fails"
    assert verdict({"what": "missiles", "said": 10}) == "cannot be tested"
    assert verdict(known, {"what": "missiles", "said": 10}) == "holds"
    assert verdict({"what": "missiles in Europe", "said": 20, "standing": "interceptors"}) == "holds"
    named = row_of("forces-count", {"counts": [known | {"what": "aegis ships of the US Navy"}]})
    assert "Aegis ships of the US Navy: holds" in judged(evidence, named, case).reason


def test_costs_far_apart_depend_or_fail(evidence: Evidence, case: str) -> None:
    def verdict(low: float, high: float) -> str:
        arguments = {
            "dearer": {"name": "a", "low": low, "high": high},
            "cheaper": {"name": "b", "low": 10.0, "high": 10.0},
            "unit": "units",
            "times": 2.0,
        }
        return judged(evidence, row_of("cost-ratio", arguments), case).verdict

    assert verdict(19.0, 21.0) == "holds"
    assert verdict(19.0, 40.0) == "depends"
    assert verdict(30.0, 40.0) == "fails"


def test_a_share_is_told_with_its_interval_and_one_that_there_is_not_with_a_dash() -> None:
    assert str(Share(0.08, 0.0, 0.16)) == "8\u00a0% (0\u00a0% to 16\u00a0%)"
    assert str(Share(float("nan"), 0.0, 1.0)) == "– (0\u00a0% to 100\u00a0%)"


# --- wrong arguments


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("engageable", {"arcs": {"launches": ["russia"]}, "held": {"redzikowo": ["sm3-iia"]}, "says": "some"},
         "no launch point or launch area 'russia'"),
        ("engageable", {"arcs": {"launches": ["russia-west"]}, "held": {"redzikowo": ["sm4"]}, "says": "some"},
         "no interceptor 'sm4'"),
        ("engageable", {"arcs": {"launches": ["russia-west"]}, "held": {}, "says": "some"}, "at least 1 item"),
        ("engageable", {"arcs": {"launches": ["russia-west"]}, "held": {"redzikowo": ["sm3-iia"]}, "says": "some",
                        "soonest": "200 s"}, "soonest is after latest"),
        ("site-ranking", {"arcs": {"launches": ["iran-west"]}, "interceptor": "sm3-iib", "order": ["redzikowo"]},
         "at least 2 items"),
        ("range-rings", {"sites": ["mars"], "radii": ["500 km"], "country": "RUS", "engineering": ""},
         "no site 'mars'"),
        ("range-rings", {"sites": ["redzikowo"], "radii": ["500 km"], "country": "ZZZ", "engineering": ""},
         "no country 'ZZZ'"),
        ("range-rings", {"sites": ["redzikowo"], "radii": ["20000 km"], "country": "RUS", "engineering": ""},
         "20000 km is outside 1 m to 10000 km"),
        ("forces-count", {"counts": [{"what": "x", "said": 1, "recorded": [1, 2], "sources": ["nobody"]}]},
         "no source 'nobody'"),
        ("distance-to-country", {"site": "redzikowo", "country": "ZZZ", "says": "1 km"}, "no country 'ZZZ'"),
        ("place-covered", {"by": "country", "place": "ZZZ", "of": "people", "day": "2018-12-31", "history": "planned",
                           "says": "all"}, "no country 'ZZZ'"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told(
    evidence: Evidence, case: str, name: str, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(ClaimError, match=words):
        judged(evidence, row_of(name, arguments), case)


def test_a_count_with_two_measures_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        """\
id: mine
title: Mine
scenario: epaa
claims:
  - id: counts
    statement: So many.
    said_by: me
    said_on: 2016-05-19
    speaks_of: 2016-05-19
    source: penumbra-assumption
    check: forces-count
    arguments: {counts: [{what: x, said: 1, standing: land sites, recorded: [1, 2]}]}
""",
        "utf-8",
    )
    with pytest.raises(ClaimError, match="standing or recorded, not both"):
        check(str(file))
