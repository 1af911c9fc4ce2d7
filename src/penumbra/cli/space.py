"""The space command: how many interceptors in orbit a design needs."""

from pathlib import Path
from typing import Annotated

import typer

from penumbra.cli.options import AsJson, Changes
from penumbra.cli.plain_output import print_json, print_text

__all__ = ["space"]


def space(
    design: Annotated[str, typer.Argument(metavar="DESIGN", help="A built-in design, as cbo-2026, or a file.")],
    worlds: Annotated[
        int, typer.Option(metavar="N", help="Draw N worlds for each way of reading the ranges; 0 draws none.")
    ] = 256,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed draws the same worlds.")] = 0,
    hours: Annotated[
        float, typer.Option(metavar="H", help="Count interceptors one by one over so many hours; 0 counts none.")
    ] = 24.0,
    step: Annotated[float, typer.Option(metavar="S", help="Seconds between two counts.")] = 60.0,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Draw the number by latitude and inclination: .png, .svg, .pdf."
        ),
    ] = None,
    as_json: AsJson = False,
    changes: Changes = None,
) -> None:
    """Compute how many interceptors in orbit a design needs for its missiles at once."""
    import penumbra as pb
    from penumbra.cli import space_table
    from penumbra.cli.progress import compiling
    from penumbra.files import check_writable
    from penumbra.plotting.endings import ENDINGS

    if output is not None:
        check_writable(output, ENDINGS)
    with compiling():
        found = pb.constellation(design, changes or (), worlds, seed, hours, step)
    if output is not None:
        from penumbra.plotting.style import save

        save(pb.plot(found), output)
    if as_json:
        print_json(space_table.data(found))
        return
    space_table.show(found)
    if output is not None:
        print_text(f"Chart: {output}")
