"""Constants of the Earth and its atmosphere, SI, each with its source."""

__all__ = [
    "AIR_DENSITY",
    "ECCENTRICITY_SQUARED",
    "FLATTENING",
    "J2",
    "MEAN_RADIUS",
    "MU",
    "OMEGA",
    "POLAR_RADIUS",
    "SCALE_HEIGHT",
    "SEMI_MAJOR",
    "STANDARD_GRAVITY",
]

MU = 3.986004418e14  # Earth's gravitational parameter [m³/s²], [WGS84] table 3.1
J2 = 1.08262668e-3  # second zonal harmonic of the gravity field [1], [EGM96]: -√5 times its C20 of -484.165371736e-6
OMEGA = 7.292115e-5  # Earth's rotation rate [rad/s], [WGS84] table 3.1
SEMI_MAJOR = 6_378_137.0  # equatorial radius of the ellipsoid [m], [WGS84] table 3.1
FLATTENING = 1.0 / 298.257223563  # flattening of the ellipsoid [1], [WGS84] table 3.1
STANDARD_GRAVITY = 9.80665  # standard acceleration of free fall [m/s²], [USSA1976] table 2
# the exponential atmosphere of [AllenEggers1958]: 0.0034 slug/ft³ and 22,000 ft; fitted at height, 43 % high at 0 m
AIR_DENSITY = 1.7523  # density of that fit at sea level [kg/m³]
SCALE_HEIGHT = 6705.6  # height over which its density falls by a factor e [m]
POLAR_RADIUS = SEMI_MAJOR * (1.0 - FLATTENING)  # semi-minor axis [m], from the two above
ECCENTRICITY_SQUARED = FLATTENING * (2.0 - FLATTENING)  # first eccentricity squared [1], from flattening
MEAN_RADIUS = 6_371_008.8  # mean radius of the ellipsoid, (2a + b)/3 [m], [WGS84] table 3.4
