"""The report: the answer on one page, then dates, claims and annexes, in one self-contained HTML file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from string import ascii_uppercase
from urllib.parse import quote

import xarray as xr
from jinja2 import Environment, PackageLoader, StrictUndefined

from penumbra.errors import DomainError, OutputError, shown
from penumbra.files import written
from penumbra.plotting import style
from penumbra.plotting.fonts import warned_once
from penumbra.plotting.maps import MARGIN_COLOURS, SHOT_COLOURS
from penumbra.record.tables import record as tables_of_record
from penumbra.report import words
from penumbra.report.context import Context, context
from penumbra.report.exhibits import exhibits
from penumbra.report.mapped_day import mapped_day
from penumbra.report.section import Maker, Section
from penumbra.report.sections.alternatives import alternatives
from penumbra.report.sections.assumptions import assumptions
from penumbra.report.sections.batteries import batteries
from penumbra.report.sections.claims import claims
from penumbra.report.sections.cost import cost as cost_section
from penumbra.report.sections.dates import dates
from penumbra.report.sections.exhibits import figures, on_record, reach
from penumbra.report.sections.layers import layers
from penumbra.report.sections.limits import limits
from penumbra.report.sections.load import load
from penumbra.report.sections.map_sheet import map_sheet
from penumbra.report.sections.margins import margins
from penumbra.report.sections.shares import shares
from penumbra.report.sections.sources import sources
from penumbra.report.sections.summary import summary
from penumbra.report.sections.timeline import timeline
from penumbra.report.tables import source_rows
from penumbra.safe_text import anchor, shortened, visible
from penumbra.scenario.loader import digest
from penumbra.scenario.model import Scenario
from penumbra.uncertainty.answers.how_sure import HowSure

__all__ = ["ANNEXES", "ENDINGS", "PARTS", "check_page", "publish"]

ENDINGS = {".html": "report", ".htm": "report"}
"""How the name of a report may end."""

PARTS: Sequence[Maker] = (dates, claims)
"""The parts below the first page."""

ANNEXES: Sequence[Maker] = (
    map_sheet,
    margins,
    batteries,
    layers,
    load,
    cost_section,
    alternatives,
    shares,
    timeline,
    reach,
    on_record,
    figures,
    assumptions,
    limits,
    sources,
)
"""The annexes; empty ones are left out."""

_OF_CLAIMS: Sequence[Maker] = (claims, reach, on_record, figures)
"""The sections whose statements lead to the others, and which are made after them."""

_HATCHES = (("a", 4.5, 1.7, 0.6), ("b", 8.0, 3.0, 1.0), ("c", 15.0, 5.6, 1.9), ("d", 28.0, 10.5, 3.4))
"""Name, width, width of the dark stripe and radius of the dots of each hatch, in units of the ground."""


def publish(
    path: str | Path,
    scenario: Scenario,
    areas: Sequence[xr.Dataset],
    *ledgers: xr.Dataset,
    left_out: Sequence[str] = (),
    record: Mapping[str, str | Path] | None = None,
    sure: HowSure | None = None,
    page: str | None = None,
    raid: xr.Dataset | None = None,
    cost: xr.Dataset | None = None,
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
    left_out : sequence of str
        Sentences on ledgers that are not shown, and why.
    record : mapping of str to path, optional
        The user's tables that the ledgers were judged by, as of `penumbra.check`.
    sure : HowSure, optional
        Answers in drawn worlds of the snapshot that the page opens with (`penumbra.report.context.opening`), against
        the class that matters most, from `penumbra.uncertainty.answers.how_sure.how_sure`. The page then tells likely
        from doubtful, how sure the answer is at some places, and what the doubt rests on.
    page : str, optional
        Name of a file in the same folder that the report links to: the page that can be asked, from
        ``penumbra export page``.
    raid : Dataset from `penumbra.raid`, optional
        Of the snapshot that the page opens with: the annex *Under load*.
    cost : Dataset from `penumbra.cost`, optional
        Of the same shield: the annex *Cost*.

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
        There is no map; or a map, a ledger, `sure`, `raid` or `cost` is of another scenario or another version of it.
    OutputError
        The file cannot be written, or does not end in one of `ENDINGS`; or there is no `page` beside it. Nothing is
        left behind.
    """
    check_page(path, page)
    if not areas:
        raise DomainError("no map to report on; make one with penumbra.cover")
    _check_same(scenario, areas, ledgers)
    at = context(scenario, [mapped_day(area) for area in areas])._replace(
        ledgers=ledgers, left_out=left_out, record=tables_of_record(record or {}), sure=sure, raid=raid, cost=cost
    )
    _check_day(at)
    if sure is not None:
        _check_sure(at, sure)
    with warned_once():
        html = _page(at, page)
    return written(path, html.encode(errors="replace"), ENDINGS)


