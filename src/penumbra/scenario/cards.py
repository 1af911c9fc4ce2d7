"""Cards of the catalogue: interceptors, sensors, platforms and threat classes.

Every physical value is a `Quantity` with a `Domain`. A field marked `Better.HIGHER` or `Better.LOWER` is one in which
coverage is monotone, so that the all-worst and the all-best run bound every world between them; `Better.UNKNOWN` is
swept, and `Better.CHOICE` is the attacker's choice in each world. Other fields are used as they are: `Better.SLIGHT`,
`Better.EXACT`. `ordered` lists pairs of fields of which one must stay below the other.
"""

import math
from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import model_validator

from penumbra.constants import MEAN_RADIUS, MU
from penumbra.errors import DomainError, nearest
from penumbra.scenario.domain import Domain, Key, Name, Words
from penumbra.scenario.quantity import (
    Angle,
    Area,
    Better,
    Duration,
    Grade,
    Length,
    Quantity,
    Spec,
    Speed,
    SurfaceDensity,
)
from penumbra.units import parse

__all__ = [
    "APOGEE",
    "INTERCEPTOR_SPEED",
    "NO_AIR",
    "Card",
    "InfraredCard",
    "InterceptorCard",
    "PlatformCard",
    "RadarCard",
    "ThreatCard",
    "climbing",
]

INTERCEPTOR_SPEED = Domain(
    "speed", "0.1 km/s", "12 km/s", ("0.5 km/s", "9 km/s"), "the fastest interceptors on record are put at 8.3 km/s"
)
APOGEE = Domain("length", "10 km", "10000 km", ("30 km", "8000 km"), "the highest test on record climbed to 7,700 km")
NO_AIR = "1e12 kg/m2"
"""The greatest ballistic coefficient, with which a class or an interceptor flies as if there were no air."""
_TRACK_TIME = Domain("duration", "0 s", "1 h", ("1 s", "2 min"), "a firm track is made in seconds")
_REACTION = Domain("duration", "0 s", "24 h", ("0 s", "10 min"), "a battery on alert reacts in seconds")
_CROSS_SECTION = Domain(
    "area", "0.000001 m2", "10000 m2", ("0.001 m2", "100 m2"), "missiles and their parts are put at 0.01 to 10 m2"
)
_HALF_AROUND = "20020 km"
_WIDEST_ANTENNA = 30.0  # [m] from low to high; a range of 22 m was measured to move margins by less than 0.2 s
_MEAN_SPEED = (0.15, 0.8)
"""Usual mean speed of a boost, as a share of the burnout speed; at constant acceleration it is a half."""


def _check_order(card: "InterceptorCard | RadarCard | ThreatCard") -> None:
    """Refuse a card if two of its numbers contradict each other somewhere in their ranges."""
    for lower, upper in card.ordered:
        low, high = getattr(card, lower), getattr(card, upper)
        if low.high >= high.low:
            raise ValueError(f"{lower} (up to {low.written[2]}) must stay below {upper} (down to {high.written[1]})")


class Card(Spec):
    """What all cards have."""

    together: dict[Key, Key] | None = None
    """Numbers that move together when worlds are drawn: field to the name of a group, as in
    ``burnout_speed: sm3-block-i``. Cards of one section that name the same group share one draw for the field, each
    within its own range."""

    @model_validator(mode="after")
    def _check_together(self) -> "Card":
        for field in self.together or {}:
            if not isinstance(getattr(self, field, None), Quantity):
                numbers = [name for name in type(self).model_fields if isinstance(getattr(self, name), Quantity)]
                raise ValueError(f"together: the card has no number {field!r}{nearest(field, numbers)}")
        return self


