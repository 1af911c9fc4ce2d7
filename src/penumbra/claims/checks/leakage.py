"""Is a missile stopped as often as said, or a raid without a leak, by the record of intercept tests?"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from penumbra.claims.faults import Count, Fault, unknown
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.raids.formulas import no_leak, stopped_together
from penumbra.raids.kill_chances import interval
from penumbra.record.hit_records import SCRIPTED, HitRecord, hit_records
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]

_SHARE = 0.9
_Chance = Annotated[float, Field(ge=0.0, le=1.0)]
_Percent = Annotated[float, Field(ge=0.0, le=100.0)]


class Arguments(Spec):
    """What the check asks for."""

    tests: str
    """Id of a row of the record's table tests: hits of all tests."""
    percent: _Percent
    """How often at least, as the statement says, in per cent."""
    shots: Annotated[Count, Field(gt=0, le=100)] = 1
    """Shots at each missile; independent of each other but for a common cause."""
    missiles: Annotated[Count, Field(gt=0, le=100_000)] = 1
    """Missiles that come; the chance is that none gets through."""
    cause: tuple[_Chance, _Chance] = (0.0, 0.0)
    """Chance that one cause makes all shots at a missile fail together, from and to."""
    within: _Percent = 0.5
    """How many percentage points fewer count as what is said."""

    @model_validator(mode="after")
    def _ordered(self) -> "Arguments":
        if self.cause[0] > self.cause[1]:
            raise ValueError("cause: from is above to; swap them")
        return self


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Tests that the record does not have."""
    known = [one.id for one in hit_records(evidence.record)]
    yield from unknown(("arguments", "tests"), "count of tests", arguments.tests, known)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds if the lower end of the interval of the chance is as great as said, fails if the upper end is not."""
    tests = next(one for one in hit_records(evidence.record) if one.id == arguments.tests)
    ends = interval(tests.least, tests.of, _SHARE)[0], interval(tests.most, tests.of, _SHARE)[1]
    low = _chance(ends[0], arguments.cause[1], arguments)
    high = _chance(ends[1], arguments.cause[0], arguments)
    said = (arguments.percent - arguments.within) / 100.0
    verdict: Verdict = "holds" if low >= said else "fails" if high < said else "depends"
    what = "that one shot hits"
    if arguments.shots > 1:
        what = f"that one of {arguments.shots} shots hits"
    if arguments.missiles > 1:
        what = f"that none of {arguments.missiles:,} missiles gets through, {arguments.shots} shots at each"
    number = f"{100.0 * low:.0f} to {100.0 * high:.0f} %"
    return Finding(
        verdict,
        f"{number}, said {arguments.percent:g} %",
        f"{_words(tests)} make a chance of {100.0 * ends[0]:.0f} to {100.0 * ends[1]:.0f} % for one shot, and of "
        f"{number} {what} (90 of 100, shots independent{_common(arguments)}). {SCRIPTED}",
        "More tests, tests that are not scripted, or evidence that shots fail together.",
        exhibits=[
            Exhibit(
                "bars",
                {
                    "title": f"Chance {what}, by tests, per cent",
                    "unit": "%",
                    "bars": [
                        {
                            "name": tests.words,
                            "value": 100.0 * _chance(tests.least / tests.of, arguments.cause[0], arguments),
                            "low": 100.0 * low,
                            "high": 100.0 * high,
                        }
                    ],
                    "said": {"name": "said", "value": arguments.percent},
                },
            )
        ],
    )


def _chance(one: float, cause: float, arguments: Arguments) -> float:
    """That nothing gets through, by the chance of one shot."""
    return no_leak(stopped_together(one, float(arguments.shots), cause), float(arguments.missiles))


def _common(arguments: Arguments) -> str:
    low, high = arguments.cause
    if high == 0.0:
        return ""
    number = f"{100.0 * low:g}" if low == high else f"{100.0 * low:g} to {100.0 * high:g}"
    return f" but for a cause of {number} % that makes all fail"


def _words(tests: HitRecord) -> str:
    return f"{tests.words} ({tests.side}; {tests.source}, {tests.grade})"
