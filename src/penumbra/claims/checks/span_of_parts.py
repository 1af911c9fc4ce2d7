"""Do these places belong to the shield: by a part that stands there, or as land of those whom it protects?"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

import shapely
from pydantic import Field

from penumbra.claims.faults import Fault, unknown
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.coverage.provenance import provenance
from penumbra.coverage.share_places import members_protected
from penumbra.earth.map_units import country_names, units
from penumbra.scenario.model import Battery, History, Sensor, Shield
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    ends: Annotated[tuple[str, ...], Field(min_length=1)]
    """Ids of the scenario's named areas."""
    day: date
    """Day of the shield."""
    history: History
    """Planned or actual."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Areas that the scenario does not have, and a scenario that does not say whom it protects."""
    if evidence.scenario.protects is None:
        message = (
            'the scenario does not say whom it protects; write it there, as in "protects: {countries: [ROU, POL]}"'
        )
        yield Fault(("check",), message)
    for index, key in enumerate(arguments.ends):
        yield from unknown(("arguments", "ends", index), "area", key, evidence.scenario.areas)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when each place has a part of the shield or is land of those whom the scenario protects on the day."""
    shield = evidence.scenario.on(arguments.day, arguments.history)
    protected = members_protected(provenance(shield, ""))
    member, neither = ("an ally", "nor an ally") if protected.alliance else ("protected", "nor protected")
    names = country_names()
    phrases, counted = [], []
    for key in arguments.ends:
        area = evidence.scenario.areas[key]
        parts = _parts(shield, evidence, area.map_units)
        own = [units()[code] for code in area.map_units]
        owners = sorted({unit.sovereign if protected.alliance else unit.country for unit in own} & protected.codes)
        counted.append(bool(parts or owners))
        land = f"land of {', '.join(names[owner] for owner in owners)}, {member}" if owners else ""
        has = " and ".join(filter(None, (", ".join(parts), land)))
        phrases.append(f"{area.name}: {has or f'neither a part {neither}'}")
    return Finding(
        "holds" if all(counted) else "fails",
        "; ".join(phrases),
        f"On {arguments.day} ({arguments.history}) the parts and the {protected.told} span these places. "
        "That is geography: it says where parts stand and whose land is to be shielded, not what is shielded.",
        "Reading the words as land that is covered: then other readings answer, by what each class can reach.",
        "maps",
    )


def _parts(shield: Shield, evidence: Evidence, codes: tuple[str, ...]) -> list[str]:
    """Sensors and batteries that stand inside map units."""
    shape = shapely.union_all([units()[code].polygon for code in codes])
    found = []
    parts: list[Battery | Sensor] = [*shield.sensors.values(), *shield.batteries.values()]
    for part in parts:
        site = evidence.scenario.sites.get(part.site or "")
        if site is not None and shapely.contains_xy(shape, site.longitude.value, site.latitude.value):
            found.append(part.name)
    return found
