"""The verbs that take drawn worlds: factors, sentences, what is refused."""

import numpy as np
import pytest

import penumbra as pb
from penumbra.errors import DomainError
from penumbra.sentences import amount
from penumbra.uncertainty.deciding.decides import decides
from penumbra.uncertainty.deciding.factors import drawn_factors
from penumbra.uncertainty.deciding.mixed_worlds import mixed_worlds
from penumbra.uncertainty.deciding.rule import rule
from penumbra.uncertainty.deciding.words import NO_DOUBT

N = 512
AREA = "threats.mrbm-2000.radar_cross_section"
TIME = "decision_time"
SPEED = "interceptors.sm3-iia.burnout_speed"
TWINS = ("interceptors.sm3-ia.burn_time", "interceptors.sm3-ib.burn_time")


@pytest.fixture(scope="module")
def shield():
    return pb.load("epaa").on("2018-12-31", history="planned")


@pytest.fixture(scope="module")
def drawn(shield):
    """Four numbers read uniformly and as cubes of it, one of them for two cards; two alternatives change a mode."""
    table = pb.worlds.template(shield, 2 * N)
    table = table.assign_coords(world=[f"{k}" for k in range(2 * N)])
    u = np.random.default_rng(12).random((N, 4))
    u = np.vstack((u, u**3))
    for paths, share in zip(((AREA,), (TIME,), (SPEED,), TWINS), u.T, strict=True):
        for path in paths:
            low, high = (float(table[f"quantity_{end}"].sel(quantity=path)) for end in ("low", "high"))
            table["world_value"].loc[:, path] = low + share * (high - low)
    chosen = np.tile(np.random.default_rng(13).integers(2, size=N), 2)
    mode = pb.worlds.along(shield, "commit", [1.0]).isel(world=np.zeros(2 * N, int)).assign_coords(world=table.world)
    grown = table.reindex(quantity=[*table["quantity"].values, "commit"])
    for name in (each for each in mode.variables if str(each).startswith("quantity_")):
        grown[name].loc["commit"] = mode[name].values[0]
    grown["world_value"].loc[:, "commit"] = chosen
    return grown.assign(
        world_prior=("world", np.repeat(["uniform", "cube"], N)),
        world_draw=("world", np.tile(np.arange(N), 2)),
        world_alternative=("world", np.array(["guidance=own-radar", "guidance=any-guide"])[chosen]),
    )


def share(drawn, path):
    """Where the values of a number lie in its range, 0 to 1."""
    value = drawn["world_value"].sel(quantity=path)
    return ((value - value.min()) / (value.max() - value.min())).values


def test_what_moves_together_is_one_factor_and_alternatives_are_one(drawn):
    found = drawn_factors("decides", drawn)
    assert [each.name for each in found.factors].count("alternatives") == 1
    twins = next(each for each in found.factors if each.name == TWINS[0])
    assert twins.paths == TWINS
    assert next(each for each in found.factors if each.name == "alternatives").paths == ("commit",)
    assert {each.name for each in found.factors} == {AREA, TIME, SPEED, TWINS[0], "alternatives"}


def test_what_decides_is_told(shield, drawn):
    answer = 3.0 * share(drawn, AREA) + share(drawn, TIME)
    found = decides(shield, drawn, answer)
    assert found["factor"].values[:2].tolist() == [AREA, TIME]
    assert found["decided_share"].sel(factor=AREA).values == pytest.approx([0.9, 0.9], abs=0.03)
    grade = drawn["quantity_grade"].sel(quantity=[AREA, TIME]).values
    assert grade[0] == grade[1] == "assumption"
    assert found["strip_share"].sel(evidence_grade="assumption").values == pytest.approx([1.0, 1.0], abs=0.02)
    assert "radar cross section of MRBM 2,000 km" in found.attrs["decides_sentence"]
    assert found.attrs["decides_sentence"].startswith("Of the doubt, ")
    assert "assumptions of ours" in found.attrs["strip_sentence"]
    assert "Knowing the radar cross section" in found.attrs["next_sentence"]
    assert found.attrs["varies"] == 1


def test_mixed_worlds_attribute_an_interaction_to_both(shield, drawn):
    """The product of centred u (assumption) and the centred choice of an alternative: half each."""

    def answer(table):
        return (share(table, AREA) - 0.5) * (table["world_value"].sel(quantity="commit").values - 0.5)

    one = drawn.isel(world=np.arange(N))
    mixed = mixed_worlds(one, pairs=256)
    assert mixed.sizes["world"] % 256 == 0
    found = decides(shield, one, answer(one), mixed=mixed, mixed_answer=answer(mixed))
    assert found["strip_share"].sel(evidence_grade=["assumption", "alternatives"]).values[0] == pytest.approx(
        [0.5, 0.5], abs=0.1
    )
    assert found["strip_explained"].values == pytest.approx([1.0])


def test_what_hangs_on_a_number_together_with_others(shield, drawn):
    """Of a product of two centred numbers nothing comes from either by itself, and all of it hangs on each."""

    def answer(table):
        return (share(table, AREA) - 0.5) * (share(table, TIME) - 0.5)

    one = drawn.isel(world=np.arange(N))
    mixed = mixed_worlds(one, pairs=256, numbers=[AREA, SPEED, "alternatives"])
    found = decides(shield, one, answer(one), mixed=mixed, mixed_answer=answer(mixed))
    assert float(found["decided_most"].sel(factor=AREA)) < 0.1
    assert float(found["total_share"].sel(factor=AREA)[0]) == pytest.approx(1.0, abs=0.2)
    assert found["total_share"].sel(factor=[SPEED, "alternatives"]).values == pytest.approx(0.0, abs=1e-12)
    assert np.isnan(found["total_share"].sel(factor=TIME)).all()
    assert "on the radar cross section of MRBM 2,000 km" in found.attrs["total_sentence"]
    assert "burnout speed" not in found.attrs["total_sentence"]
    with pytest.raises(DomainError, match=r"no number 'decision_tim' is drawn.*nearest: 'decision_time'"):
        mixed_worlds(one, numbers=["decision_tim"])


