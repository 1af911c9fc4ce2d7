"""What would lie within reach if a site's launchers held missiles of a treaty's classes? Geometry only."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from penumbra.claims.exhibits.rings import range_rings
from penumbra.claims.faults import Fault, unknown, unknown_country
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.earth.map_units import country_names
from penumbra.earth.range_rings import rings
from penumbra.scenario.domain import Domain
from penumbra.scenario.quantity import Length, Spec
from penumbra.sentences import percent

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    sites: Annotated[tuple[str, ...], Field(min_length=1)]
    """Ids of the scenario's sites."""
    radii: Annotated[
        tuple[Length, ...],
        Field(min_length=1),
        Domain("length", "1 m", "10000 km", ("10 km", "10000 km"), "rings are drawn for ranges of missiles"),
    ]
    """Ranges."""
    country: str
    """Country whose people inside are counted: Natural Earth's code, mostly ISO 3166 alpha-3."""
    engineering: str
    """The record on what the launchers can fire, in a sentence or two."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Sites and countries that are not there."""
    for index, site in enumerate(arguments.sites):
        yield from unknown(("arguments", "sites", index), "site", site, evidence.scenario.sites)
    yield from unknown_country(("arguments", "country"), arguments.country, country_names())


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Always *cannot be tested*: geometry does not show what launchers can fire. It draws the rings."""
    known = evidence.scenario.sites
    centres = {site: (known[site].latitude.value, known[site].longitude.value) for site in arguments.sites}
    drawn = rings(centres, [radius.value for radius in arguments.radii])
    own = drawn.sel(place=arguments.country)
    text = "; ".join(
        f"{known[site].name} "
        + ", ".join(percent(float(value)) for value in own.ring_people_share.sel(site=site).values)
        for site in arguments.sites
    )
    ranges = ", ".join(f"{radius / 1e3:,.0f}" for radius in drawn.radius.values)
    inside = {site: drawn.ring_inside.sel(site=site).values for site in arguments.sites}
    counts = "; ".join(
        f"{known[site].name}: "
        + ", ".join(
            f"within {radius / 1e3:,.0f} km {int((row == 2).sum())} and {int((row == 1).sum())}"
            for radius, row in zip(drawn.radius.values, inside[site], strict=True)
        )
        for site in arguments.sites
    )
    return Finding(
        "cannot be tested",
        f"people of {own.place_name.item()} within {ranges} km of {text}",
        "Geometry shows what would be in reach, not whether the launchers could fire such missiles: "
        f"{arguments.engineering} Countries wholly inside, and partly: {counts}.",
        "An inspection of launchers, software and fire control, or a record of what was loaded.",
        exhibits=[range_rings({site: known[site] for site in arguments.sites}, drawn, arguments.country)],
    )
