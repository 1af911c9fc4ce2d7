"""Tables of shares: what is protected over the snapshots, and the places of the principal ones."""

from collections.abc import Sequence
from typing import Any

from penumbra.coverage.share_places import members_protected
from penumbra.report import sentences, tables, words
from penumbra.report.context import Context, principal, when
from penumbra.report.exhibits import tables_of
from penumbra.report.mapped_day import MappedDay
from penumbra.report.section import Section

__all__ = ["shares"]


def shares(at: Context) -> Section:
    """How many people, how much land."""
    names = {key: words.named(card) for key, card in at.scenario.threats.items()}
    shown, first = principal(at.mapped_days), at.mapped_days[0]
    blocks = [_block(at, each, names) for each in shown]
    data = {
        "snapshots": [when(each) for each in at.mapped_days],
        "over_time": [
            (names[key], [tables.share_row(each.reach[key], "") for each in at.mapped_days]) for key in first.reach
        ],
        "class_names": [names[key] for key in first.reach],
        "blocks": blocks,
        "focus": next(iter(shown[0].reach.values())).place,
        "alliance": members_protected(shown[0].area.attrs).alliance,
    }
    heading = sentences.shares_sentence(shown[0], at.scenario)
    return Section(
        "shares", "People and land", "How many people, how much land", heading, "shares.html.j2", data, _ids(blocks)
    )


def _ids(blocks: Sequence[dict[str, Any]]) -> list[str]:
    """Ids of the tables: those of the first snapshot also have short ones."""
    found = ["protected", *(["areas"] if blocks[0]["named"] else [])]
    for block in blocks:
        there = {"protected": True, "areas": block["named"], "countries": block["countries"]}
        found += [block["ids"][kind] for kind, rows in there.items() if rows]
    return found


def _block(at: Context, shown: MappedDay, names: dict[str, str]) -> dict[str, Any]:
    """The tables of one snapshot."""
    return {
        "ids": {kind: tables_of(kind, shown) for kind in ("protected", "areas", "countries")},
        "when": when(shown),
        "protected": [(names[key], rows) for key, rows in tables.protected(shown).items()],
        "of": words.sentence(members_protected(shown.area.attrs).alliance or next(iter(shown.reach.values())).place),
        "named": tables.areas(shown),
        "countries": [(names[key], rows) for key in at.classes if (rows := tables.countries(shown, key))],
        "told": words.sentence(members_protected(shown.area.attrs).told),
    }
