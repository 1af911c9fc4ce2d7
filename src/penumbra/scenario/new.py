"""The start of a scenario of one's own: a file that loads, and comments on what to change."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from penumbra.errors import ScenarioError, nearest, shown
from penumbra.safe_text import escaped, visible
from penumbra.scenario.domain import LONGEST_NAME
from penumbra.scenario.loader import cases, dump, load
from penumbra.scenario.model import Scenario

__all__ = ["new"]

_KEY = re.compile(r"[^a-z0-9]+")
_MOST = 40  # letters of an id


def new(like: str, name: str) -> str:
    """A scenario file that starts from another one, with comments on what it has and how to change it.

    Every commented example loads if the sign # before it is removed.

    Parameters
    ----------
    like : str
        A built-in case, as for `penumbra.load`.
    name : str
        What the scenario is to be called, any text; its id is made from it.

    Returns
    -------
    str
        YAML.

    Raises
    ------
    ScenarioError
        There is no such built-in case.
    """
    if like not in cases():
        raise ScenarioError(f"no built-in case {shown(like)}{nearest(like, cases())}")
    base = load(like)
    data = dump(base)
    name = visible(" ".join(name.split())) or "Mine"
    key = _KEY.sub("-", name.casefold()).strip("-")[:_MOST].strip("-") or "mine"
    key = f"{key}-shield" if key in cases() else key  # ledgers find a built-in case by its id
    lines = [
        f"# {name}: a scenario that starts from the built-in case {like} and changes what it names.",
        f"# `penumbra show {like}` prints everything that can be changed; remove the sign # before a line to use it.",
        "# A number may have a range, a source and a grade, as below; without a grade it counts as an assumption.",
        "",
        f"base: {like}",
        f"id: {_quoted(key)}",
        f"title: {_quoted(name[:LONGEST_NAME])}",
        f"summary: {_quoted(f'As {base.title}, but for what is changed below.')}",
        "",
        *_numbers(data),
        *_sites(data["sites"]),
        *_batteries(base),
        *_snapshots(base),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _quoted(text: str) -> str:
    """Double-quoted YAML, which reads back as this text whatever it is, as of 2024 or no."""
    return escaped(json.dumps(text, ensure_ascii=False))


def _commented(lines: Iterable[str]) -> list[str]:
    return [f"# {line}" for line in lines]


def _numbers(data: Mapping[str, Any]) -> list[str]:
    """Cards in use, and how a number of one of them is changed."""
    found = list[str]()
    for section, what in (("interceptors", "Interceptors"), ("radars", "Radars"), ("threats", "Classes of missile")):
        cards = data[section]
        found += [f"# {what}:", *(f"#   {key}: {card['name']}" for key, card in cards.items()), ""]
    if data["interceptors"]:
        key, card = next(iter(data["interceptors"].items()))
        speed = card["burnout_speed"]["value"]
        found += _commented(
            [
                "interceptors:",
                f"  {key}:",
                f"    burnout_speed: {{value: {speed}, grade: assumption, source: penumbra-assumption}}",
            ]
        )
        found += [""]
    return found


def _sites(data: Mapping[str, Any]) -> list[str]:
    """Sites, and how one is moved."""
    if not data:
        return []
    key, site = next(iter(data.items()))
    listed = [
        f"#   {each}: {one['name']}, {one['latitude']['value']}, {one['longitude']['value']}"
        for each, one in data.items()
    ]
    moved = [
        "sites:",
        f"  {key}:  # moved to where you write",
        f"    latitude: {{value: {site['latitude']['value']}, grade: assumption, source: penumbra-assumption}}",
        f"    longitude: {{value: {site['longitude']['value']}, grade: assumption, source: penumbra-assumption}}",
    ]
    return ["# Sites:", *listed, "", *_commented(moved), ""]


def _batteries(base: Scenario) -> list[str]:
    """Batteries, and how one is taken away, and added."""
    if not base.batteries:
        return []
    listed = [
        f"#   {key}: {one.name}; {one.interceptor} at {one.site}, guided by {one.radar}"
        for key, one in base.batteries.items()
    ]
    key, one = next(iter(base.batteries.items()))
    gone = ["batteries:", f"  {key}: {{planned: null, actual: null}}  # it never stands, in neither history"]
    feeds = ", ".join(one.feeds)
    added = [
        "batteries:",
        "  another:  # one more, from 2030 on",
        "    name: Another battery",
        f"    platform: {one.platform}",
        f"    interceptor: {one.interceptor}",
        f"    site: {one.site}",
        f"    radar: {one.radar}",
        f"    launch: {one.launch}",
        *([f"    feeds: [{feeds}]"] if one.feeds else []),
        *([f"    guides: [{', '.join(one.guides)}]"] if one.guides else []),
        f"    inventory: {one.inventory}",
        "    inventory_source: penumbra-assumption",
        "    inventory_grade: assumption",
        "    planned: {start: 2030-01-01, source: penumbra-assumption, grade: assumption}",
        "    actual: {start: 2030-01-01, source: penumbra-assumption, grade: assumption}",
    ]
    return ["# Batteries:", *listed, "", *_commented(gone), "", *_commented(added), ""]


def _snapshots(base: Scenario) -> list[str]:
    """Days of the report."""
    if not base.snapshots:
        return []
    days = ", ".join(f"{{date: {each.date}, history: {each.history}}}" for each in base.snapshots[-2:])
    return ["# Days that a report shows:", "", *_commented([f"snapshots: [{days}]"])]
