"""Variables of Datasets of raids: leakers, interceptors fired, stocks."""

from collections.abc import Mapping

from penumbra.variables.variable import Variable

__all__ = ["GROUPS"]

GROUPS: Mapping[str, Mapping[str, Variable]] = {
    "Raids": {
        "leaker": Variable(("leaker",), "1", "number of missiles that get through"),
        "leak_chance": Variable(("leaker",), "1", "probability that so many get through, over all worlds and plays"),
        "leak_low": Variable((), "1", "number of leakers that 5 of 100 plays do not exceed"),
        "leak_high": Variable((), "1", "number of leakers that 95 of 100 plays do not exceed"),
        "leak_mean": Variable((), "1", "mean number of leakers, over all worlds and plays"),
        "leak_error": Variable((), "1", "half the width of the interval of the mean by the plays, 95 of 100 samples"),
        "leak_nominal": Variable(
            (), "1", "mean number of leakers in the nominal world, with expected chances of a hit"
        ),
        "leak_least": Variable(
            (),
            "1",
            "least mean number of leakers in the nominal world that any assignment of batteries to missiles can reach: "
            "a bound by linear programming",
        ),
        "world_leak": Variable(("world",), "1", "mean number of leakers of the plays of one world"),
        "prior_leak": Variable(("prior",), "1", "mean number of leakers, by way of reading the published ranges"),
        "alternative_leak": Variable(
            ("alternative",), "1", "mean number of leakers, by published alternative; as written if there is none"
        ),
        "raid_aim": Variable(("raid_aim",), "1", "aim, as written or as found"),
        "aim_missiles": Variable(("raid_aim",), "1", "missiles of the salvo at the aim"),
        "aim_leak": Variable(("raid_aim",), "1", "mean number of leakers at the aim"),
        "layer_arriving": Variable(("layer",), "1", "mean number of missiles that come to the layer"),
        "layer_stopped": Variable(("layer",), "1", "mean number of missiles that the layer stops"),
        "outcome": Variable(("outcome",), "1", "what became of a missile in a layer: engaged, or why it was not"),
        "layer_missiles": Variable(("layer", "outcome"), "1", "mean number of missiles, by what became of them"),
        "battery_stock": Variable(("battery",), "1", "interceptors that the battery holds in the nominal world"),
        "battery_layer": Variable(("battery",), "1", "layer of the battery"),
        "battery_fired": Variable(("battery",), "1", "mean number of interceptors fired"),
        "battery_emptied": Variable(
            ("battery",), "1", "share of plays in which the battery ends with nothing left to fire"
        ),
        "battery_able": Variable(("battery",), "1", "share of the missiles that the battery alone can engage"),
        "kill_mean": Variable(("battery",), "1", "expected chance that one shot of the battery hits"),
        "kill_low": Variable(("battery",), "1", "lower end of the chance's interval, 90 of 100"),
        "kill_high": Variable(("battery",), "1", "upper end of the chance's interval, 90 of 100"),
        "kill_words": Variable(("battery",), "1", "where the chance is from"),
        "kill_source": Variable(("battery",), "1", "key of its source; empty if it was given"),
        "play_quantile": Variable(("play_quantile",), "1", "share of the plays"),
        "first_empty": Variable(
            ("play_quantile",),
            "s",
            "time from the first missile until the first battery fires its last; infinity: in so many plays none does",
        ),
    },
    "Leakage against the size of a salvo": {
        "salvo_size": Variable(("salvo_size",), "1", "missiles of the salvo"),
        "size_leak": Variable(("salvo_size",), "1", "mean number of leakers"),
        "size_leak_low": Variable(("salvo_size",), "1", "number of leakers that 5 of 100 plays do not exceed"),
        "size_leak_high": Variable(("salvo_size",), "1", "number of leakers that 95 of 100 plays do not exceed"),
        "size_no_leak": Variable(("salvo_size",), "1", "share of plays in which nothing gets through"),
        "size_fired": Variable(("salvo_size",), "1", "mean number of interceptors fired by all batteries"),
    },
    "Stocks of interceptors": {
        "count": Variable(("count",), "1", "id of a count on record: fired, in stock or bought"),
        "count_measure": Variable(("count",), "1", "what it counts"),
        "count_least": Variable(("count",), "1", "fewest interceptors"),
        "count_most": Variable(("count",), "1", "most interceptors; nan: not told"),
        "count_side": Variable(("count",), "1", "who counts"),
        "count_source": Variable(("count",), "1", "key of the source"),
        "count_grade": Variable(("count",), "1", "how well it is known"),
        "count_note": Variable(("count",), "1", "what it counts besides, or leaves out; empty if nothing is noted"),
        "supply": Variable(("supply",), "1", "id of a rate of supply on record"),
        "supply_measure": Variable(("supply",), "1", "whether it is bought, planned, or what a line can build"),
        "supply_rate": Variable(("supply",), "1", "interceptors a year"),
        "supply_side": Variable(("supply",), "1", "who tells the rate"),
        "supply_source": Variable(("supply",), "1", "key of the source"),
        "supply_grade": Variable(("supply",), "1", "how well it is known"),
        "supply_note": Variable(("supply",), "1", "what it is of; empty if nothing is noted"),
        "replace_least": Variable(("count", "supply"), "s", "time to replace the fewest interceptors of the count"),
        "replace_most": Variable(("count", "supply"), "s", "time to replace the most; nan: not told"),
        "fire_day": Variable(("fire_day",), "1", "days of fire"),
        "fire_rate": Variable(("fire_rate",), "1", "interceptors fired a day"),
        "stock_left": Variable(("fire_rate", "fire_day"), "1", "interceptors left after so many days"),
        "stock_days": Variable(("fire_rate",), "s", "time until nothing is left that may be fired"),
    },
}
"""Variables by name, in the groups of the glossary."""
