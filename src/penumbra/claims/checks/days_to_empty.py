"""Does a stock of interceptors last as many days as said, at the rates of fire on record?"""

import math
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from penumbra.claims.faults import Fault
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.stocks_on_record import counted, fault_of_rows, in_words, of_system, span
from penumbra.raids.supply import time_to_empty
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]

_DAY = 86400.0
_Days = Annotated[float, Field(ge=0.0, le=1e6)]


class Arguments(Spec):
    """What the check asks for."""

    system: str
    """The system, as in the record's table stocks; one that has no row there cannot be tested."""
    days: tuple[_Days, _Days]
    """How many days, as the statement says, from and to; twice the same if it gives one."""
    stock: tuple[str, ...] = ()
    """Ids of rows that count the stock; all of the system up to the day if absent."""
    fired: tuple[str, ...] = ()
    """Ids of rows that count what was fired in some days; all of the system up to the day if absent."""

    @model_validator(mode="after")
    def _ordered(self) -> "Arguments":
        if self.days[0] > self.days[1]:
            raise ValueError("days: from is above to; swap them")
        return self


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Rows that the record does not have."""
    yield from fault_of_rows(evidence, arguments.system, arguments.stock, "stock")
    yield from fault_of_rows(evidence, arguments.system, arguments.fired, "fired")


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds if every stock lasts as long at every rate, fails if none does; without a count it cannot be tested."""
    held = of_system(evidence, arguments.system, arguments.stock, ("stock",), claim.speaks_of)
    fired = of_system(evidence, arguments.system, arguments.fired, ("fired",), claim.speaks_of)
    fired = [one for one in fired if one.begin is not None]
    lacking = [what for what, rows in (("the stock", held), ("what was fired in a number of days", fired)) if not rows]
    if lacking:
        return Finding(
            "cannot be tested",
            "no count",
            f"Nobody on record counts {' or '.join(lacking)} of {arguments.system} up to that day. Stocks are secret.",
            f"A count of {' and of '.join(lacking)}.",
        )
    spans = {}
    for stock in held:
        for one in fired:
            (few, many), (slow, fast) = counted(stock), (each / one.days for each in counted(one))
            low = 0.0 if fast == math.inf else time_to_empty(few, 0.0, fast) / _DAY
            high = math.inf if many == math.inf else time_to_empty(many, 0.0, slow) / _DAY
            spans[f"{stock.number}, at {one.number} in {one.days} days"] = (low, high)
    from_, to = arguments.days
    inside = [from_ <= low and high <= to for low, high in spans.values()]
    apart = [high < from_ or low > to for low, high in spans.values()]
    verdict: Verdict = "holds" if all(inside) else "fails" if all(apart) else "depends"
    least, most = min(low for low, _ in spans.values()), max(high for _, high in spans.values())
    said = span(from_, to)
    return Finding(
        verdict,
        f"{_words(least, most)}, said {said}",
        f"On record: {in_words(held)}; {in_words(fired)}. At a constant rate the stock lasts {_words(least, most)}.",
        "A count of the stock by those who hold it, or another rate: fire is rationed as stocks fall.",
        exhibits=[
            Exhibit(
                "bars",
                {
                    "title": f"Days until the stock of {arguments.system} is used up",
                    "unit": "days",
                    "bars": [_bar(name, *ends) for name, ends in spans.items()],
                    "said": {"name": "said", "value": 0.5 * (from_ + to)},
                },
            )
        ],
    )


def _words(low: float, high: float) -> str:
    if low == 0.0 and high < math.inf:
        return f"{span(high, high)} days at most"
    return f"{span(low, high)} days"


def _bar(name: str, low: float, high: float) -> dict[str, object]:
    value = low if high == math.inf else high if low == 0.0 else 0.5 * (low + high)
    return {"name": name, "value": value, "low": low, "high": value if high == math.inf else high}
