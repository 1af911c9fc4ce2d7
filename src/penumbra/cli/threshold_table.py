"""Thresholds as a table, as sentences, and as plain data."""

import math
from typing import Any

import numpy as np
import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page, columns
from penumbra.names import ANSWERS
from penumbra.scenario.arguments import column_of
from penumbra.scenario.columns import Column as Number
from penumbra.scenario.model import Shield
from penumbra.sentences import amount, day
from penumbra.uncertainty.thresholds.words import range_words

__all__ = ["data", "show"]

_WORDS = ("not reached", "not covered", "covered")
_SHARE_WORDS = ("none in reach", "less", "at least that")


def show(shield: Shield, found: xr.Dataset) -> None:
    """Print the thresholds of each place and class, and a sentence for each that has one."""
    page, dated = Page(), "threshold_day" in found
    number = None if dated else column_of(shield, found.attrs["path"])
    words = _SHARE_WORDS if "nominal_share" in found else _WORDS
    page.text(bold(found.attrs["title"]), f", {day(found.attrs['date'])}, {found.attrs['history']}")
    if number is not None and not number.words:
        page.text(f"Published range: {_range(number)}. Beyond it: {found.attrs['reach']}.")
    if found.attrs["note"]:
        page.text(found.attrs["note"])
    names = {key: card.name for key, card in shield.scenario.threats.items()}
    rows = []
    for at in np.ndindex(found.sizes["place"], found.sizes["threat"]):
        one = found.isel(place=at[0], threat=at[1])
        name = str(one.place_name.item() if "nominal_share" in found else one.place.item()) if at[1] == 0 else ""
        for k, cells in enumerate(_cells(one, number, words)):
            first = (name, names[str(one.threat.item())], words[int(one.nominal_answer)]) if k == 0 else ("", "", "")
            rows.append((*first, *cells))
    page.text()
    heads = [*columns("place"), *(Column(each, right=False, wraps=True) for each in ("against", "nominal"))]
    heads += [Column("turns on" if dated else "turns at")]
    heads += [Column(each, right=False) for each in (("before", "from then") if dated else ("below", "above"))]
    page.table(heads, rows)
    page.text()
    for sentence in dict.fromkeys(_told(found)):
        page.text(sentence)


def _range(number: Number) -> str:
    nominal = amount(number.unit, number.nominal)
    return (
        nominal if number.low == number.high else f"{range_words(number, number.low, number.high)}, nominal {nominal}"
    )


def _cells(one: xr.Dataset, number: Number | None, words: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Value, answer before and answer from there on, for each turn; one row if there is none."""
    found = []
    for k in range(one.sizes["turn"]):
        below, above = words[int(one.answer_below[k])], words[int(one.answer_above[k])]
        if number is None:
            told = str(one.threshold_day[k].item())
        else:
            value = float(one.threshold[k])
            told = (
                "" if math.isnan(value) else number.words[int(value)] if number.words else amount(number.unit, value, 3)
            )
        if told:
            found.append((told, below, above))
    return found or [("none", "", "")]


def _told(found: xr.Dataset) -> list[str]:
    """Sentences of all places and classes that have a threshold."""
    has = (found.threshold_day != "") if "threshold_day" in found else ~np.isnan(found.threshold)
    some = has.any("turn").values
    return [str(text) for text in found.threshold_sentence.values.T[some.T]]


def data(found: xr.Dataset) -> dict[str, Any]:
    """Thresholds as dicts and lists, in SI; None for what does not exist."""
    told = {key: value for key, value in found.attrs.items() if key != "Conventions"}
    return {**told, "places": [_one(found.isel(threat=t, place=p)) for t, p in np.ndindex(found.nominal_answer.shape)]}


def _one(one: xr.Dataset) -> dict[str, Any]:
    dated = "threshold_day" in one
    turns = []
    for k in range(one.sizes["turn"]):
        turn = one.isel(turn=k)
        value: Any = str(turn.threshold_day.item()) if dated else float(turn.threshold)
        if value == "" or value != value:
            continue
        both = {name: ANSWERS[int(turn[f"answer_{name}"])] for name in ("below", "above")}
        more = {} if dated else {"error": float(turn.threshold_error), "published": bool(turn.threshold_published)}
        turns.append({"value": value, **more, **both})
    numbers = {name: float(one[name]) for name in ("searched_low", "searched_high", "nominal_share") if name in one}
    return {
        "threat": str(one.threat.item()),
        "place": str(one.place.item()),
        "taken": str(one.place_name.item()),
        "nominal": ANSWERS[int(one.nominal_answer)],
        **{name: value if math.isfinite(value) else None for name, value in numbers.items()},
        "turns": turns,
        "sentence": str(one.threshold_sentence.item()),
    }
