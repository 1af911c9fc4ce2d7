"""The exhibit of range rings: what lies within some distances of sites."""

from collections.abc import Mapping

import xarray as xr

from penumbra.claims.exhibits.fields import Listed, Place
from penumbra.claims.exhibits.kinds_of_reach import RangeRings
from penumbra.claims.finding import Exhibit
from penumbra.scenario.model import Site
from penumbra.sentences import SPACE, kilometres, listed, percent

__all__ = ["range_rings"]


def range_rings(sites: Mapping[str, Site], inside: xr.Dataset, country: str) -> Exhibit:
    """Rings about sites, with the people of one country inside and the countries that each ring holds.

    Parameters
    ----------
    sites : mapping of key to Site
        The title names the first.
    inside : Dataset from `penumbra.earth.range_rings.rings`, of these sites by country
    country : str
        A place of `inside`.
    """
    own = inside.ring_people_share.sel(place=country)
    radii = inside.radius.values.tolist()
    percents = {key: [percent(float(share)) for share in own.sel(site=key).values] for key in sites}
    first, *others = sites
    shares = [f"{share} within {kilometres(radius)}" for share, radius in zip(percents[first], radii, strict=True)]
    beside = "; ".join(f"{sites[key].name}: {listed(percents[key])}" for key in others)
    return RangeRings(
        title=f"With missiles in launchers at {sites[first].name}, this part of the people of "
        f"{inside.place_name.sel(place=country).item()} would be in reach: {listed(shares)}",
        note=f"Geodesic circles of {listed([f'{radius / 1e3:,.0f}' for radius in radii])}{SPACE}km. "
        + (f"For {beside}. " if beside else "")
        + "Whether launchers there could fire such missiles is not a question of geometry. People are each country's "
        "total spread over its towns of 5,000 and more. Towns: GeoNames, CC BY 4.0. Map units: Natural Earth.",
        sites=tuple(
            Place(name=site.name, latitude=site.latitude.value, longitude=site.longitude.value)
            for site in sites.values()
        ),
        radii=tuple(radii),
        lists=tuple(
            Listed(
                heading=f"Countries within {kilometres(radius)} of {site.name}",
                text=_held(inside.sel(site=key, radius=radius)),
            )
            for key, site in sites.items()
            for radius in radii
        ),
    ).exhibit()


def _held(ring: xr.Dataset) -> str:
    """Countries wholly and partly inside one ring."""
    level = ring.ring_inside.values
    return "; ".join(
        f"{word}: {listed(sorted(ring.place_name.values[level == index].tolist()))}"
        for index, word in ((2, "wholly"), (1, "partly"))
    )
