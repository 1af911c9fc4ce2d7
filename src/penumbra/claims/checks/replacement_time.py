"""Are so many interceptors built a year as said, or replaced in as many years, by the rates of supply on record?"""

import math
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from penumbra.claims.faults import Fault, unknown
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.stocks_on_record import counted, fault_of_rows, in_words, of_system, span
from penumbra.raids.supply import YEAR, replacement_time
from penumbra.record.stocks import RATES, stocks
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]

_Years = Annotated[float, Field(ge=0.0, le=1e5)]


class Arguments(Spec):
    """What the check asks for."""

    system: str
    """The system, as in the record's table stocks."""
    count: str
    """Id of the row that counts what is to be replaced."""
    years: tuple[_Years, _Years] | None = None
    """In how many years, as the statement says, from and to; this or `a_year` is given."""
    a_year: tuple[_Years, _Years] | None = None
    """How many a year, as the statement says, from and to."""
    rates: tuple[Literal["bought a year", "planned a year", "capacity a year"], ...] = ()
    """Which rates count: what was bought, what is planned, or what a line can build; all if absent."""

    @model_validator(mode="after")
    def _one(self) -> "Arguments":
        if (self.years is None) == (self.a_year is None):
            raise ValueError("write one of years and a_year")
        said = self.years or self.a_year
        if said is not None and said[0] > said[1]:
            raise ValueError(f"{'years' if self.years else 'a_year'}: from is above to; swap them")
        return self


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """A system or a row that the record does not have."""
    known = dict.fromkeys(one.system for one in stocks(evidence.record))
    yield from unknown(("arguments", "system"), "system", arguments.system, known)
    if arguments.system in known:
        for fault in fault_of_rows(evidence, arguments.system, (arguments.count,), "count"):
            yield Fault(("arguments", "count"), fault.message)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds if every rate on record by the day agrees, fails if none can; the years follow from each rate."""
    count = next(one for one in stocks(evidence.record) if one.id == arguments.count)
    rates = of_system(evidence, arguments.system, (), arguments.rates or RATES, claim.speaks_of)
    if not rates:
        return Finding(
            "cannot be tested",
            "no rate",
            f"No such rate of {arguments.system} is on record up to that day.",
            "A count of what is bought or built a year.",
        )
    few, many = counted(count)
    made = {}
    for one in rates:
        slow, fast = counted(one)
        low = 0.0 if fast == math.inf else replacement_time(few, fast) / YEAR
        made[one.id] = (low, math.inf if many == math.inf else replacement_time(many, slow) / YEAR)
    said, found = (arguments.years, made) if arguments.years else (arguments.a_year, {o.id: counted(o) for o in rates})
    assert said is not None
    inside = [said[0] <= low and high <= said[1] for low, high in found.values()]
    apart = [high < said[0] or low > said[1] for low, high in found.values()]
    verdict: Verdict = "holds" if all(inside) else "fails" if all(apart) else "depends"
    least, most = min(low for low, _ in made.values()), max(high for _, high in made.values())
    numbers = span(min(one.least for one in rates), max(counted(one)[1] for one in rates))
    told = f"{span(*said)} {'years' if arguments.years else 'a year'}"
    return Finding(
        verdict,
        f"{numbers} a year, so that {count.number} take {span(least, most)} years; said {told}",
        f"On record: {in_words(rates)}. {count.number} {count.measure} ({count.side}; {count.source}, {count.grade}) "
        f"take {span(least, most)} years to replace at these rates.",
        "Another count of what was bought, or another measure: what a line can build is not what is bought.",
        exhibits=[
            Exhibit(
                "bars",
                {
                    "title": f"Years to replace {count.number} of {arguments.system}, at each rate on record",
                    "unit": "years",
                    "bars": [
                        {
                            "name": f"{one.number} {one.measure}",
                            "value": made[one.id][0] if many == math.inf else 0.5 * sum(made[one.id]),
                            "low": made[one.id][0],
                            "high": made[one.id][0] if many == math.inf else made[one.id][1],
                        }
                        for one in rates
                    ],
                }
                | ({"said": {"name": "said", "value": 0.5 * sum(arguments.years)}} if arguments.years else {}),
            )
        ],
    )
