"""Questions with several published answers, in a file: what is refused, what a choice makes, what survives a file."""

import pytest

import penumbra as pb
from penumbra.errors import ScenarioError
from penumbra.scenario.alternatives import expand_wildcards

QUESTION = """
base: cities
id: mine
alternatives:
  guidance:
    question: Who guides?
    options:
      as-is: {name: As written, source: act-2013-04, grade: sourced}
"""
OTHER = "      other: {name: Another, source: act-2013-04, grade: second-hand, patch: %s}\n"


@pytest.fixture
def made(tmp_path):
    def load(patch=None, more="", base=QUESTION):
        file = tmp_path / "mine.yaml"
        file.write_text(base + (OTHER % patch if patch else "") + more, "utf-8")
        return pb.load(file)

    return load


def finding(made, *given, **named) -> str:
    with pytest.raises(ScenarioError) as caught:
        made(*given, **named)
    return "\n".join(caught.value.findings)


@pytest.mark.parametrize(
    ("patch", "words"),
    [
        ("{batteries: {nobody: {launch: own-radar}}}", "patch.batteries.nobody: touches what does not exist"),
        ("{radars: {spy-9: {range: 9 km}}}", "patch.radars.spy-9: touches what does not exist"),
        ('{infrared: {"*": {cloud_break: 9 km}}}', "the scenario has nothing below infrared"),
        ('{batteries: {"*": {lunch: own-radar}}}', "lunch: unknown field; nearest: 'launch'"),
        ('{batteries: {"*": {launch: by-hand}}}', "launch: write 'own-radar', 'remote-launch' or 'engage-on-remote'"),
        ('{batteries: {"*": {guides: [nobody]}}}', "guides.0: no sensor 'nobody'"),
        ('{batteries: {"*": null}}', "removes nothing: let it never stand instead"),
        ("{threats: {mrbm-1000: {burn_time: 90 s}}}", "an alternative changes the shield and nothing else"),
        ("{launch_points: {iran-west: {latitude: 3 deg}}}", "an alternative changes the shield and nothing else"),
        ("{launch_areas: {iran: {country: IRQ}}}", "an alternative changes the shield and nothing else"),
        ("{earth: still}", "an alternative changes the shield and nothing else"),
        ("{sensors: null}", "patch.sensors: an alternative removes nothing"),
        ("{link_delay: null}", "patch.link_delay: an alternative removes nothing"),
        ('{batteries: {"*": {}}}', "patch.batteries.*: an alternative changes something"),
        ("{batteries: {}}", "patch.batteries: an alternative changes something"),
        ("{nonsense: 3}", "nonsense: unknown field"),
        ("{decision_time: 9 km}", "decision_time"),
    ],
)
def test_a_patch_that_touches_what_does_not_exist_is_refused_with_its_line(made, patch: str, words: str) -> None:
    told = finding(made, patch)
    assert words in told
    assert "mine.yaml:9: " in told


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("", "options: write at least 2 items, not 1"),
        (
            "      other: {name: Another, grade: sourced, patch: {track: networked}}\n",
            "options.other.source: is missing",
        ),
        ("      other: {name: A, source: act-2013-04, patch: {track: networked}}\n", "options.other.grade: is missing"),
        ("      other: {source: act-2013-04, grade: sourced, patch: {track: networked}}\n", "other.name: is missing"),
        ("      other: {name: A, source: nobody, grade: sourced, patch: {track: networked}}\n", "no source 'nobody'"),
        (
            "      other: {name: A, source: act-2013-04, grade: sourced, path: {}}\n",
            "path: unknown field; nearest: 'patch'",
        ),
        (
            "      other: {name: A, source: act-2013-04, grade: sourced}\n",
            "exactly one answer, that of the scenario as written, has no patch",
        ),
    ],
)
def test_an_answer_needs_a_name_a_source_a_grade_and_all_but_one_a_patch(made, more: str, words: str) -> None:
    assert words in finding(made, more=more)


