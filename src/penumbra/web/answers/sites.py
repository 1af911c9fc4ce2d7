"""Searches for sites: what can be added on a day, and where it adds most, within bounds that a page can wait for."""

import json
import shlex
from collections.abc import Callable, Sequence
from typing import Literal

import h3.api.numpy_int as h3
import numpy as np
import xarray as xr

from penumbra.coverage.provenance import provenance
from penumbra.coverage.share_places import places
from penumbra.earth.map_units import country_names, owners, units
from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.merging import catalogue_cards
from penumbra.scenario.model import Shield
from penumbra.scenario.single_battery import PLATFORMS
from penumbra.siting import words
from penumbra.siting.added import OWN_RADARS
from penumbra.siting.candidates import Candidates, candidates_of, points
from penumbra.siting.plain_data import site_data
from penumbra.siting.site import site
from penumbra.web import models

__all__ = ["AIMS", "FINALISTS", "MOST_AT_ONCE", "MOST_CANDIDATES", "MOST_POINTS", "WORLDS", "setup", "sites"]

MOST_CANDIDATES = 400
"""Cells of a search: the resolution is as fine as they allow."""
MOST_POINTS = 20
"""Named points of a search."""
MOST_AT_ONCE = 3
"""Sites that are added at once."""
AIMS, WORLDS, FINALISTS = 500, 64, 20
"""Points for the people or land; cases drawn for the best; how many are judged in them."""
_ROWS = 10
_BOX = (4.0, 8.0)  # half the box of sea that is offered first [deg] of latitude and longitude
_FINER = (
    f"Here at most {MOST_CANDIDATES} cells, {AIMS} points for the people, {WORLDS} cases and batteries alone. "
    "More, finer cells, radars, costs and a budget: penumbra site."
)


def setup(shield: Shield) -> models.SiteSetup:
    """What can be added on a day, and where candidates may stand."""
    scenario, names = shield.scenario, country_names()
    like = [
        models.SiteAddition(
            key=key, name=each.name, of="battery", at_sea=scenario.platforms[each.platform].kind == "ship"
        )
        for key, each in shield.batteries.items()
        if scenario.sensors[each.radar].site == each.site or each.radar in shield.sensors
    ]
    cards, known = catalogue_cards(), {each.key for each in like}
    kinds = {key: card["kind"] for key, card in cards["platforms"].data.items()}
    for key in OWN_RADARS:
        name = cards["interceptors"].data[key]["name"]
        if key not in known:
            like.append(models.SiteAddition(key=key, name=name, of="card", at_sea=kinds[PLATFORMS[key]] == "ship"))
    standing = [each.site for each in shield.batteries.values()] + [each.site for each in shield.sensors.values()]
    own = [scenario.sites[key] for key in standing if key is not None]
    at = np.array([(each.latitude.value, each.longitude.value) for each in own]).reshape(-1, 2)
    index, unit = owners(at[:, 0], at[:, 1])
    wet = np.setdiff1d(np.arange(len(own)), index)
    region = scenario.region
    south, north, west, east = (getattr(region, side).value for side in ("south", "north", "west", "east"))
    middle = at[wet[0]] if len(wet) else np.array([(south + north) / 2.0, west + (east - west) % 360.0 / 2.0])
    return models.SiteSetup(
        additions=tuple(like),
        countries=tuple(
            models.SiteCountry(code=code, name=names[code]) for code in sorted(names, key=lambda code: names[code])
        ),
        usual=tuple(sorted({units()[code].country for code in unit.tolist()} & set(names))),
        box=_box_about(*middle.tolist()),
        people=places(provenance(shield, "Sites"), frozenset(), "protected")["protected"].name,
        most_candidates=MOST_CANDIDATES,
        most_at_once=MOST_AT_ONCE,
        most_points=MOST_POINTS,
        caveat=_FINER,
    )


def _box_about(latitude: float, longitude: float) -> tuple[float, float, float, float]:
    """A box of sea about a place: south, north, west, east [deg]."""
    south, west = round(min(max(latitude - _BOX[0], -80.0), 72.0)), round(longitude - _BOX[1])
    ends = [(each + 180.0) % 360.0 - 180.0 for each in (west, west + 2.0 * _BOX[1])]
    return south, south + 2.0 * _BOX[0], ends[0], ends[1]


