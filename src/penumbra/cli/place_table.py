"""The answer for places as a paragraph and a table each."""

import json
import math
from typing import Any

import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page, columns
from penumbra.names import CASES
from penumbra.scenario.model import Shield
from penumbra.uncertainty.answers.sentences import cases

__all__ = ["data", "show"]

_LEGEND = (
    "Of 100 cases: how often it is covered, from the least to the greatest over the ways of reading the published "
    "ranges as distributions, none of which is preferred. Likely: at least 50 under each. The columns after it are of "
    "the nominal numbers. To spare: seconds by which a launch could be later; negative: too late."
)


def show(shield: Shield, found: xr.Dataset) -> None:
    """Print every place."""
    page = Page()
    told = json.loads(found.attrs["words"])
    for k, words in enumerate(told):
        one = found.isel(aim=k)
        page.text(bold(str(one.aim_taken.item())), f", {shield.date}, {shield.history}")
        page.text(words)
        page.text()
        heads = [
            *columns("class", "state", "of 100 cases", "nominal", "to spare", "shots"),
            Column("met by", wraps=True),
        ]
        page.table(heads, [_row(shield, one.sel(threat=key)) for key in one["threat"].values])
        page.text()
        _why(page, found, k)
    page.text(_LEGEND)
    page.text(
        f"{found.attrs['worlds']:,} cases drawn, seed {found.attrs.get('seed', 0)}; "
        f"ways of reading: {', '.join(map(str, found['prior'].values))}."
    )


def _why(page: Page, found: xr.Dataset, k: int) -> None:
    """What would change the answer of a place, the rules, and what decides, a line for each sentence."""
    mine = _sentences(found, str(found.aim_name.values[k]))
    rules, doubt = (json.loads(found.attrs[name])[k] for name in ("rules", "doubt"))
    deciding = [sentence for each in doubt.values() for sentence in each["sentences"]]
    for heading, sentences in (
        ("What by itself would change a nominal answer", mine),
        ("Rules to hold in mind", list(rules.values())),
        ("What the doubt is about", deciding),
    ):
        if sentences:
            page.text(bold(heading))
            for sentence in sentences:
                page.labelled("-", sentence, 1)
            page.text()


def _sentences(found: xr.Dataset, name: str) -> list[str]:
    """The changes of a place, in sentences."""
    if "change_sentence" not in found:
        return []
    mine = found["change_place"].values == name
    return [str(sentence) for sentence in found["change_sentence"].values[mine]]


def _row(shield: Shield, one: xr.Dataset) -> tuple[str, ...]:
    """A row for one class."""
    word, margin = int(one.aim_word), float(one.place_margin)
    name = shield.scenario.threats[str(one.threat.item())].name
    if word == 0:
        beyond = float(one.place_beyond) / 1e3
        return (name, f"{CASES[word]} by {beyond:,.0f} km" if beyond > 0.0 else CASES[word], *["–"] * 5)
    spare = f"{margin:.0f} s" if math.isfinite(margin) else "none"
    met = [
        (float(one.place_battery_margin.sel(battery=key)), battery.name)
        for key, battery in shield.batteries.items()
        if float(one.place_battery_margin.sel(battery=key)) >= 0.0
    ]
    names = "; ".join(name for _, name in sorted(met, key=lambda each: -each[0])) or "none"
    share = cases(float(one.covered_least), float(one.covered_most)).removesuffix(" of 100 cases")
    return (
        name,
        CASES[word],
        share,
        "covered" if bool(one.place_covered) else "not covered",
        spare,
        str(int(one.place_shots)),
        names,
    )


def data(found: xr.Dataset) -> list[dict[str, Any]]:
    """The places as JSON data."""
    told = [json.loads(found.attrs[name]) for name in ("words", "rules", "doubt")]
    return [
        _place(found.isel(aim=k), *each) | {"changes": _sentences(found, str(found.aim_name.values[k]))}
        for k, each in enumerate(zip(*told, strict=True))
    ]


def _place(one: xr.Dataset, words: str, rules: dict[str, str], doubt: dict[str, Any]) -> dict[str, Any]:
    return {
        "place": str(one.aim_name.item()),
        "taken": str(one.aim_taken.item()),
        "latitude": float(one.aim_latitude),
        "longitude": float(one.aim_longitude),
        "words": words,
        "rules": rules,
        "doubt": doubt,
        "worlds": int(one.attrs["worlds"]),
        "classes": [_class(one.sel(threat=key)) for key in one["threat"].values],
    }


def _class(one: xr.Dataset) -> dict[str, Any]:
    return {
        "threat": str(one.threat.item()),
        "state": CASES[int(one.aim_word)],
        "covered_least": _number(one.covered_least),
        "covered_most": _number(one.covered_most),
        "error": _number(one.covered_error),
        "reached_least": _number(one.reached_least),
        "by_prior": {str(key): _number(one.covered_probability.sel(prior=key)) for key in one["prior"].values},
        "by_alternative": {
            str(name): {
                str(key): _number(one.alternative_probability.sel(alternative=name, prior=key))
                for key in one["prior"].values
            }
            for name in one["alternative"].values
        },
        "nominal_covered": bool(one.place_covered),
        "nominal_margin": _number(one.place_margin),
        "nominal_shots": int(one.place_shots),
        "beyond_range": _number(one.place_beyond),
        "battery_margin": {
            str(key): _number(one.place_battery_margin.sel(battery=key)) for key in one["battery"].values
        },
    }


def _number(value: Any) -> float | None:
    """A finite number, or none."""
    return float(value) if math.isfinite(float(value)) else None
