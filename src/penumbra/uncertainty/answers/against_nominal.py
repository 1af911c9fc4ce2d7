"""Why the nominal answer of a place is another one than that of most cases, in a sentence."""

from collections.abc import Iterator, Mapping

import xarray as xr

from penumbra.scenario.cards import ThreatCard
from penumbra.sentences import listed, number_word

__all__ = ["against_nominal"]

_MOST = 0.5  # share of cases from which on they are most


def against_nominal(one: xr.Dataset, classes: Mapping[str, ThreatCard], mark: str) -> Iterator[str]:
    """Sentences on the classes against which most cases, however the ranges are read, contradict the nominal answer.

    Parameters
    ----------
    one : Dataset
        Of one place, from `penumbra.place`.
    classes : mapping of key to card
        Those against which the place is covered in some cases.
    mark : str
        Stands before a class's name: "hypothetical ", or nothing.
    """
    alike: dict[tuple[bool, int], list[str]] = {}
    for key, card in classes.items():
        mine = one.sel(threat=key)
        covered = bool(mine["place_covered"])
        if float(mine["covered_most"]) < _MOST if covered else float(mine["covered_least"]) >= _MOST:
            alone = _turned_alone(one, str(mine["aim_name"].item()), key)
            alike.setdefault((covered, alone), []).append(card.name)
    for (covered, alone), names in alike.items():
        told = f"On nominal figures it is {'' if covered else 'not '}covered against the {mark}{listed(names)}, "
        told += f"in most cases it is{' not' if covered else ''}: "
        if alone == 0:
            yield f"{told}no figure or answer turns it alone, several of them together do."
        elif alone == 1:
            yield f"{told}one figure or answer, within what is published, turns it alone."
        else:
            yield f"{told}each of {number_word(alone)} figures or answers, within what is published, turns it alone."


def _turned_alone(one: xr.Dataset, place: str, threat: str) -> int:
    """How many numbers, answers and elements each turn the nominal answer within what is published."""
    if "change_place" not in one:
        return 0
    own = (one["change_place"].values == place) & (one["change_threat"].values == threat)
    return int((own & one["change_published"].values).sum())
