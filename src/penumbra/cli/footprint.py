"""The footprint command, and the parsing of its angles, distances and families."""

from pathlib import Path
from typing import Annotated

import typer

from penumbra.cli.plain_output import print_json, print_text

__all__ = ["bearings", "family", "footprint"]

_MOST_CURVES = 50


def footprint(
    interceptor: Annotated[str, typer.Argument(metavar="INTERCEPTOR", help="Interceptor card, as thaad.")],
    radar: Annotated[str, typer.Option(metavar="ID", help="Radar card, as an-tpy-2-terminal.")],
    threat: Annotated[str, typer.Option(metavar="ID", help="Threat class, as mrbm-1000.")],
    bearing: Annotated[
        str, typer.Option(metavar="DEG|DEG:DEG", help="Bearing of the launch, east of north; or a span of bearings.")
    ] = "0",
    at: Annotated[str, typer.Option(metavar="LAT,LON", help="Position of the battery.")] = "40,0",
    launch: Annotated[
        str | None, typer.Option("--from", metavar="DISTANCE", help="One launch point at this distance: 900km.")
    ] = None,
    flies: Annotated[
        str | None,
        typer.Option(metavar="DISTANCE", help="Length of each flight; if absent, the full range of the class."),
    ] = None,
    over: Annotated[
        str | None,
        typer.Option(metavar="PATH=VALUES", help="One curve per value: burnout_speed=2:3:5 km/s, or 2,2.5 km/s."),
    ] = None,
    earth: Annotated[
        str, typer.Option(metavar="turning|still", help="Still for comparison with textbooks.")
    ] = "turning",
    platform: Annotated[str | None, typer.Option(metavar="ID", help="Platform card, if not the usual one.")] = None,
    boresight: Annotated[
        float | None, typer.Option(metavar="DEG", help="Azimuth of the radar; if absent, the bearing.")
    ] = None,
    cards: Annotated[
        Path | None,
        typer.Option(metavar="FILE.yaml", help="Cards of your own: interceptors, radars, threats, platforms."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Edges, as .nc, .geojson, .gpkg and others.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change one value; may be repeated.")
    ] = None,
) -> None:
    """Compute the area that one battery defends against one class, without a scenario."""
    import penumbra as pb
    from penumbra.cli import footprint_table
    from penumbra.cli.progress import compiling
    from penumbra.coverage.coordinates import coordinates
    from penumbra.coverage.footprint import clockwise_span, metres
    from penumbra.errors import DomainError
    from penumbra.exporting.formats import ENDINGS, check_target

    if output:
        check_target(output, ENDINGS["footprint"])
    place = coordinates(at)
    if place is None:
        raise DomainError(f"--at {at!r}: write latitude and longitude, as in 40,0")
    if earth not in ("turning", "still"):
        raise DomainError(f"--earth {earth!r}: write turning or still")
    span, ways = bearings(bearing), (metres("--from", launch), metres("--flies", flies))
    middle = span[0] + clockwise_span(span[0], span[-1]) / 2.0
    looks_to = middle if boresight is None else boresight
    asked = [f"earth={earth}", *(changes or ())]
    shield = pb.alone(interceptor, radar, threat, place, looks_to, platform, cards, asked)
    with compiling():
        found = pb.footprint(shield, span if len(span) == 2 else span[0], *ways, family(over))
    if output:
        pb.export(found, output)
    if as_json:
        print_json(footprint_table.data(found))
        return
    footprint_table.show(found)
    if output:
        print_text(f"Edges: {output}")


def bearings(written: str) -> tuple[float] | tuple[float, float]:
    """One bearing [deg], or the two ends of a span, ``"60:120"``; DomainError for any other text."""
    from penumbra.errors import DomainError, shown

    try:
        found = tuple(float(part.removesuffix("deg")) for part in written.split(":"))
    except ValueError:
        found = ()
    if len(found) not in (1, 2) or not all(abs(each) <= 360.0 for each in found):
        raise DomainError(f"--bearing {shown(written)}: write degrees east of north, as in 90, or a span, as in 60:120")
    return (found[0],) if len(found) == 1 else (found[0], found[1])


def family(written: str | None) -> tuple[str, list[str]] | None:
    """Path and values of ``"burnout_speed=2:3:5 km/s"`` (five from 2 to 3) or ``"burnout_speed=2,2.5 km/s"``."""
    from penumbra.errors import DomainError, shown

    if written is None:
        return None
    form = "write a path, values and their unit, as in burnout_speed=2:3:5 km/s for five from 2 to 3, or =2,2.5 km/s"
    path, equals, rest = written.partition("=")
    numbers, _, unit = rest.strip().partition(" ")
    try:
        parts = [float(part) for part in numbers.replace(":", ",").split(",")]
    except ValueError:
        parts = []
    if ":" in numbers and len(parts) == 3 and 2 <= parts[2] <= _MOST_CURVES and parts[2] % 1 == 0:
        first, last, count = parts[0], parts[1], int(parts[2])
        parts = [first + (last - first) * step / (count - 1) for step in range(count)]
    elif ":" in numbers or len(parts) > _MOST_CURVES:
        parts = []
    if not equals or not parts:
        raise DomainError(f"--over {shown(written)}: {form}; at most {_MOST_CURVES} values")
    return path.strip(), [f"{part:.10g} {unit}".strip() for part in parts]
