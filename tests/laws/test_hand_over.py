"""Sensors that hand over, and warnings: tracks drawn up by hand, then whole worlds."""

import math

import numpy as np
import pytest

from laws.worlds import AIMS, NOMINAL, RUSHED, STANDS, Data, Floats, Loader, Setting, changed, covered, figures, site
from penumbra.coverage.map_loop import buffers, follow
from penumbra.earth.ellipsoid import position
from penumbra.engagement.cue import first_handed_over_cue, first_own_cue, first_warning
from penumbra.engagement.reachable_intervals import intervals_buffers
from penumbra.engagement.windows import engage_one
from penumbra.errors import ScenarioError
from penumbra.flight.arc.arc import BOOST_NODES, COAST_NODES, LAST_NODE, Arc, arc
from penumbra.flight.arc.samples import sample, scratch
from penumbra.sensing.track import Tracks, tracks_buffers

SATELLITES = {"name": "Watch from above", "cloud_break": "10 km", "track_time": "20 s"}


def drawn_up(*sights: list[tuple[float, float]], track_times: tuple[float, ...]) -> Tracks:
    """Tracks in which each sensor sees during these times [s], firm as each sensor alone would have it."""
    tracks = tracks_buffers(len(sights))
    for s, (spans, track_time) in enumerate(zip(sights, track_times, strict=True)):
        tracks.intervals[s] = len(spans)
        for i, (begin, end) in enumerate(spans):
            tracks.begin_time[s, i], tracks.end_time[s, i] = begin, end
        tracks.firm[s] = min((a + track_time for a, b in spans if a + track_time <= b), default=math.inf)
    return tracks


FED = (0.0, 5.0)
"""Delays [s] of a battery's own radar and of another."""


@pytest.mark.parametrize(
    ("own", "other", "track_times", "delays", "alone", "together"),
    [
        # the other sees from 100 on, the own takes over before it loses: firm after 15 s of both, held by the own
        ([(110.0, 130.0)], [(100.0, 112.0)], (15.0, 15.0), FED, 125.0, 115.0),
        # both hold when it is firm: the own tells without a link
        ([(110.0, 130.0)], [(100.0, 118.0)], (15.0, 15.0), FED, 120.0, 115.0),
        # a second between them breaks the track
        ([(110.0, 130.0)], [(100.0, 109.0)], (15.0, 15.0), FED, 125.0, 125.0),
        # the other does not feed the battery
        ([(110.0, 130.0)], [(100.0, 112.0)], (15.0, 15.0), (0.0, math.inf), 125.0, 125.0),
        # neither sees for long enough alone
        ([(100.0, 110.0)], [(108.0, 121.0)], (15.0, 15.0), FED, math.inf, 120.0),
        # the slow one hands over to the quick one, which needs no more than its own 8 s
        ([(110.0, 112.0)], [(100.0, 130.0)], (8.0, 40.0), FED, math.inf, 110.0),
        # to and fro: own, other, own again
        ([(100.0, 106.0), (112.0, 140.0)], [(105.0, 113.0)], (30.0, 30.0), FED, math.inf, 130.0),
        # sight ends before the track is firm
        ([(100.0, 106.0)], [(105.0, 113.0)], (30.0, 30.0), FED, math.inf, math.inf),
        # nobody sees
        ([], [], (15.0, 15.0), FED, math.inf, math.inf),
    ],
)
def test_tracks_drawn_up_by_hand(
    own: list[tuple[float, float]],
    other: list[tuple[float, float]],
    track_times: tuple[float, float],
    delays: tuple[float, float],
    alone: float,
    together: float,
) -> None:
    tracks = drawn_up(own, other, track_times=track_times)
    assert first_own_cue(tracks, np.array(delays)) == alone
    assert first_handed_over_cue(tracks, np.array(track_times), np.array(delays)) == together


def test_handing_over_is_never_later_than_one_sensor_alone() -> None:
    draw = np.random.default_rng(11)
    earlier = 0
    for _ in range(2000):
        sights = []
        for _sensor in range(3):
            edges = np.sort(draw.uniform(0.0, 100.0, 2 * int(draw.integers(0, 3))))
            sights.append(list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)))
        times, delays = draw.uniform(1.0, 40.0, 3), np.where(draw.random(3) < 0.2, math.inf, draw.uniform(0.0, 10.0, 3))
        tracks = drawn_up(*sights, track_times=tuple(times))
        alone, together = first_own_cue(tracks, delays), first_handed_over_cue(tracks, times, delays)
        assert together <= alone
        earlier += together < alone
    assert earlier > 100


@pytest.fixture(scope="module")
def flight(nominal: Setting) -> Arc:
    return arc(nominal.boost, tuple(nominal.launches[0]), position(*np.radians((44.4, 26.1)), 0.0))


def open_stretches(setting: Setting, flight: Arc, sights: list[list[tuple[float, float]]]) -> np.ndarray:
    """Which intervals after burnout the battery can use when its two sensors see at these nodes."""
    held, samples, into = setting.batteries, scratch(), intervals_buffers(1)
    sample(flight, samples)
    tracks = tracks_buffers(2)
    for s, spans in enumerate(sights):
        tracks.intervals[s] = len(spans)
        for i, (begin, end) in enumerate(spans):
            tracks.begin[s, i], tracks.end[s, i] = begin, end
    tracks.firm[:] = 0.0  # the battery knows of the object from the first
    supported = held._replace(supports=np.ones_like(held.supports))
    engage_one(supported, 0, flight, samples, tracks, np.zeros(2), into, (np.empty(1), np.empty(1)), True)
    return into.open[0].copy()


