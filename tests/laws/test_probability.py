"""How often places are covered in drawn worlds: closed forms, exact ends, and brute force."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from scipy import stats

import penumbra as pb
from penumbra.coverage.evaluate import answers_of
from penumbra.engagement.battery_columns import fan_keys
from penumbra.errors import DomainError
from penumbra.names import ANSWERS, CASES, STATES
from penumbra.scenario.columns import matrix
from penumbra.scenario.model import Shield
from penumbra.uncertainty.bounds.extreme_worlds import judge, worlds
from penumbra.uncertainty.drawn.counting import wilson
from penumbra.uncertainty.drawn.priors import PRIORS
from penumbra.uncertainty.drawn.probability import LIKELY
from system.fuzz.shields import DAY, random_world

PLACES = ("Ankara", "Bucharest", "Athens", "Sofia", "Izmir")
THREAT = "mrbm-2000"


@cache
def shield() -> Shield:
    """The shield that stood in 2016, with two sample points."""
    return pb.load("epaa", ["launch_areas.iran.points=2"]).on("2016-05-19", history="actual")


@cache
def one_number() -> Shield:
    """The same with the decision time, up to 15 minutes, as its only uncertain number."""
    asked, exact = shield(), pb.settle(shield(), "nominal")
    still = {key: site.model_copy(update={"patrol": None}) for key, site in exact.scenario.sites.items()}
    decision = asked.scenario.decision_time.model_copy(update={"high": 900.0})
    update = {"sites": still, "alternatives": {}, "decision_time": decision}
    return exact.model_copy(update={"scenario": exact.scenario.model_copy(update=update)})


@cache
def found() -> xr.Dataset:
    """The places in worlds of everything that is uncertain."""
    return pb.probability(shield(), pb.draw(shield(), 64, 5), pb.places.named(shield(), *PLACES), each=True)


def test_one_number_has_the_closed_form() -> None:
    """A place is covered below a decision time; the share is the prior's distribution function there."""
    one, places = one_number(), pb.places.named(one_number(), *PLACES)
    low, nominal, high = (getattr(one.scenario.decision_time, end) for end in ("low", "value", "high"))
    values = np.linspace(low, high, 257)
    table = pb.worlds.along(one, "decision_time", values.tolist())
    scan = pb.evaluate(pb.bind(one), table, places, reducers=[pb.reducers.Bits()])
    covered = np.array([answers_of(scan, str(w), THREAT).covered for w in scan.world.values])
    logs = np.log([low, nominal, high])
    sure = {
        "uniform": stats.uniform(low, high - low).cdf,
        "triangular": stats.triang((nominal - low) / (high - low), low, high - low).cdf,
        "log-uniform": stats.loguniform(low, high).cdf,
        "log-triangular": lambda x: stats.triang(
            (logs[1] - logs[0]) / (logs[2] - logs[0]), logs[0], logs[2] - logs[0]
        ).cdf(np.log(x)),
    }
    drawn = pb.draw(one, 256, 2)
    assert set(drawn["quantity"].values.tolist()) == {"decision_time"}
    answer = pb.probability(one, drawn, places)
    between = 0
    for k in range(len(PLACES)):
        count = int(covered[:, k].sum())
        assert (covered[:count, k]).all()  # a longer decision never covers more
        if 0 < count < len(values):
            between += 1
            for prior in PRIORS:
                ends = [float(sure[prior](values[at])) for at in (count - 1, count)]
                share = float(answer.covered_probability.sel(threat=THREAT, prior=prior)[k])
                assert ends[0] - 1.5 / 256 <= share <= ends[1] + 1.5 / 256
    assert between >= 1


@pytest.mark.slow
def test_ends_are_exact() -> None:
    """What the bounds settle is so in every drawn world, and has no error."""
    at, drawn = found(), pb.draw(shield(), 64, 5)
    every = pb.evaluate(pb.bind(shield(), "blended"), drawn, pb.places.named(shield(), *PLACES))
    cases = drawn.sizes["world"]
    state = at.aim_state.values
    assert (every.covered_worlds.values[state == STATES.index("umbra")] == cases).all()
    assert (every.covered_worlds.values[state == STATES.index("open")] == 0).all()
    assert (every.reached_worlds.values[state == STATES.index("untouched")] == 0).all()
    assert (at.covered_error.values[state != STATES.index("penumbra")] == 0.0).all()
    assert (state == STATES.index("penumbra")).any()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [5, 6])