def test_two_questions_do_not_change_the_same_field(made) -> None:
    second = """  other-question:
    question: And who launches?
    options:
      as-is: {name: As written, source: act-2013-04, grade: sourced}
      adana: {name: Adana, source: act-2013-04, grade: sourced, patch: {batteries: {adana: {launch: own-radar}}}}
"""
    told = finding(made, '{batteries: {"*": {launch: remote-launch}}}', second)
    assert "alternatives.other-question: changes batteries.adana.launch, and so does guidance" in told


def test_answers_that_contradict_one_another_only_together_are_told_when_the_file_is_read(made) -> None:
    """Each is right beside the scenario as written; a third question, which has no part in it, is not named."""
    more = """  floor:
    question: From where up?
    options:
      as-is: {name: As written, source: act-2013-04, grade: sourced}
      high: {name: High, source: act-2013-04, grade: sourced, patch: {interceptors: {pac3-mse: {floor: 18 km}}}}
  track:
    question: Who hands over?
    options:
      as-is: {name: As written, source: act-2013-04, grade: sourced}
      all: {name: All, source: act-2013-04, grade: sourced, patch: {track: networked}}
"""
    told = finding(made, "{interceptors: {pac3-mse: {ceiling: 16 km}}}", more)
    assert told.count("\n") == 0
    assert "mine.yaml:14: interceptors.pac3-mse: floor (up to 18 km) must stay below ceiling (down to 16 km)" in told
    assert told.endswith("(in the alternatives guidance=other, floor=high)")
    assert set(made("{interceptors: {pac3-mse: {ceiling: 19 km}}}", more).alternatives) == {
        "guidance",
        "floor",
        "track",
    }


def test_too_many_combinations_are_refused(made) -> None:
    more = "".join(
        f"  q{n}:\n    question: Which?\n    options:\n      a: {{name: A, source: act-2013-04, grade: sourced}}\n"
        f"      b: {{name: B, source: act-2013-04, grade: sourced, patch: {{{field}}}}}\n"
        for n, field in enumerate(
            (
                "link_delay: 9 s",
                "refraction: four-thirds",
                "terrain: etopo-20",
                "decision_time: 9 s",
                "sites: {adana: {height: 9 m}}",
            )
        )
    )
    assert "64 combinations of answers; at most 32" in finding(made, "{track: networked}", more)


def test_a_choice_patches_the_scenario_and_closes_the_question(made) -> None:
    scenario = made(
        '{batteries: {"*": {launch: remote-launch, feeds: []}, adana: {launch: own-radar}}, track: networked}'
    )
    chosen = pb.choose(scenario, {"guidance": "other"})
    assert {key: battery.launch for key, battery in chosen.batteries.items() if key != "adana"} == dict.fromkeys(
        set(scenario.batteries) - {"adana"}, "remote-launch"
    )
    assert chosen.batteries["adana"].launch == "own-radar"
    assert chosen.track == "networked"
    assert chosen.alternatives == {}
    assert chosen.answers["guidance"].option == "other"
    assert chosen.answers["guidance"].grade == "second-hand"
    assert chosen.title == f"{scenario.title} (Another)"
    assert chosen.summary == scenario.summary
    as_is = pb.choose(scenario, {"guidance": "as-is"})
    assert as_is.batteries == scenario.batteries
    assert as_is.answers["guidance"].option == "as-is"
    assert pb.choose(scenario, {}) == scenario


def test_a_number_of_an_answer_keeps_no_source_of_the_base() -> None:
    scenario = pb.load("epaa")
    data = scenario.model_dump(mode="json")
    patch = expand_wildcards({"batteries": {"*": {"launch": "own-radar"}, "deveselu": {"inventory": 3}}}, data)
    assert patch["batteries"]["deveselu"] == {"launch": "own-radar", "inventory": 3}
    assert patch["batteries"].keys() == scenario.batteries.keys()


def test_what_is_changed_by_an_answer_says_so(made) -> None:
    scenario = made("{decision_time: {value: 20 s, source: reuters-2016-05-12, grade: sourced}, link_delay: 9 s}")
    chosen = pb.choose(scenario, {"guidance": "other"})
    assert (chosen.decision_time.value, chosen.decision_time.source) == (20.0, "reuters-2016-05-12")
    assert (chosen.link_delay.value, chosen.link_delay.source) == (9.0, None)
    assert "guidance=other" in str(chosen.link_delay.note)


