"""Stub until the table is merged."""
from typing import NamedTuple
import numpy as np
from penumbra.scenario.model import quantities
from penumbra.scenario.quantity import Better


class Column(NamedTuple):
    path: str
    nominal: float


LAUNCHES = ("own-radar", "remote-launch", "engage-on-remote")


def columns(shield):
    found = []
    for path, q, better in quantities(shield.scenario):
        if path[0] == "region" or "patrol" in path:
            continue
        value = q.value
        if better is Better.CHOICE and not q.exact:
            value = float("nan")
        found.append(Column(".".join(path), value))
    found.append(Column("track", float(shield.scenario.track == "networked")))
    for k in shield.sensors:
        found.append(Column(f"sensors.{k}", 1.0))
    for k, b in shield.batteries.items():
        found.append(Column(f"batteries.{k}", 1.0))
        found.append(Column(f"batteries.{k}.launch", float(LAUNCHES.index(b.launch))))
        for s in shield.sensors:
            found.append(Column(f"batteries.{k}.feeds.{s}", float(s in b.feeds)))
            found.append(Column(f"batteries.{k}.guides.{s}", float(s in b.guides)))
    return tuple(found)


def matrix(shield, table=None):
    return np.array([[c.nominal for c in columns(shield)]])
