"""What a scenario differs in from the case that it starts from, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from penumbra.scenario.compare import Difference, compare
from penumbra.scenario.counterfactual import CHANGED
from penumbra.scenario.model import Scenario
from penumbra.web.answers.numbers import numbers

__all__ = ["differences"]

_HISTORIES = {"planned": "planned dates", "actual": "dates as it happened"}
_LISTS = {"feeds": "launched on the track of", "guides": "guided by"}
_LAUNCH = {
    "own-radar": "launched on the track of its own radar alone, and guided by it",
    "remote-launch": "may be launched on the track of other radars, guided by its own",
    "engage-on-remote": "may be launched on the track of other radars, and guided by them",
}
_NAMED = 2  # elements named of those that share one difference; the others are counted
_FEW = 3


def differences(published: Scenario, scenario: Scenario) -> tuple[str, ...]:
    """A sentence for each difference; what several elements have in common is told once.

    Parameters
    ----------
    published : Scenario
        The case that the scenario starts from.
    scenario : Scenario
        With its changes.
    """
    words = _Words(published, scenario)
    told: dict[str, list[str]] = {}
    for name, what in words.all(compare(published, scenario)):
        told.setdefault(what, []).append(name)
    planned, happened = (f"{each} removed" for each in _HISTORIES.values())
    if planned in told and told[planned] == told.get(happened):
        told[f"switched off ({' and '.join(_HISTORIES.values())} removed)"] = told.pop(planned)
        del told[happened]
    return tuple(f"{_together(names)}: {what}" if names[0] else what for what, names in told.items())


def _together(names: Sequence[str]) -> str:
    """Names of elements, which may hold commas, as in: A; B; and 10 others."""
    named = list(dict.fromkeys(names))
    if len(named) > _FEW:
        named = [*named[:_NAMED], f"and {len(named) - _NAMED} others"]
    return "; ".join(named)


class _Words:
    """Tells differences between two scenarios, each as a name and what differs."""

    def __init__(self, published: Scenario, scenario: Scenario) -> None:
        self.published, self.scenario = published, scenario
        self.numbers = {each.path: each.name for each in (*numbers(scenario), *numbers(published))}

    def all(self, found: Sequence[Difference]) -> Iterator[tuple[str, str]]:
        """Differences in order. A name that says no more than that something changed is left out."""
        moved = set[str]()
        for each in found:
            section, _, rest = each.path.partition(".")
            key, _, field = rest.partition(".")
            if field == "name" or section == "alternatives" or (section == "sites" and not field and not each.one):
                continue
            if section == "sites" and field in ("latitude", "longitude"):
                if key not in moved:
                    yield self._name(section, key), self._moved(key)
                moved.add(key)
            else:
                yield self._one(each, section, key, field)

    def _one(self, each: Difference, section: str, key: str, field: str) -> tuple[str, str]:
        name = self._name(section, key) if key else ""
        if section == "answers":
            return "", self._answer(key, each)
        if section in ("launch_areas", "launch_points") and not field:
            return name, "missiles start here too" if each.other else "no missile starts here"
        if key and not field:
            return name, f"removed (was {each.one})" if not each.other else "added"
        if section in ("sensors", "batteries") and field in _HISTORIES and not each.other:
            return name, f"{_HISTORIES[field]} removed"
        if section == "batteries" and field in _LISTS:
            return name, self._list(key, field)
        if section == "batteries" and field == "launch":
            return name, _LAUNCH.get(each.other, each.other)
        if each.path in self.numbers:
            return self.numbers[each.path], _from_to(each)
        path = (field or section).split(".")
        what = " of ".join(_HISTORIES.get(step, step.replace("_", " ")) for step in reversed(path))
        return (name, f"{what} {_from_to(each)}") if name else (what, _from_to(each))

    def _name(self, section: str, key: str) -> str:
        """What an element is called in the published case, otherwise in the scenario."""
        for one in (self.published, self.scenario):
            held: Any = getattr(one, section, None)
            element = held.get(key) if isinstance(held, Mapping) else None
            if element is not None:
                return str(getattr(element, "name", None) or key).removesuffix(CHANGED)
        return key

    def _moved(self, key: str) -> str:
        before, after = self.published.sites[key], self.scenario.sites[key]
        told = [_place(each.latitude.value, each.longitude.value) for each in (before, after)]
        return f"moved from {told[0]} to {told[1]}"

    def _answer(self, key: str, each: Difference) -> str:
        asked = self.published.alternatives.get(key) or self.scenario.alternatives.get(key)
        question = asked.question if asked is not None else key
        answer = self.scenario.answers.get(key)
        name = "" if answer is None or asked is None else asked.options[answer.option].name
        return f"{question} {name or each.other or 'No answer is chosen.'}"

    def _list(self, key: str, field: str) -> str:
        before, after = (list(getattr(one.batteries[key], field)) for one in (self.published, self.scenario))
        parts = [
            f"{word} {_LISTS[field]} {_together([self._name('sensors', one) for one in changed])}"
            for word, changed in (
                ("also", [one for one in after if one not in before]),
                ("no longer", [one for one in before if one not in after]),
            )
            if changed
        ]
        return "; ".join(parts) or f"{_LISTS[field]} the same, in another order"


def _place(latitude: float, longitude: float) -> str:
    north = f"{abs(latitude):.2f} {'S' if latitude < 0 else 'N'}"
    return f"{north} {abs(longitude):.2f} {'W' if longitude < 0 else 'E'}"


def _from_to(each: Difference) -> str:
    if not each.one:
        return f"{each.other} (new)"
    return f"{each.one} → {each.other}" if each.other else f"removed (was {each.one})"
