"""What a battery can do against a flight of a raid is what the explained arc says of it."""

import numpy as np
import pytest

import penumbra as pb
from penumbra.coverage.places import Places
from penumbra.coverage.problem import aimed_at
from penumbra.raids.opportunities import Flight, opportunities

THREAT = "mrbm-2000"


def test_it_agrees_with_the_explained_arc() -> None:
    """For three launch points and two aims: margins and shots of every battery."""
    shield = pb.load("epaa", ["launch_areas.iran.points=3"]).on("2018-12-31", history="planned")
    problem = pb.bind(shield)
    towns = pb.places.named(shield, "Bucharest", "Sofia")
    aims = aimed_at(Places(towns.latitude, towns.longitude))
    at = problem.threats.index(THREAT)
    flights = [Flight(at, launch, aim) for launch in range(len(problem.launches)) for aim in range(2)]
    found = opportunities(problem, problem.own, flights, aims)
    flown = 0
    for flight, reached, margin, shots in zip(flights, found.reached[0], found.margin[0], found.shots[0], strict=True):
        aim = ("Bucharest", "Sofia")[flight.aim]
        if not reached:
            continue
        flown += 1
        arc = pb.trace(shield, threat=THREAT, launch=problem.launches[flight.launch], aim=aim)
        assert margin == pytest.approx(arc.arc_margin.values, abs=0.01)
        assert ((margin >= 0.0) == (shots > 0)).all()
        assert shots.tolist() == arc.arc_shots.values.tolist()
    assert flown >= 2
    assert np.isfinite(found.margin).any()
