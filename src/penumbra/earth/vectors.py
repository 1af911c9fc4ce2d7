"""Vectors as tuples (x, y, z), so that formulas allocate no memory."""

import math

from penumbra.jit import kernel

__all__ = ["Vector", "along", "cross", "dot", "length", "spun", "toward", "unit"]

Vector = tuple[float, float, float]


@kernel
def dot(a: Vector, b: Vector) -> float:
    """Inner product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@kernel
def cross(a: Vector, b: Vector) -> Vector:
    """Vector product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


@kernel
def length(a: Vector) -> float:
    """Euclidean length."""
    return math.sqrt(dot(a, a))


@kernel
def along(p: float, a: Vector, q: float, b: Vector) -> Vector:
    """The combination p a + q b."""
    return (p * a[0] + q * b[0], p * a[1] + q * b[1], p * a[2] + q * b[2])


@kernel
def unit(a: Vector) -> Vector:
    """Direction of a; nan for the zero vector."""
    return along(1.0 / length(a), a, 0.0, a)


@kernel
def toward(a: Vector, b: Vector) -> Vector:
    """Unit vector perpendicular to direction a, toward b along the great circle.

    nan if b is within 1e-9 rad of a or of its antipode, where the direction is only rounding error.
    """
    across = along(1.0, b, -dot(a, b), a)
    square = dot(across, across)
    return along(1.0 / math.sqrt(square) if square > 1e-18 * dot(b, b) else math.nan, across, 0.0, a)


@kernel
def spun(a: Vector, c: float, s: float) -> Vector:
    """Vector a rotated about the polar axis by the angle with cosine c and sine s."""
    return (c * a[0] - s * a[1], s * a[0] + c * a[1], a[2])
