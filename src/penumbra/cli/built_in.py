"""The commands that list the built-in scenarios and start one of one's own."""

from pathlib import Path
from shlex import quote
from typing import Annotated, Any

import typer

from penumbra.cli.options import AsJson
from penumbra.cli.plain_output import print_json, print_text

__all__ = ["cases", "new"]

ENDINGS = {".yaml": "scenario", ".yml": "scenario"}


def cases(as_json: AsJson = False) -> None:
    """List the built-in scenarios: what each is about, its days, and its ledgers of claims."""
    from penumbra.claims.ledger import about
    from penumbra.cli.console import bold
    from penumbra.cli.table_layout import Page
    from penumbra.scenario import loader

    found: list[dict[str, Any]] = []
    for name in loader.cases():
        loaded = loader.load(name)
        ledgers = [each for each in about({name}) if name == loaded.id]
        days = [f"{each.date} {each.history}" for each in loaded.snapshots]
        found.append({"name": name, "title": loaded.title, "days": days, "ledgers": ledgers})
    if as_json:
        print_json(found)
        return
    page = Page()
    for each in found:
        page.text(bold(each["name"]), f": {each['title']}")
        if each["days"]:
            page.text(f"  days: {', '.join(each['days'])}")
        if each["ledgers"]:
            page.text(f"  claims: {', '.join(each['ledgers'])}")


def new(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, as mine.yaml; it must not exist.")],
    like: Annotated[str, typer.Option(metavar="CASE", help="The built-in scenario to start from.")] = "epaa",
) -> None:
    """Write the start of a scenario of your own, with comments on what can be changed."""
    from penumbra.errors import OutputError
    from penumbra.files import check_writable, written
    from penumbra.scenario.new import new as text_of

    check_writable(output, ENDINGS)
    if output.exists() or output.is_symlink():
        remove = ", or remove it first" if output.is_file() or output.is_symlink() else ""
        raise OutputError(f"{output} exists already and is left as it is; give another name{remove}")
    text = text_of(like, output.stem)
    written(output, text.encode(), ENDINGS)
    here, picture = (quote(str(each)) for each in (output, output.with_suffix(".png")))
    print_text(f"Written: {output}. Try: penumbra map {here} -o {picture}")
