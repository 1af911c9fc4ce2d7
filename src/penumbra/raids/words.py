"""Sentences about a raid, for the command line, the report and the page."""

import json
from collections.abc import Mapping

import numpy as np
import xarray as xr

from penumbra.raids.fight import REASONS
from penumbra.scenario.model import Shield
from penumbra.sentences import amount, listed, percent
from penumbra.uncertainty.deciding.words import answer_names

__all__ = [
    "aims_words",
    "answers_words",
    "battery_words",
    "chance_words",
    "empty_words",
    "layer_words",
    "leak_words",
    "missiles",
    "number",
    "salvo_words",
    "sure_words",
]

_NOT_ENGAGED = dict(
    zip(
        REASONS[1:],
        (
            "that no battery of it reaches",
            "that come when no interceptor is left",
            "that come when no channel is free in time",
        ),
        strict=True,
    )
)


def number(value: float) -> str:
    """A number of missiles or interceptors, which may be a mean, with one decimal if that is not 0: 3, 12.4, 1,208."""
    tenths = round(value, 1)
    return f"{value:,.0f}" if value >= 100.0 or tenths == round(tenths) else f"{tenths:.1f}"


def missiles(found: xr.Dataset) -> int:
    """Number of missiles of the salvo."""
    return int(sum(json.loads(found.attrs["salvo"]).values()))


def salvo_words(shield: Shield, numbers: Mapping[str, int]) -> str:
    """Numbers and classes, as "20 MRBM 2,000 km"."""
    return listed([f"{count:,} {shield.scenario.threats[key].name}" for key, count in numbers.items()])


def aims_words(found: xr.Dataset) -> str:
    """Where the missiles go, when, and by which doctrine they are met."""
    aims = ", ".join(
        f"{name} {count}" for name, count in zip(found.raid_aim.values, found.aim_missiles.values, strict=True)
    )
    when = "all at once" if found.attrs["window"] == 0.0 else f"within {amount('s', found.attrs['window'])}"
    return f"Aims: {aims}; {when}. Doctrine: {found.attrs['doctrine']}."


def leak_words(found: xr.Dataset) -> tuple[str, str]:
    """How many get through on average; and how surely, with what no assignment of batteries can undercut."""
    total, mean, nominal = missiles(found), float(found.leak_mean), float(found.leak_nominal)
    none, every = (percent(float(found.leak_chance[k])) for k in (0, -1))
    return (
        f"{number(mean)} of {total:,} get through on average",
        f"That is {percent(mean / total)}. In 90 of 100 plays {float(found.leak_low):.0f} to "
        f"{float(found.leak_high):.0f} do; none does in {none} of the plays, and all do in {every}. "
        f"With nominal figures {number(nominal)} do; "
        f"no assignment of batteries to missiles lets fewer than {number(float(found.leak_least))} through.",
    )


def answers_words(shield: Shield, found: xr.Dataset) -> list[str]:
    """The mean by way of reading the published ranges, and by published answer; nothing if no number has a range."""
    told = []
    if "prior_leak" in found:
        ends = float(found.prior_leak.min()), float(found.prior_leak.max())
        told.append(f"By way of reading the published ranges: {number(ends[0])} to {number(ends[1])} on average.")
    if "alternative_leak" in found and found.sizes["alternative"] > 1:
        pairs = zip(found.alternative.values.tolist(), found.alternative_leak.values.tolist(), strict=True)
        parts = [f"{number(leak)} with {' and '.join(answer_names(shield.scenario, name))}" for name, leak in pairs]
        asked = [f"“{each.question}”" for each in shield.scenario.alternatives.values()]
        told.append(f"By published answer to {listed(asked)}: {'; '.join(parts)}.")
    return told


def layer_words(found: xr.Dataset) -> list[str]:
    """What became of the missiles in each layer: a sentence for each."""
    told = []
    for k, name in enumerate(found.layer.values.tolist()):
        engaged, *others = found.layer_missiles.values[k].tolist()
        why = [
            f"{number(count)} {_NOT_ENGAGED[reason]}"
            for reason, count in zip(REASONS[1:], others, strict=True)
            if count
        ]
        come, stops = number(float(found.layer_arriving[k])), number(float(found.layer_stopped[k]))
        rest = f"; it does not engage {listed(why)}" if why else ""
        told.append(f"The {name} layer engages {number(engaged)} of the {come} that come, and stops {stops}{rest}.")
    return told


def battery_words(shield: Shield, found: xr.Dataset) -> str:
    """Interceptors fired of all, and who can engage nothing."""
    fired, stock = float(found.battery_fired.sum()), int(found.battery_stock.sum())
    told = f"The batteries fire {number(fired)} of their {stock:,} interceptors on average"
    idle = [shield.batteries[str(key)].name for key in found.battery.values[found.battery_able.values == 0.0]]
    return f"{told}; {listed(idle)} can engage none of these missiles." if idle else f"{told}."


def empty_words(found: xr.Dataset) -> str:
    """When the first battery fires its last interceptor."""
    first = found.first_empty.values
    if np.isinf(first[0]):
        return "In fewer than 5 of 100 plays a battery fires its last interceptor."
    times = [amount("s", float(each)) if np.isfinite(each) else "never" for each in first]
    return f"The first battery fires its last after {times[0]}, {times[1]} and {times[2]} in 5, 50 and 95 of 100 plays."


def chance_words(shield: Shield, found: xr.Dataset) -> list[str]:
    """Where the chance of a hit of each interceptor comes from: a sentence for each."""
    pairs = zip(found.battery.values.tolist(), found.kill_words.values.tolist(), strict=True)
    told = {shield.batteries[key].interceptor: words for key, words in pairs}
    return [f"A shot of {shield.scenario.interceptors[key].name} hits: {words}." for key, words in told.items()]


def sure_words(found: xr.Dataset) -> str:
    """Worlds, plays and caveats."""
    attrs = found.attrs
    return (
        f"{attrs['worlds']} cases, {attrs['plays']:,} plays; sampling error of the mean "
        f"±{float(found.leak_error):.2f}. {attrs['caveat']} What a battery can engage at a time is an assumption."
    )