def test_ends_are_exact_on_random_shields(seed: int, tmp_path: Path) -> None:
    """Umbra is covered in every drawn world, open sky in none, and untouched ground is never reached; with own fans."""
    file = tmp_path / "shield.yaml"
    file.write_text(json.dumps(random_world(seed)), "utf-8")
    random, cells = pb.load(file).on(DAY), pb.places.cells(pb.load(file).on(DAY))
    drawn = pb.draw(random, 4, seed, "uniform")
    state = pb.probability(random, drawn, cells).aim_state.values
    flown = pb.evaluate(pb.bind(random), drawn, cells)
    reached, covered = flown.reached_worlds.values, flown.covered_worlds.values
    assert (covered == reached)[state == STATES.index("umbra")].all()
    assert not covered[state == STATES.index("open")].any()
    assert not reached[state == STATES.index("untouched")].any()


MOST_OUTSIDE = 2e-4
"""Share of drawn worlds in which a place may be outside the ends by the error of blended fans, as of maps by them."""


@pytest.mark.slow
def test_ends_hold_for_blended_fans_through_air() -> None:
    """As above for the case whose interceptors have ranges of drag, all drawn, up to the error of blending."""
    one = pb.load("cities", ["region.resolution=4"]).on("2013-12-31", "planned")
    cells, drawn = pb.places.cells(one), pb.draw(one, 8, 3)
    problem = pb.bind(one, "blended")
    keys = fan_keys(problem.battery_columns, matrix(one, drawn), problem.fans)
    assert (keys[..., -1] >= 0.0).all()  # none is flown for its world
    state = pb.probability(one, drawn, cells).aim_state.values
    blended = pb.evaluate(problem, drawn, cells)
    reached, covered = blended.reached_worlds.values, blended.covered_worlds.values
    umbra, never = state == STATES.index("umbra"), state == STATES.index("open")
    assert umbra.any()
    assert never.any()
    assert (reached - covered)[umbra].sum() <= MOST_OUTSIDE * reached[umbra].sum()
    assert covered[never].sum() <= MOST_OUTSIDE * reached[never].sum()


@pytest.mark.slow
def test_ships_in_their_boxes_are_within_the_ends() -> None:
    """A place that a ship covers from a corner of its box, and from its station never, is in doubt."""
    one, places = shield(), pb.places.named(shield(), *PLACES)
    ends = {}
    for where in ("station", "box"):
        wanted = np.ones((len(one.scenario.threats), len(PLACES)), np.bool_)
        ends[where] = judge(worlds(one, places=where), wanted, pb.places.points(places), full=False).state
    np.testing.assert_array_equal(found().aim_state.values, ends["box"])
    doubtful = STATES.index("penumbra")
    assert (ends["box"] == doubtful)[ends["station"] == doubtful].all()


def test_shares_are_counts() -> None:
    """Of the answers in each world, prior by prior and alternative by alternative."""
    at, drawn = found(), pb.draw(shield(), 64, 5)
    answers = at.world_answer.sel(world=drawn.world.values)
    for name, member in (("covered_probability", "prior"),):
        for prior in PRIORS:
            mine = answers.isel(world=np.flatnonzero(drawn.world_prior.values == prior))
            covered, reached = ((mine >= ANSWERS.index(word)).sum("world") for word in ("covered", "uncovered"))
            share = (covered / reached).values
            own = at[name].sel({member: prior}).values
            known = at.aim_state.values == STATES.index("penumbra")
            np.testing.assert_array_equal(own[known], share[known])
    least, most = at.covered_probability.min("prior"), at.covered_probability.max("prior")
    assert np.array_equal(least, at.covered_least, equal_nan=True)
    assert np.array_equal(most, at.covered_most, equal_nan=True)
    likely = at.aim_word.values == CASES.index("likely")
    assert (at.covered_least.values[likely] >= LIKELY).all()
    assert (at.covered_least.values[at.aim_word.values == CASES.index("doubtful")] < LIKELY).all()
    assert int(at.alternative_cases.sum()) == drawn.sizes["world"]