def test_support_lasts_while_any_sensor_sees(nominal: Setting, flight: Arc) -> None:
    """One sensor loses the object, the other has it: the battery may use what both see, and nothing more."""
    everything = open_stretches(nominal, flight, [[(0.0, float(LAST_NODE))], []])
    usable = np.flatnonzero(everything)
    assert usable.size > 8
    first, middle, last = (BOOST_NODES + int(k) for k in (usable[1], usable[usable.size // 2], usable[-1]))
    k = np.arange(COAST_NODES) + BOOST_NODES
    seen = (k >= first) & (k < last)
    over = open_stretches(nominal, flight, [[(float(first), middle + 0.5)], [(middle + 0.4, float(last))]])
    np.testing.assert_array_equal(over, everything & seen)
    within_a_node = open_stretches(nominal, flight, [[(float(first), middle + 0.3)], [(middle + 0.6, float(last))]])
    np.testing.assert_array_equal(within_a_node, everything & seen)
    broken = open_stretches(nominal, flight, [[(float(first), middle - 1.0)], [(middle + 2.0, float(last))]])
    np.testing.assert_array_equal(broken, everything & seen & ((k < middle - 1) | (k >= middle + 2)))


def test_a_networked_track_never_loses(loaded: Loader) -> None:
    """Two radars with short sights of the arc: handing over helps somewhere and hurts nowhere."""
    data = changed(NOMINAL, "sites.third", site(42.0, 31.0))
    data = changed(data, "sensors.third", {"name": "Third", "card": "own", "site": "third", **STANDS})
    for path, value in (
        ("link_delay", "60 s"),
        ("radars.own.track_time", "200 s"),
        ("radars.forward.track_time", "200 s"),
        ("radars.forward.range", "600 km"),
        ("batteries.deck-battery.feeds", ["watch", "third"]),
        ("batteries.deck-battery.guides", ["watch", "third"]),
    ):
        data = changed(data, path, value)
    single, networked = (figures(loaded(changed(data, "track", word)), AIMS) for word in ("single", "networked"))
    finite = np.isfinite(single.margin)
    assert (networked.margin[finite] >= single.margin[finite] - 1e-9).all()
    assert not (covered(single) & ~covered(networked)).any()
    assert (covered(networked) & ~covered(single)).any()


def warning(data: Data, mode: str, feeds: list[str]) -> Data:
    data = changed(
        data | {"infrared": {"above": SATELLITES}}, "sensors.above", {"name": "A", "card": "above", **STANDS}
    )
    data = changed(data, "batteries.deck-battery.launch", mode)
    return changed(data, "batteries.deck-battery.feeds", feeds)


def commits(setting: Setting, flight: Arc) -> Floats:
    work = buffers(setting.radars.range.size, setting.batteries.radius.size)
    follow(flight, setting.radars, setting.batteries, work)
    return work.commits.copy()


def test_a_warning_lets_a_battery_commit_before_any_track(loaded: Loader, flight: Arc) -> None:
    """Cloud break, 20 s of sight, 5 s of link, 30 s to decide, 10 s to react."""
    climb = flight.burn_time * (10e3 / flight.burnout_height) ** (1.0 / flight.climb)
    for mode in ("remote-launch", "engage-on-remote"):
        (ours,) = commits(loaded(warning(RUSHED, mode, ["above"])), flight)
        assert ours == pytest.approx(climb + 20.0 + 5.0 + 60.0 + 10.0, abs=1e-9)
    (own,) = commits(loaded(warning(RUSHED, "own-radar", ["above"])), flight)
    assert own > ours + 100.0
    (tracked,) = commits(loaded(warning(RUSHED, "remote-launch", ["watch"])), flight)
    (both,) = commits(loaded(warning(RUSHED, "remote-launch", ["watch", "above"])), flight)
    assert both == min(tracked, ours)


def test_no_warning_of_a_boost_too_short_to_be_watched(flight: Arc) -> None:
    one = np.array([0.0])
    assert first_warning(flight, one, np.array([flight.burn_time]), one) == flight.burn_time
    assert first_warning(flight, one, np.array([flight.burn_time + 0.1]), one) == math.inf
    assert first_warning(flight, np.array([900e3]), one, one) == math.inf
    assert first_warning(flight, one, one, np.array([math.inf])) == math.inf


def test_warned_it_covers_more_but_only_where_a_radar_guides(loaded: Loader) -> None:
    modes = ("own-radar", "remote-launch")
    alone, told = (figures(loaded(warning(RUSHED, mode, ["above"])), AIMS) for mode in modes)
    assert not (covered(alone) & ~covered(told)).any()
    assert (covered(told) & ~covered(alone)).any()
    blind = changed(warning(RUSHED, "remote-launch", ["above"]), "radars.own.range", "1 km")
    assert not covered(figures(loaded(blind), AIMS)).any()


def test_satellites_cannot_guide(loaded: Loader) -> None:
    data = changed(warning(NOMINAL, "engage-on-remote", []), "batteries.deck-battery.guides", ["above"])
    with pytest.raises(ScenarioError, match="satellites only warn; name a radar"):
        loaded(data)
