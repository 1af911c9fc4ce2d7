"""A map of cases on the command line: what is asked for, the run, its table and its files."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import xarray as xr

from penumbra.cli.plain_output import print_json, print_text
from penumbra.cli.progress import compiling, showing_results
from penumbra.cli.table_layout import Page, columns
from penumbra.errors import DomainError
from penumbra.exporting import netcdf
from penumbra.exporting.export import export
from penumbra.exporting.formats import ENDINGS, check_target
from penumbra.names import CASES
from penumbra.plotting.case_maps import how_sure_in_words
from penumbra.scenario.model import Shield
from penumbra.sentences import percent
from penumbra.uncertainty.drawn.case_map import MAP_DRAWS, case_map
from penumbra.uncertainty.drawn.priors import PRIORS, Prior, checked_priors

__all__ = ["CaseRequest", "cases_asked", "cover_in_cases", "map_of_cases"]

_HEADS = ("every case", "likely", "doubtful", "not covered")
_LEGEND = (
    "Of the {whom} that the class reaches. Likely: in at least 50 of 100 cases, however the published ranges are read "
    "as distributions. · : none reached."
)


class CaseRequest(NamedTuple):
    """Arguments of `penumbra.case_map`."""

    n: int
    seed: int
    prior: Prior | None
    to: float | None
    earlier: xr.Dataset | None


def cases_asked(
    worlds: int | None, to: float | None, seed: int | None, prior: str | None, resume: Path | None
) -> CaseRequest | None:
    """The map of cases that options ask for; None if they ask for none.

    Raises
    ------
    DomainError
        An option is out of range, or has no effect because no map of cases is asked for.
    """
    chosen = None if prior is None else checked_priors("--prior", prior)[0]
    if worlds is None and to is None and resume is None:
        if idle := [name for name, given in (("--seed", seed), ("--prior", prior)) if given is not None]:
            raise DomainError(f"{', '.join(idle)}: only a map of cases is drawn; write --worlds N with it, as 256")
        return None
    if worlds is not None and worlds < 1:
        raise DomainError(f"--worlds: write how many worlds, a whole number of 1 or more, not {worlds}")
    if to is not None and not 0.001 <= to <= 0.5:
        raise DomainError(f"--to: write the greatest error, from 0.001 to 0.5, not {to:g}")
    if seed is not None and seed < 0:
        raise DomainError(f"--seed: write a whole number of 0 or more, not {seed}")
    earlier = None if resume is None else netcdf.read(resume)
    if earlier is not None and "case_people" not in earlier:
        raise DomainError(f"--resume: {resume} holds no map of cases; give what penumbra cover --worlds wrote")
    return _as_before(earlier, CaseRequest(_draws(worlds, to, earlier), seed or 0, chosen, to, earlier), seed)


def _draws(worlds: int | None, to: float | None, earlier: xr.Dataset | None) -> int:
    """How many draws for each prior; with `to` as many as a share of one half needs."""
    if worlds is not None:
        return worlds
    if to is not None:
        return math.ceil((0.98 / to) ** 2)
    return MAP_DRAWS if earlier is None else int(earlier.attrs["draws"])


def _as_before(earlier: xr.Dataset | None, asked: CaseRequest, seed: int | None) -> CaseRequest:
    """The seed and the prior of the earlier map where none is asked for."""
    if earlier is None:
        return asked
    priors = [str(each) for each in earlier["prior"].values]
    one = next((each for each in PRIORS if [each] == priors), None)
    return asked._replace(
        seed=int(earlier.attrs["seed"]) if seed is None else seed, prior=one if asked.prior is None else asked.prior
    )


def map_of_cases(shield: Shield, asked: CaseRequest, idle: Sequence[str]) -> xr.Dataset:
    """The map of cases, with progress.

    Raises
    ------
    DomainError
        There are `idle` options, which have no effect; or as in `penumbra.case_map`.
    """
    if idle:
        raise DomainError(
            f"{', '.join(idle)}: a map of cases does not use it; leave it out, or leave out --worlds, --to and --resume"
        )
    what = f"{shield.scenario.id} {shield.date} {shield.history}"
    with compiling(), showing_results(what) as update:
        return case_map(shield, asked.n, asked.seed, asked.prior, asked.to, asked.earlier, update)


def cover_in_cases(
    shield: Shield, asked: CaseRequest, output: Path | None, of: str, as_json: bool, idle: Sequence[str]
) -> None:
    """Make a map of cases, print its shares of people or area, and write it.

    Raises
    ------
    DomainError, OutputError
        As in `map_of_cases`; the file cannot be written.
    """
    if output:
        check_target(output, ENDINGS["cases"])
    found = map_of_cases(shield, asked, idle)
    if output:
        export(found, output)
    if as_json:
        print_json(_data(found))
        return
    _show(shield, found, of)
    if output:
        print_text(f"Map: {output}")


def _show(shield: Shield, found: xr.Dataset, of: str) -> None:
    page = Page()
    amount = found["case_people" if of == "people" else "case_land"]
    rows = []
    for key in found["threat"].values:
        every = amount.sel(threat=key).values
        reached = float(every[1:].sum())
        shares = [percent(float(part) / reached) if reached > 0.0 else "·" for part in every[:0:-1]]
        rows.append([shield.scenario.threats[str(key)].name, *shares])
    page.table(columns("class", *_HEADS), rows)
    page.text()
    page.text(_LEGEND.format(whom="protected people" if of == "people" else "protected land"))
    page.text(_how_sure(found))


def _how_sure(found: xr.Dataset) -> str:
    """How many cases were drawn, and how sure the shares are, in sentences."""
    told = how_sure_in_words(found)
    if found.attrs["nothing_uncertain"] or not found.attrs["worlds"]:
        return told
    return f"{told} Seed {found.attrs['seed']}; ways of reading: {', '.join(map(str, found['prior'].values))}."


def _data(found: xr.Dataset) -> dict[str, Any]:
    """Shares by class and state, and how they were found."""
    attrs = ("scenario", "date", "history", "worlds", "worlds_drawn", "draws_judged", "seed", "interrupted")
    return {
        **{name: found.attrs[name] for name in (*attrs, "nothing_uncertain")},
        "priors": [str(each) for each in found["prior"].values],
        "classes": {
            str(key): {
                name: dict(zip(CASES, found[f"case_{name}"].sel(threat=key).values.tolist(), strict=True))
                for name in ("people", "land")
            }
            for key in found["threat"].values
        },
    }
