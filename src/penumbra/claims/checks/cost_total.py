"""Does something cost what the statement says, by printed prices over the years?"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from penumbra.claims.exhibits.kinds import Bar, Bars
from penumbra.claims.faults import Fault, Part
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.costing.cost import cost
from penumbra.costing.money import Amount, amount, in_words
from penumbra.costing.programmes import programme
from penumbra.errors import ScenarioError
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    programme: str
    """A built-in programme of costs, as cbo-2026-orbit."""
    said: str
    """The sum of the statement, as "175 billion USD"."""
    says: Literal["costs", "costs at most"] = "costs"
    """Whether it costs so much, or so much at most."""
    years: Annotated[float, Field(gt=0.0, le=100.0)] | None = None
    """Over how many years; those of the programme if absent."""
    within: Part = 0.15
    """Relative tolerance of the sum."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """A programme that is not there, or a sum that is none."""
    try:
        made = programme(arguments.programme)
    except ScenarioError as error:
        yield Fault(("arguments", "programme"), error.findings[0])
        return
    try:
        said = amount(arguments.said)
    except ValueError as error:
        yield Fault(("arguments", "said"), str(error))
        return
    if said.currency != made.currency or said.per or said.value == 0.0:
        yield Fault(("arguments", "said"), f"write a sum above 0 in {made.currency}, as the programme has it")


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds if the sum fits the whole range of our total and of the printed ones, fails if it fits none of it.

    A sum "at most" holds if nothing is above it, and fails if all is above it by more than the tolerance. Printed
    totals count only over the programme's own years.
    """
    made, said = programme(arguments.programme), amount(arguments.said)
    found = cost(arguments.programme, years=arguments.years, worlds=0)
    own = arguments.years is None or arguments.years == made.years
    totals = [each for each in made.totals if each.currency == made.currency] if own else []
    least = min([float(found.total_cost_least), *(each.low for each in totals)])
    most = max([float(found.total_cost_most), *(each.high for each in totals)])
    slack = 1.0 + arguments.within
    below, above = most < said.value / slack, least > said.value * slack
    if arguments.says == "costs at most":
        verdict: Verdict = "fails" if above else "holds" if most <= said.value else "depends"
    else:
        inside = said.value / slack <= least and most <= said.value * slack
        verdict = "fails" if below or above else "holds" if inside else "depends"
    years = float(found.attrs["years"])
    apart = "either way counts as it" if arguments.says == "costs" else "above it is too near to tell"
    printed = f" Printed for the same: {found.attrs['printed_totals']}." if totals else ""
    note = f" {made.note[0].upper()}{made.note[1:]}." if made.note else ""
    return Finding(
        verdict,
        f"{_span(least, most, made.currency)}, said {_said(arguments, said)}",
        f"{made.name}: over {years:g} years {_span(least, most, made.currency)}, "
        f"{_times(least / said.value, most / said.value)} the sum said; {100.0 * arguments.within:.0f} % {apart}. "
        f"Money is of the years of the sources.{printed}{note}",
        "Another scope, length of time or year of the money; what is built in the end.",
        exhibits=[
            Bars(
                title=f"{made.name}: cost over {years:g} years",
                unit=f"billion {made.currency}",
                bars=(
                    Bar(
                        name="by printed prices", value=float(found.total_cost) / 1e9, low=least / 1e9, high=most / 1e9
                    ),
                ),
                said=Bar(name="said", value=said.value / 1e9),
            ).exhibit()
        ],
    )


def _said(arguments: Arguments, said: Amount) -> str:
    most = " at most" if arguments.says == "costs at most" else ""
    return in_words(said.value, said.currency) + most


def _span(least: float, most: float, currency: str) -> str:
    low, high = in_words(least, currency), in_words(most, currency)
    return low if low == high else f"{low} to {high}"


def _times(least: float, most: float) -> str:
    low, high = f"{least:.2g}", f"{most:.2g}"
    return f"{low} times" if low == high else f"{low} to {high} times"
