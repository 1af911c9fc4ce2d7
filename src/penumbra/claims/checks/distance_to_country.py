"""How far is a site from a country's land?"""

from typing import Annotated

from pydantic import Field

from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.claims.shares import percent
from penumbra.errors import DomainError, nearest
from penumbra.scenario.quantity import Length, Spec
from penumbra.world.map_units import of_country, units
from penumbra.world.rings import distance_to_land

__all__ = ["Arguments", "finding"]


class Arguments(Spec):
    """What the check asks for."""

    site: str
    """Id of a site of the scenario."""
    country: str
    """ISO 3166 alpha-3 code."""
    says: Length
    """The distance, as the statement has it."""
    within: Annotated[float, Field(gt=0.0)] = 0.1
    """Share by which it may be off and still be what was said."""


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when the shortest distance on the ellipsoid from the site to the country's land is what was said."""
    known = evidence.scenario.sites
    if arguments.site not in known:
        raise DomainError(f"no site {arguments.site!r}{nearest(arguments.site, known)}")
    codes = of_country(arguments.country)
    if not codes:
        known_countries = {unit.country for unit in units().values()}
        raise DomainError(f"no country {arguments.country!r}{nearest(arguments.country, known_countries)}")
    site = known[arguments.site]
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
