"""How far is a site from a country's land?"""

from collections.abc import Iterator
from typing import Annotated

from penumbra.claims.faults import Fault, Part, unknown, unknown_country
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.claims.shares import percent
from penumbra.scenario.domain import Domain
from penumbra.scenario.quantity import Length, Spec
from penumbra.world.map_units import of_country, units
from penumbra.world.rings import distance_to_land

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    site: str
    """Id of a site of the scenario."""
    country: str
    """ISO 3166 alpha-3 code."""
    says: Annotated[Length, Domain("length", "1 m", "20020 km", ("1 km", "20020 km"), "half way round is the most")]
    """The distance, as the statement has it."""
    within: Part = 0.1
    """Share by which it may be off and still be what was said."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """A site or a country that is not there."""
    yield from unknown(("arguments", "site"), "site", arguments.site, evidence.scenario.sites)
    yield from unknown_country(("arguments", "country"), arguments.country)
    codes = of_country(arguments.country)
    if codes and all(units()[code].polygon.is_empty for code in codes):
        yield Fault(("arguments", "country"), f"Natural Earth does not draw {arguments.country}; choose another")


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when the shortest distance on the ellipsoid from the site to the country's land is what was said."""
    site, codes = evidence.scenario.sites[arguments.site], of_country(arguments.country)
    found = distance_to_land(site.latitude.value, site.longitude.value, codes)
    off = found / arguments.says.value - 1.0
    name = units()[codes[0]].country_name
    return Finding(
        "holds" if abs(off) <= arguments.within else "fails",
        f"{found / 1e3:,.0f} km to the nearest land of {name}, {arguments.says.value / 1e3:,.0f} km said",
        f"The shortest line on the ellipsoid from {site.name} to the outline of {name} is {percent(abs(off))} "
        f"{'longer' if off > 0 else 'shorter'} than said. The outline is drawn at 1:50 million and good to a few "
        "kilometres.",
        "Measuring to a town or along a road instead of to the border.",
        "maps",
    )