def check_page(path: str | Path, page: str | None) -> None:
    """Raise OutputError unless the file that a report at `path` links to is beside it; None: it links to none."""
    if page is None:
        return
    if Path(page).name != page or not page.lower().endswith(tuple(ENDINGS)):
        raise OutputError(f"{shown(page)}: write the name of an HTML file in the folder of the report")
    if not Path(path).with_name(page).is_file():
        raise OutputError(
            f"{shown(page)}: is not in the folder of the report, which would link to it; write it there first, with "
            "penumbra export page"
        )


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


def _check_sure(at: Context, own: HowSure) -> None:
    """Refuse answers that are not of the snapshot that the page opens with, or not of its class."""
    wanted = {
        "scenario_hash": digest(at.scenario),
        "date": at.latest.date.isoformat(),
        "history": at.latest.history,
    }
    for name, value in wanted.items():
        if own.cells.attrs[name] != value:
            raise DomainError(
                f"sure: its {name} is {own.cells.attrs[name]!r}, not {value!r}; give the answers of the snapshot of "
                f"{at.latest.date}, {at.latest.history}"
            )
    key = at.classes[0]
    if own.cells.threat.values.tolist() != [key]:
        raise DomainError(f"sure: it is against {', '.join(own.cells.threat.values)}, not {key!r}")
    if own.cells.sizes["aim"] != at.latest.area.sizes["cell"]:
        raise DomainError("sure: it has other cells than the map; give the answers of this map")


def _check_day(at: Context) -> None:
    """Refuse a raid or a cost that is not of the shield that the page opens with."""
    wanted = {"scenario": at.scenario.id, "date": at.latest.date.isoformat(), "history": at.latest.history}
    for what, found in (("raid", at.raid), ("cost", at.cost)):
        for name, value in wanted.items() if found is not None else ():
            if found is not None and found.attrs.get(name) != value:
                raise DomainError(
                    f"{what}: its {name} is {found.attrs.get(name)!r}, not {value!r}; give that of the shield of "
                    f"{at.latest.date}, {at.latest.history}"
                )


def _page(at: Context, page: str | None) -> str:
    wanted = (*PARTS, *ANNEXES)
    made: dict[Maker, Section | None] = {make: make(at) for make in wanted if make not in _OF_CLAIMS}
    others = [section for section in made.values() if section is not None]
    anchors = {name for section in others for name in (section.anchor, *section.ids)}
    at = at._replace(exhibits=exhibits(at, at.ledgers, anchors | {"claims"}))
    made |= {make: make(at) for make in _OF_CLAIMS}
    parts, annexes = ([found for make in group if (found := made[make]) is not None] for group in (PARTS, ANNEXES))
    attrs = at.latest.area.attrs
    return (
        _house()
        .get_template("page.html.j2")
        .render(
            head=summary(at),
            parts=parts,
            annexes=annexes,
            letters=ascii_uppercase,
            ground=at.ground,
            hatches=_HATCHES,
            colours=style.colours(),
            steps={"margin": MARGIN_COLOURS, "shots": SHOT_COLOURS},
            grade_words=words.GRADE_WORDS,
            titles={
                source.key: words.sentence(source.title)
                for source in source_rows(at.scenario, at.ledgers, at.more_sources)
            },
            scenario=at.scenario.id,
            hash=digest(at.scenario),
            made_by=attrs["source"],
            credits=attrs["credits"],
            page=quote(page) if page else None,
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
    house.filters |= {
        "anchor": anchor,
        "begin": words.sentence,
        "ended": words.ended,
        "missing": lambda text: words.sentence(text.removeprefix("Missing: ")),
        "start": lambda text, most: words.first_words(text, most)[0],
        "short": lambda text: shortened(text, 72),
        "left": lambda text, most: words.first_words(text, most)[1],
    }
    return house
