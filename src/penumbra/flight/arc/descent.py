"""The descent through the air: the delay by drag with which a missile passes a height.

Allen and Eggers [AllenEggers1958]: a straight path at the angle γ below the horizontal through air whose density falls
off exponentially, ρ = ρ₀ e^(-h/H); gravity is neglected against drag. With the ballistic coefficient β = m/(C_D A)

    v(h) = v₀ e^(-x),   x(h) = ρ₀ H / (2 β sin γ) e^(-h/H)

so that passing h takes, beyond the flight without air,  H / (v₀ sin γ) (G(x) - G(x_e)),  x_e the x at entry and
G(x) = ∫₀ˣ (eˢ - 1)/s ds = Ei(x) - ln x - 0.5772…

v₀ and γ are those of the drag-free ellipse one scale height above the aim, the middle of the air along the path.
"""

import math
from typing import NamedTuple

from penumbra.constants import AIR_DENSITY, SCALE_HEIGHT, STANDARD_GRAVITY
from penumbra.flight.numeric.exponential import decay
from penumbra.jit import kernel

__all__ = ["ENTRY_HEIGHT", "Descent", "brought_to_a_fall", "delay", "descent", "descent_speed", "least_coefficient"]

ENTRY_HEIGHT = 90e3  # [m]; above it, drag delays the flight by less than a millisecond
_TERMS = 24  # of the series of G
_LEVEL = 1e-6  # sine of an angle that counts as 0
_LEAST_DEPTH = 0.5  # of a descent whose deceleration peaks above the ground
_DEEPEST = 5.0  # x up to which the series is exact to 1e-9; see `brought_to_a_fall`


class Descent(NamedTuple):
    """Parameters of the timing of one descent, SI."""

    ground: float  # distance of the aim from the Earth's centre
    speed: float  # without air, one scale height above the aim, relative to the turning Earth
    sine: float  # of the angle of descent there, below the horizontal
    depth: float  # x at the aim: the speed falls by e^-depth on the way to it
    before: float  # G of x at ENTRY_HEIGHT


@kernel
def _slowing(x: float) -> float:
    """G(x) = Σ xⁿ/(n n!), the integral of (eˢ - 1)/s from 0 to x; nan beyond `_DEEPEST`."""
    total = 0.0
    for n in range(_TERMS, 0, -1):
        total = x / n * (1.0 / n + total)
    return total if x <= _DEEPEST else math.nan


@kernel
def descent(ground: float, speed: float, sine: float, ballistic_coefficient: float) -> Descent:
    """The descent to an aim `ground` [m] from the Earth's centre; an infinite coefficient [kg/m²] means no air."""
    depth = AIR_DENSITY * SCALE_HEIGHT / (2.0 * ballistic_coefficient * sine)
    return Descent(ground, speed, sine, depth, _slowing(depth * decay(ENTRY_HEIGHT / SCALE_HEIGHT)))


@kernel
def descent_speed(falling: Descent, height: float) -> float:
    """Speed [m/s] at a height [m] above the aim, as [AllenEggers1958] give it."""
    return falling.speed * math.exp(-falling.depth * math.exp(-height / SCALE_HEIGHT))


@kernel
def delay(falling: Descent, height: float) -> float:
    """Delay [s] by drag at a height [m] above the aim; 0 at ENTRY_HEIGHT."""
    x = falling.depth * decay(max(height, 0.0) / SCALE_HEIGHT)
    return SCALE_HEIGHT / (falling.speed * falling.sine) * (_slowing(x) - falling.before)


@kernel
def brought_to_a_fall(falling: Descent, ballistic_coefficient: float) -> bool:
    """Whether drag slows it below the speed at which drag balances gravity along the path, before impact.

    Such a descent is outside the validity of the Allen-Eggers model, which neglects gravity. The test applies only
    where the deceleration peaks above the ground (depth over a half): a heavier body is below this speed all the way,
    and not slowed. The speed is √(g H/depth), 256 m/s/√depth, so every suborbital descent reaches it before depth 4.5.
    """
    if falling.sine <= _LEVEL:  # its apogee is not above the height at which speed and angle are evaluated
        return True
    balanced = math.sqrt(2.0 * ballistic_coefficient * STANDARD_GRAVITY * falling.sine / AIR_DENSITY)
    return falling.depth > _LEAST_DEPTH and descent_speed(falling, 0.0) < balanced


def least_coefficient(falling: Descent) -> float:
    """The least ballistic coefficient [kg/m²] for which the Allen-Eggers model is valid at this speed and angle.

    The condition of `brought_to_a_fall`, solved for the coefficient: the depth is at most a half, or x with
    v₀ e^-x = √(g H/x), whichever is more. inf where it does not come down at all.
    """
    if not falling.sine > 0.0:
        return math.inf
    held, ended = _LEAST_DEPTH, _DEEPEST
    while ended - held > 1e-9:
        x = 0.5 * (held + ended)
        if falling.speed * math.exp(-x) < math.sqrt(STANDARD_GRAVITY * SCALE_HEIGHT / x):
            ended = x
        else:
            held = x
    return AIR_DENSITY * SCALE_HEIGHT / (2.0 * held * falling.sine)