class InterceptorCard(Card):
    """An interceptor."""

    ordered: ClassVar[tuple[tuple[str, str], ...]] = (("floor", "ceiling"), ("burn_time", "max_flight_time"))

    name: Name
    """Name as the literature writes it."""
    burnout_speed: Annotated[Speed, Better.HIGHER, INTERCEPTOR_SPEED]
    """Speed when the last main stage burns out; through air, where `ballistic_coefficient` is given, at 45 degrees.

    A higher speed is never worse up to 5.5 km/s; beyond some 7 km/s it may pass above low, far places (docs/physics.md,
    8).
    """
    burn_time: Annotated[
        Duration,
        Better.UNKNOWN,
        Domain("duration", "1 s", "600 s", ("3 s", "300 s"), "the largest interceptors burn some 200 s"),
    ]
    """Time from launch to burnout; at equal burnout speed a short burn arrives sooner, a long one ends farther out."""
    floor: Annotated[
        Length,
        Better.LOWER,
        Domain("length", "0 km", "2000 km", ("0 km", "250 km"), "those that need space work from 70 to 200 km up"),
    ]
    """Lowest height at which it can meet an object."""
    ceiling: Annotated[
        Length,
        Better.HIGHER,
        Domain("length", "0.1 km", "10000 km", ("5 km", "3000 km"), "the highest on record is put at 2,500 km"),
    ]
    """Greatest height at which it can meet an object."""
    ballistic_coefficient: Annotated[
        SurfaceDensity | None,
        Better.UNKNOWN,
        Domain(
            "surface density", "500 kg/m2", NO_AIR, ("2000 kg/m2", "40000 kg/m2"), "4,000 to 20,000 are usual", True
        ),
    ] = None
    """Mass at burnout over drag coefficient and frontal area; the lower, the more the air slows it, and the greater the
    thrust for the burnout speed: far objects are met later or not at all, objects steeply above sooner. If absent or at
    its greatest value, the interceptor flies without air."""
    max_flight_time: Annotated[
        Duration,
        Better.HIGHER,
        Domain("duration", "1 s", "2 h", ("10 s", "40 min"), "the longest flight on record is put at 30 min"),
    ]
    """Longest time from launch to intercept."""
    min_range: Annotated[
        Length,
        Better.LOWER,
        Domain("length", "0 km", "5000 km", ("0 km", "500 km"), "the largest interceptors need some 300 km"),
    ]
    """Shortest ground range at which it can meet an object."""

    @model_validator(mode="after")
    def _consistent(self) -> "InterceptorCard":
        _check_order(self)
        return self

    def doubts(self) -> Iterator[tuple[str, str]]:
        """Unusual combinations of numbers: the field to name, and a sentence."""
        if self.min_range.low >= self.burnout_speed.high * self.max_flight_time.high:
            yield "min_range", f"it never flies as far as its shortest range, {self.min_range.written[1]}"


class RadarCard(Card):
    """A radar: range for a reference cross-section, limits of elevation and sector."""

    ordered: ClassVar[tuple[tuple[str, str], ...]] = (("min_elevation", "max_elevation"),)

    name: Name
    """Name as the literature writes it."""
    range: Annotated[
        Length,
        Better.HIGHER,
        Domain("length", "0.1 km", _HALF_AROUND, ("10 km", "6500 km"), "the largest radars see some 5,500 km"),
    ]
    """Detection range against `reference_cross_section`."""
    reference_cross_section: Annotated[Area, Better.LOWER, _CROSS_SECTION]
    """Radar cross-section that `range` is given for."""
    min_elevation: Annotated[
        Angle,
        Better.LOWER,
        Domain("angle", "-90 deg", "90 deg", ("-5 deg", "30 deg"), "radars against missiles look near the horizon"),
    ]
    """Lowest elevation of the beam above the local horizontal."""
    max_elevation: Annotated[
        Angle,
        Better.HIGHER,
        Domain("angle", "-90 deg", "90 deg", ("20 deg", "90 deg"), "the beam of a large face reaches 60 to 90 deg"),
    ]
    """Greatest elevation of the beam above the local horizontal."""
    sector_width: Annotated[
        Angle,
        Better.HIGHER,
        Domain("angle", "0.1 deg", "360 deg", ("10 deg", "360 deg"), "one fixed face covers some 90 to 130 deg"),
    ]
    """Width in azimuth of one face, centred on its boresight; 360 deg sees all round."""
    antenna_height: Annotated[
        Length,
        Better.SLIGHT,
        Domain("length", "0 m", "30 km", ("0 m", "200 m"), "no mast or deckhouse on record is higher"),
    ]
    """Antenna centre above the ground of its site; every map uses the value, since a few metres move margins by less
    than 0.2 s; so the range may be at most 30 m wide."""
    track_time: Annotated[Duration, Better.LOWER, _TRACK_TIME]
    """Unbroken sight needed for a firm track."""

    @model_validator(mode="after")
    def _consistent(self) -> "RadarCard":
        _check_order(self)
        height = self.antenna_height
        if height.high - height.low > _WIDEST_ANTENNA:
            raise ValueError(
                f"antenna_height: the range {height.written[1]} to {height.written[2]} would change no map, for the "
                f"value is taken; write one of {_WIDEST_ANTENNA:g} m at most, or the value alone"
            )
        return self


