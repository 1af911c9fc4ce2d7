"""Claims are listed at once and judged one by one: what comes, in which order, and as the command line judges."""

import json

import pytest
from typer.testing import CliRunner

import penumbra as pb
from penumbra.claims.ledger import load_ledger
from penumbra.cli.main import app
from penumbra.web.answers import ledger as answers
from penumbra.web.answers.cases import ledgers_of
from penumbra.web.answers.lessons import lessons
from penumbra.web.computing import claims as computing
from penumbra.web.computing.computer import Computer
from penumbra.web.jobs import Queue
from penumbra.web.requests import Asked, Subject, claim_of
from penumbra.web.store import Store

RECORD = "golden-dome-claims"  # every check of it reads the record
CASE = Subject("golden-dome", "golden-dome", "")
TOLD = ("id", "statement", "said_by", "said_on", "verdict", "answer", "reason", "would_change")


def by_command(ledger):
    """What ``penumbra check --json`` prints of the fields that the page shows."""
    printed = json.loads(CliRunner().invoke(app, ["check", ledger, "--json"]).stdout)
    return [{name: row[name] for name in TOLD} | {"readings": read(row)} for row in printed]


def on_page(claims):
    return [{name: claim[name] for name in TOLD} | {"readings": read(claim)} for claim in claims]


def read(row):
    return [{name: each[name] for name in ("name", "words", "verdict", "answer", "reason")} for each in row["readings"]]


@pytest.mark.slow
def test_all_statements_come_at_once_then_each_verdict_and_none_is_judged_twice(server):
    before = server.ask(f"/shields/{CASE.key}/ledgers/{RECORD}").json()
    assert [claim["verdict"] for claim in before["claims"]] == [None] * 7
    assert all(claim["statement"] and claim["source"] and not claim["reason"] for claim in before["claims"])
    events = list(server.judging(CASE.key, RECORD))
    judged = {event["claim"]["id"]: event["claim"] for event in events if event["claim"]}
    assert [event["judged"] for event in events if event["claim"]] == list(range(1, 8))
    assert {event["claims"] for event in events} == {7}
    after = server.ask(f"/shields/{CASE.key}/ledgers/{RECORD}").json()
    assert after["claims"] == [judged[claim["id"]] for claim in before["claims"]]
    assert on_page(after["claims"]) == by_command(RECORD)
    known = server.queue._jobs.copy()
    again = list(server.judging(CASE.key, RECORD))
    assert [event["claim"] for event in again] == after["claims"] and server.queue._jobs == known


@pytest.mark.slow
@pytest.mark.parametrize(("case", "ledger"), [("cities", "cities-claims"), ("gulf", "gulf-claims")])
def test_verdicts_and_figures_with_maps_equal_those_of_the_command(server, case, ledger):
    judged = [event["claim"] for event in server.judging(case, ledger) if event["claim"]]
    told = {claim["id"]: claim for claim in on_page(judged)}
    assert [told[row["id"]] for row in by_command(ledger)] == by_command(ledger)
    figures = [each for claim in judged for each in claim["figures"]]
    assert bool(figures) == (case == "gulf")
    for each in figures:
        response = server.ask(f"/shields/{case}/ledgers/{ledger}/figures/{each}")
        assert response.headers["content-type"] in ("image/svg+xml", "image/png")


def test_a_figure_needs_a_judged_claim(server):
    response = server.ask("/shields/gulf/ledgers/gulf-claims/figures/bars-0123456789")
    assert response.status_code == 422 and "ask for the claim first" in response.json()["message"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/shields/gulf/ledgers/gulf-claims/claims/thaad-first", 404, "nearest: 'thaad-first-intercept'"),
        ("/shields/gulf/ledgers/gulf-claim", 404, "nearest: 'gulf-claims'"),
        ("/shields/gulf/claims/events", 422, "ledger: is missing"),
        ("/shields/gulf/claims/events?ledger=gulf-claim", 404, "nearest: 'gulf-claims'"),
        ("/shields/cities/ledgers/gulf-claims", 422, "al-udeid"),
    ],
)
def test_what_is_not_there_is_told(server, path, status, said):
    response = server.ask(path)
    assert response.status_code == status and said in response.json()["message"]


