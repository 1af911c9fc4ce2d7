"""One missile, and what the shield does about it."""

import json
import math

import xarray as xr

from penumbra.coverage.trace import trace
from penumbra.scenario.model import Shield
from penumbra.web import models

__all__ = ["arc"]


def arc(shield: Shield, threat: str, launch: str, aim: str) -> models.Arc:
    """The flight from a launch point or area to a place, what sees it, and what meets it.

    Parameters
    ----------
    shield : Shield
    threat : str
        Key of a class.
    launch, aim : str
        As for `penumbra.trace`.

    Raises
    ------
    DomainError
        As `penumbra.trace`.
    """
    found = trace(shield, threat, launch, aim)
    sights, meetings = _sights(shield, found), _meetings(shield, found)
    return models.Arc(
        threat=threat,
        launch=str(found.attrs["launch"]),
        aim=str(json.loads(found.attrs["aim_place"])["name"]),
        reachable=bool(found["reachable"]),
        why=str(found.attrs["why"]),
        time=tuple(found["time"].values.tolist()),
        latitude=tuple(found["track_latitude"].values.tolist()),
        longitude=tuple(found["track_longitude"].values.tolist()),
        height=tuple(found["height"].values.tolist()),
        sights=tuple(sights),
        meetings=tuple(meetings),
        events=tuple(_events(shield, found, sights, meetings)) if bool(found["reachable"]) else (),
        covered=bool(found["arc_covered"]),
    )


def _finite(value: object) -> float | None:
    number = float(value)  # type: ignore[arg-type]
    return number if math.isfinite(number) else None


def _sights(shield: Shield, found: xr.Dataset) -> list[models.ArcSight]:
    made = []
    for key in found["sensor"].values.tolist():
        spans = zip(found["sight_begin"].sel(sensor=key), found["sight_end"].sel(sensor=key), strict=True)
        made += [
            models.ArcSight(sensor=key, name=shield.sensors[key].name, begin=float(begin), end=float(end))
            for begin, end in spans
            if math.isfinite(float(begin))
        ]
    return made


def _meetings(shield: Shield, found: xr.Dataset) -> list[models.ArcMeeting]:
    made = []
    for key in found["battery"].values.tolist():
        one = found.sel(battery=key)
        made.append(
            models.ArcMeeting(
                battery=key,
                name=shield.batteries[key].name,
                commit=_finite(one["commit"]),
                margin=_finite(one["arc_margin"]),
                shots=int(one["arc_shots"]),
                time=_finite(one["intercept_time"]),
                latitude=_finite(one["intercept_latitude"]),
                longitude=_finite(one["intercept_longitude"]),
                height=_finite(one["intercept_height"]),
            )
        )
    return made


def _events(
    shield: Shield, found: xr.Dataset, sights: list[models.ArcSight], meetings: list[models.ArcMeeting]
) -> list[models.ArcEvent]:
    """What happens, in the order of time."""
    made = [
        models.ArcEvent(time=0.0, kind="launch", text=f"Launch from {found.attrs['launch']}"),
        models.ArcEvent(time=float(found["burnout_time"]), kind="burnout", text="The motor has burnt out"),
        models.ArcEvent(
            time=float(found["apogee_time"]),
            kind="apogee",
            text=f"Highest point, {float(found['apogee_height']) / 1e3:,.0f} km up",
        ),
        models.ArcEvent(time=float(found["flight_time"]), kind="end", text=f"End of the flight: {found.attrs['aim']}"),
    ]
    if sights:
        first = min(sights, key=lambda each: each.begin)
        made.append(models.ArcEvent(time=first.begin, kind="first-sight", text=f"First seen by {first.name}"))
    firm = {key: float(found["firm_track"].sel(sensor=key)) for key in found["sensor"].values.tolist()}
    if firm and math.isfinite(min(firm.values())):
        key = min(firm, key=lambda each: firm[each])
        text = f"Firm track of {shield.sensors[key].name}"
        made.append(models.ArcEvent(time=firm[key], kind="firm-track", text=text))
    for each in meetings:
        if each.commit is not None and each.time is not None:
            made.append(models.ArcEvent(time=each.commit, kind="commit", text=f"{each.name} may launch"))
            text = f"First intercept that {each.name} could make"
            made.append(models.ArcEvent(time=each.time, kind="intercept", text=text))
    return sorted(made, key=lambda each: each.time)
