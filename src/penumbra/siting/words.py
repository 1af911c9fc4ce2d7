"""What a search for a site found, in sentences: the command and the page tell the same."""

import xarray as xr

from penumbra.scenario.model import Shield
from penumbra.sentences import listed, million, percent
from penumbra.uncertainty.deciding.words import answer_names

__all__ = ["amount", "caveat_words", "drawn_words", "least_words", "nominal_words", "several_words", "without_words"]

_AIMS = {"people": "homes", "m2": "cells of land", "s": "homes"}


def amount(found: xr.Dataset, value: float) -> str:
    """A gain in the unit of the search: "12.3 million", "5,200 km²", "48.0 s"."""
    unit = found.attrs["unit"]
    if unit == "s":
        return f"{value:.1f} s"
    if unit == "m2":
        return f"{value / 1e6:,.0f} km²"
    return million(value)


def without_words(shield: Shield, found: xr.Dataset) -> str:
    """What is added, and what the shield covers, or has to spare, without it."""
    added = f"What is added: {found.attrs['added']}."
    names = [shield.scenario.threats[str(key)].name for key in found.threat.values]
    if "base_spare" in found:
        parts = [f"{value:.0f} s against {name}" for name, value in zip(names, found.base_spare.values, strict=True)]
        return f"{added} Mean time to spare without it: {listed(parts)}."
    pairs = zip(names, found.base_covered.values, found.base_reached.values, strict=True)
    told = [
        f"{percent(covered / reached)} against {name}" if reached > 0.0 else f"none in reach of {name}"
        for name, covered, reached in pairs
    ]
    what = "land" if found.attrs["of"] == "area" else "people"
    return f"{added} Covered without it, of the {what} in reach: {listed(told)}."


def nominal_words(found: xr.Dataset) -> tuple[str, str]:
    """The best site with nominal figures and what it adds, and the share covered with it."""
    attrs = found.attrs
    if not attrs["best"]:
        return "No candidate adds anything with nominal figures.", ""
    top = _counted(found, float(found.gain.max()))
    return f"{attrs['best']} adds most with nominal figures: {top}", _then_covered(found)


def _counted(found: xr.Dataset, value: float) -> str:
    """A gain with what is counted: "29 million people"."""
    counted = {"people": "people", "m2": "of land", "s": "more to spare, mean of the people in reach"}
    return f"{amount(found, value)} {counted[found.attrs['unit']]}"


def _then_covered(found: xr.Dataset) -> str:
    """With one class, the share of those in reach that is covered with the best site; the end of a sentence."""
    if found.sizes["threat"] > 1:
        return ", mean over the classes."
    if found.attrs["unit"] == "s":
        return "."
    reached, covered = float(found.base_reached[0]), float(found.base_covered[0])
    return f"; {percent((covered + float(found.gain.max())) / reached)} of those in reach are then covered."


def several_words(found: xr.Dataset) -> tuple[str, str]:
    """The sites that together add most with nominal figures, and the greedy ones beside them."""
    best, quick = (found[name].values.tolist() for name in ("chosen_site", "greedy_site"))
    if not best:
        return f"No {found.attrs['k']} of them together add anything.", ""
    return (
        f"Together {listed(best)} add most: {_counted(found, float(found.chosen_gain))}",
        f". Taken one after another, {listed(quick)} add {_counted(found, float(found.greedy_gain))}.",
    )


def drawn_words(found: xr.Dataset) -> tuple[str, str]:
    """The best sites in drawn worlds, on average and at least."""
    attrs = found.attrs
    return (
        f"In {attrs['worlds']} cases drawn from the published ranges",
        f": {attrs['expected'] or 'none'} adds most on average. The greatest least average, over ways of reading the "
        f"ranges and published answers, is that of {attrs['robust'] or 'none: each adds nothing under one of them'}.",
    )


def least_words(shield: Shield, pair: str) -> str:
    """A way of reading the ranges with published answers, as of `finalist_least_of`, by their names."""
    prior, _, alternative = pair.partition(", ")
    if "=" not in alternative:
        return prior
    return f"{prior}, {' and '.join(answer_names(shield.scenario, alternative))}"


def caveat_words(found: xr.Dataset) -> str:
    """What the answer rests on and leaves out."""
    return (
        f"{found.attrs['aims']:,} points stand for {found.attrs['aims_of']:,} {_AIMS[found.attrs['unit']]}. Candidates "
        "stand at height 0; a radar with a sector looks at the middle of the launch points. Nothing is known of the "
        "ground, of owners and neighbours, or of what a site costs more than another."
    )
