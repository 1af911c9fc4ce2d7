"""Makes a shield of one battery, its own radar and one threat class from cards, without a scenario file."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.arguments import number
from penumbra.scenario.counterfactual import NO_SOURCE
from penumbra.scenario.diagnostics import other_section
from penumbra.scenario.loader import composed
from penumbra.scenario.merging import CARDS, catalogue
from penumbra.scenario.model import Shield
from penumbra.scenario.yaml_tree import Path_, Tree, read_file, read_yaml

__all__ = ["PLATFORMS", "alone"]

PLATFORMS = {
    "sm3-ia": "aegis-destroyer",
    "sm3-ib": "aegis-destroyer",
    "sm3-iia": "aegis-destroyer",
    "sm3-iib": "aegis-ashore",
    "gbi-2-stage": "gmd-silo",
    "gbi-3-stage": "gmd-silo",
    "thaad": "thaad-battery",
    "pac3-mse": "patriot-battery",
    "pac3": "patriot-battery",
    "davids-sling": "davids-sling-battery",
    "arrow-2": "arrow-2-battery",
    "arrow-3": "arrow-3-battery",
    "l-sam": "thaad-battery",
}
"""Default platform of each interceptor of the catalogue; it gives the reaction and assessment times."""

_SECTIONS = ("interceptors", "radars", "threats", "platforms")
_NOTE = "given for this run"
_GIVEN = {"source": NO_SOURCE, "grade": "assumption", "note": _NOTE}
_ASSUMED = {"source": "penumbra-assumption", "grade": "assumption"}
_DAY = "2000-01-01"  # the battery stands from this day on; no number depends on the day
_INVENTORY = 1000  # more than can be launched in one flight, so that the inventory sets no limit


def alone(
    interceptor: str,
    radar: str,
    threat: str,
    at: tuple[float, float] = (40.0, 0.0),
    boresight: float = 0.0,
    platform: str | None = None,
    cards: str | Path | Mapping[str, Any] | None = None,
    changes: Iterable[str] = (),
) -> Shield:
    """A shield of one battery with its own radar at the same site, and one threat class.

    >>> import penumbra as pb
    >>> battery = pb.alone("thaad", "an-tpy-2-terminal", "mrbm-1000", boresight=90.0)
    >>> area = pb.footprint(battery, bearing=90.0)

    Parameters
    ----------
    interceptor, radar, threat : str
        Keys of cards in the catalogue or in `cards`.
    at : (float, float)
        Latitude and longitude [deg] of the battery, on the ellipsoid. The longitude changes no footprint.
    boresight : float
        Azimuth of the radar's one face, degrees east of north.
    platform : str, optional
        Key of the platform card; if absent, that of `PLATFORMS` for an interceptor of the catalogue.
    cards : str, Path or mapping, optional
        Your own cards, or changes to those of the catalogue: a YAML file, or its content, with any of the sections
        interceptors, radars, threats, platforms; and ``decision_time``.
    changes : iterable of str
        As for `penumbra.load`, applied last: ``"interceptors.thaad.burnout_speed=2.6 km/s"``.

    Returns
    -------
    Shield
        It has one battery with the key ``battery``, one sensor ``radar``, one site ``site``, and one launch point
        ``launch``, which `penumbra.footprint` moves.

    Raises
    ------
    DomainError
        A card does not exist, or an angle is invalid.
    ScenarioError
        A card or a change is invalid; with file, line and field.
    """
    own = _own_cards(cards)
    requested = {"interceptors": interceptor, "radars": radar, "threats": threat}
    for section, key in requested.items():
        _check_key(section, key, own)
    requested["platforms"] = _platform(interceptor, own) if platform is None else platform
    _check_key("platforms", requested["platforms"], own)
    own = _only_requested(own, requested)
    latitude, longitude = _angles(at)
    if (azimuth := number(boresight)) is None:
        raise DomainError(f"boresight: write degrees east of north, as in 90, not {shown(boresight)}")
    tree = Tree(_scenario(requested, (latitude, longitude), azimuth), {})
    layers = [(tree, _NOTE), (own, f"changed in {_file(own)}; no source given")]
    return composed(layers if own.data else layers[:1], changes).on(_DAY, "planned")


def _own_cards(cards: str | Path | Mapping[str, Any] | None) -> Tree:
    """The user's own cards, with file and line."""
    if cards is None:
        return Tree({}, {})
    if isinstance(cards, str | Path):
        tree = read_yaml(read_file(Path(cards)), str(cards))
    elif isinstance(cards, Mapping):
        tree = Tree(dict(cards), dict.fromkeys(_paths(cards), "cards"))
    else:
        raise DomainError(f"cards: write the path of a YAML file, or a dict of sections, not {shown(cards)}")
    known = (*_SECTIONS, "decision_time")
    for section, content in tree.data.items():
        if not isinstance(section, str):
            raise DomainError(f"cards: write the names of sections, as {_SECTIONS[0]!r}, not {shown(section)}")
        if section not in known:
            raise DomainError(
                f"{tree.location((section,))}: {shown(section)} is no section of cards{nearest(section, known)}"
            )
        if section in _SECTIONS and not isinstance(content, Mapping):
            raise DomainError(f"{tree.location((section,))}: {section}: write keys with cards below them")
        for key, card in content.items() if section in _SECTIONS else ():
            if not isinstance(card, Mapping):
                raise DomainError(f"{tree.location((section, key))}: {section}.{key}: write fields and values below it")
    return tree


