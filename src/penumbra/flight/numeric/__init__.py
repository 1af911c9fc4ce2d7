"""Numerical functions of the compiled loops: small angles, exponential, arc tangent, crossings between nodes."""
