"""How far is a site from a country's land, or from a town of it?"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import model_validator
from pyproj import Geod

from penumbra.claims.exhibits.kinds import SiteOnMap
from penumbra.claims.faults import Fault, Part, unknown, unknown_country
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.earth.gazetteer import find_town
from penumbra.earth.map_units import of_country, units
from penumbra.earth.range_rings import distance_to_land
from penumbra.earth.towns import countries
from penumbra.errors import DomainError
from penumbra.scenario.domain import Domain
from penumbra.scenario.quantity import Length, Spec
from penumbra.sentences import percent

__all__ = ["Arguments", "finding", "ready"]

_GEOD = Geod(ellps="WGS84")
_Distance = Annotated[Length, Domain("length", "1 m", "20020 km", ("1 km", "20020 km"), "half way round is the most")]


class Arguments(Spec):
    """What the check asks for."""

    site: str
    """Id of a site of the scenario."""
    country: str
    """ISO 3166 alpha-3 code."""
    town: str | None = None
    """Measure to this town and not to the country's land, as ``Kaliningrad, RU``."""
    says: _Distance | None = None
    """The distance, as the statement has it."""
    within: Part = 0.1
    """Relative tolerance of the distance."""
    at_most: _Distance | None = None
    """In place of says: the farthest that words like "near" may mean."""

    @model_validator(mode="after")
    def _one(self) -> "Arguments":
        if (self.says is None) == (self.at_most is None):
            raise ValueError("write says or at_most, one of them")
        return self


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """A site, a country or a town that is not there, or a town of another country."""
    yield from unknown(("arguments", "site"), "site", arguments.site, evidence.scenario.sites)
    yield from unknown_country(("arguments", "country"), arguments.country)
    codes = of_country(arguments.country)
    if codes and all(units()[code].polygon.is_empty for code in codes):
        yield Fault(("arguments", "country"), f"Natural Earth does not draw {arguments.country}; choose another")
    if arguments.town is not None:
        try:
            taken = find_town(arguments.town).place
        except DomainError as error:
            yield Fault(("arguments", "town"), str(error))
        else:
            if codes and not set(of_country(countries()[taken.town.iso2].iso3)) & set(codes):
                message = (
                    f"{arguments.town!r} is {taken.words}, not in {arguments.country}; write the town with its country"
                )
                yield Fault(("arguments", "town"), message)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when the shortest distance on the ellipsoid is what was said, or at most what the words may mean."""
    site, codes = evidence.scenario.sites[arguments.site], of_country(arguments.country)
    country = units()[codes[0]].country_name
    if arguments.town is None:
        found = distance_to_land(site.latitude.value, site.longitude.value, codes)
        where, text = f"the nearest land of {country}", f"the outline of {country}"
        good = "The outline is drawn at 1:50 million and good to a few kilometres."
    else:
        town = find_town(arguments.town).town
        found = float(_GEOD.inv(site.longitude.value, site.latitude.value, town.longitude, town.latitude)[2])
        where = text = f"{town.name}, {country}"
        good = "It is measured to the middle of the town."
    answer, verdict = f"{found / 1e3:,.0f} km to {where}", False
    line = f"The shortest line on the ellipsoid from {site.name} to {text} is"
    if arguments.says is not None:
        off = found / arguments.says.value - 1.0
        verdict = abs(off) <= arguments.within
        answer += f", {arguments.says.value / 1e3:,.0f} km said"
        line += f" {percent(abs(off))} {'longer' if off > 0 else 'shorter'} than said."
    elif arguments.at_most is not None:
        verdict = found <= arguments.at_most.value
        answer += f", at most {arguments.at_most.value / 1e3:,.0f} km meant"
        line += f" {'within' if verdict else 'beyond'} what the words are taken to mean."
    return Finding(
        "holds" if verdict else "fails",
        answer,
        f"{line} {good}",
        "Measuring to a town or along a road instead of to the border, or another limit of what the words mean.",
        exhibits=[SiteOnMap(name=site.name).exhibit()],
    )
