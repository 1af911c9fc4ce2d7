"""The sweep command: many shields, on several processes or on a cluster."""

from pathlib import Path
from typing import Annotated

import typer

from penumbra.cli.options import AsJson
from penumbra.cli.plain_output import print_json, print_text

__all__ = ["sweep"]


def sweep(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A sweep file (docs/campaign.md).")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Rows as .csv, .parquet, .nc or .zarr.")
    ],
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Processes of this machine; this process alone if absent.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of a running Dask cluster, as tcp://10.0.0.1:8786.")
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where rows are kept as they are done; OUTPUT.rows if absent."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the rows that the store has.")] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Go on, and compute the rows again that failed; implies --resume.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compute many shields, each a change of one scenario; a run that was ended goes on with --resume."""
    from penumbra.campaign.pools import Pool, cluster, processes, this_process
    from penumbra.campaign.row_store import RowStore
    from penumbra.campaign.sweep import compute_plan, held_rows
    from penumbra.campaign.sweep_file import load_sweep
    from penumbra.cli import sweep_table
    from penumbra.cli.progress import compiling, showing_results
    from penumbra.errors import DomainError, OutputError
    from penumbra.exporting.export import export
    from penumbra.exporting.formats import ENDINGS, check_target

    if workers is not None and scheduler is not None:
        raise DomainError("--workers and --scheduler: write one of them")
    check_target(output, ENDINGS["sweep"])
    if store is None and output.exists() and not output.is_file():
        raise OutputError(f"{output}: is no regular file, so no folder is made beside it; name one with --store")
    folder = store or output.with_name(f"{output.name}.rows")
    plan = load_sweep(file)
    held = held_rows(plan, folder)
    if held and not (resume or retry):
        raise OutputError(
            f"{folder}: has {held:,} of the {plan.size:,} rows of this sweep; write --resume to go on with them, or "
            "name another --store"
        )

    def pool() -> Pool:
        if scheduler is not None:
            return cluster(scheduler)
        return this_process() if workers is None else processes(workers)

    with compiling(), showing_results(plan.title) as update:
        said = sweep_table.seldom(update)
        found = compute_plan(plan, pool, RowStore(folder), retry, said)
    export(found, output)
    if as_json:
        print_json(sweep_table.data(found))
        return
    sweep_table.show(found)
    print_text(f"Rows: {output}")
