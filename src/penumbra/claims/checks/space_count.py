"""Are so many interceptors in orbit enough for the missiles at once that the statement speaks of?"""

import math
from collections.abc import Iterator
from typing import Annotated

import numpy as np
from pydantic import Field

from penumbra.claims.exhibits.kinds import Bar, Bars
from penumbra.claims.faults import Count, Fault
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.errors import ScenarioError
from penumbra.scenario.quantity import Spec
from penumbra.sentences import number_word
from penumbra.space.designs import Design, design
from penumbra.space.need import UNCERTAIN, bounds, drawn, owned, world
from penumbra.uncertainty.drawn.priors import PRIORS

__all__ = ["Arguments", "finding", "ready"]

_WORLDS = 512
_SEED = 0


class Arguments(Spec):
    """What the check asks for."""

    design: str
    """A built-in design of interceptors in orbit, as cbo-2026."""
    said: Annotated[Count, Field(gt=0)]
    """How many interceptors the statement speaks of."""
    missiles: Annotated[Count, Field(gt=0, le=1_000_000)] = 1
    """How many missiles at once, from any one place."""
    changes: tuple[str, ...] = ()
    """Values of the design that the statement gives itself, as "speed=4 km/s"."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """A design that is not there, or a change that it does not take."""
    try:
        _asked(arguments)
    except ScenarioError as error:
        yield Fault(("arguments", "design"), error.findings[0])


def _asked(arguments: Arguments) -> Design:
    return design(arguments.design, [*arguments.changes, f"missiles={arguments.missiles}"])


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds if so many suffice on average over all ranges, fails if they do in none of them.

    Each missile may start at any place of the design; the place that needs most counts.
    """
    asked = _asked(arguments)
    latitudes = [math.radians(each.latitude.value) for each in asked.launches.values()]
    ends = [bounds(asked, latitude) for latitude in latitudes]
    least, most = max(low for low, _ in ends), max(high for _, high in ends)
    nominal = max(owned(asked, world(asked), latitude) for latitude in latitudes)
    verdict: Verdict = "holds" if arguments.said >= most else "fails" if arguments.said < least else "depends"
    points = np.random.default_rng(_SEED).random((_WORLDS, len(UNCERTAIN)))
    shares = [float((drawn(asked, prior, points) <= arguments.said).mean()) for prior in PRIORS]
    error = max(1.96 * math.sqrt(max(share * (1.0 - share), 0.0) / _WORLDS) for share in shares)
    settled = {"holds": 1.0, "fails": 0.0}.get(verdict)
    many = f"{number_word(arguments.missiles)} missile{'s at once' if arguments.missiles > 1 else ''}"
    reach, left = world(asked).reach / 1e3, world(asked).window - world(asked).delay
    return Finding(
        verdict,
        f"{_number(least)} to {_number(most)}, nominal {_number(nominal)}, said {arguments.said:,}",
        f"For {many} from any place of the design one interceptor for each must be in reach on average. On nominal "
        f"figures it comes {reach:,.0f} km far in the {left:g} s that are left, and {_number(nominal)} are owned for "
        f"that; over the ranges of time, speed and orbit {_number(least)} to {_number(most)}. That all hit, and that "
        "enough are there at every time, takes more.",
        "The speeds, delays and inclinations of the study, which were not read; a second interceptor for each missile, "
        "which doubles the number.",
        exhibits=_exhibits(asked, arguments, least, nominal, most),
        holds_least=min(shares) if settled is None else settled,
        holds_most=max(shares) if settled is None else settled,
        holds_error=error if settled is None else 0.0,
    )


def _number(count: float) -> str:
    return f"{float(f'{count:.3g}'):,.0f}" if math.isfinite(count) else "more than any number"


def _exhibits(asked: Design, arguments: Arguments, least: float, nominal: float, most: float) -> list[Exhibit]:
    """The number over its range beside the one said; none if there is no greatest."""
    if not math.isfinite(most):
        return []
    needed = Bar(name="owned", value=nominal, low=least, high=most)
    many = f"{arguments.missiles} missile{'s at once' if arguments.missiles > 1 else ''}"
    return [
        Bars(
            title=f"Interceptors in orbit owned for {many}",
            note=f"{asked.name}. Bar: nominal; line: over the ranges.",
            unit="interceptors",
            bars=(needed,),
            said=Bar(name="said", value=float(arguments.said)),
        ).exhibit()
    ]
