"""Published answers on the command line: one is chosen, all are told, and what cannot be is refused in a sentence."""

import json

import pytest

from system.cli.test_cli import COARSE, WHEN, penumbra, told

TRACE = ["trace", "epaa", *WHEN, "--threat", "mrbm-2000", "--launch", "iran-north-west", "--aim", "Bucharest"]


@pytest.mark.slow
def test_cover_has_the_shares_of_each_answer():
    data = json.loads(penumbra("cover", "epaa", *WHEN, *COARSE, "--json").stdout)
    shares = {name: one["protected"]["protected"]["classes"]["mrbm-2000"] for name, one in data["alternatives"].items()}
    assert list(shares) == ["guidance=remote-as-announced", "guidance=own-radar", "guidance=x-band"]
    whole = data["shares"]["protected"]["protected"]["classes"]["mrbm-2000"]
    assert whole["umbra_of_reached"] == min(one["umbra_of_reached"] for one in shares.values()) == 0.0
    assert whole["possible_of_reached"] >= max(one["possible_of_reached"] for one in shares.values())
    assert whole["covered_of_reached"] == shares["guidance=remote-as-announced"]["covered_of_reached"]
    assert shares["guidance=own-radar"]["covered_of_reached"] < whole["covered_of_reached"]


@pytest.mark.slow
def test_an_answer_that_is_chosen_stands_alone():
    chosen = [*WHEN, "--alternative", "guidance=own-radar"]
    done = penumbra("cover", "epaa", *chosen, *COARSE, "--nominal")
    assert "(Own radar)" in " ".join(done.stdout.split())
    assert "By alternative" not in done.stdout
    shown = penumbra("show", "epaa", "--alternative", "guidance=own-radar").stdout
    assert "answers:" in shown
    assert "launch: engage-on-remote" not in shown


@pytest.mark.slow
def test_trace_tells_which_answer_it_flew():
    text = " ".join(penumbra(*TRACE).stdout.split())
    assert "(guidance=remote-as-announced); also published: own-radar, x-band." in text
    text = " ".join(penumbra(*TRACE, "--alternative", "guidance=x-band").stdout.split())
    assert "(guidance=x-band), as chosen." in text
    data = json.loads(penumbra(*TRACE, "--alternative", "guidance=x-band", "--json").stdout)
    assert data["alternatives"]["guidance"]["option"] == "x-band"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["guidance"], '--alternative \'guidance\': write "question=answer", as in "guidance=own-radar"'),
        (["guidance=own"], "guidance: no answer 'own'; nearest: 'own-radar'"),
        (["who=me"], "no question 'who'; known: 'guidance'"),
        (["guidance=x-band", "guidance=own-radar"], "'guidance' is answered twice, 'x-band' and 'own-radar'"),
    ],
)
def test_what_is_no_answer_is_refused(words, sentence):
    asked = [part for word in words for part in ("--alternative", word)]
    assert sentence in told("show", "epaa", *asked).replace("\n", " ")
