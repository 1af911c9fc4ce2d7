"""Commands on the record: its tables, and a user's own sightings against the belts of the agreement of 2015."""

from pathlib import Path
from typing import Annotated

import typer

from penumbra.cli.plain_output import print_text

__all__ = ["record_app"]

record_app = typer.Typer(
    name="record",
    help="The record: its tables, and your own list of sightings compared with the truce of 2015.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@record_app.callback()
def record() -> None:
    """The record: its tables, and your own list of sightings compared with the truce of 2015."""


@record_app.command()
def table(
    name: Annotated[
        str | None, typer.Argument(metavar="TABLE", help="Name of the table; if absent, all are listed.")
    ] = None,
) -> None:
    """Print a table of the record as CSV, as a start for your own file for --record TABLE=FILE.csv."""
    from penumbra.errors import ScenarioError, nearest
    from penumbra.record.tables import TABLES, folder_text

    if name is None:
        for key, one in TABLES.items():
            print_text(f"{key}: {one.about}")
    elif name in TABLES:
        typer.echo(folder_text(TABLES[name].file), nl=False)
    else:
        raise ScenarioError(f"no table {name!r} on record{nearest(name, TABLES)}")


@record_app.command()
def sightings(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.csv", help="Columns date, class, latitude and longitude or place, note."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show which sightings of heavy weapons lie in the belts from which they were to be withdrawn.

    class is artillery_ge_100mm (25 km from the line of contact), mlrs (35 km) or
    mlrs_tornado_s_uragan_smerch_and_tochka (70 km). The line is known to about 5 km.
    """
    from penumbra.claims.topics.sighting_places import located
    from penumbra.cli import sighting_table
    from penumbra.cli.plain_output import print_json
    from penumbra.record.sightings import sightings as judged

    found = judged(file, located)
    if as_json:
        print_json(sighting_table.data(found))
    else:
        sighting_table.show(found)
