"""The answer for a country, a named area or an alliance in a paragraph."""

from collections.abc import Iterator

import numpy as np
import xarray as xr

from penumbra.scenario.model import Shield
from penumbra.sentences import listed, percent, with_article
from penumbra.uncertainty.answers.sentences import DOUBTFUL, LIKELY, OPEN, OUT, UMBRA, Kind, cases, kinds, unreached

__all__ = ["between", "half", "territory_paragraph"]

_WORDS = ((UMBRA, "in every case"), (LIKELY, "likely"), (DOUBTFUL, "doubtfully"), (OPEN, "in no case"))


def territory_paragraph(shield: Shield, found: xr.Dataset, at: int) -> str:
    """One paragraph on the territory number `at` of a Dataset of `penumbra.place`."""
    one = found.isel(territory=at)
    name = str(one["territory"].item())
    first, *rest = [each for kind in kinds(shield, one) for each in _group(one, name, kind)]
    return " ".join([first, *(each.replace(f"{name} lies", "It lies", 1) for each in rest)])


def between(one: xr.Dataset) -> tuple[float, float]:
    """Ends between which the covered share of the people in reach lies in 80 of 100 cases, over all priors."""
    ends = one["territory_covered"].values  # (prior, quantile)
    if np.isnan(ends).all():
        return np.nan, np.nan
    return float(np.nanmin(ends[:, 0])), float(np.nanmax(ends[:, -1]))


def half(one: xr.Dataset) -> tuple[float, float]:
    """Least and greatest share of cases over the priors in which at least half of the people in reach are covered."""
    shares = one["territory_half"].values
    return (np.nan, np.nan) if np.isnan(shares).all() else (float(np.nanmin(shares)), float(np.nanmax(shares)))


def _group(one: xr.Dataset, name: str, kind: Kind) -> Iterator[str]:
    """Sentences on the classes of one kind."""
    in_reach = {
        key: np.nansum([one[f"territory_{of}_by_word"].sel(threat=key).values[:OUT:-1] for of in ("people", "land")])
        for key in kind.classes
    }
    if far := [key for key in kind.classes if not in_reach[key]]:
        beyond = {key: float(one["territory_beyond"].sel(threat=key)) for key in far}
        yield from unreached(name, kind, beyond)
    for key, card in kind.classes.items():
        if in_reach[key]:
            yield _of_class(one.sel(threat=key), name, f"{kind.mark}{card.name}")


def _of_class(one: xr.Dataset, name: str, whom: str) -> str:
    shares = one["territory_people_by_word"].values
    if np.isnan(shares).all():
        return f"Nobody lives in {with_article(name)}; of its land the table tells."
    told = [f"{percent(float(shares[word]))} {how}" for word, how in _WORDS]
    first = told[0].replace(" in", " are covered in", 1)
    told[0] = f"Against the {whom}, of the people of {with_article(name)} {first}"
    first = listed(told)
    if shares[OUT] > 0.0:
        first += f"; {percent(float(shares[OUT]))} are out of its reach"
    low, high = between(one)
    if low == high or not np.isfinite(low):
        return f"{first}."
    read = ", depending on how the published ranges are read" if one.sizes["prior"] > 1 else ""
    if low <= 0.0 and high >= 1.0:
        spread = "Depending on the figures, anything from nobody to everybody in reach is covered"
    else:
        spread = f"In 80 of 100 cases, {percent(low)} to {percent(high)} of those in reach are covered"
    return f"{first}. {spread}, and at least half of them in {cases(*half(one))}{read}."