def test_a_ledger_that_is_stopped_goes_on_where_it_was(tmp_path, monkeypatch):
    store, count = Store(tmp_path), 0
    whole = Asked("ledger", "claims", CASE, (("ledger", RECORD),))

    def stop(share, words):
        nonlocal count
        count += words.startswith("claim ")
        if count > 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Computer(store).answer(whole, stop)
    judge, judged = answers.Judge.judged, []
    monkeypatch.setattr(answers.Judge, "judged", lambda *asked: judged.append(asked[2]) or judge(*asked))
    found = json.loads(Computer(Store(tmp_path)).answer(whole, lambda share, words: None).plain)
    assert len(judged) == 3 and on_page(found["claims"]) == by_command(RECORD)


def test_claims_of_a_scenario_share_what_was_computed(monkeypatch):
    made = []

    def mapped(self, day, history):
        made.append((day, history))
        raise pb.DomainError("no map")

    monkeypatch.setattr("penumbra.claims.finding.Evidence.area", mapped)
    judge = answers.Judge(pb.load("epaa"))
    assert judge.judged("article-2016-05-19", "greenland-azores").claim.verdict == "depends" and made
    one, other = (judge._prepared(name).evidence for name in ("article-2016-05-19", "shield-claims"))
    assert one.areas is other.areas and one.drawn is other.drawn and one.sources != other.sources


def test_a_claim_that_is_opened_is_judged_before_those_that_wait(tmp_path):
    queue = Queue(Store(tmp_path), {"claims": 1})
    claims = [queue.ask(claim_of(CASE, RECORD, name, rank), "a") for rank, name in enumerate("abc")]
    assert [queue.told(job).ahead for job in claims] == [0, 1, 2]
    assert queue.ask(claim_of(CASE, RECORD, "c", -1), "b") is claims[2]
    assert [queue.told(job).ahead for job in claims] == [1, 2, 0]
    queue.ask(claim_of(CASE, RECORD, "c", 5), "b")
    assert [queue.told(job).ahead for job in claims] == [1, 2, 0], "to ask again moves nothing back"
    assert queue.next("claims") is claims[2] and queue.next("claims") is claims[0]
    queue.close()


def test_claims_that_nobody_waits_for_are_dropped_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr("penumbra.web.jobs._ASKED", 0.0)
    queue = Queue(Store(tmp_path), {"claims": 1})
    jobs = [queue.ask(claim_of(CASE, RECORD, name), "a") for name in "abc"]

    def watch():
        pass

    for job in (*jobs, jobs[1]):
        queue.follow(job, watch)
    assert queue.next("claims") is jobs[0]
    for job in jobs:
        queue.leave(job, watch, drop=True)
    assert [job.state for job in jobs] == ["running", "waiting", "cancelled"]
    queue.close()


def test_a_claim_whose_process_died_is_not_judged_and_not_stored(server, monkeypatch):
    ask = server.queue.ask

    def fail(asked, of):
        job = ask(asked, of)
        if asked.kind == "claim":
            server.queue.finish(job, "failed", message="the process that computed it died", status=500)
        return job

    monkeypatch.setattr(server.queue, "ask", fail)
    event = next(event for event in server.judging("israel", "israel-claims") if event["claim"])
    assert event["claim"]["verdict"] == "not judged" and event["claim"]["reason"] == "the process that computed it died"
    listed = server.ask("/shields/israel/ledgers/israel-claims").json()
    assert {claim["verdict"] for claim in listed["claims"]} == {None}


def test_lessons_open_claims_that_are_there():
    states = [(lesson.case, step.state) for lesson in lessons().lessons for step in lesson.steps]
    opened = {(case, state["claim"]) for case, state in states if "claim" in state}
    assert opened
    for case, claim in opened:
        ledger, _, name = claim.partition("/")
        assert ledger in ledgers_of(case) and name in {each.id for each in load_ledger(ledger)[0].claims}


def test_listing_names_every_claim_of_the_file(tmp_path):
    for name in ("shield-claims", "article-2016-05-19"):
        claims = load_ledger(name)[0].claims
        asked = Asked("statements", "claims", Subject("epaa", "epaa", ""), (("ledger", name),))
        told = json.loads(computing.statements(Computer(Store(tmp_path))._held, asked, lambda *_: None).plain)
        assert [claim["id"] for claim in told["ledger"]["claims"]] == [claim.id for claim in claims]
        assert sorted(told["order"]) == sorted(claim.id for claim in claims)
