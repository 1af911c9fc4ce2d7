"""The report: claims, maps, shares, timeline and assumptions in one self-contained HTML file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import xarray as xr
from jinja2 import Environment, PackageLoader, StrictUndefined

from penumbra.errors import DomainError
from penumbra.files import written
from penumbra.plotting.fonts import warned_once
from penumbra.record.tables import record as tables_of_record
from penumbra.report.context import Context, context, opening
from penumbra.report.exhibits import exhibits
from penumbra.report.mapped_day import mapped_day
from penumbra.report.section import Maker, Section
from penumbra.report.sections.alternatives import alternatives
from penumbra.report.sections.assumptions import assumptions
from penumbra.report.sections.batteries import batteries
from penumbra.report.sections.claims import claims, more_claims
from penumbra.report.sections.exhibits import figures, on_record, reach
from penumbra.report.sections.headline import headline
from penumbra.report.sections.layers import layers
from penumbra.report.sections.limits import limits
from penumbra.report.sections.maps import maps_section
from penumbra.report.sections.shares import shares
from penumbra.report.sections.sources import sources
from penumbra.report.sections.timeline import timeline
from penumbra.report.tables import source_rows
from penumbra.safe_text import anchor, visible
from penumbra.scenario.loader import digest
from penumbra.scenario.model import Scenario
from penumbra.scenario.settle import fixed as fixed_field

__all__ = ["ENDINGS", "SECTIONS", "publish"]

ENDINGS = {".html": "report", ".htm": "report"}
"""How the name of a report may end."""

SECTIONS: Sequence[Maker] = (
    claims,
    maps_section,
    shares,
    alternatives,
    timeline,
    layers,
    batteries,
    reach,
    on_record,
    figures,
    more_claims,
    assumptions,
    limits,
    sources,
)
"""The page, below its head; empty sections are left out."""

_OF_CLAIMS: Sequence[Maker] = (claims, reach, on_record, figures, more_claims)
"""The sections whose statements lead to the others, and which are made after them."""


def publish(
    path: str | Path,
    scenario: Scenario,
    areas: Sequence[xr.Dataset],
    *ledgers: xr.Dataset,
    left_out: Sequence[str] = (),
    record: Mapping[str, str | Path] | None = None,
    fixed: xr.Dataset | None = None,
) -> Path:
    """Write the report.

    Parameters
    ----------
    path : str or Path
        The HTML file.
    scenario : Scenario
        What the maps were made from.
    areas : sequence of Dataset from `penumbra.cover`
        One for each snapshot, in the order they are to be shown.
    *ledgers : Dataset from `penumbra.check`
        The page opens with the first.
    left_out : sequence of str
        Sentences on ledgers that are not shown, and why.
    record : mapping of str to path, optional
        The user's tables that the ledgers were judged by, as of `penumbra.check`.
    fixed : Dataset from `penumbra.cover`, optional
        The map of the snapshot that the page opens with (`penumbra.report.context.opening`), made with every radar
        cross-section at its value (`penumbra.scenario.settle.fixed`); the page then says what the bounds owe to it.

    Returns
    -------
    Path

    Warns
    -----
    PenumbraWarning
        No font of this machine has some letters of the pictures' words.

    Raises
    ------
    DomainError
        There is no map; or a map, a ledger or `fixed` is of another scenario or another version of it.
    OutputError
        The file cannot be written, or does not end in one of `ENDINGS`; nothing is left behind.
    """
    if not areas:
        raise DomainError("no map to report on; make one with penumbra.cover")
    _check_same(scenario, areas, ledgers)
    if fixed is not None:
        _check_fixed(scenario, areas, fixed)
    at = context(scenario, [mapped_day(area) for area in areas])._replace(
        ledgers=ledgers,
        left_out=left_out,
        record=tables_of_record(record or {}),
        fixed=mapped_day(fixed) if fixed is not None else None,
    )
    with warned_once():
        page = _page(at)
    return written(path, page.encode(errors="replace"), ENDINGS)


def _check_same(scenario: Scenario, areas: Sequence[xr.Dataset], ledgers: Sequence[xr.Dataset]) -> None:
    """Refuse maps and judged ledgers of another scenario, or of another version of it."""
    for area in areas:
        of = f"the map of {area.attrs['date']}"
        if area.attrs["scenario"] != scenario.id:
            raise DomainError(f"{of} is of scenario {area.attrs['scenario']!r}, not {scenario.id!r}")
        if area.attrs["scenario_hash"] != digest(scenario):
            raise DomainError(
                f"{of} was made of another version of scenario {scenario.id!r}; give the scenario that it was made of, "
                "or make the map again"
            )
    for ledger in ledgers:
        of = f"the ledger {ledger.attrs['ledger']}"
        if ledger.attrs.get("scenario", scenario.id) != scenario.id:
            raise DomainError(f"{of} was judged by scenario {ledger.attrs['scenario']!r}, not {scenario.id!r}")
        if ledger.attrs.get("scenario_hash", digest(scenario)) != digest(scenario):
            raise DomainError(
                f"{of} was judged by another version of scenario {scenario.id!r}; judge it again with "
                "penumbra.check and this scenario"
            )


def _check_fixed(scenario: Scenario, areas: Sequence[xr.Dataset], own: xr.Dataset) -> None:
    """Refuse a map with fixed cross-sections that is not of the snapshot that the page opens with."""
    first = opening([mapped_day(area) for area in areas])
    same = fixed_field(scenario.on(first.date, first.history), "radar_cross_section").scenario
    wanted = {
        "scenario": scenario.id, "scenario_hash": digest(same),
        "date": first.date.isoformat(), "history": first.history,
    }  # fmt: skip
    for name, value in wanted.items():
        if own.attrs[name] != value:
            raise DomainError(
                f"fixed: its {name} is {own.attrs[name]!r}, not {value!r}; give the map of the snapshot of "
                f"{first.date}, {first.history}, made of penumbra.scenario.settle.fixed"
            )


def _page(at: Context) -> str:
    made: dict[Maker, Section | None] = {make: make(at) for make in SECTIONS if make not in _OF_CLAIMS}
    others = [section for section in made.values() if section is not None]
    anchors = {name for section in others for name in (section.anchor, *section.ids)}
    at = at._replace(exhibits=exhibits(at, at.ledgers, anchors | {"claims"}))
    made |= {make: make(at) for make in _OF_CLAIMS}
    attrs = at.latest.area.attrs
    return (
        _house()
        .get_template("page.html.j2")
        .render(
            head=headline(at),
            sections=[section for make in SECTIONS if (section := made[make]) is not None],
            titles={source.key: source.title for source in source_rows(at.scenario, at.ledgers)},
            scenario=at.scenario.id,
            hash=digest(at.scenario),
            made_by=attrs["source"],
            credits=attrs["credits"],
        )
    )


def _house() -> Environment:
    """Where pages are made: whatever a template prints is text, escaped, and nothing hides in it."""
    house = Environment(
        loader=PackageLoader("penumbra.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda said: visible(said) if type(said) is str else said,
    )
    house.filters["anchor"] = anchor
    return house