def _file(own: Tree) -> str:
    """File of the user's own cards; its name may contain colons."""
    return own.location(()).rpartition(":")[0] or "cards"


def _paths(node: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Paths of all nodes of plain data."""
    yield path
    items = node.items() if isinstance(node, Mapping) else enumerate(node) if isinstance(node, list | tuple) else ()
    for key, below in items:
        yield from _paths(below, (*path, key))


def _only_requested(own: Tree, requested: Mapping[str, str]) -> Tree:
    """The requested ones of the user's own cards."""
    kept = {
        section: {key: card for key, card in content.items() if key == requested[section]}
        if section in requested
        else content
        for section, content in own.data.items()
    }
    return own._replace(data=kept)


def _check_key(section: str, key: object, own: Tree) -> None:
    """Raise DomainError if there is no such card."""
    known = [*catalogue(section), *(own.data.get(section) or ())]
    if not isinstance(key, str) or key not in known:
        other = other_section(str(key), {each: catalogue(each) for each in CARDS})
        raise DomainError(f"no card {shown(key)} among the {section}{other or nearest(str(key), known)}")


def _platform(interceptor: str, own: Tree) -> str:
    """The default platform of a catalogue interceptor, or else the only platform among the user's own cards."""
    given = list(own.data.get("platforms") or ())
    if interceptor in PLATFORMS:
        return PLATFORMS[interceptor]
    if len(given) == 1:
        return str(given[0])
    known = ", ".join([*given, *catalogue("platforms")])
    raise DomainError(f"platform: name the platform that launches {shown(interceptor)}; write one of {known}")


def _angles(at: object) -> tuple[float, float]:
    """Latitude and longitude [deg] of a battery."""
    if isinstance(at, tuple | list | np.ndarray) and len(at) == 2:
        latitude, longitude = map(number, at)
        if latitude is not None and longitude is not None and abs(latitude) <= 89.0 and abs(longitude) <= 180.0:
            return latitude, longitude
    raise DomainError(
        f"at: write latitude and longitude in degrees, as in (40, 0), at most 89 and 180 from 0, not {shown(at)}"
    )


def _scenario(requested: Mapping[str, str], at: tuple[float, float], boresight: float) -> dict[str, Any]:
    """Plain data of the scenario, without the numbers of its cards."""
    place = {
        "latitude": {"value": f"{at[0]!r} deg", **_GIVEN},
        "longitude": {"value": f"{at[1]!r} deg", **_GIVEN},
        "source": NO_SOURCE,
        "grade": "assumption",
    }
    stands = {"planned": {"start": _DAY, **_GIVEN}}
    return {
        "id": "alone",
        "title": "One battery by itself",
        "summary": "A battery with its own radar beside it, and one class of threat; nothing else.",
        "region": {"south": "-1 deg", "north": "1 deg", "west": "-1 deg", "east": "1 deg", "resolution": 0},
        "decision_time": {
            **{"value": "10 s", "low": "5 s", "high": "60 s"},
            **_ASSUMED,
            "note": "no public figure; as for a battery at a town that may decide by itself",
        },
        "link_delay": {"value": "0 s", **_ASSUMED, "note": "its own radar has no link"},
        "interceptors": {requested["interceptors"]: {}},
        "radars": {requested["radars"]: {}},
        "platforms": {requested["platforms"]: {}},
        "threats": {requested["threats"]: {}},
        "launch_points": {"launch": {"name": "Launch point", **place}},
        "sites": {"site": {"name": "The battery", "height": {"value": "0 m", **_GIVEN}, **place}},
        "sensors": {
            "radar": {
                "name": "Its radar",
                "card": requested["radars"],
                "site": "site",
                "boresights": [{"value": f"{(boresight + 180.0) % 360.0 - 180.0!r} deg", **_GIVEN}],
                **stands,
            }
        },
        "batteries": {
            "battery": {
                "name": "The battery",
                "platform": requested["platforms"],
                "interceptor": requested["interceptors"],
                "site": "site",
                "radar": "radar",
                "launch": "own-radar",
                "inventory": _INVENTORY,
                "inventory_source": NO_SOURCE,
                "inventory_grade": "assumption",
                **stands,
            }
        },
    }
