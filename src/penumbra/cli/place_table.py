"""The answer for places as a paragraph and a table each."""

import json
import math

import xarray as xr

from penumbra.cli.change_table import change_table
from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page, columns
from penumbra.names import CASES
from penumbra.plotting.phrases import history
from penumbra.scenario.model import Shield
from penumbra.sentences import day, million
from penumbra.uncertainty.answers.sentences import cases, is_too_near, short_of
from penumbra.uncertainty.answers.territory_sentences import between, half

__all__ = ["show"]

TOO_NEAR = "nearer than its shortest range"
"""State of a place, in words, for which a class flies too far."""

_LEGEND = (
    "A case is one complete choice of the published figures. Of 100 cases: how often it is covered, from the least to "
    "the greatest over the ways of reading the published ranges as distributions, none of which is preferred. Likely: "
    "at least 50 under each. The columns after it are of the nominal numbers. To spare: seconds by which a launch "
    "could be later; negative: too late; –: nothing can meet the missile. Shots: attempts that fit one after another, "
    "the least over the launch points. Met by: each of these batteries by itself meets the missile in time."
)
_CHANGES = "What by itself would change a nominal answer"
_TERRITORY_LEGEND = (
    "Of a country or area: shares of its people and land by state, from 48 points that stand for equal parts of it, so "
    "that a share is known to about 2%. In 80 of 100 cases: the covered share of the people in reach, from the 10th of "
    "100 cases to the 90th, the least and the greatest over the ways of reading the published ranges."
)


def show(shield: Shield, found: xr.Dataset) -> None:
    """Print a table of everything asked if it is several, then a paragraph and a table of each."""
    page, asked = Page(), json.loads(found.attrs["asked"])
    kinds = {kind for kind, _ in asked}
    if len(asked) > 1:
        page.table(*_overview(shield, found, asked))
        page.text()
    for k, (kind, at) in enumerate(asked):
        (_show_place if kind == "place" else _show_territory)(page, shield, found, at, k)
    if "place" in kinds:
        page.text(_LEGEND)
    if "territory" in kinds:
        page.text(_TERRITORY_LEGEND)
    page.text(_drawn(found))


def _drawn(found: xr.Dataset) -> str:
    """How many cases were drawn, and how."""
    told = []
    if "worlds" in found.attrs:
        told.append(f"{found.attrs['worlds']:,} cases drawn")
    if "territory" in found.dims:
        count = int(found["territory_worlds"])
        told.append(f"{count:,} of them for countries and areas" if told else f"{count:,} cases drawn")
    return (
        f"{', '.join(told)}, seed {found.attrs['seed']}; ways of reading: {', '.join(map(str, found['prior'].values))}."
    )


def _show_place(page: Page, shield: Shield, found: xr.Dataset, at: int, k: int) -> None:
    one = found.isel(aim=at)
    page.text(bold(str(one.aim_taken.item())))
    page.text(_when(shield))
    _told(page, found, k)
    heads = [
        *columns("class", "state", "of 100 cases", "nominal", "to spare", "shots"),
        Column("met by", wraps=True),
    ]
    page.table(heads, [_row(shield, one.sel(threat=key)) for key in one["threat"].values])
    page.text()
    heads, rows = change_table(shield, found, str(one.aim_name.item()))
    if rows:
        page.text(bold(_CHANGES))
        page.table(heads, rows)
        page.text()
    _why(page, shield, found, k, without="changes")


def _when(shield: Shield) -> str:
    """The day and the history of an answer; of a day after the last that a scenario knows, that day too."""
    known = shield.scenario.known_until
    if shield.history == "actual" and known is not None and shield.date > known:
        return f"{day(shield.date)}, as things stood on {day(known)}, the last day that the scenario knows"
    return f"{day(shield.date)}, {history(shield.history)}"


def _show_territory(page: Page, shield: Shield, found: xr.Dataset, at: int, k: int) -> None:
    one = found.isel(territory=at)
    people = f"{million(float(one.territory_people))} people on the map"
    page.text(bold(str(one.territory.item())), f", {people}")
    page.text(_when(shield))
    _told(page, found, k)
    heads = [Column("class", right=False, wraps=True), Column("of", right=False)]
    heads += [Column(each, wraps=True) for each in ("in every case", *CASES[3:0:-1], CASES[0], "in 80 of 100 cases")]
    near = [key for key in one["threat"].values if math.isfinite(half(one.sel(threat=key))[0])]
    if near:
        page.table([*heads, Column("nominal")], [row for key in near for row in _rows(shield, one, key)])
    page.text()
    _why(page, shield, found, k)


def _told(page: Page, found: xr.Dataset, k: int) -> None:
    """The paragraph, and what must be known beside it."""
    page.text(json.loads(found.attrs["words"])[k])
    for note in json.loads(found.attrs["notes"])[k]:
        page.text(note)
    page.text()


