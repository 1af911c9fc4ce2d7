"""Refraction against rays drawn through an exponential atmosphere; skylines against what they hide."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from laws.worlds import AIMS, NOMINAL, Loader, changed, covered, figures, site
from penumbra.earth.ellipsoid import position
from penumbra.earth.relief import skyline
from penumbra.sensing.radars import radar_at, radars
from penumbra.sensing.sight import AIR_TOP, DIRECTIONS, direction, lowered, sees

RADIUS = 6_371_008.8
SURFACE, FALL = 315e-6, 7350.0  # n - 1 at the ground and the height over which it falls by e, ITU-R P.453


def true_elevation(apparent: float, antenna: float, distance: float) -> float:
    """Elevation [rad] of the point `distance` [m] away on the ray that leaves at `apparent`.

    dψ/ds = cos e / r,  dr/ds = sin e,  de/ds = cos e (1/r + n'/n)
    """

    def slope(_: float, state: np.ndarray) -> list[float]:
        r, _psi, e = state
        excess = SURFACE * math.exp(-(r - RADIUS) / FALL)
        return [math.sin(e), math.cos(e) / r, math.cos(e) * (1.0 / r - excess / FALL / (1.0 + excess))]

    start = RADIUS + antenna
    ray = solve_ivp(slope, (0.0, distance), [start, 0.0, apparent], rtol=1e-9, atol=1e-9, max_step=20e3)
    r, psi, _ = ray.y[:, -1]
    return math.atan2(r * math.cos(psi) - start, r * math.sin(psi))


@pytest.mark.parametrize(("antenna", "tolerance"), [(15.0, 0.06), (400.0, 0.07), (2000.0, 0.13)])
@pytest.mark.parametrize("apparent", [0.0, 1.0, 3.0, 5.0, 10.0])
@pytest.mark.parametrize("distance", [100e3, 400e3, 1000e3, 3000e3])
def test_bending_is_that_of_the_reference_atmosphere(
    antenna: float, tolerance: float, apparent: float, distance: float
) -> None:
    """To 0.07 degrees, where the bending is up to 0.7; from a mountain, in thinner air, 4/3 bends by 0.1 too much."""
    angle = math.radians(apparent)
    ours = math.asin(lowered(math.sin(angle), AIR_TOP - antenna, distance))
    assert ours < angle
    assert math.degrees(ours) == pytest.approx(math.degrees(true_elevation(angle, antenna, distance)), abs=tolerance)


def test_near_by_it_is_the_formula_of_the_effective_radius() -> None:
    """Height of a beam: h = ρ sin e + ρ² cos² e / 2kR, k = 4/3."""
    for apparent in (0.0, 0.01, 0.03):
        for distance in (20e3, 80e3, 150e3):
            true = math.asin(lowered(math.sin(apparent), AIR_TOP, distance))
            height = distance * math.sin(true) + (distance * math.cos(true)) ** 2 / (2.0 * RADIUS)
            beam = distance * math.sin(apparent) + (distance * math.cos(apparent)) ** 2 / (2.0 * RADIUS * 4.0 / 3.0)
            assert height == pytest.approx(beam, rel=0.003, abs=1.0)


def test_no_air_no_bending() -> None:
    assert lowered(0.1, 0.0, 1e6) == 0.1
    assert lowered(0.1, -50.0, 1e6) == 0.1


LOW = changed(changed(NOMINAL, "radars.own.min_elevation", "-2 deg"), "radars.own.range", "1500 km")


def test_the_radar_horizon_is_that_of_four_thirds(loaded: Loader) -> None:
    """From a mast of 15 m over an object low in the air: √2kRa + √2kRh, [Skolnik]; and the object 2 km on is hidden."""
    bent = changed(changed(LOW, "sites.west", site(0.0, 10.0)), "refraction", "four-thirds")
    radar = radar_at(radars(loaded.shield(bent), 100.0), 1)
    for height in (500.0, 2000.0, 6000.0):
        reach = sum(math.sqrt(2.0 * 4.0 / 3.0 * 6.378e6 * h) for h in (15.0, height))
        ahead = [math.radians(10.0) + (reach + step) / 6.378e6 for step in (-2e3, 2e3)]
        assert [sees(radar, position(0.0, lam, height)) for lam in ahead] == [True, False]


@pytest.mark.parametrize("terrain", ["none", "etopo-20"])
def test_bent_rays_see_all_that_straight_ones_do_and_more(loaded: Loader, terrain: str) -> None:
    ground = changed(changed(LOW, "sites.west", site(45.4, 9.2, 120.0)), "terrain", terrain)
    straight, bent = (
        radar_at(radars(loaded.shield(changed(ground, "refraction", word)), 100.0), 1)
        for word in ("none", "four-thirds")
    )
    gained = 0
    draw = np.random.default_rng(3)
    for la, lo, height in zip(
        draw.uniform(38.0, 53.0, 4000), draw.uniform(-2.0, 20.0, 4000), draw.uniform(1e3, 250e3, 4000), strict=True
    ):
        target = position(math.radians(la), math.radians(lo), height)
        assert sees(bent, target) or not sees(straight, target)
        gained += sees(bent, target) and not sees(straight, target)
    assert gained > 10


def test_each_direction_of_the_skyline_is_looked_up_where_it_was_made(loaded: Loader) -> None:
    ground = changed(changed(LOW, "sites.west", site(45.4, 9.2, 120.0)), "terrain", "etopo-20")
    kept = radars(loaded.shield(ground), 100.0).skyline[1]
    azimuths = np.linspace(-math.pi, math.pi, 300)
    indices = [direction(math.sin(azimuth), math.cos(azimuth)) for azimuth in azimuths]
    assert {direction(0.0, 1.0), direction(1e-9, 1.0), direction(0.0, 0.0)} == {0}
    assert direction(-1e-9, 1.0) == DIRECTIONS - 1
    assert min(indices) >= 0
    assert max(indices) < DIRECTIONS
    wanted = np.sin(skyline(45.4, 9.2, 135.0, azimuths, 0.0))
    np.testing.assert_allclose(kept[indices], wanted, atol=math.radians(0.15))


def test_the_alps_hide_what_lies_low_behind_them(loaded: Loader) -> None:
    """Milan's radar: 0.3 degrees up, 34 km high and 620 km off, it loses in the north, in the south it sees."""
    plain = changed(changed(LOW, "sites.west", site(45.4, 9.2, 120.0)), "refraction", "none")
    flat, hilly = (
        radar_at(radars(loaded.shield(changed(plain, "terrain", word)), 100.0), 1) for word in ("none", "etopo-20")
    )
    north, south = (position(math.radians(la), math.radians(9.2), 34e3) for la in (51.0, 39.8))
    assert sees(flat, north)
    assert sees(flat, south)
    assert not sees(hilly, north)
    assert sees(hilly, south)
    assert sees(hilly, position(math.radians(51.0), math.radians(9.2), 300e3))


def test_terrain_never_adds_and_refraction_never_loses_a_cell(loaded: Loader) -> None:
    data = changed(changed(NOMINAL, "batteries.deck-battery.launch", "own-radar"), "radars.own.min_elevation", "0 deg")
    data = changed(data, "radars.own.range", "1500 km")
    plain, hilly, bent = (
        figures(loaded(changed(data, path, word)), AIMS)
        for path, word in (("terrain", "none"), ("terrain", "etopo-20"), ("refraction", "four-thirds"))
    )
    assert not (covered(hilly) & ~covered(plain)).any()
    assert not (covered(plain) & ~covered(bent)).any()
    finite = np.isfinite(plain.margin)
    assert (bent.margin[finite] >= plain.margin[finite] - 0.02).all()
    assert (bent.margin[finite] > plain.margin[finite] + 0.1).any()