@pytest.mark.slow
def test_the_error_holds_in_19_of_20_repeats() -> None:
    """Shares of 64 draws lie within their own error of those of 4,096, over 200 seeds."""
    one, places = one_number(), pb.places.named(one_number(), *PLACES)
    sure = pb.probability(one, pb.draw(one, 4096, 99), places).covered_probability.sel(threat=THREAT).values
    fringe = (sure > 0.02) & (sure < 0.98)
    assert fringe.any()
    tables = [pb.draw(one, 64, seed) for seed in range(200)]
    named = [t.assign_coords(world=[f"{k} {name}" for name in t.world.values]) for k, t in enumerate(tables)]
    drawn = pb.worlds.join(*named)
    found = pb.evaluate(pb.bind(one, "blended"), drawn, places, reducers=[pb.reducers.Bits()])
    bits = found.covered_bits.sel(threat=THREAT).values
    covered = (
        np.unpackbits(bits, axis=-1, count=len(PLACES), bitorder="little").reshape(200, len(PRIORS), 64, -1).sum(2)
    )
    low, high = wilson(covered, np.full(covered.shape, 64))
    inside = np.abs(covered / 64.0 - sure) <= 0.5 * (high - low)
    assert inside[:, fringe].mean() >= 0.95


def test_it_stops_when_the_share_is_known() -> None:
    """With fewer worlds than were drawn; what is asked of it must be a share."""
    drawn, places = pb.draw(shield(), 512, 5), pb.places.named(shield(), "Ankara")
    rough = pb.probability(shield(), drawn, places, to=0.15)
    assert rough.attrs["worlds"] < rough.attrs["worlds_drawn"] == drawn.sizes["world"]
    assert float(rough.covered_error.max()) <= 0.15
    for wrong in (0.0, 0.6, "much", float("nan"), True):
        with pytest.raises(DomainError, match=r"to: write the greatest error, from 0.001 to 0.5"):
            pb.probability(shield(), drawn, places, to=wrong)  # type: ignore[arg-type]


@pytest.mark.slow
def test_an_interrupt_keeps_what_is_done() -> None:
    """The shares of the batches done, and how sure they are."""
    drawn, places = pb.draw(shield(), 128, 5), pb.places.named(shield(), "Ankara")

    def stop(share: float, words: str) -> None:
        if 0.0 < share < 1.0:
            raise KeyboardInterrupt

    with pytest.warns(pb.PenumbraWarning, match="stopped after 128 of 512 worlds"):
        some = pb.probability(shield(), drawn, places, progress=stop)
    assert some.attrs["interrupted"] == 1
    whole = pb.probability(shield(), pb.draw(shield(), 32, 5), places)
    assert np.array_equal(some.covered_probability, whole.covered_probability, equal_nan=True)
    assert (some.covered_error.values >= 0.0).all()


def test_worlds_of_others_are_refused() -> None:
    """A table that was not drawn, and one of another shield."""
    places = pb.places.named(shield(), "Ankara")
    with pytest.raises(DomainError, match=r"make it with penumbra.draw"):
        pb.probability(shield(), pb.worlds.template(shield(), 4), places)
    other = pb.load("epaa").on("2018-12-31", history="planned")
    with pytest.raises(DomainError, match="another shield"):
        pb.probability(shield(), pb.draw(other, 4), places)


def test_wilson_is_that_of_scipy() -> None:
    """Ends of the score interval, also for none and for all."""
    for k, n in ((0, 10), (3, 10), (10, 10), (500, 2048)):
        expected = stats.binomtest(k, n).proportion_ci(method="wilson")
        low, high = wilson(np.array([k]), np.array([n]))
        assert (float(low[0]), float(high[0])) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert [float(end[0]) for end in wilson(np.array([0]), np.array([0]))] == [0.0, 1.0]


def test_a_place_is_told_in_a_paragraph() -> None:
    """With its numbers, which are those of the Dataset; a class out of reach is said to be."""
    told = pb.place(shield(), "Ankara", "Reykjavik", n=16)
    first, second = json.loads(told.attrs["words"])
    least, most = (float(told[f"covered_{end}"].sel(threat=THREAT)[0]) for end in ("least", "most"))
    assert f"in {100 * least:.0f} to {100 * most:.0f} of 100 cases against the MRBM 2,000" in first.replace(
        "\u00a0", " "
    )
    assert second.startswith("Reykjavík, Iceland lies out of reach of every missile class attributed by")
    with pytest.raises(DomainError, match=r"no threat class 'mrbm-200'.*mrbm-2000"):
        pb.place(shield(), "Ankara", threats=["mrbm-200"])