def test_mixed_worlds_are_worlds_of_the_shield(shield, drawn):
    mixed = mixed_worlds(drawn, pairs=32)
    assert len(pb.worlds.digest(mixed)) == 12
    both = drawn["world_value"].sel(quantity=list(TWINS)).values
    found = mixed["world_value"].sel(quantity=list(TWINS)).values
    assert set(map(tuple, found)) <= set(map(tuple, both))  # what moves together is not torn apart


def test_the_same_answer_everywhere_is_said(shield, drawn):
    found = decides(shield, drawn, np.ones(2 * N))
    assert {found.attrs[f"{name}_sentence"] for name in ("decides", "strip", "next")} == {NO_DOUBT}
    assert found.attrs["varies"] == 0
    assert not np.isnan(found["decided_share"]).any()
    assert not np.isnan(found["strip_share"]).any()
    told = rule(shield, drawn, np.ones(2 * N), says="Warsaw is covered")
    assert told.attrs["sentence"] == "Warsaw is covered in every case, so no rule is needed."


def test_worlds_without_an_answer_are_left_out(shield, drawn):
    answer = share(drawn, AREA)
    found = decides(shield, drawn, np.where(share(drawn, TIME) < 0.3, np.nan, answer))
    assert found.attrs["worlds_left_out"] > 200
    assert found["decided_share"].sel(factor=AREA).min() > 0.95


def test_a_rule_is_told_in_units_of_people(shield, drawn):
    low, high = (float(drawn[f"quantity_{end}"].sel(quantity=SPEED)) for end in ("low", "high"))
    yes = (share(drawn, SPEED) > 0.4) & (drawn["world_alternative"].values == "guidance=own-radar")
    found = rule(shield, drawn, yes.astype(float), says="Warsaw is covered")
    assert set(found["restriction"].values) == {SPEED, "alternatives"}
    assert found["restriction_kept"].sel(restriction="alternatives").item() == "guidance=own-radar"
    assert found["restriction_low"].sel(restriction=SPEED).item() == pytest.approx(low + 0.4 * (high - low), abs=60.0)
    said = found.attrs["sentence"]
    assert "the burnout speed of SM-3 Block IIA is above 4.5" in said
    assert "the answer to “Who guides the interceptors?” is “" in said
    assert said.startswith("Warsaw is covered in ")


def test_noise_has_no_rule_and_says_so(shield, drawn):
    noise = np.tile((np.random.default_rng(14).random(N) < 0.5).astype(float), 2)
    said = rule(shield, drawn, noise, says="Warsaw is covered").attrs["sentence"]
    assert "no rule of at most three numbers tells in which" in said


@pytest.mark.parametrize("verb", [decides, rule])
def test_answers_that_do_not_fit_are_refused(shield, drawn, verb):
    answer = share(drawn, AREA)
    with pytest.raises(DomainError, match="give one each"):
        verb(shield, drawn, answer[:-1])
    with pytest.raises(DomainError, match="one number for each world"):
        verb(shield, drawn, ["often"] * len(answer))
    with pytest.raises(DomainError, match="too few for uniform"):
        verb(shield, drawn, np.where(np.arange(2 * N) < N - 10, np.nan, answer))
    with pytest.raises(DomainError, match="seed: write a whole number"):
        verb(shield, drawn, answer, seed=0.5)
    with pytest.raises(DomainError, match="another shield"):
        verb(pb.load("epaa").on("2016-12-31", history="planned"), drawn, answer)
    with pytest.raises(DomainError, match="no number differs"):
        verb(shield, pb.worlds.template(shield, 100), np.arange(100.0))


def test_an_unknown_number_is_refused(shield, drawn):
    with pytest.raises(DomainError, match=r"no number 'decision_tim' is drawn.*nearest: 'decision_time'"):
        decides(shield, drawn, share(drawn, AREA), numbers=["decision_tim"])
    asked = decides(shield, drawn, share(drawn, AREA), numbers=[TIME])
    assert asked["factor"].values.tolist() == [TIME]


def test_mixed_worlds_that_are_not_are_refused(shield, drawn):
    answer = share(drawn, AREA)
    with pytest.raises(DomainError, match="worlds of mixed_worlds"):
        decides(shield, drawn, answer, mixed=drawn, mixed_answer=answer)
    with pytest.raises(DomainError, match="give one answer"):
        decides(shield, drawn, answer, mixed=mixed_worlds(drawn, pairs=32), mixed_answer=answer)
    with pytest.raises(DomainError, match="pairs: write a whole number of 32 or more"):
        mixed_worlds(drawn, pairs=1)


@pytest.mark.parametrize(
    ("unit", "value", "told"),
    [
        ("m/s", 4540.0, "4.54 km/s"),
        ("m2", 0.3, "0.3 m²"),
        ("m", 512.4e3, "512 km"),
        ("s", 170.0, "170 s"),
        ("rad", np.pi / 6, "30 deg"),
        ("m", 30.0, "30 m"),
    ],
)
def test_amounts_have_the_units_that_people_use(unit, value, told):
    assert amount(unit, value, 3) == told
