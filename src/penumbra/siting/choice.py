"""Several sites at once: the exact maximum of what they cover together, and a greedy choice for comparison.

A place counts if each of its open arcs is met by one of the chosen sites. With x_c = 1 for a chosen site and y_p = 1
for a covered place the maximum is that of  sum w_p y_p  with  y_p <= sum of x_c over the sites that meet arc a,  for
each arc a of p, and  sum x_c <= k: maximal covering [Church1974], where every arc of a place has to be covered. Because
a place needs all its arcs, two sites may win together what neither wins alone: the greedy choice has no bound.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from penumbra.errors import DomainError

__all__ = ["Items", "exact", "greedy", "items_of", "value"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Items(NamedTuple):
    """Places that some sites can win, those with the same demands as one."""

    weight: Floats  # (item,)
    demand: Ints  # (pair,) item of each demand
    sites: Bools  # (pair, candidate) sites of which the demand needs one


def items_of(met: Bools, place: Ints, weight: Floats) -> Items:
    """Items of arcs, without places that have an arc which no candidate meets.

    Parameters
    ----------
    met : ndarray (candidate, arc) bool
    place : ndarray (arc,) int
        Place of each arc.
    weight : ndarray (place,)
    """
    never = np.zeros(len(weight), np.bool_)
    never[place[~met.any(axis=0)]] = True
    packed = np.packbits(met, axis=0)
    demands: dict[int, set[bytes]] = {}
    for arc in np.flatnonzero(~never[place]).tolist():
        demands.setdefault(int(place[arc]), set()).add(packed[:, arc].tobytes())
    merged: dict[frozenset[bytes], float] = {}
    for at, own in demands.items():
        key = frozenset(own)
        merged[key] = merged.get(key, 0.0) + float(weight[at])
    pairs = [(item, each) for item, key in enumerate(merged) for each in sorted(key)]
    bits = np.array([np.frombuffer(each, np.uint8) for _, each in pairs], np.uint8).reshape(len(pairs), packed.shape[0])
    sites = np.unpackbits(bits, axis=1, count=len(met)).astype(np.bool_)
    return Items(np.array(list(merged.values()), float), np.array([item for item, _ in pairs], np.int64), sites)


def value(items: Items, chosen: Ints) -> float:
    """Weight of the items that chosen sites win together."""
    if not len(items.weight):
        return 0.0
    unmet = np.bincount(items.demand[~items.sites[:, chosen].any(axis=1)], minlength=len(items.weight))
    return float(items.weight[unmet == 0].sum())


def exact(items: Items, k: int) -> Ints:
    """The sites, at most k, that together win the most; by HiGHS through SciPy.

    Raises
    ------
    DomainError
        The solver finds no proven optimum.
    """
    if not len(items.weight):
        return np.zeros(0, np.int64)
    kinds, first = np.unique(items.sites, axis=1, return_index=True)
    count, held = len(items.weight), kinds.shape[1]
    rows, pairs = len(items.demand), np.nonzero(kinds)
    row = np.concatenate([np.arange(rows), pairs[0], np.full(held, rows)])
    col = np.concatenate([held + items.demand, pairs[1], np.arange(held)])
    data = np.concatenate([np.ones(rows), -np.ones(len(pairs[0])), np.ones(held)])
    table = csr_array((data, (row, col)), shape=(rows + 1, held + count))
    top = np.append(np.zeros(rows), float(k))
    scale = items.weight.max()
    found = milp(
        np.append(np.zeros(held), -items.weight / scale),
        constraints=LinearConstraint(table, -np.inf, top),
        integrality=np.append(np.ones(held), np.zeros(count)),
        bounds=Bounds(0.0, 1.0),
        options={"mip_rel_gap": 0.0},
    )
    if found.status != 0:
        raise DomainError(f"site: the choice of {k} sites was not solved: {found.message}; write fewer candidates")
    return np.sort(first[np.flatnonzero(found.x[:held] > 0.5)]).astype(np.int64)


def greedy(items: Items, k: int) -> Ints:
    """Sites taken one after another, each the one that adds the most; it stops when none adds anything."""
    chosen: list[int] = []
    unmet = np.ones(len(items.demand), np.bool_)
    while len(chosen) < k and len(items.weight):
        left = np.bincount(items.demand[unmet], minlength=len(items.weight))  # demands of each item
        own = np.zeros((len(items.weight), items.sites.shape[1]), np.int64)
        np.add.at(own, items.demand[unmet], items.sites[unmet])
        gain = items.weight @ ((own == left[:, None]) & (left > 0)[:, None])
        best = int(np.argmax(gain))
        if gain[best] <= 0.0:
            break
        chosen.append(best)
        unmet &= ~items.sites[:, best]
    return np.array(chosen, np.int64)
