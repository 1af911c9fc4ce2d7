"""Scenarios with something done to them, the same for a seed: deleted, retyped, rescaled, swapped, doubled, hostile."""

import copy
import random
from typing import Any

from penumbra.scenario.yaml_tree import write_yaml

__all__ = ["HOSTILE", "mutated"]

HOSTILE: tuple[Any, ...] = (
    *(
        "",
        " ",
        "\n",
        "a\nb",
        "\t",
        "#",
        "# x",
        ": x",
        "- a",
        "'",
        '"',
        "{",
        "[",
        "]",
        "&a",
        "*a",
        "!",
        "!!int 5",
        "%",
        "@",
    ),
    *(
        "~",
        "null",
        "true",
        "no",
        "yes",
        "<<",
        "=",
        "|",
        ">",
        "?",
        "...",
        "---",
        "0x1F",
        "1_000",
        "1e999",
        ".inf",
        ".nan",
    ),
    *("../../x", "/etc/passwd", "a/b", "a.b", "NUL", "\u202e", "\u2028", "\x85", "\ufeff", "é", "Łódź", "日本", "🚀"),
    *("[bold]x[/]", "[/]", "$\\frac{$", "\x1b[31m", "<script>", "javascript:alert(1)", "{{7*7}}", "%s%n", "x" * 5000),
    *(
        "0 s",
        "-1 s",
        "1e306 km",
        "1,5 min",
        "4,2 km/s",
        "80 nm",
        "1 s**9**9",
        "1 km;",
        "80 km\x00",
        "90 deg",
        "1e9 m/s",
    ),
    *("45 km/s", "1e15 m/s", "inf s", "nan km", "5", "-5", "1e6 s", "3 kg", "2016-05-12", "2016-13-12", "0", "today"),
    *(0, 1, -1, 7, 8, 2**31, 10**17, 1.5, -0.0, 1e300, True, False, None, float("inf"), float("nan")),
    *([], {}, [[]], {"value": 5}, {"value": "5 s", "unit": ["km"]}, {"value": "5 s", "low": "9 s", "high": "1 s"}),
    *({"low": "1 s"}, {"source": "nobody"}, {"start": 0, "source": "x", "grade": "sure"}, [None], ["x"] * 40, {"": ""}),
)

_SPECIAL = (
    *("<<: 5\n", "<<: *a\n", "a: &a [*a]\n", "x: !!int abc\n", "x: !!python/none\n", "? [a]\n: b\n", "\t\n", "---\n"),
    *("x: " + 40 * "[" + 40 * "]" + "\n", "x: " + 90 * "{a: " + 90 * "}" + "\n", "1: 2\n", "x: " + 9000 * "9" + "\n"),
)


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        found += _places(value, (*path, key))
    return found


def _parent(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path[:-1]:
        data = data[step]
    return data


def _rescaled(value: Any, draw: random.Random) -> Any:
    """A number with or without a unit, made longer, shorter, negative, or of another unit."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    number, _, unit = str(value).partition(" ")
    try:
        scaled = float(number) * draw.choice((0.0, -1.0, 1e-9, 0.5, 0.9, 0.99, 1.01, 1.1, 2.0, 10.0, 1e3, 1e300))
    except ValueError:
        return draw.choice(HOSTILE)
    if not unit:
        return draw.choice((scaled, int(min(scaled, 1e17))))
    unit = draw.choice((*(9 * [unit]), "km", "s", "deg", "m/s", "nmi", "h", "rad"))
    return f"{scaled:g} {unit}"


def _mutate(data: Any, draw: random.Random) -> None:
    """One thing done at a random place."""
    path = draw.choice(_places(data))
    parent, last = _parent(data, path), path[-1]
    match draw.choice(
        ("delete", "hostile", "hostile", "rescale", "rescale", "swap", "double", "rename", "wrap", "null")
    ):
        case "delete":
            del parent[last]
        case "hostile":
            parent[last] = copy.deepcopy(draw.choice(HOSTILE))
        case "rescale":
            parent[last] = _rescaled(parent[last], draw)
        case "swap":
            other = draw.choice(_places(data))
            theirs = _parent(data, other)
            mine, yours = copy.deepcopy(parent[last]), copy.deepcopy(theirs[other[-1]])
            parent[last] = yours
            if not (isinstance(yours, dict | list) or isinstance(mine, dict | list)):
                theirs[other[-1]] = mine
        case "double" if isinstance(parent, dict):
            parent[f"{last}{draw.choice(('2', ' copy', '.x', '-b', ''))}"] = copy.deepcopy(parent[last])
        case "double":
            parent.append(copy.deepcopy(parent[last]))
        case "rename" if isinstance(parent, dict):
            parent[str(draw.choice(HOSTILE))[:300]] = parent.pop(last)
        case "wrap":
            parent[last] = draw.choice(([parent[last]], {"value": parent[last]}, {last: parent[last]}))
        case "null":
            parent[last] = None


def mutated(data: dict[str, Any], seed: int) -> str:
    """YAML of a scenario to which one to four things were done; of every fifth, the text was broken too."""
    draw = random.Random(seed)
    data = copy.deepcopy(data)
    for _ in range(draw.choice((1, 1, 1, 1, 2, 4))):
        if data:
            _mutate(data, draw)
    text = write_yaml(data)
    if draw.random() < 0.2:
        lines = text.splitlines(keepends=True)
        at = draw.randrange(len(lines) + 1)
        match draw.choice(("special", "cut", "again", "letter")):
            case "special":
                lines.insert(at, draw.choice(_SPECIAL))
            case "cut":
                del lines[at : at + draw.choice((1, 2, 30))]
            case "again":
                lines[at:at] = lines[max(0, at - 3) : at]
            case "letter" if at < len(lines):
                spot = draw.randrange(len(lines[at]))
                lines[at] = lines[at][:spot] + draw.choice("\t:[]{}#&*!|>'\"%@`,? \x00\u2028") + lines[at][spot + 1 :]
        text = "".join(lines)
    return text