class InfraredCard(Card):
    """Early-warning satellites: they see the boost above the clouds and give warning, never guidance."""

    name: Name
    """Name as the literature writes it."""
    cloud_break: Annotated[
        Length,
        Better.LOWER,
        Domain("length", "0 km", "200 km", ("3 km", "20 km"), "clouds end between some 5 and 18 km"),
    ]
    """Height from which a burning motor is seen."""
    track_time: Annotated[Duration, Better.LOWER, _TRACK_TIME]
    """Unbroken sight needed for a warning."""


class PlatformCard(Card):
    """A launch platform of interceptors: a land site's launcher or a ship class."""

    name: Name
    """Name as the literature writes it."""
    kind: Literal["land", "ship"]
    """Whether it can move."""
    layer: Literal["upper", "lower"]
    """Which layer of a layered defence it belongs to: the upper meets objects first, the lower the remaining ones."""
    reaction_time: Annotated[Duration, Better.LOWER, _REACTION]
    """From the order to fire to the interceptor's first motion."""
    assess_time: Annotated[Duration, Better.LOWER, _REACTION]
    """From an intercept attempt to the next launch: look before shooting again."""


class ThreatCard(Card):
    """A class of ballistic missile by range, burn time and burnout; nothing else about it is modelled."""

    ordered: ClassVar[tuple[tuple[str, str], ...]] = (("min_range", "range"), ("burnout_downrange", "min_range"))

    name: Name
    """Short English name of the class."""
    status: Literal["attributed", "hypothetical"]
    """Attributed: open sources ascribe the range to fielded or tested missiles; hypothetical: they do not."""
    attributed_since: Annotated[
        date | None, Domain("day", "1900-01-01", "2200-12-31", ("1944-01-01", "2100-12-31"), "no such missile flew")
    ] = None
    """First day on which they did; before it the class is hypothetical. Absent if it is too early to matter."""
    range: Annotated[
        Length,
        Better.EXACT,
        Domain("length", "10 km", _HALF_AROUND, ("80 km", "18000 km"), "ballistic missiles on record fly as far"),
    ]
    """Greatest range on a non-turning Earth; it defines the class."""
    min_range: Annotated[
        Length,
        Better.EXACT,
        Domain("length", "1 km", _HALF_AROUND, ("10 km", "10000 km"), "it is a part of the greatest range"),
    ]
    """Shortest range."""
    burn_time: Annotated[
        Duration, Better.UNKNOWN, Domain("duration", "1 s", "900 s", ("15 s", "400 s"), "missiles burn 30 to 320 s")
    ]
    """Length of the boost."""
    burnout_altitude: Annotated[
        Length,
        Better.UNKNOWN,
        Domain("length", "0.1 km", "2000 km", ("10 km", "500 km"), "missiles burn out at 15 to 400 km"),
    ]
    """Height above the ellipsoid at burnout."""
    burnout_downrange: Annotated[
        Length,
        Better.UNKNOWN,
        Domain(
            "length", "0 km", "5000 km", ("1 km", "1000 km"), "missiles burn out within some 600 km of their launch"
        ),
    ]
    """Ground distance from launch to burnout."""
    apogee: Annotated[Length | None, Better.EXACT, APOGEE] = None
    """Greatest height above the ellipsoid, of every flight of the class, in place of a loft; `min_range` then has
    no effect, and the boost ends nearer or farther with its horizontal speed."""
    loft: Annotated[
        Angle, Better.CHOICE, Domain("angle", "-80 deg", "80 deg", ("-25 deg", "45 deg"), "tests on record lay within")
    ]
    """Flight-path angle at burnout relative to the ground, above (lofted) or below (depressed) that of the flight of
    least speed relative to the rotating ground. Value, low and high of a range are one arc each, and a cell is covered
    only against all arcs that reach it."""
    radar_cross_section: Annotated[Area, Better.HIGHER, _CROSS_SECTION]
    """Radar cross-section, in boost and after."""
    ballistic_coefficient: Annotated[
        SurfaceDensity,
        Better.LOWER,
        Domain("surface density", "1 kg/m2", NO_AIR, ("500 kg/m2", "30000 kg/m2"), "1,000 to 15,000 are usual", True),
    ]
    """Mass over drag coefficient and frontal area, in the descent; the lower, the more the air slows it, at
    every height, within the validity of the Allen-Eggers model. The greatest value means no air."""
    examples: tuple[Words, ...] = ()
    """Missiles that open sources place in the class; what begins with "disputed" tells who disputes that."""
    source: str
    """Key of the source for the class and its examples."""
    grade: Grade
    """How well the attribution is known."""

    @model_validator(mode="after")
    def _consistent(self) -> "ThreatCard":
        _check_order(self)
        if self.apogee is not None and (self.loft.low, self.loft.high) != (0.0, 0.0):
            raise ValueError('apogee and loft say both how steeply the class flies; write "loft: 0 deg", or no apogee')
        if self.attributed_since and self.status != "attributed":
            raise ValueError("attributed_since needs status: attributed; drop one of them")
        if self._mean_speed() > 1.0:
            raise ValueError(
                self._boost_words() + "; no boost is as fast on the way as at its end: "
                "lengthen burn_time, or lower burnout_altitude or burnout_downrange"
            )
        return self

    def doubts(self) -> Iterator[tuple[str, str]]:
        """Unusual combinations of numbers: the field to name, and a sentence."""
        least, most = _MEAN_SPEED
        if not least <= self._mean_speed() <= most:
            yield "burn_time", f"{self._boost_words()}; usual is {least:g} to {most:g} of it"

    def _burnout_speed(self) -> float:
        """Speed [m/s] of the minimum-energy arc over the whole range, from the ground, without Earth rotation.

        v² = (2μ/R) s / (1 + s), s = sin(range / 2R). [BMW1971] ch. 6.
        """
        s = math.sin(min(self.range.value / MEAN_RADIUS, math.pi) / 2.0)
        return math.sqrt(2.0 * MU / MEAN_RADIUS * s / (1.0 + s))

    def _mean_speed(self) -> float:
        """Straight distance to burnout divided by the burn time, as a share of the speed that the range needs."""
        way = math.hypot(self.burnout_altitude.value, self.burnout_downrange.value)
        return way / self.burn_time.value / self._burnout_speed()

    def _boost_words(self) -> str:
        return (
            f"burnout {self.burnout_altitude.written[0]} up and {self.burnout_downrange.written[0]} away after "
            f"{self.burn_time.written[0]} is a mean speed of {self._mean_speed():.2f} of the "
            f"{self._burnout_speed():.0f} m/s that the range needs"
        )

    def attributed_on(self, day: date) -> bool:
        """Whether open sources ascribed the range to anybody by a day."""
        return self.status == "attributed" and (self.attributed_since is None or self.attributed_since <= day)

    @property
    def disputed(self) -> bool:
        """Whether the card tells that its attribution is disputed."""
        return any(example.lower().startswith("disputed") for example in self.examples)


def climbing(card: ThreatCard, apogee: str | float) -> ThreatCard:
    """The same class with all flights to an apogee, as "6000 km" or in metres, in place of its loft.

    Raises
    ------
    DomainError
        The apogee is no height, or outside its domain.
    """
    written = apogee if isinstance(apogee, str) else f"{apogee} m"
    if isinstance(apogee, bool):
        raise DomainError(f"apogee: write a height, as in 6000 km, not {apogee}")
    try:
        value = parse(written, "length")
        height = APOGEE.checked(Quantity(value=value, low=value, high=value, written=(written, written, written)))
    except ValueError as error:
        raise DomainError(f"apogee: {error}") from None
    level = Quantity(value=0.0, low=0.0, high=0.0, written=("0 deg", "0 deg", "0 deg"))
    return card.model_copy(update={"apogee": height, "loft": level})