def _overview(
    shield: Shield, found: xr.Dataset, asked: list[tuple[str, int]]
) -> tuple[list[Column], list[tuple[str, ...]]]:
    """A row for each place and class that reaches it; out of reach of all: one row."""
    rows: list[tuple[str, ...]] = []
    for kind, at in asked:
        one = found.isel(aim=at) if kind == "place" else found.isel(territory=at)
        name = str((one.aim_name if kind == "place" else one.territory).item())
        line = _place_line if kind == "place" else _territory_line
        own = [(shield.scenario.threats[str(key)].name, *line(one.sel(threat=key))) for key in one["threat"].values]
        told = [each for each in own if each[1] != CASES[0]]
        beyond = one["place_beyond" if kind == "place" else "territory_beyond"]
        near = [
            (card.name, TOO_NEAR, "–", "–", "–")
            for key, card in shield.scenario.threats.items()
            if key in one["threat"].values
            and card.name not in [each[0] for each in told]
            and is_too_near(card, float(beyond.sel(threat=key)))
        ]
        missed = len(own) - len(told) - len(near)
        far = [("all others" if told or near else "all", CASES[0], "–", "–", "–")] if missed else []
        rows += [(name if n == 0 else "", *cells) for n, cells in enumerate([*told, *near, *far])]
    heads = [Column("place", right=False, wraps=True), Column("class", right=False), Column("state", wraps=True)]
    return [*heads, *(Column(each) for each in ("of 100 cases", "to spare", "shots"))], rows


def _place_line(one: xr.Dataset) -> tuple[str, str, str, str]:
    """State, cases, seconds to spare and shots against one class."""
    word, margin = int(one.aim_word), float(one.place_margin)
    share = cases(float(one.covered_least), float(one.covered_most)).removesuffix(" of 100 cases")
    spare = f"{margin:.0f} s" if math.isfinite(margin) else "–"
    return CASES[word], share, spare, str(int(one.place_shots))


def _territory_line(one: xr.Dataset) -> tuple[str, str, str, str]:
    """How often half of the people in reach are covered, in place of a state."""
    least, most = half(one)
    if not math.isfinite(least):
        return CASES[0], "–", "–", "–"
    return "half of the people covered", cases(least, most).removesuffix(" of 100 cases"), "–", "–"


def _rows(shield: Shield, one: xr.Dataset, key: str) -> list[tuple[str, ...]]:
    """Shares of people and of land against one class, in percent."""
    mine = one.sel(threat=key)
    low, high = between(mine)
    told = "–" if not math.isfinite(low) else f"{_percent(low)} to {_percent(high)}"
    by_word = [mine[f"territory_{of}_by_word"].values for of in ("people", "land")]
    cells = [[_percent(float(shares[word])) for word in (4, 3, 2, 1, 0)] for shares in by_word]
    name = shield.scenario.threats[str(key)].name
    nominal = _percent(float(mine.territory_nominal_covered))
    return [(name, "people", *cells[0], told, nominal), ("", "land", *cells[1], "", "")]


def _percent(share: float) -> str:
    """A share in a cell, as 41%; <1% only if it is not 0."""
    if not math.isfinite(share):
        return "–"
    return "<1%" if 0.0 < share < 0.005 else ">99%" if 0.995 <= share < 1.0 else f"{100.0 * share:.0f}%"


def _why(page: Page, shield: Shield, found: xr.Dataset, k: int, without: str = "") -> None:
    """What would change the answer, the rules, and what decides, a line for each sentence."""
    changes, rules, doubt = (json.loads(found.attrs[name])[k] for name in ("changes", "rules", "doubt"))
    for heading, sentences in (
        (_CHANGES, [] if without == "changes" else changes),
        ("Rules to hold in mind", list(rules.values())),
        *(
            (f"What the doubt is about against {shield.scenario.threats[key].name}", each["sentences"])
            for key, each in doubt.items()
        ),
    ):
        if sentences:
            page.text(bold(heading))
            for sentence in sentences:
                page.labelled("-", sentence, 1)
            page.text()


def _row(shield: Shield, one: xr.Dataset) -> tuple[str, ...]:
    """A row for one class."""
    word = int(one.aim_word)
    name = shield.scenario.threats[str(one.threat.item())].name
    if word == 0:
        by = short_of(float(one.place_beyond))
        if is_too_near(shield.scenario.threats[str(one.threat.item())], float(one.place_beyond)):
            return (name, TOO_NEAR, *["–"] * 5)
        return (name, f"{CASES[word]} by {by}" if by else CASES[word], *["–"] * 5)
    met = [
        (float(one.place_battery_margin.sel(battery=key)), battery.name)
        for key, battery in shield.batteries.items()
        if float(one.place_battery_margin.sel(battery=key)) >= 0.0
    ]
    names = "; ".join(name for _, name in sorted(met, key=lambda each: -each[0])) or "–"
    _, share, spare, shots = _place_line(one)
    return (
        name,
        CASES[word],
        share,
        "covered" if bool(one.place_covered) else "not covered",
        spare,
        shots,
        names,
    )
