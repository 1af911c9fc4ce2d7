"""Write the list of commands in `docs/command-line.md` again from the commands themselves: `make glossary`."""

from pathlib import Path
from textwrap import fill
from typing import Any

from typer.main import get_command

from penumbra.cli.main import app

PAGE = Path(__file__).with_name("command-line.md")
HEADING = "## Every command\n"


def listing() -> str:
    """Each command with what it does and a table of its arguments and options."""
    return "\n".join(_parts("penumbra", get_command(app)))


def _parts(name: str, command: Any) -> list[str]:
    if hasattr(command, "commands"):
        return [part for key, one in command.commands.items() for part in _parts(f"{name} {key}", one)]
    asked = [one for one in command.params if one.param_type_name == "argument"]
    words = " ".join((name, *(_argument(one) for one in asked)))
    rows = [f"| `{_argument(one)}` | {_meaning(one)} |" for one in asked]
    rows += [f"| {_option(one)} | {_meaning(one)} |" for one in command.params if one not in asked and not one.hidden]
    table = "\n".join(("| | meaning |", "| --- | --- |", *rows)) if rows else "No options."
    return [f"### {name}\n", f"`{words}`\n", f"{fill(' '.join((command.help or '').split()), 120)}\n", f"{table}\n"]


def _argument(one: Any) -> str:
    name = (one.metavar or one.human_readable_name).strip("[]")
    return name if one.required else f"[{name}]"


def _option(one: Any) -> str:
    value = "" if one.is_flag else f" {one.metavar or one.type.name}"
    return f"`{', '.join(one.opts)}{value}`".replace("|", "\\|")


def _meaning(one: Any) -> str:
    needed = "Needed. " if one.required else ""
    told = one.default not in (None, False, (), []) and not callable(one.default)
    return f"{needed}{_line(one.help or '')}{f' Default: `{one.default}`.' if told else ''}"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def renewed(page: str) -> str:
    """The page with the list below its heading made anew."""
    above, heading, _ = page.partition(HEADING)
    if not heading:
        raise ValueError(f"{PAGE}: no heading {HEADING.strip()!r}; write it where the list of commands is to stand")
    return f"{above}{heading}\nMade from the commands: `make glossary` writes it again.\n\n{listing()}"


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
