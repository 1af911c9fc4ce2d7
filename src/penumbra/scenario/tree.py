"""YAML as plain data that remembers where each value was written.

Read by libyaml where PyYAML has it, twenty times as fast as Python. Words and numbers are those of YAML 1.2: `on` and
`12:30` are text, and a date stays text too, so that 2016-13-12 reaches the models' own checks and keeps its line.
"""

import re
from typing import Any, NamedTuple

import yaml
from yaml import MappingNode, MarkedYAMLError, Node, SafeLoader, ScalarNode, SequenceNode, YAMLError

from penumbra.errors import ScenarioError
from penumbra.plain import escaped, visible

try:
    from yaml import CSafeDumper as Dumper
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeDumper as Dumper  # type: ignore[assignment]
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

__all__ = ["Path_", "Tree", "read_value", "read_yaml", "write_yaml"]

Path_ = tuple[str | int, ...]


class Tree(NamedTuple):
    """Plain data and, for each path in it, where it was written."""

    data: dict[str, Any]
    marks: dict[Path_, str]

    def where(self, path: Path_) -> str:
        """``file:line`` of the closest written ancestor of a path."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, "scenario")


_TAG = "tag:yaml.org,2002:"
_RULES = {
    "bool": ("true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": ("[-+]?[0-9][0-9_]*|[-+]?0o[0-7][0-7_]*|[-+]?0x[0-9a-fA-F][0-9a-fA-F_]*|[-+]?0b[01][01_]*", "-+0123456789"),
    "float": (
        r"[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
    "null": ("~|null|Null|NULL|", ["~", "n", "N", ""]),
    "merge": ("<<", "<"),
}


class _Reader(Loader):
    yaml_implicit_resolvers: dict[str, Any] = {}


class _Writer(Dumper):
    yaml_implicit_resolvers: dict[str, Any] = {}


class _Teller(SafeLoader):
    """Slow, but it says of a broken file what it found instead of what it expected."""


for _kind in (_Reader, _Writer):
    for _name, (_pattern, _first) in _RULES.items():
        _kind.add_implicit_resolver(_TAG + _name, re.compile(f"^(?:{_pattern})$"), list(_first))


def read_yaml(text: str, name: str) -> Tree:
    """Parse one YAML mapping; `name` is how errors call the file."""
    marks: dict[Path_, str] = {(): f"{name}:1"}
    try:
        data = _plain(_root(text), (), name, marks)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ScenarioError(f"{name}:{line}: not YAML: {error.problem}") from None
    except YAMLError as error:
        raise ScenarioError(f"{name}: not YAML: {error}") from None
    except RecursionError:
        raise ScenarioError(f"{name}: an alias (*) lies within its own anchor (&); write the value out") from None
    if data is None:
        raise ScenarioError(f"{name}: the file is empty; see `penumbra show epaa` for a whole scenario")
    if not isinstance(data, dict):
        raise ScenarioError(f"{name}:1: write fields and values (`id: ...`), not a {type(data).__name__}")
    return Tree(data, marks)


def read_value(text: str) -> Any:
    """Plain data of any YAML value; YAMLError when it is none."""
    return _plain(_root(text), (), "", {})


def write_yaml(data: Any) -> str:
    """Text that `read_yaml` reads back to equal data."""
    written = yaml.dump(data, Dumper=_Writer, width=100, allow_unicode=True, sort_keys=False, default_flow_style=None)
    return escaped(written)


def _quoted(writer: Any, text: str) -> Node:
    """A text in double quotes if something in it has to be escaped."""
    return writer.represent_scalar(_TAG + "str", text, style=None if visible(text) == text else '"')


_Writer.add_representer(str, _quoted)


def _root(text: str) -> Node | None:
    try:
        return _Reader(text).get_single_node()
    except MarkedYAMLError:
        _Teller(text).get_single_node()
        raise


def _plain(node: Node | None, path: Path_, name: str, marks: dict[Path_, str]) -> Any:
    if isinstance(node, MappingNode):
        return _mapping(node, path, name, marks)
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            marks[(*path, index)] = _mark(item, name)
        return [_plain(item, (*path, index), name, marks) for index, item in enumerate(node.value)]
    return _scalar(node) if isinstance(node, ScalarNode) else None


def _mapping(node: MappingNode, path: Path_, name: str, marks: dict[Path_, str]) -> dict[str, Any]:
    own: dict[str, Any] = {}
    shared: dict[str, Any] = {}
    for key_node, value in node.value:
        if key_node.tag == _TAG + "merge":
            for one in value.value if isinstance(value, SequenceNode) else [value]:
                shared = _plain(one, path, name, {}) | shared  # without marks: it was not written here
            continue
        if not isinstance(key_node, ScalarNode):
            raise MarkedYAMLError(problem="a key must be a word or a number", problem_mark=key_node.start_mark)
        key = str(_scalar(key_node))
        if key in own:
            first = marks[(*path, key)].rpartition(":")[2]
            problem = f'found duplicate key "{key}", first written in line {first}'
            raise MarkedYAMLError(problem=problem, problem_mark=key_node.start_mark)
        marks[(*path, key)] = _mark(key_node, name)
        own[key] = _plain(value, (*path, key), name, marks)
    return shared | own


def _mark(node: Node, name: str) -> str:
    return f"{name}:{node.start_mark.line + 1}"


def _scalar(node: ScalarNode) -> Any:
    text = node.value
    match node.tag.removeprefix(_TAG):
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            digits = text.replace("_", "")
            return int(digits, 0 if digits.lstrip("+-")[:2].lower() in ("0x", "0o", "0b") else 10)
        case "float":
            return float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan").lower())
        case _:
            return text