def test_a_scenario_with_answers_survives_a_file(made, tmp_path) -> None:
    """Nulls of a patch too, which never let an element stand."""
    scenario = made("{sensors: {upper-radar: {planned: null, actual: null}}}")
    for one in (scenario, pb.choose(scenario, {"guidance": "other"})):
        file = tmp_path / "shown.yaml"
        file.write_text(pb.show(one), "utf-8")
        assert pb.load(file) == one
    gone = pb.choose(scenario, {"guidance": "other"}).sensors["upper-radar"]
    assert (gone.planned, gone.actual) == (None, None)


def test_a_derived_scenario_drops_or_adds_answers(tmp_path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("base: epaa\nid: mine\nalternatives: {guidance: null}\n", "utf-8")
    assert pb.load(file).alternatives == {}
    file.write_text("base: epaa\nid: mine\nalternatives: {guidnce: null}\n", "utf-8")
    with pytest.raises(
        ScenarioError, match=r"mine.yaml:3: alternatives.guidnce: null removes a key .*; nearest: 'guidance'"
    ):
        pb.load(file)
    file.write_text("base: epaa\nid: mine\nbatteries: {deveselu-thaad: null}\n", "utf-8")
    assert "x-band" in pb.load(file).alternatives["guidance"].options  # `*` names no battery that is gone


def test_what_choose_refuses() -> None:
    scenario = pb.load("epaa")
    for chosen, words in (
        ({"guidnce": "own-radar"}, "no question 'guidnce'; nearest: 'guidance'"),
        ({"guidance": "own"}, "guidance: no answer 'own'; nearest: 'own-radar'"),
        ("guidance=own-radar", "write question and answer"),
    ):
        with pytest.raises(ScenarioError, match=words):
            pb.choose(scenario, chosen)
    with pytest.raises(ScenarioError, match="'guidance' is already answered by 'x-band'"):
        pb.choose(pb.choose(scenario, {"guidance": "x-band"}), {"guidance": "own-radar"})
    with pytest.raises(ScenarioError, match="the scenario has no alternatives"):
        pb.choose(pb.load("cities"), {"guidance": "own-radar"})


def test_the_answers_of_the_built_in_case_are_those_that_are_published() -> None:
    options = pb.load("epaa").alternatives["guidance"].options
    assert list(options) == ["remote-as-announced", "own-radar", "x-band"]
    assert all(option.grade != "sourced" for option in options.values())
    shield = pb.load("epaa").on("2018-12-31", "planned")
    own, x_band = (pb.choose(shield, {"guidance": key}).batteries.values() for key in ("own-radar", "x-band"))
    assert {battery.launch for battery in own} == {"own-radar"}
    assert {battery.guides for battery in x_band} == {("kurecik",)}
    lost = pb.load("kurecik-lost")
    assert "kurecik" not in lost.on("2018-12-31", "planned").sensors
    assert list(lost.alternatives["guidance"].options) == ["remote-as-announced", "own-radar"]


@pytest.mark.parametrize("day", ["2019-05-08", "2019-08-09"])
def test_a_pause_ends(day: str) -> None:
    assert "deveselu" in pb.load("epaa").on(day).batteries


@pytest.mark.parametrize("pauses", ["[{start: 2014-01-01, end: 2019-01-01}]", "[{start: 2019-01-01, end: 2019-01-01}]"])
def test_a_pause_outside_its_period_is_refused(pauses: str, tmp_path) -> None:
    file = tmp_path / "mine.yaml"
    words = pauses.replace("}", ", source: act-2013-04, grade: sourced}")
    file.write_text(f"base: epaa\nid: mine\nbatteries: {{deveselu: {{actual: {{pauses: {words}}}}}}}\n", "utf-8")
    with pytest.raises(ScenarioError, match="does not lie within the period"):
        pb.load(file)
