"""What by itself changes the nominal answer of a place: a row for each number or choice, all classes together."""

import xarray as xr

from penumbra.cli.table_layout import Column
from penumbra.names import ANSWERS
from penumbra.scenario.arguments import column_of
from penumbra.scenario.model import Shield
from penumbra.sentences import amount
from penumbra.uncertainty.thresholds.words import change_name, number_name, range_words
from penumbra.variables.vocabulary import CHANGES

__all__ = ["change_table"]

_WORDS = dict(zip(ANSWERS, ("not reached", "not covered", "covered"), strict=True))
_OF_THE_CLASS = "the class"


def change_table(shield: Shield, found: xr.Dataset, name: str) -> tuple[list[Column], list[tuple[str, ...]]]:
    """Headings and rows for the place of a name; no rows if nothing is known to change its answer."""
    rows: dict[tuple[str, str, str], list[xr.Dataset]] = {}
    mine = found["change_place"].values == name if "change_place" in found else []
    for k in range(len(mine)):
        if mine[k]:
            one = found.isel(change=k)
            beyond = "" if bool(one.change_published) else "beyond its range"
            key = _what(shield, one), _WORDS[ANSWERS[int(one.change_answer)]], beyond
            rows.setdefault(key, []).append(one)
    heads = [Column(each, right=False, wraps=True) for each in ("what", "answer then", "against")]
    heads += [Column("turns at", right=False, wraps=True), Column("published range", right=False, wraps=True)]
    keys = [str(each) for each in found["threat"].values]
    return heads, [_row(shield, keys, key, several) for key, several in rows.items()]


def _row(shield: Shield, keys: list[str], key: tuple[str, str, str], several: list[xr.Dataset]) -> tuple[str, ...]:
    what, answer, beyond = key
    mine = [str(one.change_threat.item()) for one in several]
    against = "all classes" if set(mine) == set(keys) and len(keys) > 1 else ", ".join(_class(shield, k) for k in mine)
    if CHANGES[int(several[0].change_kind)] != "number":
        return what, answer, against, "", ""
    column = column_of(shield, str(several[0].change_path.item()))
    values = sorted(float(one.change_value) for one in several)
    low, high = (amount(column.unit, values[end], 3) for end in (0, -1))
    turns = low if low == high else range_words(column, values[0], values[-1], 3)
    published = range_words(column, column.low, column.high)
    return what, answer, against, f"{turns}; at no published value" if beyond else turns, published


def _class(shield: Shield, key: str) -> str:
    return shield.scenario.threats[key].name


def _what(shield: Shield, one: xr.Dataset) -> str:
    """The number or choice; a class's own number is that of "the class", so that classes share a row."""
    path, kind = str(one.change_path.item()), CHANGES[int(one.change_kind)]
    if kind == "alternative":
        question, _, answer = path.partition("=")
        return f"with the answer “{shield.scenario.alternatives[question].options[answer].name}”"
    column = column_of(shield, path)
    if column.words:
        return change_name(shield, column, float(one.change_value))
    told = number_name(shield.scenario, column)
    own = f" of {_class(shield, str(one.change_threat.item()))}"
    return f"{told.removesuffix(own)} of {_OF_THE_CLASS}" if path.startswith("threats.") else told