def sites(
    shield: Shield,
    add: str,
    where: str,
    named: Sequence[str],
    of: Literal["people", "area"],
    k: int,
    threats: Sequence[str],
    progress: Callable[[float], object],
) -> models.Sites:
    """A search as `penumbra.site` makes it, within the bounds of the page.

    where : codes of countries or a box of sea; named : points, as ``Sofia, 42.7, 23.3``, in place of it.
    Errors are those of `penumbra.site`; also for what the page does not search.
    """
    known = {each.key for each in setup(shield).additions}
    if add not in known:
        raise DomainError(f"add: {shown(add)} is none of the batteries that can be added here{nearest(add, known)}")
    if not 1 <= k <= MOST_AT_ONCE:
        raise DomainError(f"k: write a whole number from 1 to {MOST_AT_ONCE}; penumbra site takes more")
    candidates = _candidates(where, named)
    found = site(
        shield,
        candidates,
        add,
        of,
        k=k,
        threats=threats,
        aims=AIMS,
        worlds=WORLDS,
        best=FINALISTS,
        progress=progress,
    )
    several = "chosen_site" in found.coords
    lead = words.several_words(found) if several else words.nominal_words(found)
    told = [lead[1], words.without_words(shield, found)]
    told += ["".join(words.nominal_words(found))] if several else []
    told += ["".join(words.drawn_words(found))] if "finalist" in found.coords else []
    rows = {each.name: each for each in _rows(shield, found)}
    order = found.finalist.values.tolist() if "finalist" in found.coords else _by_gain(found)
    chosen = found.chosen_site.values.tolist() if several else []
    return models.Sites(
        lead=lead[0].rstrip(".") + ".",
        words=tuple(_sentence(each) for each in told if each),
        rows=tuple(rows[name] for name in order[:_ROWS]),
        together=tuple(rows[name] for name in chosen),
        greatest=words.amount(found, float(found.gain.max())),
        cells=() if candidates.kind == "points" else tuple(_outline(int(cell)) for cell in candidates.cell.tolist()),
        command=_command(shield, add, where, named, of, k, threats, candidates.resolution),
        caveat=words.caveat_words(found),
        answer=json.loads(json.dumps(site_data(found))),
    )


def _sentence(words: str) -> str:
    """The rest of a sentence of which the first part stands above."""
    rest = words.lstrip(" .,;:")
    return rest[:1].upper() + rest[1:]


def _candidates(where: str, named: Sequence[str]) -> Candidates:
    """The candidates of what was written; cells as fine as the page's bound allows."""
    if named and where.strip():
        raise DomainError("candidates: write countries or a box of sea, or points, not both")
    if len(named) > MOST_POINTS:
        raise DomainError(f"candidates: write {MOST_POINTS} points at most; penumbra site takes a file of more")
    if named:
        return points([_point(each) for each in named])
    if where.strip().casefold().endswith(".csv"):
        raise DomainError("candidates: a file is not read here; write its points")
    found = candidates_of(where)
    while len(found.name) > MOST_CANDIDATES and found.resolution > 1:
        found = candidates_of(where, found.resolution - 1)
    if len(found.name) > MOST_CANDIDATES:
        raise DomainError(
            f"candidates: {len(found.name):,} cells are too many here; write {MOST_CANDIDATES} at most, as fewer "
            "countries or a smaller box, or search by penumbra site"
        )
    return found


def _point(written: str) -> tuple[str, float, float]:
    parts = [part.strip() for part in written.rsplit(",", 2)]
    try:
        name, latitude, longitude = parts
        return name, float(latitude), float(longitude)
    except ValueError:
        raise DomainError(
            f"candidates: {shown(written)}: write name, latitude and longitude, as in Sofia, 42.7, 23.3"
        ) from None


def _by_gain(found: xr.Dataset) -> list[str]:
    order = np.argsort(-found.gain.values, kind="stable")[:_ROWS]
    return [str(found.candidate.values[at]) for at in order.tolist()]


def _rows(shield: Shield, found: xr.Dataset) -> list[models.SiteRow]:
    """All candidates as rows; those that were not judged in drawn cases have no words on them."""
    judged: dict[str, dict[str, str | float | None]] = {}
    for k in range(found.sizes.get("finalist", 0)):
        one = found.isel(finalist=k)
        first = float(one.finalist_first)
        judged[str(one.finalist.item())] = {
            "mean": words.amount(found, float(one.finalist_gain)),
            "error": words.amount(found, float(one.finalist_error)),
            "least": words.amount(found, float(one.finalist_least)),
            "least_of": words.least_words(shield, str(one.finalist_least_of.item())),
            "first": first if np.isfinite(first) else None,
        }
    none: dict[str, str | float | None] = {"mean": "", "error": "", "least": "", "least_of": "", "first": None}
    columns = (found.candidate, found.candidate_latitude, found.candidate_longitude, found.gain)
    return [
        models.SiteRow.model_validate(
            {"name": name, "latitude": latitude, "longitude": longitude, "nominal": words.amount(found, gain)}
            | judged.get(name, none)
        )
        for name, latitude, longitude, gain in zip(*(each.values.tolist() for each in columns), strict=True)
    ]


def _outline(cell: int) -> tuple[tuple[float, float], ...]:
    return tuple((round(east, 3), round(north, 3)) for north, east in h3.cell_to_boundary(cell))


def _command(
    shield: Shield,
    add: str,
    where: str,
    named: Sequence[str],
    of: str,
    k: int,
    threats: Sequence[str],
    resolution: int,
) -> str:
    """The search on the command line; the case stands for itself, as a file if it is changed."""
    parts = ["--on", shield.date.isoformat(), "--history", shield.history, "--add", add]
    parts += ["--candidates", "points.csv" if named else where]
    parts += ["--of", of] if of != "people" else []
    parts += ["-k", str(k)] if k > 1 else []
    for each in threats:
        parts += ["--threat", each]
    parts += [] if named else ["--resolution", str(resolution)]
    parts += ["--aims", str(AIMS), "--worlds", str(WORLDS), "--best", str(FINALISTS)]
    return shlex.join(parts)
